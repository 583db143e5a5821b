"""Lightbox's tools as LangChain tools: the loop calls them, they report progress, their failures become messages."""

from __future__ import annotations

import asyncio
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
from agent.tracing import tool_span
from agent.work_queue import WorkQueue
from tools.errors import ToolInputError
from tools.registry import TOOLS
from tools.tool import Tool, ToolContext, ToolResult

_PREVIEW_SIDE = 256  # px; it is looked at for a second


@dataclass(frozen=True)
class TurnContext:
    """What a turn hands to its tools; the model never sees or chooses any of it.

    Attributes:
        who: Whose turn it is; people take turns in the queue.
    """

    tools: ToolContext
    queue: WorkQueue
    who: str = ""
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
    on_pictures = any(name.startswith("image_id") for name in tool.arguments.model_fields)

    async def call(**arguments: Any) -> tuple[str, dict[str, Any]]:
        reporter = _Reporter(tool.name, get_stream_writer())
        turn = get_runtime(TurnContext).context
        context = replace(turn.tools, progress=reporter.progress, preview=reporter.preview)

        def work() -> ToolResult:
            return tool.run(context, **arguments)

        with tool_span(tool.name):
            # Words are found in milliseconds: who asks a question does not wait for other people's pictures.
            result = await (turn.queue.run(turn.who, work, reporter.place) if on_pictures else asyncio.to_thread(work))
        return result.text, artifact_of(result)

    return StructuredTool.from_function(
        coroutine=call,
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

    def place(self, place: int) -> None:
        told = f"waiting for others to finish, you are number {place} in the line"
        self._write({"tool": self._name, "done": 0, "total": 1, "message": told})

    def preview(self, picture: Image.Image) -> None:
        small, buffer = picture.copy(), io.BytesIO()
        small.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE))
        small.convert("RGB").save(buffer, "JPEG", quality=80)
        done, total, message = self._last
        told = {"tool": self._name, "done": done, "total": total, "message": message}
        self._write(told | {"preview": buffer.getvalue()})
