"""What a photo shows: its things in order, which of them are the product, and what is clutter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.things.alike import groups, look_at
from tools.things.colours import colour_shares
from tools.things.parts import find_parts

Box = tuple[int, int, int, int]
_SIDE = 640  # px, longest side at which things are told apart
_COMPARABLE = 0.15  # of the largest thing's area, or half its length
_ON_THE_EDGE = 0.3  # of a thing's own side that lies on the photo's edge: something that the photo cuts off


@dataclass(frozen=True)
class Thing:
    """Something in a photo.

    Attributes:
        number: From 1, left to right, or top to bottom where they lie so.
        box: `(left, top, right, bottom)` in px of the photo.
        place: `left`, `middle`, `top right`...; empty where it says nothing.
        size: `largest` or `smallest` where that is plain to see, else empty.
        colour: Its main colour.
        shares: How much of it has which colour, 0-1.
        alike: How many alike things it is: 2 for a pair.
        labels: Their numbers in `Things.labels`.
    """

    number: int
    box: Box
    place: str
    size: str
    colour: str
    shares: dict[str, float]
    alike: int
    labels: tuple[int, ...]

    @property
    def words(self) -> str:
        """What is measured about it, for people: `left, largest, red`."""
        pair = f"{self.alike} alike" if self.alike > 1 else ""
        return ", ".join(word for word in (self.place, self.size, pair, self.colour) if word)


@dataclass(frozen=True)
class Things:
    """Everything found in a photo.

    Attributes:
        choices: What one can choose from. Alike things count as one, unless there is nothing else.
        left_out: What is no product: far smaller than it, or cut off by the photo's edge.
        products: How many products there are; a pair is one.
        labels: `(h, w)`, small: 0 for nothing, else the number of a thing.
        size: Of the photo, px.
    """

    choices: tuple[Thing, ...]
    left_out: tuple[Thing, ...]
    products: int
    labels: NDArray[Any]
    size: tuple[int, int]

    @property
    def unclear(self) -> bool:
        """Whether somebody has to say which one is meant."""
        return self.products > 1

    @property
    def all_labels(self) -> tuple[int, ...]:
        """Of all that can be chosen."""
        return tuple(label for thing in self.choices for label in thing.labels)

    def only(self, cutout: Image.Image, labels: tuple[int, ...]) -> Image.Image:
        """A cut-out with only some of its things; `cutout` is `RGBA`, of the photo's size, and is not changed."""
        import cv2

        if set(labels) >= set(np.unique(self.labels)) - {0} and not self._strays(cutout):
            return cutout
        kept = np.isin(self.labels, labels).astype(np.uint8)
        rgba = np.array(cutout)
        wide = cv2.dilate(kept, np.ones((3, 3), np.uint8))  # soft edges that the small picture does not show
        wide[(self.labels > 0) & (kept == 0)] = 0
        rgba[cv2.resize(wide, self.size, interpolation=cv2.INTER_NEAREST) == 0] = 0
        return Image.fromarray(rgba)

    def _strays(self, cutout: Image.Image) -> bool:
        """Whether the cut-out holds solid parts that belong to no thing, such as a shadow."""
        small = np.asarray(cutout.getchannel("A").resize(self.labels.shape[::-1], Image.Resampling.BOX))
        return bool(((small > 127) & (self.labels == 0)).any())


def find_things(photo: Image.Image, cutout: Image.Image) -> Things:
    """Tell the things of a photo apart.

    Args:
        photo: Mode `RGB`. Not changed.
        cutout: All that was cut out of it, mode `RGBA`, the same size. Not changed.
    """
    scale = min(1.0, _SIDE / max(photo.size))
    size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    small = np.asarray(photo.resize(size, Image.Resampling.BOX))
    alpha = np.asarray(cutout.getchannel("A").resize(size, Image.Resampling.BOX))
    parts = find_parts(small, alpha)
    regions = [(parts.labels == number) & (alpha > 127) for number in range(1, parts.count + 1)]
    clutter = _clutter(regions)
    product = [i for i in range(len(regions)) if i not in clutter]
    together = groups([look_at(small, regions[i]) for i in product]) if len(product) > 1 else [[0]] * len(product)
    sets = [[product[i] for i in group] for group in together]
    choices = sets if len(sets) > 1 else [[i] for i in product]
    describe = _Describer(small, regions, photo.size)
    return Things(
        describe.all_of(choices), describe.all_of([[i] for i in sorted(clutter)]), len(sets), parts.labels, photo.size
    )


def _clutter(regions: list[NDArray[Any]]) -> set[int]:
    """Indices of what is far smaller than the largest thing, or cut off by the photo's edge while others are not."""
    if len(regions) < 2:
        return set()
    areas = [float(region.sum()) for region in regions]
    lengths = [max(_sides(region)) for region in regions]
    cut = [_is_cut_off(region) for region in regions]
    whole = [i for i in range(len(regions)) if not cut[i]] or list(range(len(regions)))
    largest = max(whole, key=lambda i: areas[i])
    out = {i for i in range(len(regions)) if i not in whole and areas[largest] > 0.25 * areas[i]}
    for i in range(len(regions)):
        if areas[i] < _COMPARABLE * areas[largest] and lengths[i] < 0.5 * lengths[largest]:
            out.add(i)
    return out


