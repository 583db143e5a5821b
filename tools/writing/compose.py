"""The offline writer: from facts to the fields of a listing, plain and correct, nothing that no fact says.

Knows how to order facts and which field is written how; does not know rules beyond lengths (`limits.py`), nor how words
are made (`wording.py`).
"""

from __future__ import annotations

from dataclasses import replace

from knowledge.products.facts import Product
from knowledge.products.vocabulary import LANGUAGES, broader_than, fold
from tools.listing.words import language_of
from tools.writing.draft import Draft, Piece
from tools.writing.job import Job, Wish
from tools.writing.keywords import write_search_terms, write_tags
from tools.writing.messages import (
    write_body,
    write_descriptions,
    write_headline,
    write_headlines,
    write_link_description,
    write_paths,
    write_preheader,
    write_primary_text,
    write_subject,
)
from tools.writing.said import Said, page
from tools.writing.sentences import write_bullets, write_caption, write_description
from tools.writing.titles import capitals, title_order, write_highlights, write_title
from tools.writing.wording import Teller
from tools.writing.writer import Assignment, Written

_OF_PARCEL = ("variant grams", "grams", "shipping weight")
_IMPERIAL = (None, "us")
_FEED = {"brand": "brand", "colour": "color", "material": "material", "size": "size", "product": "product_type"}
_WRITERS = {
    "title": write_title, "seo_title": write_title, "item_highlights": write_highlights, "bullets": write_bullets,
    "description": write_description, "seo_description": write_description, "search_terms": write_search_terms,
    "tags": write_tags, "caption": write_caption, "subject": write_subject, "preheader": write_preheader,
    "body": write_body, "headlines": write_headlines, "descriptions": write_descriptions, "paths": write_paths,
    "primary_text": write_primary_text, "headline": write_headline, "link_description": write_link_description,
}  # fmt: skip


def language_said_in(product: Product, fallback: str) -> str:
    """The language of the seller's own words."""
    votes = [m.language for fact in product.facts for m in fact.mentions if m.language]
    votes += ["hi" for fact in product.facts if any("\u0900" <= c <= "\u097f" for c in fact.text)]
    if votes:
        return max(dict.fromkeys(votes), key=votes.count)
    found, sure = language_of(" ".join(fact.text for fact in product.facts), None)
    return found if sure and found in LANGUAGES else fallback


class OfflineWriter:
    """The writer that needs no key: templates and a vocabulary."""

    name, revises = "offline", False

    def write(self, assignment: Assignment) -> Written:
        """Write a draft from facts alone."""
        return compose(assignment)


def compose(assignment: Assignment) -> Written:
    """Write a listing from facts."""
    product, limits, language = assignment.product, assignment.limits, assignment.language
    country, wish = assignment.country, assignment.wish
    imperial = language == "en" and country in _IMPERIAL
    teller = Teller(product, language, language_said_in(product, language), imperial, wish.brand)
    wish = replace(wish, short=wish.short or bool(wish.brand and wish.brand.is_brief))
    said = _ordered(_narrowest(_once([s for fact in product.facts for s in teller.say(fact)])), teller, wish)
    draft = Draft()
    job = Job(said, teller, limits, draft, wish)
    for name in limits.fields:
        if name in _WRITERS:
            items = _WRITERS[name](name, job)
            if any(items):
                draft.texts[name] = items
    if "specifics" in limits.fields:
        draft.values["specifics"] = _values(said, teller, page()["specifics"][language])
    if "feed" in limits.fields:
        draft.values["feed"] = _values(said, teller, _FEED)
    return Written(draft, list(dict.fromkeys(teller.untold)))


def _once(said: list[Said]) -> list[Said]:
    """Leave out what is said already, and a parcel's weight where the product's own is known."""
    own_weight = any(s.kind == "weight" and fold(s.fact.name) not in _OF_PARCEL for s in said)
    kept: dict[tuple[str, str], Said] = {}
    for one in said:
        if not (own_weight and one.kind == "weight" and fold(one.fact.name) in _OF_PARCEL):
            kept.setdefault((one.kind, one.value.casefold()), one)
    return list(kept.values())


def _narrowest(said: list[Said]) -> list[Said]:
    """Leave out a material that another one is a kind of: who says oak need not say wood."""
    named = {name for one in said if one.kind == "material" for name in one.fact.concepts}
    wider = {name for one in named for name in broader_than(one) - {one}}
    return [s for s in said if s.kind != "material" or not s.fact.concepts or not set(s.fact.concepts) <= wider]


def _ordered(said: list[Said], teller: Teller, wish: Wish) -> list[Said]:
    """What matters most for such products first; a fact about the same comes once."""
    order = title_order(teller)

    def place(one: Said) -> int:
        return order.index(one.sort) if one.sort in order else len(order)

    ranked = sorted(said, key=place)
    if wish.angle and (leads := _leads(ranked)):
        first = leads[wish.angle % len(leads)]
        ranked.sort(key=lambda one: one.matter != first)
    return ranked


def _leads(ranked: list[Said]) -> list[str]:
    """The matters that a text can begin with; the material stands with the product's name in each."""
    return list(dict.fromkeys(one.matter for one in ranked if one.kind not in ("material", "other", "warranty")))


def angles_of(product: Product, language: str) -> list[str]:
    """The matters (`size`, `care`, ...) that versions of a text about a product can begin with, in their usual order.

    Args:
        product: What is known.
        language: Of the text; a fact that cannot be said in it begins none.
    """
    teller = Teller(product, language, language_said_in(product, language))
    said = _narrowest(_once([s for fact in product.facts for s in teller.say(fact)]))
    return _leads(_ordered(said, teller, Wish()))


def _values(said: list[Said], teller: Teller, names: dict[str, str]) -> dict[str, Piece]:
    found: dict[str, Piece] = {}
    for fact in teller.product.of_kind("brand")[:1]:
        found[names["brand"]] = Piece(fact.text, (fact.id,))
    if teller.name.fact:
        found[names["product"]] = Piece(capitals(teller.name.plain(), teller.language), (teller.name.fact.id,))
    for one in said:
        if one.kind == one.fact.kind and one.kind in names and names[one.kind] not in found:
            found[names[one.fact.kind]] = Piece(one.value, (one.fact.id,))
    return found
