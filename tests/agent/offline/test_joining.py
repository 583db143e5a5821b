"""What belongs to one picture stays one step; what asks for another becomes a step of its own."""

from __future__ import annotations

import pytest


def _scene(image, words, based_on=None, **more):
    arguments = {"image_id": image, "scene": words, **more}
    return "generate_scene", arguments | ({"based_on": based_on} if based_on else {})


@pytest.mark.parametrize(
    ("words", "first", "second"),
    [
        ("Make it warmer. And the same on dark wood.", "warmer", "on dark wood"),
        ("Mach es wärmer. Und dasselbe auf Schiefer.", "wärmer", "auf Schiefer"),
        ("thoda warm karo. aur same lakdi pe", "thoda warm", "lakdi pe"),
        ("make it warmer, then take that result and put it on dark wood", "warmer", "on dark wood"),
    ],
)
def test_a_second_scene_builds_on_the_one_just_made(talk, words, first, second):
    talk.say("put it on marble", "cup.jpg")

    assert talk.say(words)[0] == [_scene("img_1", first, "img_2"), _scene("img_1", second, "img_3")]


@pytest.mark.parametrize(
    "words",
    ["चट्टान और धूप में फोटो बनाओ", "chattan aur dhoop me photo banao", "auf Marmor und im Morgenlicht fotografieren"],
)
def test_two_places_or_lights_before_the_verb_are_one_scene(talk, words):
    calls = talk.say(words, "cup.jpg")[0]
    assert [name for name, _ in calls] == ["generate_scene"]
    assert all(word in calls[0][1]["scene"] for word in (words.split()[0], words.split()[2]))


def test_scenes_side_by_side_are_each_made_from_the_photo(talk):
    assert talk.say("put one on travertine, one on cork and one in a kitchen", "cup.jpg")[0] == [
        _scene("img_1", "on travertine"), _scene("img_1", "on cork"), _scene("img_1", "in a kitchen")
    ]  # fmt: skip
    assert talk.say("three on oak and two on slate", "bowl.jpg")[0] == [
        _scene("img_5", "on oak", count=3), _scene("img_5", "on slate", count=2)
    ]  # fmt: skip


def test_sentences_that_only_describe_more_belong_to_the_scene_before_them(talk):
    calls, _ = talk.say("Put it on a wooden shelf. The light should be warm. Maybe some books behind it.", "cup.jpg")

    assert calls == [_scene("img_1", "on a wooden shelf; The light should be warm; Maybe some books behind it")]


def test_a_reason_told_before_the_request_is_not_a_request(talk):
    calls, _ = talk.say("amazon took my listing down last week. make a proper main picture from this", "cup.jpg")

    assert calls == [("make_main_image", {"image_id": "img_1", "marketplace": "amazon"})]


def test_a_picture_that_is_to_be_left_alone_is_left_alone(talk):
    talk.say("", "a.jpg", "b.jpg")

    calls, _ = talk.say("cut out only the second one, leave the first as it is")

    assert calls == [("remove_background", {"image_id": "img_2"})]


def test_a_flaw_that_stays_in_sight_is_no_deceit_and_a_hidden_one_is(new_talk):
    calls, _ = new_talk().say("it has a scratch, please keep the scratch visible and put it on oak", "cup.jpg")
    assert [name for name, _ in calls] == ["generate_scene"]

    calls, answer = new_talk().say("it has a scratch, paint it over and put it on oak", "cup.jpg")
    assert not calls
    assert answer.additional_kwargs["understood"] == ["deceive_defect"]


def test_a_dictated_marketplace_is_read(talk):
    calls, _ = talk.say("main image for amazon dot co dot uk", "cup.jpg")

    assert calls == [("make_main_image", {"image_id": "img_1", "marketplace": "amazon.co.uk"})]


def test_small_words_stay_out_of_the_scene(talk):
    talk.say("put it on marble", "cup.jpg")

    assert talk.say("the same thing too but on moss please")[0] == [_scene("img_1", "on moss", "img_2")]
    assert talk.say("Mismo pero sobre madera, por favor")[0] == [_scene("img_1", "sobre madera", "img_3")]
