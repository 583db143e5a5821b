"""The tool that writes a listing from what the seller said, or changes one that it wrote."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from knowledge.products.brands import Brand
from knowledge.products.facts import Product, read_sentence
from knowledge.products.pointing import facts_meant
from tools.branding.active import brand_for
from tools.branding.judgement import judge_texts
from tools.edit_listing import facts_of
from tools.errors import ToolInputError
from tools.listing.listing import TEXTS
from tools.listing.style import style_notes
from tools.load_catalog import catalogue_of
from tools.tool import ToolContext, ToolResult, tool
from tools.writing.compose import OfflineWriter
from tools.writing.draft import Piece, pieces_of
from tools.writing.job import Wish
from tools.writing.listing_writer import AVOIDED, WrittenListing, write
from tools.writing.spoken import known_language
from tools.writing.unwritten import HEALS, ORDERS, PRAISE
from tools.writing.versions import version_of

Change = Literal["shorter title", "other title", "shorter", "longer", "more playful", "plainer", "other angle", "same"]
Variant = Literal["", "A", "B", "C", "D", "E", "F"]
# What a change is about; everything else of the listing stays as it was accepted.
_TITLES = ("title", "seo_title", "subject", "headlines", "headline")
_PROSE = ("description", "caption", "body", "primary_text")
_TOUCHES = {
    "shorter title": _TITLES, "other title": _TITLES, "more playful": _PROSE, "plainer": _PROSE,
}  # fmt: skip
_CALLED = {
    "product": "what the product is",
    "material": "the material",
    "capacity": "the capacity",
    "care": "the care",
    "dimensions": "the dimensions",
    "colour": "the colour",
    "size": "the size",
    "compatibility": "what it fits",
    "power": "the power",
    "warranty": "the warranty",
    "ingredients": "the ingredients",
    "age": "the age it is for",
    "weight": "the weight",
    "origin": "where it is made",
    "brand": "the brand",
}
_SHOWN = (*TEXTS[:3], "bullets", *TEXTS[3:], "tags", "caption", "specifics", "feed", "subject", "preheader", "body",
          "headlines", "descriptions", "paths", "primary_text", "headline", "link_description")  # fmt: skip


@tool(changes="write")
def write_listing(
    context: ToolContext,
    marketplace: Annotated[
        str,
        Field(
            description="`amazon`, or with a country `amazon.de`; or where else the copy goes: `email`, "
            "`google_ads`, `meta_ads`, `instagram`, `facebook`."
        ),
    ],
    facts: Annotated[
        str,
        Field(
            description="What is true of the product in the seller's own words, commas between: "
            "`mug, stoneware, 350 ml, dishwasher safe`. With `based_on` only what is new; may be empty then.",
            max_length=20_000,
        ),
    ] = "",
    sku: Annotated[str, Field(description="Number of a product in the catalogue, whose facts are taken.")] = "",
    language: Annotated[str, Field(description="`en`, `de`, `es` or `hi`; empty for the marketplace's own.")] = "",
    brand: Annotated[str, Field(description="Name of a saved brand whose words to keep to.")] = "",
    based_on: Annotated[str | None, Field(description="Id of an earlier listing to change or carry over.")] = None,
    change: Annotated[Change, Field(description="What to change about the listing in `based_on`.")] = "same",
    leave_out: Annotated[
        str,
        Field(
            description="What the listing in `based_on` shall no longer say, in the seller's words: `the capacity`, "
            "`gift box`.",
            max_length=500,
        ),
    ] = "",
    variant: Annotated[
        Variant,
        Field(
            description="Name of one of several versions for an A/B test: one call for each, `A`, `B` ... They say the "
            "same facts and begin with different ones. With `change` `other title` only the titles differ."
        ),
    ] = "",
) -> ToolResult:
    """Write a listing (title, bullets, description, tags ...) from facts, in a marketplace's own shape and limits.

    Use it when someone wants listing texts, an e-mail, ad or caption about a product, or an earlier one in another
    language, for another marketplace or shorter.
    It says only what the facts say. Never add a fact that the seller did not tell; ask instead.
    """
    before = context.listings.get(based_on) if based_on else None
    product = read_sentence(facts, f"said in the chat on {datetime.now(UTC):%d %B %Y}") if facts.strip() else Product()
    wish = _wish(change, before)
    if before:
        told = _without(facts_of(before), leave_out) if leave_out.strip() else facts_of(before)
        product = told.with_more(product)
        language = language or str(before["language"])
    if sku:
        product = _in_catalogue(sku, context).with_more(product)
    if not product.facts:
        raise ToolInputError(
            "There are no facts to write from. A listing says only what you told. Tell me what the product is, what it "
            "is made of, its size and how to care for it."
        )
    name: str = variant or (str(before.get("variant") or "") if before else "")
    version = version_of(name, product, marketplace, language, None if variant else wish.angle) if name else None
    if version:
        wish = replace(wish, angle=version.angle)
    kept = brand_for(context, brand, product.text_of("brand"))
    if kept and not product.of_kind("brand"):
        product = product.with_more(read_sentence(f"brand: {kept.name}", "saved brand"))
    writer = context.writer() if context.writer else None
    accepted = {} if facts.strip() or sku or leave_out.strip() else _accepted(before, change, marketplace, language)
    written = write(product, marketplace, language, replace(wish, brand=kept), writer, accepted)
    record = written.as_json() | {"sku": product.sku, "based_on": based_on, "wish": wish.__dict__ | {"brand": None}}
    if version:
        record |= version.as_json()
    listing_id = context.listings.add(record)
    record = context.listings.get(listing_id)
    return ToolResult(
        text=_describe(record, written), report=written.report.model_dump(mode="json"),
        notes=(*_notes(written), *_off_brand(written, kept)), listing=record,
    )  # fmt: skip


def _without(product: Product, words: str) -> Product:
    """The product without the facts that some words name."""
    meant = facts_meant(product.facts, words)
    if not meant:
        listed = ", ".join(fact.text for fact in product.facts if fact.kind != "product")
        raise ToolInputError(f"No fact of the listing is about {words!r}. Its facts are: {listed}. Name one of them.")
    return replace(product, facts=tuple(fact for fact in product.facts if fact not in meant))


def _in_catalogue(sku: str, context: ToolContext) -> Product:
    product = catalogue_of(context).product(sku)
    if product is None:
        raise ToolInputError(f"No product {sku!r} in the catalogue. Search the catalogue for its number.")
    return product


def _wish(change: str, before: dict[str, Any] | None) -> Wish:
    earlier = Wish(**before["wish"]) if before else Wish()
    match change:
        case "shorter title":
            return replace(earlier, short_title=True)
        case "shorter":
            return replace(earlier, short_title=True, short=True)
        case "longer":
            return replace(earlier, short_title=False, short=False)
        case "more playful":
            return replace(earlier, tone="playful")
        case "plainer":
            return replace(earlier, tone="")
        case "other angle" | "other title":
            return replace(earlier, angle=earlier.angle + 1)
    return earlier


def _accepted(
    before: dict[str, Any] | None, change: str, marketplace: str, language: str
) -> dict[str, list[list[Piece]]]:
    """The fields that stay as they were: what a change is not about, and the user's own words."""
    if before is None or before["marketplace"] != marketplace or before["language"] != known_language(language):
        return {}
    own = {one["field"].split("[")[0] for one in before["sentences"] if one.get("by")}
    touched = _TOUCHES.get(change)
    pieces = pieces_of(before["sentences"])
    return {name: items for name, items in pieces.items() if (name not in touched if touched else name in own)}


