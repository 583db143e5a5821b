"""Starts the web chat: chooses the login, prepares the page's files, finds a free port, runs until Ctrl-C."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import click

from agent.memory import make_writable
from agent.settings import Settings, export_to_environment, oauth_settings, quieten_libraries
from ui.login_choice import Way, choose_login
from ui.logs import write_logs

_log = logging.getLogger(__name__)
_PAGE = Path(__file__).parent / "page"
_GRACE_SECONDS = 5


def serve(settings: Settings, host: str | None = None, port: int | None = None) -> None:
    """Run the web chat until it is stopped.

    Args:
        settings: What the operator set.
        host: Address to listen on; the setting's if not given.
        port: Port to listen on; the setting's if not given. If it is taken, the next free one is used.

    Raises:
        OSError: No port could be opened at that address.
        SetupError: It would let strangers in, or something that the settings ask for is missing.
    """
    quieten_libraries()
    host = host or settings.host
    make_writable(settings.data_dir)
    way, secret = choose_login(settings, host)
    listener = open_listener(host, port or settings.port)
    address = _address(host, listener.getsockname()[1])
    web = settings.data_dir / "web"
    write_logs(settings.data_dir / "logs" / "chat.log", settings.log_format)
    root = prepare_page(web / f"page-{listener.getsockname()[1]}")
    export_to_environment(
        CHAINLIT_APP_ROOT=str(root),
        CHAINLIT_ENV_FILE=str(root / "no.env"),  # .env is read by agent/settings.py, and only there
        CHAINLIT_AUTH_SECRET=secret,
        **({"CHAINLIT_URL": settings.public_url} if settings.public_url else {}),
        **(oauth_settings() if way == "oauth" else {}),
    )
    asyncio.run(_run(settings, way, listener, address, root))


async def _run(settings: Settings, way: Way, listener: socket.socket, address: str, root: Path) -> None:
    import uvicorn

    from ui.app import create
    from ui.login import open_login
    from ui.routes import guard_page

    if way in ("password", "oauth"):
        show_log_out(root)
    login = open_login(settings, way)
    page, chat = create(settings, login)
    guard_page(page, address, login, settings, chat.operations)

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            click.echo(f"Lightbox is at {address}   (stop it with Ctrl-C)")
            self.starting = asyncio.create_task(chat.operations.start())
            self.draining: asyncio.Task[None] | None = None

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            """Finish what runs first; a second signal stops at once."""
            if self.draining or not self.started:
                super().handle_exit(sig, frame)
                return
            self.draining = asyncio.get_running_loop().create_task(self._finish_and_exit(sig, frame))

        async def _finish_and_exit(self, sig: int, frame: FrameType | None) -> None:
            if await chat.operations.drain():
                # As after a kill: nothing that still runs may write that it has ended, so each page offers it again.
                logging.shutdown()
                os._exit(0)
            super().handle_exit(sig, frame)

    config = uvicorn.Config(
        page, log_config=None, access_log=False, timeout_graceful_shutdown=_GRACE_SECONDS,
        timeout_keep_alive=75,  # longer than browsers and proxies keep a line: none is closed while they use it
        proxy_headers=False,  # ui/proxy.py believes the operator's own proxies only
    )  # fmt: skip
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


def show_log_out(root: Path) -> None:
    """Show the menu of the user, which the page for one person hides.

    Args:
        root: The folder of `prepare_page`.
    """
    with (root / "public" / "lightbox.css").open("a", encoding="utf-8") as style:
        style.write("\n#user-nav-button { display: inline-flex; }\n")


def translate_page(root: Path, defaults: Path, footer: Callable[[str], str]) -> None:
    """Write the page's own words in each language: Chainlit's, with ours laid over them.

    Args:
        root: The folder of `prepare_page`.
        defaults: Chainlit's folder of translations.
        footer: The line under the message box, by the translation's name, for example `de-DE`.
    """
    ours = json.loads((_PAGE / "words.json").read_text("utf-8"))
    ours = _overlay(ours, json.loads(Path(__file__).with_name("login_words.json").read_text("utf-8")))
    for file in defaults.glob("*.json"):
        words = _overlay(json.loads(file.read_text("utf-8")), ours["en-US"])
        words = _overlay(words, ours.get(file.stem, {}))
        words["chat"]["watermark"] = footer(file.stem)
        (root / ".chainlit" / "translations" / file.name).write_text(json.dumps(words, ensure_ascii=False), "utf-8")


def _overlay(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        merged[key] = _overlay(below.get(key, {}), value) if isinstance(value, dict) else value
    return merged


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
