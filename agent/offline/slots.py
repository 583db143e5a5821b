"""Read the arguments of a request from its words: marketplaces, counts, sizes, seeds, slots.

Knows `slots.yaml`; does not know intents or the conversation.
"""

from __future__ import annotations

import re
from functools import cache

from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.words import Phrases, Word, key_of, phrases, read_words, sound_of

_PIXELS = r"(?:px|pixels?|pixeln|p[ií]xele?s|पिक्सेल|पिक्सल)(?![^\W_])"
_SIZE = re.compile(
    rf"\b(\d{{3,4}})\s*(?:x|×|by)\s*(\d{{3,4}})\b|\b(\d{{3,9}})\s*{_PIXELS}|\b(?:to|auf|a|tak)\s+(\d{{4}})\b",
    re.IGNORECASE,
)
_TIMES_K = re.compile(r"\b([248])\s?k\b", re.IGNORECASE)
_SIDES_OF_K = {"2": 2048, "4": 3840, "8": 7680}
_SEED = re.compile(r"\bseed\s*(?:=|:|is|of)?\s*(\d{1,9})\b", re.IGNORECASE)
_ASIN = re.compile(r"\bB0[A-Z0-9]{8}\b", re.IGNORECASE)
_NEAR = 3  # words between a number and what it counts
MOST = 12


def read_marketplaces(words: list[Word]) -> list[str]:
    """Marketplaces in order of appearance, each once, with the country where one is named: `amazon.de`."""
    found: list[str] = []
    for i, word in enumerate(words):
        name, dot, ending = word.key.partition(".")
        if dot and name in load("slots")["marketplaces"]:
            found.append(f"{name}.{ending}")
            words = [*words[:i], Word(word.text, "", word.start, word.end), *words[i + 1 :]]
        elif word.key.partition("-")[0] in load("slots")["marketplaces"] and "-" in word.key:
            found.append(word.key.partition("-")[0])  # "Amazon-Hauptbild"
    for start, end, name in phrases("slots", "marketplaces", with_names=True).find(words):
        country = _country_near(words, start, end)
        found.append(f"{name}.{country}" if country else name)
    return list(dict.fromkeys(found))


def read_places(words: list[Word]) -> list[str]:
    """Where copy shall go: `email`, `google_ads` ..., then marketplaces; a bare "ad" is one for Google, one for Meta.

    Names of marketplaces inside those of places ("Google Ads") name the place alone.
    """
    spans = place_spans(words)
    named = list(dict.fromkeys(place for _, _, place in spans))
    if not named and phrases("slots", "any_ad", by_sound=False).find(words):
        named = ["google_ads", "meta_ads"]
    inside = {i for start, end, _ in spans for i in range(start, end)}
    return [*named, *read_marketplaces([word for i, word in enumerate(words) if i not in inside])]


def place_spans(words: list[Word]) -> list[tuple[int, int, str]]:
    """Where places for copy are named."""
    return phrases("slots", "copy_places", by_sound=False).find(words)


def read_channels(words: list[Word]) -> list[str]:
    """Where files are for: marketplaces, and Instagram and Facebook by their own names; all of them if so asked."""
    named = read_marketplaces(words)
    if "meta" in named:
        own = [name for _, _, name in phrases("slots", "social", with_names=True).find(words)]
        at = named.index("meta")
        named[at : at + 1] = list(dict.fromkeys(own)) or ["meta"]
    return named


def read_asin(text: str) -> str | None:
    """Amazon's product number, if the request names one."""
    found = _ASIN.search(text)
    return found[0].upper() if found else None


def asks_for_zip(words: list[Word]) -> bool:
    """Whether everything is wanted in one file."""
    return bool(phrases("slots", "zip").find(words))


def names_only_shops(words: list[Word]) -> bool:
    """`and for Walmart?`: whether a message holds nothing but marketplaces and the small words around them."""
    return _names_only(words, phrases("slots", "marketplaces", with_names=True))


def asks_of_another_picture(words: list[Word]) -> bool:
    """`and the cut-out?`, `und das zweite?`: a question that holds nothing but a picture."""
    asks = any(word.key == "?" for word in words)
    return asks and (_names_only(words, phrases("slots", "kinds")) or _names_only(words, phrases("slots", "ordinals")))


def _names_only(words: list[Word], table: Phrases) -> bool:
    named = {i for start, end, _ in table.find(words) for i in range(start, end)}
    small = {
        word.key
        for name in ("follow_up", "follow_up_small")
        for entry in load("slots")[name]
        for word in read_words(entry)
    }
    return bool(named) and all(i in named or word.is_mark or word.key in small for i, word in enumerate(words))


