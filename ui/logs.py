"""The logs: a file with tracebacks beside the chats, or JSON lines without personal data for a log collector."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Literal

_OURS = ("ui", "agent", "tools", "knowledge")


def write_logs(file: Path, log_format: Literal["text", "json"]) -> None:
    """Begin to log.

    Args:
        file: Keeps the tracebacks that a reference number leads to; older ones are rotated away.
        log_format: `json` writes JSON lines, there and to standard error. They hold no words of users, no file names
            and no user names: only what happened where, numbers, and hashes. `text` shows the terminal nothing.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = RotatingFileHandler(file, maxBytes=2_000_000, backupCount=3, encoding="utf-8")
    kept.setLevel(logging.INFO)
    shown = logging.StreamHandler(sys.stderr)
    if log_format == "json":
        kept.setFormatter(JsonFormatter())
        shown.setFormatter(JsonFormatter())
        shown.setLevel(logging.INFO)
    else:
        kept.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        shown.setLevel(logging.CRITICAL)
    logging.basicConfig(level=logging.WARNING, handlers=[kept, shown])
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger("chainlit").setLevel(logging.ERROR)  # it warns at every visit that our page has no "Readme"


class JsonFormatter(logging.Formatter):
    """One JSON object a line. What a message was filled with is left out unless it is a number."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; `extra={"fields": {...}}` is taken as it is."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(), "logger": record.name,
        }  # fmt: skip
        if record.name.split(".")[0] in _OURS:
            line["message"] = _without_words(record)
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__  # its message may quote the user
            frames = traceback.extract_tb(record.exc_info[2])
            line["stack"] = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
        return json.dumps(line, ensure_ascii=False)


def pseudonym(name: str, key: str) -> str:
    """Twelve signs that stand for a user or a chat in logs; nobody without the key can find out for whom."""
    return hmac.new(key.encode(), name.encode(), hashlib.sha256).hexdigest()[:12]


def _without_words(record: logging.LogRecord) -> str:
    arguments = record.args if isinstance(record.args, tuple) else ()
    kept = tuple(a if isinstance(a, (int, float)) else "..." for a in arguments)
    return record.msg % kept if kept and isinstance(record.msg, str) else str(record.msg)
