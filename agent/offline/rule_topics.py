"""Answers that gather several rules: why a listing was hidden, and whether one file serves two marketplaces."""

from __future__ import annotations

from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.rule_lines import sentence, shop_name, short_source
from knowledge.gather import OneFile, Place, Reasons


def say_gathered(found: Reasons | OneFile, places: list[Place], language: Language) -> str:
    """Say what was gathered: what it comes to, then the rules, each with its source.

    Args:
        found: The rules, at least one.
        places: Marketplaces that the question is about.
        language: Of the answer.
    """
    texts = load("rule_texts")[language]
    if isinstance(found, Reasons):
        lead = texts["refused_for"].format(shop=found.rules[0].shop)
    elif found.demands:
        lead = texts["conflict"].format(first=found.demands[0], second=found.demands[1])
    else:
        first, second = (shop_name(shop) for shop, _ in places[:2])
        lead = texts["conflict_limits" if found.apart else "one_file"].format(first=first, second=second)
    with_shop = isinstance(found, OneFile)
    lines = [
        f"- {sentence(rule, language, with_shop=with_shop)} {short_source(rule, language)}" for rule in found.rules
    ]
    if isinstance(found, Reasons):
        lines.append(texts["send_text" if found.of_title else "send_picture"])
    return "\n".join([lead, *lines])
