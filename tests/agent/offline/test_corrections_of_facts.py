"""Facts that were wrong and are put right: of a listing, of an infographic, of a size picture."""

import pytest

from agent.offline.fact_changes import changed_points
from agent.offline.listing_correction import read_correction
from knowledge.products.facts import Fact

TOLD = [
    Fact("f1", "product", "mug"),
    Fact("f2", "material", "stoneware"),
    Fact("f3", "capacity", "300 ml"),
    Fact("f4", "colour", "blue"),
]


@pytest.mark.parametrize(
    ("text", "facts", "leave_out"),
    [
        ("oh shoot its 250 ml not 300", "250 ml", "300 ml"),
        ("nein, es sind 250 ml statt 300", "250 ml", "300 ml"),
        ("250 not 300", "250 ml", "300 ml"),
        ("no es azul sino verde", "verde", "blue"),
        ("Porzellan, nicht Steinzeug", "Porzellan", "stoneware"),
        ("300 nahi, 280 ml hai", "280 ml", "300 ml"),
        ("it's a bowl, not a mug", "bowl", ""),
        ("make the colour green instead of blue", "green", "blue"),
    ],
)
def test_the_true_fact_takes_the_place_of_the_wrong_one(text, facts, leave_out):
    correction = read_correction(text, TOLD)

    assert correction is not None
    assert (correction.facts, correction.leave_out) == (facts, leave_out)


@pytest.mark.parametrize(
    "text",
    ["shorter, not longer", "is it blue, not green?", "put the photo on oak instead of marble", "not now, later"],
)
def test_what_no_fact_of_the_listing_says_is_no_correction(text):
    assert read_correction(text, TOLD) is None


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("drop the cable, add E14 socket instead", ["dimmable", "metal foot", "E14 socket"]),
        ("nimm das Kabel raus und schreib noch 9 W dazu", ["dimmable", "metal foot", "9 W"]),
        ("quita lo del cable", ["dimmable", "metal foot"]),
    ],
)
def test_facts_of_an_infographic_are_taken_off_and_put_on(text, points):
    assert changed_points(text, ["dimmable", "metal foot", "2 m cable Kabel"]) == points


@pytest.mark.parametrize("text", ["remove the background", "what did you add?", "make it navy"])
def test_other_requests_change_no_fact(text):
    assert changed_points(text, ["dimmable", "metal foot", "2 m cable"]) == []


def test_a_size_put_right_keeps_the_other_measure_and_the_unit(talk):
    talk.say("draw the dimensions, 24 cm wide and 40 cm high", "lamp.jpg")

    [(name, args)], _ = talk.say("sorry, measured wrong, its 42 tall")

    assert (name, args["width"], args["height"]) == ("make_size_picture", "24 cm", "42 cm")
