"""What a check answers: a status, what was measured, and plain words; and how several answers become one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from numpy.typing import NDArray

from knowledge.rules import Rule
from tools.check.report import Status

if TYPE_CHECKING:
    from tools.check.seen import Seen

Box = tuple[int, int, int, int]
Repair = Literal["make_main_image", "fix_image"]
_WORST_FIRST: tuple[Status, ...] = ("fail", "unknown", "warn", "pass")


@dataclass(frozen=True)
class Evidence:
    """Where in the picture it shows.

    Attributes:
        name: Short name for the evidence file: `background`, `text`.
        boxes: Places, `(left, top, right, bottom)` in px of the upright picture.
        region: Bool array of any size and the picture's shape, True where it shows; None if the boxes say it.
    """

    name: str
    boxes: tuple[Box, ...] = ()
    region: NDArray[Any] | None = None


@dataclass(frozen=True)
class Judgement:
    """One check's outcome.

    Attributes:
        confidence: How sure the measurement is, 0-1.
        fix: The tool that repairs it; None where no tool does.
        waits: Whether it can be decided as soon as the background is plain.
    """

    status: Status
    measured: str
    message: str
    confidence: float
    fix: Repair | None = None
    evidence: Evidence | None = None
    waits: bool = False


Check = Callable[[Rule, "Seen"], Judgement]


def missed(rule: Rule) -> Status:
    """What missing a rule is: `fail` where it gets a picture rejected or suppressed, else `warn`."""
    return "fail" if rule.severity in ("reject", "suppress") else "warn"


def together(judgements: Sequence[Judgement]) -> Judgement:
    """Join the answers to several parts of one rule: the worst status, and the words of all that are not a pass."""
    ranked = sorted(judgements, key=lambda one: _WORST_FIRST.index(one.status))
    worst = ranked[0]
    told = [one for one in ranked if one.status != "pass"] or ranked
    return Judgement(
        worst.status,
        "; ".join(dict.fromkeys(one.measured for one in told)),
        " ".join(dict.fromkeys(one.message for one in told)),
        min(one.confidence for one in ranked if one.status == worst.status),
        next((one.fix for one in told if one.fix), None),
        next((one.evidence for one in told if one.evidence), None),
    )


def every(*checks: Check) -> Check:
    """A check that asks several others about the same rule."""
    return lambda rule, seen: together([check(rule, seen) for check in checks])
