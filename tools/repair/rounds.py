"""Check, repair, check again: the least that helps first, at most three rounds, never to a worse picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PIL import Image

from tools.check.checker import examine, judge
from tools.check.marks import Mark, Marks
from tools.check.report import CheckReport, Finding, verdict_of
from tools.check.seen import Seen
from tools.cutout import NoProductError
from tools.repair.candidate import Candidate, recut, rewrite
from tools.repair.erase import erasable, without_border
from tools.repair.looking import asked_for, same_marks
from tools.repair.methods import (
    METHODS,
    Method,
    check_of,
    is_framed,
    is_lost,
    is_overlay,
    is_serious,
    method_for,
    problems,
)  # fmt: skip
from tools.repair.whole import loses_product
from tools.target import Target
from tools.tool import ToolContext

MOST_ROUNDS = 3
_TO_FILL = frozenset({"fill", "cover_score", "room_around"})
_OVER = 0.1  # share of a mark's box that is product, from which it lies over it
_DAMAGED = (
    "I could not cut the product out without losing part of it, so I left it where it is. "
    "Take a photo on a ground that differs more from the product."
)
_RANK = {"pass": 0, "review": 1, "fail": 2}


@dataclass(frozen=True)
class Repaired:
    """What came of it.

    Attributes:
        seen: The picture as it was, opened for checking.
        before: Its report.
        candidate: The best repaired picture; None if nothing helped or nothing was needed.
        after: Its report.
        made: It, opened for checking; the old picture if there is no new one.
        rounds: How many tries were made.
        reason: Why cutting the product out did not work; empty if it did or was not tried.
    """

    seen: Seen
    before: CheckReport
    candidate: Candidate | None
    after: CheckReport
    made: Seen
    rounds: int
    reason: str = ""

    @property
    def left(self) -> list[Finding]:
        """What is still wrong, and what only looks mended because the file was written anew."""
        after = problems(self.after)
        still = {finding.rule for finding in self.after.findings if finding.status != "pass"}
        hidden = [f for f in problems(self.before) if is_lost(f) and f.rule not in still] if self.candidate else []
        return after + hidden


def repair(
    context: ToolContext,
    image_id: str,
    target: Target,
    *,
    name: str | None = None,
    looked: Seen | None = None,
    at_least: Callable[[Seen], Method | None] = lambda seen: None,
) -> Repaired:
    """Repair a picture as far as that goes.

    Args:
        context: The conversation.
        image_id: The picture; not changed.
        target: What the marketplace wants.
        name: The file name that counts in the check of the picture as it is; the store's own by default.
        looked: The picture opened for checking already, for any marketplace.
        at_least: Asked for the least to do even if no rule complains.

    Raises:
        ToolInputError: No such picture.
    """
    record = context.images.record(image_id)
    context.step(0, 5, f"checking it against the rules of {target.marketplace}")
    if looked is None:
        content = context.images.path(image_id).read_bytes()
        looked = examine(content, name or record.file, target.marketplace, target.slot)
    seen = asked_for(looked, target.marketplace, target.slot)
    known = tuple(record.recipe.checks.get("cropped_sides", ())) if record.recipe else ()
    before = judge(seen, cropped_sides=known)
    best: tuple[Candidate, CheckReport, Seen] | None = None
    anyway = at_least(seen)
    method = _needed(before, target, seen) or anyway
    rounds, reason, report = 0, "", before
    while method and rounds < MOST_ROUNDS:
        rounds += 1
        try:
            candidate = _try(context, image_id, target, seen, report, method)
        except NoProductError as error:
            reason = str(error)
            break
        if candidate.cutout and _is_of(candidate, image_id) and loses_product(_alpha(context, candidate), seen):
            reason = _DAMAGED
            break
        made = _opened(candidate, seen)
        report = judge(made, cropped_sides=tuple(candidate.checks.get("cropped_sides", ())))
        _keep_overlays(context, report, candidate, seen)
        last = _key(best[1] if best else before)
        if _key(report) < last or (anyway and not best and _key(report) == last):
            best = (candidate, report, made)
        wanted = _needed(report, target, seen, erase=False)
        if target.background_required and any(is_serious(f) and not is_lost(f) for f in problems(report)):
            wanted = "recut"  # no ratio without cutting product, or too few pixels left: a new ground has room
        method = wanted if wanted and METHODS.index(wanted) > METHODS.index(method) else None
    if best is None:
        return Repaired(seen, before, None, before, seen, rounds, reason)
    return Repaired(seen, before, *best, rounds, reason)


def _needed(report: CheckReport, target: Target, seen: Seen, *, erase: bool = True) -> Method | None:
    """The least way that can help with everything that can be helped; painting over is tried only once."""
    found, ground = problems(report), seen.surroundings.kind
    clear = erase and any(is_overlay(f) for f in found) and bool(erasable(seen))
    framed = erase and any(is_framed(f) for f in found) and without_border(seen) is not None
    ways = [way for f in found if (way := method_for(f, target, ground, clear=clear, framed=framed))]
    return max(ways, key=METHODS.index, default=None)


def _try(
    context: ToolContext, image_id: str, target: Target, seen: Seen, last: CheckReport, method: Method
) -> Candidate:
    if method == "recut":
        marks = tuple(m.box for m in seen.marks.added) if any(is_overlay(f) for f in problems(last)) else ()
        return recut(context, image_id, target, marks)
    to_fill = method == "reframe" and any(check_of(f) in _TO_FILL for f in problems(last))
    marks = erasable(seen) if method != "file" and any(is_overlay(f) for f in problems(last)) else ()
    inside = without_border(seen) if method != "file" and any(is_framed(f) for f in problems(last)) else None
    return rewrite(context, image_id, target, seen, to_fill=to_fill, marks=marks, inside=inside)


def _is_of(candidate: Candidate, image_id: str) -> bool:
    """Whether the cut-out was made from this very picture and so lies exactly over it."""
    recipe = candidate.cutout.recipe if candidate.cutout else None
    return recipe is not None and image_id in recipe.inputs


def _alpha(context: ToolContext, candidate: Candidate) -> Image.Image:
    cutout = candidate.cutout
    if cutout is None:
        raise ValueError("The candidate was not cut out.")
    return context.images.photo(cutout.id).image.getchannel("A")


def _opened(candidate: Candidate, seen: Seen) -> Seen:
    """The file it would become, opened for checking."""
    made = examine(candidate.delivery.content, candidate.name, seen.marketplace, seen.slot, today=seen.today)
    untouched = candidate.method != "recut" and not candidate.erased and not candidate.unframed
    as_before = untouched and candidate.reframed is None and candidate.scale == 1
    return same_marks(made, seen) if as_before else made


def _keep_overlays(context: ToolContext, report: CheckReport, candidate: Candidate, seen: Seen) -> None:
    """Hold what was printed over the product against the new picture, too: its rest looks like the product's own.

    Only that: what stood clear of the product is gone where the product was cut out, and where it was not, the new
    picture's own report tells.
    """
    if "marks" not in vars(seen):
        return
    over = tuple(replace(mark, place="on") for mark in seen.marks.added if _lies_over(context, mark, candidate))
    if not over:
        return
    alone = asked_for(seen, seen.marketplace, seen.slot)
    vars(alone)["marks"] = Marks(over, 0.0)
    overlays = {f.rule: f for f in problems(judge(alone)) if is_overlay(f)}
    report.findings = [
        overlays[f.rule].model_copy(deep=True) if f.rule in overlays and f.status == "pass" else f
        for f in report.findings
    ]
    report.verdict = verdict_of(report.findings)


def _lies_over(context: ToolContext, mark: Mark, candidate: Candidate) -> bool:
    """Whether a mark lies over the product; in a scene, where only the cut-out tells what the product is."""
    if mark.place in ("on", "across"):
        return True
    if mark.place == "beside" or candidate.cutout is None:
        return False
    product = context.images.photo(candidate.cutout.id).image.getchannel("A").crop(mark.box)
    return sum(product.histogram()[128:]) > _OVER * product.width * product.height


def _key(report: CheckReport) -> tuple[int, int, int]:
    """How bad a picture is: by its verdict, then by what is seriously wrong, then by everything else."""
    found = problems(report)
    serious = sum(is_serious(finding) for finding in found)
    return (_RANK[report.verdict], serious, len(found) - serious)
