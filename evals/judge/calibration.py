"""How far a judge agrees with people: the labelled answers, the judge's verdicts beside them, what was measured before.

An uncalibrated judge is an opinion. The labels are in `labels.yaml`, each with the person's reason.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.judge.judge import Judge, Judgement
from evals.statistics import Interval, cohen_kappa, kappa_interval

LABELS = Path(__file__).with_name("labels.yaml")
_KEPT = "judges.jsonl"


class LabelError(ValueError):
    """A file of labels that cannot be used; the message says where and why."""


class Label(BaseModel):
    """An answer, what was wanted of it, and what a person says.

    Attributes:
        before: What was said and done up to the answer, as the judge reads it.
        met: Whether the answer meets what is wanted.
        because: The person's reason.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    before: str
    answer: str
    wanted: str
    met: bool
    because: str = Field(min_length=10)


class _LabelFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    labelled_by: str
    labels: Annotated[list[Label], Field(min_length=2)]


def load_labels(path: Path = LABELS) -> list[Label]:
    """Read labelled answers.

    Raises:
        LabelError: The file cannot be used.
    """
    try:
        labels = _LabelFile.model_validate(yaml.safe_load(path.read_text("utf-8"))).labels
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise LabelError(f"{path}: this is not valid YAML: {error}") from error
    except ValidationError as error:
        where = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise LabelError("\n".join(f"{path}: {one}" for one in where)) from error
    if twice := [name for name, times in Counter(label.id for label in labels).items() if times > 1]:
        raise LabelError(f"{path}: id {twice[0]!r} is given twice")
    if len({label.met for label in labels}) == 1:
        raise LabelError(f"{path}: all labels are the same, so agreement could be chance; label good and bad answers")
    return labels


@dataclass(frozen=True)
class Agreement:
    """A judge's verdicts beside a person's.

    Attributes:
        kappa: Cohen's kappa; an answer without a readable verdict counts against the judge, as the opposite verdict.
        undecided: Labels on which the judge gave no readable verdict.
        differing: Labels with another verdict, and what the judge said.
    """

    kappa: float
    interval: Interval
    met_both: int
    met_only_person: int
    met_only_judge: int
    met_neither: int
    undecided: list[str]
    differing: list[tuple[Label, Judgement]]
    tokens: int

    @property
    def total(self) -> int:
        """Labels judged."""
        return self.met_both + self.met_only_person + self.met_only_judge + self.met_neither

    @property
    def share(self) -> float:
        """On which both say the same, 0-1."""
        return (self.met_both + self.met_neither) / self.total

    @property
    def in_words(self) -> str:
        """Agreement in one line."""
        low, high = self.interval
        return (
            f"agrees with people on {self.share:.0%} of {self.total} labelled answers, Cohen's kappa {self.kappa:.2f} "
            f"(95% range {low:.2f} to {high:.2f})"
        )


def calibrate(judge: Judge, labels: Sequence[Label], jobs: int, done: Callable[[], None] = lambda: None) -> Agreement:
    """Let a judge decide about labelled answers.

    Args:
        judge: Without a rubric of its own; each label says what is wanted.
        labels: Of both kinds.
        jobs: Answers judged at once.
        done: Called after each.

    Raises:
        JudgeGone: Its server cannot be used.
    """

    def one(label: Label) -> Judgement:
        judged = judge.judge(label.wanted, label.before, label.answer)
        done()
        return judged

    with ThreadPoolExecutor(jobs) as pool:
        judged = list(pool.map(one, labels))
    pairs = [(label.met, _counted(label, said)) for label, said in zip(labels, judged, strict=True)]
    count = Counter(pairs)
    return Agreement(
        kappa=cohen_kappa(pairs),
        interval=kappa_interval(pairs),
        met_both=count[True, True],
        met_only_person=count[True, False],
        met_only_judge=count[False, True],
        met_neither=count[False, False],
        undecided=[label.id for label, said in zip(labels, judged, strict=True) if said.met is None],
        differing=[(label, said) for label, said in zip(labels, judged, strict=True) if said.met is not label.met],
        tokens=sum(said.tokens for said in judged),
    )


def _counted(label: Label, said: Judgement) -> bool:
    return (not label.met) if said.met is None else said.met


class Measured(BaseModel):
    """A calibration as it is kept."""

    judge: str
    fingerprint: str
    labels: str
    when: str
    in_words: str


def digest_of(labels: Sequence[Label]) -> str:
    """A short hash of labels."""
    return hashlib.sha256("\n".join(label.model_dump_json() for label in labels).encode()).hexdigest()[:12]


def keep(folder: Path, judge: Judge, labels: Sequence[Label], agreement: Agreement) -> None:
    """Keep what was measured in the data folder, so that runs with this judge can print it."""
    measured = Measured(
        judge=judge.name,
        fingerprint=judge.fingerprint,
        labels=digest_of(labels),
        when=datetime.now(UTC).date().isoformat(),
        in_words=agreement.in_words,
    )
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _KEPT).open("a", encoding="utf-8") as file:
        file.write(measured.model_dump_json() + "\n")


def last_measured(folder: Path, judge: Judge) -> str | None:
    """What the last calibration of this very judge found, in words; None if it was never calibrated here."""
    path = folder / _KEPT
    if not path.is_file():
        return None
    kept: list[Any] = [Measured.model_validate_json(line) for line in path.read_text("utf-8").splitlines()]
    mine = [one for one in kept if one.fingerprint == judge.fingerprint]
    return f"{mine[-1].in_words}, measured on {mine[-1].when}" if mine else None
