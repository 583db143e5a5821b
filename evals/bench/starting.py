"""How soon Lightbox is there: the command line, the web chat, the first cut-out of a fresh installation."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from functools import partial

from agent.settings import Settings
from evals.bench.benchmark import LIGHTBOX, Benchmark, command, resident_megabytes, seconds
from evals.bench.chat_client import say
from evals.sample import PICTURES


def help_text() -> list[float]:
    """`lightbox --help`, a fresh process each time."""
    command(LIGHTBOX, "--help")
    return [seconds(lambda: command(LIGHTBOX, "--help")) for _ in range(7)]


def first_cutout() -> list[float]:
    """Process start to file, with nothing compiled or cached beforehand but the weights."""
    found = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            fresh = [f"NUMBA_CACHE_DIR={folder}/numba", f"LIGHTBOX_DATA_DIR={folder}/data", _weights()]
            cut = ("cutout", str(PICTURES / "cup.jpg"), "--out", folder)
            found.append(seconds(partial(command, LIGHTBOX, *cut, env=fresh)))
    return found


def _weights() -> str:
    return f"LIGHTBOX_MODEL_DIR={Settings().models_folder}"


@contextlib.contextmanager
def running_chat(*settings: str) -> Iterator[tuple[subprocess.Popen[str], str, float]]:
    """A web chat on a free port with an empty data folder: its process, address and moment of start.

    Args:
        settings: More of the environment, as `NAME=value`.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        chat = subprocess.Popen(
            ["env", f"LIGHTBOX_DATA_DIR={folder}", _weights(), *settings, LIGHTBOX, "chat", "--port", str(port)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            yield chat, f"http://127.0.0.1:{port}", started
        finally:
            chat.terminate()
            chat.wait(timeout=30)


def wait_for_page(address: str, deadline: float, sign: bytes = b"<html") -> None:
    """Wait until a page is served and holds a sign.

    Raises:
        OSError: It is not there by the deadline, in seconds of `time.monotonic`.
    """
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as page:
                if sign in page.read().lower():
                    return
        except OSError:  # refused while it starts, or slow on a busy machine
            if time.monotonic() > deadline:
                raise
        time.sleep(0.05)


def first_page() -> list[float]:
    """Process start to the first page served."""
    found = []
    for _ in range(3):
        with running_chat() as (_, address, started):
            wait_for_page(f"{address}/", started + 60)
            found.append(time.monotonic() - started)
    return found


def first_answer() -> list[float]:
    """Process start to the whole answer to a first message, sent the moment the page is there."""
    found = []
    for _ in range(3):
        with running_chat() as (_, address, started):
            wait_for_page(f"{address}/", started + 60)
            if not asyncio.run(say(address, "What background does Amazon want on the main picture?")):
                raise RuntimeError("The chat answered nothing.")
            found.append(time.monotonic() - started)
    return found


def chat_memory() -> list[float]:
    """Resident memory once the chat has started, warmed up and answered."""
    found = []
    for _ in range(3):
        with running_chat() as (chat, address, started):
            wait_for_page(f"{address}/", started + 60)
            asyncio.run(say(address, "What background does Amazon want on the main picture?"))
            time.sleep(8)  # it warms up in the background; that counts too
            found.append(resident_megabytes(chat.pid))
    return found


BENCHMARKS = (
    Benchmark("help", "lightbox --help", 1.0, "s", help_text),
    Benchmark("chat", "web chat, process start to first page", 10.0, "s", first_page),
    Benchmark("chat-answer", "web chat, process start to first answer", 10.0, "s", first_answer),
    Benchmark("chat-memory", "web chat, resident after its first answer", 700, "MB", chat_memory),
    Benchmark("first-cutout", "first cut-out of a fresh install, process start to file", 6.0, "s", first_cutout),
)
