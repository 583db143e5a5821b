"""Answers to rule questions, from the real search: short first, every part, nothing that no rule says."""

from __future__ import annotations

import re

import pytest

from agent.offline.context import Step
from agent.offline.data import load
from agent.offline.rule_lines import details, sentence, short_source
from agent.offline.rule_question import asks_about_rules
from agent.offline.rules import explain_rules
from knowledge.guidelines import Guidelines
from knowledge.rules import RuleBase

LANGUAGES = {"en", "de", "es", "hi", "hinglish"}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    guidelines = Guidelines.open(tmp_path_factory.mktemp("rules"))

    def answer(question, language="en", marketplaces=None):
        hits = guidelines.search(question, marketplaces)
        citations = [hit.citation().model_dump() for hit in hits]
        args = {"question": question, **({"marketplaces": marketplaces} if marketplaces else {})}
        return explain_rules(Step("search_guidelines", args, True, citations=citations), language)

    return answer


YES_OR_NO = [
    ("can I put my logo on the Amazon main image?", "en", "No. Nothing is added"),
    ("are watermarks forbidden on ebay?", "en", "Yes. No picture has"),
    ("webp ok on google shopping", "en", "Yes. JPEG and WebP"),
    ("Ist bei Walmart ein GIF erlaubt?", "de", "Nein."),
    ("does ebay force me to have a white background?", "en", "No, that is not required."),
    ("¿es obligatorio el fondo blanco en walmart?", "es", "Sí."),
    ("क्या अमेज़न की मुख्य फोटो पर लोगो लगा सकते हैं?", "hi", "नहीं।"),
    ("flipkart par photo me text daal sakte kya", "hinglish", "Nahi."),
    ("is svg fine on walmart?", "en", "No."),
    ("does amazon prescribe an aspect ratio for photos?", "en", "No. The US picture pages state no aspect ratio."),
    ("hat amazon ein eigenes Limit in MB, gibt es eine Vorgabe zur Dateigröße?", "de", "Nein."),
]
AMOUNTS = [
    ("my photo is 450 px wide, will Amazon take it?", "No, 450 px does not fit. A file whose longest side"),
    ("my amazon title is 60 characters long, fine?", "Yes, 60 characters fits."),
    ("is 8 MB too big for ebay?", "No, 8 MB is fine."),
    ("is a 30mb file too heavy for google shopping?", "Yes, 30 mb is too much."),
    ("my photo has 800 px, is that enough for amazon?", "Yes, 800 px is accepted, but more is advised."),
]


@pytest.mark.parametrize(("question", "language", "opening"), YES_OR_NO)
def test_a_question_that_a_rule_decides_begins_with_yes_or_no(ask, question, language, opening):
    assert ask(question, language).text.startswith(opening)


TAKEN_FOR_GRANTED = [
    ("ebay wants pure white backgrounds, doesn't it?", "en", "No, that is not required."),
    ("Isn't a white background required on Etsy?", "en", "No, that is not required."),
    ("Ebay schreibt mindestens 1600 Pixel vor, stimmt's?", "de", "Nein, 1600 Pixel stimmt nicht."),
    ("sab kehte hai flipkart pe 1000 pixel zaruri hai, sach hai kya", "hinglish", "Nahi, 1000 pixel"),
    ("kya amazon india me bhi title 75 hi hai", "hinglish", "Haan"),
    ("does ebay require 500 px?", "en", "Yes."),
    ("Auf Etsy geht nur ein Video, oder?", "de", "Nein,"),
    ("etsy pe 9 hi tag chalte hai na?", "hinglish", "Nahi,"),
    ("क्या ईबे को कम से कम 900 पिक्सेल चाहिए, है ना?", "hi", "नहीं,"),
    ("does ebay require 1600 px?", "en", "No, 1600 px is not right."),
]


@pytest.mark.parametrize(("question", "language", "opening"), TAKEN_FOR_GRANTED)
def test_what_is_taken_for_granted_is_confirmed_or_corrected_first(ask, question, language, opening):
    assert ask(question, language).text.startswith(opening)


@pytest.mark.parametrize("question", ["how big must an ebay picture be?", "which background does Walmart want?"])
def test_an_open_question_gets_no_yes_or_no(ask, question):
    assert not re.match("(Yes|No)[ .,]", ask(question).text)


@pytest.mark.parametrize(("question", "opening"), AMOUNTS)
def test_an_amount_is_compared_with_the_limit(ask, question, opening):
    assert ask(question).text.startswith(opening)


def test_what_people_still_believe_is_corrected_with_the_rule_that_was_replaced(ask):
    told = ask("Amazon allows 200 characters in the title, right?")

    assert told.text.startswith("No, that no longer holds. Since 27 July 2026 a title has at most 75 characters")
    assert "Before that: From 21 January 2025 to July 2026 the limit was 200 characters." in told.text


