"""Approval and export of listings: nothing leaves as a file that nobody approved, unless the user says so."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tools.approve_listings import approve_listings
from tools.edit_listing import edit_listing
from tools.errors import ToolInputError
from tools.export_listings import export_listings
from tools.listing_export.tables import Price, as_csv, columns_of
from tools.write_listing import write_listing

MUG = "brand: Hearthline, mug, stoneware, 350 ml, blue, dishwasher safe"


def rows_of(ctx, name):
    text = ctx.images.attachment(name).read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_only_what_a_person_approved_is_exported(context):
    ctx = context(person="Asha")
    write_listing.run(ctx, facts=MUG, marketplace="amazon", language="en")
    write_listing.run(ctx, facts=MUG, marketplace="etsy", language="en")
    with pytest.raises(ToolInputError, match="none of these is approved: listing_1, listing_2"):
        export_listings.run(ctx)

    approve_listings.run(ctx, listing_ids=["listing_2"])
    result = export_listings.run(ctx, formats=["csv", "json"])

    assert result.files == ("listings-etsy-en.csv", "listings.json")
    assert result.notes == ("Not approved, so not exported: listing_1.",)
    assert rows_of(ctx, "listings-etsy-en.csv")[0]["TITLE"].startswith("Hearthline Stoneware Mug")
    told = json.loads(ctx.images.attachment("listings.json").read_text("utf-8"))
    assert [(r["id"], r["history"][-1]["status"], r["history"][-1]["by"]) for r in told] == [
        ("listing_2", "approved", "Asha")
    ]
    assert told[0]["history"][-1]["at"].startswith("20")


def test_drafts_are_exported_only_when_asked_for_and_that_is_said(context):
    ctx = context()
    write_listing.run(ctx, facts=MUG, marketplace="amazon", language="en")
    result = export_listings.run(ctx, include_drafts=True)

    assert "Exported without approval: listing_1." in result.notes
    row = rows_of(ctx, "listings-amazon-en.csv")[0]
    assert row["brand_name"] == "Hearthline" and row["bullet_point1"] and row["color_name"] == "blue"
    assert row["standard_price"] == ""  # nobody told it


def test_a_newer_wording_takes_the_place_of_the_older_one_and_needs_its_own_yes(context):
    ctx = context()
    write_listing.run(ctx, facts=MUG, marketplace="etsy", language="en")
    approve_listings.run(ctx)
    write_listing.run(ctx, marketplace="etsy", based_on="listing_1", change="shorter title")
    with pytest.raises(ToolInputError, match="listing_2"):
        export_listings.run(ctx)

    approve_listings.run(ctx)
    export_listings.run(ctx)
    assert len(rows_of(ctx, "listings-etsy-en.csv")) == 1


def test_the_users_own_words_stay_are_checked_and_end_an_approval(context):
    ctx = context(person="Asha")
    write_listing.run(ctx, facts=MUG, marketplace="etsy", language="en")
    approve_listings.run(ctx)
    result = edit_listing.run(ctx, listing_id="listing_1", field="title", text="Best Mug in Germany")

    record = ctx.listings.get("listing_1")
    assert (record["title"], record["status"], record["history"][-1]["by"]) == ("Best Mug in Germany", "edited", "Asha")
    assert record["history"][-1]["before"]["title"].startswith("Hearthline")
    assert "“Best”" in result.notes[0] and result.report["slot"] == "listing"
    with pytest.raises(ToolInputError, match="none of these is approved"):
        export_listings.run(ctx)


def test_an_unknown_listing_approves_none(context):
    ctx = context()
    write_listing.run(ctx, facts=MUG, marketplace="etsy", language="en")
    with pytest.raises(ToolInputError, match="listing_9"):
        approve_listings.run(ctx, listing_ids=["listing_1", "listing_9"])
    assert ctx.listings.get("listing_1")["status"] == "draft"
    with pytest.raises(ToolInputError, match="no listing to approve"):
        approve_listings.run(context(images=type(ctx.images)(ctx.images.folder.parent.parent / "other" / "images")))


@pytest.mark.parametrize("shop", ["amazon", "etsy", "ebay", "shopify", "google", "walmart"])
def test_every_table_holds_the_texts_and_the_price(shop, context):
    ctx = context()
    record = write_listing.run(ctx, facts=MUG, marketplace=shop, language="en").listing | {"sku": "MUG-1"}
    row = next(csv.DictReader(io.StringIO(as_csv(shop, [record], {"MUG-1": Price(12.5, "EUR")}).decode())))

    assert record["title"] in row.values() and "MUG-1" in row.values()
    assert any(value.startswith("12.50") for value in row.values())
    assert any(record["description"] in value for value in row.values())
    assert set(columns_of(shop)) - {"C:*"} <= set(row)


def test_no_cell_is_a_formula(context):
    record = {"id": "listing_1", "title": '=HYPERLINK("http://x")', "description": "+1", "marketplace": "etsy"}
    row = next(csv.DictReader(io.StringIO(as_csv("etsy", [record], {}).decode())))
    assert row["TITLE"].startswith("'=") and row["DESCRIPTION"] == "'+1"


def test_versions_are_approved_and_exported_each_by_name_and_replace_what_they_were_made_from(context):
    ctx = context()
    write_listing.run(ctx, facts="mug: stoneware, 350 ml, blue, handmade", marketplace="etsy", language="en")
    for name in ("A", "B"):
        write_listing.run(ctx, marketplace="etsy", based_on="listing_1", change="other title", variant=name)
    approve_listings.run(ctx, listing_ids=["listing_3"])
    only_b = export_listings.run(ctx)
    approve_listings.run(ctx)
    both = export_listings.run(ctx)

    assert only_b.notes == ("Not approved, so not exported: listing_2.",)
    assert list(only_b.files) == ["listings-etsy-en-B.csv"]
    assert sorted(both.files)[0] == "listings-etsy-en-A.csv" and len(both.files) == 2
