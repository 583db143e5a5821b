"""Read a question's words: which marketplaces and countries it names and what it is about, in any spelling.

Knows the word list beside it (`words.yaml`); does not know what the rules say, nor vectors. All languages meet in
the same concepts, so a typing mistake, a German compound or Hindi in Latin letters still finds a rule in English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from rapidfuzz.distance import OSA

from knowledge.foreign import ShopFrames
from knowledge.rules import LAW, parse_marketplace

_T = TypeVar("_T")

_WEB_SHOP = re.compile(r"(?<!\w)(?:www\.)?([a-z]{4,})\.((?:com?\.)?[a-z]{2}|com)(?!\w)", re.IGNORECASE)
_PRONOUN = re.compile(r"(?<!the )\b(for|to|of|let|lets|tell|give|with|by|help|allows?|from|about) us\b")  # no country
_RATIO = re.compile(r"(?<![\d:.,])(?:\d|16|21)(?:[.,]\d+)?:\d(?:[.,]\d+)?(?![\d:])")  # "2:3"
_RANK = re.compile(r"#\s?1(?!\d)")
_GLUED = re.compile(r"(\d)(px|pixels?|mb|kb|gb|dpi|chars?|zeichen)(?!\w)", re.IGNORECASE)  # "1000px"
_DIMENSIONS = re.compile(r"(\d{2,5}\s?[x×]\s?\d{2,5})(?!\s?(?:px|pixel|cm|mm|\d))", re.IGNORECASE)
_WRITTEN = frozenset({"title", "bullet", "description", "searchterm", "tag"})  # there "write" says nothing of text
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u26ff\u2705-\u27bf]")
_COUNTED = frozenset({"picture", "tag", "bullet", "angle"})
_MANY = 100  # things of a listing; nobody asks about more
_PICTURES = frozenset({"picture", "main", "additional"})
_PLAIN = re.compile(r" (?:main|first|cover|hero|product|listing|principal) ")  # "the same main photo"
_PART = 5  # letters from which a known word counts as a part of a longer one
_GAP = "|"  # stands where a phrase stood, so that its neighbours make no phrase
_NUKTA = "\u093c"  # dot under a Devanagari letter; typed or left out at will


@dataclass(frozen=True)
class Reading:
    """What was understood of a text.

    Attributes:
        marketplaces: Those it names, `law` included.
        countries: Two-letter codes, `eu` included.
        concepts: What it is about, in order of appearance: `main`, `picture`, `background`.
        subjects: Those of them that hardly any question but ours is about: `picture`, `background`.
        scopes: Rule scopes that its concepts point to; empty if none does.
        narrow_scopes: Those that are not about pictures: titles, bullets, law, ...
        unknown: Words that are neither of these nor stop words.
        plain: The text in English concepts and unknown words, without marketplaces.
        rest: The text as written, without marketplaces.
        foreign: Marketplaces it names that we have no rules of.
        by_form: Names that stand where a shop's name stands ("does Etzmarkt allow"), where it names no other shop.
        one_file: It speaks of one picture for several uses ("the same photo").
        everywhere: It asks about all marketplaces at once ("which shops ...").
    """

    marketplaces: tuple[str, ...]
    countries: tuple[str, ...]
    concepts: tuple[str, ...]
    subjects: tuple[str, ...]
    scopes: frozenset[str]
    narrow_scopes: frozenset[str]
    unknown: tuple[str, ...]
    plain: str
    rest: str
    foreign: tuple[str, ...] = ()
    by_form: tuple[str, ...] = ()
    everywhere: bool = False
    one_file: bool = False


@lru_cache(512)  # a turn reads the same words for several questions
def read(text: str) -> Reading:
    """Understand a question or a rule's text."""
    words = _load()
    text = _RATIO.sub(r"\g<0> ratio", _RANK.sub("number one", text))
    text = _PRONOUN.sub(r"\1", _DIMENSIONS.sub(r"\1 px", _GLUED.sub(r"\1 \2", text)))
    found: dict[str, list[str]] = {"marketplaces": [], "countries": [], "concepts": []}
    told = normalise(_WEB_SHOP.sub(lambda shop: words.note_shop(shop, found), text))
    rest = f" {' '.join(words.shortened.get(word, word) for word in told.split())} "
    rest, left = words.take_phrases(rest, found)
    plain, unknown = [], []
    present = frozenset(rest.split())
    before = ""
    for word in left.split():
        number, before = before, word
        if word == _GAP:
            continue
        if words.not_beside.get(word, frozenset()) & present:
            continue
        meanings = words.meanings(word)
        if number.isdigit() and 1 < int(number) < _MANY and _COUNTED & {name for _, name in meanings}:
            found["concepts"].append("count")  # "12 photos"
        for kind, name in meanings:
            found[kind].append(name)
        if any(kind == "marketplaces" and name != "law" for kind, name in meanings):
            rest = rest.replace(f" {word} ", " ")
            continue
        plain += [name for kind, name in meanings if kind == "concepts"]
        if not meanings and word not in words.stopwords:
            unknown.append(word)
            plain.append(word)
    found["marketplaces"] += words.shops_implied(told, found["marketplaces"])
    concepts = words.together(_once(found["concepts"]), frozenset(rest.split()))
    concepts = _as_written(concepts, has_emoji=bool(_EMOJI.search(text)))
    spoken = f" {normalise(text)} "
    for phrase in words.everywhere:  # "welche Shops" says nothing of shoes
        rest = rest.replace(f" {phrase} ", " ")
    shops = set(found["marketplaces"]) - {LAW}  # "Pinterest: I find different numbers everywhere" asks of one
    foreign = tuple(name for shop, name in words.foreign.items() if f" {shop} " in spoken or f" {shop}s " in spoken)
    return Reading(
        marketplaces=_once(found["marketplaces"]), countries=_once(found["countries"]), concepts=concepts,
        subjects=tuple(concept for concept in concepts if concept not in words.everyday),
        scopes=words.scopes_of(concepts),
        narrow_scopes=words.scopes_of(concept for concept in concepts if concept not in _PICTURES),
        unknown=tuple(unknown), plain=" ".join(_once([*concepts, *plain])), rest=rest.strip(),
        foreign=foreign, by_form=() if shops or foreign else words.foreign_by_form(text),
        everywhere=not shops and any(f" {phrase} " in spoken for phrase in words.everywhere),
        one_file=any(f" {phrase} " in _PLAIN.sub(" ", spoken) for phrase in words.one_file),
    )  # fmt: skip


