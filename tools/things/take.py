"""Take what was chosen out of a photo: one thing, several, or what lies in a box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.errors import ToolInputError
from tools.things.choice import Choice, find_chosen, listed
from tools.things.find import Box, Thing, Things, find_things

Cut = Callable[[Image.Image], Image.Image | None]
_MARGIN = 0.15  # of a box's sides: what a network needs to see around a thing
_LEAST_BOX = 16  # px
_SLIP = 0.02  # of a box's sides: nobody draws a box to the pixel
_IN_THE_BOX = 0.5  # of a thing that must lie in the box to be what is meant
_SAME = 0.9  # of a thing that a closer look must show again


@dataclass(frozen=True)
class Taken:
    """What was taken.

    Attributes:
        image: Mode `RGBA`, the photo's size; None where the words do not single anything out.
        notes: What the seller should know about the choice.
        things: What the photo shows; None for a box, which needs no telling apart.
        from_near: Whether the image is from a closer look rather than from the cut-out of the whole photo.
    """

    image: Image.Image | None
    notes: tuple[str, ...]
    things: Things | None = None
    from_near: bool = False


def take(photo: Image.Image, whole: Image.Image, choice: Choice, look: Cut | None) -> Taken:
    """Take what was chosen by a number, words or a point; without a choice, everything that is product.

    Args:
        photo: Mode `RGB`. Not changed.
        whole: All that was cut out of it, mode `RGBA`, the same size. Not changed.
        choice: What to take; not a box.
        look: Cuts out what a part of the photo shows, for a closer look at one thing; None where `whole` is exact.

    Raises:
        ToolInputError: Nothing is at the point, or the words are none that can be looked for.
    """
    things = find_things(photo, whole)
    if choice.point:
        labels = _at(things, choice.point)
        chosen = [t for t in (*things.choices, *things.left_out) if labels[0] in t.labels]
        nearer = _closer(photo, whole, things, labels, look)
        return Taken(nearer or things.only(whole, labels), _notes_on_chosen(things, chosen), things, nearer is not None)
    if choice.item is None:
        return Taken(things.only(whole, things.all_labels), _notes_on_all(things, chosen=False), things)
    found = find_chosen(things, choice.item)
    if len(things.choices) < 2:
        notes = _notes_on_left_out(things) if _means_all(choice.item) else _notes_on_chosen(things, found)
        return Taken(things.only(whole, things.all_labels), notes, things)
    if not found:
        return Taken(None, (), things)
    if len(found) == len(things.choices):
        return Taken(things.only(whole, things.all_labels), _notes_on_all(things, chosen=True), things)
    labels = tuple(label for thing in found for label in thing.labels)
    nearer = _closer(photo, whole, things, labels, look) if len(labels) == 1 else None
    return Taken(nearer or things.only(whole, labels), _notes_on_chosen(things, found), things, nearer is not None)


def _means_all(item: str) -> bool:
    return bool({"all", "both", "everything", "together"} & set(item.lower().split()))


def take_box(photo: Image.Image, box: tuple[int, int, int, int], look: Cut) -> Taken:
    """Cut out what lies in a box; what is around it is seen only to tell the background.

    Args:
        photo: Mode `RGB`. Not changed.
        box: `(left, top, width, height)`, px; may reach over the photo's edge.
        look: Cuts out what a part of the photo shows; None where it shows nothing.

    Raises:
        ToolInputError: The box is outside the photo, too small, or shows nothing that stands out.
    """
    inside = _clipped(box, photo.size)
    area = _widened(inside, _MARGIN, photo.size)
    found = look(photo.crop(area))
    nothing = ToolInputError(
        f"Nothing in the box {','.join(map(str, box))} stands out from what is behind it. "
        "Draw the box around the whole thing, with a little space."
    )
    if found is None:
        raise nothing
    rgba = np.array(found)
    limit = _widened(inside, _SLIP, photo.size)
    limit = (limit[0] - area[0], limit[1] - area[1], limit[2] - area[0], limit[3] - area[1])
    solid = rgba[..., 3] > 127
    kept = _mostly_within(solid, limit)
    if not kept.any():
        raise nothing
    strays = solid & ~kept
    rgba[_grown(strays) & ~_grown(kept)] = 0
    outside = np.ones(solid.shape, bool)
    outside[limit[1] : limit[3], limit[0] : limit[2]] = False
    reaches_out = float((kept & outside).sum()) > 0.01 * float(kept.sum())
    rgba[outside] = 0
    image = Image.new("RGBA", photo.size)
    image.paste(Image.fromarray(rgba), area[:2])
    notes = ["I took only the part of the photo that you marked."]
    if reaches_out:
        notes.append("Something reaches beyond the marked part; I left out what lies outside it.")
    return Taken(image, tuple(notes), from_near=True)


def _clipped(box: tuple[int, int, int, int], size: tuple[int, int]) -> Box:
    """The box as left, top, right, bottom, inside the photo."""
    left, top, width, height = box
    if width < _LEAST_BOX or height < _LEAST_BOX:
        raise ToolInputError(
            f"The box {left},{top},{width},{height} is {width} x {height} px. It needs at least {_LEAST_BOX} px on "
            "each side: left, top, width and height, in pixels of the photo."
        )
    clipped = (max(0, left), max(0, top), min(size[0], left + width), min(size[1], top + height))
    if clipped[2] - clipped[0] < _LEAST_BOX or clipped[3] - clipped[1] < _LEAST_BOX:
        raise ToolInputError(
            f"The box {left},{top},{width},{height} lies outside the photo, which has {size[0]} x {size[1]} px. "
            "Give left, top, width and height in pixels of the photo, counted from its top left corner."
        )
    return clipped


def _widened(box: Box, share: float, size: tuple[int, int]) -> Box:
    left, top, right, bottom = box
    x, y = share * (right - left), share * (bottom - top)
    return max(0, int(left - x)), max(0, int(top - y)), min(size[0], round(right + x)), min(size[1], round(bottom + y))


def _mostly_within(solid: NDArray[Any], limit: Box) -> NDArray[Any]:
    """The connected parts that lie in a box for the most part, or fill most of it."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid.astype(np.uint8), connectivity=8)
    within = np.bincount(labels[limit[1] : limit[3], limit[0] : limit[2]].ravel(), minlength=count)
    areas = stats[:, cv2.CC_STAT_AREA]
    least = 0.02 * within[1:].max(initial=0)
    kept = (within >= _IN_THE_BOX * areas) | (within > 0.25 * (limit[2] - limit[0]) * (limit[3] - limit[1]))
    kept &= within >= max(12, least)
    kept[0] = False
    return np.asarray(kept[labels])


