"""Yes or no: whether a rule decides a question ("may I ...?", "must I ...?", "8 MB, is that fine?"), and how.

Knows kinds of questions and what rules require, allow, forbid and limit; does not know how an answer is put together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agent.offline.amounts import Amount, amounts_in
from agent.offline.question_kind import (
    GENERAL,
    Kind,
    claims_a_limit,
    is_assumed,
    is_open,
    is_said,
    kind_of,
    without_tag,
)
from agent.offline.words import Word, read_words
from knowledge.goods import APART, OTHER, goods_named
from knowledge.matter import PLACES, names_of, places_of
from knowledge.rules import LAW, Limit, Rule, RuleBase
from knowledge.topics import topics_near
from knowledge.words import Reading

Stance = Literal["requires", "allows", "forbids", "depends"]
_YES: dict[Kind, Stance] = {"must": "requires", "must_not": "forbids"}  # what makes it a yes; else all but "forbids"
_CLEAREST = 0.8  # part of the best topic's score from which a topic counts as the one that is meant
_CLEAR = 0.4  # score of a topic from which a question is clearly about it
_FORMATS = frozenset("jpeg png webp heic gif tiff bmp svg avif pdf psd eps".split())
_MEASURES = frozenset({"length", "size", "filesize", "count", "fill", "character"})
_TEXTS = frozenset({"title", "bullet", "description", "searchterm"})  # a bare number beside them is their length
_PURPOSE = frozenset({"zoom"})  # a limit for this only
_OWN_LIMIT = frozenset({"highlights", "alt", "swatch", "filename"})  # their limits are nobody else's


@dataclass(frozen=True)
class Verdict:
    """How a rule decides a question.

    Attributes:
        is_yes: Yes or no.
        why: Name of the sentence in `rule_texts.yaml`.
        value: The amount that was asked about, as written; empty if none was.
        rule: The rule that decides.
    """

    is_yes: bool
    why: str
    rule: Rule
    value: str = ""


def verdict_on(question: str, reading: Reading, rules: Sequence[Rule]) -> Verdict | None:
    """Decide a question, if the rules do.

    Args:
        question: As asked, or its part.
        reading: What was understood of it.
        rules: Those that answer it, best first, all of one marketplace.

    Returns:
        None for an open question ("how big ...?") and where no rule decides.
    """
    asked = read_words(_asked_last(question))
    words = without_tag(asked)
    states = "?" not in question and claims_a_limit(words) and not is_said("yes_starts", words[:1])
    assumed = is_assumed(asked) or states  # "Etsy only takes 10 photos"
    kind = kind_of(words, assumed, reading)
    if (kind or not is_open(words)) and (verdict := _by_country(question, words, reading, rules, kind)):
        return verdict
    if (
        rules[0].severity == "none"
        and not is_open(words)
        and (is_said("own_rule", words) or is_said("any_rule", words))
    ):
        return Verdict(False, "plain", rules[0])  # "do they publish a ratio": it was looked for, and there is none
    by_amount = _by_amount(question, words, reading, rules, assumed, kind)
    if by_amount or kind is None:
        return _unless_exempt(by_amount, reading, kind) if by_amount else None
    if kind == "applies":
        return _unless_exempt(Verdict(True, "plain", rules[0]), reading, kind)
    asks = assumed or kind not in ("may", "is") or is_said("may", words) or is_said("must", words)
    return _by_stance(words, reading, rules, kind, asks=asks)


def _by_stance(words: list[Word], reading: Reading, rules: Sequence[Rule], kind: Kind, *, asks: bool) -> Verdict | None:
    """What the first rule says that has something to say; `asks`: whether the question says if one may or must."""
    for number, rule in enumerate(rules):
        if stance := _stance(rule, reading, kind) or (_only_stance(rule, reading, kind) if number == 0 else None):
            if rule.countries and not reading.countries and rule.marketplace != LAW:
                return None  # holds there only, and the question does not say where
            if stance == "depends":
                return Verdict(True, "depends", rule)
            if stance == "allows" and not asks and rule.severity == "none":
                return None  # "Google: white background?" may ask whether it must be
            choice = is_said("either", words) and len(set(rule.allows) & set(reading.concepts)) > 1
            if stance == "allows" and choice and (kind == "must" or not asks):
                return None  # "PNG or JPG?", "should I save as PNG or JPG?"
            is_yes = stance == _YES[kind] if kind in _YES else stance != "forbids"
            why = "not_needed" if kind == "must" and stance == "allows" else "plain"
            return _unless_exempt(Verdict(is_yes, why, rule), reading, kind)
    if kind == "must" and rules[0].severity == "none" and not rules[0].requires:
        return Verdict(False, "not_needed", rules[0])  # "do they want a special colour": nobody asks for one
    return None


def _asked_last(question: str) -> str:
    """`How long may a title be? Does that hold in Spain?`: the second, which goes on with the first."""
    *_, last = [text for text in re.split(r"(?<=[?.!।])\s+", question.strip()) if text] or [question]
    return last if is_said("applies", read_words(last)) else question


def _by_country(
    question: str, words: list[Word], reading: Reading, rules: Sequence[Rule], kind: Kind | None
) -> Verdict | None:
    """`Does the 75 character rule count in the UAE?`: no, where a newer rule holds everywhere but there."""
    newer = RuleBase.load().newer(rules[0].id)
    if newer is None or not reading.countries or any(newer.applies_in(country) for country in reading.countries):
        return None
    numbers = {newer.limit.min, newer.limit.max} if newer.limit else set()
    meant = any(amount.value in numbers for amount in amounts_in(question)) and not is_said("more_than", words)
    return Verdict(False, "not_exempt", rules[0]) if meant or kind == "applies" else None


def _unless_exempt(verdict: Verdict, reading: Reading, kind: Kind | None) -> Verdict:
    """`Do books have the 75 character limit?`: no, where the rule does not hold for the goods that are named."""
    named = set(reading.concepts) | goods_named(reading.rest)
    if not set(verdict.rule.not_for) & named and not set(verdict.rule.not_in) & set(reading.countries):
        return verdict
    is_yes = kind == "may"
    return Verdict(is_yes, "exempt" if is_yes else "not_exempt", verdict.rule)


def _only_stance(rule: Rule, reading: Reading, kind: Kind) -> Stance | None:
    """What a rule says that has one thing to say, where the question is clearly about its topic but names no thing."""
    near = topics_near(reading)
    own = max((near.get(name, 0.0) for name in rule.topics), default=0.0)
    if own < _CLEAR or own < max(near.values()) * _CLEAREST:
        return None
    if kind == "must":
        return "requires" if rule.requires else None
    outright = [entry for entry in rule.forbids if "+" not in entry]
    if outright and not (rule.requires or rule.allows) and len(outright) == len(rule.forbids):
        return "forbids"
    return "allows" if rule.severity == "none" and rule.allows and not rule.forbids else None


def _stance(rule: Rule, reading: Reading, kind: Kind) -> Stance | None:
    """What a rule says to the things a question names; the narrowest no counts."""
    goods = goods_named(reading.rest)
    asked = (set(reading.concepts) | goods - {OTHER}) - PLACES
    particular = asked - GENERAL or asked
    if shape := _stance_on_square(rule, asked):
        return shape
    if any(set(entry.split("+")) <= asked for entry in rule.forbids):
        return "forbids"
    goods_are_other = goods == {OTHER} and not asked & set(APART.values())  # "..., if it is a mug"
    partly = [entry for entry in rule.forbids if "+" in entry and particular & set(entry.split("+"))]
    if any(not (goods_are_other and set(entry.split("+")) & set(APART.values())) for entry in partly):
        return "depends"
    if kind == "must" and (stance := _only_stance(rule, reading, kind)):
        return stance  # "must I tell buyers that AI made it": the duty is to tell, AI itself is allowed
    for entry in rule.requires:
        if particular & set(entry.split("+")):
            return "requires" if set(entry.split("+")) <= asked else "depends"
    if any(set(entry.split("+")) <= asked and particular & set(entry.split("+")) for entry in rule.allows):
        return "allows"
    named = particular & _FORMATS
    if named and "format" in rule.about and set(rule.allows) & _FORMATS:
        return "forbids"  # not on the list
    return None


def _stance_on_square(rule: Rule, asked: set[str]) -> Stance | None:
    """What a rule with a shape of its own says to a square picture."""
    aspect = rule.limit.aspect if rule.limit else None
    if "square" not in asked or aspect is None or "square" in names_of(rule):
        return None
    return "requires" if aspect == 1 else "forbids" if rule.severity != "recommend" else "allows"


def _by_amount(
    question: str, words: list[Word], reading: Reading, rules: Sequence[Rule], assumed: bool, kind: Kind | None
) -> Verdict | None:
    too = is_said("too_much", words) and not is_said("more_than", words)
    if is_open(words) and not assumed and not too:
        return None
    asked = set(reading.concepts)
    rules = [rule for rule in rules if names_of(rule) & _OWN_LIMIT <= asked and asked & _PURPOSE <= names_of(rule)]
    if assumed and rules and rules[0].severity == "none" and claims_a_limit(words) and amounts_in(question):
        return Verdict(False, "plain", rules[0])  # there is no such limit
    serious = sorted(rules, key=lambda rule: rule.severity not in ("reject", "suppress"))  # what refuses comes first
    for amount in amounts_in(question, in_words=claims_a_limit(words)):
        fitting = [
            (rule, bounds) for rule in serious if rule.limit and (bounds := _bounds(rule.limit, amount, reading, rule))
        ]
        if not fitting or not (assumed or kind or too or amount.unit):
            continue
        if assumed or _asks_for_a_limit(words, kind):
            return _as_limit(amount, words, fitting, assumed)
        broken = next((rule for rule, (low, high) in fitting if not low <= amount.value <= high), None)
        rule, (low, high) = (broken, dict((r.id, b) for r, b in fitting)[broken.id]) if broken else fitting[0]
        if broken and broken.severity == "recommend" and any(r.severity != "recommend" for r, _ in fitting):
            return Verdict(True, "fits_but", broken, amount.written)
        if too:
            why = "too_little" if broken and amount.value < low else "too_much" if broken else "not_too_much"
            return Verdict(broken is not None, why, rule, amount.written)
        return Verdict(broken is None, "breaks" if broken else "fits", rule, amount.written)
    return None


def _asks_for_a_limit(words: list[Word], kind: Kind | None) -> bool:
    """`Must it be 1600 px?`, `is 75 the maximum?`: not whether an amount is good enough."""
    claims = claims_a_limit(words)
    return (kind == "is" and claims) or (kind == "must" and (claims or not is_said("may", words)))


def _as_limit(
    amount: Amount, words: list[Word], fitting: Sequence[tuple[Rule, tuple[float, float]]], assumed: bool
) -> Verdict:
    """`They want at least 1600 px, right?`: whether the amount is the limit, and one that must be kept."""
    strict = [(rule, bounds) for rule, bounds in fitting if rule.severity != "recommend"] or list(fitting)
    exact = next((rule for rule, bounds in strict if amount.value in bounds), None)
    if exact:
        return Verdict(True, "plain", exact, amount.written)
    rule, (low, high) = strict[0]
    keeps = low <= amount.value <= high
    if keeps and assumed and not claims_a_limit(words) and not is_said("must", words):
        return Verdict(True, "fits", rule, amount.written)
    return Verdict(False, "assumed_wrong", rule, amount.written)


def _bounds(limit: Limit, amount: Amount, reading: Reading, rule: Rule) -> tuple[float, float] | None:
    """Least and most that a limit allows of an amount; None if it limits something else."""
    unit = amount.unit or _unit_asked(reading, rule)
    if unit == "MB" and limit.megabytes:
        return 0, limit.megabytes
    if unit == "px" and limit.width and limit.height:
        return min(limit.width, limit.height), float("inf")
    if limit.unit == unit and (limit.min is not None or limit.max is not None):
        return limit.min or 0, limit.max if limit.max is not None else float("inf")
    beside = [also.value for also in amounts_in(rule.rule) if also.unit == unit]  # "up to 20 photos and 2 videos"
    return (0, beside[0]) if unit and limit.max is not None and len(beside) == 1 else None


def _unit_asked(reading: Reading, rule: Rule) -> str:
    """The unit of a bare number: that of the rule, where question and rule are about the same measure."""
    asked = set(reading.concepts)
    shared = _MEASURES & asked & names_of(rule) or (not _MEASURES & asked and _TEXTS & asked & places_of(rule))
    return rule.limit.unit or "" if shared and rule.limit else ""
