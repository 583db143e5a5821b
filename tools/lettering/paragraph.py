"""Break a text into lines of a width, and set them: the lines about equally long, no letter cut off."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PIL import ImageDraw, ImageFont

from tools.lettering.typefaces import breaks_anywhere, is_right_to_left

_LEADING = 1.24  # of the size, from one line to the next
_ASCENT, _DESCENT = 0.74, 0.22  # of the size; letters that reach further get more
_NOT_FIRST = frozenset("、。，．・：；？！）」』】〉》〕］｝ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ%‰°'\")]}!,.:;?")


@dataclass(frozen=True)
class Paragraph:
    """A text broken into lines.

    Attributes:
        ascent: From the top to the first baseline, px.
        leading: From one baseline to the next, px.
        descent: From the last baseline to the bottom, px.
        width: Of the longest line, px.
    """

    lines: tuple[str, ...]
    font: ImageFont.FreeTypeFont
    ascent: float
    leading: float
    descent: float
    width: float
    right_to_left: bool

    @property
    def height(self) -> float:
        """From the top of the first line to the bottom of the last, px."""
        return self.ascent + (len(self.lines) - 1) * self.leading + self.descent

    def draw(self, pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float], ink: tuple[int, int, int]) -> None:
        """Write it from the top of a box, at the side where its script begins."""
        x, anchor = (box[2], "rs") if self.right_to_left else (box[0], "ls")
        self._lines(pen, x, box[1], anchor, ink)

    def draw_centred(self, pen: ImageDraw.ImageDraw, x: float, top: float, ink: tuple[int, int, int]) -> None:
        """Write it with every line centred on `x`."""
        self._lines(pen, x, top, "ms", ink)

    def _lines(self, pen: ImageDraw.ImageDraw, x: float, top: float, anchor: str, ink: tuple[int, int, int]) -> None:
        for number, line in enumerate(self.lines):
            pen.text((x, top + self.ascent + number * self.leading), line, ink, self.font, anchor=anchor)


def set_text(text: str, font: ImageFont.FreeTypeFont, width: float) -> Paragraph | None:
    """Break a text into as few lines as the width allows, about equally long.

    Returns:
        None where a word is wider than that.
    """
    pieces, length = _pieces(text), cache(font.getlength)  # most lines begin alike at every width
    lines = _filled(pieces, length, width)
    if lines is None:
        return None
    narrow, wide = width / len(lines) * 0.8, width
    for _ in range(8):  # the narrowest width that takes no more lines
        middle = (narrow + wide) / 2
        tried = _filled(pieces, length, middle)
        if tried is not None and len(tried) <= len(lines):
            lines, wide = tried, middle
        else:
            narrow = middle
    boxes = [font.getbbox(line, anchor="ls") for line in lines]
    size = font.size
    ascent, descent = max(_ASCENT * size, *(-b[1] for b in boxes)), max(_DESCENT * size, *(b[3] for b in boxes))
    leading = max(_LEADING * size, ascent + descent + 0.06 * size)
    longest = max(length(line) for line in lines)
    return Paragraph(tuple(lines), font, ascent, leading, descent, longest, is_right_to_left(text))


def _filled(pieces: list[str], length: Callable[[str], float], width: float) -> list[str] | None:
    """Lines filled one after the other; None where a piece is too wide."""
    lines: list[str] = []
    line = ""
    for piece in pieces:
        if line and length((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
        if length(line.rstrip()) > width:
            return None
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    """What stays together on a line: words with the space after them; single signs where a script has no spaces."""
    pieces: list[str] = []
    for sign in " ".join(text.split()):
        last = pieces[-1] if pieces else ""
        joined = unicodedata.category(sign) in ("Mn", "Mc", "Cf") or sign in _NOT_FIRST or sign == " "
        new_word = last.endswith(" ") or last.endswith(("-", "/", "–"))
        between = bool(last) and not last[-1].isdigit() and (breaks_anywhere(last[-1]) or breaks_anywhere(sign))
        between = between and _thai_may_break(last, sign) and not (_is_katakana(last[-1:]) and _is_katakana(sign))
        if last and (joined or not (new_word or between)) and not (last.endswith(" ") and sign != " "):
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _thai_may_break(last: str, sign: str) -> bool:
    """A Thai vowel that is written before its consonant stays with it; so does one that follows."""
    return last[-1] not in "เแโใไ" and sign not in "ะาำๅๆฯ"


def _is_katakana(sign: str) -> bool:
    """Whether a sign is of the script for foreign words, which are not broken."""
    return "\u30a1" <= sign <= "\u30ff"
