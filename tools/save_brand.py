"""The tool that keeps what a brand wants of its texts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from knowledge.products.brands import Brand
from tools.errors import ToolInputError
from tools.tool import ToolContext, ToolResult, tool


@tool(changes="write")
def save_brand(
    context: ToolContext,
    name: Annotated[str, Field(description="The brand's name.", min_length=1, max_length=80)],
    tone: Annotated[str, Field(description="In the seller's words: `short and plain`.", max_length=200)] = "",
    use: Annotated[list[str], Field(description="Words to use.")] = [],  # noqa: B006
    avoid: Annotated[list[str], Field(description="Words never to use.")] = [],  # noqa: B006
    palette: Annotated[list[str], Field(description="Colours, `#1b3a4b` or names.")] = [],  # noqa: B006
    fonts: Annotated[list[str], Field(description="Names of fonts.")] = [],  # noqa: B006
) -> ToolResult:
    """Save a brand's name, tone and words to use and to avoid; what was saved before and is not given stays.

    Use it when someone tells how their brand speaks. Listings of that brand keep to it from then on.
    """
    if context.brands is None:
        raise ToolInputError("Brands are not kept here. Say the words to use and to avoid with each request.")
    before = context.brands.find(name) or Brand(name)
    brand = Brand(
        name.strip(), tone or before.tone, tuple(use) or before.use, tuple(avoid) or before.avoid,
        tuple(palette) or before.palette, tuple(fonts) or before.fonts,
    )  # fmt: skip
    context.brands.save(brand)
    parts = [f"tone: {brand.tone}"] if brand.tone else []
    for called, words in (
        ("use", brand.use),
        ("avoid", brand.avoid),
        ("colours", brand.palette),
        ("fonts", brand.fonts),
    ):
        parts += [f"{called}: {', '.join(words)}"] if words else []
    return ToolResult("\n".join([f"Saved the brand {brand.name}.", *parts]))
