"""One rule as it stands in an answer: its sentence with its id, exceptions, doubts, what it replaces, its source."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.report import exceptions_in_words, note_in_words, rule_in_words
from agent.offline.rule_dates import date_in_words
from knowledge.rules import LAW, Rule, RuleBase


def shop_name(marketplace: str) -> str:
    """How a marketplace writes its name."""
    return RuleBase.load().names[marketplace]


def sentence(rule: Rule, language: Language, *, with_shop: bool = False) -> str:
    """The rule in the user's words, with its id."""
    texts = load("texts")[language]
    words = rule_in_words(rule.id, language)
    quoted = rule.rule if language == "en" else f'{texts["rule_lead"]} "{rule.rule}"'
    told = f"{words or quoted} [{rule.id}]"
    return (
        load("rule_texts")[language]["shop"].format(shop=rule.shop, rule=told)
        if with_shop and rule.marketplace != LAW
        else told
    )


def details(rule: Rule, cited: Sequence[str], language: Language) -> list[str]:
    """Exceptions, doubts, what the rule replaces, and its source."""
    texts = load("texts")[language]
    lines = exceptions(rule, language) + doubts(rule, language)
    base = RuleBase.load()
    for old in rule.supersedes:
        if old in cited:
            told = rule_in_words(old, language) or quote(base.get(old).rule, language)
            lines.append(load("rule_texts")[language]["older"].format(rule=told, id=old))
    if newer := base.newer(rule.id):  # it replaces this one everywhere but where the question is about
        told = rule_in_words(newer.id, language) or quote(newer.rule, language)
        lines.append(load("rule_texts")[language]["newer_elsewhere"].format(rule=told, id=newer.id))
        lines += exceptions(newer, language)
    return [*lines, source_in_words(rule, texts["rule_source"], texts["rule_no_source"], language)]


def exceptions(rule: Rule, language: Language) -> list[str]:
    """What it does not hold for, as a line; none if it has no exceptions."""
    if not rule.exceptions:
        return []
    own = exceptions_in_words(rule.id, language)
    told = (own or rule.exceptions).rstrip(".।")
    return [load("texts")[language]["rule_exceptions"].format(exceptions=told if own else quote(told, language))]


def doubts(rule: Rule, language: Language) -> list[str]:
    """That sources disagree, or that the source is weak."""
    texts = load("rule_texts")[language]
    if rule.disputed:
        note = note_in_words(rule.id, language) or quote(rule.note or rule.exceptions or "", language)
        return [texts["disputed"].format(note=note)]
    return [texts["uncertain"]] if rule.confidence == "low" else []


def short_source(rule: Rule, language: Language) -> str:
    """Publisher, date and confidence, in brackets."""
    texts = load("rule_texts")[language]
    return source_in_words(rule, texts["short_source"], texts["no_short_source"], language)


def source_in_words(rule: Rule, found: str, none_found: str, language: Language) -> str:
    """A rule's source and date.

    Args:
        rule: The rule.
        found: The sentence for a source, with any of `{title}`, `{publisher}`, `{source}` (both and the address),
            `{as_of}` and `{confidence}`.
        none_found: The sentence where no source was found, with `{as_of}` and `{confidence}`.
        language: Of the answer.
    """
    source = next((s for s in rule.sources if s.urls), rule.sources[0])
    return (found if source.publisher else none_found).format(
        title=source.title,
        publisher=source.publisher,
        source=", ".join(filter(None, (source.title, source.publisher, *source.urls[:1]))),
        as_of=date_in_words(rule.as_of if source.publisher else source.date, language),
        confidence=load("dates")["confidence"][rule.confidence][language],
    )


def quote(text: str, language: Language) -> str:
    """English text inside an answer in another language."""
    return text if language == "en" else f'"{text}"'
