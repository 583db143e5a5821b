"""The seller's own products in a request: a file to load, a search in them, one of them by its name.

Knows the words of `writing.yaml`; does not know what the catalogue holds.
"""

from __future__ import annotations

from agent.offline.listing_request import find, left_of, read_listing_request, told_facts
from agent.offline.told_product import tells_product
from agent.offline.words import Word, phrases, read_words
from knowledge.products.facts import read_sentence

_QUALITIES = 3  # words between "my" and "products"


def asks_for_products(text: str, *, after_products: bool) -> bool:
    """Whether products of the catalogue are asked for: "which of my products are waterproof".

    Args:
        text: A clause.
        after_products: The turn before was about products, so that "the waterproof ones" is enough.
    """
    words = read_words(text)
    named = bool(find("catalogues", words)) or _names_own_goods(words)
    asks = bool(find("searches", words))
    return (named and asks) or (after_products and (asks or bool(told_facts(text))) and not find("pictures", words))


def asks_to_load(text: str) -> bool:
    """Whether a product file is to be loaded: "load my csv"."""
    words = read_words(text)
    return bool(find("loads", words)) and bool(find("files", words) or find("catalogues", words))


def points_at_products(text: str) -> bool:
    """Whether a request means the products that were found just now: "for these", "the first two"."""
    return bool(find("them", read_words(text)))


def product_of_list(message: str, *, catalogue_loaded: bool) -> str:
    """A product of the seller's list for which a listing is wanted, by its name: `the blue mug`; empty if none is.

    Args:
        message: "write one for the blue mug from my list".
        catalogue_loaded: A product file was loaded in this conversation, so that a name alone is enough.
    """
    words = read_words(message)
    listed = {i for start, end, _ in phrases("writing", "from_list").find(words) for i in range(start, end)}
    wanted = read_listing_request(message)
    if not (wanted or (listed and find("writes", words))) or not (listed or catalogue_loaded):
        return ""
    listed |= {i for start, end, _ in find("one", words) for i in range(start, end)} if listed else set()
    kept = " ".join(word.text for i, word in enumerate(words) if i not in listed)
    told = read_listing_request(kept)
    name = told.facts if told else left_of(kept)
    facts = read_sentence(name, "").facts
    measured = any(fact.amounts for fact in facts)
    return "" if not tells_product(name) or (measured and not listed) else name


def _names_own_goods(words: list[Word]) -> bool:
    """`my waterproof products`."""
    goods = [start for start, _, _ in find("goods", words)]
    return any(0 <= at - end <= _QUALITIES for _, end, _ in find("own", words) for at in goods)
