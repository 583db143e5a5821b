"""A product on a plain ground, laid out for a marketplace: as large as its own pixels allow, never cropped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from tools.check.judge_limits import MOST_ENLARGED
from tools.fidelity import Fidelity, measure_fidelity, place_cutout
from tools.target import SizeStep, Target

LONGEST_SIDE = 3000  # px; more costs bytes and shows nothing
_SEEN_ALPHA = 16  # of 255; fainter edge pixels do not count as product when it is measured
_GROUNDS = {"light_grey": (238, 238, 238)}  # everything else is served by pure white
_SHADOW = 0.20  # darkness of the soft shadow at its deepest, 0-1


@dataclass(frozen=True)
class Layout:
    """Where the product goes.

    Attributes:
        source_box: Part of the cut-out that is the product, px.
        frame: Width and height of the picture, px.
        size: Product's size in the picture, px; larger than in the cut-out only to reach the upload minimum.
        position: Product's left and top in the picture, px.
        missed: Sizes that marketplace rules name and this picture does not reach.
    """

    source_box: tuple[int, int, int, int]
    frame: tuple[int, int]
    size: tuple[int, int]
    position: tuple[int, int]
    missed: tuple[SizeStep, ...] = ()

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The product's place in the picture: left, top, right, bottom."""
        left, top = self.position
        return (left, top, left + self.size[0], top + self.size[1])

    @property
    def fill(self) -> float:
        """Share of the frame that the product takes along the side where it takes most, 0-1."""
        return max(self.size[0] / self.frame[0], self.size[1] / self.frame[1])

    @property
    def own_side(self) -> int:
        """The product's longest side in the cut-out, px."""
        left, top, right, bottom = self.source_box
        return max(right - left, bottom - top)

    @property
    def scale(self) -> float:
        """The product's size in the picture as a share of that in the cut-out; above 1 it is enlarged."""
        return max(self.size) / self.own_side


