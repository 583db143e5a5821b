"""The seller's products: loaded from files, found by meaning and by filter, turned into facts when one is opened.

Kept in one SQLite file. Meaning is the vocabulary's: who asks for "waterproof" finds "wasserdicht". Knows tables and
facts; does not know listings or conversations.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.products.amounts import find_amounts
from knowledge.products.facts import Product, read_record
from knowledge.products.tables import Row, Table, read_table
from knowledge.products.text_files import UnreadableFileError
from knowledge.products.vocabulary import FOLDER, agreed, find_mentions, fold, pattern, tokens_of, words_in

_MARKUP = re.compile(r"<[^<>]{0,400}>|&nbsp;")
_NUMBER = re.compile(r"\d[\d.,' ]*")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS products (
  id INTEGER PRIMARY KEY, source TEXT, line INTEGER, sku TEXT, title TEXT, brand TEXT, price REAL, currency TEXT,
  cells TEXT
);
CREATE INDEX IF NOT EXISTS by_sku ON products (sku);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (text, content='', tokenize="unicode61 remove_diacritics 2");
"""


@dataclass
class Loaded:
    """What became of a file.

    Attributes:
        format: `shopify`, `amazon`, `woocommerce`, `google`, or `table`.
        products: Products taken in.
        problems: Rows that were set aside: line and why.
        columns: The file's columns.
        mapping: Which column holds the number, the name, the brand and the price.
    """

    source: str
    format: str
    products: int
    problems: list[tuple[int, str]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        problems = [{"line": line, "problem": why} for line, why in self.problems]
        return {
            "file": self.source, "format": self.format, "products": self.products, "set_aside": len(problems),
            "problems": problems, "columns": self.columns, "mapping": self.mapping,
        }  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A product of the catalogue."""

    sku: str
    title: str
    brand: str
    price: float | None
    currency: str
    origin: str

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return dict(self.__dict__)


class NeedsMapping(ValueError):
    """No column is known to hold the product's name; the message names the columns."""

    def __init__(self, name: str, columns: list[str]) -> None:
        """Say which columns there are."""
        self.columns = columns
        super().__init__(
            f"I do not know which column of {name} holds the product's name. Columns: {', '.join(columns[:30])}. "
            "Say it like this: title=Column."
        )


class Catalogue:
    """All products of one Lightbox."""

    def __init__(self, folder: Path) -> None:
        """Open the catalogue in `folder`, which is made when the first file is loaded."""
        self._path = folder / "catalogue.sqlite"

    def load(self, content: bytes, name: str, mapping: Mapping[str, str] | None = None) -> Loaded:
        """Take a file in; a file of the same name replaces the one before.

        Args:
            content: The whole file.
            name: What it is called; every fact's origin names it.
            mapping: Which column holds the `sku`, `title`, `brand` or `price`, where the names do not say it.

        Raises:
            UnreadableFileError: It cannot be read.
            NeedsMapping: No column is known to hold the product's name.
        """
        table = read_table(content, name)
        kind, chosen = _recognise(table, mapping or {})
        if "title" not in chosen:
            raise NeedsMapping(name, table.columns)
        rows, problems = _products(table, kind, chosen)
        if not rows:
            raise UnreadableFileError(f"{name} holds no product: no row has a name in the column {chosen['title']!r}.")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path)) as base, base:
            base.executescript(_SCHEMA)
            self._forget(base, name)
            for record, text in rows:
                at = base.execute(
                    "INSERT INTO products (source, line, sku, title, brand, price, currency, cells) "
                    "VALUES (:source, :line, :sku, :title, :brand, :price, :currency, :cells)",
                    {"source": name, **record},
                )
                base.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (at.lastrowid, text))
        return Loaded(name, kind or "table", len(rows), sorted([*table.problems, *problems]), table.columns, chosen)

    def search(self, text: str, limit: int = 20) -> list[Found]:
        """Find products: words in any of the four languages, and prices ("the waterproof ones under 30 euros")."""
        if not self._path.is_file():
            return []
        prices, rest = _prices(text)
        queries = _queries(rest)
        with closing(sqlite3.connect(self._path)) as base:
            for query in queries:
                if found := self._find(base, query, prices, limit):
                    return found
        return []

    def product(self, sku: str) -> Product | None:
        """The facts of one product by its number; None if there is none of that number."""
        if not self._path.is_file():
            return None
        with closing(sqlite3.connect(self._path)) as base:
            row = base.execute(
                "SELECT source, line, sku, title, brand, cells FROM products WHERE sku = ? COLLATE NOCASE "
                "ORDER BY id DESC",
                (sku.strip(),),
            ).fetchone()
        return _facts(row) if row else None

    def count(self) -> int:
        """How many products there are."""
        if not self._path.is_file():
            return 0
        with closing(sqlite3.connect(self._path)) as base:
            return int(base.execute("SELECT count(*) FROM products").fetchone()[0])

    def _forget(self, base: sqlite3.Connection, name: str) -> None:
        """Remove the rows of an earlier file of this name, and what the search knows of all of them."""
        if base.execute("SELECT 1 FROM products WHERE source = ? LIMIT 1", (name,)).fetchone():
            base.execute("DELETE FROM products WHERE source = ?", (name,))
            base.execute("INSERT INTO words (words) VALUES ('delete-all')")
            for row in base.execute("SELECT id, cells FROM products").fetchall():
                base.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (row[0], _text(json.loads(row[1]))))

    def _find(
        self, base: sqlite3.Connection, query: str, prices: tuple[float | None, float | None], limit: int
    ) -> list[Found]:
        where, values = [], list[Any]()
        if query:
            where.append("words MATCH ?")
            values.append(query)
        for sign, price in (("<=", prices[0]), (">=", prices[1])):
            if price is not None:
                where.append(f"price {sign} ?")
                values.append(price)
        rows = base.execute(
            "SELECT sku, title, brand, price, currency, source, line FROM products "
            + ("JOIN words ON words.rowid = products.id " if query else "")
            + (f"WHERE {' AND '.join(where)} " if where else "")
            + f"ORDER BY {'bm25(words), ' if query else ''}products.id LIMIT ?",
            (*values, limit),
        ).fetchall()
        return [Found(r[0], r[1], r[2], r[3], r[4], f"{r[5]}, row {r[6]}") for r in rows]


