"""The server's own addresses: pictures, stored uploads, and the few lines about what is at work.

Every picture and file is given only to the user who owns the chat it belongs to. The page itself may load nothing
from elsewhere: outside links are taken out of its HTML, and the browser is told to refuse what was missed.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import chainlit.server
from chainlit.auth import get_current_user
from chainlit.session import WebsocketSession
from chainlit.user import PersistedUser, User
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, UploadFile
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.photos import display_copy, waiting
from agent.settings import Settings
from agent.studio import Studio
from ui import cards, texts
from ui.guarded_routes import add_login_route, add_owned_routes
from ui.history import ChatHistory
from ui.limits import Limits
from ui.login import Doorkeeper, Login
from ui.login_choice import LOOPBACK
from ui.monitoring import Monitoring
from ui.operations import Operations
from ui.page_script import SCRIPT_ROUTE
from ui.proxy import OwnPagesOnly, TrustedProxy
from ui.stored_files import FILE_ROUTE, LocalStorageClient

_OUTSIDE = re.compile(r"""<(link|meta|script)\b[^>]*["'](https?:)?//[^>]*>""", re.IGNORECASE)
_FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}  # a stored picture never changes
_UPLOAD_PATIENCE = 100  # tenths of a second
_Visitor = Annotated[User | PersistedUser | None, Depends(get_current_user)]


def add_routes(
    app: FastAPI, studio: Studio, history: ChatHistory, files: LocalStorageClient, script: str, limits: Limits
) -> None:
    """Add our addresses in front of Chainlit's, whose last one answers everything; `script` is `page_script`'s."""
    router = APIRouter()

    @router.get(SCRIPT_ROUTE)
    async def page_script() -> Response:
        return Response(script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    _add_picture_routes(router, studio, history)

    @router.get(FILE_ROUTE + "/{name}")
    async def stored_file(name: str, visitor: _Visitor) -> Response:
        _require(visitor, await history.get_file_author(name))
        path = files.path(name)
        if path is None:
            raise HTTPException(404, "No such file")
        if path.suffix == ".bin":  # not a picture: for saving only, whatever it claims to be
            return FileResponse(path, media_type="application/octet-stream", filename=name, headers=_FOREVER)
        return FileResponse(path, headers=_FOREVER)

    @router.post("/project/file")
    async def upload(
        visitor: _Visitor, request: Request, session_id: str, file: UploadFile, ask_parent_id: str | None = None
    ) -> Response:
        language = request.headers.get("accept-language", "en").partition(",")[0]
        if refusal := await limits.refuse_upload(visitor.identifier if visitor else "", language):
            raise HTTPException(429, refusal)
        await _wait_for_session(session_id)
        return await chainlit.server.upload_file(visitor, session_id, file, ask_parent_id)

    add_login_route(router)
    add_owned_routes(router, history)
    app.router.routes[:0] = router.routes


def _add_picture_routes(router: APIRouter, studio: Studio, history: ChatHistory) -> None:
    @router.get(cards.PICTURE_ROUTE + "/{thread_id}/archive.zip")
    async def archive(thread_id: str, visitor: _Visitor, ids: str = "") -> Response:
        _require(visitor, await history.get_thread_author(thread_id))
        images = studio.images(thread_id)
        with _found("picture"):
            chosen = [images.record(image_id) for image_id in dict.fromkeys(filter(None, ids.split(",")))]
        if not chosen:
            raise HTTPException(404, "No such picture")
        file = await asyncio.to_thread(_archive, images, chosen)
        return FileResponse(
            file, media_type="application/zip", filename="lightbox.zip", background=BackgroundTask(file.unlink)
        )

    @router.get(cards.PICTURE_ROUTE + "/{thread_id}/{image_id}")
    async def picture(
        thread_id: str, image_id: str, visitor: _Visitor, preview: bool = False, download: bool = False
    ) -> Response:
        _require(visitor, await history.get_thread_author(thread_id))
        images = studio.images(thread_id)
        with _found("picture"):
            record = images.record(image_id)
        if preview:
            small = await asyncio.to_thread(_preview, studio.folder(thread_id), images.path(image_id))
            return FileResponse(small, media_type="image/webp", headers=_FOREVER)
        if waiting(images, image_id):
            raise HTTPException(403, texts.say("not_approved"))
        photo = cards.source_photo(record, {each.id: each for each in images.records()})
        name = cards.download_name(record, photo) if download else None
        return FileResponse(images.path(image_id), filename=name, headers=_FOREVER)

    @router.get(cards.PICTURE_ROUTE + "/{thread_id}/{image_id}/evidence/{name}")
    async def evidence(thread_id: str, image_id: str, name: str, visitor: _Visitor) -> Response:
        _require(visitor, await history.get_thread_author(thread_id))
        with _found("picture"):
            folder = studio.images(thread_id).evidence_folder(image_id)
        shown = next((path for path in folder.glob("*.png") if path.name == name), None)
        if shown is None:
            raise HTTPException(404, "No such picture")
        return FileResponse(shown, headers={"Cache-Control": "private, no-cache"})  # a later check writes it anew

    @router.get(cards.PICTURE_ROUTE + "/{thread_id}/files/{name}")
    async def attachment(thread_id: str, name: str, visitor: _Visitor) -> Response:
        _require(visitor, await history.get_thread_author(thread_id))
        with _found("file"):
            path = studio.images(thread_id).attachment(name)
        return FileResponse(path, media_type="application/octet-stream", filename=path.name, headers=_FOREVER)


def guard_page(
    app: FastAPI, address: str, login: Login, settings: Settings, operations: Operations | None = None
) -> None:
    """Keep the page on this machine, or with those who may log in.

    Args:
        app: Chainlit's server.
        address: Where it listens, for example `http://127.0.0.1:8000`.
        login: Who may come.
        settings: What the operator set.
        operations: Tells those who watch over it how it is.

    Raises:
        SetupError: A trusted proxy is no address.
    """
    page = chainlit.server.get_html_template
    chainlit.server.get_html_template = lambda root_path: _OUTSIDE.sub("", page(root_path))
    host, port = urlsplit(address).hostname, urlsplit(address).port
    app.add_middleware(Doorkeeper, login=login)
    app.add_middleware(OwnPagesOnly, public_url=settings.public_url)
    app.add_middleware(_SafetyHeaders, port=port, public_url=settings.public_url)
    public = urlsplit(settings.public_url or "").hostname
    if public or host in LOOPBACK:
        # Without this, any web site could point its own name at 127.0.0.1 and read the chats from the browser.
        names = [*LOOPBACK, "[::1]", *([public] if public else [])]
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=names)
    app.add_middleware(TrustedProxy, proxies=settings.trusted_proxies, user_header=settings.login_header)
    if operations:
        token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
        app.add_middleware(Monitoring, ready=operations.ready, metrics=operations.metrics.text, token=token)


