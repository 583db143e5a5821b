"""An answer to a rule question, from the rules that the search returned: short first, then exceptions, date, source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from agent.offline.context import Step
from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.report import rule_in_words
from agent.offline.words import read_words
from knowledge.embedder import Vectors, is_devanagari, sentence_encoder
from knowledge.rules import Rule, RuleBase

_FAR, _CLEARLY = 0.3, 0.25  # cosines: a top hit that is far from the question, and a rule clearly nearer
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True)
class Told:
    """An answer and the ids of the rules it rests on."""

    text: str
    rules: tuple[str, ...]


def explain_rules(step: Step, language: Language) -> Told:
    """Answer from one search.

    Args:
        step: A `search_guidelines` call with its citations, best first.
        language: Of the lead-in and labels; rule sentences stay English.
    """
    texts = load("texts")[language]
    question = str(step.args.get("question", ""))
    base = RuleBase.load()
    found = [_current(base, c["rule"]) for c in step.citations]
    rules = list(dict.fromkeys(r for r in found if r))
    if not rules:
        return Told(texts["rule_not_found"], ())
    rules = _nearest_first(question, rules)
    chosen = _best_of_each(rules, len(step.args.get("marketplaces") or []))
    lines = [_verdict(question, chosen[0], texts)]
    cited: list[str] = []
    for rule in chosen:
        lines += _tell(rule, step.citations, language)
        cited.append(rule.id)
    also = [
        r for r in rules if r not in chosen and r.scope == chosen[0].scope and r.marketplace == chosen[0].marketplace
    ][:2]
    if also:
        lines.append(texts["rule_also"])
        lines += [f"- {rule_in_words(r.id, language) or _quote(r.rule, language)} [{r.id}]" for r in also]
        cited += [r.id for r in also]
    return Told("\n".join(line for line in lines if line), tuple(cited))


def _current(base: RuleBase, rule_id: str) -> Rule | None:
    """The rule, or the newer one that replaces it; None for an id that is not in the rule base."""
    known = {rule.id: rule for rule in base.rules}
    return known.get(base.superseded_by.get(rule_id, rule_id))


def _nearest_first(question: str, rules: list[Rule]) -> list[Rule]:
    """Where the top hit is far from the question, put the rule first that is clearly nearer in meaning.

    The search weighs words and meaning; a word that two rules share ("frame") can bring the wrong one to the top.
    """
    if is_devanagari(question):
        return rules
    asked = sentence_encoder().embed_question(question)
    near = [float((_meanings(rule.rule, *rule.ask) @ asked).max()) for rule in rules]
    best = max(range(len(rules)), key=near.__getitem__)
    return (
        [rules[best], *rules[:best], *rules[best + 1 :]]
        if near[0] < _FAR and near[best] > near[0] + _CLEARLY
        else rules
    )


@lru_cache(maxsize=512)
def _meanings(*texts: str) -> Vectors:
    return sentence_encoder().embed(texts)


def _best_of_each(rules: list[Rule], marketplaces: int) -> list[Rule]:
    """The best rule, or the best of each marketplace when several were asked about."""
    if marketplaces < 2:
        return rules[:1]
    firsts: dict[str, Rule] = {}
    for rule in rules:
        firsts.setdefault(rule.marketplace, rule)
    return list(firsts.values())[:marketplaces]


def _tell(rule: Rule, citations: list[dict[str, Any]], language: Language) -> list[str]:
    texts = load("texts")[language]
    words = rule_in_words(rule.id, language)
    quoted = rule.rule if language == "en" else f'{texts["rule_lead"]} "{rule.rule}"'
    lead = f"{texts['rule_none']} " if rule.severity == "none" and not words else ""
    lines = [f"{words or lead + quoted} [{rule.id}]"]
    if rule.exceptions:
        lines.append(texts["rule_exceptions"].format(exceptions=rule.exceptions.rstrip(".")))
    replaced = [old for old in rule.supersedes if any(c["rule"] == old for c in citations)]
    lines += [texts["rule_replaces"].format(rule=old) for old in replaced]
    source = next((s for s in rule.sources if s.urls), rule.sources[0])
    lines.append(
        texts["rule_source"].format(
            title=source.title, publisher=source.publisher or "?", as_of=rule.as_of, confidence=rule.confidence
        )
    )
    return lines


def _quote(text: str, language: Language) -> str:
    return text if language == "en" else f'"{text}"'


def _verdict(question: str, rule: Rule, texts: dict[str, str]) -> str:
    """Agree with or correct a number that the question takes for granted ("200 characters, right?")."""
    keys = " ".join(w.key for w in read_words(question))
    if not any(re.search(rf"\b{re.escape(a)}\b", keys) for a in load("clauses")["tags"] + load("texts")["assumes"]):
        return ""
    asked = {_plain(n) for n in _NUMBER.findall(question)}
    if not asked:
        return ""
    stated = {_plain(n) for n in _NUMBER.findall(f"{rule.rule} {rule.threshold or ''}")}
    return texts["rule_yes"] if asked & stated else texts["rule_no"]


def _plain(number: str) -> str:
    return number.replace(",", "").replace(".", "")
