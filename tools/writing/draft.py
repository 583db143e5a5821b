"""A listing on its way: pieces of text by field, each with the facts that it rests on.

Knows pieces and fields; does not know facts, languages or rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

JOINTS = {"title": ", ", "seo_title": ", ", "item_highlights": ", ", "search_terms": " ", "tags": "",
          "subject": ", ", "headline": ", ", "headlines": ", ", "paths": "-", "preheader": ", "}  # fmt: skip
LISTS = ("bullets", "tags", "headlines", "descriptions", "paths")
_PLACE = re.compile(r"(\w+)(?:\[(\d+)\])?")


@dataclass(frozen=True)
class Piece:
    """Words that can be left out as a whole.

    Attributes:
        facts: Ids of the facts they rest on; empty for words that state nothing.
        joint: What stands before them, if not the field's usual joint.
        by: Who wrote them, if a person did.
        label: What stands before the first piece of its item: `Care: `.
    """

    text: str
    facts: tuple[str, ...] = ()
    joint: str | None = None
    label: str = ""
    by: str = ""


@dataclass
class Draft:
    """A listing in pieces.

    Attributes:
        texts: By field, its pieces in order; `bullets` and `tags` hold one list of pieces for each item.
        values: Fields of one value each, such as `specifics`: by field, name to piece.
    """

    texts: dict[str, list[list[Piece]]] = field(default_factory=dict)
    values: dict[str, dict[str, Piece]] = field(default_factory=dict)

    def text(self, name: str, number: int = 0) -> str:
        """A field's text, or that of one of its items."""
        items = self.texts.get(name, [])
        return joined(items[number], JOINTS.get(name, ", " if name in LISTS else " ")) if number < len(items) else ""

    def record(self) -> dict[str, Any]:
        """The listing as `listing check` reads it."""
        record: dict[str, Any] = {}
        for name, items in self.texts.items():
            texts = [text for text in (self.text(name, i) for i in range(len(items))) if text]
            record[name] = texts if name in LISTS else "".join(texts)
        for name, pairs in self.values.items():
            record[name] = {key: piece.text for key, piece in pairs.items()}
        return record

    def sentences(self) -> Iterator[dict[str, Any]]:
        """Every piece with its field and facts, in order."""
        for name, items in self.texts.items():
            for number, pieces in enumerate(items):
                place = f"{name}[{number}]" if name in LISTS else name
                for at, piece in enumerate(pieces):
                    more = {} if piece.joint is None else {"joint": piece.joint}
                    more |= {"label": piece.label} if piece.label else {}
                    more |= {"by": piece.by} if piece.by else {}
                    text = piece.text if at else f"{piece.label}{piece.text}"
                    yield {"field": place, "text": text, "facts": list(piece.facts), **more}
        for name, pairs in self.values.items():
            for key, piece in pairs.items():
                yield {"field": f"{name}.{key}", "text": piece.text, "facts": list(piece.facts)}


def pieces_of(sentences: Iterable[dict[str, Any]]) -> dict[str, list[list[Piece]]]:
    """The texts of a stored listing in pieces again, by field: the way back from `Draft.sentences`."""
    texts: dict[str, dict[int, list[Piece]]] = {}
    for one in sentences:
        found = _PLACE.fullmatch(one["field"])
        if found:  # `specifics.Colour` is a value
            label = one.get("label", "")
            text = one["text"].removeprefix(label)
            piece = Piece(text, tuple(one["facts"]), one.get("joint"), label, one.get("by", ""))
            texts.setdefault(found[1], {}).setdefault(int(found[2] or 0), []).append(piece)
    return {name: [items[number] for number in sorted(items)] for name, items in texts.items()}


def joined(pieces: Iterable[Piece], joint: str) -> str:
    """One text of several pieces."""
    text = ""
    for piece in pieces:
        text += (piece.joint if piece.joint is not None else joint) + piece.text if text else piece.label + piece.text
    return text
