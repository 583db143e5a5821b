"""Which of several things is meant: read from a number or words, or asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tools.errors import ToolInputError
from tools.things.colours import ALSO, COLOURS, share_of
from tools.things.find import Thing, Things

_ALL = frozenset({"all", "both", "everything", "together"})
_FILLING = frozenset(
    {"the", "one", "ones", "thing", "item", "only", "just", "on", "at", "in", "side", "number", "no", "of", "them"}
)
_ALONG = {"left": (0, -1), "right": (0, 1), "top": (1, -1), "bottom": (1, 1), "front": (1, 1), "back": (1, -1)}
_SIZES = {"largest": 1, "biggest": 1, "large": 1, "big": 1, "smallest": -1, "small": -1}
_KNOWN = frozenset({*_ALONG, *_SIZES, *COLOURS, *ALSO, "middle", "gray", "last"})
_APART = 0.04  # of the photo's side: things whose middles are nearer than this are level
_LARGER = 1.2  # how many times larger the largest must be than the next
_COLOUR = 0.15  # of a thing that has a colour it is called by


class WhichThing(ToolInputError):
    """A photo shows several things and it is not clear which one is meant.

    Attributes:
        choice: What there is to choose from: `image_id`; `things`, each with `number`, `box`, `place`, `size`,
            `colour` and `alike`; `unmatched`, what was asked for and fits none or several of them, or None.
    """

    def __init__(self, message: str, choice: dict[str, Any]) -> None:
        """Carry the question; `message` asks it in words."""
        super().__init__(message)
        self.choice = choice


@dataclass(frozen=True)
class Choice:
    """What to take from a photo; nothing set: whatever is the product.

    Attributes:
        item: A number, several, or words: `2`, `1,3`, `left`, `red`, `largest`, `all`.
        point: `(x, y)` in px of the photo.
        box: `(left, top, width, height)` in px of the photo.
    """

    item: str | None = None
    point: tuple[int, int] | None = None
    box: tuple[int, int, int, int] | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """As a recipe keeps it and the tool takes it again."""
        chosen = {"item": self.item, "point": self.point and list(self.point), "box": self.box and list(self.box)}
        return {name: value for name, value in chosen.items() if value is not None}


def find_chosen(things: Things, item: str) -> list[Thing]:
    """The things that a number or words mean.

    Args:
        things: What the photo shows.
        item: As in `Choice.item`, in English.

    Returns:
        Those that are meant; none if nothing fits, or if the words do not tell two of them apart.

    Raises:
        ToolInputError: The words are none that can be looked for.
    """
    found: list[Thing] = []
    for part in re.split(r",|;|\+|&|\band\b", item.lower()):
        words = [w for w in re.findall(r"[^\W\d_]+|\d+", part) if w not in _FILLING]
        if _ALL & set(words):
            return list(things.choices)
        if not words or not all(w in _KNOWN or w.isdigit() for w in words):
            raise ToolInputError(
                f"item is {item!r}. It can be a number, several (`1,3`), left, middle, right, top, bottom, largest, "
                "smallest, a colour, or all."
            )
        chosen = _described(things, words)
        if len(chosen) != 1:
            return []
        found += [thing for thing in chosen if thing not in found]
    return found


def _described(things: Things, words: list[str]) -> list[Thing]:
    """The things that have everything that is said of one: `left red`."""
    choices = list(things.choices)
    numbers = [int(word) for word in words if word.isdigit()]
    if numbers:
        choices = [thing for thing in choices if thing.number in numbers] if len(set(numbers)) == 1 else []
    for word in sorted(set(words), key=lambda w: w not in (*COLOURS, *ALSO, "gray")):  # "the left red one"
        if not word.isdigit():
            choices = _narrowed(choices, word, things.size)
    return choices


def _narrowed(choices: list[Thing], word: str, size: tuple[int, int]) -> list[Thing]:
    if word == "last":
        return choices[-1:]
    if word in _SIZES:
        return _outermost(choices, lambda t: _area(t) * _SIZES[word], lambda a, b: max(a / b, b / a) > _LARGER)
    if word in _ALONG:
        axis, side = _ALONG[word]
        return _outermost(
            choices, lambda t: side * (t.box[axis] + t.box[axis + 2]) / 2, lambda a, b: abs(a - b) > _APART * size[axis]
        )
    if word == "middle":
        return choices[len(choices) // 2 : len(choices) // 2 + 1] if len(choices) % 2 else []
    colour = "grey" if word == "gray" else word
    shares = {thing.number: share_of(thing.shares, colour) for thing in choices}
    most = max(shares.values(), default=0.0)
    if most < _COLOUR:
        return []
    return [thing for thing in choices if shares[thing.number] > 0.5 * most]


def _area(thing: Thing) -> float:
    left, top, right, bottom = thing.box
    return float((right - left) * (bottom - top))


def _outermost(choices: list[Thing], value: Any, differs: Any) -> list[Thing]:
    """The thing with the highest value, with all that do not differ from it."""
    ranked = sorted(choices, key=value, reverse=True)
    return [t for t in ranked if t is ranked[0] or not differs(value(ranked[0]), value(t))]


def listed(things: tuple[Thing, ...], *, numbered: bool = True) -> str:
    """`1 left, blue; 2 right, white`."""
    return "; ".join(f"{t.number} {t.words}".strip() if numbered else t.words for t in things)


def offered(things: Things) -> list[dict[str, Any]]:
    """What there is to choose from, as plain data."""
    return [
        {"number": t.number, "box": list(t.box), "place": t.place, "size": t.size, "colour": t.colour, "alike": t.alike}
        for t in things.choices
    ]


def ask_which(image_id: str, name: str, things: Things, unmatched: str | None = None) -> WhichThing:
    """The question which thing is meant.

    Args:
        image_id: The photo.
        name: What people call it.
        things: What it shows.
        unmatched: What was asked for and fits none or several.
    """
    message = " ".join(
        [
            *([f"I do not see exactly one that is {unmatched}."] if unmatched else []),
            f"I see {len(things.choices)} separate things in {name}: {listed(things.choices)}.",
            "Which one do you mean, or all of them?",
        ]
    )
    return WhichThing(message, {"image_id": image_id, "things": offered(things), "unmatched": unmatched})
