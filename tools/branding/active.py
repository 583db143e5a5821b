"""Which brand a conversation keeps to: the one it named last."""

from __future__ import annotations

from pathlib import Path

from knowledge.products.brands import Brand, BrandStore
from tools.errors import ToolInputError
from tools.tool import ToolContext


def brands_of(context: ToolContext) -> BrandStore:
    """The brands that tools work on.

    Raises:
        ToolInputError: This Lightbox keeps none.
    """
    if context.brands is None:
        raise ToolInputError("Brands are not kept here. Say the words to use and to avoid with each request.")
    return context.brands


def brand_in_use(context: ToolContext) -> Brand | None:
    """The brand of the conversation, else the one set for all of them; None if it keeps to none."""
    path = _path(context)
    name = path.read_text("utf-8").strip() if path.is_file() else context.brand
    return context.brands.find(name) if context.brands and name else None


def brand_for(context: ToolContext, name: str, of_product: str = "") -> Brand | None:
    """The brand that a text or a picture keeps to: the one that is named, the conversation's, or the product's own.

    Raises:
        ToolInputError: No brand of that name is saved.
    """
    if name:
        return saved_brand(context.brands, name, must_be=True)
    return brand_in_use(context) or saved_brand(context.brands, of_product)


def saved_brand(brands: BrandStore | None, name: str, *, must_be: bool = False) -> Brand | None:
    """A brand by its name; None if there is none.

    Args:
        brands: Those that are saved.
        name: Whose; none is found for an empty one.
        must_be: Whether its absence is an error.

    Raises:
        ToolInputError: `must_be`, and no brand of that name is saved.
    """
    found = brands.find(name) if brands and name else None
    if found is None and must_be:
        raise ToolInputError(f"No brand {name!r} is saved. Save it first, or leave it out.")
    return found


def keep_to(context: ToolContext, name: str) -> None:
    """Keep to a brand from now on; an empty name ends it, also for a brand that is set for all conversations."""
    path = _path(context)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(name, encoding="utf-8")


def _path(context: ToolContext) -> Path:
    return context.images.folder.parent / "brand.txt"
