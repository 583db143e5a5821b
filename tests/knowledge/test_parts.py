import pytest

from knowledge.parts import parts_of

SEVERAL = [
    ("how big and which format for eBay, and how long can the title be?", [{"size"}, {"format"}, {"length", "title"}]),
    ("¿qué tamaño y qué formato pide etsy, y cuántas fotos?", [{"size"}, {"format"}, {"count", "picture"}]),
    ("amazon photo ka size aur background kya hona chahiye", [{"picture", "size"}, {"background"}]),
    ("title and bullet length on amazon", [{"title", "length"}, {"bullet", "length"}]),
]  # fmt: skip
ONE = [
    "can I put text or a logo on the main image",
    "black and white photos on tiktok",
    "can I show front and back in one picture",
    "wie viele tags kann ich bei etsy eintragen und wie lang dürfen die sein",
    "do Google and Amazon both want a white background",
]


@pytest.mark.parametrize(("question", "concepts"), SEVERAL)
def test_a_question_about_several_matters_has_a_part_for_each(question, concepts):
    assert [set(part.concepts) for part in parts_of(question)] == concepts


@pytest.mark.parametrize("question", ONE)
def test_one_matter_in_several_words_stays_one_part(question):
    assert len(parts_of(question)) == 1


def test_a_text_named_before_goes_on_in_the_next_part():
    parts = parts_of("How long may an amazon description be and are html tags ok in it")
    assert ["description" in part.concepts for part in parts] == [True, True]


def test_every_part_keeps_the_marketplaces_and_countries_of_the_whole():
    for part in parts_of("on ebay.de: which format, and how long may a title be?"):
        assert (part.marketplaces, part.countries) == (("ebay",), ("de",))


def test_parts_that_each_name_a_marketplace_are_about_that_one_only():
    parts = parts_of("title and description limits on google, and how many tags on etsy")
    assert [part.marketplaces for part in parts] == [("google",), ("etsy",)]
    both = parts_of("How long may a title be on Etsy and eBay, and how many photos?")
    assert [set(part.marketplaces) for part in both] == [{"etsy", "ebay"}] * 2


def test_words_mean_what_they_mean_in_the_whole_question():
    (part,) = parts_of("AI se bana model ka photo amazon pe, kuch tag lagana padega?")
    assert "label" in part.concepts and "tag" not in part.concepts


def test_how_many_of_them_asks_for_the_number_of_what_was_named():
    _, counted = parts_of("max length of an amazon bullet and how many of them")
    assert {"count", "bullet"} <= set(counted.concepts)


def test_the_kind_of_goods_goes_with_what_is_asked_about_them():
    for question in (
        "do they have to be square, if it is a dress, on walmart",
        "earrings are tiny, must they fill the frame",
    ):
        (part,) = parts_of(question)
        assert {"clothing", "jewellery"} & set(part.concepts)
