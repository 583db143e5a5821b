"""The tool that puts the user's own words into a listing."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from knowledge.products.facts import Fact, Product
from tools.claims.verify import all_claims
from tools.errors import ToolInputError
from tools.listing.checker import check_texts
from tools.listing.listing import read_listing
from tools.listing.style import style_notes
from tools.tool import ToolContext, ToolResult, tool
from tools.writing.draft import LISTS
from tools.writing.places import check_copy, is_place

EditedField = Literal["title", "item_highlights", "bullets", "description", "search_terms", "tags", "seo_title",
                      "seo_description", "caption", "subject", "preheader", "body", "headlines", "descriptions",
                      "primary_text", "headline", "link_description"]  # fmt: skip


@tool(changes="write")
def edit_listing(
    context: ToolContext,
    listing_id: Annotated[str, Field(description="Which listing: `listing_2`.")],
    field: Annotated[EditedField, Field(description="Which field.")],
    text: Annotated[
        str, Field(min_length=1, max_length=20_000, description="The user's own words; bullets and tags one a line.")
    ],
) -> ToolResult:
    """Put the user's own words into a field of a listing, unchanged, and say what its check finds.

    Use it when the user dictates a text ("change the title to ..."). An approval is needed anew afterwards.
    """
    record = context.listings.get(listing_id)
    value: Any = [line.strip() for line in text.splitlines() if line.strip()] if field in LISTS else text.strip()
    if not value:
        raise ToolInputError(f"The new text for {field!r} is empty. Give the words.")
    texts = {**record, field: value}
    place, language = str(record["marketplace"]), str(record["language"])
    if is_place(place):
        report = check_copy(texts, place, language, listing_id)
    else:
        report = check_texts(read_listing(texts), place, listing_id)
    sentences = [s for s in record.get("sentences", []) if s["field"].split("[")[0] != field]
    items = value if isinstance(value, list) else [value]
    sentences += [
        {"field": f"{field}[{n}]" if field in LISTS else field, "text": item, "facts": [], "by": context.person}
        for n, item in enumerate(items)
    ]
    changed = {field: value, "sentences": sentences, "verdict": report.verdict}
    record = context.listings.note(listing_id, "edited", context.person, changed)
    claims = all_claims({field: value, "language": record["language"]}, facts_of(record))
    unproven = ", ".join(f"“{claim.claim}”" for claim in claims)
    notes = [f"No fact says this, and it is your own words, so it stays: {unproven}. Is it true?"] if claims else []
    notes += style_notes(items, str(record["language"]))
    failing = [f"{f.rule}: {f.message}" for f in report.findings if f.status == "fail"]
    lines = [f"{listing_id}: {field} is changed.", f"Check: {report.verdict}", *failing, *notes]
    return ToolResult("\n".join(lines), report=report.model_dump(mode="json"), notes=tuple(notes), listing=record)


def facts_of(record: dict[str, Any]) -> Product:
    """The facts of a stored listing, each with its own origin."""
    return Product(
        tuple(
            Fact(f["id"], f["kind"], f["text"], f["origin"], f["name"], f.get("language", "")) for f in record["facts"]
        ),
        str(record.get("sku") or ""),
    )