def _as_written(concepts: tuple[str, ...], *, has_emoji: bool) -> tuple[str, ...]:
    """Where titles, bullets, ... are named, "write" says nothing of text, and an emoji is what it is about."""
    if not _WRITTEN & set(concepts):
        return concepts  # there an emoji only says how somebody feels
    kept = tuple(name for name in concepts if name != "text" or "picture" in concepts)
    return (*kept, "emoji") if has_emoji and "emoji" not in kept else kept


def concepts() -> frozenset[str]:
    """All concepts that the word list knows."""
    meanings = [*_load().single.values(), *_load().phrases.values()]
    return frozenset(name for meant in meanings for kind, name in meant if kind == "concepts")


def combined() -> frozenset[str]:
    """Concepts that words mean only together; a part of a question may have one that the whole has not."""
    return _load().combined


@lru_cache(256)
def scopes_named(scope: str) -> frozenset[str]:
    """The concepts whose answers lie in a rule's scope (`title, bullets`)."""
    parts = {part.strip() for part in scope.split(",")}
    return frozenset(name for name, scopes in _load().scopes.items() if parts & set(scopes))


def normalise(text: str) -> str:
    """Bring a text to lower-case words with single spaces: no accents, no punctuation except the plus of `A+`."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    signs = []
    for char in decomposed:
        if "\u0300" <= char <= "\u036f" or char in (_NUKTA, "\u200c", "\u200d"):
            continue
        signs.append(char if unicodedata.category(char)[0] in "LMN" or char == "+" else " ")
    return " ".join("".join(signs).split())


class _Words:
    """The word list, indexed."""

    def __init__(self, page: dict[str, Any]) -> None:
        self.stopwords = frozenset(normalise(word) for word in page["stopwords"])
        self.exact = frozenset(page["exact"])
        self.shortened = {short: normalise(word) for short, word in page["shortened"].items()}
        self.scopes = page["scopes"]
        self.not_beside = {word: frozenset(others) for word, others in page["not_beside"].items()}
        self._together = {
            name: (
                frozenset(map(normalise, one["words"])),
                set(one["beside"]),
                set(one["without"]),
                set(one["instead"]),
            )
            for name, one in page["together"].items()
        }
        self.combined = frozenset(self._together)
        self.everyday = frozenset(page["everyday"])
        things = page["shop_of_thing"].items()
        self.shop_of_thing = {normalise(thing): shop for shop, named in things for thing in named}
        self.foreign = {normalise(shop): shop for shop in page["unknown"]}
        self._frames = ShopFrames(page["shop_frames"])
        self.everywhere = tuple(normalise(phrase) for phrase in page["everywhere"])
        self.one_file = tuple(normalise(phrase) for phrase in page["one_file"])
        self.phrases: dict[str, list[tuple[str, str]]] = {}
        self.single: dict[str, list[tuple[str, str]]] = {}
        for kind in ("marketplaces", "countries", "concepts"):
            for name, spellings in page[kind].items():
                for spelling in map(normalise, spellings):
                    if " " in spelling:
                        self.phrases.setdefault(spelling, []).append((kind, name))
                    elif (kind, name) not in self.single.setdefault(spelling, []):
                        self.single[spelling].append((kind, name))
        self.phrases = dict(sorted(self.phrases.items(), key=lambda item: -len(item[0])))  # the longest explains most
        self._by_letter: dict[str, list[str]] = {}
        for word in self.single:
            self._by_letter.setdefault(word[0], []).append(word)
        self.meanings = lru_cache(4096)(self._meanings)

    def foreign_by_form(self, text: str) -> tuple[str, ...]:
        """Names that stand where a shop's name stands, of shops that no list has."""
        found = self._frames.find(text, self._is_word)
        return tuple(name for name in found if normalise(name) not in self.phrases)  # "en Nueva York"

    def _is_word(self, word: str) -> bool:
        """Whether a word has a meaning of its own, as it is or with a typing mistake."""
        plain = normalise(word)
        known = plain in self.single or plain in self.stopwords or plain in self.exact
        return known or any(_almost(plain, other) for other in self._by_letter.get(plain[:1], ()))

    def scopes_of(self, concepts: Iterable[str]) -> frozenset[str]:
        """The rule scopes that concepts point to."""
        return frozenset(scope for concept in concepts for scope in self.scopes.get(concept, ()))

    def together(self, concepts: tuple[str, ...], spoken: frozenset[str]) -> tuple[str, ...]:
        """Add what words mean only together ("pictures" and "at most": how many)."""
        for name, (said, beside, without, instead) in self._together.items():
            if name not in concepts and said & spoken and beside & set(concepts) and not without & set(concepts):
                concepts = (*(concept for concept in concepts if concept not in instead), name)
        return concepts

    def take_phrases(self, text: str, found: dict[str, list[str]]) -> tuple[str, str]:
        """Write down what phrases mean; return the text without marketplaces, and what no phrase explains."""
        rest = left = text
        for phrase, meant in self.phrases.items():
            if f" {phrase} " in left:
                left = left.replace(f" {phrase} ", f" {_GAP} ")
                for kind, name in meant:
                    found[kind].append(name)
                    if kind == "marketplaces" and name != "law":
                        rest = rest.replace(f" {phrase} ", " ")
        return rest, left

    def shops_implied(self, told: str, named: Sequence[str]) -> list[str]:
        """Shops that a text which names none means by the way: `the Amazon's Choice badge`, `size of a pin`."""
        if set(named) - {LAW}:
            return []
        meant = [name for word in told.split() for kind, name in self.meanings(word) if kind == "marketplaces"]
        return meant + [self.shop_of_thing[word] for word in told.split() if word in self.shop_of_thing]

    def note_shop(self, shop: re.Match[str], found: dict[str, list[str]]) -> str:
        """Write down marketplace and country of `amazon.de`; return what stays in the text."""
        names = [name for kind, name in self.meanings(shop[1].casefold()) if kind == "marketplaces"]
        if not names:
            return shop[0]
        found["marketplaces"] += names
        country = parse_marketplace(f"{names[0]}.{shop[2].casefold()}")[1]
        found["countries"] += [country] if country else []
        return " "

    def _meanings(self, word: str) -> tuple[tuple[str, str], ...]:
        """All (kind, name) a word stands for: exactly, as a part of a compound, or with a typing mistake."""
        if word in self.single:
            return tuple(self.single[word])
        if word in self.stopwords or word in self.exact or word.isdigit():
            return ()
        sizes = range(_PART, len(word))
        parts = [part for size in sizes for part in (word[:size], word[-size:]) if part in self.single]
        if not parts:
            parts = [known for known in self._by_letter.get(word[0], ()) if _almost(word, known)]
        return _once(meaning for part in parts for meaning in self.single[part])


def _almost(word: str, known: str) -> bool:
    """Tell whether a word is a known one with one typing mistake (two in long words); short words must be exact."""
    allowed = 2 if min(len(word), len(known)) >= 9 else 1
    if min(len(word), len(known)) < 5 or abs(len(word) - len(known)) > allowed or word[0] != known[0]:
        return False
    return OSA.distance(word, known, score_cutoff=allowed) <= allowed  # inserted, missing, wrong, swapped letters


def _once(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))


@cache
def _load() -> _Words:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    page = yaml.load((Path(__file__).parent / "words.yaml").read_text("utf-8"), loader)
    return _Words(page)
