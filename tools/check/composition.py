"""How a picture is made up: what was put around it, what stands in it, what was pasted beside the product."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tools.check.background import Surroundings, measure_surroundings
from tools.check.border import Border, Box, find_border
from tools.check.frame import Thing, find_insets, is_collage, things_on
from tools.check.ground import Reduced
from tools.check.inset import find_pasted
from tools.check.regions import Bytes


@dataclass(frozen=True)
class Composition:
    """A picture's make-up.

    Attributes:
        border: Frames, bars, banners, dividing lines.
        surroundings: Product and background of the picture inside the frame, without what was pasted beside it.
        things: The separate things on a plain background, largest first, without the pasted ones.
        insets: Small pictures or colour blocks pasted beside the product.
        pasted: Box of a small picture pasted into a corner of a photograph, in px at work size.
        factor: Work size px in px of the picture.
    """

    border: Border
    surroundings: Surroundings
    things: tuple[Thing, ...]
    insets: tuple[Thing, ...]
    factor: int
    pasted: Box | None = None

    def in_pixels(self, boxes: tuple[Box, ...]) -> tuple[Box, ...]:
        """Boxes at work size as boxes in px of the picture."""
        return tuple((a * self.factor, b * self.factor, c * self.factor, d * self.factor) for a, b, c, d in boxes)


def take_apart(reduced: Reduced, pixels: Bytes) -> Composition:
    """Measure a picture's make-up.

    Args:
        reduced: The picture at work size.
        pixels: The whole picture, `(H, W, 3)` or `(H, W, 4)`, uint8. Not changed.
    """
    size = (pixels.shape[1], pixels.shape[0])
    border = find_border(reduced, pixels)
    surroundings = measure_surroundings(reduced, size, border.inside)
    if surroundings.kind != "plain":
        pasted = find_pasted(reduced.pixels[..., :3]) if surroundings.kind == "busy" and not border.kind else None
        return Composition(border, surroundings, (), (), reduced.factor, pasted)
    things = things_on(surroundings.product, reduced.pixels)
    shape = surroundings.product.shape
    if border.kind is None and is_collage(things, shape):
        border = replace(border, kind="collage", boxes=tuple(t.box for t in things if t.is_rectangle))
        return Composition(border, surroundings, tuple(things), (), reduced.factor)
    insets = find_insets(things, shape)
    if insets:
        surroundings = measure_surroundings(reduced, size, border.inside, tuple(inset.box for inset in insets))
        things = [thing for thing in things if thing not in insets]
    # One that covers part of the product is no thing of its own.
    pasted = None if insets or border.kind else find_pasted(reduced.pixels[..., :3])
    return Composition(border, surroundings, tuple(things), tuple(insets), reduced.factor, pasted)
