"""The tool that makes a marketplace's main picture: the product's own pixels on pure white."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from PIL import Image
from pydantic import Field

from knowledge.rules import Rule, RuleBase
from tools.check.checker import known_marketplace
from tools.check_image import check_stored, describe
from tools.cutout import cutout_of
from tools.fidelity import measure_fidelity, place_cutout
from tools.store import Recipe, encode
from tools.tool import ToolContext, ToolResult, tool

FILL = 0.90  # of the frame's side; the rule asks for 0.85, the rest is for rounding and other measures of "fill"
LONGEST_SIDE = 3000  # px
_MOST_ENLARGED = 1.5  # the upload minimum may be reached by this much; more would show
_SEEN_ALPHA = 16  # of 255; fainter edge pixels do not count as product when it is measured


@dataclass(frozen=True)
class Layout:
    """Where the product goes.

    Attributes:
        source_box: Part of the cut-out that is the product, px.
        side: Side of the square picture, px.
        size: Product's size in the picture, px; larger than in the cut-out only to reach the upload minimum.
        position: Product's left and top in the picture, px.
    """

    source_box: tuple[int, int, int, int]
    side: int
    size: tuple[int, int]
    position: tuple[int, int]


@tool(changes="write")
def make_main_image(
    context: ToolContext,
    image_id: Annotated[str, Field(description="The product photo or its cut-out, for example `img_1`.")],
    marketplace: Annotated[str, Field(description="`amazon`, or with a country `amazon.de`.")],
) -> ToolResult:
    """Make the main picture for a marketplace: the product on pure white, in the right size, and check it.

    Use it for "Amazon main image", "white background", or to repair a picture that failed the main-image check.
    """
    shop, _ = known_marketplace(marketplace)
    context.step(0, 4, "cutting the product out")
    cutout_record = cutout_of(context, image_id)
    cutout = context.images.photo(cutout_record.id).image
    context.step(1, 4, "placing it on white")
    layout = plan(cutout, shop)
    picture = compose(cutout, layout)
    context.step(2, 4, "checking that the product is unchanged")
    how = cutout_record.recipe
    recipe = Recipe(
        tool="make_main_image", engine="studio", model=how.model if how else None,
        revision=how.revision if how else None, licence=how.licence if how else None,
        parameters={"marketplace": marketplace, "side": layout.side, "size": layout.size, "position": layout.position},
        inputs={i: context.images.record(i).sha256 for i in dict.fromkeys((image_id, cutout_record.id))},
        checks={"fidelity": _fidelity(picture, cutout, layout)},
    )  # fmt: skip
    label = context.images.record(image_id).name
    record = context.images.add_picture(
        picture, "main", f"{marketplace} main picture of {label}", recipe, file_format="JPEG"
    )
    context.step(3, 4, f"checking it against the rules of {marketplace}")
    report = check_stored(context, record.id, marketplace, "main")
    context.step(4, 4, "done")
    notes = (*cutout_record.notes, *_size_notes(layout, shop))
    share = max(layout.size) / layout.side
    text = (
        f"Main picture for {marketplace}: {record.id}, {layout.side} x {layout.side} px JPEG on rgb(255,255,255); "
        f"the product fills {share:.0%} of the side. Made from {image_id} by way of the cut-out {cutout_record.id}."
    )
    return ToolResult(
        "\n".join([text, *notes, describe(report, record.id)]), (record.id,), report.model_dump(), (), notes
    )


def plan(cutout: Image.Image, shop: str) -> Layout:
    """Lay a main picture out: as large as the product's own pixels allow, never cropped.

    A product too small for the marketplace's upload minimum is enlarged just so far, by half at most: a file that is
    refused helps nobody. Better sizes (zoom) are never reached by enlarging.

    Args:
        cutout: Mode `RGBA`.
        shop: Marketplace whose size rules count.
    """
    box = Image.fromarray(np.asarray(cutout.getchannel("A")) >= _SEEN_ALPHA).getbbox() or (0, 0, *cutout.size)
    width, height = box[2] - box[0], box[3] - box[1]
    longest = max(width, height)
    scale = min(1.0, LONGEST_SIDE * FILL / longest)
    steps = _size_steps(shop)
    needed = steps[0][0] * FILL / longest if steps and steps[0][1].severity == "reject" else 1.0
    if 1.0 < needed <= _MOST_ENLARGED:
        scale = needed
    side = round(longest * scale / FILL)
    for least, _ in steps:
        # A little more white is better than missing a size step by a few pixels.
        if side < least <= longest / 0.86:
            side = least
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return Layout(box, side, size, ((side - size[0]) // 2, (side - size[1]) // 2))


def compose(cutout: Image.Image, layout: Layout) -> Image.Image:
    """Put the product on pure white.

    Args:
        cutout: Mode `RGBA`, straight alpha. Not changed.
        layout: From `plan`.

    Returns:
        Mode `RGB`; exactly white wherever the product is not.
    """
    left, top = layout.position
    box = (left, top, left + layout.size[0], top + layout.size[1])
    product = place_cutout(cutout.crop(layout.source_box), box)
    picture = Image.new("RGB", (layout.side, layout.side), (255, 255, 255))
    picture.paste(product, layout.position, product)
    return picture


def _size_steps(shop: str) -> list[tuple[int, Rule]]:
    """Longest sides that the marketplace's rules name as a minimum, in px, smallest first."""
    rules = RuleBase.load().select(shop, scope="image")
    steps = [
        (int(rule.limit.min), rule) for rule in rules if rule.check == "longest_side" and rule.limit and rule.limit.min
    ]
    return sorted(steps, key=lambda step: step[0])


def _size_notes(layout: Layout, shop: str) -> tuple[str, ...]:
    """What a small photo costs the seller."""
    missed = [rule for least, rule in _size_steps(shop) if layout.side < least]
    if not missed:
        return ()
    left, top, right, bottom = layout.source_box
    own, shown = max(right - left, bottom - top), max(layout.size)
    what = f"enlarged it to {shown} px, just enough to be uploaded" if shown > own else "do not enlarge it"
    return (
        f"The product is only {own} px long in the photo and I {what}, so the picture has {layout.side} px. "
        f"{' '.join(rule.rule for rule in missed)} A larger photo helps.",
    )


def _fidelity(picture: Image.Image, cutout: Image.Image, layout: Layout) -> dict[str, float | bool]:
    """Whether the product's pixels are the photo's, and how far the JPEG file moves them, in 8-bit steps."""
    left, top = layout.position
    box = (left, top, left + layout.size[0], top + layout.size[1])
    product = cutout.crop(layout.source_box)
    placed = measure_fidelity(picture, product, box)
    stored = measure_fidelity(Image.open(io.BytesIO(encode(picture, "JPEG"))), product, box)
    return {
        "passed": placed.passed,
        "max_difference": placed.max_difference,
        "max_difference_in_file": stored.max_difference,
    }
