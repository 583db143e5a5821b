"""A brand's words change what is written, not what is true."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.products.brands import Brand, BrandStore
from tools.errors import ToolInputError
from tools.save_brand import save_brand
from tools.write_listing import write_listing

FACTS = "mug: stoneware, 350 ml, dishwasher safe, handmade, blue, 9 cm wide"


@pytest.fixture
def studio(context, tmp_path):
    return replace(context(), brands=BrandStore(tmp_path / "brands"))


def test_two_brands_make_two_listings_of_the_same_facts(studio):
    save_brand.run(studio, name="Hearthline", use=["handcrafted"], avoid=["mug"])
    save_brand.run(studio, name="Norr", tone="short", avoid=["handmade", "handcrafted", "blue"])
    one = write_listing.run(studio, facts=FACTS, marketplace="etsy", language="en", brand="Hearthline").listing
    two = write_listing.run(studio, facts=FACTS, marketplace="etsy", language="en", brand="norr").listing
    texts = [f"{one['title']} {one['description']}".lower(), f"{two['title']} {two['description']}".lower()]

    assert "handcrafted" in texts[0] and "mug" not in texts[0] and "stoneware cup" in texts[0]
    assert "norr" in texts[1] and "blue" not in texts[1] and "handcrafted" not in texts[1]
    assert len(texts[1]) < len(texts[0])


def test_what_is_saved_later_adds_to_what_is_known(studio):
    save_brand.run(studio, name="Norr", avoid=["cheap"])
    result = save_brand.run(studio, name="norr", tone="plain")

    assert studio.brands.find("NORR") == Brand("norr", "plain", (), ("cheap",))
    assert "avoid: cheap" in result.text and studio.brands.names() == ["norr"]


def test_an_unknown_brand_or_no_store_is_said(studio, context):
    with pytest.raises(ToolInputError, match="No brand 'Nobody' is saved"):
        write_listing.run(studio, facts=FACTS, marketplace="etsy", brand="Nobody")
    with pytest.raises(ToolInputError, match="not kept here"):
        save_brand.run(context(), name="Norr")
