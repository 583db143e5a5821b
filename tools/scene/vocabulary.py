"""The words of `words.yaml`: cutting a sentence into known phrases, near spellings, and names of colours.

Knows words; does not know what a scene is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz.distance import OSA

_WORD = re.compile(r"#[0-9a-fA-F]{6}\b|[\w\u0900-\u0963\u0970-\u097f]+(?:['’-][\w\u0900-\u097f]+)*")
_BREAK = re.compile(r"[,;:.!?()\n।]")
_ENDINGS = re.compile(r"(?:em|en|er|es|as|os|e|s|n|a|o)$")
_LONG_ENOUGH = 5  # letters of a word whose ending may differ
_LEAST_STEM = 2  # signs
_LONG = 7  # letters from which a word may be a misspelt filler
_HINDI_ENDINGS = re.compile(r"(?:ियों|ियाँ|ियां|ों|ें|ो|े|ा|ी|ि|ं|ँ)$")
_LISTS = (
    "surfaces", "walls", "floors", "colours", "shades", "lights", "sides", "cameras", "steps", "amounts", "styles",
    "aspects", "places", "unshown", "props",
)  # fmt: skip
_LANGUAGES = ("en", "de", "es", "hi")
_GREYS = ((45, "black"), (105, "dark grey"), (175, "grey"), (222, "light grey"), (243, "off-white"), (255, "white"))


@dataclass
class Found:
    """A phrase of the text and what it means.

    Attributes:
        kind: List of `words.yaml` it was found in, or `unknown`, `product`, `ignored`.
        meaning: Entry of that list.
        text: As written.
        after_break: Whether a comma or the end of a sentence stands before it.
    """

    kind: str
    meaning: str
    text: str
    after_break: bool = False


def colour_name(colour: str) -> str:
    """English name of the known colour nearest to `#rrggbb`."""

    def distance(known: str) -> float:
        a, b = ([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (colour, known))
        spread = [x - y for x, y in zip(a, b, strict=True)]
        mean = sum(spread) / 3
        return mean * mean + 4 * sum((s - mean) ** 2 for s in spread)  # hue counts more than lightness

    values = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    if max(values) - min(values) < 18:
        return next(name for most, name in _GREYS if max(values) <= most)
    entries = entries_of_words()["colours"]
    name: str = entries[min(entries, key=distance)]["en"].split(",")[0]
    return name


def find_phrases(text: str) -> list[Found]:
    """Cut a text into known phrases, the longest first, and unknown words."""
    text = unicodedata.normalize("NFC", text)
    spots = list(_WORD.finditer(text))
    words = [m.group(0) for m in spots]
    folded = [plain(word) for word in words]
    ends = [0, *(m.end() for m in spots)]
    breaks = [bool(_BREAK.search(text[end : m.start()])) for end, m in zip(ends, spots, strict=False)]
    known, longest = _vocabulary()
    found, at = [], 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            hit = known.get(" ".join(folded[at : at + length])) or _inflected(folded[at : at + length])
            if hit and not any(breaks[at + 1 : at + length]):
                found.append(Found(*hit, " ".join(words[at : at + length]), breaks[at]))
                at += length
                break
        else:
            single = _single(words[at], folded[at])
            single.after_break = breaks[at]
            found.append(single)
            at += 1
    return found


def _single(word: str, folded: str) -> Found:
    if folded.startswith("#"):
        return Found("colours", folded, word)
    if folded.isdigit() or len(folded) == 1 or folded.startswith("img_"):
        return Found("ignored", "", word)
    return Found(*(_nearest(folded) or ("unknown", folded)), word)


@cache
def _nearest(folded: str) -> tuple[str, str] | None:
    """The known word that a misspelt one most likely is, or of which it is another form.

    Names of things that cannot be shown are not guessed at: better the user's own word than another thing.
    """
    if not folded.isascii():
        return _same_stem(folded)
    allowed = 0 if len(folded) < 5 or not folded.isascii() else 1 if len(folded) < 8 else 2
    best, least = None, allowed + 1
    for known, hit in _vocabulary()[0].items():
        if (
            hit[0] != "unshown"
            and known[0] == folded[0]
            and abs(len(known) - len(folded)) < least
            and len(known) >= 5
            and " " not in known
        ):
            distance = OSA.distance(folded, known, score_cutoff=least)
            if hit[0] == "ignored" and (distance > 1 or len(folded) < _LONG):  # a thing must not be taken for a filler
                continue
            if distance < least:
                best, least = hit, distance
    return best


def _inflected(words: list[str]) -> tuple[str, str] | None:
    """A known phrase of several words that have other endings here: `weißen Fliesen`, `sombra suaves`."""
    return _inflected_phrases().get(_stems(words)) if len(words) > 1 else None


@cache
def _inflected_phrases() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for known, hit in _vocabulary()[0].items():
        words = known.split()
        if len(words) > 1 and hit[0] not in ("ignored", "steps") and min(map(len, words)) >= _LONG_ENOUGH:
            found.setdefault(_stems(words), hit)
    return found


def _stems(words: list[str]) -> str:
    return " ".join(_ENDINGS.sub("", word) if len(word) >= _LONG_ENOUGH else word for word in words)


def _same_stem(folded: str) -> tuple[str, str] | None:
    """A known Hindi word with another ending: दीयों is दीये. Things keep theirs but for the plural: हाथी is not हाथ."""
    stem = _HINDI_ENDINGS.sub("", folded)
    hit = _hindi_stems().get(stem) if len(stem) >= _LEAST_STEM else None
    return hit if hit and (hit[0] not in ("unshown", "props") or folded.endswith(("ों", "ें"))) else None


@cache
def _hindi_stems() -> dict[str, tuple[str, str]]:
    stems: dict[str, tuple[str, str]] = {}
    for known, hit in _vocabulary()[0].items():
        if not known.isascii() and " " not in known and hit[0] != "ignored":
            stems.setdefault(_HINDI_ENDINGS.sub("", known), hit)
    return stems


def plain(phrase: str) -> str:
    """Small letters without accents; Devanagari signs stay."""
    folded = unicodedata.normalize("NFKD", phrase.casefold().replace("’", "'"))
    return unicodedata.normalize("NFC", "".join(c for c in folded if not "\u0300" <= c <= "\u036f"))


@cache
def entries_of_words() -> dict[str, Any]:
    """The whole file, read once."""
    entries: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return entries


@cache
def _vocabulary() -> tuple[dict[str, tuple[str, str]], int]:
    """Every phrase with its list and meaning, and the number of words of the longest. Earlier lists win."""
    known: dict[str, tuple[str, str]] = {}
    entries = entries_of_words()
    for name in _LISTS:
        for meaning, languages in entries[name].items():
            for phrase in ",".join(languages[language] for language in _LANGUAGES).split(","):
                known.setdefault(plain(" ".join(phrase.split())), (name, str(meaning)))
    for kind, name in (("product", "products"), ("ignored", "ignored")):
        for phrase in entries[name].split(","):
            known.setdefault(plain(" ".join(phrase.split())), (kind, ""))
    known.pop("", None)
    return known, max(phrase.count(" ") for phrase in known) + 1


def phrases_for(kind: str) -> dict[str, list[str]]:
    """Every phrase of one list of the file, in all languages, by what it means."""
    return {
        str(meaning): [" ".join(p.split()) for language in _LANGUAGES for p in entry[language].split(",") if p.strip()]
        for meaning, entry in entries_of_words()[kind].items()
    }


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the plain lists of the file, folded by `plain`."""
    return frozenset(plain(word.strip()) for word in entries_of_words()[name].split(","))


def lies_flat(*names: str) -> bool | None:
    """Whether a product of such a name lies flat when photographed by itself: True for a T-shirt, False for a ball.

    Args:
        names: What it is called, such as its name in a request or its file's; the first that says anything counts.

    Returns:
        None where the names say nothing.
    """
    for name in names:
        words = re.split(r"[^\w\u0900-\u097f]+|_|\d", plain(name))
        said = {" ".join(words[a:b]) for a in range(len(words)) for b in (a + 1, a + 2)}
        said |= {f"{a}-{b}" for a, b in zip(words, words[1:], strict=False)}
        for kind, lies in (("round_but_stands", False), ("lies_flat", True)):
            if said & word_list(kind):
                return lies
    return None
