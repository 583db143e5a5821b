"""Where everything is put together: settings in, conversations out. The ways in talk to this module."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.errors import SetupError
from agent.events import ToolResultEvent
from agent.settings import Settings, quieten_libraries
from knowledge.brands.guidelines import BrandGuidelines
from knowledge.guidelines import Guidelines
from knowledge.products.brands import BrandStore
from knowledge.products.catalogue import Catalogue
from knowledge.proofread import faults_in_rules
from knowledge.rules import RuleBase, parse_marketplace
from tools.errors import ToolInputError
from tools.models import ModelEntry, ModelFolder
from tools.registry import TOOLS
from tools.scene.diffusion.catalogue import SceneModel
from tools.scene.diffusion.download import pull
from tools.scene.diffusion.engine import DiffusionOptions
from tools.scene.engines import SceneEngines
from tools.scene.remote import MODEL as REMOTE_MODEL
from tools.scene.remote import RemoteOptions
from tools.store import ImageStore
from tools.tool import ToolContext

if TYPE_CHECKING:
    from agent.conversation import Conversation
    from tools.writing.writer import Writer

SYSTEM_PROMPT = Path(__file__).with_name("system_prompt.md").read_text("utf-8")


class Studio:
    """One running Lightbox: its models, its rules, its conversations.

    Opening it is quick: weights, the rule index and the agent loop are loaded when first needed.
    """

    def __init__(self, settings: Settings) -> None:
        """Use `Studio.open`."""
        self.settings = settings
        self.models = ModelFolder(settings.models_folder, allow_noncommercial=settings.allow_noncommercial)
        self.guidelines = Guidelines.open(settings.data_dir / "knowledge", settings.chroma_url)
        self.scenes = scene_engines(settings)
        self.catalogue = Catalogue(settings.data_dir / "catalogue")
        self.brands = BrandStore(settings.data_dir / "brands")
        self.brand_guidelines = BrandGuidelines(settings.data_dir / "brands" / "guidelines", settings.chroma_url)
        self._graph: Any = None
        self._memory: Any = None
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

    def catalogue_of(self, _thread_id: str) -> Catalogue:
        """The products that a conversation works with: one catalogue for all."""
        return self.catalogue

    def brands_of(self, _thread_id: str) -> BrandStore:
        """The brands that a conversation works with: the same for all."""
        return self.brands

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
        return Conversation(thread_id, self.folder(thread_id), graph, self._tools(thread_id, person))

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

    def take_in(self, thread_id: str, content: bytes, name: str) -> tuple[str | None, str]:
        """Store an uploaded file in a conversation.

        Returns:
            Why it was refused, or None; and the picture's id, empty if it was refused.

        Raises:
            SetupError: The data folder cannot be written.
        """
        _make_writable(self.settings.data_dir)
        try:
            return None, self.images(thread_id).add_photo(content, name).id
        except ToolInputError as error:
            return str(error), ""

    def check_file(self, path: Path, marketplace: str, slot: str, evidence: Path | None = None) -> dict[str, Any]:
        """Check a picture file against a marketplace's rules (report of design 4.3).

        Raises:
            ValueError: The marketplace is unknown. A file that cannot be read is a failing report instead.
        """
        from tools.check.checker import check_file

        return check_file(path, marketplace, slot, evidence_dir=evidence).model_dump(mode="json")

    def check_listing(
        self, record: Any, marketplace: str, name: str
    ) -> tuple[dict[str, Any], tuple[str, ...], str | None]:
        """Check a listing's texts against a marketplace's rules.

        Args:
            record: The listing as parsed JSON.
            marketplace: `amazon`, or with a country `amazon.de`.
            name: What the report calls it.

        Returns:
            The report (design 4.3), the keys that are not known, and why the listing cannot be read, or None.

        Raises:
            ValueError: The marketplace is unknown.
        """
        from tools.listing.checker import check_texts
        from tools.listing.listing import read_listing

        parse_marketplace(marketplace)
        try:
            listing = read_listing(record)
        except ToolInputError as error:
            return {}, (), str(error)
        return check_texts(listing, marketplace, name).model_dump(mode="json"), listing.set_aside, None

    def write_listing(
        self, facts: bytes, name: str, marketplace: str, language: str = ""
    ) -> tuple[dict[str, Any], dict[str, Any], str | None]:
        """Write a listing from a file of facts.

        Args:
            facts: The whole file.
            name: What it is called.
            marketplace: `amazon`, or with a country `amazon.de`.
            language: A code or name; empty for the usual one.

        Returns:
            The listing, its check report, and why it could not be written, or None.

        Raises:
            ValueError: The marketplace is unknown.
        """
        from knowledge.products.facts_file import read_facts_file
        from knowledge.products.text_files import UnreadableFileError
        from tools.writing.listing_writer import write

        parse_marketplace(marketplace)
        try:
            written = write(read_facts_file(facts, name), marketplace, language, writer=self._writer())
        except (ToolInputError, UnreadableFileError) as error:
            return {}, {}, str(error)
        return written.as_json(), written.report.model_dump(mode="json"), None

    def verify_listing(self, record: Any, facts: bytes, name: str) -> tuple[list[dict[str, Any]], str | None]:
        """Find claims in a listing that no fact supports.

        Args:
            record: The listing as parsed JSON.
            facts: The whole file of facts.
            name: What the file of facts is called.

        Returns:
            The claims (design 4.1), and why they could not be looked for, or None.
        """
        from knowledge.products.facts_file import read_facts_file
        from knowledge.products.text_files import UnreadableFileError
        from tools.claims.verify import unsupported_claims

        try:
            claims = unsupported_claims(record, read_facts_file(facts, name))
        except (ToolInputError, UnreadableFileError) as error:
            return [], str(error)
        return [claim.as_json() for claim in claims], None

    def load_catalogue(self, path: Path, mapping: dict[str, str]) -> tuple[dict[str, Any], str | None]:
        """Take a product file in.

        Args:
            path: The file; its name is kept as the origin of what it says.
            mapping: Which column holds the `sku`, `title`, `brand` or `price`, where the names do not say it.

        Returns:
            What became of it, and why it could not be read, or None.

        Raises:
            SetupError: The data folder cannot be written.
        """
        from knowledge.products.columns import NeedsMapping
        from knowledge.products.tables import refuse_size
        from knowledge.products.text_files import UnreadableFileError

        _make_writable(self.settings.data_dir)
        try:
            refuse_size(path.stat().st_size, path.name)
            return self.catalogue.load(path.read_bytes(), path.name, mapping).as_json(), None
        except (UnreadableFileError, NeedsMapping) as error:
            return {}, str(error)

    def search_catalogue(self, text: str, limit: int = 20) -> list[dict[str, Any]]:
        """Products by words in any language and by price, as data."""
        return [found.as_json() for found in self.catalogue.search(text, limit)]

    def rules(
        self,
        marketplace: str | None = None,
        scope: str | None = None,
        country: str | None = None,
        text: str | None = None,
        stale: bool = False,
    ) -> list[dict[str, Any]]:
        """The rule records, as data.

        Args:
            marketplace: `amazon`, `amazon.de`, `law`; None for all.
            scope: Part of a scope's name.
            country: Two letters; leaves out rules that hold only elsewhere.
            text: A question or words, in any language; best fit first, with ids and exact words found too.
            stale: Only rules whose source is due to be read again.

        Raises:
            ValueError: The marketplace is unknown.
        """
        base = RuleBase.load()
        found = list(base.select(marketplace, country, scope))
        if stale:
            due = {rule.id for rule in base.stale(date.today())}
            found = [rule for rule in found if rule.id in due]
        if text:
            hits = [hit.rule.id for hit in self.guidelines.search(text, [marketplace] if marketplace else None, 20)]
            order = {rule_id: place for place, rule_id in enumerate(hits)}
            words = text.lower()
            found = [r for r in found if r.id in order or words in f"{r.id} {r.rule}".lower()]
            found.sort(key=lambda rule: order.get(rule.id, len(order)))
        return [rule.model_dump(mode="json") for rule in found]

    def check_rules(self) -> list[str]:
        """Read the rule files anew, find what is wrong in them, and bring the search up to date.

        Returns:
            What is wrong, one line each; the search is left as it is then.
        """
        wrong = faults_in_rules()
        if not wrong:
            self.guidelines.search("white background", None, 1)
        return wrong

    def pull_model(self, name: str, progress: Callable[[int, int, str], None]) -> tuple[str, str | None]:
        """Fetch a model: its path, or the reason why not."""
        try:
            if self._is_scene_model(name):
                return str(pull(self.scenes.weights, name, progress)), None
            return str(self.models.pull(name, progress)), None
        except ToolInputError as error:
            return "", str(error)

    def model_path(self, name: str) -> tuple[str, str | None]:
        """An installed model's path, or the reason why there is none."""
        try:
            if self._is_scene_model(name):
                return str(self.scenes.weights.find(name, name).folder), None
            return str(self.models.path(name)), None
        except ToolInputError as error:
            return "", str(error)

    def model_entries(self) -> list[ModelEntry | SceneModel]:
        """All models that have a name, with their licences and whether each is here."""
        return [*self.models.entries(), *self.scenes.weights.entries()]

    def _is_scene_model(self, name: str) -> bool:
        return "/" in name or any(entry.name == name for entry in self.scenes.weights.entries())

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
        await self._memory.adelete_thread(thread_id)
        await self._memory.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log still held the words
        await asyncio.to_thread(shutil.rmtree, self.folder(thread_id), ignore_errors=True)

    async def aclose(self) -> None:
        """Close the conversation memory."""
        if self._memory is not None:
            await self._memory.conn.close()
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
            writer=self._writer,
            person=person or ToolContext.person,
            brand_guidelines=self.brand_guidelines,
        )

    def _writer(self) -> Writer:
        """Whoever writes listings: the language model where one is configured.

        Raises:
            SetupError: OpenAI is named, but there is no key for it.
        """
        if self.settings.llm == "offline":
            from tools.writing.compose import OfflineWriter

            return OfflineWriter()
        from agent.brain import choose_brain
        from agent.model_writer import ModelWriter

        return ModelWriter(choose_brain(self.settings), self.settings.llm)

    async def _loop(self) -> Any:
        """The agent loop, built once."""
        async with self._opening:
            if self._graph is None:
                self._memory = await _open_memory(self.settings.data_dir / "conversations.sqlite")
                self._graph = await asyncio.to_thread(_build_loop, self.settings, self._memory)
        return self._graph


