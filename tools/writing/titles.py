"""Titles and highlights of a listing: what it is first, then facts while they fit."""

from __future__ import annotations

import re

from knowledge.products.amounts import find_amounts, same_any
from knowledge.products.vocabulary import broader_than, fold, tokens_of
from tools.listing.words import fold as same_length_fold
from tools.listing.words import lexicon
from tools.writing.draft import Piece, joined
from tools.writing.job import Job
from tools.writing.said import Said, page
from tools.writing.wording import Teller

# In a title only where buyers of such goods look for it; a weight is that of the parcel, for most.
_SHOUTED = 6
_RARE = ("weight", "fabric_weight", "brightness", "share", "duration", "temperature", "price")


def write_title(name: str, job: Job) -> list[list[Piece]]:
    """Brand, product with its material, then facts while they fit."""
    said, teller, limits, wish = job.said, job.teller, job.limits, job.wish
    length = limits.of(name)
    pieces = [*_brand(teller), head(said, teller)]
    if len(pieces) > 1:
        pieces[1] = Piece(pieces[1].text, pieces[1].facts, " ")
    used = {same_length_fold(w) for p in pieces for w in p.text.split()}
    most = 1 if wish.short_title or wish.short else 99
    for one in said:
        if one.kind in _RARE and one.kind not in title_order(teller):
            continue
        told = find_amounts(joined(pieces, ", "))
        if one.fact.amounts and all(same_any(amount, told) for amount in one.fact.amounts):
            continue  # "Bottle 500ml, 500 ml"
        if one.kind in ("material", "other", "warranty") or set(one.fact.concepts) & _named_in_head(teller):
            continue
        text = capitals(teller.short(one, title=True), teller.language)
        words = {same_length_fold(w) for w in text.split() if len(w) > 3}
        candidate = Piece(text, (one.fact.id,))
        if words and words <= used or not length.fits(joined([*pieces, candidate], ", ")) or most == 0:
            continue
        pieces.append(candidate)
        used |= words
        most -= 1
    while len(pieces) > 1 and not length.fits(joined(pieces, ", ")):
        pieces.pop()
    return [pieces]


def title_order(teller: Teller) -> list[str]:
    """What matters most for such products, first things first."""
    concept, orders = teller.name.concept, page()["title_order"]
    order: list[str] = orders.get(concept.group if concept else "other", orders["other"])
    return order


def _brand(teller: Teller) -> list[Piece]:
    return [Piece(fact.text, (fact.id,)) for fact in teller.product.of_kind("brand")[:1]]


def head(said: list[Said], teller: Teller) -> Piece:
    """`Stoneware Mug`, `Tasse aus Steinzeug`; the seller's own name of it where it is in the language."""
    fact, concept = teller.name.fact, teller.name.concept
    material = next((s for s in said if s.kind == "material" and s.value and not s.left and len(s.value) < 40), None)
    name = teller.name.plain()
    facts: tuple[str, ...] = (fact.id,) if fact else ()
    own = fact and (concept is None or len(tokens_of(fact.text)) > 1) and teller.said_in == teller.language
    if fact and own:
        name = _calm(_without_brand(teller.name.own(), teller))
        told = {name for concept in material.fact.concepts for name in broader_than(concept)} if material else set()
        words = {same_length_fold(word) for word in name.split()}
        if material is None or told & set(fact.concepts) or same_length_fold(material.value.split()[-1]) in words:
            return Piece(capitals(name, teller.language), facts)
    if material and "%" not in material.value:
        text = teller.made_of(material.value, name)
        return Piece(capitals(text, teller.language), (*facts, material.fact.id))
    return Piece(capitals(name, teller.language), facts)


def _calm(name: str) -> str:
    """A name that shouts, in small letters with capitals; short words may be abbreviations."""
    if not name.isupper() or len(name) < _SHOUTED:
        return name
    return re.sub(r"[^\W\d_]{2,}", lambda word: word[0].capitalize(), name)


def _named_in_head(teller: Teller) -> set[str]:
    fact = teller.name.fact
    own = fact and len(tokens_of(fact.text)) > 1 and teller.said_in == teller.language
    return set(fact.concepts) if fact and own else set()


def _without_brand(text: str, teller: Teller) -> str:
    brand = teller.product.text_of("brand")
    if brand and fold(text).startswith(fold(brand)) and len(text) > len(brand):
        return text[len(brand) :].strip(" -–,")
    return text


def capitals(text: str, language: str) -> str:
    """English titles begin each main word with a capital; other languages the first one of a name."""
    if language != "en":
        return text[:1].upper() + text[1:] if language in ("de", "es") and text[:1].isalpha() else text
    small, units = lexicon().small, lexicon().units
    words = text.split(" ")

    def shown(word: str, before: str) -> str:
        plain = same_length_fold(word).strip("(),")
        is_unit = plain in units and any(c.isdigit() for c in before)
        if not word[:1].islower() or is_unit or (plain in small and before):
            return word
        return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))

    return " ".join(shown(word, words[i - 1] if i else "") for i, word in enumerate(words))


def write_highlights(name: str, job: Job) -> list[list[Piece]]:
    """What found no room in the title, then what did."""
    said, teller, limits, draft = job.said, job.teller, job.limits, job.draft
    in_title = {fact for piece in draft.texts["title"][0] for fact in piece.facts}
    pieces: list[Piece] = []
    for one in sorted(said, key=lambda s: s.fact.id in in_title):
        text = teller.short(one)
        piece = Piece(text[:1].upper() + text[1:], (one.fact.id,))
        if one.kind != "other" and limits.of(name).fits(joined([*pieces, piece], ", ")):
            pieces.append(piece)
    return [pieces]
