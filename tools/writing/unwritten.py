"""What is told of a product and no listing says: praise, promises to heal, and words that speak to a program."""

from __future__ import annotations

import re

from knowledge.products.vocabulary import LANGUAGES
from tools.listing.phrases import find

PRAISE, HEALS, ORDERS = "praise-is-no-fact", "promise-to-heal", "words-to-a-program"
_PRAISE_AT_MOST = 60  # characters; longer texts hold facts beside the praise

# A cell of a product file or a line of a data sheet may hold orders instead of facts. They are never obeyed; here they
# are kept from being printed, and from a language model.
_ORDERS = re.compile(
    r"<!--|<script|\{\{|(?:^|[.!?\n]\s*)(?:system|assistant|developer|user)\s*:"
    r"|\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:rules?|instructions?|prompts?|previous|above|checks?)\b"
    r"|\b(?:ignorier\w*|vergiss|missachte\w*|umgeh\w*)\b.{0,40}\b(?:regel\w*|anweisung\w*|vorherig\w*|prüfung\w*)"
    r"|\b(?:ignora|olvida|omite|salta)\w*\b.{0,40}\b(?:reglas?|instrucci\w+|anterior\w*|comprobaci\w+)"
    r"|(?:नियम|निर्देश|हिदायत)\S*\s.{0,30}(?:अनदेख|नज़रअंदाज़|नजरअंदाज|भूल|मत मान)"
    r"|\b(?:niyam|nirdesh|instructions?|rules?)\b.{0,30}\b(?:ignore|andekha|bhool|mat maan)\w*"
    r"|\b(?:call|run|execute|invoke)\s+(?:the\s+)?(?:tool\s+)?[a-z]+_[a-z_]+",
    re.IGNORECASE | re.DOTALL,
)


def why_unwritten(text: str) -> str | None:
    """Say why a told text is no fact for a listing: `PRAISE`, `HEALS`, `ORDERS`, or None if it is one."""
    if _ORDERS.search(text):
        return ORDERS
    if any(find(text, "disease", code) for code in LANGUAGES):
        return HEALS
    return PRAISE if is_praise(text) else None


def is_praise(text: str) -> bool:
    """Whether words only praise, in any language: `best quality` is no fact."""
    return len(text) < _PRAISE_AT_MOST and any(
        find(text, topic, code) for topic in ("praise", "rank") for code in LANGUAGES
    )
