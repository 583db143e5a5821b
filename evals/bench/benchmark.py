"""What a benchmark is: something that is measured a few times, and the most it may cost."""

from __future__ import annotations

import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
LIGHTBOX = str(Path(sys.executable).parent / "lightbox")


@dataclass(frozen=True)
class Benchmark:
    """A budget and how it is measured.

    Attributes:
        name: Short name for the command line.
        what: What is measured, for people.
        budget: The most that the median may be.
        unit: `s`, `ms`, `MB`, or `x` for a ratio.
        measure: Returns one value per run, in `unit`. Runs in a process of its own.
    """

    name: str
    what: str
    budget: float
    unit: str
    measure: Callable[[], Sequence[float]]


@dataclass(frozen=True)
class Measured:
    """The outcome.

    Attributes:
        values: One per run, in the benchmark's unit.
        peak_megabytes: Most memory the measuring process had resident at once.
    """

    values: list[float]
    peak_megabytes: float

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)


def times(work: Callable[[], object], runs: int, warm_up: int = 1) -> list[float]:
    """Time `work` in seconds, after runs that do not count."""
    for _ in range(warm_up):
        work()
    return [seconds(work) for _ in range(runs)]


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def command(*arguments: str, env: Sequence[str] = ()) -> None:
    """Run a program as a user would, quietly.

    Args:
        arguments: The program and its arguments.
        env: Settings for it, as `NAME=value`.

    Raises:
        subprocess.CalledProcessError: It failed; what it said is in the error.
    """
    subprocess.run(["env", *env, *arguments], check=True, capture_output=True, text=True)


def peak_megabytes(who: int = resource.RUSAGE_SELF) -> float:
    """Most memory that this process (or its children) had resident at once."""
    status = Path("/proc/self/status")
    if who == resource.RUSAGE_SELF and status.is_file():
        # On Linux getrusage starts a new process at its parent's peak; this line of /proc starts at nothing.
        return float(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text("ascii"))[0]) / 1e3
    peak = resource.getrusage(who).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def resident_megabytes(pid: int) -> float:
    """Memory that a process has resident now."""
    listed = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], check=True, capture_output=True, text=True)
    return int(listed.stdout) / 1e3
