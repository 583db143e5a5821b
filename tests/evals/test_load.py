"""The load benchmark sees what it looks for: a mixed-up picture, growing memory."""

import io
import json
from functools import partial

import pytest
from click.testing import CliRunner
from PIL import Image

from evals.bench import history, load
from evals.bench.load_clients import MOST_CONVERSATIONS, Load, colour_of, photo, shows

RED, NEXT = (191, 29, 29), (191, 48, 29)


def test_a_client_knows_its_own_product_from_its_neighbour_s():
    assert shows(photo(RED), RED)
    assert not shows(photo(NEXT), RED)
    assert not shows(photo((29, 191, 29)), RED)


def test_a_picture_without_any_product_is_not_its_own():
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(buffer, "PNG")

    assert not shows(buffer.getvalue(), RED)


def test_every_client_s_colour_can_be_told_from_every_other():
    colours = [colour_of(number) for number in range(MOST_CONVERSATIONS)]
    photos = [photo(colour) for colour in colours]
    for number, colour in enumerate(colours):
        assert shows(photos[number], colour), number
        assert not shows(photos[number - 1], colour), number


def test_growth_compares_the_last_quarter_with_the_one_before():
    steady, growing = Load(), Load()
    steady.memory = [(second, 100 + min(second, 40)) for second in range(100)]
    growing.memory = [(second, 100.0 + second) for second in range(100)]

    assert steady.growth == 0
    assert growing.growth == 25


GOOD = {"feedback": [0.1] * 400 + [9.0], "words": [1.0], "turns": [2.0], "pictures": 300, "memory": [(0.0, 900.0)] * 99}
GROWING = [(float(second), 900.0 + second) for second in range(0, 1800, 5)]


@pytest.mark.parametrize(
    ("broken", "verdict"),
    [
        ({}, ""),
        ({"errors": ["client 3: TimeoutError"]}, "FAILS  errors: 1, at most 0"),
        ({"mixed_up": 2}, "FAILS  pictures of somebody else's product: 2, at most 0"),
        ({"feedback": [0.2, 1.4, 1.6]}, "FAILS  first feedback of a turn: 1.40 s, at most 1.00 s"),
        ({"memory": GROWING}, "FAILS  memory grown in the second half: 450 MB, at most 50 MB"),
        ({"feedback": [], "words": [], "turns": []}, "FAILS  errors: 1, at most 0"),
    ],
)
def test_each_criterion_has_a_verdict_and_is_kept_when_asked(broken, verdict, monkeypatch, tmp_path):
    monkeypatch.setattr(load, "measure_load", lambda *asked: Load(**(GOOD | broken)))
    kept = tmp_path / "history.jsonl"
    monkeypatch.setattr(history, "HISTORY", kept)
    invoke = partial(CliRunner().invoke, load.main)

    first = invoke(["--minutes", "1"])
    assert not kept.exists()
    run = invoke(["--minutes", "1", "--record"])

    assert (run.exit_code, verdict in run.stdout) == (1 if verdict else 0, True), run.stdout
    assert first.exit_code == run.exit_code
    lines = [json.loads(line) for line in kept.read_text("utf-8").splitlines()]
    names = ["load-errors", "load-mixed-up", "load-feedback", "load-growth"]
    assert [line["name"] for line in lines] == (names if (GOOD | broken)["turns"] else names[:1])
    assert all(len(line["values"]) <= 21 for line in lines)
