"""The seller's products: loaded from files, found by meaning, words and limits, turned into facts when one is opened.

Kept in one SQLite file. Knows tables and facts; does not know listings or conversations.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from knowledge.products.columns import NeedsMapping, column_key, guess, recognise
from knowledge.products.facts import Product
from knowledge.products.finding import Found, find
from knowledge.products.listed import Listed, facts_of, list_products
from knowledge.products.meanings import SCHEMA as MEANINGS
from knowledge.products.meanings import Meanings
from knowledge.products.tables import Row, Table, read_table
from knowledge.products.text_files import UnreadableFileError
from knowledge.products.vocabulary import fold

_FORMAT = 2  # raise it when the layout changes; an older file is made anew from the product files
_SCHEMA = """
CREATE TABLE IF NOT EXISTS products (
  id INTEGER PRIMARY KEY, source TEXT, line INTEGER, sku TEXT, title TEXT, brand TEXT, brand_key TEXT, price REAL,
  currency TEXT, stock INTEGER, images TEXT, meaning INTEGER, cells TEXT
);
CREATE INDEX IF NOT EXISTS by_sku ON products (sku COLLATE NOCASE);
CREATE INDEX IF NOT EXISTS by_meaning ON products (meaning);
CREATE INDEX IF NOT EXISTS by_price ON products (price);
CREATE INDEX IF NOT EXISTS by_source ON products (source);
CREATE TABLE IF NOT EXISTS amounts (product INTEGER, measure TEXT, value REAL);
CREATE INDEX IF NOT EXISTS by_amount ON amounts (measure, value);
CREATE INDEX IF NOT EXISTS by_product ON amounts (product);
CREATE TABLE IF NOT EXISTS pictures (sha256 TEXT PRIMARY KEY, sku TEXT, name TEXT);
CREATE TABLE IF NOT EXISTS mappings (columns TEXT PRIMARY KEY, mapping TEXT);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
  text, concepts, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc' tokenchars '_'"
);
"""
Step = Callable[[int, int], None]


@dataclass
class Loaded:
    """What became of a file.

    Attributes:
        format: `shopify`, `amazon`, `woocommerce`, `google`, or `table`.
        products: Products taken in.
        problems: Rows that were set aside: line and why.
        columns: The file's columns.
        mapping: Which column holds the number, the name, the brand, the price, the stock and the pictures.
        notes: What to know about the file, in plain words.
        remembered: Whether the seller said earlier which column of such a file holds what.
    """

    source: str
    format: str
    products: int
    problems: list[tuple[int, str]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    remembered: bool = False

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        problems = [{"line": line, "problem": why} for line, why in self.problems]
        return {
            "file": self.source, "format": self.format, "products": self.products, "set_aside": len(problems),
            "problems": problems, "columns": self.columns, "mapping": self.mapping, "notes": self.notes,
        }  # fmt: skip


class Catalogue:
    """All products of one Lightbox."""

    def __init__(self, folder: Path) -> None:
        """Open the catalogue in `folder`, which is made when the first file is loaded."""
        self._path = folder / "catalogue.sqlite"
        self._meanings = Meanings()

    def load(
        self, content: bytes, name: str, mapping: Mapping[str, str] | None = None,
        step: Step = lambda done, all_: None,
    ) -> Loaded:  # fmt: skip
        """Take a file in; a file of the same name replaces the one before.

        Args:
            content: The whole file.
            name: What it is called; every fact's origin names it.
            mapping: Which column holds the `sku`, `title`, `brand`, `price`, `stock`, `image` or `category`, where the
                names do not say it; remembered for files with the same columns.
            step: Told how many of how many names have been read.

        Raises:
            UnreadableFileError: It cannot be read.
            NeedsMapping: No column is known to hold the product's name.
        """
        table = read_table(content, name)
        told = dict(mapping or {}) or self._remembered(table)
        kind, chosen = recognise(table, told)
        if "title" not in chosen:
            raise NeedsMapping(name, table.columns, guess(table))
        listed, problems = list_products(table, kind, chosen)
        if not listed:
            raise UnreadableFileError(f"{name} holds no product: no row has a name in the column {chosen['title']!r}.")
        with self._open(make=True) as base:
            self._forget(base, name)
            ids = self._meanings.read(base, (one.meaning for one in listed), step)
            for one in listed:
                _keep(base, name, one, ids.get(Meanings.key(one.meaning)))
            base.execute("DELETE FROM meanings WHERE id NOT IN (SELECT meaning FROM products WHERE meaning NOT NULL)")
            if mapping:
                base.execute(
                    "INSERT OR REPLACE INTO mappings VALUES (?, ?)", (_signature(table), json.dumps(dict(mapping)))
                )
        return Loaded(
            name, kind or "table", len(listed), sorted([*table.problems, *problems]), table.columns, chosen,
            table.notes, bool(told) and not mapping,
        )  # fmt: skip

    def search(self, text: str, limit: int = 20) -> list[Found]:
        """Find products by what they are, are made of, can do, measure and cost, in any of the four languages.

        Returns:
            The best first. Where nothing has all that was asked for, those that come closest, marked as such; what was
            said about price, amounts, stock, materials, colours and features always holds.
        """
        if not self._path.is_file():
            return []
        with self._open() as base:
            return find(base, self._meanings, text, limit)

    def product(self, sku: str) -> Product | None:
        """The facts of one product by its number; None if there is none of that number."""
        if not self._path.is_file():
            return None
        with self._open() as base:
            row = base.execute(
                "SELECT source, line, sku, title, brand, cells, price, currency FROM products "
                "WHERE sku = ? COLLATE NOCASE ORDER BY id DESC",
                (sku.strip(),),
            ).fetchone()
        if not row:
            return None
        price = "" if row[6] is None else f"{row[6]:g} {row[7] or ''}".strip()
        return facts_of(row[0], row[1], row[2], row[3], row[4], json.loads(row[5]), price)

    def pictures_of(self, sku: str) -> list[str]:
        """Names or addresses of the pictures that the product file gives for a product."""
        if not self._path.is_file():
            return []
        with self._open() as base:
            row = base.execute("SELECT images FROM products WHERE sku = ? COLLATE NOCASE", (sku.strip(),)).fetchone()
        return list(json.loads(row[0])) if row else []

    def keep(self, sku: str, title: str, facts: list[str], source: str) -> None:
        """Keep one product whose facts the user confirmed or told; one of the same number from there is replaced.

        Args:
            sku: Its number.
            title: What it is called.
            facts: In words.
            source: Where they come from, in words; every fact's origin names it.
        """
        told = [{"text": fact, "origin": source} for fact in facts]
        table = Table(["sku", "title", "facts"], [Row(0, {"sku": sku, "title": title, "facts": told})])
        listed, _ = list_products(table, "", {"sku": "sku", "title": "title"})
        with self._open(make=True) as base:
            self._forget(base, source, sku)
            ids = self._meanings.read(base, (one.meaning for one in listed))
            for one in listed:
                _keep(base, source, one, ids.get(Meanings.key(one.meaning)))

    def link(self, sku: str, sha256: str, name: str) -> None:
        """Note that a photo, known by its sum, shows a product."""
        with self._open(make=True) as base:
            base.execute("INSERT OR REPLACE INTO pictures VALUES (?, ?, ?)", (sha256, sku, name))

    def shown_in(self, sha256: str, file_name: str) -> str:
        """The number of the product that a photo shows: as the user said, or by its name; empty if not known."""
        if not self._path.is_file():
            return ""
        with self._open() as base:
            row = base.execute("SELECT sku FROM pictures WHERE sha256 = ?", (sha256,)).fetchone()
        return str(row[0]) if row else self.named_in(file_name)

    def named_in(self, file_name: str) -> str:
        """The number of the product that a picture is named after, or whose row names it; empty if there is none."""
        if not self._path.is_file():
            return ""
        stem = Path(file_name).stem
        parts = [stem[:end] for end in range(len(stem), 1, -1) if end == len(stem) or not stem[end].isalnum()]
        with self._open() as base:
            for part in parts:
                if row := base.execute("SELECT sku FROM products WHERE sku = ? COLLATE NOCASE", (part,)).fetchone():
                    return str(row[0])
            name = Path(file_name).name
            like = "%" + name.replace("%", "").replace("_", r"\_") + "%"
            rows = base.execute("SELECT sku, images FROM products WHERE images LIKE ? ESCAPE '\\'", (like,)).fetchall()
        named = (str(sku) for sku, images in rows if name in (Path(urlsplit(i).path).name for i in json.loads(images)))
        return next(named, "")

    def count(self) -> int:
        """How many products there are."""
        if not self._path.is_file():
            return 0
        with self._open() as base:
            return int(base.execute("SELECT count(*) FROM products").fetchone()[0])

    @contextmanager
    def _open(self, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        if make:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path)) as base, base:
            if base.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
                for name in ("products", "amounts", "words", "meanings"):
                    base.execute(f"DROP TABLE IF EXISTS {name}")
                base.executescript(_SCHEMA + MEANINGS + f"PRAGMA user_version = {_FORMAT};")
            yield base

    def _remembered(self, table: Table) -> dict[str, str]:
        if not self._path.is_file():
            return {}
        with self._open() as base:
            row = base.execute("SELECT mapping FROM mappings WHERE columns = ?", (_signature(table),)).fetchone()
        return dict(json.loads(row[0])) if row else {}

    def _forget(self, base: sqlite3.Connection, name: str, sku: str = "%") -> None:
        """Remove the rows of an earlier file of this name, or only those of one number."""
        mine = "source = ? AND sku LIKE ?"
        for table, column in (("words", "rowid"), ("amounts", "product")):
            rows = f"SELECT id FROM products WHERE {mine}"
            base.execute(f"DELETE FROM {table} WHERE {column} IN ({rows})", (name, sku))
        base.execute(f"DELETE FROM products WHERE {mine}", (name, sku))


def _keep(base: sqlite3.Connection, source: str, one: Listed, meaning: int | None) -> None:
    """Store a product, and what it is found by."""
    at = base.execute(
        "INSERT INTO products (source, line, sku, title, brand, brand_key, price, currency, stock, images, meaning, "
        "cells) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            source, one.line, one.sku, one.title, one.brand, fold(one.brand), one.price, one.currency, one.stock,
            json.dumps(one.images), meaning, one.cells_as_text(),
        ),
    ).lastrowid  # fmt: skip
    names = " ".join(f"is_{name}" for name in sorted(one.concepts))
    base.execute("INSERT INTO words (rowid, text, concepts) VALUES (?, ?, ?)", (at, one.words, names))
    base.executemany("INSERT INTO amounts VALUES (?, ?, ?)", [(at, *amount) for amount in one.amounts])


def _signature(table: Table) -> str:
    """The columns of a file, by which it is known again."""
    return "|".join(sorted(column_key(column) for column in table.columns))
