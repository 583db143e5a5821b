"""One try at repairing a picture: the file it would become, and how its product came through."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from tools.check.composition import take_apart
from tools.check.ground import reduce
from tools.check.judge_limits import MOST_ENLARGED
from tools.check.seen import Seen
from tools.composition import product_box
from tools.cutout import NoProductError, cutout_of, product_behind
from tools.delivery import Delivery, encode_for, enlarged_to_least, flatten
from tools.image_record import ImageRecord
from tools.make_main_image import byte_notes, make_main
from tools.provenance import provenance_behind
from tools.repair.erase import erased
from tools.repair.methods import Method
from tools.repair.reframe import Box, Reframed, reframe
from tools.target import Target
from tools.tool import ToolContext


@dataclass(frozen=True)
class Candidate:
    """A repaired picture that is not stored yet.

    Attributes:
        cutout: Record of the cut-out it was made from; None where the product stayed in its surroundings.
        reframed: How the frame changed; None where it did not.
        erased: Whether added marks were painted over.
        unframed: Whether a border around the picture was cut off.
        scale: Size of the product's pixels as a share of what they were.
        checks: What was measured: fidelity, and the sides on which the product ran out of its photo.
        notes: What the seller should know, in plain words.
    """

    method: Method
    delivery: Delivery
    cutout: ImageRecord | None = None
    reframed: Reframed | None = None
    erased: bool = False
    unframed: bool = False
    scale: float = 1.0
    checks: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """A file name with the right ending."""
        return "picture.png" if self.delivery.file_format == "PNG" else "picture.jpg"


def recut(context: ToolContext, image_id: str, target: Target, marks: tuple[Box, ...] = ()) -> Candidate:
    """Cut the product out and lay it on the marketplace's ground.

    Args:
        context: The conversation.
        image_id: The picture.
        target: What the marketplace wants.
        marks: Boxes in the picture, px, of text and graphics that were added to it; what the cut-out holds of them
            beside the product is left behind.

    Raises:
        NoProductError: There is no product to be found.
    """
    made = make_main(context, image_id, target, 5, marks if product_behind(context, image_id) == image_id else ())
    return Candidate("recut", made.delivery, made.cutout, scale=made.layout.scale, checks=made.checks, notes=made.notes)


def rewrite(
    context: ToolContext,
    image_id: str,
    target: Target,
    seen: Seen,
    *,
    to_fill: bool,
    marks: tuple[Box, ...] = (),
    inside: Box | None = None,
) -> Candidate:
    """Keep the picture and change its frame and its file only as far as the marketplace asks.

    Args:
        context: The conversation.
        image_id: The picture.
        target: What the marketplace wants.
        seen: The same picture, opened for checking.
        to_fill: Whether the product should take the share of the frame that is asked for.
        marks: Boxes, px, of marks to paint over with the ground.
        inside: What to keep of the picture, px, where a border is to be cut off.
    """
    context.step(1, 5, "writing the file")
    source = flatten(context.images.photo(image_id).image)
    if marks:
        source = erased(source, marks)
    if inside:
        source = source.crop(inside)
    reframed = None
    if to_fill or not target.fits_aspect(*source.size):
        box = _box_without_marks(source) if marks else _product(context, image_id, seen, inside)
        reframed = reframe(source, box, target, to_fill=to_fill) if box else None
    framed = reframed.image if reframed else source
    xmp = provenance_behind(context.images, image_id).xmp
    kept = context.images.record(image_id).file_format
    scale = _scale(framed.size, target)
    delivery = encode_for(_scaled(framed, scale), target, kept, xmp)
    if delivery.missed == "too small":
        most = min(MOST_ENLARGED, target.largest_factor(*framed.size))
        larger = enlarged_to_least(
            delivery, scale, most, target, lambda size: encode_for(_scaled(framed, size), target, kept, xmp)
        )
        scale, delivery = larger or (scale, delivery)
    checks: dict[str, Any] = {"fidelity": _fidelity(source, framed, reframed, delivery)}
    known = context.images.record(image_id).recipe
    sides = (known.checks.get("cropped_sides") if known else None) or (seen.surroundings.edges if reframed else ())
    if sides:
        checks["cropped_sides"] = list(sides)
    method: Method = "reframe" if to_fill else "erase" if marks or inside else "file"
    return Candidate(
        method, delivery, None, reframed, bool(marks), bool(inside), delivery.image.width / framed.width, checks,
        byte_notes(delivery, target),
    )  # fmt: skip


def _box_without_marks(picture: Image.Image) -> Box | None:
    """Where the product is once nothing else stands on the ground."""
    pixels = np.asarray(picture)
    return take_apart(reduce(pixels), pixels).surroundings.box


def _product(context: ToolContext, image_id: str, seen: Seen, inside: Box | None) -> Box | None:
    """Where the product is in the kept part of the picture: seen on a plain ground, else found by cutting it out."""
    box = seen.surroundings.box
    if seen.surroundings.kind == "busy":
        try:
            box = product_box(context.images.photo(cutout_of(context, image_id).id).image)
        except NoProductError:
            return None
    if not inside or not box:
        return box
    left, top, right, bottom = inside
    return (
        max(0, box[0] - left), max(0, box[1] - top), min(right, box[2]) - left, min(bottom, box[3]) - top,
    )  # fmt: skip


def _scale(size: tuple[int, int], target: Target) -> float:
    """Smaller to stay under the most pixels; larger only to reach an upload minimum that is near."""
    most = target.largest_factor(*size)
    needed = max((step.factor(*size) for step in target.steps if step.required), default=0.0)
    return needed if 1 < needed <= min(MOST_ENLARGED, most) else min(1.0, most)


def _scaled(image: Image.Image, scale: float) -> Image.Image:
    if scale == 1:
        return image
    # Whole pixels on the safe side of the limit that asked for it.
    whole = math.ceil if scale > 1 else math.floor
    size = (max(1, whole(round(image.width * scale, 6))), max(1, whole(round(image.height * scale, 6))))
    return image.resize(size, Image.Resampling.LANCZOS)


def _fidelity(
    source: Image.Image, framed: Image.Image, reframed: Reframed | None, delivery: Delivery
) -> dict[str, Any]:
    """Whether the pixels that stayed are the old ones before scaling, and how far the file moves them."""
    kept = np.asarray(source.crop(reframed.kept) if reframed else source)
    left, top = reframed.at if reframed else (0, 0)
    found = np.asarray(framed)[top : top + kept.shape[0], left : left + kept.shape[1]]
    difference = int(np.abs(found.astype(np.int16) - kept).max())
    with Image.open(io.BytesIO(delivery.content)) as stored:
        written = np.asarray(stored.convert("RGB")).astype(np.int16) - np.asarray(delivery.image)
    return {
        "passed": difference == 0,
        "max_difference": difference,
        "max_difference_in_file": int(np.abs(written).max()),
    }
