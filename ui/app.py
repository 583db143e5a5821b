"""The web chat: what Chainlit calls when a page opens, a message arrives, stop is pressed or a chat is resumed."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chainlit as cl
from chainlit.context import init_ws_context
from chainlit.server import app as page
from chainlit.server import sio
from chainlit.session import WebsocketSession
from chainlit.socket import connection_successful
from chainlit.types import ThreadDict
from fastapi import FastAPI

from agent.desk import SELLER, support_desk
from agent.preferences import Preferences, PreferenceStore
from agent.settings import Settings
from agent.studio import Studio
from ui import resume, texts
from ui.history import ChatHistory
from ui.login import let_the_owner_in
from ui.page_script import page_script
from ui.panel import read_panel, show_panel
from ui.profiles import is_support, offer_profiles
from ui.routes import add_routes
from ui.stored_files import FILE_ROUTE, LocalStorageClient
from ui.turn import TurnView

_log = logging.getLogger(__name__)


class Chat:
    """The conversations that this process serves."""

    def __init__(self, settings: Settings) -> None:
        """Open the studio and the chat history in the settings' data folder."""
        web = settings.data_dir / "web"
        self.studio = Studio.open(settings)
        self.files = LocalStorageClient(web / "files")
        self.history = ChatHistory(web / "chats.sqlite", self.files, self.forget)
        self.support_desk = support_desk(settings.support_tools.split(","))
        self.preferences = PreferenceStore(settings.data_dir / "preferences")
        self._conversations: dict[str, Any] = {}
        self._views: dict[str, TurnView] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def answer(self, message: cl.Message) -> None:
        """Answer one message of the user."""
        thread_id = cl.context.session.thread_id
        async with self._turns[thread_id]:
            person = _person()
            preferences = self.preferences.read(person)
            texts.speak(preferences.language or texts.nearest(_browser_language()))
            support = is_support(cl.context.session)
            rules = {rule["id"]: rule["rule"] for rule in self.studio.rules()} if support else None
            view = self._views[thread_id] = TurnView(thread_id, self.studio, preferences.shop, rules)
            try:
                await self._save(message)
                attached = [await asyncio.to_thread(_read, element) for element in message.elements or []]
                conversation = self._conversations[thread_id] = await self.studio.conversation(thread_id, person)
                async for event in conversation.turn(
                    message.content, attached, preferences, self.support_desk if support else SELLER
                ):
                    await view.show(event)
            except Exception:  # noqa: BLE001 - the top: a bug of ours ends the turn, not the chat
                reference = secrets.token_hex(2).upper()
                _log.exception("A turn failed; the user was given the code %s", reference)
                await view.close(failed=True)
                await cl.ErrorMessage(content=texts.say("trouble", reference=reference)).send()
            finally:
                await view.close()
                self._views.pop(thread_id, None)
                self._conversations.pop(thread_id, None)

    async def start(self) -> None:
        """A new chat: its settings panel."""
        await self._show_panel(self.preferences.read(_person()))

    async def set_preferences(self, chosen: dict[str, Any]) -> None:
        """Keep what was chosen in the settings panel, for all chats."""
        preferences = read_panel(chosen)
        self.preferences.write(_person(), preferences)
        await self._show_panel(preferences)

    async def note_wrong(self, action: cl.Action) -> None:
        """Keep an answer that was called wrong."""
        turn, comment = int(action.payload["turn"]), str(action.payload.get("comment", ""))
        await self.studio.note_wrong(cl.context.session.thread_id, turn, comment)

    async def _show_panel(self, preferences: Preferences) -> None:
        texts.speak(preferences.language or texts.nearest(_browser_language()))
        brands = self.studio.brands_of(cl.context.session.thread_id).names()
        await show_panel(preferences, self.studio.marketplaces, brands)

    async def stop(self, sid: str) -> None:
        """Stop the running turn of a page."""
        session = WebsocketSession.get(sid)
        conversation = self._conversations.get(session.thread_id) if session else None
        if session is None or conversation is None:
            return
        init_ws_context(session)
        conversation.cancel()

    async def resume(self, thread: ThreadDict) -> None:
        """Show an earlier chat: go on with a turn that still runs, or mend what a restart cut off."""
        await self._show_panel(self.preferences.read(_person()))
        view = self._views.get(thread["id"])
        if view is None:
            await resume.mend(thread, self.studio.images(thread["id"]), self.history)
            return
        thread["steps"].extend(view.follow(cl.context.session))  # type: ignore[arg-type]

    async def connect(self, sid: str) -> None:
        """Greet a page that connects, also again after a pause; one whose turn still runs keeps its stop button."""
        await connection_successful(sid)
        session = WebsocketSession.get(sid)
        if session is None:
            return
        context = init_ws_context(session)
        if session.restored:  # the page may have been drawn anew since, without its panel
            await self._show_panel(self.preferences.read(_person()))
        if session.thread_id in self._views:
            await context.emitter.task_start()

    async def forget(self, thread_id: str) -> None:
        """Delete what the studio keeps of a chat."""
        await self.studio.forget(thread_id)

    async def _save(self, message: cl.Message) -> None:
        """Have the message and its photos on disk before work on them begins."""
        session = cl.context.session
        owner = getattr(session.user, "id", None)
        await self.history.update_thread(session.thread_id, user_id=owner)
        await self.history.update_step(message.to_dict())
        await asyncio.gather(*(self._save_upload(element, message.id) for element in message.elements or []))
        if not message.content:  # the page shows its stop button only in a chat that began with words
            began = {"interaction": texts.say("photo_only"), "thread_id": session.thread_id}
            await cl.context.emitter.emit("first_interaction", began)

    async def _save_upload(self, element: Any, message_id: str) -> None:
        """Store an upload, and show the stored copy: a browser may not know the upload's own format, such as HEIC."""
        element.for_id = message_id
        await self.history.create_element(element)
        stored = f"{element.id}.webp"
        if self.files.path(stored):
            element.url = f"{FILE_ROUTE}/{stored}"
        else:
            element.type = "file"
            await self.history.create_element(element)
        await cl.context.emitter.send_element(element.to_dict())


