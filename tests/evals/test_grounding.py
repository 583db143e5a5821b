"""The score of how true listings are."""

from evals.grounding.score import score, score_model


def test_written_listings_hold_nothing_unsupported_and_plants_are_found():
    result = score(listings=24, seed=7)

    assert result["unsupported"] == []
    assert result["recall"] >= 0.95, result["missed"]
    assert result["false_alarms"] <= 0.02, result["alarmed"]


def test_a_model_that_lies_in_every_answer_gets_nothing_into_a_listing():
    result = score_model(listings=16, seed=7)

    assert result["planted"] >= 16 * 7 and result["unsupported"] == []
    assert result["recall"] >= 0.98, result["missed"]
