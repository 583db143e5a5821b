"""Measure speed and memory against the budgets and print one table: `python -m evals.bench [names]`.

Each benchmark runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from evals.bench import catalogue, load, pictures, starting, talking
from evals.bench.benchmark import PYTHON, Benchmark, Measured, peak_megabytes
from evals.bench.history import HISTORY
from evals.commit import current_commit
from tools.machine import cores

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
    out.print(_machine(), soft_wrap=True, highlight=False)
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


def _machine() -> str:
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{_processor()}, {cores()} cores, {platform.system()}, Python {platform.python_version()}, load {load}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _record(chosen: list[Benchmark], found: dict[str, Measured | str]) -> None:
    when = datetime.now(UTC).isoformat(timespec="seconds")
    with HISTORY.open("a", encoding="utf-8") as file:
        for one in chosen:
            outcome = found[one.name]
            if isinstance(outcome, Measured):
                line: dict[str, Any] = {
                    "when": when, "commit": current_commit() or "", "name": one.name, "unit": one.unit,
                    "median": round(outcome.median, 4), "budget": one.budget,
                    "values": [round(value, 4) for value in outcome.values],
                    "peak_mb": round(outcome.peak_megabytes), "machine": _machine(),
                }  # fmt: skip
                file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
