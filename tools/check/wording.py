"""Which of the lines that were read are words at all, and which signs before a number are a currency's."""

from __future__ import annotations

from dataclasses import replace

from tools.check.judgement import Box
from tools.check.phrases import find_phrases, letters
from tools.check.text import Line

_READABLE = 0.6  # recogniser's score from which a line counts as text
SURE = 0.85
_FEW = 4  # letters; so few are read into any weave, where they are hardly taller than its threads
_TALL_ENOUGH = 10.0  # px of a line, of which letters take about three quarters
_ANY_CURRENCY = "¤"


def is_text(line: Line) -> bool:
    """Whether a line was read well enough to be text: rows of round or straight things are read as "OOO" and "lll"."""
    said = letters(line.words).replace(" ", "").replace("o", "0")
    if len(said) < _FEW and line.height < _TALL_ENOUGH:
        return False
    different = len(set(said.replace("i", "")) - {"0"}) + bool("0" in said) + bool("i" in said)
    if any(ord(c) > 0x2E80 for c in said):  # one Chinese, Japanese or Korean sign is as much as a short word
        return line.score >= SURE and len(said) >= 2
    if different < 2 or len(said) < 2:
        return bool(find_phrases(line.words, "review", "price")) and line.score >= SURE
    return line.score >= (SURE if len(said) < _FEW else _READABLE)


def with_currency(lines: list[Line]) -> list[Line]:
    """Numbers with a sign before them that the reader does not know: a currency sign, shown as the general one.

    One digit is no price: an unknown sign and a 7 are also read into the rim and the shoulder of a vase.
    """
    signs = [line for line in lines if len(line.words) == 1 and not line.words.isascii() and line.score < SURE]
    priced = []
    for line in lines:
        is_number = sum(map(str.isdigit, line.words)) > 1 and set(line.words) <= set("0123456789.,")
        own = is_number and any(_follows_closely(sign.box, line.box) for sign in signs)
        priced.append(replace(line, words=f"{_ANY_CURRENCY}{line.words}") if own else line)
    return priced


def _follows_closely(box: Box, other: Box) -> bool:
    """Whether the second stands right beside the first, on the same line and about as high."""
    height = other[3] - other[1]
    level = min(box[3], other[3]) - max(box[1], other[1]) > 0.5 * height
    return level and -0.5 * height < other[0] - box[2] < 0.8 * height and box[0] < other[0]
