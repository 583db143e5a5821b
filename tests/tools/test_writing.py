"""Listings are written from facts alone, in each marketplace's shape, and pass its check or say why not."""

from __future__ import annotations

import random

import pytest

from knowledge.products.facts import Product, read_sentence
from knowledge.products.vocabulary import concepts
from knowledge.rules import MARKETPLACES, RuleBase
from tools.claims.verify import unsupported_claims
from tools.errors import ToolInputError
from tools.writing.limits import limits_of
from tools.writing.listing_writer import known_language, write
from tools.writing.said import page

MUG = "handmade blue stoneware mug, 350 ml, dishwasher safe, brand: Hearthline, 9 cm wide, made in Portugal"
LANGUAGES = ("en", "de", "es", "hi")


def written(said: str, marketplace: str, language: str = ""):
    return write(read_sentence(said, "said in the chat"), marketplace, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("marketplace", MARKETPLACES)
def test_each_marketplace_gets_its_own_fields_and_its_check_passes(marketplace, language):
    listing = written(MUG, marketplace, language)
    record = listing.as_json()

    refused = [f.rule for f in listing.report.findings if f.status == "fail"]
    english_only = marketplace == "walmart" and language != "en"
    assert refused == (["walmart-title-no-promo"] if english_only else [])
    assert all(record[field] for field in limits_of(marketplace).fields)
    assert record["language"] == language


def test_limits_come_from_the_rule_records():
    limits = limits_of("amazon")

    assert limits.of("title").most == RuleBase.load().get("amazon-title-length-75").limit.max
    assert limits.of("search_terms").unit == "bytes"
    assert limits.items["tags" if "tags" in limits.items else "bullets"] == (3, 5)
    assert limits_of("etsy").items["tags"][1] == RuleBase.load().get("etsy-tags-13x20").limit.max


def test_every_piece_names_facts_and_every_fact_its_origin():
    record = written(MUG, "amazon").as_json()
    known = {fact["id"]: fact for fact in record["facts"]}

    assert record["sentences"]
    for piece in record["sentences"]:
        assert piece["facts"], piece
        assert all(known[fact]["origin"] == "said in the chat" for fact in piece["facts"])


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "This mug is made of stoneware."), ("de", "Diese Tasse besteht aus Steinzeug."),
        ("es", "Esta taza es de gres."), ("hi", "यह मग स्टोनवेयर से बना है।"),
    ],
)  # fmt: skip
def test_sentences_are_in_the_language_with_its_grammar(language, sentence):
    assert sentence in written(MUG, "etsy", language).as_json()["description"]


def test_words_agree_with_the_product_in_number_and_gender():
    plural = written("boots, handmade, leather, waterproof", "etsy", "es").as_json()["description"]
    feminine = written("taza, hecha a mano", "etsy", "es").as_json()["description"]

    assert "Estas botas son de cuero" in plural and "Están hechas a mano" in plural and "Son impermeables" in plural
    assert "está hecha a mano" in feminine


def test_units_are_those_of_the_place():
    assert "350 ml (11.8 fl oz)" in written(MUG, "amazon.com", "en").as_json()["description"]
    assert "fl oz" not in written(MUG, "amazon.co.uk", "en").as_json()["description"]
    assert "355 ml (12 fl oz)" in written("mug, 12 fl oz, glass", "amazon.de", "de").as_json()["description"]
    assert "0,5 l" in written("bottle, 0.5 l, steel", "etsy", "de").as_json()["description"]


def test_what_is_not_known_is_asked_for_and_not_invented():
    listing = written("mug, stoneware", "amazon")

    assert listing.missing == ["capacity", "care", "brand"]
    assert listing.report.verdict == "fail"  # two bullets, where Amazon wants three
    assert unsupported_claims(listing.as_json(), listing.product) == []


def test_claims_that_the_marketplace_refuses_are_left_out_and_named():
    listing = written("bamboo cutting board, 40 x 25 cm, eco-friendly, antibacterial", "amazon", "en")

    assert {entry["text"] for entry in listing.left_out} == {"eco-friendly", "antibacterial"}
    assert all(RuleBase.load().find(entry["rule"]) for entry in listing.left_out)
    assert "eco" not in str(listing.draft.record()).lower()


def test_praise_is_no_fact():
    listing = written("oak board, 40 x 25 cm, best quality", "ebay", "en")

    assert [entry["text"] for entry in listing.left_out] == ["best quality"]
    assert "best" not in str(listing.draft.record()).lower()


def test_what_cannot_be_translated_is_named_and_left_out():
    listing = written("mug, stoneware, 350 ml, glazed by my grandmother", "etsy", "de")

    assert listing.untranslated == ["glazed by my grandmother"]
    assert "grandmother" not in str(listing.draft.record())


def test_without_facts_or_with_an_unknown_language_it_says_what_to_do():
    with pytest.raises(ToolInputError, match="Tell me what the product is"):
        write(Product(), "amazon")
    with pytest.raises(ToolInputError, match="en, de, es and hi"):
        known_language("Klingon")


@pytest.mark.parametrize("language", LANGUAGES)
def test_random_facts_with_random_gaps_give_no_unsupported_claim(language):
    chance = random.Random(f"listing {language}")
    every = list(concepts().values())
    pick = {kind: [c for c in every if c.kind == kind] for kind in ("product", "material", "colour", "feature")}
    amounts = ("350 ml", "1.2 kg", "10 x 20 cm", "set of 3", "2 year warranty", "made in Japan", "40 hours", "60 W")
    for _ in range(40):
        told = [chance.choice(pick["product"]).words["en"].split("/")[1]]
        told += [chance.choice(pick[k]).words["en"] for k in ("material", "colour", "feature", "feature")]
        told += chance.sample(amounts, 3)
        kept = [told[0], *(one for one in told[1:] if chance.random() < 0.7)]
        marketplace = chance.choice(MARKETPLACES)
        listing = written(", ".join(kept), marketplace, language)
        claims = unsupported_claims(listing.as_json(), listing.product)
        assert claims == [], (kept, marketplace, listing.draft.record())


def test_every_sentence_exists_in_every_language():
    for language in LANGUAGES:
        assert set(page()["sentences"][language]) >= set(page()["sentences"]["en"])
        assert set(page()["short"][language]) == set(page()["short"]["en"])
