"""A run as one page: shares with error bars by group, every conversation as a chat, the differing step marked."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evals.groups import grouped, passes_in_a_row
from evals.outcome import Outcome, TurnOutcome
from evals.run_folder import RunFolder

_TEMPLATE = Path(__file__).with_name("report.html")


def write_html(folder: RunFolder, outcomes: Sequence[Outcome]) -> Path:
    """Write `report.html` into a run's folder, beside the pictures it shows.

    Returns:
        The page's path.
    """
    from jinja2 import Environment, StrictUndefined

    # Everything on the page comes from users and models, so everything is escaped.
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["address"] = lambda file: quote(file)
    page = environment.from_string(_TEMPLATE.read_text("utf-8")).render(
        head=folder.head,
        groups=grouped(outcomes),
        outcomes=sorted(outcomes, key=lambda outcome: outcome.passed),
        hats=passes_in_a_row(outcomes),
        turn_seconds=statistics.median(turn.seconds for outcome in outcomes for turn in outcome.turns),
        tokens=sum(outcome.tokens for outcome in outcomes),
        steps_of=_steps_of,
        errors_of=_errors_of,
    )
    path = folder.path / "report.html"
    path.write_text(page, "utf-8")
    return path


def _steps_of(outcome: Outcome, turn: int) -> list[Any]:
    return [step for step in outcome.steps if step.turn == turn]


def _errors_of(turn: TurnOutcome) -> list[str]:
    return [str(result["error"]) for result in turn.results if result.get("error")]
