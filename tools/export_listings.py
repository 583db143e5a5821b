"""The tool that writes approved listings as files: JSON, and a table for each marketplace."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import Field

from tools.errors import ToolInputError
from tools.listing_export.report import as_report
from tools.listing_export.tables import Price, as_csv, latest
from tools.tool import ToolContext, ToolResult, tool

Format = Literal["csv", "json", "report"]


@tool(changes="write")
def export_listings(
    context: ToolContext,
    formats: Annotated[
        list[Format],
        Field(min_length=1, description="`csv` tables to upload, `json` for programs, `report` sources and gaps."),
    ] = ["csv"],  # noqa: B006
    listing_ids: Annotated[
        list[str], Field(description="Which ones: `['listing_1']`; empty for all that are not replaced by newer ones.")
    ] = [],  # noqa: B006
    marketplace: Annotated[str, Field(description="Only listings of this marketplace; empty for all.")] = "",
    include_drafts: Annotated[
        bool, Field(description="Also what nobody has approved; only when the user asks for it.")
    ] = False,
) -> ToolResult:
    """Write approved listings as files: a CSV in each marketplace's own columns, or JSON.

    Use it for "export the listings as CSV". Only approved text is exported unless the user says otherwise.
    """
    store = context.listings
    records = [store.get(i) for i in dict.fromkeys(listing_ids)] or latest(map(store.get, store.ids()))
    records = [r for r in records if not marketplace or str(r["marketplace"]).startswith(marketplace)]
    if not records:
        raise ToolInputError("There is no listing to export in this chat. Write one first.")
    ready = [r for r in records if include_drafts or r["status"] == "approved"]
    waiting = [r["id"] for r in records if r not in ready]
    if not ready:
        raise ToolInputError(
            f"Only approved text is exported, and none of these is approved: {', '.join(waiting)}. Approve them, or "
            "ask for the drafts, too."
        )
    files = [
        *(_tables(ready, context) if "csv" in formats else []),
        *(_json(ready, context) if "json" in formats else []),
    ]
    if "report" in formats:
        files.append(context.images.add_attachment(as_report(ready), "listings-report.csv"))
    notes = [f"Not approved, so not exported: {', '.join(waiting)}."] if waiting else []
    drafts = [r["id"] for r in ready if r["status"] != "approved"]
    notes += [f"Exported without approval: {', '.join(drafts)}."] if drafts else []
    failing = [r["id"] for r in ready if r.get("verdict") == "fail"]
    notes += [f"{name} does not pass its marketplace's check." for name in failing]
    text = f"Exported {len(ready)} listings: {', '.join(files)}."
    return ToolResult("\n".join([text, *notes]), notes=tuple(notes), files=tuple(files))


def _tables(records: list[dict[str, Any]], context: ToolContext) -> list[str]:
    """One table for each marketplace, language and version for a test: a shop takes one row for each product."""
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for record in records:
        variant = str(record.get("variant") or "")
        groups.setdefault((record["marketplace"], record["language"], variant), []).append(record)
    prices = _prices(records, context)
    return [
        context.images.add_attachment(
            as_csv(shop.split(".")[0], group, prices),
            f"listings-{'-'.join(part for part in (shop.replace('.', '-'), language, variant) if part)}.csv",
        )
        for (shop, language, variant), group in groups.items()
    ]


def _json(records: list[dict[str, Any]], context: ToolContext) -> list[str]:
    content = json.dumps(records, ensure_ascii=False, indent=1).encode()
    return [context.images.add_attachment(content, "listings.json")]


def _prices(records: list[dict[str, Any]], context: ToolContext) -> dict[str, Price]:
    """The prices that the catalogue knows."""
    prices: dict[str, Price] = {}
    for sku in {str(record.get("sku") or "") for record in records} - {""}:
        found = context.catalogue.search(sku, 5) if context.catalogue else []
        priced = next((p for p in found if p.sku == sku and p.price is not None), None)
        if priced and priced.price is not None:
            prices[sku] = Price(priced.price, priced.currency)
    return prices
