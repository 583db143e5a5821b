"""Where the benchmarks' results are kept, one JSON line each."""

from __future__ import annotations

from pathlib import Path

HISTORY = Path(__file__).parent / "history.jsonl"
