"""What the offline assistant's answers sound like."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import HumanMessage

from agent.offline.answer import compose
from agent.offline.context import Context, Picture, Step, Turn, read_context
from agent.offline.examples import intents
from agent.offline.made import marketplace_name, say_made
from agent.offline.notes import say_notes
from agent.offline.plan import Outcome
from agent.offline.report import Checked, explain_reports, is_fixable, is_wholly_fixable
from agent.offline.request import Request
from agent.offline.rules import explain_rules
from agent.offline.understand import understand

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
    return {"verdict": verdict, "marketplace": "amazon", "slot": "main", "width": 800, "height": 800,
            "findings": list(findings)}  # fmt: skip


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
        finding(rule, "warn", f"The longest side has 800 px. {words} {TAKE}")
        for rule, words in (("amazon-image-zoom-1000", ZOOM), ("amazon-image-optimal-1600", BEST))
    ]
    report = report_of("pass", *sizes, LOOK)
    for language, word in (("en", "at least 1000 px, better 1600 px"), ("de", "mindestens 1000 px, besser 1600 px")):
        (said,) = explain_reports([Checked("img_3", report)], language)

        assert said.count("800 x 800 px") == 1
        assert word in said
        opening, advice, look = said.split("\n\n")  # a list ends with an empty line
        assert len(advice.splitlines()) == 2

    note = f"The product is only 700 px long in the photo and I do not enlarge it, so the picture has 800 px. {ZOOM}"
    (said,) = explain_reports([Checked("img_3", report, (note,))], "en")
    assert "800" not in said


def test_at_most_five_lines_say_what_is_wrong_and_the_rest_is_counted():
    many = [finding(f"rule-{n}", "fail", f"The picture has {n} megapixels; at most 5 are taken. Save it smaller.")
            for n in range(10, 17)]  # fmt: skip
    advice = finding("rule-w", "warn", "The picture is a little soft.")

    (said,) = explain_reports([Checked("img_3", report_of("fail", *many, advice))], "en")

    assert len([line for line in said.splitlines() if line.startswith("- ")]) == 5
    assert said.endswith("And 3 more, in the full report.")


def test_advice_stands_together_after_what_is_wrong():
    wrong = finding("rule-1", "fail", "The picture is animated.")
    advice = [finding("rule-2", "warn", "The picture is a little soft."),
              finding("rule-3", "warn", "The picture is not square.")]  # fmt: skip

    (said,) = explain_reports([Checked("img_3", report_of("fail", *advice, wrong))], "de")

    assert said.splitlines()[1:] == [
        "- Das Bild ist animiert; nötig ist ein unbewegtes.", "", "Einen Blick wert:", "- Das Bild ist etwas weich.",
        "- Das Bild ist nicht quadratisch.",
    ]  # fmt: skip


def test_what_two_findings_both_say_is_said_once():
    advice = "Use the photo without it."
    both = [finding("rule-1", "fail", f"This was added to the photo: \"SALE\". {advice}"),
            finding("rule-2", "fail", f"Text lies over the product: \"SALE\". {advice}")]  # fmt: skip

    (said,) = explain_reports([Checked("img_3", report_of("fail", *both))], "en")

    assert said.count(advice) == 1


def test_a_review_names_what_the_person_has_to_look_at():
    doubt = finding("rule-1", "unknown", "The background is white. Is the product something to wear? Clothing needs "
                    "light grey here; everything else may be on white.")  # fmt: skip

    for language, word in (("en", "something to wear"), ("es", "es ropa"), ("hinglish", "pehnne")):
        (said,) = explain_reports([Checked("img_3", report_of("review", doubt, LOOK))], language)
        assert word in said.splitlines()[1]


def test_a_listing_without_rules_is_not_called_fine():
    message = "I have no rule of Pinterest about the parts you gave, so nothing was checked."
    report = {"verdict": "review", "marketplace": "pinterest", "slot": "listing", "width": None, "height": None,
              "findings": [finding("no-listing-rules", "unknown", message)]}  # fmt: skip

    assert explain_reports([Checked("", report)], "en") == [message]
    assert "fine" not in explain_reports([Checked("", report)], "en")[0]


def repaired(verdict: str, notes: list[str], *findings: dict[str, Any]) -> Step:
    text = "img_2 is img_1 repaired for eBay (main picture): it passes now.\nBefore: FAIL (a, b, c)."
    args = {"image_id": "img_1", "marketplace": "ebay"}
    return Step("fix_image", args, True, text, ["img_2"], report_of(verdict, *findings), notes=notes)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "I repaired img_1 for eBay (img_2). Before, it did not pass (3 problems); now it passes."),
        ("de", "Ich habe img_1 für eBay repariert (img_2). Vorher fiel es durch (3 Probleme); jetzt besteht es."),
        ("es", "He arreglado img_1 para eBay (img_2). Antes no pasaba (3 problemas); ahora pasa."),
        ("hi", "मैंने img_1 को eBay के लिए ठीक किया (img_2)। पहले यह पास नहीं थी (3 समस्याएँ); अब पास है।"),
        (
            "hinglish",
            "Maine img_1 ko eBay ke liye theek kiya (img_2). Pehle ye pass nahi thi (3 problems); ab pass hai.",
        ),
    ],
)
def test_a_repair_says_before_and_after_in_one_line(language, said):
    assert say_made(repaired("pass", []), language) == said


def test_what_a_repair_left_is_said_once_with_the_advice_and_without_a_second_verdict():
    blurred = "The picture is blurred: nothing in it is sharp. Take it again in focus."
    lost = "No repair brings that back. Use the original file or take a new photo."
    grey = "Not repaired: Several pictures are put together into one."
    step = repaired("fail", ["The colours are now sRGB.", f"Not repaired: {blurred} {lost}", grey],
                    finding("r", "fail", blurred), LOOK)  # fmt: skip
    turn = Turn("fix it", steps=[step])

    answer = compose([Outcome(Request(intents()["fix_image"], "fix it", 1.0), [step])], Context([turn], {}), "en").text

    assert answer.splitlines() == [
        "I repaired img_1 for eBay (img_2). Before, it did not pass (3 problems); now it is better, but still does not "
        "pass.",
        "The colours are now stored the way shops expect (sRGB).",
        f"- {grey}",
        "",
        "What is still open:",
        f"- {blurred}",
        "",
        lost,
    ]


def test_exported_files_that_fail_are_named_with_the_reason_once():
    why = "The picture is not square."
    notes = [f"{name}.jpg (img_{n}, 100 x 90 px): does not pass. {why}" for n, name in enumerate("ab", 4)]
    notes.append("c.jpg (img_6, 100 x 90 px): needs a person's look. The background is white. Is the product something "
                 "to wear? Clothing needs light grey here; everything else may be on white.")  # fmt: skip
    step = Step("export_images", {"channels": ["etsy", "ebay"]}, True, "", ["img_4", "img_5", "img_6"], notes=notes)
    turn = Turn("export", steps=[step])

    failing, doubtful = say_notes(step, Context([turn], {}), "en")

    assert failing == "These do not pass yet:\n- a.jpg, b.jpg: The picture is not square."
    assert doubtful.startswith("Please look at these before you upload them:\n- c.jpg: The background is white.")
    assert say_made(step, "en") == "The files for Etsy and eBay are ready."
    assert say_made(Step("export_images", {"channels": ["etsy"]}, True, "", ["img_4"]), "en").endswith("It passes.")


def test_a_repair_of_all_is_promised_only_where_all_can_be_put_right():
    mended = {**finding("a", "fail", "The picture is animated."), "fix": {"tool": "fix_image", "args": {}}}
    lost = finding("b", "fail", "Several pictures are put together into one.")

    assert is_wholly_fixable(report_of("fail", mended))
    assert is_fixable(report_of("fail", mended, lost))
    assert not is_wholly_fixable(report_of("fail", mended, lost))
    assert not is_fixable(report_of("fail", lost))


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


def test_the_repair_that_is_offered_is_of_the_checked_picture_not_of_the_newest(new_talk):
    talk = new_talk(tools=("remove_background", "check_image", "fix_image"))
    talk.say("cut it out", "a.jpg")

    talk.say("check img_1 for ebay")
    calls, _ = talk.say("yes please")

    assert calls == [("fix_image", {"image_id": "img_1", "marketplace": "ebay"})]


def test_a_listing_in_another_language_does_not_change_the_answers_language():
    request = 'इस टाइटल को amazon.in के लिए जाँचो: "best vase!!! free shipping only today ceramic"'
    context = read_context([HumanMessage(request)])
    assert understand(context).language == "hi"


def test_since_when_without_a_known_date_says_so():
    said = answer_to("Since when must the background be white?", "en", "amazon-main-background-white")

    assert said.startswith("I do not know since when this applies; my source is of 2026-10-08.")


def test_an_upload_is_called_by_its_file_name_where_that_is_plain_and_with_its_id_beside_others():
    names = ["vase front.jpg", "x](http://e.vil)", "img_9.jpg"]
    uploads = [Picture(f"img_{number}", "photo", name, f"img_{number}", 0) for number, name in enumerate(names, 1)]
    together = Context([Turn("check")], {picture.id: picture for picture in uploads})
    assert [together.name_of(picture.id) for picture in uploads] == ["vase front.jpg (img_1)", "img_2", "img_3"]
    assert Context([Turn("check")], {"img_1": uploads[0]}).name_of("img_1") == "vase front.jpg"


def test_a_country_that_is_no_web_address_is_written_as_a_country():
    names = ["tiktok.com", "tiktok.uk", "amazon.com", "ebay.de", "shopee"]
    shown = [marketplace_name({"marketplace": name}) for name in names]
    assert shown == ["TikTok US", "TikTok UK", "Amazon.com", "eBay.de", "Shopee"]
