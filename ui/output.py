"""What the command line prints: JSON lines for programs, plain text for people; never both on the same stream."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


class Output:
    """Results go to stdout, progress to stderr."""

    def __init__(self, as_json: bool) -> None:
        """Choose JSON lines or plain text."""
        self.as_json = as_json
        self.failed = False

    def result(self, record: dict[str, Any], plain: str) -> None:
        """Print one result: `record` as a JSON line, or `plain`."""
        click.echo(json.dumps(record, ensure_ascii=False) if self.as_json else plain)

    def problem(self, record: dict[str, Any], message: str) -> None:
        """Print one failure; the command will end with exit status 1."""
        self.failed = True
        if self.as_json:
            click.echo(json.dumps(record | {"ok": False, "error": message}, ensure_ascii=False))
        else:
            click.echo(message, err=True)

    def progress(self, done: int, total: int, message: str) -> None:
        """Print one line of progress for a person."""
        if not self.as_json:
            click.echo(f"  {message} ({done} of {total})" if total > 1 else f"  {message}", err=True)

    def end(self) -> None:
        """Leave with exit status 1 if anything failed."""
        if self.failed:
            raise SystemExit(1)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--json` to a command."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object per line on stdout.")(command)


def free_name(folder: Path, name: str) -> Path:
    """A path in `folder` for a new file: `name`, or `name` with a number if that is taken. The folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    number = 2
    while path.exists():
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
        number += 1
    return path


def hand_over(source: str | Path, folder: Path, name: str) -> Path:
    """Copy a finished picture into the user's folder; an older result of the same name is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / name
    partial = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, partial)
    partial.replace(target)
    return target
