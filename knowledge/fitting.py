"""Whether a question is about what rules are about at all; one that is not gets no answer."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.relevance import Found
from knowledge.rules import LAW, Rule
from knowledge.topics import topics_near
from knowledge.words import Reading

_NEAR = 0.55  # likeness from which a question fits whatever its words
_NEAR_WITH_SUBJECT = 0.42  # likeness from which it fits if it names a picture, title, background, ...
_OF_A_TOPIC = 0.5  # how clearly a question beside a marketplace's name must be about one of our topics to fit
# Each of these is enough beside a marketplace's name.
_TELLING = frozenset(
    "required size length white text quantity model children clothing shoe jewellery special repeat".split()
)
IDLE = frozenset({"price", "waiting", "order", "start", "total", "store"})  # say nothing beside a marketplace's name


def fits(whole: Reading, part: Reading, found: Found, among: Sequence[Rule], shop_named: bool) -> bool:
    """Tell whether a question is about what rules are about: by nearness, by what it names, or by its topic.

    The bounds were set on `tests/knowledge/questions.yaml`.
    """
    likeness = max(found.meaning.values(), default=0.0)
    if whole.subjects:
        return likeness >= _NEAR_WITH_SUBJECT or len(whole.concepts) > 1 or shop_named
    if LAW in whole.marketplaces and whole.concepts:
        return True  # "is colour correction covered by Article 50"
    several = len(set(whole.concepts) - IDLE) > 1 or bool(_TELLING & set(whole.concepts))
    near = topics_near(part)
    clear = max((near.get(name, 0.0) for rule in among for name in rule.topics), default=0.0) >= _OF_A_TOPIC
    clear = clear and bool(set(whole.concepts) - IDLE)
    return likeness >= _NEAR or ((several or clear) and shop_named)
