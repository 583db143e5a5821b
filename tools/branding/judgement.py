"""Check what was made against a brand: words it avoids, how it speaks, its colours. Says what it finds in plain words.

Knows texts and pictures; does not know who made them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from knowledge.products.brands import Brand
from knowledge.products.vocabulary import fold
from tools.branding.palette import CLOSE, match_palette

_MOST_WORDS = 16  # of a sentence, on average, of a brand that speaks briefly
_SENTENCE = re.compile(r"[.!?।\n]+")
_SHOUTED = re.compile(r"\b[A-ZÄÖÜÑÁÉÍÓÚ]{5,}\b")


def judge_texts(texts: Iterable[str], brand: Brand, language: str) -> list[str]:
    """Check texts against a brand.

    Args:
        texts: Title, bullets, description ...
        brand: Whose words and tone to keep to.
        language: Of the texts: `en`, `de`, `es` or `hi`.

    Returns:
        What does not keep to it, in plain words; empty if all does.
    """
    whole = "\n".join(text for text in texts if text)
    problems = []
    if avoided := [word for word in brand.avoid if Brand(brand.name, avoid=(word,)).avoids(whole)]:
        problems.append(f"The text still has words that {brand.name} avoids: {', '.join(f'“{w}”' for w in avoided)}.")
    rules = tone_rules(brand.tone)
    sentences = [part for part in _SENTENCE.split(whole) if len(part.split()) > 2]
    if "most_words" in rules and sentences:
        average = sum(len(part.split()) for part in sentences) / len(sentences)
        if average > _MOST_WORDS:
            problems.append(f"{brand.name} speaks briefly, but the sentences have {average:.0f} words on average.")
    if "no_shouting" in rules and (loud := whole.count("!") + len(_SHOUTED.findall(whole))):
        problems.append(f"{brand.name} speaks calmly, but the text has {loud} exclamation marks or words in capitals.")
    if "no_emoji" in rules and any(unicodedata.category(char) == "So" for char in whole):
        problems.append(f"{brand.name} speaks plainly, but the text has emoji.")
    problems += _address(whole, brand, rules, language)
    return problems


def judge_scene(surroundings: Image.Image, brand: Brand) -> str:
    """Say how the surroundings of a product keep to a brand's colours; empty if it has none.

    Args:
        surroundings: Mode `RGB`, the picture without the product.
        brand: With a palette of `#rrggbb`.
    """
    if not brand.palette:
        return ""
    match = match_palette(surroundings, brand.palette)
    if match.distance > CLOSE:
        return (
            f"The colours around the product are not those of {brand.name}: the nearest is {match.colour}, "
            f"{match.distance:.0f} away from {match.nearest} (up to {CLOSE:.0f} passes for the same)."
        )
    return f"Checked: {100 * match.share:.0f}% of the surroundings are in the colours of {brand.name}."


def described(brand: Brand) -> list[str]:
    """What is known of the brand, a line each."""
    lines = [f"Tone: {brand.tone}."] if brand.tone else []
    for called, words in (
        ("Words to use", brand.use), ("Words to avoid", brand.avoid), ("Colours", brand.palette),
        ("Typefaces", brand.fonts),
    ):  # fmt: skip
        lines += [f"{called}: {', '.join(words)}."] if words else []
    lines += [f"Logo: {brand.logo}."] if brand.logo else []
    return lines


def tone_rules(tone: str) -> set[str]:
    """The rules that a tone asks for, by its words in four languages."""
    plain = fold(tone)
    return {
        rule
        for rule, words in _page().items()
        if rule != "address" and any(re.search(rf"(?<!\w){re.escape(fold(str(word)))}", plain) for word in words)
    }


def _address(text: str, brand: Brand, rules: set[str], language: str) -> list[str]:
    forms = {kind: _page()["address"][kind].get(language, []) for kind in ("formal", "informal")}
    is_formal, is_informal = (any(re.search(p, text) for p in forms[kind]) for kind in ("formal", "informal"))
    if "informal_address" in rules and is_formal:
        return [f"{brand.name} does not address its buyers like this: the text speaks to them in the formal way."]
    if "formal_address" in rules and is_informal:
        return [f"{brand.name} does not address its buyers like this: the text speaks to them in the informal way."]
    return []


@cache
def _page() -> dict[str, Any]:
    page: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("tone.yaml").read_text("utf-8"))
    return page
