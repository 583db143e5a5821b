"""A search finds products by meaning, concepts and limits, in four languages, and says when nothing has it all."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.products.asking import Limit, read_search
from knowledge.products.catalogue import Catalogue
from knowledge.products.columns import NeedsMapping

SHOP = """\
sku;title;description;brand;price;stock
T-1;Blaue Keramiktasse;350 ml, spülmaschinenfest;Norr;18,90;4
T-2;Green Glass Mug;300 ml;Norr;12,50;0
J-1;Kids Rain Jacket;Waterproof, 300 g;Kuling;29,00;7
J-2;Wool Coat;Not waterproof, 900 g;Kuling;89,00;2
B-1;Steel Water Bottle;750 ml, keeps drinks cold;Norr;24,00;1
B-2;Plastic Water Bottle;0.5 l;Norr;9,00;1
P-1;Kids T-Shirt;Cotton;Kuling;15,00;9
C-1;Cat Bed;Soft and warm;Miau;35,00;3
Y-1;Eisenbahn aus Holz;Für Kinder ab 3 Jahren;Miau;22,00;3
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Catalogue:
    catalogue = Catalogue(tmp_path_factory.mktemp("shop"))
    catalogue.load(SHOP.encode(), "shop.csv")
    return catalogue


def fitting(catalogue: Catalogue, text: str) -> list[str]:
    return [product.sku for product in catalogue.search(text) if product.fits]


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("the waterproof ones under 30 euros", {"J-1"}), ("blaue Tassen unter 20 Euro", {"T-1"}),
        ("algo de algodón para niños", {"P-1"}), ("30 यूरो से कम वाले वाटरप्रूफ", {"J-1"}),
        ("bottles over 600 ml", {"B-1"}), ("Flaschen ab 0,7 l", {"B-1"}), ("water bottles not of plastic", {"B-1"}),
        ("bottles between 400 and 600 ml", {"B-2"}), ("mugs 10-15 €", {"T-2"}), ("tazas de vidrio", {"T-2"}),
        ("everything from Kuling under 50", {"J-1", "P-1"}), ("mugs in stock", {"T-1"}), ("350 ml", {"T-1"}),
        ("lighter than 500 g", {"J-1"}), ("20 से 30 यूरो के बीच वाले", {"J-1", "B-1", "Y-1"}), ("नीले मग", {"T-1"}),
    ],
)  # fmt: skip
def test_concepts_and_limits_hold_in_every_language(shop, text, skus):
    assert set(fitting(shop, text)) == skus


@pytest.mark.parametrize(
    ("text", "sku"),
    [("gift for cat lovers", "C-1"), ("juguetes de madera", "Y-1"), ("something against the rain", "J-1")],
)
def test_meaning_finds_what_shares_no_word(shop, text, sku):
    assert shop.search(text)[0].sku == sku


def test_the_cheapest_and_the_dearest_come_first(shop):
    assert fitting(shop, "cheapest mugs") == ["T-2", "T-1"]
    assert fitting(shop, "die teuersten Tassen") == ["T-1", "T-2"]


def test_what_only_comes_close_is_marked_and_limits_still_hold(shop):
    found = shop.search("waterproof trousers under 30 euros")

    assert found and not any(product.fits for product in found)
    assert all(product.price <= 30 for product in found)
    assert shop.search("waterproof under 5 euros") == []


def test_a_search_is_read_into_limits_of_one_unit():
    wanted = read_search("Flaschen zwischen 0,5 und 1 l unter 20 €")

    assert wanted.limits == [
        Limit("volume", ">=", 500.0), Limit("volume", "<=", 1000.0), Limit("money", "<=", 20.0),
    ]  # fmt: skip
    assert wanted.currency == "EUR"


def test_which_column_is_what_is_guessed_from_the_cells_and_remembered(tmp_path: Path):
    catalogue = Catalogue(tmp_path)
    with pytest.raises(NeedsMapping) as asked:
        catalogue.load(b"Ref,Was,EUR,Lager\nT-01,Blaue Tasse gross,18.90,4\nT-02,Lampe aus Holz,20,0\n", "own.csv")
    assert asked.value.guess == {"title": "Was", "price": "EUR", "sku": "Ref"}

    catalogue.load(b"Ref,Was,EUR,Lager\nT-01,Blaue Tasse,18.90,4\n", "own.csv", {"title": "Was", "price": "EUR"})
    again = catalogue.load(b"Ref,Was,EUR,Lager\nT-09,Lampe,20,0\n", "later.csv")
    assert again.remembered and [p.price for p in catalogue.search("Lampe")] == [20.0]


def test_a_photo_belongs_to_the_product_it_is_named_after_or_whose_row_names_it(tmp_path: Path):
    catalogue = Catalogue(tmp_path)
    catalogue.load(b"sku,title,image_link\nMUG-01,Mug,https://x/blue_mug.jpg\nA_1,Board,\n", "shop.csv")

    assert catalogue.named_in("MUG-01.jpg") == catalogue.named_in("mug-01_front.JPG") == "MUG-01"
    assert catalogue.named_in("blue_mug.jpg") == "MUG-01" and catalogue.named_in("mug.jpg") == ""
    assert catalogue.pictures_of("MUG-01") == ["https://x/blue_mug.jpg"]
    catalogue.link("A_1", "f00", "photo.jpg")
    assert catalogue.shown_in("f00", "photo.jpg") == "A_1"
