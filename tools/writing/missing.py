"""What buyers of a product look for and nobody has told."""

from __future__ import annotations

from knowledge.products.facts import Product
from tools.writing.product_name import ProductName
from tools.writing.said import page


def missing_of(product: Product, marketplace: str) -> list[str]:
    """What buyers of such a product look for and nobody has told, as kinds of facts."""
    concept = ProductName(product, "en", "en").concept
    asked = page()["asked"].get(concept.group if concept else "other", page()["asked"]["other"])
    told = {fact.kind for fact in product.facts}
    claims = {m.concept.claim for fact in product.facts for m in fact.mentions}
    concepts = {m.concept.kind for fact in product.facts for m in fact.mentions}
    sizes = {"dimensions", "width", "height", "length", "diameter", "size"}
    missing = [kind for kind in asked if kind not in told | claims | concepts]
    missing = [kind for kind in missing if not (kind in ("dimensions", "size") and told & sizes)]
    brand = [] if "brand" in told or marketplace.split(".")[0] not in ("amazon", "walmart", "google") else ["brand"]
    return [*([] if "product" in told else ["product"]), *missing, *brand]
