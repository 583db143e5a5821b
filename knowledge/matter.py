"""How well the matter of a question agrees with the matter of a rule.

Knows the names that rules and questions share (`about`, `requires`, ... in a record; `concepts` in a reading); does not
know vectors or ranks. Rare names count more than common ones, as in any word search.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from knowledge.rules import Rule
from knowledge.words import Reading, read, scopes_named

PLACES = frozenset({"picture", "main", "additional", "title", "bullet", "description", "searchterm", "aplus", "video"})
_ANY_PICTURE = frozenset({"picture", "main", "additional"})
_VAGUE = frozenset({"minimum", "maximum", "recommended", "count", "colour", "start", "brand", "claim"})
_DONE = frozenset({"upload"})  # what is done with a picture, whatever the question is about
_OF_LENGTH = frozenset({"character", "size"})  # other words for it
_RARE, _WORD = 6, 0.6  # rules that may share a word of their texts that is to count, and how much of a name it counts
_LONG, _TERM = 12, 1.5  # letters of a word that is a term of art (`compositeSynthetic`), and how much that counts
_LISTED = 0.3  # how much of that for one thing out of a list ("no text, logo, watermark")
_SPARE = 0.15  # what each name of the rule costs that the question does not ask for


class Matter:
    """The matter of every rule, with weights."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Take note of what each rule is about."""
        rules = tuple(rules)
        self._of = {rule.id: names_of(rule) for rule in rules}
        self._about = {rule.id: frozenset(rule.about) for rule in rules}
        self._places = {rule.id: places_of(rule) for rule in rules}
        self._words = {rule.id: _words_of(rule) for rule in rules}
        often = Counter(name for names in self._of.values() for name in names)
        common = Counter(word for words in self._words.values() for word in words)
        often.update({f"~{word}": count for word, count in common.items() if count <= _RARE})
        self._weight = {name: math.log(1 + len(self._of) / count) for name, count in often.items()}

    def cover(self, reading: Reading, rule_id: str) -> float:
        """Tell how much of a question's matter a rule is about: 0 (nothing) to 1 (all of it, and nothing else)."""
        asked = {name: self._worth(name) for name in reading.concepts if name in self._weight or name in PLACES}
        told = {word for word in map(_stem, reading.unknown) if f"~{word}" in self._weight}
        asked |= {f"~{word}": self._weight[f"~{word}"] * (_TERM if len(word) >= _LONG else _WORD) for word in told}
        total = sum(asked.values())
        if not total:
            return 0.0
        names = self._of[rule_id] | {f"~{word}" for word in told & self._words[rule_id]}
        shared = [name for name in asked if name in names]
        if set(shared) <= _ANY_PICTURE:
            return 0.0  # "on the main image" is where, not what
        met = sum(asked[name] for name in asked if name in names or name in self._places[rule_id])
        free = _VAGUE | _OF_LENGTH if "length" in names else _VAGUE
        unasked = [name for name in self._of[rule_id] if name not in asked and name not in free]
        spare = sum(1.0 if name in self._about[rule_id] else _LISTED for name in unasked)
        return met / total / (1 + _SPARE * min(spare, 4))

    def is_near(self, reading: Reading, rule_id: str) -> bool:
        """Tell whether a rule is about something particular that a question names; true if it names nothing such."""
        vague = PLACES | _VAGUE | _DONE
        particular = {name for name in reading.concepts if name not in vague and name in self._weight}
        words = {_stem(word) for word in reading.unknown}
        return not particular or bool(particular & self._of[rule_id]) or bool(words & self._words[rule_id])

    def _worth(self, name: str) -> float:
        if name in PLACES:
            return 1.0
        return self._weight[name] * (0.4 if name in _VAGUE else 1.0)


def _words_of(rule: Rule) -> frozenset[str]:
    """Words of the rule's text that the word list does not know; numbers tell nothing, since they may be wrong."""
    text = " ".join(filter(None, (rule.rule, *rule.ask)))
    return frozenset(_stem(word) for word in read(text).unknown if len(word) > 2 and not word.isdigit())


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") else word


def names_of(rule: Rule) -> frozenset[str]:
    """All that a rule is about; `white+clothing` (white, for clothing) is about both."""
    return frozenset(
        name for entry in (*rule.about, *rule.requires, *rule.allows, *rule.forbids) for name in entry.split("+")
    )


def places_of(rule: Rule) -> frozenset[str]:
    """Where a rule applies: `picture`, `main`, `title`, ..."""
    return PLACES & scopes_named(rule.scope)