def create(settings: Settings) -> tuple[FastAPI, Chat]:
    """Put the web chat together; Chainlit has one per process.

    Returns:
        The server to run, and what answers behind it.
    """
    from chainlit.config import TRANSLATIONS_DIR, config

    from ui.serve import translate_page

    chat = Chat(settings)
    model_server = urlsplit(settings.openai_base_url or "").hostname
    local = settings.llm == "offline" or model_server in ("127.0.0.1", "localhost", "::1")

    def about(tag: str = "") -> str:
        if tag:
            texts.speak(texts.nearest(tag))
        return texts.about(chat.studio.brain, chat.studio.engine, local)

    translate_page(Path(config.root), Path(TRANSLATIONS_DIR), about)
    config.run.headless = True
    cl.data_layer(lambda: chat.history)
    cl.header_auth_callback(let_the_owner_in)
    cl.set_chat_profiles(offer_profiles)
    # Chainlit asks for the profiles once more here, in a way that cannot work while a loop runs; ours override nothing.
    WebsocketSession.get_config = lambda self: config  # type: ignore[method-assign]
    cl.on_chat_start(chat.start)
    cl.on_settings_update(chat.set_preferences)
    cl.action_callback("wrong_answer")(chat.note_wrong)
    cl.on_message(chat.answer)
    cl.on_chat_resume(chat.resume)
    cl.on_app_shutdown(chat.studio.aclose)
    sio.on("stop", chat.stop)  # these two take the place of Chainlit's own
    sio.on("connection_successful", chat.connect)
    add_routes(page, chat.studio, chat.history, chat.files, page_script(about))
    return page, chat


def _person() -> str:
    """Who is using the current session."""
    return getattr(cl.context.session.user, "identifier", "")


def _browser_language() -> str | None:
    """What the browser of the current session asks for."""
    return getattr(cl.context.session, "language", None)


def _read(element: Any) -> tuple[bytes, str]:
    return Path(element.path).read_bytes(), element.name