def scene_engines(settings: Settings) -> SceneEngines:
    """The scene engines as the settings want them."""
    options = DiffusionOptions(
        settings.scene_model, settings.scene_profile, settings.device, settings.scene_start, settings.scene_steps,
        settings.scene_guidance, settings.scene_lora, settings.scene_compile,
    )  # fmt: skip
    key = settings.openai_api_key
    remote = RemoteOptions(
        settings.scene_model if settings.scene_engine == "openai" and settings.scene_model else REMOTE_MODEL,
        key.get_secret_value() if key else None, settings.scene_base_url or settings.openai_base_url,
    )  # fmt: skip
    return SceneEngines(settings.models_folder, settings.allow_noncommercial, settings.scene_engine, options, remote)


def _make_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(
            f"The data folder {str(folder)!r} cannot be made ({error.strerror}). Set LIGHTBOX_DATA_DIR to another."
        ) from error
    if not os.access(folder, os.W_OK):
        raise SetupError(f"The data folder {str(folder)!r} cannot be written. Set LIGHTBOX_DATA_DIR to another.")


async def _open_memory(path: Path) -> Any:
    import aiosqlite
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    _make_writable(path.parent)
    memory = AsyncSqliteSaver(await aiosqlite.connect(path))
    try:
        await memory.setup()
        # The saver has switched on write-ahead logging, where NORMAL survives a killed process at a third of the cost.
        await memory.conn.execute("PRAGMA synchronous=NORMAL")
        await memory.conn.execute("PRAGMA secure_delete=ON")  # a deleted chat is overwritten, not only unlinked
    except sqlite3.DatabaseError as error:
        await memory.conn.close()  # its thread would keep the process alive for ever
        raise SetupError(
            f"The memory of the chats, {str(path)!r}, cannot be used ({error}). If it is damaged, move it away: "
            "Lightbox starts a new one, and the pictures stay where they are."
        ) from error
    return memory


def _build_loop(settings: Settings, memory: Any, brain: Any = None) -> Any:
    from langchain.agents import create_agent
    from langchain.agents.middleware import ModelCallLimitMiddleware

    from agent.brain import choose_brain
    from agent.toolbox import TurnContext, langchain_tools, tell_the_model

    middleware: list[Any] = [tell_the_model(), ModelCallLimitMiddleware(run_limit=20, exit_behavior="end")]
    return create_agent(
        brain or choose_brain(settings),
        langchain_tools(),
        system_prompt=SYSTEM_PROMPT,
        middleware=middleware,
        context_schema=TurnContext,
        checkpointer=memory,
    )
