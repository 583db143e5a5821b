"""Lightbox's tools as LangChain tools: the loop calls them, they report progress, their failures become messages."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ToolErrorMiddleware
from langchain_core.messages import SystemMessage
from langchain_core.tools import BaseTool, StructuredTool
from langgraph.config import get_stream_writer
from langgraph.runtime import get_runtime
from PIL import Image

from agent.desk import SELLER, Desk
from tools.errors import ToolInputError
from tools.registry import TOOLS
from tools.tool import Tool, ToolContext, ToolResult

_PREVIEW_SIDE = 256  # px; it is looked at for a second


@dataclass(frozen=True)
class TurnContext:
    """What a turn hands to its tools; the model never sees or chooses any of it."""

    tools: ToolContext
    desk: Desk = SELLER


class DeskTools(AgentMiddleware[Any, TurnContext]):
    """Offers the model only the tools of the turn's desk, and tells it where it is."""

    async def awrap_model_call(self, request: Any, handler: Any) -> Any:
        """Narrow one call of the model."""
        desk = request.runtime.context.desk
        if desk.tools is None:
            return await handler(request)
        offered = [tool for tool in request.tools if tool.name in desk.tools]
        prompt = SystemMessage(f"{request.system_message.text}\n\n{desk.prompt}")
        return await handler(request.override(tools=offered, system_message=prompt))


def langchain_tools(tools: tuple[Tool, ...] = TOOLS) -> list[BaseTool]:
    """Wrap every tool for the loop."""
    return [_wrap(tool) for tool in tools]


def artifact_of(result: ToolResult) -> dict[str, Any]:
    """What a tool message carries beside its text: ids, reports and file names, never pixels."""
    return {
        "images": list(result.images),
        "report": result.report,
        "citations": [citation.model_dump(mode="json") for citation in result.citations],
        "notes": list(result.notes),
        "files": list(result.files),
        **({"listing": result.listing} if result.listing else {}),
        **({"products": list(result.products)} if result.products else {}),
        **({"passages": list(result.passages)} if result.passages else {}),
        **({"templates": list(result.templates)} if result.templates else {}),
        **({"question": result.question} if result.question else {}),
        "choice": result.choice,
    }


def tell_the_model() -> ToolErrorMiddleware:
    """Failures that the seller or the model can act on become error messages; anything else stops the turn."""
    return ToolErrorMiddleware(lambda error, _: str(error) if isinstance(error, ToolInputError) else None)


def _wrap(tool: Tool) -> BaseTool:
    def call(**arguments: Any) -> tuple[str, dict[str, Any]]:
        write = get_stream_writer()
        reporter = _Reporter(tool.name, write)
        tools = get_runtime(TurnContext).context.tools
        context = replace(tools, progress=reporter.progress, preview=reporter.preview)
        result = tool.run(context, **arguments)
        return result.text, artifact_of(result)

    return StructuredTool.from_function(
        func=call,
        name=tool.name,
        description=tool.description,
        args_schema=tool.arguments,
        response_format="content_and_artifact",
    )


class _Reporter:
    """Passes on how far a tool is, and what its picture looks like so far."""

    def __init__(self, name: str, write: Callable[[Any], None]) -> None:
        self._name, self._write = name, write
        self._last: tuple[int, int, str] = (0, 1, "")

    def progress(self, done: int, total: int, message: str) -> None:
        self._last = (done, total, message)
        self._write({"tool": self._name, "done": done, "total": total, "message": message})

    def preview(self, picture: Image.Image) -> None:
        small, buffer = picture.copy(), io.BytesIO()
        small.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE))
        small.convert("RGB").save(buffer, "JPEG", quality=80)
        done, total, message = self._last
        told = {"tool": self._name, "done": done, "total": total, "message": message}
        self._write(told | {"preview": buffer.getvalue()})
