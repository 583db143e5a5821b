"""Check every picture of a set and compare with what is known about it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from statistics import fmean

from pydantic import BaseModel, Field

from evals.check_set.truth import UNREADABLE, Known, Truth
from knowledge.rules import RuleBase
from tools.check.checker import check_file
from tools.check.report import CheckReport, verdict_of

PRECISION, RECALL, VERDICTS, REPAIRED = 0.95, 0.95, 0.90, 0.90
SERIOUS = ("reject", "suppress")
INTACT = 0.97  # of the product's inside; the rest is for edges that a cut-out draws differently


class RuleScore(BaseModel):
    """How well one rule is decided; found means that a finding failed or warned."""

    found: int = 0
    missed: int = 0
    false_alarms: int = 0

    @property
    def precision(self) -> float:
        """Share of the findings that are right; 1 where nothing was found."""
        return self.found / (self.found + self.false_alarms) if self.found + self.false_alarms else 1.0

    @property
    def recall(self) -> float:
        """Share of the faults that were found; 1 where there was none."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0


class Wrong(BaseModel):
    """One difference between what is known and what was found."""

    file: str
    rule: str = Field(description="The rule's id, or `verdict`.")
    expected: str
    got: str
    measured: str = ""
    message: str = ""


class Likeness(BaseModel):
    """How much a repaired picture's product is the original's.

    Attributes:
        difference: Median difference of the product's inside, 0-255, resampling and compression included.
        kept: Share of its inside that is there and looks the same, 0-1.
    """

    difference: float
    kept: float


class RepairScore(BaseModel):
    """What the repairs did to the faulty pictures that can be repaired.

    Attributes:
        passed: Pictures that pass afterwards and break none of the rules that they broke.
        tried: All of them.
        products: For each repaired picture, how much its product is the original's.
        failures: What is still wrong with those that do not pass.
    """

    tried: int = 0
    passed: int = 0
    products: dict[str, Likeness] = Field(default_factory=dict)
    failures: list[Wrong] = Field(default_factory=list)

    @property
    def share(self) -> float:
        """Share that passes, 0-1."""
        return self.passed / self.tried if self.tried else 1.0

    @property
    def damaged(self) -> dict[str, Likeness]:
        """Pictures in which part of the product is missing or looks different."""
        return {name: one for name, one in self.products.items() if one.kept < INTACT}


class SetScore(BaseModel):
    """The whole score."""

    pictures: int
    faulty: int
    rules: dict[str, RuleScore]
    verdicts_right: int
    wrong: list[Wrong]
    repair: RepairScore | None = None

    @property
    def micro(self) -> RuleScore:
        """All rules counted together."""
        return RuleScore(
            found=sum(one.found for one in self.rules.values()),
            missed=sum(one.missed for one in self.rules.values()),
            false_alarms=sum(one.false_alarms for one in self.rules.values()),
        )

    @property
    def macro(self) -> tuple[float, float]:
        """Mean precision and mean recall over the rules."""
        scores = list(self.rules.values()) or [RuleScore()]
        return fmean(one.precision for one in scores), fmean(one.recall for one in scores)

    @property
    def exact(self) -> float:
        """Share of pictures whose verdict is right, 0-1."""
        return self.verdicts_right / self.pictures if self.pictures else 1.0

    @property
    def good_enough(self) -> bool:
        """Whether every threshold is reached."""
        precision, recall = self.macro
        least_precision, least_recall = min(self.micro.precision, precision), min(self.micro.recall, recall)
        repaired = self.repair is None or self.repair.share >= REPAIRED
        return least_precision >= PRECISION and least_recall >= RECALL and self.exact >= VERDICTS and repaired


def score_set(folder: Path, *, fix: bool = False, only: str | None = None) -> SetScore:
    """Score a folder that `build` made.

    Args:
        folder: With pictures and their truth.
        fix: Also repair what can be repaired.
        only: Part of the file names that count; None for all.

    Raises:
        FileNotFoundError: It holds no set.
    """
    truth = Truth.read(folder)
    pictures = [one for one in truth.pictures if only is None or only in one.file]
    rules: dict[str, RuleScore] = defaultdict(RuleScore)
    wrong: list[Wrong] = []
    right = 0
    for one in pictures:
        report = check_file(folder / one.file, one.marketplace, one.slot, today=truth.today)
        differences = compare(one, report, rules)
        wrong += differences
        right += all(difference.rule != "verdict" for difference in differences)
    repair = None
    if fix:
        from evals.check_set.repairs import score_repairs

        repair = score_repairs(folder, truth, [one for one in pictures if one.repairable])
    return SetScore(
        pictures=len(pictures), faulty=sum(1 for one in pictures if one.faults), rules=dict(rules),
        verdicts_right=right, wrong=wrong, repair=repair,
    )  # fmt: skip


def compare(one: Known, report: CheckReport, rules: dict[str, RuleScore]) -> list[Wrong]:
    """Compare one report with the truth; counts into `rules` and lists what differs."""
    findings = {finding.rule: finding for finding in report.findings if counts(finding.rule)}
    wrong = []
    for rule in {**dict.fromkeys(one.flags), **findings}:
        finding = findings.get(rule)
        status = finding.status if finding else "missing"
        flagged, expected = status in ("fail", "warn"), one.flags.get(rule)
        if rule in one.either or (not flagged and not expected):
            continue
        score = rules.setdefault(rule, RuleScore())
        score.found += bool(flagged and expected)
        score.missed += bool(expected and not flagged)
        score.false_alarms += bool(flagged and not expected)
        if status != (expected or "pass"):
            told = {"measured": finding.measured, "message": finding.message} if finding else {}
            wrong.append(Wrong(file=one.file, rule=rule, expected=expected or "pass", got=status, **told))
    # What people would judge differently must not spoil the verdict either.
    certain = verdict_of([finding for finding in report.findings if finding.rule not in one.either])
    if one.verdict not in (report.verdict, certain):
        why = [f.rule for f in report.findings if f.status in ("unknown", "fail") and f.severity in SERIOUS]
        measured = ", ".join(why)
        wrong.append(Wrong(file=one.file, rule="verdict", expected=one.verdict, got=report.verdict, measured=measured))
    return wrong


def counts(rule_id: str) -> bool:
    """Whether a finding is about a rule of the rule base; Lightbox's own remarks are not scored."""
    return rule_id == UNREADABLE or any(rule_id == rule.id for rule in RuleBase.load().rules)
