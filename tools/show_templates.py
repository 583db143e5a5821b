"""The tool that shows the ready-made scenes to choose from."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.errors import ToolInputError
from tools.scene.templates import all_templates, template_file
from tools.tool import ToolContext, ToolResult, tool


@tool(changes="read")
def show_templates(
    context: ToolContext,  # noqa: ARG001 - every tool takes it
    category: Annotated[
        str | None,
        Field(description="Kind of product, for example `jewellery` or `kitchen`; leave out for all templates."),
    ] = None,
) -> ToolResult:
    """Show the ready-made scenes with a picture of each; the user picks one by a tap or its name.

    Use it for "show me templates", "which scenes are there for jewellery".
    """
    templates = all_templates()
    kinds = list(dict.fromkeys(template.category for template in templates.values()))
    wanted = category.strip().casefold() if category else None
    if wanted and wanted not in kinds:
        raise ToolInputError(f"No templates of the kind {category!r}. There are {', '.join(kinds)}. Use one of these.")
    chosen = sorted(
        ((name, each) for name, each in templates.items() if wanted is None or each.category in (wanted, "any")),
        key=lambda pair: (pair[1].category == "any") if wanted else kinds.index(pair[1].category),
    )
    shown = tuple(
        {"name": name, "category": each.category, "scene": each.scene, "picture": template_file(name)}
        for name, each in chosen
    )
    lines = [f"- {name} ({each.category}): {each.scene}" for name, each in chosen]
    return ToolResult("\n".join([f"{len(chosen)} templates; pass a name as `template`.", *lines]), templates=shown)
