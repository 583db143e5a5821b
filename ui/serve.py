"""Starts the web chat: prepares the page's files and the login secret, finds a free port, runs until Ctrl-C."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import secrets
import shutil
import socket
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import click

from agent.settings import Settings, export_to_environment, quieten_libraries

_log = logging.getLogger(__name__)
_PAGE = Path(__file__).parent / "page"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_GRACE_SECONDS = 5


def serve(settings: Settings, host: str | None = None, port: int | None = None) -> None:
    """Run the web chat until it is stopped.

    Args:
        settings: What the operator set.
        host: Address to listen on; the setting's if not given.
        port: Port to listen on; the setting's if not given. If it is taken, the next free one is used.

    Raises:
        OSError: No port could be opened at that address.
    """
    quieten_libraries()
    host = host or settings.host
    listener = open_listener(host, port or settings.port)
    address = _address(host, listener.getsockname()[1])
    web = settings.data_dir / "web"
    _write_logs_to(settings.data_dir / "logs" / "chat.log")
    root = prepare_page(web / f"page-{listener.getsockname()[1]}")
    export_to_environment(
        CHAINLIT_APP_ROOT=str(root),
        CHAINLIT_ENV_FILE=str(root / "no.env"),  # .env is read by agent/settings.py, and only there
        CHAINLIT_AUTH_SECRET=login_secret(web / "login-secret"),
    )
    if host not in _LOOPBACK:
        click.echo(f"Anyone who can reach {address} can read and change all chats. Use 127.0.0.1 to keep it private.")
    asyncio.run(_run(settings, listener, address))


async def _run(settings: Settings, listener: socket.socket, address: str) -> None:
    import uvicorn

    from ui.app import create
    from ui.routes import guard_page

    page, chat = create(settings)
    guard_page(page, address)

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            click.echo(f"Lightbox is at {address}   (stop it with Ctrl-C)")
            self.warming = asyncio.create_task(chat.studio.warm_up())

    config = uvicorn.Config(page, log_config=None, access_log=False, timeout_graceful_shutdown=_GRACE_SECONDS)
    await Server(config).serve(sockets=[listener])


def open_listener(host: str, port: int) -> socket.socket:
    """Open the first free port from `port` upwards; 0 takes any.

    Raises:
        OSError: None of the next twenty ports could be opened.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in [0] if port == 0 else range(port, min(port + 20, 65536)):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(128)
        except OSError as error:
            listener.close()
            last = error
        else:
            return listener
    raise OSError(f"No free port from {port} to {candidate} at {host!r} ({last}). Name another with --port.")


def prepare_page(root: Path) -> Path:
    """Lay out the folder that Chainlit reads its page from; it also writes there, so the repository is only copied.

    Args:
        root: Made afresh; uploads that a killed process left behind go with it.

    Returns:
        `root`.
    """
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(_PAGE / "public", root / "public")
    (root / ".chainlit" / "translations").mkdir(parents=True)
    shutil.copyfile(_PAGE / "config.toml", root / ".chainlit" / "config.toml")
    (root / "chainlit.md").write_text("", encoding="utf-8")  # an empty one shows no "Readme" button
    return root


def translate_page(root: Path, defaults: Path, footer: Callable[[str], str]) -> None:
    """Write the page's own words in each language: Chainlit's, with ours laid over them.

    Args:
        root: The folder of `prepare_page`.
        defaults: Chainlit's folder of translations.
        footer: The line under the message box, by the translation's name, for example `de-DE`.
    """
    ours = json.loads((_PAGE / "words.json").read_text("utf-8"))
    for file in defaults.glob("*.json"):
        words = _overlay(json.loads(file.read_text("utf-8")), ours["en-US"])
        words = _overlay(words, ours.get(file.stem, {}))
        words["chat"]["watermark"] = footer(file.stem)
        (root / ".chainlit" / "translations" / file.name).write_text(json.dumps(words, ensure_ascii=False), "utf-8")


def login_secret(file: Path) -> str:
    """Read the key that signs the login cookies; made once, readable by this user only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_text("ascii")
    with os.fdopen(handle, "w", encoding="ascii") as new:
        new.write(secrets.token_urlsafe(48))
    return file.read_text("ascii")


def _overlay(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        merged[key] = _overlay(below.get(key, {}), value) if isinstance(value, dict) else value
    return merged


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _write_logs_to(file: Path) -> None:
    """Warnings go to the terminal; the file keeps the tracebacks that a reference number leads to."""
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = RotatingFileHandler(file, maxBytes=2_000_000, backupCount=3, encoding="utf-8")
    kept.setLevel(logging.INFO)
    kept.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    shown = logging.StreamHandler()
    shown.setLevel(logging.CRITICAL)
    logging.basicConfig(level=logging.WARNING, handlers=[kept, shown])
    logging.getLogger("ui").setLevel(logging.INFO)
    logging.getLogger("chainlit").setLevel(logging.ERROR)  # it warns at every visit that our page has no "Readme"
