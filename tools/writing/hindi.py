"""Hindi nouns before a postposition: `चमड़ा` is leather, `चमड़े से` of leather."""

from __future__ import annotations

import re

_UNCHANGED = frozenset({"टेराकोटा"})  # foreign words keep their end
_WORD = re.compile(r"[\u0900-\u097f]+")


def before_postposition(text: str) -> str:
    """Put nouns and adjectives in the form that stands before `का`, `से`, `में`."""
    return _WORD.sub(lambda found: _bent(found[0]), text)


def _bent(word: str) -> str:
    return word[:-1] + "े" if word.endswith("ा") and word not in _UNCHANGED else word
