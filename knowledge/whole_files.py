"""Small files that are either the old one or the new one, whatever happens while they are written."""

from __future__ import annotations

import secrets
from pathlib import Path


def write_whole(file: Path, text: str) -> None:
    """Write a text file in place of what was there; its folder is made. Several may write at the same time."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    partial.write_text(text, "utf-8")
    partial.replace(file)
