"""The assistant's data files. Every scalar is text, so that `no`, `on` and `1` mean what they say."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@cache
def load(name: str) -> Any:
    """Read `<name>.yaml` beside this file."""
    return read(FOLDER / f"{name}.yaml")


def read(path: Path) -> Any:
    """Read a data file with every scalar as text."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the C loader is ten times faster, but not in every build
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, loader)
