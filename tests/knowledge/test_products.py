"""Facts are read from what sellers say and from the files they have, with kind, amounts and origin."""

from __future__ import annotations

import pytest

from knowledge.products.amounts import find_amounts, is_same
from knowledge.products.facts import read_record, read_sentence
from knowledge.products.facts_file import read_facts_file
from knowledge.products.text_files import UnreadableFileError, decode
from knowledge.products.vocabulary import LANGUAGES, concepts, find_mentions, names_of


def kinds(product):
    return [(fact.kind, fact.text) for fact in product.facts]


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("mug: stoneware, 350 ml, dishwasher safe", "en"), ("Tasse: Steinzeug, 350 ml, spülmaschinenfest", "de"),
        ("taza: gres, 350 ml, apta para lavavajillas", "es"), ("मग: स्टोनवेयर, 350 मिली, डिशवॉशर सेफ", "hi"),
    ],
)  # fmt: skip
def test_a_sentence_gives_the_same_facts_in_every_language(said, language):
    product = read_sentence(said, "said in the chat")

    assert [fact.kind for fact in product.facts] == ["product", "material", "capacity", "feature"]
    assert [name for fact in product.facts for name in fact.concepts] == ["product_mug", "stoneware", "dishwasher_safe"]
    assert product.facts[1].language == language
    assert {fact.origin for fact in product.facts} == {"said in the chat"}


def test_words_that_are_all_known_are_facts_of_their_own():
    product = read_sentence("handmade blue stoneware mug, made in Portugal, 2 year warranty, brand: Hearthline", "chat")

    assert kinds(product) == [
        ("feature", "handmade"), ("colour", "blue"), ("material", "stoneware"), ("product", "mug"),
        ("origin", "made in Portugal"), ("warranty", "2 year warranty"), ("brand", "Hearthline"),
    ]  # fmt: skip


def test_what_is_denied_is_no_fact_that_it_is_so():
    product = read_sentence("mug, not microwave safe", "chat")

    assert product.facts[-1].concepts == []
    assert [m.concept.name for m in product.facts[-1].mentions if m.denied] == ["microwave_safe"]


def test_a_record_may_be_nested_named_anyhow_and_say_yes_or_no():
    product = read_record(
        {
            "name": "Hearthline Mug", "Material": "stoneware", "capacity_ml": 350, "dishwasher_safe": True,
            "microwave_safe": False, "dimensions": {"width": "9 cm", "height": {"value": 10, "unit": "cm"}},
            "features": ["handmade"], "note": None,
        },
        "f.json",
    )  # fmt: skip

    assert ("capacity", "350 ml") in kinds(product)
    assert ("width", "9 cm") in kinds(product) and ("height", "10 cm") in kinds(product)
    named = {name for fact in product.facts for name in fact.concepts}
    assert {"dishwasher_safe", "handmade", "stoneware"} <= named and "microwave_safe" not in named


def test_facts_may_be_a_list_of_names_and_values():
    product = read_record({"facts": [{"name": "weight", "value": 1.2, "unit": "kg"}, "food safe"]}, "f.json")

    assert kinds(product) == [("weight", "1.2 kg"), ("feature", "food safe")]


@pytest.mark.parametrize(
    ("claimed", "known", "same"),
    [
        ("12 fl oz", "350 ml", True), ("0,35 l", "350 ml", True), ("13 oz", "350 ml", False),
        ("400 ml", "350 ml", False), ("2 years", "24 months", True), ("1,500 mAh", "1500 mAh", True),
        ("4 in", "10 cm", True), ("zwei Jahre", "2 years", True), ("१२ घंटे", "12 h", True), ("351 ml", "350 ml", False),
    ],
)  # fmt: skip
def test_amounts_are_the_same_in_any_unit_and_way_of_writing(claimed, known, same):
    assert is_same(find_amounts(claimed)[0], find_amounts(known)[0]) is same


