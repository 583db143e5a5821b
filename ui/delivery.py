"""The verbs that make files ready for marketplaces: fix, export and set."""

from __future__ import annotations

from collections.abc import Callable
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.output import Handover, Output, describe_os_error, json_option
from ui.pictures import (
    approve_option,
    describe_report,
    for_each,
    images_argument,
    marketplace_option,
    open_studio,
    out_option,
    workspace,
)

if TYPE_CHECKING:
    from agent.events import ToolResultEvent
    from agent.studio import Studio


@click.command()
@images_argument
@marketplace_option
@click.option("--slot", default="main", show_default=True, type=click.Choice(["main", "additional"]))
@approve_option
@out_option
@json_option
def fix(images: tuple[Path, ...], marketplace: str, slot: str, approve: bool, out: Path, as_json: bool) -> None:
    """Repair pictures and check them again: <stem>-<marketplace>-fixed.jpg; none for a picture that passes."""
    _must_be_known(marketplace)
    handover = Handover(out, images)

    def deliver(image: Path, result: ToolResultEvent) -> list[Path]:
        name = f"{image.stem}-{marketplace.replace('.', '-')}-fixed"
        return [handover.copy(file, f"{name}{Path(file).suffix}") for file in result.files]

    for_each(images, as_json, "fix_image", deliver, approve=approve, marketplace=marketplace, slot=slot)


@click.command()
@images_argument
@click.option("--channels", "-c", required=True, help="For example amazon.de,etsy,instagram.")
@click.option("--zip", "archive", is_flag=True, help="Also write one ZIP with the files, their reports and a manifest.")
@click.option("--asin", help="Amazon's product number; names the files for bulk upload.")
@click.option("--gtin", help="The barcode number; names the files where a marketplace wants that.")
@click.option("--sku", help="Your own product number; begins the other names.")
@approve_option
@out_option
@json_option
def export(
    images: tuple[Path, ...], channels: str, approve: bool, out: Path, as_json: bool, **options: Any
) -> None:  # fmt: skip
    """Write files for each channel, checked; the first picture is the main picture."""
    wanted = [channel.strip() for channel in channels.split(",") if channel.strip()]
    if not wanted:
        raise click.UsageError("Say for which channels: --channels amazon,etsy")
    _must_be_known(*wanted)
    _make_files(
        "export_images", images, out, as_json, lambda taken: {"image_ids": taken, "channels": wanted, **options},
        approve=approve,
    )  # fmt: skip


@click.command("set")
@click.argument("image", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@marketplace_option
@click.option("--count", type=click.IntRange(1, 12), help="How many pictures; the usual number if not given.")
@click.option("--category", help="Kind of product, so that the scenes suit it: kitchen, beauty, footwear ...")
@click.option("--width", help="The product's width for a size picture, e.g. '12 cm'.")
@click.option("--height", help="Its height, e.g. '24 cm'.")
@click.option("--fact", "facts", multiple=True, help="A fact for an infographic, e.g. '350 ml'; up to six times.")
@click.option("--zip", "archive", is_flag=True, help="Also write one ZIP with the files, their reports and a manifest.")
@approve_option
@out_option
@json_option
def gallery(
    image: Path, marketplace: str, facts: tuple[str, ...], approve: bool, out: Path, as_json: bool, **options: Any
) -> None:  # fmt: skip
    """Make a listing's whole gallery from one photo: main picture, scenes, a detail, sizes, facts; a contact sheet."""
    _must_be_known(marketplace)
    _make_files(
        "make_image_set", (image,), out, as_json,
        lambda taken: {
            "image_id": taken[0], "marketplace": marketplace, "points": list(facts) or None, **options
        },
        approve=approve,
    )  # fmt: skip


def _make_files(
    tool: str, images: tuple[Path, ...], out: Path, as_json: bool, arguments: Callable[[list[str]], dict[str, Any]],
    *, approve: bool = False,
) -> None:  # fmt: skip
    """Run a tool that writes finished files on photos, and hand them over.

    Args:
        tool: Its name.
        images: The photos; one that cannot be read is reported and left out.
        out: Where the files go.
        as_json: Whether to write for a program.
        arguments: The tool's, from the ids of the photos that were taken in.
        approve: The user's yes to pictures in which AI may have changed the product.
    """
    output = Output(as_json)
    studio = open_studio()
    with workspace(studio) as thread_id:
        taken = _take_in(studio, thread_id, images, output)
        if taken:
            if approve:
                studio.approve_pictures(thread_id, list(taken), getuser())
            result = studio.run_tool(tool, thread_id, output.progress, **arguments(list(taken)))
            if result.ok:
                _deliver(studio, thread_id, result, taken, Handover(out, images), output)
            else:
                output.problem({"files": []}, result.error or "It could not be done.")
    output.end()


def _take_in(studio: Studio, thread_id: str, images: tuple[Path, ...], output: Output) -> dict[str, Path]:
    """Store the photos; one that cannot be read is reported and left out."""
    from agent.photos import read_file

    taken: dict[str, Path] = {}
    for image in images:
        try:
            refused, image_id = studio.take_in(thread_id, read_file(image), image.name)
        except OSError as error:
            refused, image_id = describe_os_error(error), ""
        if refused:
            output.problem({"file": str(image), "files": []}, refused)
        else:
            taken[image_id] = image
    return taken


def _deliver(
    studio: Studio, thread_id: str, result: ToolResultEvent, taken: dict[str, Path], handover: Handover, output: Output
) -> None:
    """Hand the files over under the names that the channels accept, each with its report."""
    store = studio.images(thread_id)
    for image_id, file in zip(result.images, result.files, strict=False):  # archives follow the pictures
        record = store.record(image_id)
        if record.recipe is None:
            raise ValueError(f"{image_id} was exported without a recipe.")
        target, report = handover.copy(file, record.name), record.recipe.checks["report"]
        source = str(taken.get(next(iter(record.recipe.inputs)), next(iter(taken.values()))))
        done = {
            "file": source, "ok": True, "files": [str(target)], "channel": record.recipe.parameters["channel"],
            "slot": record.recipe.parameters["slot"], "notes": record.notes, "report": report, "error": None,
        }  # fmt: skip
        output.result(done, f"{target}\n{describe_report(report)}")
        output.failed |= report["verdict"] == "fail"
    for file in result.files[len(result.images) :]:
        archive = handover.copy(file, Path(file).name)
        output.result({"ok": True, "files": [str(archive)], "notes": result.notes, "error": None}, str(archive))
    if not output.as_json:
        for note in result.notes:
            click.echo(f"note: {note}")


def _must_be_known(*marketplaces: str) -> None:
    studio = open_studio()
    for marketplace in marketplaces:
        try:
            studio.rules(marketplace)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
