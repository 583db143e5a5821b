"""One conversation: its pictures, its memory, and one turn at a time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event as Flag
from typing import Any

import openai
from filelock import FileLock, Timeout
from langchain_core.messages import BaseMessage, HumanMessage

from agent.desk import SELLER, Desk
from agent.events import AnswerEvent, Event, TokenEvent
from agent.messages import mend, to_human_message
from agent.offline.language import language_of
from agent.offline.tool_words import in_words
from agent.picture_links import PictureLinks
from agent.preferences import Preferences
from agent.shelves import owner_key
from agent.toolbox import TurnContext
from agent.tracing import turn_span
from agent.turn_reader import TurnReader
from agent.work_queue import WorkQueue
from tools.errors import Cancelled, ToolInputError
from tools.image_record import ImageRecord
from tools.load_catalog import is_text_file
from tools.store import ImageStore
from tools.tool import ToolContext

_log = logging.getLogger(__name__)
BUSY = (
    "This conversation is still working on your last message, maybe in another window. "
    "Wait for it, or press stop there."
)


class Conversation:
    """A chat thread. Made by `Studio.conversation`."""

    def __init__(
        self,
        thread_id: str,
        folder: Path,
        graph: Any,
        tools: ToolContext,
        queue: WorkQueue,
        links: PictureLinks | None = None,
    ) -> None:
        """Open the conversation stored in `folder`.

        Args:
            thread_id: Its name.
            folder: Where it keeps its files.
            graph: The agent loop with its memory.
            tools: What its tools work with.
            queue: Where its tools wait for their turn.
            links: Follows links to pictures; None follows none.
        """
        self.id = thread_id
        self.images: ImageStore = tools.images
        self._graph = graph
        self._config = {"configurable": {"thread_id": thread_id}, "recursion_limit": 60}
        self._stop = Flag()
        self._tools = replace(tools, cancelled=self._stop.is_set, may_ask=True)
        self._folder = folder
        self._queue = queue
        self._links = links or PictureLinks(())
        self._pump: asyncio.Task[None] | None = None

    def cancel(self) -> None:
        """Stop the running turn: at once between steps, at the next safe point inside a tool."""
        self._stop.set()
        if self._pump:
            self._pump.cancel()

    async def history(self) -> list[BaseMessage]:
        """The stored messages, oldest first."""
        state = await self._graph.aget_state(self._config)
        return list(state.values.get("messages", []))

    async def turn(
        self,
        text: str,
        images: Sequence[tuple[bytes, str]] = (),
        preferences: Preferences = Preferences(),  # noqa: B008 - it is never changed
        desk: Desk = SELLER,
    ) -> AsyncIterator[Event]:
        """Answer one message of the user.

        Args:
            text: The user's words; links to pictures in them are followed where the operator allows it.
            images: Attached files, each as content and file name.
            preferences: What the user set for all chats.
            desk: Whom the conversation serves.

        Yields:
            Tool calls, progress, results and pieces of the answer as they happen; one `AnswerEvent` at the end.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            lock = FileLock(self._folder / "turn.lock", timeout=0).acquire()
        except Timeout:
            yield AnswerEvent(BUSY, failed=True)
            return
        with lock:
            self._stop.clear()
            text, linked, unlinked = await asyncio.to_thread(self._links.follow, text)
            attached, files, refused = await asyncio.to_thread(self._take_in, [*images, *linked])
            refused = _in_language([*refused, *unlinked], text, preferences)
            opening = "\n\n".join([*refused, *(f"{note}." for record in attached for note in record.notes)])
            if opening:
                yield TokenEvent(opening)
            if not attached and not files and (unlinked or refused and not text.strip()):
                yield AnswerEvent(opening, needs="photo", failed=True)
                return
            message = to_human_message(text, attached, files, preferences)
            tools = replace(self._tools, brand=preferences.brand or "")
            async for event in self._run(message, opening, tools, desk):
                yield replace(event, failed=event.failed or bool(refused)) if isinstance(event, AnswerEvent) else event

    def _take_in(self, images: Sequence[tuple[bytes, str]]) -> tuple[list[ImageRecord], list[str], list[str]]:
        """Store what was attached: pictures, names of product files, and why others were refused."""
        attached, files, refused = list[ImageRecord](), list[str](), list[str]()
        for content, name in images:
            if is_text_file(name):
                files.append(self.images.add_attachment(content, name))
                continue
            try:
                attached.append(self.images.add_photo(content, name))
            except ToolInputError as error:
                refused.append(str(error))
        return attached, files, refused

    async def _run(self, message: HumanMessage, opening: str, tools: ToolContext, desk: Desk) -> AsyncIterator[Event]:
        history = await self.history()
        mended = mend(history, self.images.records())
        if kept := list(dict.fromkeys(image_id for m in mended for image_id in m.artifact["images"])):
            told = f"Your last request was interrupted. Finished and kept: {', '.join(kept)}."
            yield TokenEvent(f"\n\n{told}" if opening else told)
            opening = f"{opening}\n\n{told}" if opening else told
        turn = TurnReader(opening, history)
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        context = TurnContext(tools, self._queue, owner_key(self._folder) or self.id, desk)
        self._pump = asyncio.create_task(self._feed(queue, [*mended, message], turn, context))
        try:
            while (event := await queue.get()) is not None:
                yield event
            await self._pump
            answer = turn.answer([record.id for record in self.images.records()])
            yield replace(answer, turn=sum(isinstance(m, HumanMessage) for m in history) + 1)
        except (Cancelled, asyncio.CancelledError):
            if not self._stop.is_set():
                raise
            kept = [i for result in turn.results for i in result.images]
            yield AnswerEvent(
                "Stopped." + (f" Finished and kept: {', '.join(kept)}." if kept else " Nothing was changed.")
            )
        except openai.OpenAIError as error:
            _log.warning("The language model failed: %s", error)
            yield AnswerEvent(
                turn.join(f"{_explain(error)} Your photos and finished pictures are kept; send the message again."),
                failed=True,
                brain_gone=isinstance(error, _SERVER_GONE),
            )
        finally:
            self._stop.set()  # a tool still running in its thread stops at its next step
            self._pump.cancel()
            with contextlib.suppress(asyncio.CancelledError, Cancelled, openai.OpenAIError):
                await self._pump

    async def _feed(
        self, queue: asyncio.Queue[Event | None], messages: list[BaseMessage], turn: TurnReader, context: TurnContext
    ) -> None:
        stream = self._graph.astream(
            {"messages": messages},
            self._config,
            context=context,
            stream_mode=["messages", "updates", "custom"],
            durability="sync",  # a message is on disk before its tools run: a killed process loses nothing
        )
        try:
            with turn_span():
                async for mode, chunk in stream:
                    for event in turn.read(mode, chunk, self.images):
                        queue.put_nowait(event)
        finally:
            queue.put_nowait(None)


def _in_language(refused: list[str], text: str, preferences: Preferences) -> list[str]:
    """Why files were refused, in the language of the message; tools speak English."""
    if not refused:
        return []
    language = language_of(text, preferences.language or "en")
    return refused if language == "en" else [in_words(reason, language) for reason in refused]


_SERVER_GONE = (
    openai.APIConnectionError,
    openai.AuthenticationError,
    openai.PermissionDeniedError,
    openai.NotFoundError,
    openai.RateLimitError,
    openai.InternalServerError,
)


def _explain(error: openai.OpenAIError) -> str:
    match error:
        case openai.APITimeoutError():
            return "The language model did not answer in time."
        case openai.APIConnectionError():
            return (
                "The language model's server could not be reached. Check OPENAI_BASE_URL, or set LIGHTBOX_LLM=offline."
            )
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return "The language model's server refused the key. Check OPENAI_API_KEY, or set LIGHTBOX_LLM=offline."
        case openai.RateLimitError():
            return "The language model's server is over its limit right now."
        case openai.NotFoundError():
            return "The language model's server does not know that model. Check LIGHTBOX_LLM."
        case _:
            return f"The language model's server failed ({type(error).__name__})."
