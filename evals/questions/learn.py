"""Learn how much each sign that a rule answers a question counts: `python -m evals.questions.learn`.

Every question that ships with Lightbox and asks one thing says which rules answer it; the weights that make those
likeliest among all rules of its marketplace are written to `knowledge/relevance.yaml`. Before that, the questions are
cut into eight and each eighth is ranked by weights learned from the others: that is the score to expect.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import yaml
from numpy.typing import NDArray

from evals.questions.question import TOP, Question, load
from knowledge.guidelines import Guidelines
from knowledge.parts import parts_of
from knowledge.relevance import WEIGHTS

_FOLDS, _PULL, _STEPS, _RATE = 8, 0.01, 600, 0.05  # _PULL draws weights towards 0
_FIRST_SHOP = 1.5  # at least; too few questions name no marketplace to learn it from
Rows = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A question with its rules, described: `(rules, features)`, and which of them answer it: `(rules,)`."""

    ask: str
    rows: Rows
    right: NDArray[np.bool_]


def examples(questions: Sequence[Question], guidelines: Guidelines) -> tuple[list[Example], list[str]]:
    """Describe every question that asks one thing; also the names of the features."""
    found: list[Example] = []
    names: list[str] = []
    for question in questions:
        if (
            question.none
            or question.before
            or not question.rules
            or len(question.cites) > 1
            or len(parts_of(question.ask)) > 1
        ):
            continue
        described = guidelines.described(question.ask)
        right = np.array([rule_id in question.rules for rule_id in described])
        if right.any():
            names = list(next(iter(described.values())))
            found.append(Example(question.ask, np.array([list(row.values()) for row in described.values()]), right))
    return found, names


def fit(known: Sequence[Example]) -> Rows:
    """Weights that make the right rules likeliest: softmax over each question's rules, by gradient descent (Adam)."""
    rows = np.concatenate([example.rows for example in known])
    spread = rows.std(axis=0) + 1e-9
    rows = rows / spread
    right = np.concatenate([example.right for example in known])
    sizes = [len(example.right) for example in known]
    question = np.repeat(np.arange(len(known)), sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    weights, mean, square = (np.zeros(rows.shape[1]) for _ in range(3))
    for step in range(1, _STEPS + 1):
        scores = rows @ weights
        shares = np.exp(scores - np.maximum.reduceat(scores, starts)[question])
        shares /= np.add.reduceat(shares, starts)[question]
        wanted = shares * right
        wanted /= np.add.reduceat(wanted, starts)[question]
        slope = rows.T @ (shares - wanted) / len(known) + _PULL * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return np.asarray(weights / spread)


def share_right(known: Sequence[Example], weights: Rows, top: int) -> float:
    """The share of questions with a right rule among the first so many."""
    hits = [example.right[np.argsort(-(example.rows @ weights), kind="stable")[:top]].any() for example in known]
    return float(np.mean(hits))


@click.command()
def main() -> None:
    """Learn the weights, say how well they rank questions they were not learned from, and write them."""
    with tempfile.TemporaryDirectory() as folder:
        known, names = examples(load(), Guidelines.open(Path(folder)))
    order = np.random.default_rng(0).permutation(len(known))
    first, within = [], []
    for fold in range(_FOLDS):
        apart = [known[number] for number in order[fold::_FOLDS]]
        weights = fit([known[number] for place, number in enumerate(order) if place % _FOLDS != fold])
        first.append(share_right(apart, weights, 1))
        within.append(share_right(apart, weights, TOP))
    click.echo(f"{len(known)} questions: right rule first {np.mean(first):.1%}, among {TOP} {np.mean(within):.1%}")
    learned = dict(zip(names, (round(float(weight), 3) for weight in fit(known)), strict=True))
    learned["first_shop"] = max(learned["first_shop"], _FIRST_SHOP)
    head = "# What each sign that a rule answers a question counts; written by `python -m evals.questions.learn`.\n"
    WEIGHTS.write_text(head + yaml.safe_dump(learned, sort_keys=False), "utf-8")


if __name__ == "__main__":
    main()
