"""Which code was measured."""

from __future__ import annotations

import subprocess
from pathlib import Path


def current_commit() -> str | None:
    """The commit of this checkout, short; None outside a git checkout."""
    command = ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None
