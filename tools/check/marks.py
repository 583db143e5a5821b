"""Text and graphics that were added to a picture, told apart from what is printed on the product.

Joins what the readers find (`text`, `graphics`) with where it lies (`layout`) and how it looks (`ink`). Knows no rule:
what an added mark means for a marketplace is judged elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tools.check.background import Surroundings
from tools.check.graphics import Graphic, find_badges, find_codes, find_stars, is_flat
from tools.check.ground import Reduced
from tools.check.ink import Ink, cut_line, look_at_ink
from tools.check.judgement import Box
from tools.check.layout import Layout, Place, large_things
from tools.check.lookalikes import is_photographed
from tools.check.overlays import find_overlays
from tools.check.phrases import find_phrases, is_never_printed, letters
from tools.check.strokes import find_strokes
from tools.check.text import Line, read_text
from tools.check.veil import is_veil
from tools.check.wording import SURE, is_text, with_currency

Kind = Literal["text", "stars", "badge", "code", "stroke", "overlay"]
_VEIL_HEIGHT = 128  # px at which a see-through word is looked at, at most
_UNREAD_STEP = 12  # levels between the letters of an unread line and its ground; less is banding or noise


@dataclass(frozen=True)
class Mark:
    """A line of text or a graphic in the picture.

    Attributes:
        words: What it says; empty for graphics and for scripts that the reader does not know.
        place: `beside` the product, `across` its outline, `on` it, or somewhere in a `scene`, where the product is
            not known.
        added: Whether it was added to the photo. What is printed on the product was not.
        confidence: How sure that is, 0-1.
    """

    kind: Kind
    words: str
    box: Box
    place: Place
    added: bool
    confidence: float


@dataclass(frozen=True)
class Marks:
    """All marks of a picture, in reading order.

    Attributes:
        found: Added ones and printed ones.
        background_share: Share of the background that added text beside the product covers, 0-1.
    """

    found: tuple[Mark, ...]
    background_share: float

    @property
    def added(self) -> tuple[Mark, ...]:
        """The marks that were added to the photo."""
        return tuple(mark for mark in self.found if mark.added)

    @property
    def added_words(self) -> str:
        """All added text, in reading order, as one line."""
        return " ".join(mark.words for mark in self.added if mark.words)


def find_marks(
    picture: NDArray[Any], reduced: Reduced, surroundings: Surroundings, *, blurred: bool = False
) -> Marks:  # fmt: skip
    """Find text and graphics, and tell which of them were added.

    Args:
        picture: `(H, W, 3)`, uint8, upright, on white where it is transparent. Not changed.
        reduced: The same picture at work size.
        surroundings: Of the same picture.
        blurred: Whether the photo is out of focus or shaken. Then print mixes with its ground as a see-through layer
            does, and has no grain, so that letters on the product say nothing by their looks.
    """
    found = [line for line in read_text(picture, large_things(surroundings)) if line.width > 0.8 * line.height]
    product, factor = surroundings.product, reduced.factor
    lines = with_currency([line for line in found if not is_photographed(picture, line, product, factor)])
    codes = find_codes(picture)
    marked = [*(line.corners for line in lines if is_text(line)), *(code.corners for code in codes)]
    layout = Layout(reduced, surroundings, marked)
    graphics = [*find_stars(layout), *find_badges(layout)] if layout.plain else []
    if graphics:  # what was taken for a part of the product until now is none
        layout = Layout(reduced, surroundings, [*marked, *(graphic.corners for graphic in graphics)])
    strokes = find_strokes(layout, picture) if layout.plain else []
    strokes = [one for one in strokes if not any(_overlap(_box_of(one.corners), line.box) for line in lines)]
    texts = _text_marks(picture, lines, layout, blurred)
    drawn = [*(_graphic_mark(graphic, layout) for graphic in graphics), *(_code_mark(code, layout) for code in codes)]
    overlays = find_overlays(layout) if layout.plain else []
    drawn += [Mark(one.kind, "", _box_of(one.corners), "across", True, 0.7) for one in [*strokes, *overlays]]
    unread = [text for text in texts if not text.words and any(_overlap(text.box, mark.box) for mark in drawn)]
    marks = [*(text for text in texts if text not in unread), *drawn]
    return Marks(tuple(sorted(marks, key=lambda mark: (mark.box[1] + mark.box[3], mark.box[0]))), _share(texts, layout))


def _text_marks(picture: NDArray[Any], lines: list[Line], layout: Layout, blurred: bool) -> list[Mark]:
    read = [line for line in lines if is_text(line)]
    places = [layout.place_of(line.corners) for line in read]
    tallest = max((line.height for line, p in zip(read, places, strict=True) if p in ("on", "scene")), default=0.0)
    marks = [
        _text_mark(picture, line, place, layout, tallest, blurred) for line, place in zip(read, places, strict=True)
    ]
    marks += [mark for line in lines if not is_text(line) and (mark := _unread_mark(picture, line, layout))]
    return _with_repeated(_with_phrases(marks), read)


def _text_mark(
    picture: NDArray[Any], line: Line, place: Place, layout: Layout, tallest: float, blurred: bool
) -> Mark:  # fmt: skip
    ink = look_at_ink(cut_line(picture, line))
    box = line.box
    clear = _flat_part(layout, line.corners) if place in ("on", "across") else None
    if clear is not None:
        place, sure, box = "beside", 0.9, _around(box, clear)
    elif place == "across":
        sure = 0.9
    elif place == "beside":
        # Read badly and not flat: a small thing beside the product that resembles letters.
        resembles = line.score < SURE and ink.sharp and not ink.flat
        sure = 0.0 if resembles else 0.97 if layout.main else 0.8
    else:
        if blurred:
            ink = replace(ink, laid_over=False)
        veil = not blurred and is_veil(cut_line(picture, line, _VEIL_HEIGHT))
        sure = 0.85 if veil else _laid_over(line, ink, place, layout, tallest, picture.shape[1])
    return Mark("text", line.words, box, place, sure > 0, round((sure or 0.8) * line.score, 2))


def _flat_part(layout: Layout, corners: NDArray[np.float32]) -> Box | None:
    """The box, in px of the picture, of the drawn thing clear of the product that a line stands on: a badge."""
    part = layout.own_part(corners)
    if part is None or not is_flat(layout, part):
        return None
    columns, rows, f = np.flatnonzero(part.any(axis=0)), np.flatnonzero(part.any(axis=1)), layout.factor
    return int(columns[0]) * f, int(rows[0]) * f, int(columns[-1] + 1) * f, int(rows[-1] + 1) * f


def _around(box: Box, other: Box) -> Box:
    return min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])


def _laid_over(line: Line, ink: Ink, place: Place, layout: Layout, tallest: float, picture_width: int) -> float:
    """How sure it is that a line on the product, or somewhere in a scene, was added; 0 for print."""
    if is_never_printed(line.words):
        return 0.9
    if ink.laid_over:
        return 0.75
    if line.height >= 0.6 * tallest and find_phrases(line.words, "contact", "rights", "price"):
        return 0.7  # the biggest words on a label are its brand, not an address
    if place == "scene":
        level = abs(line.angle) < 1.0
        return 0.65 if level and ink.flat and ink.bright and line.height > 0.03 * picture_width else 0.0
    if layout.sticks_out(line.corners):
        return 0.75
    return 0.7 if line.width > 0.28 * picture_width and _is_askew(line, layout) else 0.0


def _is_askew(line: Line, layout: Layout) -> bool:
    """Whether a line runs slantwise over a product that itself lies straight, as watermarks do and labels do not."""
    angle = abs(line.angle)
    if not 12 < angle < 78:
        return False
    slant = layout.slant()
    if slant is None:
        return True
    off = abs(line.angle - slant) % 90
    return min(off, 90 - off) > 12


def _unread_mark(picture: NDArray[Any], line: Line, layout: Layout) -> Mark | None:
    """A line in a script that the reader does not know counts beside the product only, if it is flat and long."""
    if line.found < 0.65 or line.width < 1.8 * line.height or line.height > 0.2 * picture.shape[0]:
        return None
    if not layout.main or layout.place_of(line.corners) != "beside":
        return None
    ink = look_at_ink(cut_line(picture, line))
    if layout.part_of(line.corners) == layout.main or not ink.flat or ink.step < _UNREAD_STEP:
        return None
    return Mark("text", "", line.box, "beside", True, 0.65)


def _with_phrases(marks: list[Mark]) -> list[Mark]:
    """Lines that only together say what no maker prints, "free" above "shipping", were added both."""
    added: set[int] = set()
    for upper, one in enumerate(marks):
        for lower, other in enumerate(marks):
            if one.words and other.words and _follows(one.box, other.box):
                if is_never_printed(f"{one.words} {other.words}"):
                    added |= {upper, lower}
    return [replace(mark, added=True) if index in added else mark for index, mark in enumerate(marks)]


def _follows(box: Box, other: Box) -> bool:
    """Whether a line stands right below another or right beside it."""
    height = min(box[3] - box[1], other[3] - other[1])
    across = min(box[2], other[2]) - max(box[0], other[0])
    down = min(box[3], other[3]) - max(box[1], other[1])
    below = (
        other[1] > box[1] and -height < down < 0.5 * height and across > 0.5 * min(box[2] - box[0], other[2] - other[0])
    )
    beside = other[0] > box[0] and -1.5 * height < across < 0.5 * height and down > 0.5 * height
    return below or beside


def _with_repeated(marks: list[Mark], lines: list[Line]) -> list[Mark]:
    """The same slanted words three times over are a watermark, wherever they lie."""
    slanted: dict[str, int] = {}
    for line in lines:
        if 8 < abs(line.angle) < 82:
            said = letters(line.words)
            slanted[said] = slanted.get(said, 0) + 1
    return [replace(m, added=True) if slanted.get(letters(m.words), 0) >= 3 else m for m in marks]


def _graphic_mark(graphic: Graphic, layout: Layout) -> Mark:
    place = layout.place_of(graphic.corners)
    # Rows of letters of one size look like stars; on the product they are its print.
    return Mark(graphic.kind, "", _box_of(graphic.corners), place, graphic.kind != "stars" or place != "on", 0.85)


def _code_mark(code: Graphic, layout: Layout) -> Mark:
    place = layout.place_of(code.corners)
    # Packages carry codes; beside the product nothing does.
    return Mark("code", code.says, _box_of(code.corners), place, place in ("beside", "across"), 0.9)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _box_of(corners: NDArray[np.float32]) -> Box:
    left, top = np.floor(corners.min(axis=0))
    right, bottom = np.ceil(corners.max(axis=0))
    return int(left), int(top), int(right), int(bottom)


def _share(texts: list[Mark], layout: Layout) -> float:
    """Share of the background under boxes of added text."""
    background = ~layout.product
    covered = np.zeros_like(background)
    for mark in texts:
        if mark.added and mark.place != "on":
            (left, top, right, bottom), f = mark.box, layout.factor
            covered[top // f : -(-bottom // f), left // f : -(-right // f)] = True
    return float((covered & background).sum() / max(1, background.sum()))
