"""Which of several things: read in five ways to speak, asked once, and what was asked before goes on."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import ToolMessage

from agent.offline.things import read_answer, read_box, read_item, without_item

THINGS = [
    {"number": 1, "box": [60, 300, 500, 800], "place": "left", "size": "", "colour": "blue", "alike": 1},
    {"number": 2, "box": [600, 200, 900, 800], "place": "middle", "size": "", "colour": "white", "alike": 1},
    {"number": 3, "box": [1000, 300, 1400, 800], "place": "right", "size": "", "colour": "red", "alike": 1},
]
QUESTION = (
    "I see 3 separate things in shelf.jpg: 1 left, blue; 2 middle, white; 3 right, red. "
    "Which one do you mean, or all of them?"
)


@pytest.fixture
def talk(new_talk, monkeypatch):
    """A talk about photos that show three things each, until one of them is taken."""
    chat = new_talk()
    taken: set[str] = set()
    play = chat._play

    def with_things(call: dict[str, Any]) -> ToolMessage:
        args = call["args"]
        photo = args.get("image_id", "")
        if call["name"] == "remove_background" and ("box" in args or args.get("item") not in (None, "purple")):
            taken.add(photo)
        elif photo in chat.photos and photo not in taken and call["name"] != "check_image":
            choice = {"image_id": photo, "things": THINGS, "unmatched": args.get("item")}
            lead = "I do not see exactly one that is purple. " if "item" in args else ""
            return ToolMessage(
                lead + QUESTION, tool_call_id=call["id"], name=call["name"],
                artifact={"images": [], "report": None, "citations": [], "notes": [], "choice": choice},
            )  # fmt: skip
        return play(call)

    ask = chat._ask

    def remember(text: str, photos: Any) -> None:
        first = chat.pictures + 1
        ask(text, photos)
        chat.photos |= {f"img_{n}" for n in range(first, chat.pictures + 1)}

    chat.photos = set()
    monkeypatch.setattr(chat, "_play", with_things)
    monkeypatch.setattr(chat, "_ask", remember)
    return chat


def _short(calls: list[tuple[str, dict[str, Any]]]) -> list[tuple[Any, ...]]:
    return [(name, args["image_id"], args.get("item") or args.get("box")) for name, args in calls]


@pytest.mark.parametrize(
    ("words", "language", "item"),
    [
        ("the left one", "en", "left"), ("the second", "en", "2"), ("the red one", "en", "red"),
        ("all of them", "en", "all"), ("both", "en", "all"), ("2", "en", "2"), ("1 and 3", "en", "1,3"),
        ("1 + 2 + 3 + 4", "en", "1,2,3,4"), ("the biggest please", "en", "largest"),
        ("left and right", "en", "left,right"),
        ("the left coffee mug", "en", "left"), ("img_2: 3", "en", "3"),
        ("die linke", "de", "left"), ("das zweite", "de", "2"), ("die rote bitte", "de", "red"), ("alle", "de", "all"),
        ("nur die mittlere", "de", "middle"), ("rechts", "de", "right"), ("das größte", "de", "largest"),
        ("la del medio", "es", "middle"), ("la de la izquierda", "es", "left"), ("el rojo", "es", "red"),
        ("las dos", "es", "all"), ("la segunda por favor", "es", "2"), ("todas", "es", "all"),
        ("बाएँ वाली", "hi", "left"), ("दाईं वाली", "hi", "right"), ("लाल वाला", "hi", "red"), ("दूसरी", "hi", "2"),
        ("दोनों", "hi", "all"), ("बीच वाली चाहिए", "hi", "middle"),
        ("left wala", "hinglish", "left"), ("beech wali", "hinglish", "middle"), ("laal wala", "hinglish", "red"),
        ("sab", "hinglish", "all"), ("doosra wala do", "hinglish", "2"),
    ],
)  # fmt: skip
def test_an_answer_says_which(words, language, item):
    assert read_answer(words, language) == item


@pytest.mark.parametrize(
    "words", ["put it on oak", "make it warmer", "the left one on dark wood", "thanks", "no", "what does Amazon want?",
              "make the main picture for amazon", "none of them is mine, show me your shop"],
)  # fmt: skip
def test_other_messages_are_no_answer(words):
    assert read_answer(words, "en") is None


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("remove the background of the left mug", "left"), ("only the bottle on the right on marble", "right"),
        ("put the red mug on marble", "red"), ("put both on oak", "all"), ("cut out the second item", "2"),
        ("stell die linke Tasse auf Marmor", "left"), ("stell die Tasse links auf Marmor", "left"),
        ("pon la taza de la izquierda sobre mármol", "left"), ("pon la taza roja sobre madera", "red"),
        ("बाएँ वाली कप को मार्बल पर रखो", "left"), ("laal wala cup wood pe", "red"),
    ],
)  # fmt: skip
def test_a_request_can_say_which_up_front(words, item):
    assert read_item(words) == item


@pytest.mark.parametrize(
    "words", ["put it on marble, light from the left", "soft light on the left", "on a red wall", "on the red table",
              "auf Marmor, Licht von links", "auf einem großen Tisch", "ponlo sobre mármol con luz de la izquierda",
              "with a plant on the right", "in the middle of the table", "make the second picture warmer",
              "rotate it to the right", "both an oak and a slate scene", "un fondo grande"],
)  # fmt: skip
def test_words_about_the_scene_point_out_no_thing(words):
    assert read_item(words) is None


def test_what_points_out_the_thing_is_no_part_of_the_scene():
    assert without_item("on the right on marble", "only the bottle on the right on marble") == "on marble"
    assert without_item("on red silk", "the red mug on red silk") == "on red silk"


def test_a_box_is_four_numbers():
    assert read_box("Cut out this part (img_1: 150, 380, 420, 421)") == [150, 380, 420, 421]
    assert read_box("1, 2, 3") is None and read_box("12.5, 3, 4, 5, 6") is None


def test_the_question_is_asked_and_the_whole_request_goes_on_after_the_answer(talk):
    calls, answer = talk.say("put it on marble and make the main image for Amazon", "shelf.jpg")

    assert _short(calls) == [("generate_scene", "img_1", None)]
    assert answer.text == QUESTION
    assert answer.additional_kwargs["needs"] == "choice"
    assert answer.additional_kwargs["labels"] == ["1 left, blue", "2 middle, white", "3 right, red"]

    calls, answer = talk.say("the red one")

    assert _short(calls) == [
        ("remove_background", "img_1", "red"), ("generate_scene", "img_1", None), ("make_main_image", "img_2", None),
    ]  # fmt: skip
    assert calls[1][1]["scene"] == "on marble" and calls[2][1]["marketplace"] == "amazon"
    assert answer.additional_kwargs["needs"] is None


@pytest.mark.parametrize(
    ("request_words", "question", "label", "answer", "item"),
    [
        ("stell es auf Marmor",
         "Ich sehe 3 einzelne Dinge in shelf.jpg: 1 links, blau", "3 rechts, rot", "die rechte", "right"),
        ("ponlo sobre mármol",
         "Veo 3 cosas separadas en shelf.jpg: 1 izquierda, azul", "3 derecha, rojo", "la roja", "red"),
        ("इसे मार्बल पर रखो", "मुझे shelf.jpg में 3 अलग चीज़ें दिखती हैं: 1 बाएँ, नीला", "3 दाएँ, लाल", "लाल वाली", "red"),
        ("isko marble pe rakho", "Mujhe shelf.jpg mein 3 alag cheezein", "3 right, laal", "right wala", "right"),
    ],
)  # fmt: skip
def test_it_is_asked_and_answered_in_the_user_s_language(talk, request_words, question, label, answer, item):
    _, asked = talk.say(request_words, "shelf.jpg")
    assert question in asked.text and asked.additional_kwargs["labels"][2] == label

    calls, _ = talk.say(answer)

    assert _short(calls) == [("remove_background", "img_1", item), ("generate_scene", "img_1", None)]


def test_said_up_front_nothing_is_asked(talk):
    calls, answer = talk.say("put the left mug on marble", "shelf.jpg")

    assert _short(calls) == [
        ("generate_scene", "img_1", None), ("remove_background", "img_1", "left"), ("generate_scene", "img_1", None),
    ]  # fmt: skip
    assert answer.additional_kwargs["needs"] is None


def test_a_cut_out_of_one_thing_is_made_at_once(talk):
    assert _short(talk.say("remove the background of the left mug", "shelf.jpg")[0]) == [
        ("remove_background", "img_1", "left")
    ]


def test_an_answer_that_fits_nothing_is_asked_again_and_nothing_is_lost(talk):
    talk.say("put it on marble", "shelf.jpg")
    calls, answer = talk.say("the purple one")
    assert _short(calls) == [("remove_background", "img_1", "purple")]
    assert answer.text.startswith("I do not see exactly one that is purple.")

    calls, _ = talk.say("the middle one")

    assert _short(calls) == [("remove_background", "img_1", "middle"), ("generate_scene", "img_1", None)]


def test_a_detour_leaves_the_choice_to_a_new_request(talk):
    talk.say("put it on marble", "shelf.jpg")
    talk.say("thanks")

    calls, _ = talk.say("put the left one on oak")

    assert ("remove_background", "img_1", "left") in _short(calls) and calls[-1][1]["scene"] == "on oak"


def test_another_thing_of_the_same_photo_can_be_asked_for_later(talk):
    talk.say("put it on marble", "shelf.jpg")
    talk.say("2")

    calls, _ = talk.say("now the left one on dark wood")

    assert _short(calls)[0] == ("remove_background", "img_1", "left")
    assert calls[1][0] == "generate_scene" and calls[1][1]["image_id"] == "img_1"


def test_a_box_drawn_on_the_page_answers_the_question(talk):
    talk.say("stell es auf Marmor", "shelf.jpg")

    calls, answer = talk.say("Cut out this part (img_1: 150, 380, 420, 421)")

    assert _short(calls) == [("remove_background", "img_1", [150, 380, 420, 421]), ("generate_scene", "img_1", None)]
    assert "Hier ist dein Produkt" in answer.text  # the page's own words do not change the language


def test_with_two_photos_a_number_is_about_the_one_that_is_named(talk):
    talk.say("remove the background", "a.jpg", "b.jpg")

    calls, answer = talk.say("img_2: 3")

    assert ("remove_background", "img_2", "3") in _short(calls)
    assert answer.additional_kwargs["needs"] == "choice"
    calls, _ = talk.say("1")
    assert _short(calls) == [("remove_background", "img_1", "1")]


def test_only_one_of_a_pair_is_put_where_the_pair_was(new_talk):
    pair = new_talk(notes=["I see 2 alike things and took them as one product. "
                           "If you mean one of them, say which: 1 left, blue; 2 right, blue."])  # fmt: skip
    pair.say("put it on marble", "mugs.jpg")

    calls, _ = pair.say("only the left one")

    assert _short(calls) == [("remove_background", "img_1", "left"), ("generate_scene", "img_1", None)]
    assert calls[1][1]["scene"] == "on marble"
