"""Check a draft against the marketplace's rules, take out what they refuse, and check again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from tools.check.report import CheckReport, Finding
from tools.listing.checker import check_texts
from tools.listing.listing import read_listing
from tools.writing.draft import LISTS, Draft, Piece
from tools.writing.places import check_copy, is_place

_ROUNDS = 3
_ITEM = re.compile(r"^(\w+)\[(\d+)\]$")
_QUOTED = re.compile(r"[“\"]([^”\"]+)[”\"]")


@dataclass
class Repaired:
    """A draft after its check.

    Attributes:
        report: The last check.
        left_out: What was taken out: the piece, and the finding that refused it.
    """

    draft: Draft
    report: CheckReport
    left_out: list[tuple[Piece, Finding]] = field(default_factory=list)


def check_and_repair(
    draft: Draft, marketplace: str, language: str, brand: str, name: str = "listing", today: date | None = None
) -> Repaired:
    """Take out whatever a rule refuses, three rounds at most; what stays wrong is in the report.

    Args:
        draft: Changed in place.
        marketplace: `amazon`, or with a country `amazon.de`.
        language: Of the texts.
        brand: The brand's name, if known.
        name: What the report calls the listing.
        today: The day to judge by; None for now.
    """
    left_out: list[tuple[Piece, Finding]] = []
    for _ in range(_ROUNDS):
        report = check_draft(draft, marketplace, language, brand, name, today)
        removed = [
            (piece, finding)
            for finding in report.findings
            if finding.status in ("fail", "warn") and finding.field
            for piece in _take_out(draft, finding)
        ]
        left_out += removed
        if not removed:
            break
    return Repaired(draft, check_draft(draft, marketplace, language, brand, name, today), left_out)


def check_draft(
    draft: Draft, marketplace: str, language: str, brand: str, name: str = "listing", today: date | None = None
) -> CheckReport:
    """Check a draft against the marketplace's rules; arguments as for `check_and_repair`."""
    if is_place(marketplace):
        return check_copy(draft.record(), marketplace, language, name)
    record = {key: value for key, value in draft.record().items() if key in _READ}
    return check_texts(read_listing(record | {"brand": brand, "language": language}), marketplace, name, today)


def has_text(draft: Draft, marketplace: str) -> bool:
    """Whether a draft holds any text that the marketplace's check reads."""
    read = draft.texts if is_place(marketplace) else [name for name in draft.texts if name in _READ]
    return any(draft.text(name) for name in read)


_READ = ("title", "item_highlights", "bullets", "description", "search_terms", "tags", "seo_title", "seo_description")


def _take_out(draft: Draft, finding: Finding) -> list[Piece]:
    """Remove the pieces that hold the words or signs that were found."""
    said = [words for words in _QUOTED.findall(finding.measured) if words.strip()]
    signs = [] if said else [part for part in re.split(r"[,;]?\s+", finding.measured) if part and len(part) <= 3]
    removed: list[Piece] = []
    for place in str(finding.field).split(", "):
        found = _ITEM.match(place)
        name, number = (found[1], int(found[2])) if found else (place, 0)
        items = draft.texts.get(name, [])
        for pieces in items if not found else items[number : number + 1]:
            bad = [p for p in pieces if _holds(p, said, signs)]
            for piece in bad:
                if len(pieces) > 1 or name in LISTS:
                    pieces.remove(piece)
                    removed.append(piece)
    for name in LISTS:
        if name in draft.texts:
            draft.texts[name] = [pieces for pieces in draft.texts[name] if pieces]
    return removed


def _holds(piece: Piece, words: list[str], signs: list[str]) -> bool:
    text = piece.text.casefold()
    if any(re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", text) for word in words):
        return True
    return any(not sign.isalnum() and sign in text for sign in signs)
