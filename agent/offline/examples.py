"""The intents and their example requests, as written in `intents/*.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from typing import Any, Literal

from agent.offline.data import FOLDER, read

_CHOICE = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True)
class Intent:
    """Something a user may want.

    Attributes:
        does: `tool` calls `tool`; `reply`, `refuse` and `unavailable` answer with fixed words; `steer` answers the
            assistant's own question; `context` is said along the way and asks for nothing.
        texts: `reply`, `label` and `what` by language.
        by_language: The same examples by language.
    """

    name: str
    does: Literal["tool", "reply", "refuse", "unavailable", "steer", "context"]
    tool: str | None
    needs: str | None
    examples: tuple[str, ...] = field(repr=False)
    texts: dict[str, dict[str, str]] = field(repr=False)
    by_language: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def text(self, kind: str, language: str) -> str:
        """One of its texts in a language, else in English."""
        table = self.texts.get(kind, {})
        return table.get(language) or table.get("en", "")


@cache
def intents() -> dict[str, Intent]:
    """All intents by name."""
    records: list[dict[str, Any]] = []
    for path in sorted((FOLDER / "intents").glob("*.yaml")):
        content = read(path)
        records += content if isinstance(content, list) else [content]
    return {record["intent"]: _intent(record) for record in records}


def expand(line: str) -> list[str]:
    """Write out `[a|b] background`: every alternative occurs at least once, not every combination.

    Two choices of the same length would always meet in the same pairs, so each is shifted by its place.
    """
    choices = [m[1].split("|") for m in _CHOICE.finditer(line)]
    if not choices:
        return [line]
    texts = []
    for turn in range(max(len(options) for options in choices)):
        picks = [options[(turn + shift) % len(options)] for shift, options in enumerate(choices)]
        pieces = [piece for pair in zip_longest(_CHOICE.split(line)[::2], picks, fillvalue="") for piece in pair]
        texts.append(" ".join("".join(pieces).split()))
    return list(dict.fromkeys(t for t in texts if t))


def _intent(record: dict[str, Any]) -> Intent:
    spoken = {
        language: tuple(text for line in block.splitlines() if line.strip() for text in expand(line.strip()))
        for language, block in record["examples"].items()
    }
    examples = tuple(dict.fromkeys(text for texts in spoken.values() for text in texts))
    texts: dict[str, dict[str, str]] = {kind: record[kind] for kind in ("reply", "label", "what") if kind in record}
    return Intent(
        record["intent"],
        record["does"],
        record.get("tool"),
        record.get("needs"),
        examples,
        texts,
        spoken,
    )
