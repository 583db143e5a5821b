"""Versions of a text for an A/B test: how many are asked for, and which one a message names.

Knows the words of `writing.yaml` for them; does not know what a version says.
"""

from __future__ import annotations

import re
from functools import cache

from agent.offline.context import Context, Step
from agent.offline.data import load
from agent.offline.words import phrases, read_words

LETTERS = "ABCDEF"
_WROTE = ("write_listing", "edit_listing")


def read_versions(text: str) -> int:
    """How many versions of a text are asked for; 0 if it is not about several."""
    asked = _told_apart(text)[0]
    found = _pattern("count").search(asked) or (_pattern("test").search(text) and _pattern("counted").search(asked))
    if found:
        number = _numbers()[found["n"].casefold()]
        return min(max(number, 0), len(LETTERS)) if number > 1 else 0
    return 2 if _pattern("test").search(text) else 0


def without_versions(text: str) -> str:
    """A request without the words for versions and the test, so that what is left asks for one text."""
    if not read_versions(text):
        return text
    asked, told = _told_apart(text)
    pictures = phrases("writing", "pictures", by_sound=False).find(read_words(asked))
    tested = bool(_pattern("test").search(text))

    def what(found: re.Match[str]) -> str:
        of_them = found["of"] is None  # "3 titles", not "3 versions of"
        return f" {found['what'] or ('listing' if (tested or of_them) and not pictures else '')} "

    asked = _pattern("count").sub(what, asked, count=1)
    asked = _pattern("counted").sub(" ", asked, count=1) if tested else asked
    return _pattern("test").sub(" ", f"{asked}{told}")


def only_titles(text: str) -> bool:
    """Whether the versions are of the title alone: "two versions of the title"."""
    return bool(_pattern("titles").search(_told_apart(text)[0]))


def read_named(text: str, context: Context) -> list[str]:
    """The versions that a message names, as letters: "version B", "die zweite Variante"; none if there are none."""
    known = newest_versions(context)
    if not known:
        return []
    found = [letter.upper() for match in _pattern("named").finditer(text) for letter in _LETTER.findall(match["which"])]
    found += [LETTERS[_places()[m["place"].casefold()] - 1] for m in _pattern("placed").finditer(text)]
    if not found:
        found = [letter for letter in _BARE.findall(text) if letter in known]
    return [letter for letter in dict.fromkeys(found) if letter in known]


def ids_named(text: str, context: Context) -> list[str]:
    """Ids of the listings that are the named versions, newest wording."""
    known = newest_versions(context)
    return [known[letter] for letter in read_named(text, context)]


def without_named(text: str) -> str:
    """A message without "of version B", so that what is asked of it can be read."""
    return " ".join(_pattern("named").sub(" ", text).split())


def newest_versions(context: Context) -> dict[str, str]:
    """Ids of the newest wording of each version, by letter, of the last listing that has versions."""
    steps = [s for turn in context.past for s in turn.steps if s.ok and s.listing and s.name in _WROTE]
    named = [s.listing for s in steps if s.listing and s.listing.get("variant")]
    return {str(record["variant"]): str(record["id"]) for record in named}


def newest_step(listing_id: str, context: Context) -> Step | None:
    """The step that wrote a listing, or changed it last."""
    steps = [s for turn in context.turns for s in turn.steps if s.ok and s.listing and s.listing["id"] == listing_id]
    return steps[-1] if steps else None


_LETTER = re.compile(r"(?<![^\W_])[A-Fa-f](?![^\W_])")
_BARE = re.compile(r"(?<![\w/'’-])[B-F](?![\w/'’-])")


def _told_apart(text: str) -> tuple[str, str]:
    """What is asked, and the facts behind a colon, which may speak of versions of the product."""
    colon = re.search(r"[:：](?!//)", text)
    return (text[: colon.start()], text[colon.start() :]) if colon else (text, "")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    page = load("writing")["versions"]
    written = str(page[name])
    for part, words in (("NUMBER", _numbers()), ("PLACE", _places())):
        listed = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        written = written.replace(part, f"(?:{listed})")
    for part in ("VERSIONS", "TEXTS", "ADJECTIVES"):
        listed = "|".join(sorted((re.escape(str(w)) for w in page[part.lower()]), key=len, reverse=True))
        written = written.replace(part, f"(?:{listed})")
    return re.compile(written, re.IGNORECASE | re.VERBOSE)


@cache
def _numbers() -> dict[str, int]:
    return _counted("numbers")


@cache
def _places() -> dict[str, int]:
    return _counted("places")


def _counted(name: str) -> dict[str, int]:
    page = load("writing")["versions"][name]
    return {str(word).casefold(): int(number) for number, words in page.items() for word in words}
