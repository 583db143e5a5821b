"""OfflineChatModel: a LangChain chat model that needs no key, no network and no graphics card.

A pure function of the messages: what is asked for is understood by nearest example, what was done is read from the tool
messages, and the answer is built from them. The same messages always give the same reply.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from agent.offline.answer import Answer, compose, offer, offer_for_photos, phrase
from agent.offline.arguments.calls import Call
from agent.offline.context import Context, read_context
from agent.offline.examples import intents
from agent.offline.plan import make_plan
from agent.offline.request import Understanding
from agent.offline.steer import understand_turn
from agent.offline.words import has_link

# What is streamed at once: every piece passes through the whole loop, and these words are all there already.
_PIECE = re.compile(r"(?:\s*\S+\s*){1,6}")


class OfflineChatModel(BaseChatModel):
    """Understands requests about product pictures and marketplace rules, and calls the tools it is given."""

    @property
    def _llm_type(self) -> str:
        return "lightbox-offline"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable | BaseTool],
        *,
        tool_choice: str | None = None,  # noqa: ARG002 - the request decides
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Tell the model which tools it may call; `tool_choice` is not heeded, and of a tool only its name."""
        return self.bind(tools=[_name_of(tool) for tool in tools], **kwargs)

    def warm_up(self) -> None:
        """Load the language models now, so that the first request does not wait for them."""
        from agent.offline.classifier import classifier

        classifier().score(["hello"])

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 - part of the interface
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=_reply(messages, kwargs.get("tools") or []))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 - part of the interface
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        reply = _reply(messages, kwargs.get("tools") or [])
        for piece in _PIECE.findall(str(reply.content)):
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece))
            if run_manager:
                run_manager.on_llm_new_token(piece, chunk=chunk)
            yield chunk
        calls = [
            {"name": c["name"], "args": json.dumps(c["args"]), "id": c["id"], "index": i, "type": "tool_call_chunk"}
            for i, c in enumerate(reply.tool_calls)
        ]
        yield ChatGenerationChunk(
            message=AIMessageChunk(
                content="", tool_call_chunks=calls, additional_kwargs=reply.additional_kwargs, chunk_position="last"
            )
        )


def _name_of(tool: dict[str, Any] | type | Callable | BaseTool) -> str:
    return tool.name if isinstance(tool, BaseTool) else str(convert_to_openai_tool(tool)["function"]["name"])


def _reply(messages: Sequence[BaseMessage], tools: Sequence[str]) -> AIMessage:
    context = read_context(messages)
    understood = understand_turn(context)
    asked = _ask_back(understood, context)
    if asked and "remove_background" not in tools and context.now.attached:
        label = intents()["remove_background"].text("label", understood.language)
        return _say(Answer(phrase("no_tool", understood.language, what=label), understood=["no_tool"]))
    if asked:
        if has_link(context.now.text) and not context.now.attached:
            return _say(Answer(phrase("no_link", understood.language), "photo", understood=asked.understood))
        return _say(asked)
    plan = make_plan(understood, context, set(tools))
    if plan.calls:
        return _call(plan.calls, context)
    return _say(compose(plan.outcomes, context, understood.language))


def _ask_back(understood: Understanding, context: Context) -> Answer | None:
    """The question to ask when it is not clear what is wanted; None when it is."""
    language = understood.language
    if not understood.requests:
        if context.now.attached:
            return offer_for_photos(context, language)
        return Answer(intents()["help"].text("reply", language), understood=["help"])
    first = understood.requests[0]
    if context.now.attached and all(r.intent.name in ("photo_here", "greet", "story") for r in understood.requests):
        return offer_for_photos(context, language)
    if len(understood.requests) > 1 or not first.rivals or context.now.steps:
        return None
    possible = [i for i in (first.intent, *first.rivals) if i.text("label", language)]
    if first.score < 0.5 and len(possible) > 1:
        answer = offer(possible, phrase("did_you_mean", language), language, first.text)
        answer.understood = ["unclear"]
        return answer
    if first.score < 0.28:
        known = [
            intents()[n] for n in ("remove_background", "make_main_image", "generate_scene", "check_image", "ask_rules")
        ]
        answer = offer(known, phrase("unsure", language), language, first.text)
        answer.understood = ["unclear"]
        return answer
    return None


def _call(calls: Sequence[Call], context: Context) -> AIMessage:
    """A message that calls tools; ids are made from the place in the conversation, so that they repeat."""
    place = f"{len(context.turns)}-{len(context.now.steps)}"
    return AIMessage(
        content="",
        tool_calls=[
            {"name": name, "args": args, "id": f"call_{place}-{n}_{zlib.crc32(json.dumps(args).encode()):08x}"}
            for n, (name, args) in enumerate(calls)
        ],
    )


def _say(answer: Answer) -> AIMessage:
    return AIMessage(
        content=answer.text,
        additional_kwargs={
            "needs": answer.needs,
            "citations": answer.citations,
            "options": answer.options,
            "understood": answer.understood,
            "labels": answer.labels,
            "told": answer.told,
        },
    )
