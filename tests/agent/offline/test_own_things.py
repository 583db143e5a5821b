"""The user's own products and brand, before anything is known of them: asked for, not misunderstood."""

import pytest

from agent.offline.brand_request import keeps_unnamed_brand
from agent.offline.language import language_of
from agent.offline.own_products import asks_for_products


@pytest.mark.parametrize(
    "text",
    [
        "show me my waterproof products under 30 euros",
        "which of our red cotton items are in stock",
        "zeig mir meine wasserdichten Produkte",
        "muéstrame mis mejores productos",
        "mere waterproof product dikhao",
    ],
)
def test_own_products_are_searched_with_words_between_whose_and_what(text):
    assert asks_for_products(text, after_products=False)


@pytest.mark.parametrize(
    "text", ["put my mug beside other products", "show me a picture of my cat", "which products sell"]
)
def test_products_of_others_and_other_things_are_no_search(text):
    assert not asks_for_products(text, after_products=False)


@pytest.mark.parametrize(
    "text", ["save my brand", "Please remember our brand!", "Speichere bitte meine Marke", "guarda mi marca por favor",
             "mera brand save karo"],
)  # fmt: skip
def test_a_brand_without_a_name_is_one_to_ask_about(text):
    assert keeps_unnamed_brand(text)


@pytest.mark.parametrize(
    "text",
    ["save my brand Norr", "save my brand, tone: short", "keep my brand colours in the picture", "what is my brand"],
)
def test_a_brand_of_which_something_is_told_or_asked_is_another_matter(text):
    assert not keeps_unnamed_brand(text)


def test_a_guideline_of_ones_own_is_never_looked_up_among_the_rules_of_marketplaces(new_talk):
    calls, _ = new_talk(tools=("search_brand", "search_guidelines")).say(
        "what does our brand guideline say about fonts?"
    )
    others, _ = new_talk(tools=("search_brand", "search_guidelines")).say("does Amazon have a guideline for logos?")

    assert [name for name, _ in calls] == ["search_brand"]
    assert [name for name, _ in others] == ["search_guidelines"]


def test_another_photo_after_one_that_was_no_use_is_for_the_same(new_talk):
    talk = new_talk(fails={"remove_background": "I could not find a product in this picture."})
    talk.say("remove the background", "wall.jpg")
    talk.fails = {}

    calls, _ = talk.say("sorry, this one", "mug.jpg")

    assert calls == [("remove_background", {"image_id": "img_2"})]


def test_nothing_is_offered_for_approval_where_no_listing_was_written(new_talk):
    failed = new_talk(fails={"write_listing": "No product 'ZZ-999' in the catalogue."})

    _, answer = failed.say("write an Etsy listing for ZZ-999")

    assert "ZZ-999" in answer.text and "approve" not in answer.text


@pytest.mark.parametrize(("text", "language"), [("recórtala", "es"), ("remove café", "en"), ("más cálido", "es")])
def test_one_word_with_a_spanish_accent_is_spanish(text, language):
    assert language_of(text) == language
