"""The tool that chooses the brand a conversation keeps to."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.branding.active import brands_of, keep_to
from tools.errors import ToolInputError
from tools.tool import ToolContext, ToolResult, tool


@tool(changes="write")
def use_brand(
    context: ToolContext,
    name: Annotated[str, Field(description="Name of a saved brand, for example `Nordhus`; `none` to keep to none.")],
) -> ToolResult:
    """Keep to a saved brand from now on in this conversation: its words, tone, colours and typeface.

    Use it for "use the brand Nordhus", "switch to Hearthline", "without a brand".
    """
    if name.strip().casefold() == "none":
        keep_to(context, "")
        return ToolResult("No brand is in use now.")
    found = brands_of(context).find(name)
    if found is None:
        saved = ", ".join(brands_of(context).names()) or "none yet"
        raise ToolInputError(f"No brand {name.strip()!r} is saved. Saved brands: {saved}. Save it first.")
    keep_to(context, found.name)
    return ToolResult(f"The brand {found.name} is in use from now on.")