def test_two_in_one_are_no_inches():
    assert [a.unit for a in find_amounts("a 2 in 1 mug, 3 in stock")] == ["", "", ""]


def test_every_concept_has_words_in_every_language():
    for concept in concepts().values():
        if concept.kind != "idiom":
            assert set(concept.words) == set(LANGUAGES), concept.name
        if concept.kind == "product":
            assert all("/" in words for words in concept.words.values())
            assert all(gender in ("m", "f", "n", "p", "mp", "fp") for gender in concept.genders.values())


def test_every_first_word_is_found_again():
    for concept in concepts().values():
        for language, words in concept.words.items():
            plain = words.split("/")[0] or words.split("/")[1]
            if concept.kind != "idiom" and "[" not in plain:
                assert concept.name in names_of(find_mentions(plain, language)), (concept.name, plain)


def test_german_compounds_are_taken_apart():
    assert names_of(find_mentions("Edelstahlflasche", "de")) == ["stainless_steel", "product_bottle"]
    assert names_of(find_mentions("Keramiktasse", "de")) == ["ceramic", "product_mug"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_texts_are_read_in_the_encodings_that_programs_write(encoding):
    assert decode("Größe: 20 cm".encode(encoding), "a.csv") == "Größe: 20 cm"


def test_a_facts_file_may_be_json_yaml_a_table_or_lines():
    for name, content in (
        ("a.json", b'{"material": "oak"}'), ("a.yaml", b"material: oak"), ("a.csv", b"material;note\noak;\n"),
        ("a.txt", b"oak\n"),
    ):  # fmt: skip
        product = read_facts_file(content, name)
        assert product.facts[0].concepts == ["oak"], name
        assert name in product.facts[0].origin


@pytest.mark.parametrize(
    ("content", "part"), [(b"{oops", "line 1"), (b"\x89PNG\0\0\0\1\2\3", "not a text file"), (b"", "holds no facts")]
)
def test_a_facts_file_that_cannot_be_read_says_why(content, part):
    with pytest.raises(UnreadableFileError, match=part):
        read_facts_file(content, "a.json")


@pytest.mark.parametrize("told", ["Cork Yoga Mat", "rubber mat, 4 mm", "bath mat: cotton"])
def test_a_mat_is_a_thing_and_denies_nothing(told):
    assert not [fact.text for fact in read_sentence(told, "told").facts if fact.text.startswith("not ")]


@pytest.mark.parametrize(
    ("told", "facts"),
    [
        ("6 card slots", [("feature", "6 card slots")]),
        ("6 ranuras para tarjetas", [("feature", "6 ranuras para tarjetas")]),
        ("3 pockets", [("feature", "3 pockets")]),
        ("2 stoneware mugs", [("material", "stoneware"), ("product", "mugs"), ("count", "2")]),
        ("500g glass", [("material", "glass"), ("weight", "500g")]),
        ("925 silver", [("material", "925 silver")]),
        (
            "leather straps. 20 L. 3 pockets",
            [("feature", "leather straps"), ("capacity", "20 L"), ("feature", "3 pockets")],
        ),
        ("approx. 20 cm", [("size", "approx. 20 cm")]),
        ("beard oil", [("product", "beard oil")]),
    ],
)
def test_numbers_and_sentences_keep_what_they_belong_to(told, facts):
    assert [(f.kind, f.text) for f in read_sentence(f"thing, {told}", "said").facts[1:]] == facts


def test_shares_are_kept_beside_a_name_without_them_and_a_weight_of_nothing_is_none():
    shirt = read_record({"title": "Organic Cotton T-Shirt", "material": "95% organic cotton", "Variant Grams": 0}, "f")
    assert [f.text for f in shirt.of_kind("material")] == ["95% organic cotton"] and not shirt.of_kind("weight")
    both = read_record({"title": "Shirt", "a": "cotton", "material": "95% cotton, 5% elastane"}, "f")
    assert [f.text for f in both.of_kind("material")] == ["95% cotton, 5% elastane"]
