"""An answer to a rule question, from the rules that the search returned: short first, then exceptions, date, source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from agent.offline.context import Step
from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.report import exceptions_in_words, rule_in_words
from agent.offline.words import read_words
from knowledge.embedder import Vectors, embedder_for, is_devanagari, sentence_encoder
from knowledge.rules import Rule, RuleBase
from knowledge.words import read

_FAR, _CLEARLY = 0.3, 0.25  # cosines: a top hit that is far from the question, and a rule clearly nearer
_RELATED = 0.76  # of the first rule's cosine: what is listed beside it
_EVERYWHERE = frozenset({"picture", "main", "additional", "title"})  # concepts that say little about the matter
_ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
_WRITTEN = re.compile(
    r"\b(?:(\d{1,2}) )?(January|February|March|April|May|June|July|August|September|October|November|December) (\d{4})"
)
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
    lines = [_since(question, chosen[0], language) or _verdict(question, chosen[0], texts)]
    cited: list[str] = []
    for rule in chosen:
        lines += _tell(rule, step.citations, language)
        cited.append(rule.id)
    also = [r for r in _related(question, chosen[0], rules) if r not in chosen][:2]
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


def _related(question: str, first: Rule, rules: list[Rule]) -> list[Rule]:
    """Rules on the very matter of the question: nearly as close in meaning as the first, and sharing a concept."""
    asked = read(question)
    matter = frozenset(asked.concepts) - _EVERYWHERE or frozenset([*asked.concepts, *asked.unknown])
    alike = [r for r in rules if r.scope == first.scope and r.marketplace == first.marketplace and matter & _matter(r)]
    embedder = embedder_for(question)
    if embedder is None:
        return alike
    meant = embedder.embed_question(question)
    near = {r.id: float((embedder.embed([r.rule, *r.ask]) @ meant).max()) for r in [first, *alike]}
    return [r for r in alike if near[r.id] >= _RELATED * near[first.id]]


@lru_cache(maxsize=512)
def _matter_of(*texts: str) -> frozenset[str]:
    readings = [read(text) for text in texts]
    return frozenset(word for reading in readings for word in [*reading.concepts, *reading.unknown])


def _matter(rule: Rule) -> frozenset[str]:
    return _matter_of(rule.rule, *rule.ask)


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
    exceptions = exceptions_in_words(rule.id, language) or rule.exceptions
    if exceptions:
        own = exceptions != rule.exceptions
        told = exceptions.rstrip(".।")
        lines.append(texts["rule_exceptions"].format(exceptions=told if own else _quote(told, language)))
    replaced = [old for old in rule.supersedes if any(c["rule"] == old for c in citations)]
    lines += [texts["rule_replaces"].format(rule=old) for old in replaced]
    source = next((s for s in rule.sources if s.urls), rule.sources[0])
    lines.append(
        texts["rule_source"].format(
            title=source.title,
            publisher=source.publisher or "?",
            as_of=_date(rule.as_of, language),
            confidence=load("dates")["confidence"][rule.confidence][language],
        )
    )
    return lines


def _quote(text: str, language: Language) -> str:
    return text if language == "en" else f'"{text}"'


def _since(question: str, rule: Rule, language: Language) -> str:
    """Answer "since when?" with the rule's own date; where only the source is dated, say so."""
    keys = f" {' '.join(w.key for w in read_words(question))} "
    if not any(f" {' '.join(w.key for w in read_words(asks))} " in keys for asks in load("dates")["since"]):
        return ""
    texts = load("texts")[language]
    if date := _begins(rule, language):
        told = rule_in_words(rule.id, language) or rule.rule
        return "" if date in told else str(texts["rule_since"].format(date=date))
    if _ISO.search(rule.as_of):
        return str(texts["rule_since_unknown"].format(date=_date(rule.as_of, language)))
    return str(texts["rule_since_never"])


def _begins(rule: Rule, language: Language) -> str:
    """The day from which a rule applies, if it is known."""
    if re.match("effective|since", rule.as_of) and (iso := _ISO.search(rule.as_of)):
        return _day(iso[3], int(iso[2]), iso[1], language)
    if written := _WRITTEN.search(rule.rule):
        return _day(written[1], load("dates")["months"]["en"].index(written[2]) + 1, written[3], language)
    return ""


def _day(day: str | None, month: int, year: str, language: Language) -> str:
    name = load("dates")["months"][language][month - 1]
    shape = load("dates")["day" if day else "month"][language]
    return str(shape.format(day=int(day or 0), month=name, year=year))


def _date(as_of: str, language: Language) -> str:
    """A rule's date as a seller reads it; "effective" and "undated" in the user's words."""
    for english, words in load("dates")["words"].items():
        as_of = re.sub(rf"\b{english}\b", words[language], as_of)
    return as_of.strip()


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
