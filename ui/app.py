"""The web chat: what Chainlit calls when a page opens, a message arrives, stop is pressed or a chat is resumed."""

from __future__ import annotations

import asyncio
import logging
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

import chainlit as cl
from chainlit.auth import get_current_user, get_token_from_cookies
from chainlit.context import init_ws_context
from chainlit.server import app as page
from chainlit.server import sio
from chainlit.session import WebsocketSession
from chainlit.socket import connect, connection_successful
from chainlit.types import ThreadDict
from chainlit.user import PersistedUser
from fastapi import FastAPI
from starlette.requests import cookie_parser

from agent.desk import SELLER, support_desk
from agent.preferences import Preferences, PreferenceStore
from agent.settings import Settings
from agent.studio import Studio
from ui import resume, texts
from ui.history import ChatHistory
from ui.login import OWNER, Login, OwnerLogin, tell_chainlit
from ui.operations import Operations
from ui.page_script import page_script
from ui.panel import read_panel, show_panel
from ui.profiles import is_support, offer_profiles
from ui.routes import add_routes
from ui.stored_files import FILE_ROUTE, LocalStorageClient
from ui.support import open_panels
from ui.turn import TurnView

_log = logging.getLogger(__name__)


class Chat:
    """The conversations that this process serves."""

    def __init__(self, settings: Settings, login: Login) -> None:
        """Open the studio and the chat history in the settings' data folder or database."""
        self.studio = Studio.open(settings)
        self.history, self.files = open_history(settings, self.forget)
        self.operations = Operations(settings, login, self.studio, self.history, self.files)
        self.support_desk = support_desk(settings.support_tools.split(","))
        self.preferences = PreferenceStore(settings.data_dir / "preferences")
        self._conversations: dict[str, Any] = {}
        self._views: dict[str, TurnView] = {}
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def answer(self, message: cl.Message) -> None:
        """Answer one message of the user."""
        session: Any = cl.context.session
        lock = self._turns.setdefault(session.thread_id, asyncio.Lock())
        async with lock:
            with self.operations.turn(session) as watched:
                await self._answer(message, session, watched)

    async def _answer(self, message: cl.Message, session: Any, watched: Any) -> None:
        thread_id, person = session.thread_id, _person()
        preferences = self.preferences.read(person)
        texts.speak(preferences.language or texts.nearest(_browser_language()))
        support = is_support(session)
        rules = {rule["id"]: rule["rule"] for rule in self.studio.rules()} if support else None
        view = self._views[thread_id] = TurnView(thread_id, self.studio, preferences.shop, rules)
        try:
            if refusal := await self.operations.refuse(session):
                watched.meter.outcome = "refused"
                await cl.ErrorMessage(content=refusal).send()
                return
            await self._save(message)
            await cl.send_window_message({"lightbox": "chat", "thread": thread_id})
            attached = [await asyncio.to_thread(_read, element) for element in message.elements or []]
            self.studio.assign(thread_id, account_of(person))
            conversation = self._conversations[thread_id] = await self.studio.conversation(thread_id, person)
            desk = self.support_desk if support else SELLER
            async for event in conversation.turn(message.content, attached, preferences, desk):
                watched.see(event)
                await view.show(event)
        except Exception:  # noqa: BLE001 - the top: a bug of ours ends the turn, not the chat
            reference = secrets.token_hex(2).upper()
            watched.meter.broke()
            told = {"fields": {"code": reference}}
            _log.exception("A turn failed; the user was given the code %s", reference, extra=told)
            await view.close(failed=True)
            await cl.ErrorMessage(content=texts.say("trouble", reference=reference)).send()
        finally:
            await view.close()
            self._views.pop(thread_id, None)
            self._conversations.pop(thread_id, None)

    async def start(self) -> None:
        """A new chat: its settings panel; the next one serves the same people."""
        preferences = self.preferences.read(_person())
        profile = cl.context.session.chat_profile
        if profile and profile != preferences.profile:
            preferences = preferences.model_copy(update={"profile": profile})
            self.preferences.write(_person(), preferences)
        await self._show_panel(preferences)

    async def set_preferences(self, chosen: dict[str, Any]) -> None:
        """Keep what was chosen in the settings panel, for all chats."""
        kept = self.preferences.read(_person())
        preferences = read_panel(chosen).model_copy(update={"profile": kept.profile})
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

    async def admit(self, sid: str, environ: dict[str, Any], auth: Any) -> Any:
        """Let a page connect. A chat that it asks for must be there and its user's own.

        Raises:
            ConnectionRefusedError: It is not, or nobody is logged in.
        """
        if not isinstance(auth, dict) or not auth.get("sessionId"):
            raise ConnectionRefusedError("authorization failed")
        if auth.get("threadId") and WebsocketSession.get_by_id(auth["sessionId"]) is None:
            token = get_token_from_cookies(cookie_parser(environ.get("HTTP_COOKIE", "")))
            user = await get_current_user(token) if token else None
            owner = await self.history.get_thread_author(str(auth["threadId"]))
            if user is None or user.identifier != owner:
                raise ConnectionRefusedError("authorization failed")
        admitted = await connect(sid, environ, auth)
        if session := WebsocketSession.get(sid):
            self.studio.expect(session.thread_id, account_of(getattr(session.user, "identifier", "")))
        return admitted

    async def connect(self, sid: str) -> None:
        """Greet a page that connects, also again after a pause; one whose turn still runs keeps its stop button."""
        await connection_successful(sid)
        session = WebsocketSession.get(sid)
        if session is None:
            return
        context = init_ws_context(session)
        if is_support(session) and session.thread_id_to_resume:
            await open_panels([])
        if session.restored:  # the page may have been drawn anew since, without its panel
            await self._show_panel(self.preferences.read(_person()))
        if session.thread_id in self._views:
            await context.emitter.task_start()

    async def forget(self, thread_id: str) -> None:
        """Delete what the studio keeps of a chat."""
        await self.studio.forget(thread_id)
        self.operations.limits.measure_again()

    async def _save(self, message: cl.Message) -> None:
        """Have the message and its photos on disk before work on them begins."""
        session: Any = cl.context.session
        if not isinstance(session.user, PersistedUser):  # the database was gone when the page connected
            session.user = await self.history.create_user(session.user)
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


