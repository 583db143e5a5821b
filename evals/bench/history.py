"""Where the benchmarks' results are kept, one JSON line each, with the commit and the machine they were measured on."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals.commit import current_commit
from tools.machine import cores

HISTORY = Path(__file__).parent / "history.jsonl"


def line(name: str, unit: str, budget: float, values: Sequence[float], peak_megabytes: float) -> dict[str, Any]:
    """What is kept of one benchmark.

    Args:
        name: Of the benchmark.
        unit: Of its values.
        budget: The most that the median may be.
        values: One per run.
        peak_megabytes: Most memory resident at once.
    """
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"), "commit": current_commit() or "", "name": name,
        "unit": unit, "median": round(statistics.median(values), 4), "budget": budget,
        "values": [round(value, 4) for value in values], "peak_mb": round(peak_megabytes), "machine": machine(),
    }  # fmt: skip


def append(lines: Iterable[dict[str, Any]], path: Path | None = None) -> None:
    """Keep results in `path`, or in the history that is shipped."""
    with (path or HISTORY).open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(one) + "\n" for one in lines)


def machine() -> str:
    """Processor, cores, system and load, in one line."""
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{_processor()}, {cores()} cores, {platform.system()}, Python {platform.python_version()}, load {load}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.is_file() else []
    names = [one.split(":", 1)[1].strip() for one in lines if one.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
