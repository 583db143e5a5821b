"""The tool that says which product of the catalogue a photo shows."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.errors import ToolInputError
from tools.load_catalog import catalogue_of
from tools.tool import ToolContext, ToolResult, tool


@tool(changes="write")
def link_picture(
    context: ToolContext,
    image_id: Annotated[str, Field(description="The photo, for example `img_1`.")],
    sku: Annotated[str, Field(description="Number of the product in the catalogue, for example `MUG-01`.")],
) -> ToolResult:
    """Note that a photo shows a product of the catalogue: "this photo is MUG-01"."""
    catalogue, photo = catalogue_of(context), context.images.record(image_id)
    product = catalogue.product(sku)
    if product is None:
        raise ToolInputError(f"No product {sku!r} in the catalogue. Search the catalogue for its number.")
    catalogue.link(product.sku, photo.sha256, photo.name)
    title = product.text_of("product")
    return ToolResult(
        f"{image_id} shows {product.sku}: {title}.", products=({"sku": product.sku, "title": title, "image": image_id},)
    )