def read_unknown_shops(words: list[Word]) -> list[str]:
    """Marketplaces that Lightbox has no rules of, as written."""
    shops = phrases("slots", "unknown_shops", by_sound=False).find(words)
    return [" ".join(w.text for w in words[a:b]).removesuffix("'s").capitalize() for a, b, _ in shops]


def _country_near(words: list[Word], start: int, end: int) -> str | None:
    """`Amazon Germany`, `Amazon in Germany`, `the German Amazon`."""
    table = phrases("slots", "countries")
    spelt = _spelt_ending(words[end : end + 4])
    if spelt:
        return spelt
    after = [w for w in words[end : end + 3] if w.key not in ("in", "the", "for", "en", "für")]
    for nearby in (after[:2], words[max(0, start - 1) : start]):
        hits = table.find(nearby)
        if hits and hits[0][0] == 0:
            return hits[0][2]
    return None


def _spelt_ending(words: list[Word]) -> str | None:
    """`amazon dot co dot uk`, as people dictate it."""
    parts: list[str] = []
    while len(words) >= 2 and words[0].key in load("slots")["dots"] and len(words[1].key) in (2, 3):
        parts.append(words[1].key)
        words = words[2:]
    return ".".join(parts) or None


@cache
def _numbers(language: str) -> dict[str, int]:
    table = load("slots")["numbers"]
    codes = ["en", "hi"] if language in ("hi", "hinglish") else ["en", language]
    found: dict[str, int] = {}
    for code in dict.fromkeys(codes):
        for number, words in table[code].items():
            found |= {form: int(number) for word in words for form in _spellings(key_of(word), code)}
    return found


def _spellings(key: str, code: str) -> tuple[str, ...]:
    """Hindi numbers are matched by sound; others as they are written ("then" is not "ten")."""
    return (key, f"~{sound_of(key)}") if code == "hi" else (key,)


def read_number(word: Word, language: Language) -> int | None:
    """A number from 1 to `MOST`, in figures or words."""
    if word.key.isdigit():
        return int(word.key) if 1 <= int(word.key) <= MOST else None
    known = _numbers(language)
    return known.get(word.key) or known.get(f"~{sound_of(word.key)}")


def read_count(words: list[Word], language: Language) -> int | None:
    """How many pictures are wanted: `three versions`, `4 different shots`, `another two`; None if no count is named."""
    counted = {i for start, end, _ in phrases("slots", "counted").find(words) for i in range(start, end)}
    named = {i for start, end, _ in phrases("slots", "ordinals").find(words) for i in range(start, end)}
    again = {end for _, end, _ in phrases("slots", "several_of").find(words)}
    not_counted = frozenset(load("slots")["not_counted"])
    for i, word in enumerate(words):
        number = read_number(word, language) or _many(words, i, counted)
        if number is None or number < 2 or i in named or (i + 1 < len(words) and words[i + 1].key in not_counted):
            continue
        doubtful = word.key in ("do", "das", "par")  # a verb, an article, "on": only right before what is counted
        follower = words[i + 1].key if i + 1 < len(words) else ""
        if (
            i in again
            or (follower in load("slots")["count_before"] and not doubtful)
            or any(j in counted for j in range(i + 1, i + 2 + (0 if doubtful else _NEAR - 1)))
        ):
            return number
    return None


def _many(words: list[Word], i: int, counted: set[int]) -> int | None:
    """`5000 pictures`: a large number counts only right before what it counts."""
    return int(words[i].key) if words[i].key.isdigit() and i + 1 in counted else None


def read_size(text: str) -> int | None:
    """Longest side in px, if the request names one."""
    found = _SIZE.search(text)
    if not found and (named := _TIMES_K.search(text)):
        return _SIDES_OF_K[named[1]]
    return max(int(side) for side in found.groups() if side) if found else None


def read_factor(words: list[Word]) -> int | None:
    """How many times larger, if the request says so: `twice as large`, `x3`."""
    found = phrases("slots", "factors").find(words)
    return int(found[0][2]) if found else None


def read_seed(text: str) -> int | None:
    """The seed, if the request names one."""
    found = _SEED.search(text)
    return int(found[1]) if found else None


def read_slot(words: list[Word]) -> str:
    """`main`, or `additional` where the request says so."""
    table = Phrases(load("slots")["slots"])
    return next((value for _, _, value in table.find(words)), "main")


def speaks_of_all(words: list[Word]) -> bool:
    """Whether the request is about several pictures (`them`, `both`, `alle`)."""
    return bool(phrases("slots", "all_of_them").find(words))


def speaks_of_all_photos(words: list[Word]) -> bool:
    """Whether the request is for every photo of the chat (`for all photos`, `für alle Fotos`)."""
    return bool(phrases("slots", "all_photos").find(words))


def speaks_of_one(words: list[Word]) -> bool:
    """Whether the request is about one picture (`it`, `das`, `esta`)."""
    return bool(phrases("slots", "just_one").find(words))
