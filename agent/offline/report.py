"""A check report in a seller's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agent.offline.data import load
from agent.offline.language import Language


@dataclass(frozen=True)
class Told:
    """A report in words.

    Attributes:
        fixable: Whether a tool can put right what failed.
    """

    text: str
    fixable: bool


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
        lines += [
            texts[f"finding_{status}"].format(
                message=f["message"], measured=f.get("measured", "?"), limit=f.get("limit", "?")
            )
            for f in findings
            if f["status"] == status
        ]
    unknown = list(dict.fromkeys(f["message"] for f in findings if f["status"] == "unknown"))
    if unknown:
        lines.append(texts["finding_unknown"].format(messages=" ".join(unknown)))
    fixable = report["verdict"] == "fail" and any(f["status"] == "fail" and f.get("fix") for f in findings)
    return Told("\n".join(lines), fixable)
