"""Which column of a product file holds what: known by the format, by its name, told by the seller, or guessed.

Knows tables and `words/columns.yaml`; does not know how products are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml

from knowledge.products.amounts import find_amounts
from knowledge.products.tables import Table
from knowledge.products.vocabulary import FOLDER, fold

KINDS = ("title", "sku", "brand", "price", "stock", "image", "category")
_SAMPLE = 200  # rows that a guess looks at
_NAMED_PAIR = re.compile(r"(Option\d|Attribute \d) ?name$", re.IGNORECASE)
_VALUE_PAIR = re.compile(r"(Option\d|Attribute \d) ?value(?:\(s\))?$", re.IGNORECASE)
_PRICE = re.compile(r"(?:[A-Za-z]{1,3}\.?|[€$£₹])?\s*\d[\d.,'’ ]*\s*(?:[A-Za-z]{1,3}|[€$£₹])?")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][\w./-]{0,30}")


class NeedsMapping(ValueError):
    """No column is known to hold the product's name; the message names the columns.

    Attributes:
        columns: All columns of the file.
        guess: Which column may hold what, told from the cells.
    """

    def __init__(self, name: str, columns: list[str], guess: Mapping[str, str]) -> None:
        """Say which columns there are, and which may hold what."""
        self.columns, self.guess = columns, dict(guess)
        listed = ", ".join(columns[:30])
        told = ", ".join(f"{what}={column}" for what, column in guess.items()) or "title=Column"
        super().__init__(
            f"I do not know which column of {name} holds the product's name. Columns: {listed}. "
            f"Say it like this: {told}."
        )


def recognise(table: Table, mapping: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Tell the format of a file and which column holds what.

    Args:
        table: The file.
        mapping: What the seller said: `{"title": "Was", "price": "EUR"}`; wins over names.

    Returns:
        `shopify`, `amazon`, `woocommerce`, `google` or empty; and the column of each of `KINDS` that is known.
    """
    by_key = {column_key(column): column for column in reversed(table.columns)}
    page = _page()
    kind = next((n for n, f in page["formats"].items() if all(column_key(sign) in by_key for sign in f["signs"])), "")
    chosen = {}
    for what, names in page["columns"].items():
        if what in mapping and column_key(mapping[what]) in by_key:
            chosen[what] = by_key[column_key(mapping[what])]
        elif found := next((by_key[column_key(name)] for name in names if column_key(name) in by_key), None):
            chosen[what] = found
    told = {chosen[what] for what in mapping if what in chosen}
    return kind, {what: column for what, column in chosen.items() if what in mapping or column not in told}


def guess(table: Table) -> dict[str, str]:
    """Guess from the cells which column holds the name, the number and the price; only what the cells speak for."""
    rows = table.rows[:_SAMPLE]
    cells = {column: [str(row.cells[column]) for row in rows if column in row.cells] for column in table.columns}
    full = {column: values for column, values in cells.items() if len(values) >= 0.5 * len(rows)}
    found: dict[str, str] = {}
    names = {column: _likeness_to_name(values) for column, values in full.items()}
    if names and max(names.values()) > 0:
        found["title"] = max(names, key=lambda column: names[column])
    for what, is_one in (("price", _is_price), ("sku", _is_code)):
        fitting = [c for c, v in full.items() if c not in found.values() and sum(map(is_one, v)) >= 0.9 * len(v)]
        if what == "price":
            fitting = [c for c in fitting if find_amounts(f"1 {c}")[0].measures or not all(map(_is_whole, full[c]))]
        if what == "sku":
            fitting = [c for c in fitting if len(set(full[c])) == len(full[c])]
        if fitting:
            found[what] = fitting[0]
    return found


def attributes(cells: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Columns with their names; `Option1 Name` and `Option1 Value` are one, as are WooCommerce's attributes."""
    for column, value in cells.items():
        if _NAMED_PAIR.match(column):
            continue
        if valued := _VALUE_PAIR.match(column):
            called = next((v for c, v in cells.items() if re.fullmatch(rf"{valued[1]} ?name", c, re.IGNORECASE)), None)
            if called and fold(str(value)) != "default title":
                yield str(called), value
            continue
        yield column, value


def column_key(column: str) -> str:
    """A column's name without case, accents, marks and blanks."""
    return re.sub(r"[^\w]", "", fold(str(column))).replace("_", "")


def group_of(kind: str) -> str | None:
    """The column whose value the rows of one product share, in formats that have one row for each variant."""
    group: str | None = _page()["formats"].get(kind, {}).get("group")
    return group


@cache
def skipped() -> frozenset[str]:
    """Keys of columns that say nothing about the product itself."""
    return frozenset(column_key(column) for column in _page()["skip"])


@cache
def named_apart() -> frozenset[str]:
    """Keys of columns that are kept as the product's name, number, price and brand."""
    return frozenset(column_key(n) for what in ("title", "sku", "price", "brand") for n in _page()["columns"][what])


def _likeness_to_name(values: list[str]) -> float:
    """How much cells are like names of products: short texts of letters, each another one."""
    lettered = [v for v in values if len(re.findall(r"[^\W\d_]", v)) >= 3 and len(v) <= 200 and "://" not in v]
    if not values or len(lettered) < 0.9 * len(values):
        return 0.0
    words = sum(len(v.split()) for v in lettered) / len(lettered)
    return (
        len(set(lettered)) / len(lettered) * (1.0 if 1.5 <= words <= 25 else 0.5) * (0.2 if _are_codes(values) else 1)
    )


def _are_codes(values: list[str]) -> bool:
    return all(_is_code(value) for value in values)


def _is_code(value: str) -> bool:
    return bool(_CODE.fullmatch(value.strip()))


def _is_price(value: str) -> bool:
    return bool(_PRICE.fullmatch(value.strip()))


def _is_whole(value: str) -> bool:
    return value.strip().isdigit()


@cache
def _page() -> dict[str, Any]:
    page: dict[str, Any] = yaml.safe_load((FOLDER / "columns.yaml").read_text("utf-8"))
    return page
