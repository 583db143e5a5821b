"""The score of how true listings are."""

from evals.grounding.__main__ import score


def test_written_listings_hold_nothing_unsupported_and_plants_are_found():
    result = score(listings=24, seed=7)

    assert result["unsupported"] == []
    assert result["recall"] >= 0.95, result["missed"]
    assert result["false_alarms"] <= 0.02, result["alarmed"]
