import asyncio

import numpy as np
from PIL import Image

from evals.requests.__main__ import ask, table
from evals.requests.damage import Placed, damaged
from evals.requests.draw import Request, draw_requests
from evals.requests.judge import escaped, unnamed


def test_the_same_seed_draws_the_same_requests_in_many_languages():
    drawn = draw_requests(60, 3)

    assert drawn == draw_requests(60, 3)
    assert drawn != draw_requests(60, 4)
    assert {request.language for request in drawn} == {"en", "de", "es", "hi", "hinglish"}
    assert any(request.unknown for request in drawn)
    assert not any("{" in request.text for request in drawn)


def test_a_picture_made_on_request_is_whole_intact_and_its_damage_is_caught(settings):
    requests = [Request("put it on white marble with a telescope, soft light", "en", {"light": "soft"}, ("telescope",))]
    settings.scene_size = 256

    (outcome,) = asyncio.run(ask(requests, ["tea-box"], settings, damage_every=1))

    assert (outcome.crash, outcome.pictures, outcome.faults) == ("", 1, [])
    assert (outcome.missed, outcome.unnamed) == ([], [])
    assert outcome.damages >= 7
    assert not outcome.failed
    assert table([outcome])[-1].split()[:3] == ["all", "1", "1"]


def test_a_request_without_a_picture_counts_as_failed(settings):
    settings.scene_size = 256

    (outcome,) = asyncio.run(ask([Request("hello", "en")], ["mug"], settings, damage_every=1))

    assert outcome.pictures == 0
    assert outcome.failed


def test_damage_that_nobody_catches_is_reported(monkeypatch):
    ground = Image.new("RGB", (60, 60), (240, 235, 220))
    product = Image.new("RGBA", (30, 30), (40, 60, 160, 255))
    picture = ground.copy()
    picture.paste(product, (15, 15))
    shown = Placed(picture, ground, product, (15, 15, 45, 45))
    assert escaped(shown, 1) == (len([1 for n in _names() if damaged(n, shown, _rng(1, n))]), [])

    monkeypatch.setattr("evals.requests.judge.measure_fidelity", lambda *arguments: type("Blind", (), {"passed": True}))

    done, not_caught = escaped(shown, 1)
    assert done == len(not_caught) > 4


def _names() -> list[str]:
    from evals.requests.damage import DAMAGES

    return list(DAMAGES)


def _rng(seed: int, name: str) -> np.random.Generator:
    return np.random.default_rng([seed, _names().index(name)])


def test_an_unknown_thing_counts_as_named_whatever_its_accents():
    request = Request("con un telescopio y un dragón", "es", {}, ("telescopio", "dragón"))

    assert unnamed(request, "Todavía no puedo mostrar Dragon.") == ["telescopio"]
