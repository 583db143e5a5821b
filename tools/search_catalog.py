"""The tool that finds products in the seller's catalogue."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.load_catalog import catalogue_of
from tools.tool import ToolContext, ToolResult, tool


@tool(changes="read")
def search_catalog(
    context: ToolContext,
    query: Annotated[str, Field(description="What is looked for: `the waterproof ones under 30 euros`.")],
    limit: Annotated[int, Field(ge=1, le=50, description="Most products.")] = 10,
) -> ToolResult:
    """Find products in the loaded catalogue by what they are, are made of or cost.

    Use it for questions about the seller's own products, and to find the `sku` that write_listing needs.
    """
    found = catalogue_of(context).search(query, limit)
    lines = [f"{p.sku}: {p.title} ({p.origin})" + ("" if p.price is None else f", {p.price:g}") for p in found]
    text = "\n".join(lines) if lines else "Nothing in the catalogue fits."
    return ToolResult(text, products=tuple(product.as_json() for product in found))
