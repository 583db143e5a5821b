"""A listing that was written, as the seller reads it: each field in a block to copy, then what to know about it."""

from __future__ import annotations

from typing import Any

from agent.offline.context import Step
from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.made import marketplace_name
from agent.offline.report import Checked, explain_reports
from agent.offline.tool_words import in_words

_FIELDS = (
    "title", "item_highlights", "bullets", "description", "search_terms", "seo_title", "seo_description", "tags",
    "caption", "specifics", "feed",
)  # fmt: skip


def say_listing(step: Step, language: Language) -> list[str]:
    """Say what was written, what was left out and what the check still finds."""
    listing = step.listing or {}
    words = load("listing_words")[language]
    lead = words["lead" if step.report and step.report["verdict"] == "pass" else "lead_open"].format(
        marketplace=marketplace_name(listing), spoken=words["languages"][listing["language"]], id=listing["id"]
    )
    blocks = [
        f"**{words['fields'][name]}**\n```text\n{_block(listing[name])}\n```" for name in _FIELDS if listing.get(name)
    ]
    said = [lead, "\n".join(blocks), *(in_words(note, language) for note in step.notes)]
    if step.report and step.report["verdict"] != "pass":
        checked = Checked("", step.report, tuple(step.notes), verdict_is_said=True)
        said += explain_reports([checked], language)
    return [part for part in said if part]


def say_handled(step: Step, language: Language) -> list[str]:
    """Say what became of listings that were written before, and what the check finds in the user's own words."""
    lead = in_words(step.text.split("\n", 1)[0], language)
    said = ["\n".join([lead, *(f"- {in_words(note, language)}" for note in step.notes)])]
    if step.report and step.report["verdict"] != "pass":
        said += explain_reports([Checked("", step.report, tuple(step.notes))], language)
    return said


def _block(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{name}: {text}" for name, text in value.items())
    return "\n".join(value) if isinstance(value, list) else str(value)