def test_every_part_of_a_question_is_answered(ask):
    told = ask("how big and which format for eBay, and how long can the title be?")

    assert {"ebay-image-format", "ebay-title-80"} < set(told.rules)
    assert {"ebay-image-min-500", "ebay-image-recommended-1600"} & set(told.rules)
    assert all(line.startswith(("- ", "  ")) for line in told.text.splitlines())


def test_a_comparison_has_a_line_for_each_marketplace_with_source_and_date(ask):
    told = ask("title length: Amazon, eBay and Etsy")

    lines = [line for line in told.text.splitlines() if line.startswith("- ")]
    assert [line.split(":")[0] for line in lines] == ["- Amazon", "- eBay", "- Etsy"]
    assert all("confidence: " in line and "as of " in line for line in lines)


def test_which_shops_is_answered_for_all_of_them(ask):
    told = ask("which shops want a white background?").text

    assert all(f" {shop}: " in told for shop in ("Amazon", "Walmart", "Flipkart", "Myntra"))


def test_where_it_depends_on_the_country_all_of_them_are_told(ask):
    told = ask("tiktok shop minimum picture size")

    assert told.text.startswith("It depends on the country:")
    assert set(told.rules[:2]) == {"tiktok-us-image-min-600", "tiktok-uk-image-min-800"}
    assert ask("tiktok minimum picture size in the uk").rules[0] == "tiktok-uk-image-min-800"


def test_what_depends_on_the_category_is_said_and_decided_where_it_is_named(ask):
    assert ask("is a white background ok on myntra?").text.startswith("It depends on the category.")
    assert ask("is a white background ok for clothing on myntra?").text.startswith("No.")


def test_sources_that_disagree_and_weak_sources_are_named(ask):
    assert (
        "The sources do not agree: The sources disagree. Take 75" in ask("smallest catalog picture on pinterest").text
    )
    assert "My source for this is weak" in ask("how long may a shopify title be?").text


def test_a_measure_without_a_rule_is_no_rule_and_not_another_measure(ask):
    assert ask("how many mb may a flipkart photo have").text.startswith("Flipkart: I know no rule on that.")


@pytest.mark.parametrize("question", ["what size does Temu want?", "meesho photo size", "what are ebay's fees?"])
def test_nothing_is_guessed_where_no_rule_is_known(ask, question):
    told = ask(question)

    assert told.text.startswith("No rule found") and "Amazon, Walmart, eBay" in told.text
    assert told.rules == ()


def test_without_a_marketplace_the_answer_says_whose_rule_it_is(ask):
    assert ask("which background does the main picture need?").text.endswith(
        "You named no marketplace, so this is Amazon's rule."
    )


def test_answers_speak_the_users_language(ask):
    assert "Nur JPEG. [myntra-image-format-jpeg]" in ask("welches Dateiformat nimmt myntra", "de").text
    assert "13" in ask("cuántas etiquetas en etsy", "es").text


ENGLISH = re.compile(r"\b(?:the|and|with|without|are|must|may|for|from|is|has|no|date|seen|old|since)\b")
ALSO = {"es": {"has", "no"}, "hinglish": {"the", "is", "no", "date", "may"}}  # are words of the language, too


@pytest.mark.parametrize("language", sorted(LANGUAGES - {"en"}))
def test_no_rule_exception_doubt_or_date_is_quoted_in_english(language):
    base = RuleBase.load()
    lead = load("texts")[language]["rule_lead"]

    for rule in base.rules:
        named = [s.model_copy(update={"title": "T", "publisher": s.publisher and "P"}) for s in rule.sources]
        rule = rule.model_copy(update={"sources": tuple(named)})  # titles of sources stay as they are
        told = [sentence(rule, language, with_shop=True), *details(rule, [r.id for r in base.rules], language)]
        said = " ".join([*told, short_source(rule, language)])
        assert lead not in said
        assert not [text for text in (rule.exceptions, rule.disputed and rule.note) if text and text in said], said
        words = ENGLISH.findall(re.sub(r"\b[a-z0-9]+(?:[-_][a-z0-9]+)+\b", "", said))
        assert not set(words) - ALSO.get(language, set()), said


def test_a_rule_for_which_no_source_was_found_says_so_and_since_when():
    rule = RuleBase.load().get("shopify-title-255")

    assert details(rule, [], "de")[-1] == "Quelle: keine gefunden, gesucht am 2026-11-22; Sicherheit: niedrig."
    assert short_source(rule, "en") == "(no source found, looked for on 2026-11-22, confidence: low)"


