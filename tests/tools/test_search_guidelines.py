import pytest

from tools.errors import ToolInputError
from tools.search_guidelines import search_guidelines


def test_a_rule_is_told_with_its_limit_exceptions_date_confidence_and_publisher(context):
    result = search_guidelines.run(
        context(), question="How much of the main image must the product fill?", marketplaces=["amazon"]
    )

    told = next(line for line in result.text.splitlines() if line.startswith("- [amazon-main-fill-85]"))
    for part in (
        "The product fills 85% of the picture.",
        "Limit: product takes up at least 85% of the picture.",
        "Exceptions: Older style guides let necklace chains run out of the picture.",
        "as of 2026-10-08",
        "confidence high",
        "Amazon Seller Central",
    ):
        assert part in told
    assert result.citations[0].rule == "amazon-main-fill-85"
    assert result.citations[0].url.startswith("https://sellercentral.amazon.com/")
    assert not result.images


def test_every_rule_in_the_text_is_cited_and_no_other(context):
    result = search_guidelines.run(context(), question="may the amazon main picture have a logo?")

    assert [f"[{citation.rule}]" for citation in result.citations] == [
        line[line.index("[") : line.index("]") + 1] for line in result.text.splitlines()[1:]
    ]


def test_a_replaced_rule_is_told_as_out_of_date_with_its_successor_first(context):
    text = search_guidelines.run(context(), question="is 200 characters still the amazon title limit?").text

    assert "OUT OF DATE, replaced by amazon-title-length-75" in text
    assert text.index("[amazon-title-length-75]") < text.index("[amazon-title-length-200-legacy]")


def test_sources_that_disagree_are_mentioned(context):
    text = search_guidelines.run(
        context(), question="smallest pinterest catalog picture", marketplaces=["pinterest"]
    ).text
    assert "The sources disagree." in text


def test_low_confidence_in_the_best_answer_reaches_the_user(context):
    result = search_guidelines.run(context(), question="how long may a shopify title be?")
    assert result.citations[0].rule == "shopify-title-255"
    assert "Verify it before you rely on it." in result.notes[0]


def test_a_question_without_a_rule_is_answered_plainly_and_cites_nothing(context):
    result = search_guidelines.run(context(), question="how much are amazon FBA fees?")

    assert result.text.startswith("No rule found about 'how much are amazon FBA fees?'; do not answer from memory.")
    assert result.citations == ()


def test_an_unknown_marketplace_is_refused_with_the_known_ones(context):
    with pytest.raises(ToolInputError, match="Unknown marketplace 'alibaba'. Known: amazon, walmart"):
        search_guidelines.run(context(), question="title length", marketplaces=["alibaba"])


def test_an_empty_question_is_refused(context):
    with pytest.raises(ToolInputError, match="question"):
        search_guidelines.run(context(), question="")


def test_the_tool_only_reads():
    assert (search_guidelines.changes, search_guidelines.name) == ("read", "search_guidelines")
    assert "Answer only from what it returns" in search_guidelines.description
