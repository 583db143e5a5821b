"""A check report in a seller's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from agent.offline.data import load
from agent.offline.language import Language

_SENTENCE = re.compile(r"(?<=[.!?]) +")


@dataclass(frozen=True)
class Told:
    """A report in words.

    Attributes:
        fixable: Whether a tool can put right what failed.
    """

    text: str
    fixable: bool


def rule_in_words(rule: str, language: Language) -> str:
    """A rule in short words of the user's language; empty if there are none, as for most in English."""
    return str(load("rule_words").get(rule, {}).get(language, ""))


def _finding(finding: dict[str, Any], sentence: str, language: Language) -> str:
    message = str(finding["message"])
    if finding["status"] == "warn":  # advice: what was seen and what for, without the how-to
        message = " ".join(_SENTENCE.split(message)[:2])
    return sentence.format(
        words=rule_in_words(finding["rule"], language),
        message=message,
        measured=finding.get("measured", "?"),
        limit=finding.get("limit", "?"),
    )


def explain_report(report: dict[str, Any], image: str, language: Language) -> Told:
    """Say the verdict, what fails with its measure, and what a person has to look at.

    Args:
        report: Design 4.3.
        image: Id of the picture that was checked.
        language: Of the answer; the findings' own sentences stay as the checker wrote them.
    """
    texts = load("texts")[language]
    values = {
        "image": image,
        "marketplace": str(report.get("marketplace", "")).capitalize(),
        "slot": texts[f"slot_{report.get('slot', 'main')}"],
    }
    findings: list[dict[str, Any]] = report.get("findings", [])
    lines = [texts[f"check_{report['verdict']}"].format(**values)]
    for status in ("fail", "warn"):
        lines += [_finding(f, texts[f"finding_{status}"], language) for f in findings if f["status"] == status]
    unknown = [f for f in findings if f["status"] == "unknown"]
    lines += list(dict.fromkeys(rule_in_words(f["rule"], language) or f["message"] for f in unknown))
    fixable = report["verdict"] == "fail" and any(f["status"] == "fail" and f.get("fix") for f in findings)
    return Told("\n".join(lines), fixable)