def _describe(record: dict[str, Any], written: WrittenListing) -> str:
    """For the model: the texts, then what to know."""
    version = f" Version {record['variant']}." if record.get("variant") else ""
    lines = [f"{record['id']}: listing for {record['marketplace']} in {record['language']}.{version}"]
    for field in _SHOWN:
        if value := record.get(field):
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            lines.append(f"{field}: {text}")
    problems = [f"{f.rule}: {f.message}" for f in written.report.findings if f.status == "fail"]
    return "\n".join([*lines, f"Check: {written.report.verdict}", *problems, *_notes(written)])


def _notes(written: WrittenListing) -> tuple[str, ...]:
    notes = []
    if written.missing:
        notes.append(
            f"Buyers also look for this, and I do not know it: {', '.join(_CALLED[kind] for kind in written.missing)}."
        )
    if written.untranslated:
        notes.append(
            f"I cannot say this in the listing's language, so it is left out: {_quoted(written.untranslated)}."
        )
    notes += _left_out(written)
    invented = list(dict.fromkeys(one.claim for one in written.invented))
    if invented and written.writer != OfflineWriter.name:
        notes.append(
            f"The draft said this, and no fact does, so I took it out: {_quoted(invented)}. Is any of it true?"
        )
    if filled := ", ".join(written.filled):
        notes.append(f"The language model's text did not hold here, so the built-in writer wrote it: {filled}.")
    prose = [written.draft.text(name) for name in _PROSE]
    return (*notes, *style_notes([*prose, *written.draft.record().get("bullets", [])], written.language))


def _left_out(written: WrittenListing) -> list[str]:
    """What was told and is not written, by reason."""
    texts: dict[str, list[str]] = {}
    for entry in written.left_out:
        texts.setdefault(entry["rule"], []).append(entry["text"])
    own = (AVOIDED, PRAISE, HEALS, ORDERS)
    refused = [text for rule, told in texts.items() if rule not in own for text in told]
    notes = []
    if refused:
        notes.append(f"The marketplace does not allow this in a listing, so I left it out: {_quoted(refused)}.")
    if avoided := texts.get(AVOIDED):
        notes.append(f"Your brand avoids this, so I left it out: {_quoted(avoided)}.")
    if heals := texts.get(HEALS):
        notes.append(f"A listing must not promise to heal without an approval, so I left it out: {_quoted(heals)}.")
    if orders := texts.get(ORDERS):
        notes.append(f"This speaks to a program and says nothing of the product, so I left it out: {_quoted(orders)}.")
    if praise := texts.get(PRAISE):
        notes.append(f"This is praise and no fact, so I left it out: {_quoted(praise)}.")
    return notes


def _off_brand(written: WrittenListing, brand: Brand | None) -> tuple[str, ...]:
    """What in the texts does not keep to the brand."""
    texts = (str(sentence["text"]) for sentence in written.draft.sentences())
    return tuple(judge_texts(texts, brand, written.language)) if brand else ()


def _quoted(words: list[str]) -> str:
    return ", ".join(f"“{word.strip('“”')}”" for word in words[:12])