def plan(cutout: Image.Image, target: Target, least_scale: float = 0.0) -> Layout:
    """Lay a main picture out.

    A product too small for the marketplace's upload minimum is enlarged just so far, by half at most: a file that is
    refused helps nobody. Better sizes (zoom) are never reached by enlarging.

    Args:
        cutout: Mode `RGBA`.
        target: What the marketplace wants.
        least_scale: Size of the product, as a share of its own, that other minimums ask for; up to `MOST_ENLARGED`.
    """
    box = product_box(cutout)
    width, height = box[2] - box[0], box[3] - box[1]
    full = _frame(width, height, target.fill_aim, target)
    roomy = _frame(width, height, target.fill_least, target)
    scale = min(1.0, LONGEST_SIDE / max(full), target.largest_factor(*full))
    needed = max((step.factor(*full) for step in target.steps if step.required), default=0.0)
    with_room = max((step.factor(*roomy) for step in target.steps if step.required), default=0.0)
    if with_room > 1 and needed <= MOST_ENLARGED:
        scale = needed
    scale = max(scale, min(least_scale, MOST_ENLARGED, LONGEST_SIDE / max(full), target.largest_factor(*full)))
    frame = (full[0] * scale, full[1] * scale)
    for step in target.steps:
        # A little more room is better than missing a size step by a few pixels.
        if step.factor(*frame) > 1 >= step.factor(roomy[0] * scale, roomy[1] * scale):
            growth = step.factor(*frame)
            frame = (frame[0] * growth, frame[1] * growth)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    whole = _whole(frame, target)
    position = ((whole[0] - size[0]) // 2, (whole[1] - size[1]) // 2)
    return Layout(box, whole, size, position, missed_steps(target, whole))


def compose(cutout: Image.Image, layout: Layout, target: Target) -> Image.Image:
    """Put the product on the marketplace's ground: pure white, or light grey with a soft shadow.

    Args:
        cutout: Mode `RGBA`, straight alpha. Not changed.
        layout: From `plan`.
        target: What the marketplace wants.

    Returns:
        Mode `RGB`; exactly white wherever the product is not, if white is wanted.
    """
    picture, product = _ground(cutout, layout, target)
    picture.paste(product, layout.position, product)
    return picture


def _ground(cutout: Image.Image, layout: Layout, target: Target) -> tuple[Image.Image, Image.Image]:
    """The marketplace's ground without the product, and the product at its size."""
    product = place_cutout(cutout.crop(layout.source_box), layout.box)
    picture = Image.new("RGB", layout.frame, _GROUNDS.get(target.background, (255, 255, 255)))
    if target.contact_shadow:
        alpha = Image.new("L", layout.frame, 0)
        alpha.paste(product.getchannel("A"), layout.position)
        picture = shaded(picture, alpha)
    return picture, product


def product_fidelity(picture: Image.Image, cutout: Image.Image, layout: Layout, target: Target) -> Fidelity:
    """Whether the product's pixels in a picture are the cut-out's, and everything around it the ground."""
    ground, _ = _ground(cutout, layout, target)
    return measure_fidelity(picture, cutout.crop(layout.source_box), layout.box, ground)


def product_box(cutout: Image.Image) -> tuple[int, int, int, int]:
    """Where the product is in a cut-out: left, top, right, bottom."""
    return matte_box(cutout.getchannel("A"))


def matte_box(matte: Image.Image) -> tuple[int, int, int, int]:
    """Where the product is in a matte, mode `L`: left, top, right, bottom; all of it where nothing is seen."""
    return Image.fromarray(np.asarray(matte) >= _SEEN_ALPHA).getbbox() or (0, 0, *matte.size)


def cropped_sides(cutout: Image.Image) -> tuple[str, ...]:
    """Sides of the photo that the product runs out of.

    Args:
        cutout: Mode `RGBA`, the photo's size.

    Returns:
        Empty where the product touches all four, too: that is a cut-out trimmed to its product.
    """
    seen = np.asarray(cutout.getchannel("A")) >= _SEEN_ALPHA
    lines = {"left": seen[:, 0], "top": seen[0], "right": seen[:, -1], "bottom": seen[-1]}
    least = max(3, round(0.005 * max(cutout.size)))
    sides = tuple(side for side, line in lines.items() if int(line.sum()) >= least)
    return () if len(sides) == 4 else sides


def without_marks(cutout: Image.Image, boxes: Sequence[tuple[int, int, int, int]]) -> Image.Image:
    """Leave added text and graphics out of a cut-out where they stand apart from the product.

    Args:
        cutout: Mode `RGBA`. Not changed.
        boxes: Where the marks are, px.

    Returns:
        The cut-out without the parts that lie in the boxes; its largest part, and all that only reaches into a box,
        is product and stays.
    """
    import cv2

    if not boxes:
        return cutout
    pixels = np.array(cutout)
    marked = np.zeros(pixels.shape[:2], np.uint8)
    for left, top, right, bottom in boxes:
        more = max(4, (bottom - top) // 6)  # the reader's boxes are tight
        marked[max(0, top - more) : bottom + more, max(0, left - more) : right + more] = 1
    count, labels, stats, _ = cv2.connectedComponentsWithStats((pixels[..., 3] > 0).astype(np.uint8), connectivity=8)
    if count <= 2:
        return cutout
    inside = np.bincount(labels.ravel(), weights=marked.ravel(), minlength=count)
    areas = stats[:, cv2.CC_STAT_AREA]
    mark = inside >= 0.8 * areas
    mark[[0, 1 + int(areas[1:].argmax())]] = False
    pixels[mark[labels]] = 0
    return Image.fromarray(pixels)


def missed_steps(target: Target, frame: tuple[int, int]) -> tuple[SizeStep, ...]:
    """Sizes that the marketplace's rules name and a picture does not reach."""
    return tuple(step for step in target.steps if step.factor(*frame) > 1)


def _frame(width: int, height: int, fill: float, target: Target) -> tuple[float, float]:
    """The frame, in px, in which a product of this size takes this share."""
    aspect = target.frame_aspect
    across = max(width, height * aspect) / fill
    return across, across / aspect


def _whole(frame: tuple[float, float], target: Target) -> tuple[int, int]:
    """Whole pixels whose ratio is as near to the wanted one as can be."""
    aspect = target.frame_aspect
    # Rounding down at a limit and up at a minimum would contradict; sizes are exact multiples there, so round.
    height = round(frame[1])
    return max(1, round(height * aspect)), max(1, height)


def soft_shadow(alpha: Image.Image) -> Image.Image:
    """The soft shadow that a product lying or standing there would leave: its outline, lower and blurred.

    Args:
        alpha: Mode `L`, the product's matte in the whole picture.

    Returns:
        Mode `L`, the same size: how much light the shadow takes, 0-255.
    """
    left, top, right, bottom = alpha.getbbox() or (0, 0, 0, 0)
    reach = max(2, round(0.02 * max(right - left, bottom - top)))
    outline = Image.new("L", alpha.size, 0)
    outline.paste(alpha, (0, reach // 2))
    return outline.filter(ImageFilter.GaussianBlur(reach)).point(lambda value: math.floor(value * _SHADOW))


def shaded(ground: Image.Image, alpha: Image.Image) -> Image.Image:
    """Draw the soft shadow of a product onto its ground, mode `RGB`; the product is not drawn."""
    light = ImageChops.invert(soft_shadow(alpha))
    return ImageChops.multiply(ground, Image.merge("RGB", (light,) * 3))
