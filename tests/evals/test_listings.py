"""From a messy 200-row Shopify file to exported Amazon and Etsy listings in English and German, by way of the chat."""

from __future__ import annotations

import csv
from pathlib import Path

from evals.listings.shop_day import SHOP, TEN, run_shop_day, untraced


async def test_ten_products_get_true_checked_and_exported_listings(tmp_path: Path) -> None:
    day = await run_shop_day(tmp_path)

    assert day["errors"] == [] and len(day["listings"]) == len(TEN) * 4
    assert {(r["marketplace"], r["language"]) for r in day["listings"]} == {
        (shop, language) for shop in ("amazon", "etsy") for language in ("en", "de")
    }
    assert {r["sku"] for r in day["listings"]} == set(TEN)
    assert day["failing"] == day["unsupported"] == day["untraced"] == []
    names = [Path(file).name for file in day["files"]]
    assert sorted(names) == ["listings-amazon-de.csv", "listings-amazon-en.csv", "listings-etsy-de.csv",
                             "listings-etsy-en.csv", "listings-report.csv", "listings.json"]  # fmt: skip
    tables = {name: _rows(file) for name, file in zip(names, day["files"], strict=True) if name.endswith(".csv")}
    assert [len(rows) for name, rows in sorted(tables.items()) if name != "listings-report.csv"] == [10] * 4
    mug = next(row for row in tables["listings-amazon-en.csv"] if row["item_sku"] == "MUG-01-BLUE")
    assert mug["item_name"].startswith("HEARTHLINE Stoneware Mug") and mug["standard_price"] == "24.00"
    report = tables["listings-report.csv"]
    assert {"missing", "left out", "sentence", "not translated"} <= {row["what"] for row in report}
    assert all("shop.csv, row " in row["origin"] for row in report if row["what"] == "sentence")
    assert "the care" in day["answers"][1]  # what was missing is said in the chat, too


def test_the_shop_is_messy_and_a_false_origin_is_noticed() -> None:
    text = SHOP.read_text("utf-8-sig")
    assert (
        sum(1 for _ in csv.reader(text.splitlines())) == 201 and "=HYPERLINK" in text and "Ignore all previous" in text
    )
    fact = {"id": "f1", "text": "walnut", "origin": "shop.csv, row 2"}
    listing = {"id": "listing_1", "facts": [fact], "sentences": [{"text": "walnut", "facts": ["f1"]}]}
    assert len(untraced([listing], SHOP)) == 1
    listing["sentences"] = [{"text": "oak", "facts": []}]
    assert untraced([listing], SHOP) == ["listing_1: no fact for 'oak'"]


def _rows(file: str) -> list[dict[str, str]]:
    with Path(file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