def _grown(region: NDArray[Any]) -> NDArray[Any]:
    import cv2

    return np.asarray(cv2.dilate(region.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0)


def _at(things: Things, point: tuple[int, int]) -> tuple[int, ...]:
    """The label of the thing at a point, or of one right beside it: fingers are wide."""
    x, y = point
    if not (0 <= x < things.size[0] and 0 <= y < things.size[1]):
        raise ToolInputError(
            f"The point {x},{y} lies outside the photo, which has {things.size[0]} x {things.size[1]} px. "
            "Give pixels from the left and from the top."
        )
    rows, columns = np.nonzero(things.labels)
    height, width = things.labels.shape
    away = np.hypot(rows + 0.5 - y / things.size[1] * height, columns + 0.5 - x / things.size[0] * width)
    if not away.size or away.min() > 0.03 * max(height, width):
        raise ToolInputError(
            f"Nothing was found at {x},{y}. The photo shows: {listed((*things.choices, *things.left_out))}. "
            "Choose one of them, or give a box around what you mean."
        )
    nearest = int(away.argmin())
    return (int(things.labels[rows[nearest], columns[nearest]]),)


def _closer(
    photo: Image.Image, whole: Image.Image, things: Things, labels: tuple[int, ...], look: Cut | None
) -> Image.Image | None:
    """One thing, cut out anew from close by; None if that does not show the same thing, or shows it no larger."""
    region = np.isin(things.labels, labels)
    box = things.only(whole, labels).getbbox()
    if look is None or box is None:
        return None
    area = _widened(box, _MARGIN, photo.size)
    if (area[2] - area[0]) * (area[3] - area[1]) > 0.5 * photo.width * photo.height:
        return None
    found = look(photo.crop(area))
    if found is None:
        return None
    image = Image.new("RGBA", photo.size)
    image.paste(found, area[:2])
    seen = np.asarray(image.getchannel("A").resize(region.shape[::-1], Image.Resampling.BOX)) > 127
    own = _touching(seen & ~_grown_little((things.labels > 0) & ~region), region)
    solid = region & (np.asarray(whole.getchannel("A").resize(region.shape[::-1], Image.Resampling.BOX)) > 127)
    if (own & solid).sum() < _SAME * solid.sum() or own.sum() > 1.5 * solid.sum():
        return None
    rgba = np.array(image)
    rgba[_enlarged(_grown_little(own), photo.size) == 0] = 0
    return Image.fromarray(rgba)


def _grown_little(region: NDArray[Any]) -> NDArray[Any]:
    import cv2

    return np.asarray(cv2.dilate(region.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)


def _enlarged(region: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    import cv2

    return np.asarray(cv2.resize(region.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST))


def _touching(seen: NDArray[Any], region: NDArray[Any]) -> NDArray[Any]:
    """The connected parts of `seen` that meet `region`."""
    import cv2

    _, labels = cv2.connectedComponents(seen.astype(np.uint8), connectivity=8)
    met = np.setdiff1d(labels[region & seen], [0])
    return np.asarray(np.isin(labels, met) & seen)


def _notes_on_all(things: Things, *, chosen: bool) -> tuple[str, ...]:
    notes = []
    count = len(things.choices)
    if count > 1 and things.products == 1 and not chosen:
        notes.append(
            f"I see {count} alike things and took them as one product. "
            f"If you mean one of them, say which: {listed(things.choices)}."
        )
    elif count > 1:
        kept = f"I kept all {count} things in the photo: {listed(things.choices)}."
        notes.append(kept if chosen else f"{kept} If you mean one of them, say which.")
    elif things.choices and things.choices[0].alike > 1:
        notes.append(f"I see {things.choices[0].alike} alike things and took them as one product.")
    return (*notes, *_notes_on_left_out(things))


def _notes_on_left_out(things: Things) -> tuple[str, ...]:
    if not things.left_out:
        return ()
    return (f"I left out what else is in the photo: {listed(things.left_out, numbered=False)}.",)


def _notes_on_chosen(things: Things, chosen: list[Thing]) -> tuple[str, ...]:
    count = len(things.choices)
    if count < 2:
        return ("I found only this one thing in the photo.",)
    if len(chosen) == 1:
        return (f"I took one of {count} things in the photo: {listed(tuple(chosen))}.",)
    return (f"I took {len(chosen)} of {count} things in the photo: {listed(tuple(chosen))}.",)