def _is_cut_off(region: NDArray[Any]) -> bool:
    """Whether a good part of a side lies on the photo's edge."""
    width, height = _sides(region)
    upright = max(region[:, 0].sum(), region[:, -1].sum()) / max(1, height)
    level = max(region[0].sum(), region[-1].sum()) / max(1, width)
    return bool(max(upright, level) > _ON_THE_EDGE)


def _sides(region: NDArray[Any]) -> tuple[int, int]:
    left, top, right, bottom = _box(region)
    return right - left, bottom - top


def _box(region: NDArray[Any]) -> Box:
    columns, rows = np.flatnonzero(region.any(axis=0)), np.flatnonzero(region.any(axis=1))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


class _Describer:
    """Numbers things and puts what is measured about them into words."""

    def __init__(self, small: NDArray[Any], regions: list[NDArray[Any]], size: tuple[int, int]) -> None:
        self._small, self._regions, self._size = small, regions, size

    def all_of(self, sets: list[list[int]]) -> tuple[Thing, ...]:
        if not sets:
            return ()
        merged = [np.any([self._regions[i] for i in each], axis=0) for each in sets]
        boxes = [_box(region) for region in merged]
        order, row = _order(boxes)
        areas = [float(region.sum()) for region in merged]
        places = _places([boxes[i] for i in order], row, self._small.shape)
        return tuple(
            self._thing(n, sets[i], merged[i], boxes[i], place, _size_word(areas[i], areas))
            for n, (i, place) in enumerate(zip(order, places, strict=True), start=1)
        )

    def _thing(self, number: int, members: list[int], region: NDArray[Any], box: Box, place: str, size: str) -> Thing:
        import cv2

        inner = cv2.erode(region.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0  # no colour of the background
        shares = colour_shares(self._small[inner if inner.any() else region])
        across, down = self._size[0] / self._small.shape[1], self._size[1] / self._small.shape[0]
        in_photo = (
            int(box[0] * across), int(box[1] * down),
            min(self._size[0], round(box[2] * across)), min(self._size[1], round(box[3] * down)),
        )  # fmt: skip
        labels = tuple(i + 1 for i in members)
        return Thing(number, in_photo, place, size, next(iter(shares), ""), shares, len(members), labels)


def _size_word(area: float, areas: list[float]) -> str:
    others = sorted(areas)
    if len(areas) > 1 and area == others[-1] and area > 1.6 * others[-2]:
        return "largest"
    return "smallest" if len(areas) > 1 and area == others[0] and area < others[1] / 1.6 else ""


def _order(boxes: list[Box]) -> tuple[list[int], str]:
    """The order in which people count, and how the things lie: in a `row`, a `column`, or neither (empty)."""
    x = [(b[0] + b[2]) / 2 for b in boxes]
    y = [(b[1] + b[3]) / 2 for b in boxes]
    heights, widths = [b[3] - b[1] for b in boxes], [b[2] - b[0] for b in boxes]
    if np.ptp(y) < 0.75 * max(heights) and np.ptp(x) >= 0.5 * np.ptp(y):
        return sorted(range(len(boxes)), key=x.__getitem__), "row"
    if np.ptp(x) < 0.75 * max(widths):
        return sorted(range(len(boxes)), key=y.__getitem__), "column"
    lines: list[list[int]] = []
    for i in sorted(range(len(boxes)), key=y.__getitem__):
        if lines and y[i] - y[lines[-1][0]] < 0.5 * max(heights[i], heights[lines[-1][0]]):
            lines[-1].append(i)
        else:
            lines.append([i])
    return [i for line in lines for i in sorted(line, key=x.__getitem__)], ""


def _places(boxes: list[Box], row: str, shape: tuple[int, ...]) -> list[str]:
    """Where each thing lies, in the words that tell them apart."""
    names = {"row": ("left", "middle", "right"), "column": ("top", "middle", "bottom")}.get(row)
    if names and len(boxes) > 1:
        last = len(boxes) - 1
        between = names[1] if last == 2 else ""
        return [names[0] if i == 0 else names[2] if i == last else between for i in range(len(boxes))]
    return [_cell(box, shape) for box in boxes]


def _cell(box: Box, shape: tuple[int, ...]) -> str:
    """`top left` to `bottom right`, by thirds of the photo."""
    down = min(2, int(3 * (box[1] + box[3]) / 2 / shape[0]))
    across = min(2, int(3 * (box[0] + box[2]) / 2 / shape[1]))
    words = [("top", "", "bottom")[down], ("left", "", "right")[across]]
    return " ".join(word for word in words if word) or "middle"
