"""A check report as a message to send to a seller: what is wrong, which rule says so, what to do."""

from __future__ import annotations

from typing import Any

from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.made import marketplace_name
from agent.offline.report import look_in_words, rule_in_words
from agent.offline.rule_lines import source_in_words
from agent.offline.tool_words import in_words
from knowledge.matter import names_of
from knowledge.rules import Rule, RuleBase
from tools.check.report import BY_EYE


def seller_reply(report: dict[str, Any], language: Language) -> str:
    """Write a message to the seller of a checked picture or listing.

    Args:
        report: Design 4.3; its slot may be `listing`.
        language: Of the whole message; a rule without a translation is quoted in English.

    Returns:
        Whole sentences without ids or measures, ready to paste.
    """
    words = load("reply_words")[language]
    findings: list[dict[str, Any]] = report.get("findings", [])
    wrong = [f for f in findings if f["status"] == "fail"]
    better = [f for f in findings if f["status"] == "warn"]
    unsure = [f for f in findings if f["status"] == "unknown"]
    first = wrong or better
    kind = "fail" if wrong else "review" if report["verdict"] == "review" else "warn" if better else "pass"
    blocks = [_opening(report, kind, len(first), words)]
    if kind in ("fail", "warn"):
        blocks += [f"{n}. {_point(finding, language)}" for n, finding in enumerate(first, 1)]
    if better and kind in ("fail", "review"):
        blocks.append("\n".join([words["also"], *(f"- {in_words(f['message'], language)}" for f in better)]))
    if unsure and (kind == "review" or any(f["rule"] != BY_EYE for f in unsure)):
        look = [f"- {in_words(f['message'], language)}" for f in unsure if f["rule"] != BY_EYE]
        look += [f"- {look_in_words(report, language)}"] if len(look) < len(unsure) else []
        blocks.append("\n".join(look if kind == "review" else [words["look"], *look]))
    if any(f.get("fix") for f in first):
        blocks.append(words["fix"])
    return "\n\n".join([*blocks, words["closing"]])


def _opening(report: dict[str, Any], kind: str, points: int, words: dict[str, str]) -> str:
    file = str(report.get("file") or "").rsplit("/", 1)[-1]
    slot = report.get("slot", "main")
    what = words["listing"] if slot == "listing" else words[f"picture_{slot}"].format(file=file)
    tail = "_warn" if kind == "warn" else ""
    count = words[f"one{tail}"] if points == 1 else words[f"several{tail}"].format(number=points)
    text = words[f"opening_{kind}"].format(what=what, marketplace=marketplace_name(report), count=count)
    return text[0].upper() + text[1:]


def _point(finding: dict[str, Any], language: Language) -> str:
    """One broken rule: what was seen, what the rule says and where, what to do."""
    words = load("reply_words")[language]
    rule = RuleBase.load().find(finding["rule"])
    if rule is None:
        return in_words(finding["message"], language)
    told = rule_in_words(rule.id, language) or rule.rule
    lines = [
        in_words(finding["message"], language),
        words["rule"].format(rule=told),
        source_in_words(rule, words["source"], words["no_source"], language),
    ]
    if advice := _advice(rule, language):
        lines.append(words["do"].format(advice=advice))
    return "\n   ".join(lines)


def _advice(rule: Rule, language: Language) -> str:
    names = names_of(rule)
    return next((str(said[language]) for name, said in load("reply_words")["advice"].items() if name in names), "")
