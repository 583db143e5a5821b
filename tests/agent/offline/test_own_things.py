"""The user's own products and brand, before anything is known of them: asked for, not misunderstood."""

import pytest

from agent.offline.brand_request import keeps_unnamed_brand
from agent.offline.listing_request import asks_for_products


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
