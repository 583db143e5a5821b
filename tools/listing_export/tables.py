"""Listings as tables: one row each, in the columns that a marketplace takes in (`columns.yaml`).

Knows stored listings and columns; does not know who approved what, nor where the files go.
"""

from __future__ import annotations

import csv
import html
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FORMULA = re.compile(r"[=@+\t\r]|-(?=[\w(=])")  # what a spreadsheet would work out
_EVERY = "C:*"  # stands for one column per pair of a field


@dataclass(frozen=True)
class Price:
    """What a product costs.

    Attributes:
        currency: Three letters; empty if unknown.
    """

    amount: float
    currency: str = ""


def as_csv(shop: str, records: Sequence[dict[str, Any]], prices: dict[str, Price]) -> bytes:
    """Write listings of one marketplace as CSV, UTF-8, with a line of column names.

    Args:
        shop: `amazon`; a marketplace without columns of its own gets plain ones.
        records: Stored listings.
        prices: By product number, where they are known.
    """
    rows = [_row(shop, record, prices.get(str(record.get("sku") or ""))) for record in records]
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, names, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return table.getvalue().encode()


def _row(shop: str, record: dict[str, Any], price: Price | None) -> dict[str, str]:
    row: dict[str, str] = {}
    for column, source in columns_of(shop).items():
        if column == _EVERY:
            pairs = record.get(str(source)) or {}
            row |= {f"C:{name}": as_cell(str(value)) for name, value in pairs.items()}
        else:
            row[column] = as_cell(_value(source, record, price))
    return row


def _value(source: Any, record: dict[str, Any], price: Price | None) -> str:
    if source is None:
        return ""
    if isinstance(source, dict):
        if "text" in source:
            return str(source["text"])
        if "fact" in source:
            texts = [fact["text"] for fact in record.get("facts", []) if fact["kind"] == source["fact"]]
            return texts[0] if texts else ""
        found = _field(source["field"], record)
        text = source["join"].join(found) if isinstance(found, list) and "join" in source else _joined(found)
        return _paragraphs(text) if source.get("html") else text
    match source:
        case "price":
            return f"{price.amount:.2f}" if price else ""
        case "currency":
            return price.currency if price else ""
        case "price_with_currency":
            return f"{price.amount:.2f} {price.currency}".strip() if price else ""
        case "handle":
            return _handle(str(record.get("title", "")))
    return _joined(_field(source, record))


def _field(path: str, record: dict[str, Any]) -> Any:
    """`bullets.0` is the first bullet, `feed.color` a value of the feed's; empty where there is none."""
    found: Any = record
    for part in path.split("."):
        if isinstance(found, list):
            found = found[int(part)] if int(part) < len(found) else ""
        else:
            found = (found or {}).get(part, "")
    return found


def _joined(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in text.split("\n") if part.strip())


def _handle(title: str) -> str:
    """`stoneware-mug-350-ml`, as shops put it into addresses."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def as_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def columns_of(shop: str) -> dict[str, Any]:
    """A marketplace's columns with what goes into them."""
    columns: dict[str, Any] = _page().get(shop, _page()["other"])
    return columns


def latest(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of listings that were made from one another, the newest for each marketplace, language and named version.

    Versions take the place of the listing that they were made from.
    """
    by_id = {record["id"]: record for record in records}
    newest: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for record in by_id.values():
        root, seen = record, set[str]()
        while root.get("based_on") in by_id and root["id"] not in seen:
            seen.add(root["id"])
            root = by_id[root["based_on"]]
        place = (root["id"], record["marketplace"], record["language"])
        variant = str(record.get("variant") or "")
        if variant:
            newest.pop((*place, ""), None)
        newest[(*place, variant)] = record
    return sorted(newest.values(), key=lambda record: list(by_id).index(record["id"]))


@cache
def _page() -> dict[str, Any]:
    page: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("columns.yaml").read_text("utf-8"))
    return page
