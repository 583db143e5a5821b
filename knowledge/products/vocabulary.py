"""The words for products, materials, colours, features, certificates and places, found in any text.

Knows the YAML files under `words/`; does not know facts or listings. One concept has words in English, German, Spanish
and Hindi, so what a seller says in one language is known in the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

FOLDER = Path(__file__).with_name("words")
LANGUAGES = ("en", "de", "es", "hi")
Kind = Literal["product", "material", "colour", "feature", "certificate", "place", "idiom"]
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0963\u0970-\u097f])*(?:['’][^\W\d_]+)?|\d+|%")
_CHOICE = re.compile(r"\[([^\]]*)\]")
_NEAR = 4
_ENDINGS = {
    "en": ("s", "es"),
    "de": ("e", "en", "er", "es", "em", "n", "s", "nen", "ne"),
    "es": ("s", "es"),
    "hi": (),
}
_PREFIX, _SUFFIX, _REST = 4, 5, 3  # letters of the parts of a German compound


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


@dataclass(frozen=True)
class Mention:
    """A concept found in a text.

    Attributes:
        start: Place of its first character.
        end: Place after its last.
        language: Of the words; empty where they are the same in several.
        denied: The text says that it is not so.
    """

    concept: Concept
    start: int
    end: int
    language: str
    denied: bool = False


@dataclass(frozen=True)
class Token:
    """A word of a text, with what it is compared by."""

    key: str
    start: int
    end: int


def fold(word: str) -> str:
    """Lower case without accents; Hindi without the dots and nasal signs that people leave out."""
    plain = unicodedata.normalize("NFD", word.replace("ß", "ss")).casefold()
    return "".join(c for c in plain.replace("\u0901", "\u0902") if c != "\u093c" and not "\u0300" <= c <= "\u036f")


def tokens_of(text: str) -> list[Token]:
    """The words and numbers of a text in order; hyphens part words."""
    return [Token(fold(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def concepts() -> dict[str, Concept]:
    """All concepts by name; products', materials' and other names do not collide."""
    return _load().concepts


def find_mentions(text: str, language: str = "") -> list[Mention]:
    """Find the concepts that a text names, the longest wording first.

    Args:
        text: Any text.
        language: Of the text where it is known; in German, compounds are taken apart ("Edelstahlflasche").
    """
    known, tokens = _load(), tokens_of(text)
    found: list[Mention] = []
    i = 0
    while i < len(tokens):
        length, entries = known.longest(tokens, i, text)
        if length:
            for concept, spoken in entries:
                if concept.kind != "idiom":
                    denied = _is_denied(tokens, i, i + length, text)
                    found.append(Mention(concept, tokens[i].start, tokens[i + length - 1].end, spoken, denied))
            i += length
            continue
        if language == "de":
            found += [
                Mention(c, tokens[i].start, tokens[i].end, "de", _is_denied(tokens, i, i + 1, text))
                for c in known.parts_of(tokens[i].key)
            ]
        i += 1
    return found


def broader_than(name: str) -> set[str]:
    """A concept and all that it is a kind of: oak, wood."""
    names = set()
    while name and name not in names:
        names.add(name)
        concept = concepts().get(name)
        name = concept.broader if concept else ""
    return names


def agreed(words: str, form: int) -> str:
    """Choose the form in `[o|a|os|as]`; where there are two, the second is the plural's.

    Args:
        words: With choices in brackets.
        form: 0 masculine, 1 feminine, 2 and 3 the same in plural.
    """

    def choose(found: re.Match[str]) -> str:
        forms = found[1].split("|")
        return forms[form if len(forms) == 4 else int(form >= 2)]

    return _CHOICE.sub(choose, words)


@dataclass
class _Vocabulary:
    concepts: dict[str, Concept]
    phrases: dict[str, list[tuple[tuple[str, ...], list[tuple[Concept, str]]]]]
    beginnings: dict[str, Concept]
    endings: dict[str, Concept]

    def longest(self, tokens: list[Token], at: int, text: str) -> tuple[int, list[tuple[Concept, str]]]:
        for phrase, entries in self.phrases.get(tokens[at].key, ()):
            keys = tuple(token.key for token in tokens[at : at + len(phrase)])
            if keys == phrase and not _is_parted(tokens[at : at + len(phrase)], text):
                return len(phrase), entries
        return 0, []

    def parts_of(self, word: str) -> list[Concept]:
        """The concepts in a German compound: `keramiktasse` is ceramic and a mug."""
        front = next((word[:n] for n in range(len(word) - _REST, _PREFIX - 1, -1) if word[:n] in self.beginnings), "")
        back = next((word[n:] for n in range(1, len(word) - _SUFFIX + 1) if word[n:] in self.endings), "")
        found = [self.beginnings[front]] if front else []
        return found + ([self.endings[back]] if back else [])


def _is_parted(tokens: list[Token], text: str) -> bool:
    """Whether a mark stands between words that would else be one phrase."""
    gaps = (text[a.end : b.start] for a, b in zip(tokens, tokens[1:], strict=False))
    return any(re.search(r"[,;:.!?|()\n•।]", gap) for gap in gaps)


def _is_denied(tokens: list[Token], first: int, after: int, text: str) -> bool:
    for token in reversed(tokens[max(0, first - _NEAR) : first]):
        if token.key in words_in("not_denying") or re.search(r"[,;:.!?|\n•।]", text[token.end : tokens[first].start]):
            break
        if token.key in words_in("denying_before"):
            return True
    for token in tokens[after : after + _NEAR]:
        if token.key in words_in("not_denying") or re.search(
            r"[,;:.!?|\n•।]", text[tokens[after - 1].end : token.start]
        ):
            break
        if token.key in words_in("denying_after"):
            return True
    return False


@cache
def _load() -> _Vocabulary:
    concepts = {concept.name: concept for concept in _read_concepts()}
    found: dict[tuple[str, ...], dict[str, tuple[Concept, str]]] = {}
    beginnings: dict[str, Concept] = {}
    endings: dict[str, Concept] = {}
    for concept in concepts.values():
        for language, wordings in concept.also.items():
            for wording in wordings:
                for phrase in _inflected(wording, language, concept.kind):
                    found.setdefault(phrase, {}).setdefault(concept.name, (concept, language))
                    if language == "de" and len(phrase) == 1:
                        _note_parts(phrase[0], concept, beginnings, endings)
    phrases: dict[str, list[tuple[tuple[str, ...], list[tuple[Concept, str]]]]] = {}
    for phrase, entries in found.items():
        phrases.setdefault(phrase[0], []).append((phrase, list(entries.values())))
    for group in phrases.values():
        group.sort(key=lambda entry: -len(entry[0]))
    return _Vocabulary(concepts, phrases, beginnings, endings)


def _note_parts(word: str, concept: Concept, beginnings: dict[str, Concept], endings: dict[str, Concept]) -> None:
    if concept.kind == "material" and len(word) >= _PREFIX:
        for stem in (word, word.removesuffix("e")):
            if len(stem) >= _PREFIX:
                beginnings.setdefault(stem, concept)
    if concept.kind == "product" and len(word) >= _SUFFIX:
        endings.setdefault(word, concept)


def _inflected(wording: str, language: str, kind: str) -> Iterator[tuple[str, ...]]:
    choices = [m[1].split("|") for m in _CHOICE.finditer(wording)]
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


def _read_concepts() -> Iterator[Concept]:
    for group, products in _page("types").items():
        for name, entry in products.items():
            yield _product(name, group, entry)
    for file, kind in (("materials", "material"), ("colours", "colour"), ("features", "feature"), ("places", "place")):
        for name, entry in _page(file).items():
            yield _concept(name, kind, entry)
    for name, forms in _page("certificates").items():
        wordings = _split(forms)
        yield Concept(
            f"certificate_{name}", "certificate", dict.fromkeys(LANGUAGES, wordings[0]), claim="certificate",
            also={"": wordings},
        )  # fmt: skip
    yield Concept("idiom", "idiom", also={"": tuple(_page("idioms")["idioms"])})


_CLAIMS = {"material": "material", "colour": "colour", "place": "origin"}
_PREFIXES = {"colour": "colour_", "place": "place_"}


def _concept(name: str, kind: Any, entry: dict[str, str]) -> Concept:
    also = {language: _split(entry[language]) for language in LANGUAGES if language in entry}
    prefix = _PREFIXES.get(kind, "")
    return Concept(
        prefix + name, kind, {language: wordings[0] for language, wordings in also.items()},
        claim=entry.get("claim", _CLAIMS.get(kind, "feature")), how=entry.get("how", "is"),
        broader=prefix + entry["is"] if "is" in entry else "", also=also,
    )  # fmt: skip


def _product(name: str, group: str, entry: dict[str, str]) -> Concept:
    words, genders, also, synonyms = {}, {}, {}, {}
    for language in LANGUAGES:
        wordings = [_name_of_product(wording.replace("=", "")) for wording in _split(entry[language])]
        same = [i == 0 or "=" in wording for i, wording in enumerate(_split(entry[language]))]
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


def _split(wordings: str) -> tuple[str, ...]:
    return tuple(wording.strip() for wording in str(wordings).split(";") if wording.strip())


@cache
def _page(name: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    page: dict[str, Any] = yaml.load((FOLDER / f"{name}.yaml").read_text("utf-8"), loader)
    return page


def attribute_names() -> dict[tuple[str, ...], str]:
    """What facts are called, folded and in words, and the kind of fact that is meant."""
    return _attribute_names()


@cache
def _attribute_names() -> dict[tuple[str, ...], str]:
    names: dict[tuple[str, ...], str] = {}
    for kind, entry in _page("attributes").items():
        for name in _split(entry["names"]):
            names.setdefault(tuple(t.key for t in tokens_of(name)), kind)
        names.setdefault((kind,), kind)
    return names


def pattern(name: str) -> re.Pattern[str]:
    """A shape of `words/patterns.yaml`, whatever the case."""
    return _pattern(name)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(_page("patterns")[name]), re.IGNORECASE)


def axes() -> dict[str, str]:
    """Words for width, height and so on, as alternatives of a pattern."""
    words: dict[str, str] = _page("patterns")["axes"]
    return words


@cache
def words_in(name: str) -> frozenset[str]:
    """A list of words of `words/patterns.yaml`, folded."""
    return frozenset(fold(word) for word in str(_page("patterns")[name]).split())


def number_words() -> dict[str, int]:
    """Numbers as words, in all languages."""
    return {word: int(number) for number, words in _page("patterns")["numbers"].items() for word in words}


def units() -> dict[str, dict[str, dict[str, Any]]]:
    """Units by what they measure, as written in `words/units.yaml`."""
    return _page("units")


def names_of(mentions: Iterable[Mention]) -> list[str]:
    """The names of what is mentioned and not denied, each once."""
    return list(dict.fromkeys(m.concept.name for m in mentions if not m.denied))
