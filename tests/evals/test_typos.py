from evals.load import load
from evals.typos import mistype, with_typos


def test_a_slip_changes_long_words_only_and_is_the_same_every_time():
    text = "put the mug img_1 on dark marble for amazon.de 85"

    slipped = mistype(text, 2, "seed")

    assert slipped == mistype(text, 2, "seed") != mistype(text, 2, "other")
    changed = [(a, b) for a, b in zip(text.split(), slipped.split(), strict=True) if a != b]
    assert 1 <= len(changed) <= 2
    assert all(len(a) >= 4 and a[0] == b[0] for a, b in changed)


def test_more_slips_than_long_words_are_not_possible():
    assert mistype("on it", 3, "seed") == "on it"


def test_only_the_words_of_the_user_change():
    suite = load(tags=["rules"])[:3]

    slipped = with_typos(suite, 1)

    assert with_typos(suite, 0) == suite
    for before, after in zip(suite, slipped, strict=True):
        assert before.sample.turns[0].user != after.sample.turns[0].user
        assert before.sample.turns[0].expect == after.sample.turns[0].expect
