"""Check reports in a seller's words: the verdict, then why, then advice. Numbers and measures stay in the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.made import listed, marketplace_name
from agent.offline.tool_words import Match, in_words, match

_BY_EYE = "look-yourself"


@dataclass(frozen=True)
class Checked:
    """A picture's report.

    Attributes:
        report: Design 4.3.
        size_is_said: A note already says that the photo is small.
    """

    image: str
    report: dict[str, Any]
    size_is_said: bool = False


def rule_in_words(rule: str, language: Language) -> str:
    """A rule in short words of the user's language; empty if there are none, as for most in English."""
    return str(load("rule_words").get(rule, {}).get(language, ""))


def exceptions_in_words(rule: str, language: Language) -> str:
    """A rule's exceptions in the user's language; empty if there are none."""
    return str(load("rule_words").get(rule, {}).get("but", {}).get(language, ""))


def explain_reports(checks: Sequence[Checked], language: Language) -> list[str]:
    """Put reports into words; pictures with the same verdict for the same reasons are said together."""
    texts = load("texts")[language]
    alike: dict[tuple[Any, ...], list[str]] = {}
    for check in checks:
        report = check.report
        lines = tuple(dict.fromkeys(_lines(check, language)))
        key = (report["verdict"], marketplace_name(report), report.get("slot", "main"), lines)
        alike.setdefault(key, []).append(check.image)
    said = []
    for (verdict, marketplace, slot, lines), images in alike.items():
        if slot == "listing":
            opening = texts[f"listing_{verdict}"].format(marketplace=marketplace)
        else:
            name = f"check_{verdict}_many" if len(images) > 1 else f"check_{verdict}"
            opening = texts[name].format(
                images=listed(images, language), marketplace=marketplace, slot=texts[f"slot_{slot}"]
            )
        said.append("\n".join([opening, *lines]))
    return said


def is_fixable(report: dict[str, Any]) -> bool:
    """Whether a tool can put right what failed."""
    return report["verdict"] == "fail" and any(f["status"] == "fail" and f.get("fix") for f in report["findings"])


def _lines(check: Checked, language: Language) -> list[str]:
    """What fails, one line each; then advice; and unless it fails anyway, what a person has to look at."""
    texts = load("texts")[language]
    findings: list[dict[str, Any]] = check.report.get("findings", [])
    failed = [f for f in findings if f["status"] == "fail"]
    lines = [f"- {in_words(f['message'], language)}" for f in failed]
    advice = [f for f in findings if f["status"] == "warn"]
    small = [(f, found) for f in advice if (found := _too_small(f))]
    lines += [
        "- " + texts["finding_warn"].format(message=in_words(f["message"], language))
        for f in advice
        if not any(f is other for other, _ in small)
    ]
    if small and not check.size_is_said and not any(_too_small(f) for f in failed):
        lines.append("- " + _size_advice(small, check.report, language))
    if check.report["verdict"] != "fail":
        unknown = [f for f in findings if f["status"] == "unknown"]
        lines += [in_words(f["message"], language) for f in unknown if f["rule"] != _BY_EYE]
        lines += [rule_in_words(_BY_EYE, language) for f in unknown if f["rule"] == _BY_EYE]
    return lines


def _too_small(finding: dict[str, Any]) -> Match | None:
    found = match(str(finding["message"]))
    return found if found and found.saying.about == "size" else None


def _size_advice(small: Sequence[tuple[dict[str, Any], Match]], report: dict[str, Any], language: Language) -> str:
    """Several sizes that were missed, in one sentence: "at least 1000, better 1600 px"."""
    texts = load("texts")[language]
    least = sorted(int("".join(c for c in str(finding["limit"]) if c.isdigit())) for finding, _ in small)
    sizes = str(least[0])
    if len(least) > 1:
        sizes = texts["size_better"].format(first=sizes, rest=least[-1])
    side = small[0][1].values["side"]
    return str(texts["size_advice"].format(side=side, sizes=sizes, marketplace=marketplace_name(report)))
