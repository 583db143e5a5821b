"""The text on a product, read before and after its pixels were changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import numpy as np
from PIL import Image

_SURE = 0.75  # reader's score from which a line is taken at its word
_LEAST_LETTERS = 3  # of a line that counts; shorter ones are mostly ornaments
_ALIKE = 0.8  # share of letters in order; a smudge costs more, the reader's own slips less
_TEXT_LOOKED_AT = 1200  # px, longer side
_NAMED = 3  # lines that can no longer be read are named, no more


@dataclass(frozen=True)
class Lettering:
    """What a product says.

    Attributes:
        before: Lines that were read with certainty, in no order.
        kept: Those of them that were read again, letter by letter or nearly so.
    """

    before: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def share(self) -> float:
        """Share of the letters that are still there, 0-1; 1 where there were none."""
        letters = sum(map(len, self.before))
        return sum(map(len, self.kept)) / letters if letters else 1.0

    def record(self) -> dict[str, Any]:
        """For a picture's record."""
        return {"before": list(self.before), "kept": list(self.kept), "share": round(self.share, 3)}

    def in_words(self) -> str | None:
        """For the seller; None where there was no text."""
        lost = [line for line in self.before if line not in self.kept]
        if not self.before:
            return None
        if not lost:
            return "I read the text in it before and after: it still reads the same."
        quoted = ", ".join(f"“{line}”" for line in lost[:_NAMED])
        return f"I read the text in it before and after: {quoted} can no longer be read as before."


def compare_lettering(before: Image.Image, after: Image.Image) -> Lettering:
    """Read the text on a product before and after.

    Takes about a second a picture; nothing is read afterwards where there was no text before.

    Args:
        before: The product, mode `RGB` or `RGBA`, which is laid on mid-grey.
        after: The same part of the finished picture, any size.
    """
    lines = _lines(before)
    if not lines:
        return Lettering((), ())
    found = _lines(after, least=0.0)
    together = _letters(" ".join(found))
    kept = tuple(line for line in lines if _is_among(_letters(line), [_letters(f) for f in found], together))
    return Lettering(tuple(lines), kept)


def _lines(image: Image.Image, least: float = _SURE) -> list[str]:
    """Lines of text that were read with at least that score."""
    from tools.check.text import read_text

    shown = image.copy()
    shown.thumbnail((_TEXT_LOOKED_AT, _TEXT_LOOKED_AT), Image.Resampling.LANCZOS)
    if shown.mode == "RGBA":
        ground = Image.new("RGB", shown.size, (128, 128, 128))
        ground.paste(shown, mask=shown.getchannel("A"))
        shown = ground
    pixels: np.ndarray[Any, Any] = np.asarray(shown.convert("RGB"))
    lines = [line.words for line in read_text(pixels) if line.score >= least]
    return [line for line in dict.fromkeys(lines) if len(_letters(line)) >= _LEAST_LETTERS]


def _letters(line: str) -> str:
    return re.sub(r"[\W_]", "", line.casefold())


def _is_among(line: str, found: list[str], together: str) -> bool:
    """Whether a line was read again: as one of the lines, or, where the reader split it otherwise, among them all."""
    return line in together or any(SequenceMatcher(None, line, f, autojunk=False).ratio() >= _ALIKE for f in found)
