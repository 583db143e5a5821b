"""Check reports in a seller's words: the verdict, then why, then advice. Numbers and measures stay in the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.made import listed, marketplace_name
from agent.offline.tool_words import about, in_words, say_parts
from knowledge.rules import Limit, RuleBase
from tools.check.report import BY_EYE

_NO_RULES = "no-listing-rules"
MOST = 5  # lines about what is wrong; the rest stands in the report
_SERIOUS = ("reject", "suppress")


@dataclass(frozen=True)
class Checked:
    """A picture's or listing's report.

    Attributes:
        image: Its id.
        report: Design 4.3.
        notes: What the tool itself said about the picture; findings told there are not said again.
        advice: What the tool advises about what it could not mend.
        verdict_is_said: The verdict is told with the picture, as after a repair.
        called: What to call the picture, if not by its id.
    """

    image: str
    report: dict[str, Any]
    notes: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    verdict_is_said: bool = False
    called: str = ""

    def tells(self, message: str) -> bool:
        """Whether a note tells a finding's message already."""
        return any(message in note for note in self.notes)


@dataclass
class _Told:
    """What is said about one report: lines on what is wrong, on what deserves a look, and what follows them."""

    wrong: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)
    end: list[str] = field(default_factory=list)


def rule_in_words(rule: str, language: Language) -> str:
    """A rule in short words of the user's language; empty if there are none, as for most in English."""
    return str(load("rule_words").get(rule, {}).get(language, ""))


def exceptions_in_words(rule: str, language: Language) -> str:
    """A rule's exceptions in the user's language; empty if there are none."""
    return str(load("rule_words").get(rule, {}).get("but", {}).get(language, ""))


def note_in_words(rule: str, language: Language) -> str:
    """How a rule's sources disagree, in the user's language; empty if there are no words for it."""
    return str(load("rule_words").get(rule, {}).get("note", {}).get(language, ""))


def look_in_words(report: dict[str, Any], language: Language) -> str:
    """What a person has to look at because no machine here can decide it."""
    what = "listing" if report.get("slot") == "listing" else "picture"
    return str(load("texts")[language][f"look_{what}"])


def explain_reports(checks: Sequence[Checked], language: Language) -> list[str]:
    """Put reports into words; pictures with the same verdict for the same reasons are said together."""
    alike: dict[tuple[Any, ...], list[Checked]] = {}
    for check in checks:
        told = _tell(check, language)
        key = (check.report["verdict"], marketplace_name(check.report), check.report.get("slot", "main"),
               check.verdict_is_said, *map(tuple, (told.wrong, told.advice, told.end)))  # fmt: skip
        alike.setdefault(key, []).append(check)
    said = []
    for (*_, wrong, advice, end), group in alike.items():
        opening = _opening(group, language) if wrong or not group[0].verdict_is_said else []
        # An empty line ends a list; without it the next line would belong to the list's last item.
        blocks = ["\n".join(block) for block in ([*opening, *wrong], advice, end) if block]
        said += ["\n\n".join(blocks)] if blocks else []
    return said


def is_fixable(report: dict[str, Any]) -> bool:
    """Whether a tool can put right something that failed."""
    return report["verdict"] == "fail" and any(f["status"] == "fail" and f.get("fix") for f in report["findings"])


def is_wholly_fixable(report: dict[str, Any]) -> bool:
    """Whether a tool can put right all that failed."""
    return is_fixable(report) and all(f.get("fix") for f in report["findings"] if f["status"] == "fail")


def _opening(group: Sequence[Checked], language: Language) -> list[str]:
    report, texts = group[0].report, load("texts")[language]
    slot, verdict = report.get("slot", "main"), report["verdict"]
    if any(finding["rule"] == _NO_RULES for finding in report["findings"]):
        return []
    if group[0].verdict_is_said:
        return [texts["still_wrong"]]
    many = "_many" if len(group) > 1 and slot != "listing" else ""
    name = f"{'listing' if slot == 'listing' else 'check'}_{verdict}{many}"
    images = listed([check.called or check.image for check in group], language)
    slot_name = texts.get(f"slot_{slot}", "")
    return [texts[name].format(images=images, marketplace=marketplace_name(report), slot=slot_name)]


