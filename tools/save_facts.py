"""The tool that keeps facts which the user confirmed, as a product of the catalogue."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from knowledge.products.facts import read_record
from knowledge.products.vocabulary import fold
from tools.errors import ToolInputError
from tools.load_catalog import catalogue_of
from tools.tool import ToolContext, ToolResult, tool


@tool(changes="write")
def save_facts(
    context: ToolContext,
    facts: Annotated[list[str], Field(min_length=1, max_length=60, description="The facts that the user confirmed.")],
    file_id: Annotated[str, Field(description="The document they were read from; empty if they were told.")] = "",
    sku: Annotated[str, Field(description="The product's number, if known.", max_length=60)] = "",
) -> ToolResult:
    """Keep facts about one product in the catalogue, once the user confirmed them.

    Never call it with facts that the user has not confirmed in this conversation.
    """
    day = f"{datetime.now(UTC):%d %B %Y}"
    source = f"{file_id}, confirmed in the chat on {day}" if file_id else f"said in the chat on {day}"
    product = read_record({"facts": facts}, source)
    title = product.text_of("product")
    if not title:
        raise ToolInputError("The facts do not say what the product is. Tell me what it is called.")
    number = sku.strip() or product.sku or re.sub(r"[^\w]+", "-", fold(title)).strip("-")[:40]
    catalogue_of(context).keep(number, title, facts, source)
    return ToolResult(
        f"Kept {len(facts)} facts of {number}: {title}.",
        products=({"sku": number, "title": title, "count": len(facts)},),
    )
