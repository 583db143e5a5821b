"""A listing that was written, as the seller reads it: each field in a block to copy, then what to know about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.offline.approving import read_shown
from agent.offline.context import Context, Step
from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.made import marketplace_name
from agent.offline.report import Checked, explain_reports
from agent.offline.tool_words import in_words
from agent.offline.variants import ids_named
from tools.writing.places import is_place

FEW = 4  # listings that are shown whole; of more, only what they are called
_FIELDS = (
    "title", "item_highlights", "bullets", "description", "search_terms", "seo_title", "seo_description", "tags",
    "caption", "specifics", "feed", "subject", "preheader", "body", "headlines", "descriptions", "paths",
    "primary_text", "headline", "link_description",
)  # fmt: skip


def say_listing(step: Step, language: Language) -> list[str]:
    """Say what was written, what was left out and what the check still finds."""
    listing = step.listing or {}
    words = load("listing_words")[language]
    lead = "copy" if is_place(str(listing["marketplace"])) else "lead"
    lead = words[lead if step.report and step.report["verdict"] == "pass" else f"{lead}_open"].format(
        marketplace=marketplace_name(listing), spoken=words["languages"][listing["language"]], id=listing["id"]
    )
    if variant := listing.get("variant"):
        begins = words["matters"].get(str(listing.get("begins_with")), "")
        name = words["version"].format(name=variant)
        lead = f"**{name}**{words['begins'].format(matter=begins) if begins else ''}. {lead}"
    said = [lead, fields_of(listing, language), *(in_words(note, language) for note in step.notes)]
    if step.report and step.report["verdict"] != "pass":
        checked = Checked("", step.report, tuple(step.notes), verdict_is_said=True)
        said += explain_reports([checked], language)
    return [part for part in said if part]


def say_listings(steps: Sequence[Step], language: Language) -> list[str]:
    """Say what many listings are called, by product, and what is to know about each product, once."""
    words = load("listing_words")[language]
    products: dict[str, list[Step]] = {}
    for step in steps:
        listing = step.listing or {}
        products.setdefault(str(listing.get("sku") or listing.get("title")), []).append(step)
    failing = [str(s.listing["id"]) for s in steps if s.listing and s.report and s.report["verdict"] == "fail"]
    lead = words["many"].format(number=len(steps), products=len(products))
    said = [lead, words["many_fail"].format(ids=", ".join(failing)) if failing else words["many_pass"]]
    for name, own in products.items():
        lines = [f"**{name}**", *(f"- {_told(step, words)}" for step in own)]
        lines += dict.fromkeys(f"- {in_words(note, language)}" for step in own for note in step.notes)
        said.append("\n".join(lines))
    return [*said, words["many_next"].format(id=(steps[0].listing or {})["id"])]


def _told(step: Step, words: dict[str, Any]) -> str:
    listing = step.listing or {}
    spoken = words["languages"][listing["language"]]
    version = f", {words['version'].format(name=listing['variant'])}" if listing.get("variant") else ""
    return f"{marketplace_name(listing)}, {spoken}{version} ({listing['id']}): {listing.get('title', '')}"


def show_listings(text: str, context: Context, language: Language) -> list[str]:
    """Show listings that are named, as they stand now."""
    words = load("listing_words")[language]
    steps = [s for turn in context.turns for s in turn.steps if s.ok and s.listing]
    newest = {str(step.listing["id"]): step for step in steps if step.listing}
    said: list[str] = []
    for listing_id in read_shown(text, ids_named(text, context)):
        if step := newest.get(listing_id):
            said += [f"**{_told(step, words)}**", fields_of(step.listing or {}, language)]
        else:
            said.append(words["none_of"].format(id=listing_id, ids=", ".join(newest)))
    return said


def fields_of(listing: dict[str, Any], language: Language) -> str:
    """Each field in a block to copy."""
    words = load("listing_words")[language]
    return "\n".join(
        f"**{words['fields'][name]}**\n```text\n{_block(listing[name])}\n```" for name in _FIELDS if listing.get(name)
    )


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
