"""How facts are said, by language: `wording.yaml`, and a fact in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.products.facts import Fact

AXES = ("width", "height", "depth", "length", "diameter", "thickness")


@dataclass(frozen=True)
class Said:
    """A fact in words.

    Attributes:
        value: The bare value: `stoneware`, `350 ml`.
        kind: Which sentence of `wording.yaml` it is said with.
        matter: Which bullet it belongs to.
        left: Words of the fact that could not be said in this language.
        brief: The value in one unit only, for titles; empty if it is the same.
    """

    fact: Fact
    value: str
    kind: str
    matter: str
    left: str = ""
    brief: str = ""

    @property
    def sort(self) -> str:
        """What it is for the order of facts: its kind, or the kind of claim that a feature makes."""
        if self.fact.kind in AXES:
            return "dimensions"
        claims = [m.concept.claim for m in self.fact.mentions if m.concept.kind == "feature" and not m.denied]
        return claims[0] if self.kind in ("is", "estar", "with") and claims else self.fact.kind


@cache
def page() -> dict[str, Any]:
    """`wording.yaml`."""
    content: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("wording.yaml").read_text("utf-8"))
    return content


def matter_of(claim: str) -> str:
    """The bullet that a feature belongs to, by the kind of claim that it makes."""
    if claim == "certificate":  # "BPA free" is said of the product and is no mark
        return "features"
    return next((name for name, entry in page()["bullets"].items() if claim in entry["kinds"]), "features")


def listed(words: list[str], language: str) -> str:
    """`a, b and c`, none twice."""
    words = list(dict.fromkeys(words))
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {page()['and'][language]} {words[-1]}"
