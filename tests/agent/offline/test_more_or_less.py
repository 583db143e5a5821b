"""`Too much, a bit less`: the change before is made anew, with another strength, from the same picture."""

from __future__ import annotations

import pytest

from agent.offline.adjusting import read_adjustments, read_more_or_less


@pytest.mark.parametrize(
    ("text", "brightness"),
    [
        ("too much, a bit less", 20),
        ("uf demasiado, un poco menos", 20),
        ("noch etwas mehr davon", 60),
        ("thoda aur", 60),
    ],
)
def test_more_and_less_scale_the_change_before(text, brightness):
    assert read_more_or_less(text, {"image_id": "img_1", "brightness": 40, "crop": "square"}) == {
        "brightness": brightness
    }


def test_what_names_neither_changes_nothing():
    assert read_more_or_less("lovely", {"brightness": 40}) == {}


def test_the_strength_stays_in_its_range():
    assert read_more_or_less("more", {"brightness": -90}) == {"brightness": -100}


@pytest.mark.parametrize("text", ["too much, a bit less", "zu viel, etwas weniger bitte"])
def test_in_a_conversation_it_starts_from_the_picture_before_the_change(talk, text):
    talk.say("make the photo brighter", "mug.jpg")
    assert talk.say(text)[0] == [("adjust_image", {"image_id": "img_1", "brightness": 20})]


def test_lifted_shadows_are_light_and_no_drop_shadow():
    assert "shadow" not in read_adjustments("lift the shadows")


@pytest.mark.parametrize(
    ("told", "brightness"),
    [
        ("dark and yellowish, do what you can", 40),
        ("it came out dark", 40),
        ("la foto salió oscura", 40),
        ("das Bild ist zu hell geworden", -40),
        ("make it dark", -40),
    ],
)
def test_what_is_wrong_with_a_photo_is_made_right(told, brightness):
    assert read_adjustments(told)["brightness"] == brightness
