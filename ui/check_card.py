"""A check report as a card: the verdict in words, the findings with their repair, what a person must look at.

Plain data for `CheckCard.jsx`, which a resumed chat shows again.
"""

from __future__ import annotations

import re
from typing import Any

from ui import texts
from ui.cards import evidence_url

_BY_EYE = "look-yourself"  # the finding that lists what no check decides
_FIRST = {"fail": 0, "warn": 1, "unknown": 2, "pass": 3}


def check_card(
    report: dict[str, Any], image_id: str | None, name: str, thread_id: str = "", before: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Turn a check report into a card: the verdict in words first, what must be fixed before what is good.

    Args:
        report: As in design 4.3.
        thread_id: The conversation, where the evidence pictures are.
        before: Of a repaired picture: `verdict` and the `failing` rules before the repair.
        image_id: The checked picture, if it is one of this chat; needed to offer a repair.
        name: What the checked picture is called.
    """
    marketplace = texts.marketplace_name(report["marketplace"])
    slot = report.get("slot", "main")
    headline, sentence = texts.words("listing_verdicts" if slot == "listing" else "verdicts")[report["verdict"]]
    size = f"{report['width']} × {report['height']} px" if report.get("width") else None
    findings = sorted(report["findings"], key=lambda finding: _FIRST[finding["status"]])
    shown = [
        _finding(finding, report, image_id) | {"evidence": evidence_url(thread_id, image_id, finding.get("evidence"))}
        for finding in findings
        if finding["rule"] != _BY_EYE
    ]
    offered: set[str] = set()
    if not any(finding["status"] == "fail" and finding["fix"] for finding in shown):
        for finding in shown:  # nothing will change the background: a person has to look
            finding["waits"] = False
    for finding in shown:  # several findings may have the same repair; one button is enough
        if finding["fix"] in offered:
            finding["fix"] = None
        offered.add(finding["fix"] or "")
    return {
        "verdict": report["verdict"],
        "headline": headline,
        "sentence": sentence.format(marketplace=marketplace, slot=texts.words("slots")[slot]),
        "picture": name,
        "size": size,
        "before": texts.before_repair(before["verdict"], len(before["failing"])) if before else None,
        "findings": [finding for finding in shown if not finding["waits"]],
        "waiting": [finding for finding in shown if finding["waits"]],
        "by_eye": [
            texts.tool_says(rule)
            for finding in findings
            if finding["rule"] == _BY_EYE
            for rule in _sentences(finding["message"])
        ],
    }


def _finding(finding: dict[str, Any], report: dict[str, Any], image_id: str | None) -> dict[str, Any]:
    source, url = _split_source(finding.get("source") or "")
    return {
        "rule": finding["rule"],
        "status": finding["status"],
        "label": texts.words("statuses")[finding["status"]],
        "message": texts.tool_says(finding["message"]),
        "measured": finding.get("measured"),
        "limit": finding.get("limit"),
        "source": source,
        "url": url,
        "as_of": finding.get("as_of"),
        "waits": finding.get("waits", False),
        "fix": fix_request(finding.get("fix"), report, image_id) if finding["status"] != "pass" else None,
    }


def fix_request(fix: dict[str, Any] | None, report: dict[str, Any], image_id: str | None) -> str | None:
    """Write the repair of a finding as the user would ask for it; None if there is none.

    `fix_image` does whatever a report asks for, so one request serves all findings.
    """
    if not fix or not image_id:
        return None
    marketplace = texts.marketplace_name(report["marketplace"])
    return texts.words("fix_request")[report.get("slot", "main")].format(marketplace=marketplace, image=image_id)


def _split_source(source: str) -> tuple[str, str | None]:
    """Split `Publisher, title, https://...` into its words and its address, which must be a secure one."""
    found = re.search(r"https://\S+$", source)
    return (source[: found.start()].rstrip(", "), found[0]) if found else (source, None)


def _sentences(message: str) -> list[str]:
    """The rules in `Please look yourself; ...: First. Second.`, one by one."""
    return re.split(r"(?<=[.!?]) +(?=[A-Z])", message.partition(": ")[2] or message)
