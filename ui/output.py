"""What the command line prints: JSON lines for programs, plain text for people; never both on the same stream."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterable
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


class NumbersOption(click.ParamType):
    """A fixed number of whole numbers with commas between them: `120,40,300,400`."""

    name = "numbers"

    def __init__(self, count: int) -> None:
        """Take exactly `count` numbers."""
        self._count = count

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read them into a list; bad usage if they are others or not so many."""
        if isinstance(value, list):
            return value
        try:
            numbers = [int(part) for part in str(value).split(",")]
        except ValueError:
            numbers = []
        if len(numbers) != self._count:
            self.fail(f"{value!r} is not {self._count} whole numbers with commas between them.", param, ctx)
        return numbers


class OutFolder(click.Path):
    """The type of `--out`: a folder that is made if need be, and can be written before any work begins."""

    def __init__(self) -> None:
        """No choices: it must be a folder, and is given as a `Path`."""
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Make the folder; bad usage if that cannot be done."""
        folder = Path(os.fsdecode(super().convert(value, param, ctx)))
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.fail(f"The folder {str(folder)!r} cannot be made: {error.strerror}.", param, ctx)
        if not os.access(folder, os.W_OK):
            self.fail(f"The folder {str(folder)!r} cannot be written.", param, ctx)
        return folder


class Handover:
    """Copies finished pictures into the user's folder under names of their own.

    The user's photos and what the same command has written before are never overwritten: the name gets a number.
    """

    def __init__(self, folder: Path, originals: Iterable[Path], keep_older: bool = False) -> None:
        """Deliver into `folder`; with `keep_older`, other pictures of an earlier command keep their names, too."""
        self._folder = folder
        self._taken = {path.resolve() for path in originals}
        self._keep_older = keep_older

    def copy(self, source: str | Path, name: str) -> Path:
        """Copy a finished picture; an older result of the same name is replaced."""
        content = Path(source).read_bytes()
        target = self._free(name, content)
        partial = self._folder / f".{uuid.uuid4().hex}.part"
        try:
            partial.write_bytes(content)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
        self._taken.add(target.resolve())
        return target

    def _free(self, name: str, content: bytes) -> Path:
        """`name` in the folder, with a number if that is taken, and short enough for any disk."""
        stem, suffix = _shorten(Path(name).stem, 200), Path(name).suffix
        target, number = self._folder / f"{stem}{suffix}", 2
        while target.resolve() in self._taken or (self._keep_older and _holds_another(target, content)):
            target = self._folder / f"{stem}-{number}{suffix}"
            number += 1
        return target


def describe_os_error(error: OSError) -> str:
    """Say in one line which file could not be used and why."""
    if error.strerror is None:
        return str(error)
    return f"{error.filename!r}: {error.strerror}." if error.filename else f"{error.strerror}."


def _holds_another(target: Path, content: bytes) -> bool:
    return target.exists() and target.read_bytes() != content


def _shorten(stem: str, most_bytes: int) -> str:
    """Cut a name so that it fits; the end, which says what the file is, stays."""
    while len(os.fsencode(stem)) > most_bytes:
        stem = stem[: len(stem) // 2 - 1] + stem[len(stem) // 2 :]
    return stem
