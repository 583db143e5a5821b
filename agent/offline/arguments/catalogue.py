"""Arguments of the product file: loading it, searching it, and which of its products are meant."""

from __future__ import annotations

import re

from agent.offline.arguments.calls import Calls
from agent.offline.catalogue_request import columns_asked, columns_told
from agent.offline.context import Context
from agent.offline.fact_sheet import product_of_picture
from agent.offline.listing_request import read_listing_request, told_facts
from agent.offline.own_products import points_at_products
from agent.offline.request import Request
from agent.offline.slots import read_number
from agent.offline.subjects import Subjects
from tools.load_catalog import is_product_file

_SKU = re.compile(
    r"\b(?:sku|article|artikel|product|produkt|producto|item)\s+(?:n[or]\.?\s+)?([A-Za-z0-9]+[\w-]*\d[\w-]*)", re.I
)
_CODE = re.compile(r"[A-Za-z0-9]+[-_/][\w/-]*\d[\w/-]*|[A-Z]{2,}\d{2,}\w*")  # "MUG-2", and nothing else was told
_BETWEEN = re.compile(r"\s*(?:[,;\n]|\b(?:and|und|y|e|aur|also|auch)\b|और)\s*", re.IGNORECASE)
_FEW_WORDS = 6
_COLUMN = re.compile(r"\b(title|sku|brand|price)\s*=\s*([^,;\n]+)", re.IGNORECASE)


def load_catalog(_request: Request, subjects: Subjects) -> Calls:
    """Each file that was sent, or the last one again with the columns that are told (`title=Name`)."""
    files = [name for name in subjects.context.now.files if is_product_file(name)]
    columns = {m[1].lower(): m[2].strip() for m in _COLUMN.finditer(subjects.context.now.text)}
    if not files and (asked := columns_asked(subjects.context)):
        files, columns = [str(asked["file"])], columns_told(subjects.context)
    if not files and columns:
        files = [name for turn in subjects.context.past for name in turn.files][-1:]
    if not files:
        return Calls(problem="no_file")
    return Calls([("load_catalog", {"file_id": name, **({"columns": columns} if columns else {})}) for name in files])


def search_catalog(request: Request, _subjects: Subjects) -> Calls:
    """The request itself is the query."""
    return Calls([("search_catalog", {"query": request.text})])


def products_meant(request: Request, subjects: Subjects) -> list[str]:
    """Numbers of products of the catalogue: those named, or those found just before that the words point at."""
    context, text = subjects.context, subjects.context.now.text
    found = [str(p["sku"]) for turn in context.turns for s in turn.steps for p in s.products if "sku" in p]
    named = [sku for sku in dict.fromkeys(found) if re.search(rf"(?<![\w-]){re.escape(sku)}(?![\w-])", text, re.I)]
    named = named or [m[1] for m in _SKU.finditer(text)]
    steps = [s for turn in context.turns for s in turn.steps if s.name == "search_catalog" and s.ok]
    wanted = read_listing_request(text)
    if wanted and (codes := _only_codes(wanted.facts)):
        return codes
    if not named and not points_at_products(text) and (looked_up := _looked_up(context)):
        return looked_up
    if not named and not (wanted and told_facts(wanted.facts)) and (shown := product_of_picture(context)):
        return [shown]
    if not named and names_next_product(context):
        return [m[0] for m in _CODE.finditer(text)]
    if named or not steps or (wanted and told_facts(wanted.facts)):
        return named
    if not points_at_products(text):
        return []
    last = [str(product["sku"]) for product in steps[-1].products]
    numbers = (read_number(word, subjects.language) for word in request.words)
    count = next((number for number in numbers if number and number > 1), None)
    return last[: count or len(last)]


def _looked_up(context: Context) -> list[str]:
    """The product that was looked up by its name for this very request, if the catalogue holds it."""
    steps = [step for step in context.now.steps if step.name == "search_catalog" and step.ok]
    return [str(p["sku"]) for step in steps for p in step.products if p.get("fits", True)][:1]


def names_next_product(context: Context) -> bool:
    """`and for L-4`: a product's number in a few words, after a listing of another product of the catalogue."""
    written = [s for turn in context.past for s in turn.steps if s.name == "write_listing"]
    few = len(context.now.text.split()) <= _FEW_WORDS
    return bool(few and written and written[-1].args.get("sku") and _CODE.search(context.now.text))


def _only_codes(told: str) -> list[str]:
    """Product numbers, if nothing else was told: `MUG-2, CND-07 and BRD-10`."""
    parts = [part for part in _BETWEEN.split(told) if part.strip()]
    return list(dict.fromkeys(parts)) if parts and all(_CODE.fullmatch(part) for part in parts) else []
