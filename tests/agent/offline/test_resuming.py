"""A photo that comes after a wrong one, and a picture that was meant instead of the one that was taken."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("asked", "sorry"),
    [
        ("put it on oak", "oops wrong file, this one"), ("auf Eiche bitte", "sorry, falsche Datei, hier die richtige"),
        ("ponlo sobre roble", "ay, me equivoqué de archivo"), ("oak pe rakho", "arre galat file bhej di, ye wali hai"),
        ("ओक पर रखो", "माफ़ कीजिए गलत फोटो थी, यह लीजिए"),
    ],
)  # fmt: skip
def test_the_right_photo_after_a_wrong_one_gets_the_same_done(new_talk, asked, sorry):
    talk = new_talk()
    [(tool, first)], _ = talk.say(asked, "cup.jpg")
    [(again, second)], _ = talk.say(sorry, "lamp.jpg")

    assert tool == again == "generate_scene"
    assert second == {**first, "image_id": "img_3"}


def test_without_the_right_photo_it_is_asked_for_then_used(talk):
    talk.say("remove the background", "cup.jpg")
    calls, answer = talk.say("oh no, that was the wrong photo")
    assert not calls and answer.additional_kwargs["needs"] == "photo"

    calls, _ = talk.say("here", "lamp.jpg")
    assert calls == [("remove_background", {"image_id": "img_3"})]


def test_a_wrong_file_with_a_wish_of_its_own_gets_that(talk):
    talk.say("put it on oak", "cup.jpg")
    [(tool, arguments)], _ = talk.say("wrong file, put this one on slate", "lamp.jpg")

    assert tool == "generate_scene" and arguments["image_id"] == "img_3" and "slate" in arguments["scene"]


def test_another_of_two_scenes_is_changed_when_the_first_was_not_meant(talk):
    talk.say("one on marble and one on oak", "cup.jpg")
    talk.say("the first one a little darker")
    [(_, arguments)], _ = talk.say("no wait, I meant the second")

    assert arguments["based_on"] == "img_3"


def test_two_scenes_of_one_message_are_told_apart(talk):
    _, answer = talk.say("einmal auf meinen Marmortisch und einmal auf meinen Holztisch", "cup.jpg")

    assert "Marmortisch" in answer.text and "Holztisch" in answer.text
