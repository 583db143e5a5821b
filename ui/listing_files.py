"""The verbs that work on the listings of a conversation: listing approve and export."""

from __future__ import annotations

from getpass import getuser
from pathlib import Path
from typing import Any

import click

from ui.output import Handover, Output, json_option
from ui.pictures import out_option

_session = click.option("--session", required=True, help="The conversation that wrote them (`ask --session NAME`).")
_ids = click.argument("ids", nargs=-1, metavar="[LISTING]...")


@click.command()
@_ids
@_session
@json_option
def approve(ids: tuple[str, ...], session: str, as_json: bool) -> None:
    """Approve listings (listing_1 ...; all if none is named): who and when is kept with them."""
    _run("approve_listings", session, None, as_json, listing_ids=list(ids))


@click.command()
@_ids
@_session
@click.option("--format", "formats", multiple=True, type=click.Choice(["csv", "json"]), default=["csv"],
              show_default=True, help="A table for each marketplace, or JSON.")  # fmt: skip
@click.option("--marketplace", "-m", default="", help="Only listings of this marketplace.")
@click.option("--drafts", is_flag=True, help="Also what nobody has approved.")
@out_option
@json_option
def export(
    ids: tuple[str, ...], session: str, formats: tuple[str, ...], marketplace: str, drafts: bool, out: Path,
    as_json: bool,
) -> None:  # fmt: skip
    """Write approved listings as files to upload: a CSV in each marketplace's own columns, or JSON."""
    _run(
        "export_listings", session, out, as_json,
        listing_ids=list(ids), formats=list(formats), marketplace=marketplace, include_drafts=drafts,
    )  # fmt: skip


def _run(tool: str, session: str, out: Path | None, as_json: bool, **arguments: Any) -> None:
    from agent.settings import Settings
    from agent.studio import Studio

    output = Output(as_json)
    result = Studio.open(Settings()).run_tool(tool, session, person=getuser(), **arguments)
    if not result.ok:
        output.problem({"files": []}, result.error or "It could not be done.")
        output.end()
    handover = Handover(out, (), keep_older=True) if out else None
    files = [str(handover.copy(file, Path(file).name)) for file in result.files] if handover else []
    output.result({"files": files, "notes": result.notes}, "\n".join(files) or "Approved.")
    for note in result.notes:
        click.echo(note, err=True)
    output.end()
