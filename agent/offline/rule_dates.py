"""The dates of rules, as a seller reads them."""

from __future__ import annotations

import re

from agent.offline.data import load
from agent.offline.dates import day_in_words
from agent.offline.language import Language
from agent.offline.report import rule_in_words
from agent.offline.words import read_words
from knowledge.rules import Rule

_ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")


def date_in_words(as_of: str, language: Language) -> str:
    """A rule's date; months, "effective", "undated" and what else is known about it in the user's words."""
    for english, words in load("dates")["words"].items():
        as_of = re.sub(rf"\b{english}\b", words[language], as_of)
    months = load("dates")["months"]
    for english, month in zip(months["en"], months[language], strict=True):
        as_of = re.sub(rf"\b{english} (?=\d)", f"{month} ", as_of)
    return as_of.strip()


def since(question: str, rule: Rule, language: Language) -> str:
    """Answer "since when?" with the rule's own date; where only the source is dated, say so. Else empty."""
    keys = f" {' '.join(w.key for w in read_words(question))} "
    if not any(f" {' '.join(w.key for w in read_words(asks))} " in keys for asks in load("dates")["since"]):
        return ""
    texts = load("texts")[language]
    if date := begins(rule, language):
        told = rule_in_words(rule.id, language) or rule.rule
        return "" if date in told else str(texts["rule_since"].format(date=date))
    if _ISO.search(rule.as_of):
        return str(texts["rule_since_unknown"].format(date=date_in_words(rule.as_of, language)))
    return str(texts["rule_since_never"])


def begins(rule: Rule, language: Language) -> str:
    """The day from which a rule applies, if it is known."""
    for told in (rule.as_of, rule.threshold or ""):
        if re.match("effective|since|from", told) and _ISO.search(told):
            return day_in_words(told, language)
    return day_in_words(rule.rule, language)
