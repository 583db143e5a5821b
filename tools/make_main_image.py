"""The tool that makes a marketplace's main picture: the product's own pixels on the background that it wants."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Annotated, Any

from PIL import Image
from pydantic import Field

from knowledge.rules import RuleBase
from tools.check.judge_limits import MOST_ENLARGED
from tools.check_image import check_stored, describe
from tools.composition import Layout, compose, cropped_sides, plan, product_fidelity, without_marks
from tools.cutout import cutout_of, product_behind
from tools.delivery import Delivery, encode_for, enlarged_to_least
from tools.fidelity import largest_difference
from tools.image_record import ImageRecord, Recipe
from tools.intact.lettering import Lettering, compare_lettering
from tools.provenance import provenance_behind
from tools.target import Target, shown_name, target_for
from tools.tool import ToolContext, ToolResult, tool


@dataclass(frozen=True)
class MainPicture:
    """A main picture that is not stored yet.

    Attributes:
        cutout: Record of the cut-out it was made from.
        checks: What was measured: fidelity, and the sides on which the product ran out of its photo.
        notes: What the seller should know, in plain words.
    """

    delivery: Delivery
    layout: Layout
    cutout: ImageRecord
    checks: dict[str, Any]
    notes: tuple[str, ...]


@tool(changes="write")
def make_main_image(
    context: ToolContext,
    image_id: Annotated[str, Field(description="The product photo or its cut-out, for example `img_1`.")],
    marketplace: Annotated[
        str, Field(description="`amazon`, `myntra` or another marketplace, or with a country `amazon.de`.")
    ],
) -> ToolResult:
    """Make the main picture for a marketplace and check it.

    The product is cut out and put on the background that the marketplace wants (pure white; light grey with a soft
    shadow for Myntra), as large in the frame, in the ratio, size and file size of that marketplace's rules.
    Use it for "Amazon main image", "Flipkart cover", "white background", or to repair a picture that failed the
    main-image check.
    """
    target = target_for(marketplace, "main")
    made = make_main(context, image_id, target, 5)
    layout, notes = made.layout, (*made.notes, *size_notes(made.layout))
    label = context.images.record(image_id).name
    record = context.images.add_file(
        made.delivery.content, "main", f"{marketplace} main picture of {label}",
        recipe_of(context, "make_main_image", {"marketplace": marketplace}, image_id, made),
    )  # fmt: skip
    context.step(4, 5, f"checking it against the rules of {marketplace}")
    report = check_stored(context, record.id, marketplace, "main")
    context.step(5, 5, "done")
    text = (
        f"Main picture for {marketplace}: {record.id}, {record.width} x {record.height} px "
        f"{made.delivery.file_format} on {_GROUNDS.get(target.background, 'rgb(255,255,255)')}; "
        f"the product fills {layout.fill:.0%} of the side. "
        f"Made from {image_id} by way of the cut-out {made.cutout.id}."
    )
    return ToolResult(
        "\n".join([text, *notes, describe(report, record.id)]), (record.id,), report.model_dump(), (), notes
    )


def make_main(
    context: ToolContext, image_id: str, target: Target, steps: int, marks: tuple[tuple[int, int, int, int], ...] = ()
) -> MainPicture:
    """Cut the product out and lay it on the marketplace's ground.

    Args:
        context: The conversation.
        image_id: A photo, a cut-out, or a picture made from one, whose product is then taken.
        target: What the marketplace wants.
        steps: Number of steps of the whole job, for its progress; this takes the first four.
        marks: Boxes in the photo, px, of text and graphics that were added to it.

    Raises:
        ToolInputError: No such picture, or no product in it.
    """
    context.step(0, steps, "cutting the product out")
    record = cutout_of(context, product_behind(context, image_id))
    cutout = without_marks(context.images.photo(record.id).image, marks)
    context.step(1, steps, "placing it on the background")
    xmp = provenance_behind(context.images, image_id).xmp
    layout = plan(cutout, target)
    picture = compose(cutout, layout, target)
    context.step(2, steps, "writing the file")
    delivery = encode_for(picture, target, xmp=xmp)
    if delivery.missed == "too small":
        layout, picture, delivery = _enlarged(cutout, layout, delivery, target, xmp) or (layout, picture, delivery)
    context.step(3, steps, "checking that the product is unchanged")
    fidelity = product_fidelity(picture, cutout, layout, target)
    moved = _difference_in_file(delivery, cutout, layout)
    checks: dict[str, Any] = {"fidelity": fidelity.record() | {"max_difference_in_file": moved}}
    lettering = _lettering_in_file(picture, delivery, layout) if moved is None or moved > _MAY_HARM_TEXT else None
    text_notes: tuple[str, ...] = ()
    if lettering:
        checks["fidelity"]["text_in_file"] = lettering.record()
        text_notes = tuple(note for note in (lettering.in_words(),) if note and lettering.share < 1)
    if sides := cropped_sides(cutout):
        checks["cropped_sides"] = list(sides)
    return MainPicture(delivery, layout, record, checks, (*record.notes, *byte_notes(delivery, target), *text_notes))


def _enlarged(
    cutout: Image.Image, layout: Layout, delivery: Delivery, target: Target, xmp: bytes | None
) -> tuple[Layout, Image.Image, Delivery] | None:
    """The picture with as many more pixels as the least file size takes; None where no size that is allowed does."""

    def write(scale: float) -> Delivery:
        return encode_for(compose(cutout, plan(cutout, target, scale), target), target, xmp=xmp)

    full = plan(cutout, target, MOST_ENLARGED)
    larger = enlarged_to_least(delivery, layout.scale, full.scale, target, write)
    if larger is None:
        return None
    scale, written = larger
    return plan(cutout, target, scale), written.image, written


def recipe_of(
    context: ToolContext, tool_name: str, parameters: dict[str, Any], image_id: str, made: MainPicture
) -> Recipe:
    """How a main picture was made, for its record."""
    how, layout = made.cutout.recipe, made.layout
    return Recipe(
        tool=tool_name, engine="studio", model=how.model if how else None, revision=how.revision if how else None,
        licence=how.licence if how else None,
        parameters=parameters | {"frame": layout.frame, "size": layout.size, "position": layout.position},
        inputs={i: context.images.record(i).sha256 for i in dict.fromkeys((image_id, made.cutout.id))},
        checks=made.checks,
    )  # fmt: skip


def size_notes(layout: Layout) -> tuple[str, ...]:
    """What a small photo costs the seller."""
    own, shown = layout.own_side, max(layout.size)
    if not layout.missed and shown <= own:
        return ()
    what = f"enlarged it to {shown} px, just enough to be uploaded" if shown > own else "do not enlarge it"
    rules = "".join(f" {RuleBase.load().get(step.rule).rule}" for step in layout.missed)
    return (
        f"The product is only {own} px long in the photo and I {what}, so the picture has {layout.frame[0]} x "
        f"{layout.frame[1]} px.{rules} A larger photo helps.",
    )


def byte_notes(delivery: Delivery, target: Target) -> tuple[str, ...]:
    """Say it where a file cannot have the number of bytes that is asked for."""
    megabytes, name = len(delivery.content) / 1_000_000, shown_name(target.marketplace)
    if delivery.missed == "too small":
        least = target.least_bytes / 1_048_576
        return (
            f"The file has {megabytes:.2f} MB even at the best quality, and {name} wants at least {least:g} MB. "
            "A larger photo helps.",
        )
    if delivery.missed == "too large":
        most = (target.most_bytes or 0) / 1_000_000
        return (f"The file has {megabytes:.2f} MB, and {name} takes at most {most:g} MB. It cannot be made smaller.",)
    return ()


_GROUNDS = {"light_grey": "light grey with a soft shadow"}


_MAY_HARM_TEXT = 32  # levels by which compression moves a pixel; less leaves letters as they are


def _lettering_in_file(picture: Image.Image, delivery: Delivery, layout: Layout) -> Lettering:
    """The product's text before compression and in the file, which has fewer pixels or is pressed hard."""
    left, top = layout.position
    part = picture.crop((left, top, left + layout.size[0], top + layout.size[1]))
    with Image.open(io.BytesIO(delivery.content)) as stored:
        x, y = stored.width / picture.width, stored.height / picture.height
        right, bottom = left + layout.size[0], top + layout.size[1]
        box = (round(left * x), round(top * y), round(right * x), round(bottom * y))
        return compare_lettering(part, stored.convert("RGB").crop(box))


def _difference_in_file(delivery: Delivery, cutout: Image.Image, layout: Layout) -> int | None:
    """How far compression moves the product's pixels, in 8-bit steps; None where the file has fewer pixels."""
    if delivery.image.size != layout.frame:
        return None
    with Image.open(io.BytesIO(delivery.content)) as stored:
        return largest_difference(stored, cutout.crop(layout.source_box), layout.box)