def test_every_sentence_around_rules_exists_in_every_language_with_the_same_blanks():
    texts = load("rule_texts")
    assert set(texts) == LANGUAGES
    for language in LANGUAGES:
        assert set(texts[language]) == set(texts["en"])
        for name, text in texts["en"].items():
            blanks = set(re.findall(r"\{(\w+)\}", text))
            assert set(re.findall(r"\{(\w+)\}", texts[language][name])) == blanks, (language, name)


def test_a_question_about_rules_is_told_from_a_request_and_from_one_about_a_picture():
    assert asks_about_rules("must shopify product pics be on white")
    assert asks_about_rules("मिंत्रा की फोटो का अनुपात")
    assert not asks_about_rules("can you put it on white for amazon?")
    assert not asks_about_rules("make the main image for amazon")
    assert not asks_about_rules("is my background white enough for amazon?", only_open=True)


def test_a_country_that_a_rule_leaves_out_keeps_the_older_rule_and_the_answer_says_so(ask):
    told = ask("UAE amazon title still 200 characters?")
    assert told.text.startswith("Yes, 200 characters fits.")
    assert told.rules[0] == "amazon-title-length-200-legacy"
    assert "does not hold there" in told.text and "[amazon-title-length-75]" in told.text
    assert ask("india amazon title still 200 characters?").text.startswith("No, 200 characters does not fit.")
    told = ask("does the 75 char title thing count for us", marketplaces=["amazon.ae"])
    assert told.text.startswith("No, that is an exception.")
    assert ask("Gilt die 75-Zeichen-Regel auch in der Türkei?", "de").text.startswith("Nein, das ist eine Ausnahme.")


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("may a necklace be cropped on the amazon main image?", "Yes"),
        ("may a shirt be cropped on the amazon main image?", "No."),
        ("do books have the 75 character title limit on amazon?", "No, that is an exception."),
        ("the logo is printed on my mug, can it stay in the amazon main image?", "Yes, that is an exception."),
        ("I only let AI clean up my photo for Etsy, need to declare?", "No, that is an exception."),
        ("can I use catalogue pictures on ebay if the item is brand new?", "Yes, that is an exception."),
        ("can socks be on a mannequin on the amazon main image?", "Yes, that is an exception."),
    ],
)
def test_goods_that_a_rule_does_not_hold_for_turn_its_answer_round(ask, question, opening):
    assert ask(question).text.startswith(opening)


def test_two_countries_of_one_marketplace_are_answered_one_by_one(ask):
    told = ask("minimum picture size TikTok Shop UK vs USA", marketplaces=["tiktok.uk", "tiktok.us"])
    assert {"tiktok-uk-image-min-800", "tiktok-us-image-min-600"} <= set(told.rules)


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("does one file serve Myntra and Amazon?", "One file cannot serve both: what Amazon requires, Myntra refuses."),
        ("is the same photo fine for Lazada and Ajio?", "One file cannot serve both: Lazada and AJIO set limits"),
        ("is the same photo fine for eBay and Etsy?", "eBay and Etsy: I know of nothing that one requires"),
    ],
)
def test_one_file_for_two_marketplaces_is_judged_by_what_their_rules_demand(ask, question, lead):
    assert ask(question).text.startswith(lead)


def test_why_a_listing_was_hidden_gets_the_usual_reasons_and_an_offer_to_check(ask):
    told = ask("why was my listing suppressed?")
    assert "amazon-main-background-white" in told.rules and len(told.rules) > 3
    assert told.text.endswith("Send me the picture and I check it against them.")
    assert ask("warum wurde mein Amazon-Titel abgelehnt?", "de").text.endswith("dann prüfe ich ihn darauf.")


def test_a_matter_that_no_rule_of_the_marketplace_is_about_is_not_answered_with_a_neighbour(ask):
    told = ask("is a drop shadow forbidden in google shopping images?")
    assert told.text == "Google Merchant Center: I know no rule on that." and not told.rules


def test_a_country_without_a_rule_hears_what_holds_elsewhere(ask):
    told = ask("tiktok shop india minimum photo size")

    assert told.text.startswith("TikTok Shop: I know no rule on that.")
    assert {"tiktok-us-image-min-600", "tiktok-uk-image-min-800"} & set(told.rules)


@pytest.mark.parametrize(
    "question",
    ["flipkart product pics png or jpg", "google: white background?", "should I save as png or jpeg for ajio"],
)
def test_a_choice_and_what_nobody_asks_for_get_no_bare_yes_or_no(ask, question):
    assert not ask(question).text.startswith(("Yes", "No"))


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("does google ask for a white background?", "No, that is not required."),
        ("Myntra pictures have to be square, right?", "No."),
        ("may a saree be on white at Myntra?", "No."),
        ("may a mug be on white at Myntra?", "Yes."),
    ],
)
def test_shape_goods_and_what_is_not_asked_for_decide_a_question(ask, question, opening):
    assert ask(question).text.startswith(opening)
