"""How well a rule answers a question: what both are about, where the rule holds, and what the searches found, weighed.

Knows a question's reading, a rule and the weights (`relevance.yaml`, learned by `python -m evals.questions.learn`);
does not know vectors or how an answer is worded.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from knowledge.matter import Matter
from knowledge.rules import LAW, Rule, RuleBase
from knowledge.topics import topics_near
from knowledge.words import Reading

WEIGHTS = Path(__file__).parent / "relevance.yaml"
FIRST = "amazon"  # meant most often when a question names no marketplace
_NOT_FOUND = 0.1  # likeness below the best one that is taken for a text that the search did not return


@dataclass(frozen=True)
class Found:
    """What the searches say of each rule, by id; empty where nothing was searched.

    Attributes:
        words: BM25 scores.
        meaning: Likeness (cosine) of the nearest text of the rule to the question as written.
        hindi: The same by the Devanagari model.
    """

    words: Mapping[str, float] = field(default_factory=dict)
    meaning: Mapping[str, float] = field(default_factory=dict)
    hindi: Mapping[str, float] = field(default_factory=dict)


def relevance(
    reading: Reading, rules: Iterable[Rule], found: Found | None = None, *, countries: Collection[str] = (),
    shop_named: bool = True,
) -> dict[str, float]:  # fmt: skip
    """Share out 1 among rules by how well each answers a question.

    Args:
        reading: Of the question, or of a part of it.
        rules: Those among which the answer is.
        found: What the searches say.
        countries: Those that the question is about.
        shop_named: Whether the marketplace is known, so that all rules are of one that is meant.

    Returns:
        Probability by rule id, best first.
    """
    weights = _weights()
    described = describe(reading, tuple(rules), found or Found(), countries, shop_named=shop_named)
    scores = {i: sum(weights[name] * value for name, value in row.items()) for i, row in described.items()}
    best = max(scores.values(), default=0.0)
    shares = {i: math.exp(score - best) for i, score in scores.items()}
    total = sum(shares.values())
    return {i: shares[i] / total for i in sorted(shares, key=lambda i: -shares[i])}


def describe(
    reading: Reading, rules: tuple[Rule, ...], found: Found, countries: Collection[str], *, shop_named: bool
) -> dict[str, dict[str, float]]:
    """Describe each rule beside a question, in numbers by name; the names are those of `relevance.yaml`."""
    near = topics_near(reading)
    topic = {rule.id: max((near.get(name, 0.0) for name in rule.topics), default=0.0) for rule in rules}
    cover = {rule.id: matter().cover(reading, rule.id) for rule in rules}
    slots = {"main", "additional"} & set(reading.concepts)
    slot = {"main": "additional image", "additional": "main image"}[slots.pop()] if len(slots) == 1 else None
    far = min(found.meaning.values(), default=0.0)
    most = {"topic": _most(topic), "cover": _most(cover), "words": _most(found.words), "hindi": _most(found.hindi)}
    rows = {}
    for rule in rules:
        i, scopes = rule.id, {part.strip() for part in rule.scope.split(",")}
        rows[i] = {
            "topic": topic[i],
            "topic_gap": topic[i] - most["topic"],
            "matter": cover[i],
            "matter_share": cover[i] / (most["cover"] or 1.0),
            "words": found.words.get(i, 0.0) / (most["words"] or 1.0),
            "meaning": found.meaning.get(i, far),
            "hindi": max(found.hindi.get(i, 0.0) - most["hindi"], -_NOT_FOUND) / _NOT_FOUND if found.hindi else 0.0,
            "other_place": float(bool(reading.narrow_scopes) and not scopes & reading.narrow_scopes),
            "no_place_of_it": float(bool(reading.scopes) and not scopes & reading.scopes),
            "other_slot": float(slot is not None and rule.scope == slot),
            "law": float(rule.marketplace == LAW),
            "law_named": float(rule.marketplace == LAW and LAW in reading.marketplaces),
            "not_law_named": float(rule.marketplace != LAW and LAW in reading.marketplaces),
            "one_country": float(bool(rule.countries) and not countries),
            "that_country": float(bool(rule.countries) and bool(countries)),
            "first_shop": float(not shop_named and rule.marketplace == FIRST),
            "no_rule": float(rule.severity == "none"),
            "replaced": float(RuleBase.load().newer(rule.id, countries) is not None),
        }
    return rows


@cache
def matter() -> Matter:
    """The matter of all rules that ship with Lightbox."""
    return Matter(RuleBase.load().rules)


@cache
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in yaml.safe_load(WEIGHTS.read_text("utf-8")).items()}


def _most(scores: Mapping[str, float]) -> float:
    return max(scores.values(), default=0.0)
