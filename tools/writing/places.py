"""Where copy goes that is no marketplace: e-mails, ads, posts. Their fields, lengths and checks (`places.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.rules import parse_marketplace
from tools.check.report import CheckReport, Finding, verdict_of
from tools.listing.phrases import find
from tools.listing.words import count_characters

PLACES = ("email", "google_ads", "meta_ads", "instagram", "facebook")
_REPEATED = re.compile(r"[!?.,;:]{2,}|!.*!", re.DOTALL)
_FAKE_REPLY = re.compile(r"^\s*(?:re|fwd?|aw|wg|rv)\s*:", re.IGNORECASE)
_HASHTAG = re.compile(r"(?<!\w)#\w+")
_AS_OF = "2026-11-30"


def is_place(marketplace: str) -> bool:
    """Whether it is one of `PLACES`."""
    return marketplace in PLACES


def country_of(marketplace: str) -> str | None:
    """The country in a marketplace's name; places have none."""
    return None if is_place(marketplace) else parse_marketplace(marketplace)[1]


def place(name: str) -> Mapping[str, Any]:
    """What `places.yaml` says of a place."""
    entry: Mapping[str, Any] = places_page()[name]
    return entry


def check_copy(record: Mapping[str, Any], name: str, language: str, called: str = "listing") -> CheckReport:
    """Check the texts for a place: lengths, numbers of texts, signs, and claims that ads and e-mails must not make.

    Args:
        record: The texts by field.
        name: One of `PLACES`.
        language: Of the texts.
        called: What the report calls them.
    """
    own = place(name)
    findings = [finding for field in own["fields"] for finding in _field_findings(field, record, own, name, language)]
    findings += _hashtags(record, own, name)
    return CheckReport(
        file=called, marketplace=name, slot="listing", width=None, height=None, findings=findings,
        verdict=verdict_of(findings),
    )  # fmt: skip


def _field_findings(
    field: str, record: Mapping[str, Any], own: Mapping[str, Any], name: str, language: str
) -> Iterator[Finding]:
    value = record.get(field) or ([] if "items" in own.get(field, {}) else "")
    items = [(f"{field}[{n}]", text) for n, text in enumerate(value)] if isinstance(value, list) else [(field, value)]
    rule = own.get(field, {})
    hard = bool(rule.get("hard"))
    if most := rule.get("most"):
        long = [(at, text) for at, text in items if count_characters(text) > most]
        measured = ", ".join(f"{at} {count_characters(text)} characters" for at, text in long)
        message = f"Too long for {own['name']}: {measured}; at most {most}." if long else f"{field}: short enough."
        yield _finding(f"{name}-{field}-length", own, not long, hard, measured or "fits", f"at most {most} characters",
                       message, [at for at, _ in long])  # fmt: skip
    if "items" in rule:
        least, top = rule["items"]
        fits = least <= len(items) <= top
        yield _finding(f"{name}-{field}-count", own, fits, hard, f"{len(items)}", f"{least} to {top}",
                       f"{own['name']} takes {least} to {top} {field}; there are {len(items)}.", [field])  # fmt: skip
    for at, text in items:
        yield from _sign_findings(at, text, own, name, field)
        for topic, message in places_page()["refused"].items():
            if words := find(text, topic, language):
                quoted = ", ".join(f"“{word}”" for word in words)
                yield _finding(f"copy-{topic}", own, False, True, quoted, "none", message.format(words=quoted), [at])


def _sign_findings(at: str, text: str, own: Mapping[str, Any], name: str, field: str) -> Iterator[Finding]:
    shouted = [w for w in re.findall(r"[^\W\d_]{5,}", text) if w.isupper() and w.lower() != w]
    if "!" in text and field in own.get("no_exclamation", ()):
        yield _finding(
            f"{name}-no-exclamation", own, False, True, "!", "none", f"{own['name']} refuses “!” here.", [at]
        )
    elif _REPEATED.search(text):
        yield _finding("copy-repeated-signs", own, False, True, "repeated signs", "none",
                       "Signs are repeated. Spam filters and ad reviewers take that for shouting.", [at])  # fmt: skip
    if shouted:
        quoted = ", ".join(f"“{word}”" for word in shouted)
        yield _finding("copy-shouting", own, False, False, quoted, "none", f"In capitals only: {quoted}.", [at])
    if field == "subject" and _FAKE_REPLY.match(text):
        yield _finding("email-fake-reply", own, False, True, text[:8], "none",
                       "The subject pretends to answer a mail. That misleads, and laws forbid it.", [at])  # fmt: skip


def _hashtags(record: Mapping[str, Any], own: Mapping[str, Any], name: str) -> list[Finding]:
    if not (most := own.get("hashtags")):
        return []
    number = len(_HASHTAG.findall(str(record.get("caption") or "")))
    return [
        _finding(f"{name}-hashtags", own, number <= most, True, f"{number}", f"at most {most}",
                 f"{number} hashtags; {own['name']} takes at most {most}.", ["caption"])
    ]  # fmt: skip


def _finding(
    rule: str, own: Mapping[str, Any], fine: bool, hard: bool, measured: str, limit: str, message: str,
    fields: list[str],
) -> Finding:  # fmt: skip
    source = own["source"]
    return Finding(
        rule=rule.replace("_", "-"), status="pass" if fine else "fail" if hard else "warn",
        severity="reject" if hard else "recommend", measured=measured, limit=limit, message=message, confidence=1,
        source=", ".join(part for part in (source["publisher"], source["title"], source["url"]) if part), as_of=_AS_OF,
        field=", ".join(fields) or None,
    )  # fmt: skip


@cache
def places_page() -> dict[str, Any]:
    """`places.yaml`."""
    page: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("places.yaml").read_text("utf-8"))
    return page