def _recognise(table: Table, mapping: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The format, and which column holds what."""
    by_key = {_key(column): column for column in reversed(table.columns)}
    page = _page()
    kind = next((n for n, f in page["formats"].items() if all(_key(sign) in by_key for sign in f["signs"])), "")
    chosen = {}
    for what, names in page["columns"].items():
        if what in mapping and _key(mapping[what]) in by_key:
            chosen[what] = by_key[_key(mapping[what])]
        elif found := next((by_key[_key(name)] for name in names if _key(name) in by_key), None):
            chosen[what] = found
    return kind, chosen


def _products(
    table: Table, kind: str, chosen: dict[str, str]
) -> tuple[list[tuple[dict[str, Any], str]], list[tuple[int, str]]]:
    """Rows as they are stored, with the words they are found by; rows of one product share what the first one says."""
    group = _page()["formats"].get(kind, {}).get("group")
    parents: dict[str, dict[str, Any]] = {}
    rows, problems = [], []
    for row in table.rows:
        cells = row.cells
        if group:
            handle = str(cells.get(group, ""))
            parent = parents.setdefault(handle, cells)
            if cells is not parent and chosen["sku"] not in cells and not any("Option1 Value" in c for c in cells):
                continue  # a row of one more picture
            cells = {**parent, **cells}
        title = str(cells.get(chosen["title"], "")).strip()
        if not title:
            problems.append((row.line, f"no name in the column {chosen['title']!r}"))
            continue
        rows.append((_stored(row, cells, title, chosen), _text(cells)))
    return rows, problems


def _stored(row: Row, cells: dict[str, Any], title: str, chosen: dict[str, str]) -> dict[str, Any]:
    price, currency = _price(cells.get(chosen.get("price", ""), ""))
    return {
        "line": row.line, "sku": str(cells.get(chosen.get("sku", ""), "") or f"row-{row.line}").strip(), "title": title,
        "brand": str(cells.get(chosen.get("brand", ""), "")).strip(), "price": price, "currency": currency,
        "cells": json.dumps(cells, ensure_ascii=False, default=str),
    }  # fmt: skip


def _price(value: Any) -> tuple[float | None, str]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value), ""
    amounts = find_amounts(str(value))
    if not amounts:
        return None, ""
    return amounts[0].value, amounts[0].unit


def _text(cells: Mapping[str, Any]) -> str:
    skip = _skipped()
    told = [str(value) for column, value in cells.items() if _key(column) not in skip]
    return " ".join(_MARKUP.sub(" ", " \n ".join(told)).split())[:20_000]


def _facts(row: tuple[Any, ...]) -> Product:
    source, line, sku, title, brand, cells = row
    origin = f"{source}, row {line}"
    kept = {c: v for c, v in _attributes(json.loads(cells)) if _key(c) not in _skipped()}
    titles = {_key(name) for what in ("title", "sku", "price", "brand") for name in _page()["columns"][what]}
    record: dict[str, Any] = {"name": title, **({"brand": brand} if brand else {})}
    record |= {c: v for c, v in kept.items() if _key(c) not in titles}
    product = read_record(record, origin)
    return Product(product.facts, sku)


def _attributes(cells: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Columns with their names; `Option1 Name` and `Option1 Value` are one, as are WooCommerce's attributes."""
    for column, value in cells.items():
        named = re.match(r"(Option\d|Attribute \d) ?name$", column, re.IGNORECASE)
        valued = re.match(r"(Option\d|Attribute \d) ?value(?:\(s\))?$", column, re.IGNORECASE)
        if named:
            continue
        if valued:
            called = next((v for c, v in cells.items() if re.fullmatch(rf"{valued[1]} ?name", c, re.IGNORECASE)), None)
            if called and fold(str(value)) != "default title":
                yield str(called), value
            continue
        yield column, value


def _prices(text: str) -> tuple[tuple[float | None, float | None], str]:
    """The most and the least that it may cost, and the text without them."""
    most = least = None
    rest = text
    for amount in find_amounts(text):
        if amount.measures and "money" not in amount.measures:
            continue
        before, after = text[: amount.start].casefold(), text[amount.end :].casefold()
        if pattern("under").search(before) or pattern("or_less").match(after):
            most = amount.value
        elif pattern("over").search(before) or pattern("or_more").match(after):
            least = amount.value
        elif "money" not in amount.measures:
            continue
        rest = rest.replace(amount.text, " ")
    return (most, least), rest


def _queries(text: str) -> list[str]:
    """Searches from strict to lenient: all that is asked for, any of it."""
    mentions = find_mentions(text)
    groups = [_any_wording(m.concept.also) for m in mentions]
    spans = [(m.start, m.end) for m in mentions]
    for token in tokens_of(text):
        asked = token.key in words_in("small") or token.key in words_in("asked")
        if not asked and not any(s <= token.start < e for s, e in spans):
            groups.append(f'"{token.key}"*')
    groups = [group for group in groups if group]
    if not groups:
        return [""]
    return [" AND ".join(f"({g})" for g in groups), " OR ".join(f"({g})" for g in groups)]


def _any_wording(also: Mapping[str, tuple[str, ...]]) -> str:
    """All words for a concept, in all languages, with any ending."""
    wordings = dict.fromkeys(
        " ".join(token.key for token in tokens_of(agreed(wording, form)))
        for forms in also.values() for wording in forms for form in ((0, 1) if "[" in wording else (0,))
    )  # fmt: skip
    return " OR ".join(f'"{wording}"*' for wording in wordings if wording)


def _key(column: str) -> str:
    return re.sub(r"[^\w]", "", fold(str(column))).replace("_", "")


@cache
def _skipped() -> frozenset[str]:
    return frozenset(_key(column) for column in _page()["skip"])


@cache
def _page() -> dict[str, Any]:
    page: dict[str, Any] = yaml.safe_load((FOLDER / "columns.yaml").read_text("utf-8"))
    return page
