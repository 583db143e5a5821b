"""Concepts found in any text: "Edelstahlflasche" names steel and a bottle.

One concept has words in English, German, Spanish and Hindi, so what is
said in one language is known in the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from knowledge.products.concepts import LANGUAGES, Concept, Kind, agreed, inflected, read_concepts
from knowledge.products.tokens import Token, fold, tokens_of
from knowledge.products.word_lists import FOLDER, attribute_names, axes, number_words, pattern, units, words_in

__all__ = [
    "FOLDER", "LANGUAGES", "Concept", "Kind", "Mention", "Token", "agreed", "attribute_names", "axes", "broader_than",
    "concepts", "find_in_any_language", "find_mentions", "fold", "names_of", "number_words", "pattern", "tokens_of",
    "units", "words_in",
]  # fmt: skip

_NEAR = 4
_PREFIX, _SUFFIX, _REST = 4, 5, 3  # letters of the parts of a German compound


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


def find_in_any_language(text: str) -> list[Mention]:
    """Find concepts in a text whose language is not known: compounds are taken apart unless it is surely not German."""
    found = find_mentions(text)
    spoken = {mention.language for mention in found} - {""}
    return (
        found if spoken and "de" not in spoken and not re.search("[äöüß]", text.lower()) else find_mentions(text, "de")
    )


def broader_than(name: str) -> set[str]:
    """A concept and all that it is a kind of: oak, wood."""
    names = set()
    while name and name not in names:
        names.add(name)
        concept = concepts().get(name)
        name = concept.broader if concept else ""
    return names


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
    concepts = {concept.name: concept for concept in read_concepts()}
    found: dict[tuple[str, ...], dict[str, tuple[Concept, str]]] = {}
    beginnings: dict[str, Concept] = {}
    endings: dict[str, Concept] = {}
    for concept in concepts.values():
        for language, wordings in concept.also.items():
            for wording in wordings:
                for phrase in inflected(wording, language, concept.kind):
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


def names_of(mentions: Iterable[Mention]) -> list[str]:
    """The names of what is mentioned and not denied, each once."""
    return list(dict.fromkeys(m.concept.name for m in mentions if not m.denied))
