"""The check of a listing's texts, on listings that are right or wrong in known ways (`listing_samples.yaml`)."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.rules import RuleBase
from tools.check.checks import CHECKS as PICTURE_CHECKS
from tools.check.report import BY_EYE, CheckReport, Finding
from tools.check_listing import check_listing
from tools.errors import ToolInputError
from tools.listing.checker import NO_RULES, check_texts
from tools.listing.checks import CHECKS
from tools.listing.listing import read_listing
from tools.listing.messages import SENTENCES, say
from tools.listing.phrases import find, topics
from tools.listing.words import count_bytes, count_characters, fold, language_of, normal, repeated, shouted

TODAY = date(2026, 11, 22)
SAMPLES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("listing_samples.yaml").read_text("utf-8"))
LENGTH = "amazon-title-length-75"


def check(listing: dict[str, Any], marketplace: str = "amazon", today: date = TODAY) -> CheckReport:
    return check_texts(read_listing(listing), marketplace, today=today)


def problems(report: CheckReport) -> set[str]:
    return {f.rule for f in report.findings if f.status in ("fail", "warn")}


def of(report: CheckReport, rule: str) -> Finding:
    return next(finding for finding in report.findings if finding.rule == rule)


def sample_listing(sample: dict[str, Any]) -> dict[str, Any]:
    listing = dict(sample["listing"])
    for field in ("title", "description"):
        listing[field] = listing.get(field, "") * sample.get(f"repeat_{field}", 1) or None
    return listing


@pytest.fixture(scope="module")
def outcomes() -> list[tuple[dict[str, Any], set[str]]]:
    return [(sample, problems(check(sample_listing(sample), sample["marketplace"]))) for sample in SAMPLES]


def test_faults_are_found_and_clean_listings_are_left_alone(outcomes):
    assert len(outcomes) >= 80
    wrong = [f"{s['name']}: found {sorted(found)}" for s, found in outcomes if found != set(s["expect"])]

    assert len(wrong) <= 0.05 * len(outcomes), "\n".join(wrong)


def test_precision_and_recall_of_each_check_are_95_of_100(outcomes):
    rules = RuleBase.load()
    right, extra, missed = Counter(), Counter(), Counter()
    for sample, found in outcomes:
        expected = set(sample["expect"])
        right.update(rules.get(rule).check for rule in found & expected)
        extra.update(rules.get(rule).check for rule in found - expected)
        missed.update(rules.get(rule).check for rule in expected - found)

    for name in CHECKS:
        assert right[name] >= 1, f"no sample breaks a rule with the check {name}"
        assert right[name] / (right[name] + extra[name]) >= 0.95, f"false alarms of {name}"
        assert right[name] / (right[name] + missed[name]) >= 0.95, f"misses of {name}"


def test_every_check_that_a_rule_names_exists_and_every_listing_check_is_used():
    rules = [rule for rule in RuleBase.load().rules if rule.check]

    assert set(CHECKS) <= {rule.check for rule in rules}
    assert {rule.check for rule in rules if "image" not in rule.scope and "performer" not in rule.id} <= {
        *CHECKS, *PICTURE_CHECKS
    }  # fmt: skip
    assert not set(CHECKS) & set(PICTURE_CHECKS)


def test_every_rule_about_texts_is_decided_or_put_to_a_person():
    scopes = ("listing title", "bullets", "description", "search terms")
    rules = [r for r in RuleBase.load().rules if any(s in r.scope for s in scopes) and r.severity != "none"]

    assert len(rules) > 40
    assert [rule.id for rule in rules if not rule.check and not rule.by_eye] == []


def test_the_newest_title_length_wins_and_the_old_one_is_named():
    finding = of(check({"title": "Mug with a handle, " * 8}), LENGTH)

    assert (finding.status, finding.field, finding.measured) == ("fail", "title", "151 characters")
    assert "Amazon takes at most 75. Cut 76." in finding.message
    assert "200 characters; that limit ended on 27 July 2026" in finding.message
    assert "amazon-title-length-200-legacy" not in {f.rule for f in check({"title": "Mug"}).findings}


def test_before_its_first_day_the_new_title_length_only_warns():
    assert of(check({"title": "x" * 90}, today=date(2026, 7, 26)), LENGTH).status == "warn"
    assert of(check({"title": "x" * 90}, today=date(2026, 7, 27)), LENGTH).status == "fail"


@pytest.mark.parametrize("country", ["sa", "eg", "tr", "ae"])
def test_stores_that_the_new_length_leaves_out_keep_the_old_one(country):
    rules = {f.rule: f.status for f in check({"title": "Mug " * 25}, f"amazon.{country}").findings}

    assert LENGTH not in rules
    assert rules["amazon-title-length-200-legacy"] == "pass"


def test_what_to_cut_is_said_in_the_title_s_own_words():
    title = "Hearthline Stoneware Coffee Mug, 350 ml, Matte Blue, Dishwasher Safe, Cork Base, Wide Handle"
    message = of(check({"title": title}), LENGTH).message

    assert "leave out what follows “Blue, Dishwasher Safe”" in message


def test_a_clean_listing_passes_with_a_finding_for_each_rule_and_one_question_to_a_person():
    clean = next(sample for sample in SAMPLES if sample["name"] == "clean mug")
    report = check(clean["listing"])

    assert (report.verdict, report.slot, report.width, report.height) == ("pass", "listing", None, None)
    assert sum(f.status == "pass" for f in report.findings) > 20
    assert [f.rule for f in report.findings if f.status == "unknown"] == [BY_EYE]
    assert all(f.evidence is None and f.fix is None and f.source and f.limit for f in report.findings)


def test_parts_that_were_not_given_are_not_judged():
    rules = {f.rule for f in check({"title": "Hearthline Mug"}).findings}

    assert "amazon-bullets-count" not in rules and "amazon-description-length-2000" not in rules
    assert of(check({"bullets": []}), "amazon-bullets-count").status == "fail"


def test_each_place_is_named_for_people_from_1_and_for_programs_from_0():
    bullets = ["Fabric: cotton canvas", "Promise: full refund", "Fabric: 100% satisfaction guaranteed"]
    finding = of(check({"bullets": bullets}), "amazon-bullets-no-guarantee")

    assert finding.field == "bullets[1], bullets[2]"
    assert "Bullet 2" in finding.message and "Bullet 3" in finding.message
    assert "“full refund”" in finding.measured


def test_where_no_rule_is_known_it_says_so_and_asks_for_a_person():
    report = check({"title": "Hearthline Mug"}, "myntra")

    assert (report.verdict, [f.rule for f in report.findings]) == ("review", [NO_RULES])
    assert "Myntra" in report.findings[0].message


def test_us_rules_warn_in_other_countries():
    listing = {"title": "Hearthline Tuch, antibakteriell"}

    assert of(check(listing, "amazon.de"), "amazon-claims-no-pesticide").status == "warn"
    assert of(check(listing, "amazon.com"), "amazon-claims-no-pesticide").status == "fail"


def test_a_link_to_an_unknown_page_is_for_a_person_to_look_at():
    report = check({"description": "<a href='https://hearthline.example.org/care'>Care</a>"}, "ebay")

    assert report.verdict == "review"
    assert check({"description": "https://www.youtube.com/watch?v=1"}, "ebay").verdict == "pass"


def test_a_company_that_is_given_is_found_and_a_brand_is_not_shouting():
    listing = {"brand": "KRELL", "company": "Nordlicht Handel", "title": "KRELL Mug by Nordlicht Handel, 350 ml"}

    assert problems(check(listing, "tiktok.us")) == {"tiktok-title-no-promo"}
    assert "walmart-title-no-caps-symbols" not in problems(check(listing, "walmart"))


@pytest.mark.parametrize(
    ("listing", "part"),
    [
        ([], "a list"), ("title", "a text"), ({}, "no text"), ({"title": 3}, "'title' is a number"),
        ({"bullets": "one"}, "'bullets' is a text"), ({"bullets": [1]}, "'bullets' holds a number"),
        ({"title": "a", "language": "xx"}, "'xx' is not known"), ({"title": "a" * 300_000}, "more than 200000"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_what_is_allowed(listing, part):
    with pytest.raises(ToolInputError, match=part):
        read_listing(listing)


def test_unknown_keys_are_set_aside_and_other_names_are_understood():
    listing = read_listing({"item_name": "Mug", "bullet_points": ["One"], "colour": "blue"})

    assert listing.texts["title"] == ("Mug",) and listing.texts["bullets"] == ("One",)
    assert listing.set_aside == ("colour",)


def test_the_tool_tells_the_model_what_is_wrong_once(context):
    result = check_listing.run(context(), marketplace="amazon.in", title="Mug " * 30)

    assert result.report["verdict"] == "fail" and result.report["slot"] == "listing"
    assert result.text.count("Cut 44") == 1 and "amazon-in-title: The same." in result.text
    assert "amazon-title-word-repeat-2" in result.text and not result.images


def test_the_tool_takes_etsy_s_tags_as_search_terms(context):
    result = check_listing.run(context(), marketplace="etsy", search_terms="blue mug, a very long stoneware mug tag")

    assert "Tag 2 “a very long stoneware mug tag” has 29 characters" in result.text


def test_the_agent_hears_of_a_listing_without_text(context):
    with pytest.raises(ToolInputError, match="Add at least one"):
        check_listing.run(context(), marketplace="amazon")
    with pytest.raises(ToolInputError, match="Unknown marketplace"):
        check_listing.run(context(), marketplace="amazoon", title="Mug")


def test_lengths_count_code_points_and_utf8_bytes():
    assert count_characters("Größe") == count_characters("Gro\u0308ße") == 5
    assert count_bytes("Größe") == 7
    assert count_bytes("मग") == 6


def test_folding_keeps_places():
    text = "ÉCOLE „Straße“ İstanbul – मुफ़्त"
    assert len(fold(text)) == len(normal(text))
    assert fold("Déjà–VU") == "deja-vu"


def test_phrases_count_only_in_their_language():
    assert find("sale e pepe", "promotion", "it") == []
    assert find("sea salt on sale", "promotion", "en") == ["sale"]
    assert find("Envío gratis", "promotion", "en") == ["Envío gratis"]
    assert find("the offer of comfort, gratis", "promotion", "en") == []
    assert find("Free shipping", "promotion", "fr") == ["Free shipping"]


def test_a_claim_that_is_denied_is_no_claim():
    for text in ("It does not cure arthritis", "Not intended to diagnose, treat, cure or prevent any disease",
                 "Kein Heilversprechen: heilt Akne", "No cura la artritis", "Yeh dard theek nahi karta"):  # fmt: skip
        assert find(text, "disease", "hinglish" if "Yeh" in text else "en") == [], text
    assert find("Not greasy, cures eczema", "disease", "en") == ["cures eczema"]


def test_code_between_words_hides_nothing():
    assert find("<b>Cures</b> <i>arthritis</i>", "disease", "en") == ["Cures arthritis"]


def test_repeats_leave_small_words_units_and_numbers_alone():
    assert repeated("Mug and mug or MUGS, 5 cm x 5 cm x 5 cm", 2) == {"Mug": 3}


def test_capitals_are_fine_in_abbreviations_codes_and_brands():
    assert shouted("LED Lamp USB C, IP65, XL, MAGNA Brand", "Magna") == []
    assert shouted("Super SOFT Blanket") == ["SOFT"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("The mug holds tea and coffee", "en"), ("Tasse aus Keramik mit Deckel", "de"), ("नीला मग", "hi"),
     ("Taza de gres con tapa para té", "es"), ("Tasse en grès avec couvercle", "fr"),
     ("Tazza di ceramica con coperchio", "it"), ("Ye mug ghar ke liye hai", "hinglish")],
)  # fmt: skip
def test_the_language_is_told_by_its_words(text, language):
    assert language_of(text, None) == (language, True)


def test_every_sentence_is_used_and_has_a_name():
    source = "".join(path.read_text("utf-8") for path in Path("tools/listing").glob("judge*.py"))
    source += Path("tools/listing/checker.py").read_text("utf-8")

    assert [name for name in SENTENCES if f'"{name}"' not in source] == []
    with pytest.raises(KeyError):
        say("no such sentence")


def test_every_topic_can_be_searched_in_every_language():
    for topic in topics():
        if topic != "negation":
            for language in ("en", "de", "es", "fr", "it", "hi", "hinglish"):
                assert find("Hearthline 350 ml", topic, language) == []
