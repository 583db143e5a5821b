"""Two runs side by side: which conversations got better or worse, and whether the difference is more than noise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.groups import names_of
from evals.outcome import Outcome
from evals.statistics import Difference, holm, paired_difference

SURE = 0.05


@dataclass(frozen=True)
class Change:
    """A conversation that went differently: shares of attempts passed, and the first step that failed."""

    sample: str
    where: str
    before: float
    after: float
    reason: str

    @property
    def worse(self) -> bool:
        """Whether it passed more often before."""
        return self.after < self.before


@dataclass(frozen=True)
class GroupDifference:
    """How a tag, language or persona changed; its p-value is corrected for the number of groups."""

    name: str
    samples: int
    difference: Difference

    @property
    def real(self) -> bool:
        """Whether chance alone would hardly do this."""
        return self.difference.p_value < SURE


@dataclass(frozen=True)
class Comparison:
    """What changed between two runs.

    Attributes:
        overall: Over all conversations both runs played with the same expectations.
        groups: By language, persona and tag, those that moved; largest loss first.
        only_before, only_after: Conversations that one run alone played.
        edited: Conversations whose words or expectations are not the same in both; they are compared with nothing.
    """

    samples: int
    before: float
    after: float
    overall: Difference
    changes: list[Change]
    groups: list[GroupDifference]
    only_before: list[str]
    only_after: list[str]
    edited: list[str]

    @property
    def real(self) -> bool:
        """Whether chance alone would hardly make such a difference."""
        return self.overall.p_value < SURE

    @property
    def verdict(self) -> str:
        """The result in one sentence."""
        if not self.changes:
            return "Nothing changed: every conversation passed as often as before."
        low, high = self.overall.interval
        sizes = f"{self.overall.mean * 100:+.1f} points (95% range {low * 100:+.1f} to {high * 100:+.1f})"
        chance = f"p = {self.overall.p_value:.3f}" if self.overall.p_value >= 0.001 else "p < 0.001"
        if self.real:
            return f"A real difference: {'better' if self.overall.mean > 0 else 'worse'} by {sizes}, {chance}."
        return (
            f"Overall this could be noise: {sizes}, {chance}. {len(self.changes)} conversations went differently; "
            "more of them, or more repeats, would tell."
        )


def compare(before: Sequence[Outcome], after: Sequence[Outcome]) -> Comparison:
    """Pair two runs by conversation; attempts of one conversation are averaged.

    Raises:
        ValueError: No conversation is in both with the same expectations.
    """
    old, new = _by_sample(before), _by_sample(after)
    both = [sample for sample in old if sample in new]
    edited = [sample for sample in both if old[sample][0].digest != new[sample][0].digest]
    paired = [sample for sample in both if sample not in edited]
    if not paired:
        raise ValueError("The two runs have no conversation in common that was not edited in between.")
    shares = {sample: (_share(old[sample]), _share(new[sample])) for sample in paired}
    return Comparison(
        samples=len(paired),
        before=sum(share for share, _ in shares.values()) / len(paired),
        after=sum(share for _, share in shares.values()) / len(paired),
        overall=paired_difference(*zip(*shares.values(), strict=True)),
        changes=sorted(_changes(paired, old, new), key=lambda change: (not change.worse, change.sample)),
        groups=_groups(paired, new, shares),
        only_before=[sample for sample in old if sample not in new],
        only_after=[sample for sample in new if sample not in old],
        edited=edited,
    )


def _by_sample(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    found: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        found[outcome.sample].append(outcome)
    return found


def _share(attempts: Sequence[Outcome]) -> float:
    return sum(attempt.passed for attempt in attempts) / len(attempts)


def _changes(paired: Sequence[str], old: dict[str, list[Outcome]], new: dict[str, list[Outcome]]) -> Iterator[Change]:
    for sample in paired:
        before, after = _share(old[sample]), _share(new[sample])
        if before != after:
            tried = new[sample] if after < before else old[sample]
            step = next(attempt.failed[0] for attempt in tried if attempt.failed)
            where = f"{new[sample][0].file}:{new[sample][0].line}"
            yield Change(sample, where, before, after, f"turn {step.turn}, {step.what}: {step.reason}")


def _groups(
    paired: Sequence[str], new: dict[str, list[Outcome]], shares: dict[str, tuple[float, float]]
) -> list[GroupDifference]:
    members: dict[str, list[str]] = defaultdict(list)
    for sample in paired:
        for group in names_of(new[sample][0]):
            members[group].append(sample)
    moved = {
        name: (len(samples), paired_difference(*zip(*(shares[sample] for sample in samples), strict=True)))
        for name, samples in members.items()
        if any(shares[sample][0] != shares[sample][1] for sample in samples)
    }
    corrected = holm([difference.p_value for _, difference in moved.values()])
    found = [
        GroupDifference(name, size, difference._replace(p_value=p_value))
        for (name, (size, difference)), p_value in zip(moved.items(), corrected, strict=True)
    ]
    return sorted(found, key=lambda group: (group.difference.mean, group.name))