def _tell(check: Checked, language: Language) -> _Told:
    """What fails, or for a review what a person has to decide; then advice; at last what no machine decides."""
    texts = load("texts")[language]
    verdict = check.report["verdict"]
    findings = [f for f in check.report.get("findings", []) if not check.tells(f["message"])]
    if any(f["rule"] == _NO_RULES for f in findings):
        return _Told(end=[in_words(f["message"], language) for f in findings if f["rule"] == _NO_RULES])
    asked = [f for f in findings if f["status"] == "unknown" and f["rule"] != BY_EYE]
    wrong = [f for f in findings if f["status"] == "fail"]
    if verdict == "review":
        wrong += [f for f in asked if f["severity"] in _SERIOUS]
    advice = [f for f in findings if f["status"] == "warn"]
    if verdict != "fail":
        advice += [f for f in asked if f not in wrong]
    said: set[str] = set()
    small = any(_is_small(f) for f in wrong) or any(about(note) == "size" for note in check.notes)
    lines = list(_lines(wrong, check.report, said, language))
    better = list(_lines([f for f in advice if not (small and _is_small(f))], check.report, said, language))
    places = max(0, MOST - len(lines))
    left_out = len(lines) + len(better) - min(MOST, len(lines)) - min(places, len(better))
    told = _Told(lines[:MOST])
    if better[:places]:
        told.advice = [texts["worth_a_look"], *better[:places]]
    told.end += [in_words(advice, language) for advice in check.advice]
    if left_out:
        told.end.append(texts["more_findings"].format(number=left_out))
    if verdict != "fail" and any(f["rule"] == BY_EYE for f in findings):
        told.end.append(look_in_words(check.report, language))
    return told


def _lines(
    findings: Sequence[dict[str, Any]], report: dict[str, Any], said: set[str], language: Language
) -> Iterable[str]:
    """One line for each finding, worst first; sentences that are said already, which `said` collects, are left out."""
    limits = {f["rule"]: limit for f in findings if _is_small(f) and (limit := _limit(f["rule"]))}
    if len(limits) > 1:
        needed = any(f["status"] == "fail" for f in findings if f["rule"] in limits)
        yield f"- {_size(list(limits.values()), needed, report, language)}"
        findings = [f for f in findings if f["rule"] not in limits]
    for finding in sorted(findings, key=lambda f: f["severity"] not in _SERIOUS):
        parts = [part for part in say_parts(finding["message"], language) if part not in said]
        said.update(parts)
        if parts:
            yield f"- {' '.join(parts)}"


def _is_small(finding: dict[str, Any]) -> bool:
    return about(str(finding["message"])) == "size"


def _limit(rule_id: str) -> Limit | None:
    rule = RuleBase.load().find(rule_id)
    return rule.limit if rule else None


def _size(limits: Sequence[Limit], needed: bool, report: dict[str, Any], language: Language) -> str:
    """Several sizes that were missed, in one sentence: "at least 1000 px, better 1600 px"."""
    texts = load("texts")[language]
    sizes = list(dict.fromkeys(_pixels(limit) for limit in sorted(limits, key=_least)))
    wanted = texts["size_better"].format(first=sizes[0], rest=sizes[-1]) if len(sizes) > 1 else sizes[0]
    return str(
        texts["size_needed" if needed else "size_advice"].format(
            size=f"{report['width']} x {report['height']} px", sizes=sizes[-1] if needed else wanted,
            marketplace=marketplace_name(report),
        )
    )  # fmt: skip


def _least(limit: Limit) -> float:
    return max(limit.min or 0, limit.width or 0, limit.height or 0)


def _pixels(limit: Limit) -> str:
    return f"{limit.width} x {limit.height} px" if limit.width and limit.height else f"{_least(limit):.0f} px"
