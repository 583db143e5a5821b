"""Runs over time, and the benchmarks, as one page that needs no network: `lightbox eval --history FOLDER`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from os.path import relpath
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evals.bench.history import HISTORY
from evals.compare import Comparison, compare
from evals.groups import ALL, Group, grouped
from evals.outcome import Outcome
from evals.run_folder import RunFolder, RunFolderError

_TEMPLATE = Path(__file__).with_name("history.html")


@dataclass(frozen=True)
class Run:
    """A run in figures; `groups` by name, `report` is its page's address as seen from the history page."""

    folder: RunFolder
    outcomes: list[Outcome]
    groups: dict[str, Group]
    report: str | None

    @property
    def all(self) -> Group:
        """All conversations."""
        return self.groups[ALL]

    @property
    def when(self) -> str:
        """Day and time, UTC."""
        return datetime.fromisoformat(self.folder.head.started).strftime("%Y-%m-%d %H:%M")

    @property
    def tokens(self) -> int:
        """Read and written by the language model and the judge."""
        return sum(outcome.tokens + outcome.judge_tokens for outcome in self.outcomes)


@dataclass(frozen=True)
class Point:
    """A value over time and its 95% range, as places in a chart of 100 x 100; None where a run has none."""

    x: float
    y: float
    low: float
    high: float
    label: str


@dataclass(frozen=True)
class Bench:
    """A benchmark over time: the chart's places, from 0 to the largest value or budget."""

    name: str
    unit: str
    points: list[Point]
    budget_y: float
    budget: float
    newest: float
    when: str


def write_history(folders: Sequence[Path], page: Path, bench: Path = HISTORY) -> int:
    """Write the page.

    Args:
        folders: Runs made with `--out`, or folders that hold some.
        page: The HTML file to write.
        bench: The benchmarks' history, JSON lines.

    Returns:
        How many runs are on it.

    Raises:
        RunFolderError: There is no run in a folder.
    """
    from jinja2 import Environment, StrictUndefined

    runs = sorted((_read(path, page) for path in _runs_in(folders)), key=lambda run: run.folder.head.started)
    runs = [run for run in runs if run.outcomes]
    if not runs:
        raise RunFolderError("The runs hold no conversation yet.")
    names = list(dict.fromkeys(name for run in runs for name in run.groups if name != ALL))
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    text = environment.from_string(_TEMPLATE.read_text("utf-8")).render(
        runs=runs,
        names=sorted(names, key=lambda name: (not name.startswith("language "), not name.startswith("persona "), name)),
        points={name: _points(runs, name) for name in (*names, ALL)},
        steps=[(after, _step(before, after)) for before, after in pairwise(runs)],
        benches=list(_benches(bench)),
    )
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text, "utf-8")
    return len(runs)


def _runs_in(folders: Sequence[Path]) -> Iterator[Path]:
    seen = set[Path]()
    for folder in folders:
        found = [folder] if (folder / "run.json").is_file() else sorted(p.parent for p in folder.glob("*/run.json"))
        if not found:
            raise RunFolderError(f"There is no run in {str(folder)!r}. `lightbox eval --out {folder}/NAME` makes one.")
        for path in found:
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield path


def _read(path: Path, page: Path) -> Run:
    folder = RunFolder.open(path)
    outcomes = folder.outcomes()
    report = path / "report.html"
    address = quote(Path(relpath(report, page.parent)).as_posix()) if report.is_file() else None
    return Run(folder, outcomes, {group.name: group for group in grouped(outcomes)} if outcomes else {}, address)


def _points(runs: Sequence[Run], name: str) -> list[Point]:
    """The share that passed by run; runs stand at equal distances."""
    return [
        Point(_x(number, len(runs)), *_shares(run.groups[name]), f"{run.when}: {run.groups[name].share:.1%}")
        for number, run in enumerate(runs)
        if name in run.groups
    ]


def _shares(group: Group) -> tuple[float, float, float]:
    return 100 - group.share * 100, 100 - group.interval.low * 100, 100 - group.interval.high * 100


def _x(number: int, count: int) -> float:
    return 50.0 if count == 1 else 3 + 94 * number / (count - 1)


def _step(before: Run, after: Run) -> Comparison | None:
    """What changed from one run to the next; None if they have no conversation in common."""
    try:
        return compare(before.outcomes, after.outcomes)
    except ValueError:
        return None


def _benches(path: Path) -> Iterator[Bench]:
    lines: list[dict[str, Any]] = []
    if path.is_file():
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for name in dict.fromkeys(line["name"] for line in lines):
        mine = [line for line in lines if line["name"] == name]
        most = max(*(max(line["values"]) for line in mine), mine[-1]["budget"])
        top = most * 1.05 if most > 0 else 1.0  # of errors there are none, and none are allowed
        yield Bench(
            name,
            mine[-1]["unit"],
            [
                Point(
                    _x(number, len(mine)),
                    100 - 100 * line["median"] / top,
                    100 - 100 * min(line["values"]) / top,
                    100 - 100 * max(line["values"]) / top,
                    f"{line['when'][:10]} {line['commit']}: {line['median']:.3g} {line['unit']}",
                )
                for number, line in enumerate(mine)
            ],
            100 - 100 * mine[-1]["budget"] / top,
            mine[-1]["budget"],
            mine[-1]["median"],
            mine[-1]["when"][:10],
        )
