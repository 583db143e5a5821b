"""What a listing check answers, what it is asked about, and how answers about several places become one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.rules import Rule
from tools.check.report import Status
from tools.listing.listing import Listing, Place
from tools.listing.messages import say

_WORST_FIRST: tuple[Status, ...] = ("fail", "unknown", "warn", "pass")
_TOLD = 3
_FIELDS = {"title": "title", "bullet": "bullets", "description": "description", "search term": "search_terms"}


@dataclass(frozen=True)
class Written:
    """A listing on its way to one marketplace.

    Attributes:
        shop: The marketplace's name as it writes it.
        country: Two letters, None if not named.
        language: As `words.language_of` names it.
        language_is_sure: Whether the words say so, not only the country.
        replaced: By check, the largest number that an older rule allowed and the day on which that ended.
    """

    listing: Listing
    shop: str
    country: str | None
    language: str
    language_is_sure: bool
    today: date
    replaced: dict[str, tuple[int, date | None]]


@dataclass(frozen=True)
class Judgement:
    """One check's outcome at one place, or at several once joined.

    Attributes:
        measured: What was measured, or the words found.
        message: A sentence of `messages.SENTENCES`.
        fields: Where: `title`, `bullets[2]`.
        confidence: How sure the measurement is, 0-1.
    """

    status: Status
    measured: str
    message: str
    fields: tuple[str, ...]
    confidence: float = 0.95


Check = Callable[[Rule, Written], Judgement | None]
"""A check; None where the listing lacks what the rule is about, so that nothing can be said."""


def missed(rule: Rule) -> Status:
    """What missing a rule is: `fail` where it gets a listing rejected or hidden, else `warn`."""
    return "fail" if rule.severity in ("reject", "suppress") else "warn"


def places_of(rule: Rule, written: Written) -> Iterator[Place]:
    """The texts that a rule's scope is about."""
    names = [field for word, field in _FIELDS.items() if word in rule.scope]
    yield from written.listing.places(*names)


def joined(found: Sequence[Judgement], kept: str, fields: Iterable[str]) -> Judgement:
    """Make one answer of what was found at several places.

    Args:
        found: The faults; none if the rule is kept.
        kept: What was measured where the rule is kept.
        fields: The places that were looked at.
    """
    if not found:
        return Judgement("pass", kept, say("kept"), tuple(fields))
    ranked = sorted(found, key=lambda one: _WORST_FIRST.index(one.status))
    told = list(dict.fromkeys(one.message for one in ranked))
    rest = [say("more", count=len(told) - _TOLD)] if len(told) > _TOLD else []
    return Judgement(
        ranked[0].status,
        "; ".join(dict.fromkeys(one.measured for one in ranked)),
        " ".join(told[:_TOLD] + rest),
        tuple(dict.fromkeys(field for one in ranked for field in one.fields)),
        min(one.confidence for one in ranked if one.status == ranked[0].status),
    )


def every(*checks: Check) -> Check:
    """A check that asks several others about the same rule."""

    def ask(rule: Rule, written: Written) -> Judgement | None:
        answers = [answer for check in checks if (answer := check(rule, written))]
        faults = [answer for answer in answers if answer.status != "pass"]
        if not answers:
            return None
        return joined(faults, answers[0].measured, dict.fromkeys(f for a in answers for f in a.fields))

    return ask
