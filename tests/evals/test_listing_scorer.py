"""Listings, brands and failures in the evals: what fits passes, what does not is named."""

from typing import Any

import pytest

from agent.events import ToolResultEvent
from evals.listing_scorer import score_brand, score_listings
from evals.sample import BrandExpected, ListingExpected
from evals.scorers import score_failures
from knowledge.products.brands import Brand
from knowledge.products.facts import read_sentence
from tools.writing.listing_writer import write


@pytest.fixture(scope="module")
def mug() -> dict[str, Any]:
    return write(read_sentence("mug, stoneware, 350 ml, dishwasher safe", "said"), "amazon", "en").as_json()


@pytest.mark.parametrize(
    ("expected", "reason"),
    [
        ({"passes": "amazon", "language": "en", "grounded": True, "must_say": ["350 ml"]}, None),
        ({"must_say": [["microwave safe", "dishwasher"]], "must_not_say": "microwave", "count": 1}, None),
        ({"count": 2}, "expected 2 listings, 1 were written"),
        ({"count": 0}, "expected 0 listings, 1 were written"),
        ({"marketplace": "etsy"}, "marketplace is amazon, expected etsy"),
        ({"language": "de"}, "language is en, expected de"),
        ({"must_say": "porcelain"}, "does not say 'porcelain'"),
        ({"must_not_say": "Stoneware"}, "says 'Stoneware'"),
        ({"max_title": 5}, "the title has"),
    ],
)
def test_a_listing_is_compared_with_what_was_expected(mug, expected, reason):
    value, why = score_listings(ListingExpected.model_validate(expected), [mug])

    assert bool(value) is (reason is None), why
    assert reason is None or reason in why


@pytest.mark.parametrize(
    ("spoilt", "expected", "reason"),
    [
        ({"description": "Certified organic, from Japan."}, {"grounded": True}, "no fact supports"),
        ({"title": "Best Seller! " + "Stoneware Mug " * 8}, {"passes": "amazon"}, "amazon-title-length-75"),
    ],
)
def test_an_invention_and_a_broken_rule_are_found_by_the_checks_themselves(mug, spoilt, expected, reason):
    value, why = score_listings(ListingExpected.model_validate(expected), [{**mug, **spoilt}])

    assert value == 0
    assert reason in why


def test_an_e_mail_is_read_in_its_own_fields_checked_as_one_and_is_no_listing():
    facts = read_sentence("mug, stoneware, 350 ml, dishwasher safe", "said")
    email = write(facts, "email", "en").as_json()
    shouting = {**email, "subject": "RE: BUY IT NOW!!"}

    assert score_listings(ListingExpected(passes="email", must_say=[["350 ml"]], grounded=True), [email]).value == 1
    assert "email-fake-reply" in score_listings(ListingExpected(passes="email"), [shouting]).reason
    assert "for email, not a listing for amazon" in score_listings(ListingExpected(passes="amazon"), [email]).reason


def test_one_fitting_listing_among_several_is_enough_and_none_is_not(mug):
    german = ListingExpected(language="de")

    assert score_listings(german, [mug, {**mug, "language": "de"}]).value == 1
    assert score_listings(german, []) == (0, "no listing was written")
    assert score_listings(ListingExpected(count=0), []).value == 1


@pytest.mark.parametrize(
    ("expected", "reason"),
    [
        ({"avoid": "cheap", "tone": "short"}, None),
        ({"use": "handmade"}, "the brand's use words are none, expected 'handmade'"),
        ({"avoid": ["cheap", "bargain"]}, "expected 'bargain' among them"),
        ({"tone": "playful"}, "tone is 'short and plain'"),
    ],
)
def test_a_saved_brand_is_compared_with_what_was_expected(expected, reason):
    value, why = score_brand(BrandExpected(name="Norr", **expected), Brand("Norr", "short and plain", avoid=("cheap",)))

    assert bool(value) is (reason is None)
    assert reason is None or reason in why
    assert score_brand(BrandExpected(name="Norr"), None) == (0, "no brand 'Norr' is saved")


def test_a_tool_that_had_to_fail_and_did_not_is_named():
    results = [ToolResultEvent("fix_image", ok=True), ToolResultEvent("check_image", ok=False, error="no picture")]

    assert score_failures(["check_image"], results).value == 1
    assert score_failures(["fix_image"], results) == (0, "expected fix_image to fail; failed: check_image")
