"""Find products in the catalogue's database: limits and concepts first, then words and meaning.

Knows the catalogue's tables; does not know files.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from knowledge.products.asking import Wanted, read_search
from knowledge.products.meanings import Meanings
from knowledge.products.vocabulary import fold, tokens_of

_ALIKE, _NEAR = 0.42, 0.33  # cosine similarity of names that mean about the same, and of those that come close
_MOST_ALIKE = 400  # names that are looked at
_RATED = 300  # rows that are put in order


@dataclass(frozen=True)
class Found:
    """A product of the catalogue.

    Attributes:
        fits: Whether it has all that was asked for; else it only comes close.
    """

    sku: str
    title: str
    brand: str
    price: float | None
    currency: str
    origin: str
    fits: bool = True

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class _Query:
    """A condition for rows, as SQL."""

    where: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()

    def and_(self, where: str, *values: Any) -> _Query:
        return _Query((*self.where, where), (*self.values, *values))


def find(base: sqlite3.Connection, meanings: Meanings, text: str, limit: int) -> list[Found]:
    """Find what fits all that a search asks for; where nothing does, what comes close in words or meaning."""
    wanted = read_search(text)
    limits = _within(_of_brand(base, text, wanted), wanted)
    if wanted.is_open:
        return _rows(base, limits, _match(wanted.kinds), {}, wanted, limit)
    kinds, products = _match(wanted.kinds), _match(wanted.products)
    words = " AND ".join(_any_word(group) for group in wanted.words)
    alike = meanings.nearest(base, wanted.meaning, _NEAR, _MOST_ALIKE)
    found = _rows(base, limits, _and(kinds, products, words), alike, wanted, limit)
    close = {at: likeness for at, likeness in alike.items() if likeness >= _ALIKE}
    if wanted.words and len(found) < limit and (close or products):
        by_meaning = limits.and_(f"products.meaning IN ({','.join('?' * len(close))})", *close)
        found += _rows(base, by_meaning, _and(kinds, products), alike, wanted, limit)
    found = list({(one.sku, one.origin): one for one in found}.values())[:limit]
    if found:
        return found
    near = limits.and_(f"products.meaning IN ({','.join('?' * len(alike))})", *alike)
    some = " OR ".join(_any_word(group) for group in wanted.words)
    found = _rows(base, near, kinds, alike, wanted, limit, fits=not wanted.products and not wanted.words)
    if products or kinds:
        found += _rows(base, limits, _and(kinds, products), alike, wanted, limit, fits=not wanted.words)
    elif some:
        found += _rows(base, limits, _and(kinds, some), alike, wanted, limit, fits=False)
    return list({(one.sku, one.origin): one for one in found}.values())[:limit]


def _within(query: _Query, wanted: Wanted) -> _Query:
    """The bounds of price and amounts, what must not be, and whether it must be there."""
    for measure in dict.fromkeys(bound.measure for bound in wanted.limits):
        bounds = [bound for bound in wanted.limits if bound.measure == measure]
        column, values = ("products.price" if measure == "money" else "value"), [bound.value for bound in bounds]
        within = " AND ".join(f"{column} {bound.sign} ?" for bound in bounds)
        if measure == "money":
            query = query.and_(within, *values)
        else:
            rows = f"SELECT product FROM amounts WHERE measure = ? AND {within}"
            query = query.and_(f"products.id IN ({rows})", measure, *values)
    if wanted.currency:
        query = query.and_("products.currency IN ('', ?)", wanted.currency)
    if wanted.in_stock:
        query = query.and_("products.stock = 1")
    for name in sorted(wanted.without):
        query = query.and_("products.id NOT IN (SELECT rowid FROM words WHERE words MATCH ?)", f"concepts:is_{name}")
    return query


def _of_brand(base: sqlite3.Connection, text: str, wanted: Wanted) -> _Query:
    """A brand of the catalogue that the search names; its words are then not looked for."""
    keys = [token.key for token in tokens_of(text)]
    folded = f" {' '.join(keys)} "
    brands = [row[0] for row in base.execute("SELECT DISTINCT brand_key FROM products WHERE brand_key <> ''")]
    named = [b for b in brands if f" {' '.join(token.key for token in tokens_of(b))} " in folded and tokens_of(b)]
    if not named:
        return _Query()
    brand = max(named, key=len)
    spoken = {token.key for token in tokens_of(brand)}
    wanted.words = [group for group in wanted.words if not spoken & set(group)]
    wanted.meaning = " ".join(word for word in wanted.meaning.split() if fold(word) not in spoken)
    return _Query().and_("products.brand_key = ?", brand)


def _match(groups: list[frozenset[str]]) -> str:
    """One concept of each group, for the full-text search."""
    return " AND ".join(f"concepts:({' OR '.join(f'is_{name}' for name in sorted(group))})" for group in groups)


def _any_word(group: tuple[str, ...]) -> str:
    """A word, or one that means the same, with any ending; short ones and numbers only as they are."""
    wordings = dict.fromkeys(form for word in group for form in _forms(word))
    return f"text:({' OR '.join(wordings)})"


def _forms(word: str) -> list[str]:
    if len(word) < 4 or word.isdigit():
        return [f'"{word}"']
    stems = [word, *(word[: -len(end)] for end in ("es", "en", "er", "s", "e", "n") if word.endswith(end))]
    return [f'"{stem}"*' for stem in stems if len(stem) >= 4] or [f'"{word}"*']


def _and(*matches: str) -> str:
    return " AND ".join(f"({match})" for match in matches if match)


def _rows(
    base: sqlite3.Connection, query: _Query, match: str, alike: dict[int, float], wanted: Wanted, limit: int,
    *, fits: bool = True,
) -> list[Found]:  # fmt: skip
    """Rows under a condition, the best first: by price where that was asked for, else by words and meaning."""
    if match:
        query = query.and_("words MATCH ?", match)
    order = {"cheapest": "products.price IS NULL, products.price", "dearest": "products.price DESC"}.get(wanted.order)
    rows = base.execute(
        "SELECT sku, title, brand, price, currency, source, line, meaning"
        f"{', bm25(words, 1.0, 0.5)' if match else ', 0.0'} AS rank FROM products "
        + ("JOIN words ON words.rowid = products.id " if match else "")
        + (f"WHERE {' AND '.join(query.where)} " if query.where else "")
        + f"ORDER BY {order or 'rank, products.id'} LIMIT ?",
        (*query.values, max(limit, _RATED)),
    ).fetchall()
    if not order:  # bm25 is the smaller the better; a likeness of 0.1 is worth as much as a rank of 1
        rows.sort(key=lambda row: row[8] - 10 * alike.get(row[7], 0.0))
    return [Found(r[0], r[1], r[2], r[3], r[4], f"{r[5]}, row {r[6]}", fits) for r in rows[:limit]]
