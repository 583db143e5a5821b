"""The tool that makes a listing's whole gallery from one photo."""

from __future__ import annotations

import zlib
from pathlib import PurePath
from typing import Annotated

from pydantic import Field

from tools.adjust_image import adjust_image
from tools.cutout import cutout_of, product_behind
from tools.errors import ToolInputError
from tools.export_images import export_images
from tools.gallery.plan import MOST, Shot, plan_gallery
from tools.gallery.sheet import contact_sheet
from tools.generate_scene import generate_scene
from tools.infographic.facts import read_facts
from tools.make_infographic import forbids_text, make_infographic
from tools.make_main_image import make_main_image
from tools.make_size_picture import make_size_picture
from tools.open_lane import require_approval
from tools.target import shown_name
from tools.things.choice import WhichThing
from tools.tool import Tool, ToolContext, ToolResult, tool

_WORDS = {
    "main": "main picture",
    "lifestyle": "scene",
    "detail": "detail",
    "size": "size",
    "infographic": "infographic",
}


@tool(changes="write")
def make_image_set(
    context: ToolContext,
    image_id: Annotated[str, Field(description="The product photo or its cut-out, for example `img_1`.")],
    marketplace: Annotated[str, Field(description="`amazon`, or with a country `amazon.de`.")],
    count: Annotated[
        int | None, Field(ge=1, le=MOST, description="How many pictures; leave out for the usual number.")
    ] = None,
    category: Annotated[
        str | None,
        Field(description="Kind of product, so that the scenes suit it: kitchen, beauty, footwear, electronics ..."),
    ] = None,
    width: Annotated[str | None, Field(description="The product's width, if the user gave it: `12 cm`.")] = None,
    height: Annotated[str | None, Field(description="The product's height, if the user gave it: `24 cm`.")] = None,
    points: Annotated[
        list[str] | None,
        Field(description="Facts for an infographic, if the user gave some: `['350 ml', 'dishwasher safe']`."),
    ] = None,
    archive: Annotated[bool, Field(description="Also put everything into one ZIP file.")] = False,
) -> ToolResult:
    """Make all pictures of a listing from one photo, in the marketplace's order, as finished files, each checked.

    The main picture, scenes that differ from each other, a detail, a size picture if the measurements are known and an
    infographic if facts are; and one contact sheet of them all. Use it for "the whole gallery", "all pictures for my
    Etsy listing", "a full set".
    """
    record = context.images.record(image_id)
    require_approval(context.images, [image_id])
    seed = zlib.crc32(f"{record.sha256} {marketplace}".encode()) % 1000 + 1
    told = read_facts(points) if points else []
    refusal = forbids_text(marketplace) if told else None
    shots = plan_gallery(
        marketplace, category, count, with_size=bool(width or height), with_facts=bool(told) and not refusal, seed=seed
    )
    total = len(shots) + 2
    quiet = context.quiet()
    made: list[tuple[Shot, str]] = []
    notes: list[str] = []
    if refusal:
        notes.append(
            f"Left out: the infographic picture. {shown_name(marketplace)} takes no added text in any picture. "
            f"{refusal.rule}"
        )
    for number, shot in enumerate(shots):
        context.step(number, total, f"making picture {number + 1} of {len(shots)}: {_WORDS[shot.kind]}")
        maker, arguments = _how(shot, marketplace, seed + number, width, height, points)
        # A detail is cut from the cut-out: what was behind the product says nothing about it.
        source = cutout_of(quiet, product_behind(quiet, image_id)).id if shot.kind == "detail" else image_id
        try:
            result = maker.run(quiet, image_id=source, **arguments)
        except ToolInputError as error:
            if shot.kind == "main" or isinstance(error, WhichThing):
                raise
            notes.append(f"Left out: the {_WORDS[shot.kind]} picture. {error}")
            continue
        made.append((shot, result.images[0]))
        if context.preview:
            context.preview(context.images.photo(result.images[0]).image)
        notes += [note for note in result.notes if shot.kind == "main"]
    context.step(len(shots), total, f"writing and checking the files for {shown_name(marketplace)}")
    exported = export_images.run(
        quiet, image_ids=[picture for _, picture in made], channels=[marketplace],
        slots=[shot.slot for shot, _ in made], archive=archive,
    )  # fmt: skip
    context.step(len(shots) + 1, total, "laying out the contact sheet")
    titled = [
        (picture, f"{number}. {_WORDS[shot.kind]}")
        for number, ((shot, _), picture) in enumerate(zip(made, exported.images, strict=True), start=1)
    ]
    pictures = [(context.images.photo(picture).image, title) for picture, title in titled]
    sheet = context.images.add_attachment(
        contact_sheet(pictures), f"{PurePath(record.name).stem}-{marketplace}-contact-sheet.jpg"
    )
    context.step(total, total, "done")
    lines = [f"{title}: {picture}" for picture, title in titled]
    text = [f"The gallery of {image_id} for {shown_name(marketplace)}: {len(made)} pictures.", *lines]
    notes = list(dict.fromkeys([*notes, *exported.notes]))
    return ToolResult(
        "\n".join([*text, exported.text, f"Contact sheet: {sheet}.", *notes]), exported.images, None, (), tuple(notes),
        (sheet, *exported.files),
    )  # fmt: skip


def _how(
    shot: Shot, marketplace: str, seed: int, width: str | None, height: str | None, points: list[str] | None
) -> tuple[Tool, dict[str, object]]:
    """The tool that makes a picture, and its arguments."""
    if shot.kind == "main":
        return make_main_image, {"marketplace": marketplace}
    if shot.kind == "detail":
        return adjust_image, {"crop": "detail"}
    if shot.kind == "size":
        return make_size_picture, {"width": width, "height": height}
    if shot.kind == "infographic":
        return make_infographic, {"points": points, "marketplace": marketplace}
    return generate_scene, {"scene": "", "template": shot.template, "seed": seed}
