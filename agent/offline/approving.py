"""What a message wants done with listings that are written: approve them, put own words in, export them as files.

Knows the words of such requests (`approving.yaml`); does not know what the tools do with them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from agent.offline.data import load
from agent.offline.listing import alternatives, part_of
from agent.offline.listing_change import read_listing_change
from agent.offline.listing_request import read_languages
from agent.offline.words import Word, phrases, read_words

_ID = re.compile(r"\blisting_\d+\b")
_FORMATS = (("csv", "tables"), ("json", "json"), ("report", "report"))
_SHORT = 9  # words of a message that approves by a word as weak as "fine"
_QUOTED = re.compile(r"""^["“„«'‘](.+)["”“»'’]\.?$""", re.DOTALL)


@dataclass(frozen=True)
class Handling:
    """What shall be done with listings.

    Attributes:
        formats: `csv`, `json`.
        drafts: Also what nobody approved.
        ids: Listings that are named.
    """

    approves: bool = False
    exports: bool = False
    formats: tuple[str, ...] = ()
    drafts: bool = False
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edit:
    """The user's own words for a field."""

    field: str
    text: str


def read_handling(text: str, *, after_listing: bool, has_pictures: bool = False) -> Handling | None:
    """Read a request to approve or export listings; None if there is none.

    Args:
        text: A message or a part of one.
        after_listing: The turn before was about listings, so that "looks good" is enough.
        has_pictures: There are pictures that "export for Amazon" might mean.
    """
    words = read_words(text)
    if _has("asks", words[:1]) and not _has("exports", words):
        return None
    spoken = [word for word in words if not word.is_mark]
    denied = _has("not", words) and not _has("drafts", words)
    weak = after_listing and len(spoken) <= _SHORT and _has("weak", words) and not text.rstrip().endswith("?")
    said_so = _has("approves", words)  # "approve it and export" says what is meant, whatever came before
    exports = _exports(words, after_listing=after_listing or said_so, has_pictures=has_pictures and not said_so)
    only_weak = weak and (exports or len(spoken) <= _longest(words))
    approves = not denied and (_has("approves", words) or only_weak) and not (_has("drafts", words) and exports)
    if denied and not exports or not (approves or exports):
        return None
    formats = tuple(name for name, kind in _FORMATS if _has(kind, words))
    formats = ("csv", *formats) if formats == ("report",) else formats
    ids = tuple(dict.fromkeys(_ID.findall(text)))
    return Handling(approves, exports, formats, _has("drafts", words), ids)


def read_shown(text: str, named: Sequence[str] = ()) -> tuple[str, ...]:
    """The listings that shall be shown: `show me listing_7`.

    Args:
        text: The message.
        named: Ids of listings that it names otherwise: "version B".
    """
    return tuple(dict.fromkeys([*_ID.findall(text), *named])) if _has("shows", read_words(text)) else ()


def read_edit(text: str) -> Edit | None:
    """Read the user's own words for a field: `change the title to "..."`; None where a change is only described."""
    for pattern in _edits():
        found = pattern.search(text.strip())
        if not found:
            continue
        said = found["text"].strip()
        quoted = _QUOTED.match(said)
        after_colon = re.search(r"[:：]\s*$", text.strip()[: found.start("text")])
        words = (quoted[1] if quoted else said).strip()
        described = read_listing_change(said) or read_languages(said)
        named = len(words.split()) > 1 and words[:1].isupper() and not described
        if words and (quoted or after_colon or named):
            return Edit(part_of(found["part"]), words)
    return None


def _exports(words: list[Word], *, after_listing: bool, has_pictures: bool) -> bool:
    files = _has("tables", words) or _has("json", words)
    if not (_has("exports", words) or (files and _has("wants", words))) or phrases(
        "writing", "pictures", by_sound=False
    ).find(words):
        return False
    if _has("texts", words) or files:
        return True
    return after_listing and not has_pictures and _has("plain_exports", words)


def _longest(words: list[Word]) -> int:
    """How many words a message may have that says nothing but yes: those of the yes, and a few around it."""
    found = phrases("approving", "weak", by_sound=False).find(words)
    return sum(end - start for start, end, _ in found) + 3


def _has(name: str, words: list[Word]) -> bool:
    return bool(phrases("approving", name, by_sound=False).find(words))


@cache
def _edits() -> tuple[re.Pattern[str], ...]:
    part = rf"(?P<part>{alternatives()})(?!\w)"
    return tuple(
        re.compile(pattern.replace("PART", part).replace("TEXT", "(?P<text>.+)"), re.IGNORECASE | re.DOTALL)
        for pattern in load("approving")["edits"]
    )
