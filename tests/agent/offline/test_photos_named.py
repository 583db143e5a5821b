"""Photos that are named by their file, corrected, or sent after they were asked for."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "photos"),
    [
        ("the mug on marble and the speaker on dark wood", ("mug.jpg", "speaker.jpg")),
        ("stell die Tasse auf Marmor und den Lautsprecher auf dunkles Holz", ("tasse.jpg", "lautsprecher.jpg")),
        ("la taza sobre mármol y el altavoz sobre madera oscura", ("taza.jpg", "altavoz.jpg")),
    ],
)
def test_two_photos_named_with_a_place_each_get_a_scene_each(talk, text, photos):
    calls, answer = talk.say(text, *photos)

    assert [(name, args["image_id"]) for name, args in calls] == [
        ("generate_scene", "img_1"),
        ("generate_scene", "img_2"),
    ]
    first, second = (args["scene"] for _, args in calls)
    assert ("marb" in first or "Marm" in first or "márm" in first) and not {"wood", "holz", "madera"} & set(
        first.lower().split()
    )
    assert any(word in second.lower() for word in ("wood", "holz", "madera")) and not any(
        stone in second for stone in ("marb", "Marm", "márm")
    )
    assert photos[1] not in answer.text  # nobody wonders which one was taken


def test_one_place_for_two_named_photos_is_one_request(talk):
    calls, _ = talk.say("put the mug and the speaker on marble", "mug.jpg", "speaker.jpg")
    assert [args["scene"] for _, args in calls] == ["on marble", "on marble"]


def test_another_photo_named_after_a_scene_is_not_the_last_scene_changed(talk):
    talk.say("put the second one on a beach", "mug.jpg", "vase.jpg", "lamp.jpg")
    ((name, args),) = talk.say("and now the lamp on plain blue")[0]
    assert name == "generate_scene" and args["image_id"] == "img_3" and "based_on" not in args


@pytest.mark.parametrize(
    "text", ["no, I meant the first one", "ach nein, ich meinte das erste", "me refería a la primera"]
)
def test_what_was_done_with_the_wrong_photo_is_done_with_the_one_that_was_meant(talk, text):
    talk.say("put the second on marble", "soap.jpg", "speaker.jpg")
    assert talk.say(text)[0] == [("generate_scene", {"image_id": "img_1", "scene": "on marble"})]


def test_a_photo_that_was_forgotten_goes_on_with_the_request_whatever_is_said_with_it(talk):
    assert talk.say("मेरे फूलदान को अजियो की मुख्य फोटो बना दीजिए")[1].additional_kwargs["needs"] == "photo"
    calls, _ = talk.say("अरे भूल गया, ये लीजिए", "vase.jpg")
    assert calls == [("make_main_image", {"image_id": "img_1", "marketplace": "ajio"})]
