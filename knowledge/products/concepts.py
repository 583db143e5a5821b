"""Concepts: products, materials, colours, features, certificates and places with their words in four languages.

Knows the YAML files under `words/`; does not know how concepts are found in a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from knowledge.products.tokens import tokens_of
from knowledge.products.word_lists import page, split

LANGUAGES = ("en", "de", "es", "hi")
Kind = Literal["product", "material", "colour", "feature", "certificate", "place", "idiom"]
CHOICE = re.compile(r"\[([^\]]*)\]")
_ENDINGS = {
    "en": ("s", "es"),
    "de": ("e", "en", "er", "es", "em", "n", "s", "nen", "ne"),
    "es": ("s", "es"),
    "hi": (),
}
_CLAIMS = {"material": "material", "colour": "colour", "place": "origin"}
_PREFIXES = {"colour": "colour_", "place": "place_"}


@dataclass(frozen=True, eq=False)  # there is one of each
class Concept:
    """Something that facts and texts name.

    Attributes:
        name: `stoneware`, the same in all languages.
        kind: What it is: a material, a feature, ...
        words: By language, as written: the first wording, with `[a|b]` where it agrees with the product.
        genders: Of a product's word, by language: `m`, `f`, `n`, or `p` where it has only a plural.
        claim: The kind of claim that it makes in a text; `none` where it makes none.
        how: How it is said of the product: `is`, `estar` (Spanish), `with`.
        broader: The concept that it is a kind of; empty if none is known.
        group: Of a product: the group it belongs to, `drinkware`.
        also: By language, all wordings.
        synonyms: Of a product, by language: its names, each in singular, as people search for it.
    """

    name: str
    kind: Kind
    words: dict[str, str] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    claim: str = "none"
    how: str = "is"
    broader: str = ""
    group: str = ""
    also: dict[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)


def agreed(words: str, form: int) -> str:
    """Choose the form in `[o|a|os|as]`; where there are two, the second is the plural's.

    Args:
        words: With choices in brackets.
        form: 0 masculine, 1 feminine, 2 and 3 the same in plural.
    """

    def choose(found: re.Match[str]) -> str:
        forms = found[1].split("|")
        return forms[form if len(forms) == 4 else int(form >= 2)]

    return CHOICE.sub(choose, words)


def inflected(wording: str, language: str, kind: str) -> Iterator[tuple[str, ...]]:
    """The forms of a wording, in words: singular, plural, and the endings of its language."""
    choices = [m[1].split("|") for m in CHOICE.finditer(wording)]
    forms = {agreed(wording, form) for form in range(4)} if choices else {wording}
    for form in forms:
        words = tuple(token.key for token in tokens_of(form))
        if not words:
            continue
        yield words
        if kind in ("product", "idiom") or (language == "de" and len(words) > 1 and kind != "material"):
            continue
        for ending in _ENDINGS.get(language, ()):
            yield (*words[:-1], words[-1] + ending)
        if language == "es" and words[-1].endswith("o"):
            for ending in ("a", "os", "as"):
                yield (*words[:-1], words[-1][:-1] + ending)
        if language == "hi" and kind in ("colour", "feature"):
            yield from _agreed_in_hindi(words, every=kind == "colour")


def _agreed_in_hindi(words: tuple[str, ...], every: bool) -> Iterator[tuple[str, ...]]:
    """`गहरा हरा` as `गहरे हरे` and `गहरी हरी`: a shade's words all agree with the thing, of other adjectives the last."""
    first = 0 if every else len(words) - 1
    if any(word.endswith("ा") for word in words[first:]):
        for ending in ("े", "ी"):
            agreeing = (re.sub("ा$", ending, word) for word in words[first:])
            yield (*words[:first], *agreeing)


def read_concepts() -> Iterator[Concept]:
    """Read all concepts of the YAML files."""
    for group, products in page("types").items():
        for name, entry in products.items():
            yield _product(name, group, entry)
    for file, kind in (("materials", "material"), ("colours", "colour"), ("features", "feature"), ("places", "place")):
        for name, entry in page(file).items():
            yield _concept(name, kind, entry)
    for name, forms in page("certificates").items():
        wordings = split(forms)
        yield Concept(
            f"certificate_{name}", "certificate", dict.fromkeys(LANGUAGES, wordings[0]), claim="certificate",
            also={"": wordings},
        )  # fmt: skip
    yield Concept("idiom", "idiom", also={"": tuple(page("idioms")["idioms"])})


def _concept(name: str, kind: Any, entry: dict[str, str]) -> Concept:
    also = {language: split(entry[language]) for language in LANGUAGES if language in entry}
    prefix = _PREFIXES.get(kind, "")
    return Concept(
        prefix + name, kind, {language: wordings[0] for language, wordings in also.items()},
        claim=entry.get("claim", _CLAIMS.get(kind, "feature")), how=entry.get("how", "is"),
        broader=prefix + entry["is"] if "is" in entry else "", also=also,
    )  # fmt: skip


def _product(name: str, group: str, entry: dict[str, str]) -> Concept:
    words, genders, also, synonyms = {}, {}, {}, {}
    for language in LANGUAGES:
        wordings = [_name_of_product(wording.replace("=", "")) for wording in split(entry[language])]
        same = [i == 0 or "=" in wording for i, wording in enumerate(split(entry[language]))]
        genders[language], words[language] = wordings[0]
        also[language] = tuple(form for _, pair in wordings for form in dict.fromkeys(pair.split("/")) if form)
        singles = [pair.split("/")[0] or pair[1:] for _, pair in wordings]
        synonyms[language] = tuple(single for single, is_same in zip(singles, same, strict=True) if is_same)
    return Concept(f"product_{name}", "product", words, genders, group=group, also=also, synonyms=synonyms)


def _name_of_product(wording: str) -> tuple[str, str]:
    """`f Tasse/Tassen` is `("f", "Tasse/Tassen")`; `/m jóven` has a plural only; a bare word is only read."""
    only_plural = wording.startswith("/")
    gender, _, rest = wording.removeprefix("/").partition(" ")
    if gender not in ("m", "f", "n"):
        gender, rest = ("p" if only_plural else "m"), wording.removeprefix("/")
    if only_plural:
        return f"{gender}p" if gender != "p" else "p", f"/{rest}"
    return gender, rest if "/" in rest else f"{rest}/{rest}"
