"""The tools of the catalogue: an attached file is loaded, products are found, a listing is written from a row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.products.catalogue import Catalogue
from tools.errors import ToolInputError
from tools.load_catalog import is_product_file, load_catalog
from tools.search_catalog import search_catalog
from tools.write_listing import write_listing

SHOP = b"""sku,title,material,price,description
A-1,Oak Board,oak,12,Handmade
B-1,Jacket,cotton,80,Waterproof
C,x,y,z,u,w
"""


@pytest.fixture
def shop(context, tmp_path):
    ctx = replace(context(), catalogue=Catalogue(tmp_path / "catalogue"))
    ctx.images.add_attachment(SHOP, "shop.csv")
    return ctx


def test_an_attached_file_is_loaded_and_bad_rows_are_noted(shop):
    result = load_catalog.run(shop, file_id="shop.csv")

    assert result.products == ({"count": 2},)
    assert result.notes == ("Row 4 is set aside: it has 6 cells, the header has 5.",)


def test_products_are_found_and_a_listing_is_traced_to_its_row(shop):
    load_catalog.run(shop, file_id="shop.csv")

    assert [p["sku"] for p in search_catalog.run(shop, query="wasserdicht").products] == ["B-1"]
    assert search_catalog.run(shop, query="porcelain").text == "Nothing in the catalogue fits."
    listing = write_listing.run(shop, sku="A-1", marketplace="etsy", language="de").listing
    assert "Eichenholz" in listing["title"]
    assert {fact["origin"] for fact in listing["facts"]} == {"shop.csv, row 2"}


def test_what_is_not_there_is_said(shop, context):
    with pytest.raises(ToolInputError, match="No product 'Z' in the catalogue"):
        write_listing.run(shop, sku="Z", marketplace="etsy")
    with pytest.raises(ToolInputError, match="There is no catalogue here"):
        search_catalog.run(context(), query="oak")
    shop.images.add_attachment(b"Ref;Was\n1;Lampe\n", "own.csv")
    asked = load_catalog.run(shop, file_id="own.csv").question
    assert asked["columns"] == ["Ref", "Was"] and asked["guess"] == {"title": "Was", "sku": "Ref"}
    assert load_catalog.run(shop, file_id="own.csv", columns={"title": "Was"}).products == ({"count": 1},)


def test_product_files_are_told_from_pictures_by_their_ending():
    assert is_product_file("Shop.CSV") and is_product_file("a.xlsx") and not is_product_file("cup.jpg")
