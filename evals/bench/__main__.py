"""Measure speed and memory against the budgets and print one table: `python -m evals.bench [names]`.

Each benchmark runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys

import click
from rich.console import Console
from rich.table import Table

from evals.bench import catalogue, history, load, pictures, starting, talking
from evals.bench.benchmark import PYTHON, Benchmark, Measured, peak_megabytes

ALL = {
    one.name: one
    for one in (
        *starting.BENCHMARKS,
        *talking.BENCHMARKS,
        *load.BENCHMARKS,
        *catalogue.BENCHMARKS,
        *pictures.BENCHMARKS,
    )
}
MEMORY_BUDGET_MB = 2000


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(ALL)))
@click.option("--record", is_flag=True, help="Append the results to evals/bench/history.jsonl.")
@click.option(
    "--only-measure", is_flag=True, hidden=True, help="Measure one benchmark in this process; used by the table."
)
def main(names: tuple[str, ...], record: bool, only_measure: bool) -> None:
    """Measure the benchmarks NAMES, or all, and compare the medians with the budgets."""
    chosen = [ALL[name] for name in names or ALL]
    if only_measure:
        click.echo(json.dumps(_measure(chosen[0]).__dict__))
        return
    progress = Console(stderr=True)
    out = Console(width=None if sys.stdout.isatty() else 150)
    found: dict[str, Measured | str] = {}
    for one in chosen:
        with progress.status(one.what):
            found[one.name] = _measure_apart(one)
    out.print(_table(chosen, found))
    out.print(history.machine(), soft_wrap=True, highlight=False)
    if record:
        _record(chosen, found)
    broken = [name for name, outcome in found.items() if isinstance(outcome, str)]
    for name in broken:
        out.print(f"{name} could not be measured: {found[name]}", style="red", markup=False, soft_wrap=True)
    sys.exit(1 if broken else 0)


def _measure(one: Benchmark) -> Measured:
    values = list(one.measure())
    return Measured(values, max(peak_megabytes(), peak_megabytes(resource.RUSAGE_CHILDREN)))


def _measure_apart(one: Benchmark) -> Measured | str:
    """Measure in a fresh process; what it said last if it failed."""
    arguments = [PYTHON, "-m", "evals.bench", one.name, "--only-measure"]
    run = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        return (run.stderr.strip().splitlines() or ["no message"])[-1]
    return Measured(**json.loads(run.stdout.splitlines()[-1]))


def _table(chosen: list[Benchmark], found: dict[str, Measured | str]) -> Table:
    table = Table(title="Lightbox benchmarks", title_justify="left")
    for heading in ("name", "what", "measured", "of runs", "budget", "", "peak memory"):
        table.add_column(heading, justify="left" if heading in ("name", "what") else "right")
    for one in chosen:
        outcome = found[one.name]
        if isinstance(outcome, str):
            table.add_row(one.name, one.what, "failed", "", _number(one.budget, one.unit), "[red]?[/red]", "")
            continue
        state = "[green]ok[/green]" if outcome.median <= one.budget else "[red]over[/red]"
        memory = f"{outcome.peak_megabytes:.0f} MB"
        if outcome.peak_megabytes > MEMORY_BUDGET_MB:
            memory = f"[red]{memory}, over {MEMORY_BUDGET_MB}[/red]"
        spread = f"{len(outcome.values)}, {_number(min(outcome.values), '')} to {_number(max(outcome.values), '')}"
        median = _number(outcome.median, one.unit)
        table.add_row(one.name, one.what, median, spread, _number(one.budget, one.unit), state, memory)
    return table


def _number(value: float, unit: str) -> str:
    return f"{value:.3g} {unit}".strip() if value < 1000 else f"{value:.0f} {unit}".strip()


def _record(chosen: list[Benchmark], found: dict[str, Measured | str]) -> None:
    measured = [(one, outcome) for one in chosen if isinstance(outcome := found[one.name], Measured)]
    history.append(
        [history.line(one.name, one.unit, one.budget, got.values, got.peak_megabytes) for one, got in measured]
    )


if __name__ == "__main__":
    main()
