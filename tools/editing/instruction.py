"""From a seller's words to the prompt of an edit model. The words are an instruction, and can be nothing more."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import yaml

MOST_LETTERS = 400
_KEEP = (
    "Keep everything that this does not mention exactly as it is: the product's shape, proportions, material, colours, "
    "pattern, text and logos. A photorealistic product photograph with natural light and shadows; no added text, no "
    "watermark."
)
_MARKS, _ENDS = "-',%°", ".;:!?।\n"


def write_edit_prompt(instruction: str) -> str:
    """Wrap an instruction in the fixed words around it.

    Args:
        instruction: As `plain_instruction` returns it.
    """
    return f"Edit this product photograph as follows: {instruction}. {_KEEP}"


def plain_instruction(text: str) -> str:
    """A seller's words as one plain line: letters, digits, commas and hyphens, cut to a few hundred.

    What models and pipelines read as marks (`<|im_end|>`, `<|image_pad|>`, `(word:1.4)`, braces, line ends, a full stop
    that would end the instruction) is not among them. A point inside a number stays.
    """
    normal = unicodedata.normalize("NFKC", text)
    kept = "".join(_plain(normal, i) for i in range(len(normal)))
    words = re.sub(r"(\s*,)+\s*", ", ", re.sub(r"\s+", " ", kept)).strip(" -',")
    return words if len(words) <= MOST_LETTERS else words[:MOST_LETTERS].rsplit(" ", 1)[0].strip(" -',")


def asks_for_person(instruction: str) -> bool:
    """Whether the picture will show a person that AI made, in the languages that we answer in."""
    return not _people().isdisjoint(re.split(r"[\s,'-]+", instruction.casefold()))


def _plain(text: str, i: int) -> str:
    """A sign of a text if it may stay, else a comma where a thought ends, else a space."""
    sign = text[i]
    if sign.isalnum() or unicodedata.category(sign) in ("Mn", "Mc") or sign in _MARKS:
        return sign
    if sign == "." and text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit():
        return sign
    return "," if sign in _ENDS else " "


@cache
def _people() -> frozenset[str]:
    words: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("people.yaml").read_text("utf-8"))
    return frozenset(word.casefold() for table in words.values() for word in table)
