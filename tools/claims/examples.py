"""Sentences that show what a claim sounds like and what does not: `examples/*.yaml`, two files for each language."""

from __future__ import annotations

import itertools
import random
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tools.claims.told import TOLD

FOLDER = Path(__file__).parent / "examples"
HARMLESS = ""
_UNTOLD = "statement"
_CHOICE = re.compile(r"\[([^\]]*\|[^\]]*)\]")
_MARKED = re.compile(r"<([^>]*)>")
_MOST = 14  # sentences that one line of choices stands for


@dataclass(frozen=True)
class Example:
    """A sentence, with the facts' words taken out as `told.without_told` does it.

    Attributes:
        kind: Of the claim, as `durability`; `HARMLESS` where it claims nothing.
    """

    text: str
    kind: str


def pages() -> list[Path]:
    """The files, in order."""
    return sorted(FOLDER.glob("*.yaml"))


def examples() -> list[Example]:
    """All sentences, each once."""
    return list(dict.fromkeys(one for path in pages() for one in _on_page(path)))


def _on_page(path: Path) -> Iterator[Example]:
    page = yaml.safe_load(path.read_text("utf-8"))
    for kind, lines in page["claims"].items():
        yield from (Example(text, kind) for line in lines.splitlines() for text in _choices(line))
    yield from (Example(text, HARMLESS) for line in page["harmless"].splitlines() for text in _choices(line))
    for line in page["told"].splitlines():
        for text in _choices(line):
            yield Example(_MARKED.sub(TOLD, text), HARMLESS)
            yield Example(_MARKED.sub(r"\1", text), _UNTOLD)


def _choices(line: str) -> list[str]:
    """`A [red|blue] hat` in both ways; some of them where there are many."""
    parts = [part.split("|") if odd else [part] for part, odd in zip(_CHOICE.split(line), itertools.cycle((0, 1)))]
    every = ["".join(words) for words in itertools.product(*parts)]
    return random.Random(zlib.crc32(line.encode())).sample(every, min(_MOST, len(every)))
