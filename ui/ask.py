"""`lightbox ask`: turns of the agent without a browser."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Sequence
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from ui.output import Handover, OutFolder, Output, json_option

if TYPE_CHECKING:
    from agent.events import Event
    from agent.studio import Studio


@click.command()
@click.argument("text", required=False)
@click.option("-i", "--image", "images", multiple=True, help="A photo; may be repeated.",
              type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
@click.option("--session", help="A name; the same name continues the conversation.")
@click.option("--out", type=OutFolder(), help="Copy the finished pictures here.")
@click.option("--batch", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help='JSON lines: {"text": ..., "images": [...], "session": ...}')  # fmt: skip
@json_option
@click.pass_context
def ask(ctx: click.Context, text: str | None, images: tuple[Path, ...], session: str | None, out: Path | None,
        batch: Path | None, as_json: bool) -> None:  # fmt: skip
    """Ask Lightbox something: lightbox ask "put it on marble" -i cup.jpg."""
    if batch:
        if text or images or ctx.get_parameter_source("session") == ParameterSource.COMMANDLINE:
            raise click.UsageError("--batch reads text, images and session from its file; give it alone.")
    elif not text and not images:
        raise click.UsageError('Say what to do, e.g. lightbox ask "cut it out" -i cup.jpg, or use --batch FILE.')
    output = Output(as_json)
    if batch:
        asyncio.run(_ask_all(_lines_of(batch), batch.parent, out, output))
    else:
        asyncio.run(_ask_once(text or "", images, session, out, output))
    output.end()


def _lines_of(batch: Path) -> list[str]:
    """The lines of a batch file, with or without a byte order mark; only line feeds end a line of JSON."""
    try:
        return batch.read_text("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{batch.name!r} is not UTF-8 text: {error.reason} at byte {error.start}.") from error


async def _ask_once(text: str, images: Sequence[Path], session: str | None, out: Path | None, output: Output) -> None:
    from agent.studio import Studio

    studio = Studio.open()
    try:
        await _turn(studio, text, images, session, out, output)
    finally:
        await studio.aclose()


async def _ask_all(lines: Sequence[str], folder: Path, out: Path | None, output: Output) -> None:
    """Run each line; relative image paths are looked up from here first, then beside the batch file."""
    from agent.studio import Studio

    studio = Studio.open()
    try:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                text, images, session = _read_line(line, folder)
            except ValueError as error:
                output.problem({"event": "answer", "turn": number, "text": f"Line {number}: {error}", "citations": [],
                                "needs": None}, f"Line {number}: {error}")  # fmt: skip
                continue
            await _turn(studio, text, images, session, out, output, number)
    finally:
        await studio.aclose()


def _read_line(line: str, folder: Path) -> tuple[str, list[Path], str]:
    """Read one line of a batch.

    Raises:
        ValueError: It is not the expected JSON object, or a picture does not exist.
    """
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not valid JSON ({error.msg} at column {error.colno}).") from error
    expected = 'expected an object like {"text": "cut it out", "images": ["cup.jpg"], "session": "a"}.'
    if not isinstance(record, dict):
        raise ValueError(expected)
    text, names, session = record.get("text", ""), record.get("images") or [], record.get("session") or ""
    if not (isinstance(text, str) and isinstance(session, str) and isinstance(names, list)):
        raise ValueError(expected)
    if not all(isinstance(name, str) for name in names) or not (text.strip() or names):
        raise ValueError(expected)
    return _without_surrogates(text), [_find(name, folder) for name in names], _without_surrogates(session)


def _without_surrogates(text: str) -> str:
    """JSON can name half a character; nothing can be stored or printed with one."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _find(name: str, folder: Path) -> Path:
    for path in (Path(name), folder / name):
        if "\0" not in name and path.is_file():
            return path
    raise ValueError(f"no picture {name!r}, neither here nor in {str(folder)!r}.")


async def _turn(studio: Studio, text: str, images: Sequence[Path], session: str | None, out: Path | None,
                output: Output, number: int | None = None) -> None:  # fmt: skip
    from agent.photos import read_file

    conversation = await studio.conversation(session or f"ask-{uuid.uuid4().hex}", getuser())
    attached = [(read_file(path), path.name) for path in images]
    handover = None if out is None else Handover(out, images, keep_older=True)
    if number is not None and not output.as_json:
        click.echo(f"\n> {text}")
    async for event in conversation.turn(text, attached):
        _show(event, handover, output, {} if number is None else {"turn": number}, number)


def _show(event: Event, handover: Handover | None, output: Output, extra: dict[str, Any], number: int | None) -> None:
    from agent.events import AnswerEvent, ProgressEvent, TokenEvent, ToolResultEvent

    if isinstance(event, TokenEvent):
        return  # the whole answer follows; a terminal or a program reads it at once
    record = event.as_json() | extra
    if isinstance(event, ToolResultEvent):
        output.failed |= not event.ok
        if handover is not None:
            prefix = "" if number is None else f"turn{number}-"
            record["files"] = [str(handover.copy(f, prefix + Path(f).name)) for f in event.files]
    if isinstance(event, AnswerEvent):
        output.failed |= event.failed
    if output.as_json:
        output.result(record, "")
    elif isinstance(event, AnswerEvent):
        click.echo(event.text)
    elif isinstance(event, ProgressEvent):
        output.progress(event.done, event.total, event.message)
    elif isinstance(event, ToolResultEvent):
        for file in record["files"]:
            click.echo(file, err=True)
