"""Many conversations at once with one web chat, and a verdict: `python -m evals.bench.load --minutes 30 --record`."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click

from evals.bench import history
from evals.bench.benchmark import Benchmark
from evals.bench.load_clients import MOST_CONVERSATIONS, READS, Load, measure_load

MOST_GROWTH_MB = 50  # in the second half of a run; an allocator that gives nothing back wavers by about so much


@dataclass(frozen=True)
class Criterion:
    """One thing that has to hold under load.

    Attributes:
        name: In the benchmark history.
        what: For people.
        values: What was measured, in `unit`; their median decides.
        budget: The most that it may be.
        unit: `s`, `MB`, or empty for a count.
    """

    name: str
    what: str
    values: Sequence[float]
    budget: float
    unit: str = ""

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)

    @property
    def holds(self) -> bool:
        """Whether it is within the budget."""
        return self.median <= self.budget


def criteria(load: Load) -> list[Criterion]:
    """What has to hold, with what was measured; a run without any turn has nothing to show and counts as an error."""
    if not load.feedback:
        return [Criterion("load-errors", "errors", [len(load.errors) or 1], 0)]
    return [
        Criterion("load-errors", "errors", [len(load.errors)], 0),
        Criterion("load-mixed-up", "pictures of somebody else's product", [load.mixed_up], 0),
        Criterion("load-feedback", "first feedback of a turn", load.feedback, 1.0, "s"),
        Criterion("load-growth", "memory grown in the second half", [load.growth], MOST_GROWTH_MB, "MB"),
    ]


def first_feedback() -> list[float]:
    """Seconds until the first sign of work, of every turn of 50 conversations in two minutes.

    Raises:
        RuntimeError: Something went wrong, or pictures were mixed up.
    """
    load = measure_load(MOST_CONVERSATIONS, 2)
    if load.errors or load.mixed_up:
        raise RuntimeError(f"{len(load.errors)} errors, {load.mixed_up} mixed-up pictures; {load.errors[:1]}")
    return load.feedback


BENCHMARKS = (Benchmark("talking-50", "50 conversations at once, first feedback of a turn", 1.0, "s", first_feedback),)


@click.command()
@click.option(
    "--conversations", default=MOST_CONVERSATIONS, show_default=True, type=click.IntRange(1, MOST_CONVERSATIONS)
)
@click.option("--minutes", default=30.0, show_default=True, type=click.FloatRange(0.1))
@click.option(
    "--reads", default=READS, show_default=True, type=(click.FloatRange(0), click.FloatRange(0)), metavar="LEAST MOST",
    help="Seconds that people read an answer before they go on.",
)  # fmt: skip
@click.option("--record", is_flag=True, help="Append the results to evals/bench/history.jsonl.")
def main(conversations: int, minutes: float, reads: tuple[float, float], record: bool) -> None:
    """Talk to one web chat from many pages at once; exit status 1 if one of the criteria does not hold."""
    load = measure_load(conversations, minutes, reads)
    found = criteria(load)
    _print(load, found, conversations)
    if record:
        history.append(
            [history.line(one.name, one.unit, one.budget, _spread(one.values), load.peak_megabytes) for one in found]
        )
    sys.exit(0 if all(one.holds for one in found) else 1)


def _print(load: Load, found: Sequence[Criterion], conversations: int) -> None:
    """The numbers, then the verdicts, so that these are read last."""
    click.echo(f"{conversations} conversations, {len(load.turns)} turns, {load.pictures} pictures looked at")
    for name, values in (("first feedback", load.feedback), ("first step or word", load.words), ("answer", load.turns)):
        if values:
            late = sorted(values)[int(0.95 * (len(values) - 1))]
            click.echo(f"{name}: median {statistics.median(values):.2f} s, 95% within {late:.2f} s")
    click.echo("memory of the server:")
    for second, megabytes in load.memory[:: max(1, len(load.memory) // 12)]:
        click.echo(f"  {second:6.0f} s  {megabytes:.0f} MB")
    for error in load.errors[:10]:
        click.echo(f"error: {error}")
    click.echo(history.machine())
    for one in found:
        verdict = "holds" if one.holds else "FAILS"
        click.echo(f"{verdict}  {one.what}: {_number(one.median, one.unit)}, at most {_number(one.budget, one.unit)}")


def _number(value: float, unit: str) -> str:
    return f"{value:.2f} s" if unit == "s" else f"{value:.0f} {unit}".strip()


def _spread(values: Sequence[float]) -> list[float]:
    """At most 21 values in place of thousands: the least, each twentieth, the most; the median stays the same."""
    if len(values) <= 21:
        return list(values)
    cuts = statistics.quantiles(values, n=20, method="inclusive")
    return [min(values), *cuts, max(values)]


if __name__ == "__main__":
    main()
