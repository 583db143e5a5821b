"""Yes or no: whether a rule decides a question ("may I ...?", "must I ...?", "8 MB, is that fine?"), and how.

Knows kinds of questions and what rules require, allow, forbid and limit; does not know how an answer is put together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agent.offline.data import load
from agent.offline.words import Word, phrases, read_words
from knowledge.matter import PLACES, names_of
from knowledge.rules import LAW, Limit, Rule
from knowledge.topics import topics_near
from knowledge.words import Reading

Kind = Literal["may", "must", "must_not", "is"]
Stance = Literal["requires", "allows", "forbids", "depends"]
_YES: dict[Kind, Stance] = {"must": "requires", "must_not": "forbids"}  # what makes it a yes; else all but "forbids"
_CLEAREST = 0.8  # part of the best topic's score from which a topic counts as the one that is meant
_CLEAR = 0.4  # score of a topic from which a question is clearly about it
_FORMATS = frozenset("jpeg png webp heic gif tiff bmp svg avif pdf psd eps".split())
_GENERAL = frozenset({"minimum", "maximum", "recommended", "count", "format", "start", "colour", "background"})
_OWN_LIMIT = frozenset({"highlights", "alt", "swatch", "filename"})  # their limits are nobody else's
_AMOUNT = re.compile(
    r"(?<![\w.])(\d[\d.,]*\d|\d)\s*(?:(?:x|×|by)\s*(\d{2,5})\s*)?"
    r"(?:(?:से ज्यादा|से ज़्यादा|से अधिक|se zyada|se jyada|or more|oder mehr|o más)\s*)?"
    r"(px|pixels?|pixeles|píxeles|pixel|mb|megabytes?|kb|bytes?|"
    r"characters?|chars?|zeichen|buchstaben|letters|caracteres|akshar|अक्षर|कैरेक्टर|photos?|pictures?|images?|pics?|bilder|fotos|"
    r"imágenes|फोटो|tags?|etiquetas|bullets?|%|percent|prozent|por ciento|dpi)?(?!\w)",
    re.IGNORECASE,
)
_UNITS = {
    "px": "px", "pix": "px", "píx": "px", "mb": "MB", "meg": "MB", "kb": "KB", "byt": "bytes", "cha": "characters",
    "zei": "characters", "buc": "characters", "let": "characters", "car": "characters", "aks": "characters",
    "अक्ष": "characters", "कैर": "characters", "pho": "images", "pic": "images", "ima": "images", "bil": "images",
    "fot": "images", "imá": "images", "फोट": "images", "tag": "tags", "eti": "tags", "bul": "bullets", "%": "ratio",
    "per": "ratio", "pro": "ratio", "por": "ratio", "dpi": "dpi",
}  # fmt: skip


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
    words = read_words(question)
    assumed = _is_assumed(question)
    kind = _kind(words, assumed, reading)
    by_amount = _by_amount(question, words, reading, rules, assumed, kind)
    if by_amount or kind is None:
        return _unless_exempt(by_amount, reading, kind) if by_amount else None
    for number, rule in enumerate(rules):
        if stance := _stance(rule, reading, kind) or (_only_stance(rule, reading, kind) if number == 0 else None):
            if rule.countries and not reading.countries and rule.marketplace != LAW:
                return None  # holds there only, and the question does not say where
            if stance == "depends":
                return Verdict(True, "depends", rule)
            is_yes = stance == _YES[kind] if kind in _YES else stance != "forbids"
            why = "not_needed" if kind == "must" and stance == "allows" else "plain"
            return _unless_exempt(Verdict(is_yes, why, rule), reading, kind)
    return None


def says_how(text: str) -> bool:
    """Tell whether a text has words that make it a question of one kind or another."""
    words = read_words(text)
    return is_open(words) or any(is_said(kind, words) for kind in ("may", "must", "must_not"))


def _unless_exempt(verdict: Verdict, reading: Reading, kind: Kind | None) -> Verdict:
    """`Do books have the 75 character limit?`: no, where the rule does not hold for the goods that are named."""
    if not set(verdict.rule.not_for) & set(reading.concepts):
        return verdict
    is_yes = kind == "may"
    return Verdict(is_yes, "exempt" if is_yes else "not_exempt", verdict.rule)


def is_open(words: Sequence[Word]) -> bool:
    """Tell whether a question asks for more than yes or no."""
    spoken = [w for w in words if not w.is_mark]
    if is_said("not_open", spoken):
        return False
    ends = [*spoken[:2], *spoken[-1:]]  # "... comes out black, why?"
    return is_said("open", spoken) or any(is_said("open_first", [word]) for word in ends) or _asks_what(spoken)


def _asks_what(words: list[Word]) -> bool:
    """Hindi `kya` asks "what" inside a sentence; at its ends and after a verb it asks yes or no."""
    closing = {"hai", "hain", "he", "sakte", "sakta", "sakti", "chahiye", "chalega", "hoga", "padega"}
    inner = range(1, len(words) - 1)
    return any(words[i].key == "kya" and words[i - 1].key not in closing for i in inner)


def is_said(kind: str, words: list[Word]) -> bool:
    """Tell whether one of the words of a kind in `question_words.yaml` is said."""
    return bool(phrases("question_words", kind, by_sound=False).find(words))


def _kind(words: list[Word], assumed: bool, reading: Reading) -> Kind | None:
    if (is_open(words) and not assumed) or is_said("any_rule", words):
        return None
    has = {kind: is_said(kind, words) for kind in ("may", "must", "must_not")}
    if has["must_not"]:
        return "must_not"
    if is_said("negated", words) and not is_said("or_not", words):
        return "must_not" if assumed and has["may"] else None
    opens_as_may = bool(words) and words[0].key in ("can", "may", "darf", "kann", "puedo", "puede", "dürfen")
    if has["must"] and not opens_as_may:
        return "must"
    short = len([w for w in words if not w.is_mark]) <= 6 and bool(set(reading.concepts) - PLACES - _GENERAL)
    if has["may"] or assumed or (short and words[-1].key == "?"):
        return "may"
    return "is" if short or is_said("yes_starts", words[:1]) else None


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
    asked = set(reading.concepts) - PLACES
    particular = asked - _GENERAL or asked
    if any(set(entry.split("+")) <= asked for entry in rule.forbids):
        return "forbids"
    if any("+" in entry and particular & set(entry.split("+")) for entry in rule.forbids):
        return "depends"
    if kind == "must" and (stance := _only_stance(rule, reading, kind)):
        return stance  # "must I tell buyers that AI made it": the duty is to tell, AI itself is allowed
    if particular & set(rule.requires):
        return "requires"
    if any(set(entry.split("+")) <= asked and particular & set(entry.split("+")) for entry in rule.allows):
        return "allows"
    named = particular & _FORMATS
    if named and "format" in rule.about and set(rule.allows) & _FORMATS:
        return "forbids"  # not on the list
    return None


def _is_assumed(question: str) -> bool:
    """Whether the question takes something for granted: "200 characters, right?"."""
    keys = " ".join(w.key for w in read_words(question))
    return any(
        re.search(rf"(?<!\w){re.escape(a)}(?!\w)", keys) for a in load("clauses")["tags"] + load("texts")["assumes"]
    )


@dataclass(frozen=True)
class _Amount:
    value: float
    unit: str
    written: str


def _amounts(question: str) -> list[_Amount]:
    found = []
    for number, second, unit in _AMOUNT.findall(question):
        value = float(
            number.replace(",", "").replace(".", "") if re.search(r"[.,]\d{3}$", number) else number.replace(",", ".")
        )
        known = _UNITS.get(unit.lower()[:3]) or _UNITS.get(unit.lower()[:4], "") if unit else "px" if second else ""
        if second:
            value = min(value, float(second))
        written = f"{number} x {second} {unit}".strip() if second else f"{number} {unit}".strip()
        if known == "KB":
            value, known = value / 1000, "MB"
        found.append(_Amount(value / 100 if known == "ratio" else value, known, written))
    return found


def _by_amount(
    question: str, words: list[Word], reading: Reading, rules: Sequence[Rule], assumed: bool, kind: Kind | None
) -> Verdict | None:
    too = is_said("too_much", words) and not is_said("more_than", words)
    if is_open(words) and not assumed and not too:
        return None
    rules = [rule for rule in rules if names_of(rule) & _OWN_LIMIT <= set(reading.concepts)]
    serious = sorted(rules, key=lambda rule: rule.severity not in ("reject", "suppress"))  # what refuses comes first
    for amount in _amounts(question):
        fitting = [
            (rule, bounds) for rule in serious if rule.limit and (bounds := _bounds(rule.limit, amount, reading, rule))
        ]
        if not fitting or not (assumed or kind or too or amount.unit):
            continue
        broken = next((rule for rule, (low, high) in fitting if not low <= amount.value <= high), None)
        rule, (low, high) = (broken, dict((r.id, b) for r, b in fitting)[broken.id]) if broken else fitting[0]
        if broken and broken.severity == "recommend" and any(r.severity != "recommend" for r, _ in fitting):
            return Verdict(True, "fits_but", broken, amount.written)
        if assumed:
            wrong = broken is not None or (_claims_a_limit(words) and amount.value not in (low, high))
            return Verdict(not wrong, "assumed_wrong" if wrong else "plain", rule, amount.written)
        if too:
            why = "too_little" if broken and amount.value < low else "too_much" if broken else "not_too_much"
            return Verdict(broken is not None, why, rule, amount.written)
        return Verdict(broken is None, "breaks" if broken else "fits", rule, amount.written)
    return None


def _claims_a_limit(words: list[Word]) -> bool:
    """`at most 12, right?`, `they refuse anything under 1000`: the amount is said to be the limit itself."""
    return is_said("only", words) or is_said("at_least", words)


def _bounds(limit: Limit, amount: _Amount, reading: Reading, rule: Rule) -> tuple[float, float] | None:
    """Least and most that a limit allows of an amount; None if it limits something else."""
    unit = amount.unit or _unit_asked(reading, rule)
    if unit == "MB" and limit.megabytes:
        return 0, limit.megabytes
    if unit == "px" and limit.width and limit.height:
        return min(limit.width, limit.height), float("inf")
    if limit.unit == unit and (limit.min is not None or limit.max is not None):
        return limit.min or 0, limit.max if limit.max is not None else float("inf")
    return None


def _unit_asked(reading: Reading, rule: Rule) -> str:
    """The unit of a bare number: that of the rule, where question and rule are about the same measure."""
    shared = {"length", "size", "filesize", "count", "fill", "character"} & set(reading.concepts) & names_of(rule)
    return rule.limit.unit or "" if shared and rule.limit else ""
