"""Where everything is put together: settings in, conversations out. The ways in talk to this module."""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.errors import SetupError
from agent.events import ToolResultEvent
from agent.file_work import FileWork
from agent.memory import Memory, make_writable, open_memory
from agent.model_work import ModelWork, scene_engines
from agent.picture_links import PictureLinks
from agent.settings import Settings, quieten_libraries
from agent.shelves import Shelves
from agent.work_queue import WorkQueue
from knowledge.guidelines import Guidelines
from knowledge.products.brands import BrandStore
from knowledge.products.catalogue import Catalogue
from knowledge.rules import MARKETPLACES
from tools.errors import ToolInputError
from tools.machine import limit_threads
from tools.models import ModelFolder
from tools.open_lane import waiting
from tools.registry import TOOLS
from tools.store import ImageStore
from tools.tool import ToolContext

if TYPE_CHECKING:
    from agent.conversation import Conversation
    from agent.feedback import FeedbackStore

SYSTEM_PROMPT = Path(__file__).with_name("system_prompt.md").read_text("utf-8")


class Studio(FileWork, ModelWork):
    """One running Lightbox: its models, its rules, its conversations.

    Opening it is quick: weights, the rule index and the agent loop are loaded when first needed.
    """

    def __init__(self, settings: Settings) -> None:
        """Use `Studio.open`."""
        self.settings = settings
        limit_threads(settings.threads)
        self.models = ModelFolder(settings.models_folder, allow_noncommercial=settings.allow_noncommercial)
        self.guidelines = Guidelines.open(settings.data_dir / "knowledge", settings.chroma_url)
        self.scenes = scene_engines(settings)
        self.shelves = Shelves(settings)
        self.queue = WorkQueue(settings.workers)
        self.catalogue = self.shelves.of_account("").catalogue
        self._graph: Any = None
        self._memory: Memory | None = None
        self._opening = asyncio.Lock()

    @classmethod
    def open(cls, settings: Settings | None = None) -> Studio:
        """Open Lightbox with the given settings, or those of the environment.

        Raises:
            SetupError: A setting is wrong.
        """
        quieten_libraries()
        return cls(settings or Settings())

    @property
    def feedback(self) -> FeedbackStore:
        """The answers that people called wrong."""
        from agent.feedback import FeedbackStore

        return FeedbackStore(self.settings.data_dir / "feedback")

    @property
    def marketplaces(self) -> list[str]:
        """The marketplaces that there are rules of, as they are named."""
        return list(MARKETPLACES)

    @property
    def brain(self) -> str:
        """Which chat model is active, in words."""
        return "offline assistant" if self.settings.llm == "offline" else self.settings.llm

    @property
    def engine(self) -> str:
        """Which scene engine is active; `studio` is the one that needs no graphics card.

        Raises:
            SetupError: The device or the profile that is set does not exist.
        """
        try:
            return self.scenes.default
        except ToolInputError as error:
            raise SetupError(str(error)) from error

    def folder(self, thread_id: str) -> Path:
        """The folder of a conversation; any name is safe, and different names never share one."""
        plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}(?<!-h)", thread_id)  # -h marks the names made here
        name = thread_id if plain else hashlib.sha256(thread_id.encode()).hexdigest()[:32] + "-h"
        return self.settings.data_dir / "conversations" / name

    def images(self, thread_id: str) -> ImageStore:
        """The pictures of a conversation."""
        return ImageStore(self.folder(thread_id) / "images")

    def catalogue_of(self, thread_id: str) -> Catalogue:
        """The products that a conversation works with: those of its account."""
        return self.shelves.of_conversation(self.folder(thread_id)).catalogue

    def brands_of(self, thread_id: str) -> BrandStore:
        """The brands that a conversation works with: those of its account."""
        return self.shelves.of_conversation(self.folder(thread_id)).brands

    def assign(self, thread_id: str, account: str) -> None:
        """Say whose a conversation is, before its first turn; once said it stays so.

        Args:
            thread_id: Its name.
            account: Whose brands and products it works with; empty for those of the installation.

        Raises:
            PermissionError: It is another account's.
        """
        self.shelves.assign(self.folder(thread_id), account)

    def expect(self, thread_id: str, account: str) -> None:
        """Say whose a conversation will be that has not begun; nothing is written. See `assign`."""
        self.shelves.expect(self.folder(thread_id), account)

    async def conversation(self, thread_id: str, person: str = "") -> Conversation:
        """Open a conversation; the same name continues it, also after a restart.

        Args:
            thread_id: Its name.
            person: Who is asking, as approvals name them; empty for nobody in particular.

        Raises:
            SetupError: The data folder cannot be written, or the memory of the chats is damaged.
        """
        from agent.conversation import Conversation

        graph = await self._loop()
        links = PictureLinks(self.settings.picture_hosts.split(","))
        folder, tools = self.folder(thread_id), self._tools(thread_id, person)
        return Conversation(thread_id, folder, graph, tools, self.queue, links)

    def run_tool(
        self,
        name: str,
        thread_id: str,
        progress: Callable[[int, int, str], None] = lambda done, total, message: None,
        person: str = "",
        **arguments: Any,
    ) -> ToolResultEvent:
        """Run one tool without the agent, for the command line.

        Returns:
            Its result; `ok` is False with the reason in `error` if it could not do what was asked.
        """
        tool = next(tool for tool in TOOLS if tool.name == name)
        context = replace(self._tools(thread_id, person), progress=progress)
        try:
            result = tool.run(context, **arguments)
        except ToolInputError as error:
            return ToolResultEvent(name, ok=False, error=str(error))
        files = context.images.files_of(result.images, result.files, result.choice)
        return ToolResultEvent(
            name,
            True,
            list(result.images),
            files,
            result.report,
            notes=list(result.notes),
            listing=result.listing,
            choice=result.choice,
            evidence=context.images.close_ups(result.images),
        )

    def approve_pictures(self, thread_id: str, image_ids: list[str], person: str) -> None:
        """Note a person's yes to those of some pictures in which AI may have changed the product, if any."""
        images = self.images(thread_id)
        if any(waiting(images, image_id, uploads=True) for image_id in image_ids):
            self.run_tool("approve_pictures", thread_id, person=person, image_ids=image_ids)

    def take_in(self, thread_id: str, content: bytes, name: str) -> tuple[str | None, str]:
        """Store an uploaded file in a conversation.

        Returns:
            Why it was refused, or None; and the picture's id, empty if it was refused.

        Raises:
            SetupError: The data folder cannot be written.
        """
        make_writable(self.settings.data_dir)
        try:
            return None, self.images(thread_id).add_photo(content, name).id
        except ToolInputError as error:
            return str(error), ""

    async def note_wrong(self, thread_id: str, turn: int, comment: str) -> None:
        """Keep an answer that a person called wrong, with its question, the rules found and the versions.

        Args:
            thread_id: The conversation.
            turn: Which of the user's messages was answered wrongly, from 1.
            comment: What is wrong, in the person's words.

        Raises:
            ValueError: The conversation has no such turn.
        """
        from agent.feedback import wrong_answer

        history = await (await self.conversation(thread_id)).history()
        self.feedback.add(thread_id, turn, wrong_answer(history, turn, comment, self.brain))

    async def warm_up(self) -> None:
        """Load the agent loop, the offline brain and the rule search, so that the first message waits for none."""
        await asyncio.to_thread(import_module, "agent.conversation")  # seconds of imports, beside the event loop
        await self._loop()
        if self.settings.llm == "offline":
            from agent.offline.model import OfflineChatModel

            await asyncio.to_thread(OfflineChatModel().warm_up)
        await asyncio.to_thread(self.guidelines.search, "white background", None, 1)

    async def forget(self, thread_id: str) -> None:
        """Delete a conversation: its words, its pictures, everything."""
        await self._loop()
        if self._memory is not None:
            await self._memory.forget(thread_id)
        self.feedback.forget(thread_id)
        await asyncio.to_thread(shutil.rmtree, self.folder(thread_id), ignore_errors=True)

    async def aclose(self) -> None:
        """Close the conversation memory."""
        if self._memory is not None:
            await self._memory.close()
            self._memory = self._graph = None

    def _tools(self, thread_id: str, person: str = "") -> ToolContext:
        return ToolContext(
            images=self.images(thread_id),
            models=self.models,
            guidelines=self.guidelines,
            cutout_model=self.settings.cutout_model,
            scenes=self.scenes,
            scene_size=self.settings.scene_size,
            catalogue=self.catalogue_of(thread_id),
            brands=self.brands_of(thread_id),
            writer=self.writer,
            person=person or ToolContext.person,
            brand_guidelines=self.shelves.of_conversation(self.folder(thread_id)).guidelines,
        )

    async def _loop(self) -> Any:
        """The agent loop, built once."""
        async with self._opening:
            if self._graph is None:
                url = self.settings.database_url
                self._memory = await open_memory(
                    self.settings.data_dir / "conversations.sqlite", url.get_secret_value() if url else None
                )
                self._graph = await asyncio.to_thread(_build_loop, self.settings, self._memory.checkpointer)
        return self._graph


def _build_loop(settings: Settings, memory: Any, brain: Any = None) -> Any:
    from langchain.agents import create_agent
    from langchain.agents.middleware import ModelCallLimitMiddleware

    from agent.brain import choose_brain
    from agent.toolbox import DeskTools, TurnContext, langchain_tools, tell_the_model

    middleware: list[Any] = [DeskTools(), tell_the_model(), ModelCallLimitMiddleware(run_limit=20, exit_behavior="end")]
    return create_agent(
        brain or choose_brain(settings),
        langchain_tools(),
        system_prompt=SYSTEM_PROMPT,
        middleware=middleware,
        context_schema=TurnContext,
        checkpointer=memory,
    )