class _SafetyHeaders:
    """Tells the browser to load nothing from elsewhere, to guess no file types, to keep logins off plain lines."""

    def __init__(self, app: ASGIApp, port: int | None, public_url: str | None) -> None:
        own_sockets = " ".join(f"ws://{name}:{port}" for name in ("127.0.0.1", "localhost"))  # older Safari
        public = urlsplit(public_url or "")
        self._secure = public.scheme == "https"
        if public.netloc:
            own_sockets += f" {'wss' if self._secure else 'ws'}://{public.netloc}"
        # Chainlit runs the JSX elements with `new Function`, hence unsafe-eval; what runs still comes from here only.
        policy = (
            "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
            f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' {own_sockets}; "
            "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
        )
        self._app = app
        self._headers = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            *([(b"strict-transport-security", b"max-age=31536000")] if self._secure else []),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = [(n, v + b"; Secure" if self._hardens(n, v) else v) for n, v in message.get("headers", [])]
                message["headers"] = [*told, *self._headers]
            await send(message)

        await self._app(scope, receive, send_guarded if scope["type"] == "http" else send)

    def _hardens(self, name: bytes, value: bytes) -> bool:
        return self._secure and name.lower() == b"set-cookie" and b"; secure" not in value.lower()


def _require(visitor: User | PersistedUser | None, owner: str) -> None:
    """Refuse whoever is not the owner; a stranger cannot tell a foreign picture from one that does not exist."""
    if visitor is None or not owner or visitor.identifier != owner:
        raise HTTPException(404, "Nothing here")


@contextmanager
def _found(what: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise HTTPException(404, f"No such {what}") from error


async def _wait_for_session(session_id: str) -> None:
    """Somebody quick drops a photo before the page's socket is connected, and Chainlit would refuse it."""
    for _ in range(_UPLOAD_PATIENCE):
        if WebsocketSession.get_by_id(session_id):
            return
        await asyncio.sleep(0.1)


def _archive(images: Any, chosen: Sequence[Any]) -> Path:
    """A ZIP with pictures under the names they are downloaded by; whoever asked for it deletes it."""
    records = {record.id: record for record in images.records()}
    with tempfile.NamedTemporaryFile(suffix=".zip", delete=False) as file, zipfile.ZipFile(file, "w") as archive:
        for record in chosen:  # pictures are compressed already
            archive.write(images.path(record.id), cards.download_name(record, cards.source_photo(record, records)))
    return Path(file.name)


def _preview(folder: Path, picture: Path) -> Path:
    """A copy that a phone loads quickly and every browser shows (a HEIC photo otherwise stays blank)."""
    target = folder / "previews" / f"{picture.stem}.webp"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(f".{secrets.token_hex(4)}.part")
        partial.write_bytes(display_copy(picture.read_bytes(), cards.PREVIEW_WIDTH) or b"")
        partial.replace(target)
    return target