def create(settings: Settings, login: Login) -> tuple[FastAPI, Chat]:
    """Put the web chat together; Chainlit has one per process.

    Args:
        settings: What the operator set.
        login: Who may come.

    Returns:
        The server to run, and what answers behind it.
    """
    from chainlit.config import TRANSLATIONS_DIR, config

    from ui.serve import translate_page

    chat = Chat(settings, login)
    model_server = urlsplit(settings.openai_base_url or "").hostname
    local = settings.llm == "offline" or model_server in ("127.0.0.1", "localhost", "::1")

    def about(tag: str = "") -> str:
        if tag:
            texts.speak(texts.nearest(tag))
        return texts.about(chat.studio.brain, chat.studio.engine, local, shared=not isinstance(login, OwnerLogin))

    translate_page(Path(config.root), Path(TRANSLATIONS_DIR), about)
    config.run.headless = True
    cl.data_layer(lambda: chat.history)
    tell_chainlit(login)
    cl.set_chat_profiles(offer_profiles(chat.preferences))
    # Chainlit asks for the profiles once more here, in a way that cannot work while a loop runs; ours override nothing.
    WebsocketSession.get_config = lambda self: config  # type: ignore[method-assign]
    cl.on_chat_start(chat.start)
    cl.on_settings_update(chat.set_preferences)
    cl.action_callback("wrong_answer")(chat.note_wrong)
    cl.on_message(chat.answer)
    cl.on_chat_resume(chat.resume)
    cl.on_app_shutdown(chat.studio.aclose)
    sio.on("connect", chat.admit)  # these three take the place of Chainlit's own
    sio.on("stop", chat.stop)
    sio.on("connection_successful", chat.connect)
    add_routes(page, chat.studio, chat.history, chat.files, page_script(about), chat.operations.limits)
    return page, chat


def open_history(settings: Settings, forget: Any) -> tuple[ChatHistory, LocalStorageClient]:
    """The chats and their uploads; `forget` deletes what else is kept of one.

    Raises:
        SetupError: The PostgreSQL server cannot be reached or refuses.
    """
    web = settings.data_dir / "web"
    files = LocalStorageClient(web / "files")
    database = settings.database_url.get_secret_value() if settings.database_url else web / "chats.sqlite"
    return ChatHistory(database, files, forget), files


def account_of(person: str) -> str:
    """Whose brands and products somebody works with; the owner's are those of the installation."""
    return "" if person == OWNER.identifier else person


def _person() -> str:
    """Who is using the current session."""
    return getattr(cl.context.session.user, "identifier", "")


def _browser_language() -> str | None:
    """What the browser of the current session asks for."""
    return getattr(cl.context.session, "language", None)


def _read(element: Any) -> tuple[bytes, str]:
    return Path(element.path).read_bytes(), element.name
