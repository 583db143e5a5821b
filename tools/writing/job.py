"""What the writers of all fields need: the facts in words, the limits, the wish, the draft so far."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.products.brands import Brand
from tools.writing.draft import Draft
from tools.writing.limits import Limits
from tools.writing.said import Said
from tools.writing.wording import Teller


@dataclass(frozen=True)
class Wish:
    """How the copy should be.

    Attributes:
        short_title: The title names only what matters most.
        short: Fewer words everywhere.
        angle: Which facts come first: 0 as usual, 1 and more turn the order.
        brand: Whose words to use and to avoid.
        tone: `playful`, or empty for a plain one.
    """

    short_title: bool = False
    short: bool = False
    angle: int = 0
    brand: Brand | None = None
    tone: str = ""


@dataclass
class Job:
    """What the writer of a field needs."""

    said: list[Said]
    teller: Teller
    limits: Limits
    draft: Draft
    wish: Wish
