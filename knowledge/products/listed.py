"""A row of a product file as it is kept and found: its cells, and the words, concepts and amounts that it holds.

Knows columns and facts; does not know how they are stored.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from knowledge.products.amounts import find_amounts
from knowledge.products.asking import meaning_text
from knowledge.products.columns import attributes, column_key, group_of, named_apart, skipped
from knowledge.products.facts import Product, read_record
from knowledge.products.kinds import kind_and_unit
from knowledge.products.records import answer_in
from knowledge.products.tables import Row, Table
from knowledge.products.vocabulary import broader_than, find_in_any_language, fold, tokens_of

_MARKUP = re.compile(r"<[^<>]{0,400}>|&nbsp;")
_MOST_WORDS, _MOST_READ = 20_000, 3_000  # characters of a row that are found, and of a cell that are understood
_NONE_THERE = frozenset(
    {"0", "no", "nein", "false", "out of stock", "nicht auf lager", "agotado", "ausverkauft", "नही"}
)


@dataclass
class Listed:
    """A product as it is kept.

    Attributes:
        line: In the file, from 1.
        stock: Whether there are any; None if the file does not say.
        words: All its words, folded.
        concepts: Names of what it is, is made of and can do, with all that those are kinds of.
        amounts: What is measured and how much, in the first unit of it.
        meaning: Its name, to be compared by meaning.
    """

    line: int
    sku: str
    title: str
    brand: str = ""
    price: float | None = None
    currency: str = ""
    stock: bool | None = None
    images: list[str] = field(default_factory=list)
    cells: dict[str, Any] = field(default_factory=dict)
    words: str = ""
    concepts: frozenset[str] = frozenset()
    amounts: frozenset[tuple[str, float]] = frozenset()
    meaning: str = ""

    def cells_as_text(self) -> str:
        """The cells as JSON."""
        return json.dumps(self.cells, ensure_ascii=False, default=str)


def list_products(table: Table, kind: str, chosen: dict[str, str]) -> tuple[list[Listed], list[tuple[int, str]]]:
    """Turn rows into products; rows of one product share what its first row says.

    Args:
        table: The file.
        kind: Its format.
        chosen: Which column holds what.

    Returns:
        The products; and the rows that are none, by line and why.
    """
    group, image = group_of(kind), chosen.get("image", "")
    parents: dict[str, dict[str, Any]] = {}
    pictures: dict[str, list[str]] = {}
    listed, problems = list[Listed](), list[tuple[int, str]]()
    for row in table.rows:
        cells = row.cells
        handle = str(cells.get(group, "")) if group else ""
        if group:
            if cells.get(image):
                pictures.setdefault(handle, []).append(str(cells[image]))
            parent = parents.setdefault(handle, cells)
            if cells is not parent and chosen["sku"] not in cells and not any("Option1 Value" in c for c in cells):
                continue  # a row of one more picture
            cells = {**parent, **cells}
        title = str(cells.get(chosen["title"], "")).strip()
        if not title:
            problems.append((row.line, f"no name in the column {chosen['title']!r}"))
            continue
        own = pictures.setdefault(handle, []) if group else _addresses(cells.get(image))
        listed.append(_listed(row, cells, title, chosen, own))
    return listed, problems


def facts_of(
    source: str, line: int, sku: str, title: str, brand: str, cells: dict[str, Any], price: str = ""
) -> Product:
    """The facts of a row, each with the file and the row as its origin."""
    kept = {c: v for c, v in attributes(cells) if column_key(c) not in skipped()}
    record: dict[str, Any] = {
        "name": title,
        **({"brand": brand} if brand else {}),
        **({"price": price} if price else {}),
    }
    record |= {c: v for c, v in kept.items() if column_key(c) not in named_apart()}
    return Product(read_record(record, f"{source}, row {line}" if line else source).facts, sku)


def _listed(row: Row, cells: dict[str, Any], title: str, chosen: dict[str, str], images: list[str]) -> Listed:
    price, currency = _price(cells.get(chosen.get("price", ""), ""))
    product = Listed(
        row.line, str(cells.get(chosen.get("sku", ""), "") or f"row-{row.line}").strip(), title,
        str(cells.get(chosen.get("brand", ""), "")).strip(), price, currency,
        _stock(cells.get(chosen.get("stock", ""))), images, cells,
    )  # fmt: skip
    words, names, amounts = list[str](), set[str](), set[tuple[str, float]]()
    for column, value in attributes(cells):
        if column_key(column) not in skipped():
            told = [str(v["text"]) for v in value] if column == "facts" and isinstance(value, list) else [str(value)]
            for said in (_understood(column, text) for text in told):
                words.append(said[0])
                names |= said[1]
                amounts |= said[2]
    product.words, product.concepts = " ".join(words)[:_MOST_WORDS], frozenset(names)
    product.amounts, product.meaning = frozenset(amounts), meaning_text(title)
    return product


@lru_cache(20_000)  # variants of one product, and cells such as "cotton", are there many times
def _understood(column: str, value: str) -> tuple[str, frozenset[str], frozenset[tuple[str, float]]]:
    """The words, concepts and amounts of a cell."""
    text = _MARKUP.sub(" \n ", value)[:_MOST_WORDS]
    answer, unit = answer_in(text), kind_and_unit(column)[1]
    if answer is not None:
        text = column if answer else ""
    elif unit and not re.search(r"[^\d.,\s]", text):
        text = f"{text} {unit}"
    read = text[:_MOST_READ]
    names = {name for m in find_in_any_language(read) if not m.denied for name in broader_than(m.concept.name)}
    measured = {
        (amount.measures[0], round(small[0], 4))
        for amount in find_amounts(read)
        if amount.measures and "money" not in amount.measures and (small := amount.in_smallest(amount.measures[0]))
    }
    return " ".join(token.key for token in tokens_of(text)), frozenset(names), frozenset(measured)


def _addresses(value: Any) -> list[str]:
    return [part for part in re.split(r"[,;|\s]+(?=\S+)", str(value or "").strip()) if part]


def _stock(value: Any) -> bool | None:
    return None if value is None else fold(str(value)).strip() not in _NONE_THERE


def _price(value: Any) -> tuple[float | None, str]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value), ""
    amounts = find_amounts(str(value))
    return (amounts[0].value, amounts[0].unit) if amounts else (None, "")
