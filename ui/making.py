"""The verbs that make one more picture out of a photo: infographic, upscale, edit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.output import Handover, json_option
from ui.pictures import for_each, images_argument, out_option

if TYPE_CHECKING:
    from agent.events import ToolResultEvent

_IMAGE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("image", type=_IMAGE)
@click.option("--fact", "facts", multiple=True, required=True, help="A short fact, e.g. '350 ml'; up to six times.")
@click.option("--title", help="A heading.")
@click.option("--marketplace", "-m", help="Where it is for; decides its shape, and it is checked.")
@click.option("--colour", help="The brand colour, e.g. '#1a7f5a'; one that suits the product if not given.")
@click.option("--typeface", default="sans", show_default=True, type=click.Choice(["sans", "serif"]))
@out_option
@json_option
def infographic(image: Path, facts: tuple[str, ...], out: Path, as_json: bool, **options: Any) -> None:
    """Show the product beside a few facts of yours: <stem>-infographic.png."""
    handover = Handover(out, [image])

    def deliver(image: Path, result: ToolResultEvent) -> list[Path]:
        return [handover.copy(result.files[0], f"{image.stem}-infographic.png")]

    for_each((image,), as_json, "make_infographic", deliver, points=list(facts), **options)


@click.command()
@images_argument
@click.option("--longest-side", type=click.IntRange(2, 100_000), help="Longest side to reach, px; else it doubles.")
@click.option("--factor", type=click.FloatRange(1, 100, min_open=True), help="Or how many times larger.")
@out_option
@json_option
def upscale(images: tuple[Path, ...], longest_side: int | None, factor: float | None, out: Path, as_json: bool) -> None:
    """Enlarge pictures up to four times: <stem>-enlarged.png; it may change the product, and says how it was done."""
    handover = Handover(out, images)

    def deliver(image: Path, result: ToolResultEvent) -> list[Path]:
        return [handover.copy(result.files[0], f"{image.stem}-enlarged.png")]

    for_each(images, as_json, "upscale_image", deliver, longest_side=longest_side, factor=factor)


@click.command()
@images_argument
@click.option("--instruction", "-t", required=True, help="What to change, e.g. 'show it from the side'.")
@click.option("--seed", type=int, help="The same seed gives the same picture.")
@click.option("--engine", type=click.Choice(["diffusion", "openai"]), help="The one that is here if not given.")
@out_option
@json_option
def edit(images: tuple[Path, ...], out: Path, as_json: bool, **options: Any) -> None:
    """Have an AI model change the product itself: <stem>-edited.png; `export --approve` takes it once you say yes."""
    handover = Handover(out, images)

    def deliver(image: Path, result: ToolResultEvent) -> list[Path]:
        return [handover.copy(result.files[0], f"{image.stem}-edited.png")]

    for_each(images, as_json, "edit_picture", deliver, **options)
