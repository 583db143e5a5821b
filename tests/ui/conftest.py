"""Chainlit writes files where it is imported; here that is a folder of its own. And one browser for all tests."""

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import pytest_asyncio
from browser_page import Page, Server
from live_chat import SECRET, LiveChat
from postgres_server import PostgresServer
from two_people import ANNA, BERT, furnish

from evals.bench.chat_client import ChatPage

os.environ["CHAINLIT_APP_ROOT"] = tempfile.mkdtemp(prefix="lightbox-chainlit-")


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Page]]:
    """One server and one browser for the tests that leave both as they were."""
    server = Server(tmp_path_factory.mktemp("data"), LIGHTBOX_SCENE_SIZE="1024")  # a quarter of the work
    page = Page(tmp_path_factory.mktemp("profile"))
    yield server, page
    page.browser.quit()
    server.kill()


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of the module's own; tests may stop and start it."""
    server = PostgresServer()
    yield server
    server.remove()


@pytest.fixture
def server(running: tuple[Server, Page]) -> Server:
    return running[0]


@pytest.fixture
def mortal_server(tmp_path: Path) -> Iterator[Server]:
    """A server of the test's own, to be killed."""
    server = Server(tmp_path / "data", LIGHTBOX_SCENE_SIZE="1024")
    yield server
    server.kill()


@pytest.fixture
def page(running: tuple[Server, Page]) -> Page:
    """A new chat in a window of ordinary size."""
    server, page = running
    page.size(1280, 900)
    page.open(server.address)
    page.wait("#lb-welcome")
    page.errors()  # what earlier tests left behind
    return page


@pytest.fixture(scope="session")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveChat]:
    """A running chat with accounts for Anna and Bert, for all tests that only use it."""
    chat = LiveChat(tmp_path_factory.mktemp("place") / "data", login_secret=SECRET)
    for name, password in (ANNA, BERT):
        added = chat.run("users", "add", name, "--password-stdin", said=password + "\n")
        assert added.returncode == 0, added.stderr
    yield chat.start()
    chat.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def anna(chat: LiveChat) -> AsyncIterator[SimpleNamespace]:
    """Anna at work."""
    anna = await furnish(chat)
    yield anna
    await anna.page.close()


@pytest_asyncio.fixture(loop_scope="session")
async def bert(chat: LiveChat) -> AsyncIterator[ChatPage]:
    """Bert at a new page."""
    page = await ChatPage.open(chat.address, *BERT)
    yield page
    await page.close()
