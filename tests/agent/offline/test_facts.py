"""Facts are taken from a message in its own words, wherever they stand, and asked for where there are none."""

import pytest

from agent.offline.facts import read_facts, read_facts_told, read_look
from agent.offline.slots import read_count, read_factor, read_size
from agent.offline.words import read_words

THREE = ("350 ml", "dishwasher safe", "made in Portugal")


@pytest.mark.parametrize(
    "text",
    [
        "infographic: 350 ml, dishwasher safe, made in Portugal",
        "make an infographic with these facts: 350 ml; dishwasher safe; made in Portugal",
        "make an infographic with 350 ml, dishwasher safe and made in Portugal please",
        "Make an infographic for my mug showing 350 ml, dishwasher safe, and made in Portugal for Amazon",
        "an infographic:\n- 350 ml\n- dishwasher safe\n- made in Portugal",
        "infographic with\n1. 350 ml\n2. dishwasher safe\n3. made in Portugal",
        "infographic with “350 ml”, “dishwasher safe” and “made in Portugal”",
        "It is 350 ml, dishwasher safe and made in Portugal. Make an infographic.",
        "350 ml, dishwasher safe, made in Portugal ke saath infographic banao",
        "Infografik mit 350 ml, dishwasher safe und made in Portugal, bitte",
        "infografía con 350 ml, dishwasher safe y made in Portugal",
    ],
)
def test_facts_are_found_wherever_they_stand(text):
    assert read_facts(text).points == THREE


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Infografik: 1,5 l, spülmaschinenfest, aus Holz", ("1,5 l", "spülmaschinenfest", "aus Holz")),
        ("इन्फोग्राफिक: 350 मिली, डिशवॉशर सेफ और पुर्तगाल में बना", ("350 मिली", "डिशवॉशर सेफ", "पुर्तगाल में बना")),
        ("infographic banao: pure cotton, 2 pillow covers", ("pure cotton", "2 pillow covers")),
    ],
)
def test_no_word_of_a_fact_is_changed(text, points):
    assert read_facts(text).points == points


@pytest.mark.parametrize(
    "text",
    ["make an infographic", "infographic of the features please", "Mach eine Infografik mit den Merkmalen",
     "haz una infografía con las características", "an infographic with icons?", "infographic with my product"],
)  # fmt: skip
def test_words_that_name_no_fact_are_none(text):
    assert read_facts(text).points == ()


def test_a_heading_a_colour_and_a_typeface_are_read_from_the_request_not_from_the_facts():
    facts = read_facts('serif infographic in navy, title "Our mug": black handle, 350 ml')

    assert (facts.points, facts.title) == (("black handle", "350 ml"), "Our mug")
    assert read_look(facts.request) == {"colour": "navy", "typeface": "serif"}
    assert read_look("in our colour #1A7F5A") == {"colour": "#1A7F5A"}
    assert read_look("make an infographic") == {}


def test_what_is_asked_for_after_the_facts_stays_a_request():
    facts = read_facts("infographic: 350 ml, made in Portugal. Then check it for Amazon.")

    assert facts.points == ("350 ml", "made in Portugal")
    assert facts.request.endswith("Then check it for Amazon.")


def test_an_answer_is_facts_from_beginning_to_end():
    assert read_facts_told("350 ml, dishwasher safe and made in Portugal") == THREE
    assert read_facts_told("pure cotton") == ("pure cotton",)


@pytest.mark.parametrize(
    ("first", "second", "points"),
    [
        ("make an infographic", "350 ml, dishwasher safe", ["350 ml", "dishwasher safe"]),
        ("mach eine Infografik", "350 ml und aus Portugal", ["350 ml", "aus Portugal"]),
        ("haz una infografía", "350 ml, hecha a mano", ["350 ml", "hecha a mano"]),
        ("इन्फोग्राफिक बनाओ", "शुद्ध कपास, किंग साइज़", ["शुद्ध कपास", "किंग साइज़"]),
    ],
)
def test_facts_that_are_missing_are_asked_for_and_nothing_is_made_up(talk, first, second, points):
    calls, answer = talk.say(first, "a.jpg")
    assert calls == [] and answer.additional_kwargs["needs"] == "facts"

    assert talk.say(second)[0] == [("make_infographic", {"image_id": "img_1", "points": points})]


def test_the_facts_stay_for_another_infographic_until_another_photo_comes(talk):
    talk.say("make an infographic: 350 ml, vegan", "a.jpg")

    [(tool, arguments)] = talk.say("the same infographic in navy")[0]
    assert (tool, arguments["points"], arguments["colour"]) == ("make_infographic", ["350 ml", "vegan"], "navy")
    assert talk.say("make an infographic", "b.jpg")[0] == []


def test_another_request_is_no_answer_to_the_question_for_facts(talk):
    talk.say("make an infographic", "a.jpg")

    assert talk.say("just cut it out")[0] == [("remove_background", {"image_id": "img_1"})]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("enlarge it to 3000 px", {"longest_side": 3000}), ("make it 4k", {"longest_side": 3840}),
        ("auf 2000 Pixel vergrößern", {"longest_side": 2000}), ("amplía la foto al doble", {"factor": 2}),
        ("mach es doppelt so groß", {"factor": 2}), ("photo ko dugna bada karo", {"factor": 2}),
        ("upscale it 3x", {"factor": 3}), ("फोटो को 2000 पिक्सेल की करो", {"longest_side": 2000}), ("upscale it", {}),
    ],
)  # fmt: skip
def test_sizes_to_enlarge_to_are_read(talk, text, wanted):
    assert talk.say(text, "a.jpg")[0] == [("upscale_image", {"image_id": "img_1", **wanted})]


def test_sizes_and_factors():
    assert read_size("to 2400") == 2400 and read_size("8k please") == 7680 and read_size("make it nice") is None
    assert read_size("enlarge it to 1000000 px") == 1_000_000


def test_a_large_number_counts_only_right_before_what_it_counts():
    count = [read_count(read_words(text), "en") for text in ("make 5000 scenes", "1600 px pictures", "20 versions")]

    assert count == [5000, None, 20]
    assert read_factor(read_words("quadruple it")) == 4 and read_factor(read_words("make it large")) is None
