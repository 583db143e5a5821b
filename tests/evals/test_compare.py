"""Planted differences between runs are found, and noise is called noise."""

import random

import pytest

from evals.compare import compare
from evals.outcome import Outcome, StepOutcome, TurnOutcome
from evals.statistics import holm, paired_difference, pass_hat_k, share_interval


def outcome(sample: str, passed: bool, attempt: int = 1, tags: tuple[str, ...] = ("all-kinds",), **changed) -> Outcome:
    step = StepOutcome(turn=1, what="tools", value=float(passed), reason="expected exactly check_image; called none")
    facts = {"file": "suite.yaml", "line": 3, "digest": "d", "language": "en", "seconds": 1.0, **changed}
    return Outcome(
        sample=sample, attempt=attempt, tags=list(tags), steps=[step], turns=[TurnOutcome(user="hello")], **facts
    )


def run(count: int, failing: set[int], tags=lambda number: ("all-kinds",)) -> list[Outcome]:
    return [outcome(f"s{number}", number not in failing, tags=tags(number)) for number in range(count)]


def test_a_planted_loss_in_one_group_is_called_real_there_and_only_there():
    tags = lambda number: ("rules",) if number < 40 else ("scenes",)  # noqa: E731
    before = run(100, {90, 91}, tags)
    after = run(100, {*range(12), 90, 92}, tags)

    found = compare(before, after)

    assert found.real
    assert found.verdict.startswith("A real difference: worse by -12.0 points")
    assert {change.sample for change in found.changes if change.worse} == {*(f"s{n}" for n in range(12)), "s92"}
    assert [change.sample for change in found.changes if not change.worse] == ["s91"]
    assert {group.name: group.real for group in found.groups} == {"rules": True, "scenes": False, "language en": True}


def test_as_many_better_as_worse_is_noise_and_the_same_run_twice_is_nothing():
    before, after = run(100, {1, 2, 3, 4}), run(100, {3, 4, 5, 6})

    found = compare(before, after)

    assert not found.real
    assert "could be noise: +0.0 points" in found.verdict
    assert compare(before, before).verdict.startswith("Nothing changed")


def test_runs_of_one_unsteady_brain_are_rarely_called_different():
    chance = random.Random(5)

    def play() -> list[Outcome]:
        return [outcome(f"s{n}", chance.random() < 0.8, attempt) for n in range(60) for attempt in (1, 2, 3)]

    called_real = sum(compare(play(), play()).real for _ in range(40))

    assert called_real <= 5  # 2 of 40 expected


def test_repeats_of_a_conversation_are_averaged_not_counted_as_more_conversations():
    before = [outcome("one", True, attempt) for attempt in range(1, 21)]
    after = [outcome("one", False, attempt) for attempt in range(1, 21)]

    found = compare(before, after)

    assert found.samples == 1
    assert not found.real


def test_what_only_one_run_played_or_what_was_edited_is_named_and_not_compared():
    before = [outcome("kept", True), outcome("gone", True), outcome("edited", True)]
    after = [outcome("kept", True), outcome("new", False), outcome("edited", False, digest="other")]

    found = compare(before, after)

    assert (found.only_before, found.only_after, found.edited) == (["gone"], ["new"], ["edited"])
    assert not found.changes
    with pytest.raises(ValueError, match="no conversation in common"):
        compare(before[1:2], after[1:2])


def test_a_share_of_few_is_less_sure_than_one_of_many():
    few, many = share_interval(9, 10), share_interval(900, 1000)

    assert few.low < 0.65 < 0.87 < many.low < 0.9 < many.high < 0.92 < few.high
    assert share_interval(3, 3).low < 0.5


def test_pass_hat_k_is_the_chance_of_k_passes_in_a_row():
    assert pass_hat_k([(4, 4), (2, 4)], 1) == pytest.approx(0.75)
    assert pass_hat_k([(4, 4), (2, 4)], 2) == pytest.approx((1 + 1 / 6) / 2)
    assert pass_hat_k([(4, 4), (2, 4)], 3) == pytest.approx(0.5)


def test_the_p_value_of_five_losses_is_that_of_a_sign_test():
    assert paired_difference([1] * 5 + [1] * 20, [0] * 5 + [1] * 20).p_value == pytest.approx(2 / 32)


def test_p_values_of_several_groups_are_corrected_together():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
