"""`lightbox ask`: turns of the agent without a browser."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from ui.output import Output, hand_over, json_option

if TYPE_CHECKING:
    from agent.events import Event
    from agent.studio import Studio


@click.command()
@click.argument("text", required=False)
@click.option("-i", "--image", "images", multiple=True, help="A photo; may be repeated.",
              type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
@click.option("--session", help="A name; the same name continues the conversation.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Copy the finished pictures here.")
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
        asyncio.run(_ask_all(batch.read_text("utf-8").splitlines(), batch.parent, out, output))
    else:
        asyncio.run(_ask_once(text or "", images, session, out, output))
    output.end()


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


def _read_line(line: str, folder: Path) -> tuple[str, list[Path], str | None]:
    """Read one line of a batch.

    Raises:
        ValueError: It is not the expected JSON object, or a picture does not exist.
    """
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not valid JSON ({error.msg} at column {error.colno}).") from error
    if not isinstance(record, dict) or not isinstance(record.get("text", ""), str):
        raise ValueError('expected an object like {"text": "cut it out", "images": ["cup.jpg"], "session": "a"}.')
    images = [_find(str(name), folder) for name in record.get("images") or []]
    return record.get("text", ""), images, record.get("session")


def _find(name: str, folder: Path) -> Path:
    for path in (Path(name), folder / name):
        if path.is_file():
            return path
    raise ValueError(f"no picture {name!r}, neither here nor in {str(folder)!r}.")


async def _turn(studio: Studio, text: str, images: Sequence[Path], session: str | None, out: Path | None,
                output: Output, number: int | None = None) -> None:  # fmt: skip
    conversation = await studio.conversation(session or f"ask-{uuid.uuid4().hex}")
    attached = [(path.read_bytes(), path.name) for path in images]
    if number is not None and not output.as_json:
        click.echo(f"\n> {text}")
    async for event in conversation.turn(text, attached):
        _show(event, out, output, {} if number is None else {"turn": number}, number)


def _show(event: Event, out: Path | None, output: Output, extra: dict[str, Any], number: int | None) -> None:
    from agent.events import AnswerEvent, ProgressEvent, TokenEvent, ToolResultEvent

    if isinstance(event, TokenEvent):
        return  # the whole answer follows; a terminal or a program reads it at once
    record = event.as_json() | extra
    if isinstance(event, ToolResultEvent):
        output.failed |= not event.ok
        if out is not None:
            prefix = "" if number is None else f"turn{number}-"
            record["files"] = [str(hand_over(f, out, prefix + Path(f).name)) for f in event.files]
    if output.as_json:
        output.result(record, "")
    elif isinstance(event, AnswerEvent):
        click.echo(event.text)
    elif isinstance(event, ProgressEvent):
        output.progress(event.done, event.total, event.message)
    elif isinstance(event, ToolResultEvent):
        for file in record["files"]:
            click.echo(file, err=True)
