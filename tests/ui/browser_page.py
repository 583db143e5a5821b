"""A real server and a real browser for the tests of the page, and for the README's pictures."""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from agent.settings import Settings

ROOT = Path(__file__).parents[2]
_MODELS = Settings(_env_file=None).models_folder
PHOTO = ROOT / "evals" / "pictures" / "cup.jpg"
THREE_THINGS = ROOT / "evals" / "pictures" / "three-things.jpg"
MAIN_JOB = "put it on marble with soft morning light and tell me if Amazon would take it as main image"
_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --lang=en-US --window-size=1280,900"
)


class Server:
    """The web chat as a process on a port and data folder of its own; it can be killed and started again."""

    def __init__(self, folder: Path, **settings: str) -> None:
        """Start it; `settings` are environment variables for it."""
        self._settings = settings
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-c", "from ui.cli import main; main()", "chat", "--port", str(self.port)]
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("LIGHTBOX_", "OPENAI_", "CHAINLIT_"))}
        environment = {
            **clean,
            "LIGHTBOX_DATA_DIR": str(self.folder),
            "LIGHTBOX_MODEL_DIR": str(_MODELS),
        } | self._settings
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        assert self.address in self.process.stdout.readline()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()

    @property
    def log(self) -> str:
        return (self.folder / "logs" / "chat.log").read_text("utf-8")


class Page:
    """What a person does and sees in the browser."""

    def __init__(self, profile: Path) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in [*_FLAGS.split(), f"--user-data-dir={profile}"]:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.browser = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))

    def find(self, css: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, css)

    def wait(self, css: str, count: int = 1, seconds: float = 60) -> list[WebElement]:
        self.until(lambda: len(self.find(css)) >= count, seconds, f"{count} x {css}")
        return self.find(css)

    def until(self, true: Callable[[], Any], seconds: float = 60, what: str = "it") -> None:
        moving = [StaleElementReferenceException]  # the page draws parts of itself anew while it is read
        wait = WebDriverWait(self.browser, seconds, poll_frequency=0.1, ignored_exceptions=moving)
        wait.until(lambda _: true(), f"no {what} in {seconds} s")

    def open(self, address: str) -> None:
        self.browser.get(address)
        self.wait("#chat-input")

    def add(self, *files: Path) -> None:
        self.wait("#upload-button-input")[0].send_keys("\n".join(map(str, files)))
        self.wait("#attachments button", len(files))

    def say(self, words: str = "") -> None:
        if words:
            self.wait("#chat-input")[0].send_keys(words)
        self.until(lambda: self.find("#chat-submit") and self.find("#chat-submit")[0].is_enabled(), what="send button")
        self.find("#chat-submit")[0].click()

    def press(self, css: str, words: str) -> None:
        """Click the button that says so; its words may fade in after the button itself."""
        found: list[WebElement] = []

        def there() -> bool:
            found[:] = [button for button in self.find(css) if words in button.text]
            return bool(found)

        self.until(there, what=f"{css} saying {words!r}")
        found[0].click()

    def wait_for_the_answer(self, seconds: float = 90) -> None:
        """Wait until something answers the last message and nothing runs; on a busy machine a turn begins late."""
        answered = (
            "const types = [...document.querySelectorAll('[data-step-type]')].map(e => e.dataset.stepType);"
            "return types.lastIndexOf('assistant_message') > types.lastIndexOf('user_message')"
        )
        time.sleep(0.5)
        self.until(lambda: self.run(answered), seconds, "answer")
        self.until(lambda: self.find("#chat-submit"), seconds, "end of the turn")

    def size(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    @property
    def text(self) -> str:
        return self.run("return document.body.innerText")

    def run(self, script: str) -> Any:
        return self.browser.execute_script(script)

    def pictures_are_there(self) -> bool:
        """Every picture on the page has arrived; those below the fold load when they are scrolled to."""
        self.run("document.querySelectorAll('img[loading=lazy]').forEach(image => image.loading = 'eager')")
        self.until(
            lambda: self.run("return [...document.images].every(i => i.complete && i.naturalWidth > 0)"), 15, "pictures"
        )
        return True

    def fetch(self, address: str) -> tuple[int, str, bytes]:
        """Load an address as the page would: its status, its suggested file name or kind, its content."""
        status, told, content = self.browser.execute_async_script(
            "const done = arguments[1]; fetch(arguments[0]).then(async a => done([a.status, "
            "a.headers.get('content-disposition') || a.headers.get('content-type'), "
            "btoa([...new Uint8Array(await a.arrayBuffer())].map(b => String.fromCharCode(b)).join(''))]))",
            address,
        )
        return status, told, base64.b64decode(content)

    def open_settings(self) -> None:
        """Press the line under the composer; a chat that begins just then closes the panel again."""
        for _ in range(3):
            self.wait("#lb-settings")[0].click()
            with suppress(TimeoutException):
                self.wait("[role=dialog] #marketplace", 1, 5)
                return
        raise AssertionError("The settings do not open.")

    def choose(self, field: str, option: str) -> None:
        """Choose an option of a list in the settings panel."""
        self.wait(f"[role=dialog] #{field}")[0].click()
        self.press("[role=option]", option)
        self.until(lambda: not self.find("[role=option]"), 60, "closed list")

    def errors(self) -> list[str]:
        return [entry["message"] for entry in self.browser.get_log("browser") if entry["level"] == "SEVERE"]

    def outside_requests(self) -> list[str]:
        events = [json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance")]
        addresses = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        sockets = [e["params"]["url"] for e in events if e["method"] == "Network.webSocketCreated"]
        web = [a for a in addresses + sockets if a.startswith(("http", "ws"))]
        assert web, "the browser reported no request at all"
        return [a for a in web if urlsplit(a).hostname != "127.0.0.1"]
