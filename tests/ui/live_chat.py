"""The web chat as a process of its own, with the settings of an operator; it can be killed and started again."""

import asyncio
import io
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw

from agent.settings import Settings
from evals.bench.chat_client import Answer

ROOT = Path(__file__).parents[2]
MODELS = Settings(_env_file=None).models_folder
JOB = "remove the background and put it on marble and then put it on dark wood"
SECRET = "for-tests-only-8Jq2mVx0LrTnW5yZbKdE"


class LiveChat:
    """A running web chat on a port and data folder of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder, self.settings = folder, settings
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[str] | None = None

    def environment(self) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("LIGHTBOX_", "OPENAI_", "CHAINLIT_"))}
        own = {f"LIGHTBOX_{name.upper()}": value for name, value in self.settings.items()}
        data = {"LIGHTBOX_DATA_DIR": str(self.folder), "LIGHTBOX_MODEL_DIR": str(MODELS), "PYTHONPATH": str(ROOT)}
        return {**clean, **data, **own}

    def run(self, *arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
        """Run `lightbox` with the same settings, to its end."""
        return subprocess.run(
            self._command(*arguments), cwd=self.folder.parent, env=self.environment(), input=said, text=True,
            capture_output=True, timeout=60,
        )  # fmt: skip

    def start(self) -> "LiveChat":
        # In a folder without a .env, so that no setting of the developer's reaches it.
        self.process = subprocess.Popen(
            self._command("chat", "--port", str(self.port)), cwd=self.folder.parent, env=self.environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert self.address in line, line + (self.process.stderr.read() if self.process.stderr else "")
        return self

    def stop(self, how: int = signal.SIGKILL) -> int:
        """End the process and wait for it; its exit status."""
        assert self.process
        self.process.send_signal(how)
        return self.wait()

    def wait(self) -> int:
        """Wait until the process has ended; its exit status."""
        assert self.process
        assert self.process.stdout
        assert self.process.stderr
        status = self.process.wait(timeout=60)
        self.process.stdout.close()
        self.process.stderr.close()
        return status

    @staticmethod
    def _command(*arguments: str) -> list[str]:
        return [sys.executable, "-c", "from ui.cli import main; main()", *arguments]


def photo() -> bytes:
    picture = Image.new("RGB", (400, 400), (225, 225, 228))
    ImageDraw.Draw(picture).ellipse((110, 80, 290, 330), fill=(30, 90, 160))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


async def reach(answer: Answer, steps: int, pictures: int) -> None:
    """Wait until so many steps have begun and so many pictures are shown."""
    for _ in range(900):
        if len(answer.steps) >= steps and len(answer.pictures) >= pictures:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"not reached: {answer}")
