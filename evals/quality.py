"""What the quality benchmarks found over time: `python -m evals.quality` prints the newest beside the one before.

Each benchmark is a command with `--record`, which adds one JSON line to `evals/quality.jsonl`; that file is part of the
project, so that everybody sees whether a change made cut-outs, checks, answers or texts better. The page of
`lightbox eval --history` draws it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from evals.commit import current_commit
from evals.outcome import pass_rate
from evals.run_folder import RunFolder

QUALITY = Path(__file__).with_name("quality.jsonl")

record_option = click.option("--record", is_flag=True, help="Add the figures to evals/quality.jsonl.")


@dataclass(frozen=True)
class Figure:
    """One number of a benchmark and what is wanted of it.

    Attributes:
        name: For people.
        value: Measured, in `unit`.
        wanted: In the same unit.
        unit: `%` (0 to 100), or an empty text for counts and F-measures.
        at_most: Smaller is better: `wanted` is the most that is allowed, not the least.
    """

    name: str
    value: float
    wanted: float
    unit: str = ""
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Whether it is as good as wanted."""
        return self.value <= self.wanted if self.at_most else self.value >= self.wanted


@dataclass(frozen=True)
class Entry:
    """One run of a benchmark.

    Attributes:
        when: Day and time, ISO 8601, UTC.
        commit: Short, of the code that was measured; empty outside a git checkout.
        benchmark: Its name.
        setup: What else decides the numbers, such as the seed; only entries with the same setup are comparable.
        figures: What was found.
    """

    when: str
    commit: str
    benchmark: str
    setup: str
    figures: tuple[Figure, ...]


def percent(name: str, share: float, wanted: float, *, at_most: bool = False) -> Figure:
    """A share of 0 to 1 as a figure in percent; `wanted` is in percent."""
    return Figure(name, round(100 * share, 2), wanted, "%", at_most)


def keep_figures(benchmark: str, setup: str, figures: Sequence[Figure], path: Path = QUALITY) -> None:
    """Add a run to the history."""
    when = datetime.now(UTC).isoformat(timespec="seconds")
    entry = Entry(when, current_commit() or "", benchmark, setup, tuple(figures))
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")


def read(path: Path = QUALITY) -> list[Entry]:
    """All runs, oldest first; none if nothing was recorded."""
    if not path.is_file():
        return []
    lines: list[dict[str, Any]] = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [Entry(**line | {"figures": tuple(Figure(**one) for one in line["figures"])}) for line in lines]


@click.command()
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), default=QUALITY, help="Another history.")
@click.option(
    "--run", type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="First add this run of the whole suite, a folder that `lightbox eval --out` made.",
)  # fmt: skip
def main(file: Path, run: Path | None) -> None:
    """Print the newest figures of every benchmark, and those of the run before."""
    if run:
        _keep_run(run, file)
    Console(width=None if Console().is_terminal else 150).print(_table(read(file)))


def _keep_run(run: Path, file: Path) -> None:
    folder = RunFolder.open(run)
    outcomes = folder.outcomes()
    figures = [percent("conversations passed", pass_rate(outcomes), 95)]
    keep_figures("conversations", folder.head.brain, figures, file)


def _table(entries: Sequence[Entry]) -> Table:
    table = Table(title="Quality, newest run of each benchmark", title_justify="left")
    for heading in ("benchmark", "figure", "newest", "before", "wanted", "", "day", "commit"):
        table.add_column(heading, justify="right" if heading in ("newest", "before", "wanted") else "left")
    for kind in dict.fromkeys((entry.benchmark, entry.setup) for entry in entries):
        *earlier, newest = (entry for entry in entries if (entry.benchmark, entry.setup) == kind)
        before = {one.name: one for one in earlier[-1].figures} if earlier else {}
        for number, one in enumerate(newest.figures):
            heads = (", ".join(filter(None, kind)), newest.when[:10], newest.commit) if number == 0 else ("", "", "")
            wanted = f"{'at most' if one.at_most else 'at least'} {shown(one.wanted, one.unit)}"
            was = shown(before[one.name].value, one.unit) if one.name in before else ""
            state = "[green]ok[/green]" if one.met else "[red]not met[/red]"
            table.add_row(heads[0], one.name, shown(one.value, one.unit), was, wanted, state, *heads[1:])
    return table


def shown(value: float, unit: str) -> str:
    """A number with its unit, as people write it."""
    return f"{value:.4g}{'' if unit == '%' else ' '}{unit}".strip()


if __name__ == "__main__":
    main()
