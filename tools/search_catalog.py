"""The tool that finds products in the seller's catalogue."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.errors import ToolInputError
from tools.load_catalog import catalogue_of
from tools.tool import ToolContext, ToolResult, tool

CLOSEST = "None has all that you asked for. These come closest."


@tool(changes="read")
def search_catalog(
    context: ToolContext,
    query: Annotated[str, Field(description="What is looked for: `the waterproof ones under 30 euros`.")],
    limit: Annotated[int, Field(ge=1, le=50, description="Most products.")] = 10,
) -> ToolResult:
    """Find products in the loaded catalogue by what they are, are made of, can do, measure or cost, in any words.

    Use it for questions about the seller's own products, and to find the `sku` that write_listing needs.
    """
    catalogue = catalogue_of(context)
    found = catalogue.search(query, limit)
    if not found and not catalogue.count():
        raise ToolInputError("The catalogue is empty. Send a product file: CSV, TSV, XLSX, JSON or JSON Lines.")
    lines = [f"{p.sku}: {p.title} ({p.origin})" + ("" if p.price is None else f", {p.price:g}") for p in found]
    text = "\n".join(lines) if lines else "Nothing in the catalogue fits."
    notes = (CLOSEST,) if found and not any(p.fits for p in found) else ()
    return ToolResult("\n".join([*notes, text]), notes=notes, products=tuple(product.as_json() for product in found))
