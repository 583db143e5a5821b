"""The sources of an answer: each address once, and the numbers by which the answer names them."""

from __future__ import annotations

import re
from typing import Any

from ui import texts


def number_sources(text: str, citations: list[dict[str, Any]]) -> str:
    """Replace the rule ids in an answer by the numbers that their sources have in `sources_card`."""
    places = list(dict.fromkeys(_place(citation) for citation in citations))
    numbers = {citation["rule"]: places.index(_place(citation)) + 1 for citation in citations if "rule" in citation}
    return re.sub(r"\[([a-z0-9-]+)\]", lambda m: f"[{numbers[m[1]]}]" if m[1] in numbers else m[0], text)


def sources_card(citations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """List the sources of an answer, each address once."""
    shown: dict[tuple[str, str | None], dict[str, Any]] = {}
    for citation in citations:
        entry = {
            "title": citation["title"],
            "publisher": citation.get("publisher"),
            "marketplace": texts.marketplace_name(citation.get("marketplace", "")),
            "url": _place(citation)[1],
            "as_of": citation.get("as_of"),
            "confidence": citation.get("confidence"),
        }
        shown.setdefault(_place(citation), entry)
    return list(shown.values())


def _place(citation: dict[str, Any]) -> tuple[str, str | None]:
    """What makes two citations the same source; the address only if it is a secure one."""
    url = citation.get("url")
    return citation["title"], url if isinstance(url, str) and url.startswith("https://") else None
