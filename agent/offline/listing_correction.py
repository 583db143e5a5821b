"""A fact of a written listing that was wrong, put right: `oops, it's 250 ml not 300`, `aus Porzellan statt Steinzeug`.

Knows the words between the two (`writing.yaml`) and the listing's facts; does not know the conversation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from agent.offline.data import load
from agent.offline.listing_request import left_of, names_picture
from agent.offline.told_product import known_facts
from agent.offline.words import phrases, read_words
from knowledge.products.facts import Fact
from knowledge.products.kinds import kind_of_name
from knowledge.products.pointing import facts_meant

_LONGEST = 16  # words of a message that only puts a fact right
_EDGE = ' \t\n.,;:!?¡-–—"“”„'


@dataclass(frozen=True)
class Correction:
    """What is true, and what was said instead.

    Attributes:
        facts: The true fact, with the unit of the wrong one where none was said.
        leave_out: The wrong fact; empty if the true one takes its place by itself.
    """

    facts: str
    leave_out: str


def read_correction(text: str, facts: Sequence[Fact]) -> Correction | None:
    """Find a correction of one of a listing's facts; None where no fact of it is the wrong one.

    Args:
        text: A message after a listing.
        facts: What the listing says.
    """
    if len(read_words(text)) > _LONGEST or text.rstrip().endswith("?") or names_picture(text):
        return None
    said = text[_opening(text) :]
    found = next((match for pattern in _patterns() if (match := pattern.search(said))), None)
    if found is None:
        return None
    new, old = (_bare(left_of(found[side])) for side in ("new", "old"))
    wrong = next(iter(_wrong_facts(facts, old)), None)
    if wrong is None or not new:
        return None
    true = ", ".join(fact.text for fact in known_facts(new)) or _in_its_place(new, old, wrong)
    return Correction(true, "" if wrong.kind == "product" else wrong.text) if true else None


def _opening(text: str) -> int:
    """Where the words begin after `oh shoot`, `nein,`."""
    words = read_words(text)
    denied = [
        (a, b, v) for a, b, v in phrases("catalogue_words", "no").find(words) if b < len(words) and words[b].is_mark
    ]
    opened = [*phrases("writing", "afterthoughts").find(words), *denied]
    at = 0
    while at < len(words) and (words[at].is_mark or any(start == at for start, _, _ in opened)):
        at = max((end for start, end, _ in opened if start == at), default=at + 1)
    return words[at].start if at < len(words) else 0


def _bare(said: str) -> str:
    """The fact alone: `its 250 ml`, `the colour is red` without the words that state it."""
    words = read_words(said)
    stating = {
        i for start, end, _ in phrases("writing", "states", by_sound=False).find(words) for i in range(start, end)
    }
    named = (i in stating or word.is_mark or bool(kind_of_name(word.text)) for i, word in enumerate(words))
    first = next((i for i, is_name in enumerate(named) if not is_name), len(words))
    return said[words[first].start :].strip(_EDGE) if first < len(words) else ""


def _wrong_facts(facts: Sequence[Fact], old: str) -> list[Fact]:
    """The facts that the wrong words name: by their number, else as they are pointed at, else what the product is."""
    if re.fullmatch(r"\d+(?:[.,]\d+)?", old):
        return [fact for fact in facts if re.search(rf"(?<![\d.,]){re.escape(old)}(?![\d.,]*\d)", fact.text)]
    said = old.casefold()
    is_product = [fact for fact in facts if fact.kind == "product" and said and said in fact.text.casefold()]
    return (facts_meant(facts, old) or is_product) if said else []


def _in_its_place(new: str, old: str, wrong: Fact) -> str:
    """`250 not 300`, of `300 ml`, is `250 ml`; other words that are in no vocabulary are the fact themselves."""
    if re.fullmatch(r"\d+(?:[.,]\d+)?", new) and old in wrong.text:
        return wrong.text.replace(old, new)
    return new


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Ways to set the true against the wrong; the first that fits counts."""
    words = {name: _either(entries) for name, entries in load("writing")["corrects"].items()}
    new, old, gap = r"(?P<new>.+?)", r"(?P<old>.+?)", r"\s*[,;:–-]?\s*"
    end = r"\s*[.!]*\s*$"
    shapes = (
        rf"(?<!\w)(?:{words['not']})\s+{old}{gap}(?:{words['but']})\s+{new}{end}",
        rf"^(?:{words['not']})\s+{old}\s*,\s*{new}{end}",
        rf"^{old}\s+(?:{words['in_its_place_after']})\s+{new}{end}",
        rf"^{old}\s+(?:{words['not_after']}){gap}(?=\w){new}{end}",
        rf"^{new}{gap}(?<!\w){old.replace('.+?', r'[^,;]+?')}\s+(?:{words['not_after']}){end}",
        rf"^{new}{gap}(?<!\w)(?:{words['instead_of']})\s+{old}{end}",
    )
    return tuple(re.compile(shape, re.IGNORECASE) for shape in shapes)


def _either(entries: Sequence[str]) -> str:
    return "|".join(re.escape(entry).replace(r"\ ", r"\s+") for entry in sorted(entries, key=len, reverse=True))
