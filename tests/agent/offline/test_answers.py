"""What the offline assistant's answers sound like."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.context import Step
from agent.offline.made import say_made
from agent.offline.report import Checked, explain_reports
from agent.offline.rules import explain_rules

SCENES = [
    ("en", "on a marble table in soft morning light",
     "Here is your product on a marble table in soft morning light (img_3)."),
    ("en", "marble, soft light", "Here is your picture (img_3)."),
    ("en", "on my desk", "Here is your picture (img_3)."),
    ("de", "auf einen Holztisch mit Licht", "Hier ist dein Produkt auf einem Holztisch mit Licht (img_3)."),
    ("de", "auf eine Marmorplatte", "Hier ist dein Bild (img_3)."),
    ("es", "sobre mármol", "Aquí está tu producto sobre mármol (img_3)."),
    ("hi", "लकड़ी की मेज पर", "यह रहा आपका प्रोडक्ट लकड़ी की मेज पर (img_3)।"),
    ("hinglish", "marble par", "Ye raha aapka product marble par (img_3)."),
]  # fmt: skip
CHANGES = [
    ("en", "a bit warmer", "Here it is a bit warmer (img_4, made from img_3)."),
    ("en", "softer shadow", "Here is the changed picture (img_4, made from img_3)."),
    ("de", "wärmer", "Jetzt wärmer (img_4, gemacht aus img_3)."),
    ("es", "más cálida", "Ahora más cálida (img_4, hecha a partir de img_3)."),
]
NOTE = "The product is only 407 x 373 px in the photo, so it looks soft."
REQUEST_NOTE = "I cannot show surfboard yet; the picture is made without."
TAKE = "Take a larger photo or use the original file."
ZOOM = "From 1000 px on the longest side, shoppers can zoom in."
BEST = "Amazon calls 1600 px or more on the longest side optimal."


def finding(rule: str, status: str, message: str, limit: str = "x") -> dict[str, Any]:
    return {"rule": rule, "status": status, "severity": "suppress", "measured": "rgb(1,2,3)", "limit": limit,
            "message": message, "fix": None}  # fmt: skip


def report_of(verdict: str, *findings: dict[str, Any]) -> dict[str, Any]:
    return {"verdict": verdict, "marketplace": "amazon", "slot": "main", "findings": list(findings)}


LOOK = finding("look-yourself", "unknown", "Please look yourself.")


@pytest.mark.parametrize(("language", "scene", "said"), SCENES)
def test_a_scene_is_woven_into_the_sentence_only_where_it_reads_well(language, scene, said):
    assert say_made(Step("generate_scene", {"scene": scene}, True, images=["img_3"]), language) == said


@pytest.mark.parametrize(("language", "change", "said"), CHANGES)
def test_a_change_is_said_with_the_picture_it_was_made_from(language, change, said):
    args = {"scene": change, "based_on": "img_3"}
    assert say_made(Step("generate_scene", args, True, images=["img_4"]), language) == said


def test_a_place_that_could_not_be_shown_is_not_claimed():
    step = Step("generate_scene", {"scene": "with a surfboard"}, True, images=["img_3"], notes=[REQUEST_NOTE])

    assert say_made(step, "en") == "Here is your picture (img_3)."


def test_several_pictures_are_counted_in_words():
    step = Step("generate_scene", {"scene": "on linen"}, True, images=["img_3", "img_4", "img_5"])

    assert say_made(step, "en") == "Here are three pictures of your product on linen: img_3, img_4, img_5."


def test_a_failing_check_says_the_verdict_then_why_and_leaves_measures_and_unknowns_out():
    busy = finding("amazon-main-background-white", "fail", "The background is a place or a pattern, not plain white.")
    report = report_of("fail", busy, LOOK)

    (said,) = explain_reports([Checked("img_3", report)], "en")

    assert said.splitlines() == [
        "img_3: no, Amazon would likely reject or hide it as main picture, because:",
        "- The background is a place or a pattern, not plain white.",
    ]


def test_pictures_with_the_same_findings_are_said_once():
    busy = finding("amazon-main-background-white", "fail", "The background is a place or a pattern, not plain white.")
    grey = finding("amazon-main-background-white", "fail", "The background is light grey, not pure white.")
    checks = [Checked(f"img_{n}", report_of("fail", busy)) for n in (3, 4, 5)]

    said = explain_reports([*checks, Checked("img_6", report_of("fail", grey))], "en")

    assert [s.split(":")[0] for s in said] == ["img_3, img_4 and img_5", "img_6"]


def test_two_missed_sizes_are_one_sentence_and_a_pass_asks_once_to_look():
    sizes = [
        finding(rule, "warn", f"The longest side has 800 px. {words} {TAKE}", limit)
        for rule, words, limit in (
            ("amazon-image-zoom-1000", ZOOM, "longest side at least 1000 px"),
            ("amazon-image-optimal-1600", BEST, "longest side at least 1600 px"),
        )
    ]  # fmt: skip
    for language, word in (("en", "1000, better 1600 px"), ("de", "1000, besser 1600 px")):
        (said,) = explain_reports([Checked("img_3", report_of("pass", *sizes, LOOK))], language)

        assert said.count("800 px") == 1
        assert word in said
        assert len(said.splitlines()) == 3

    (said,) = explain_reports([Checked("img_3", report_of("pass", *sizes), size_is_said=True)], "en")
    assert "800" not in said


def test_no_measure_is_in_any_answer_of_a_check(talk):
    _, answer = talk.say("would amazon take this?", "a.jpg")

    assert "rgb(" not in answer.content
    assert "easured" not in answer.content


def test_one_offer_stands_at_the_end_however_many_pictures_fail(talk):
    _, answer = talk.say("check both for amazon", "a.jpg", "b.jpg")

    assert answer.content.count("Shall I?") == 1
    assert answer.content.endswith("Shall I?")


def test_a_note_is_said_once_per_product_but_what_was_asked_for_and_cannot_be_shown_every_time(talk):
    talk.notes = [NOTE, REQUEST_NOTE]

    first = talk.say("put it on marble", "a.jpg")[1].content
    again = talk.say("make it warmer")[1].content
    other = talk.say("put this one on marble", "b.jpg")[1].content

    assert first.count(NOTE) == 1
    assert NOTE not in again
    assert REQUEST_NOTE in again
    assert NOTE in other


def test_notes_and_failures_are_in_the_users_language(new_talk):
    talk = new_talk()
    talk.notes = [NOTE]
    assert "wirkt deshalb etwas unscharf" in talk.say("Stell es auf Marmor", "a.jpg")[1].content

    error = (
        "I could not find a product in this picture. Send a photo where the product stands out clearly from what is "
        "behind it."
    )
    talk = new_talk(fails={"remove_background": error})
    _, answer = talk.say("quita el fondo", "a.jpg")
    assert "Envía una foto" in answer.content
    assert "could not" not in answer.content
    assert answer.additional_kwargs["told"] == [error]


def answer_to(question: str, language: Any, *rules: str) -> str:
    citations = [{"rule": rule, "marketplace": "amazon"} for rule in rules]
    step = Step("search_guidelines", {"question": question, "marketplaces": ["amazon"]}, True, citations=citations)
    return explain_rules(step, language).text


def test_only_rules_on_the_very_matter_are_listed_beside_the_answer():
    said = answer_to(
        "What background does Amazon want?", "en",
        "amazon-main-background-white", "amazon-main-shoes-single-left-45", "amazon-main-no-border-inset",
    )  # fmt: skip
    assert "Related" not in said

    said = answer_to(
        "What is the minimum image size on Amazon and when does zoom work?",
        "en",
        "amazon-image-min-500",
        "amazon-image-zoom-1000",
        "amazon-image-sharp",
    )
    assert "[amazon-image-zoom-1000]" in said
    assert "[amazon-image-sharp]" not in said


@pytest.mark.parametrize(
    ("language", "question", "date"),
    [
        ("en", "Since when is the title limited to 75 characters?", "Since 27 July 2026"),
        ("de", "Seit wann darf ein Titel nur 75 Zeichen haben?", "Seit dem 27. Juli 2026"),
        ("es", "¿Desde cuándo tiene el título 75 caracteres?", "Desde el 27 de julio de 2026"),
        ("hi", "टाइटल 75 अक्षर का कब से है?", "27 जुलाई 2026 से"),
        ("hinglish", "title 75 characters ka kab se hai?", "27 July 2026 se"),
    ],
)
def test_since_when_is_answered_with_the_date(language, question, date):
    assert answer_to(question, language, "amazon-title-length-75").startswith(date)


def test_since_when_without_a_known_date_says_so():
    said = answer_to("Since when must the background be white?", "en", "amazon-main-background-white")

    assert said.startswith("I do not know since when this applies; my source is of 2026-10-08.")
