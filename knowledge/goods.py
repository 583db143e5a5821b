"""Which kinds of goods a text names by their products: a saree is clothing, a mug is none of the kinds rules set apart.

Knows the product words (`products/`); does not know rules.
"""

from __future__ import annotations

from knowledge.products.vocabulary import find_in_any_language

OTHER = "other"  # goods that no rule sets apart
APART = {"clothing": "clothing", "footwear": "shoe", "jewellery": "jewellery"}  # by group of products


def goods_named(text: str) -> frozenset[str]:
    """Kinds of goods by the names that rules use (`clothing`, `shoe`, `jewellery`), or `other`; empty if none."""
    products = [mention.concept for mention in find_in_any_language(text) if mention.concept.kind == "product"]
    return frozenset(APART.get(product.group, OTHER) for product in products)
