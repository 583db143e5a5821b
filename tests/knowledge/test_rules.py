import re
import time
from datetime import date

import pytest
import yaml
from pydantic import ValidationError

from knowledge.rules import FOLDER, LAW, MARKETPLACES, Rule, RuleBase, parse_marketplace

READ_ON = date(2026, 11, 22)  # the day the rules were gathered; whether they are stale today is for `lightbox doctor`


@pytest.fixture(scope="module")
def rules() -> RuleBase:
    return RuleBase.load()


def test_all_256_facts_are_there_with_a_file_for_each_marketplace_and_the_law(rules):
    assert len(rules.rules) >= 256
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {*MARKETPLACES, LAW}
    assert {rule.marketplace for rule in rules.rules} == {*MARKETPLACES, LAW}
    assert len(rules.select("amazon")) >= 92


def test_a_rule_says_where_it_was_read_and_when_to_read_it_again(rules):
    for rule in rules.rules:
        assert all(source.title and source.basis and source.date for source in rule.sources), rule.id
        assert all(url.startswith(("https://", "http://")) for source in rule.sources for url in source.urls), rule.id
        assert rule.as_of, rule.id
        assert READ_ON < rule.review_by < date(2028, 1, 1), rule.id


def test_a_rule_is_written_in_whole_sentences(rules):
    for rule in rules.rules:
        for text in filter(None, (rule.rule, rule.exceptions, rule.note)):
            assert text.endswith("."), (rule.id, text)
            assert "  " not in text and " ." not in text and " ," not in text, (rule.id, text)


def test_what_people_read_of_a_rule_names_no_rule_by_its_id(rules):
    ids = {rule.id for rule in rules.rules}
    for rule in rules.rules:
        read = f"{rule.rule} {rule.exceptions or ''}"
        assert not ids & set(re.findall(r"[a-z]+(?:-[a-z0-9]+)+", read)), rule.id


def test_a_rule_with_a_check_has_a_limit_that_programs_can_read(rules):
    checked = {rule.id: rule.limit for rule in rules.rules if rule.check and rule.id.startswith("amazon-image-")}
    assert checked["amazon-image-min-500"].min == 500
    assert checked["amazon-image-max-10000"].max == 10000
    assert checked["amazon-image-format"].formats == ("JPEG", "TIFF", "PNG", "GIF")
    white = rules.get("amazon-main-background-white").limit
    assert (white.rgb, white.warn_from, white.published) == ((255, 255, 255), 250, False)


def test_the_old_title_length_is_marked_as_replaced(rules):
    assert rules.superseded_by == {"amazon-title-length-200-legacy": "amazon-title-length-75"}


def test_yaml_files_hold_no_field_that_the_record_does_not_know():
    record = RuleBase.load().rules[0].model_dump()
    with pytest.raises(ValidationError, match="treshold"):
        Rule(**{**record, "treshold": "a typing mistake"})


def test_every_record_is_preceded_by_one_blank_line():
    for path in FOLDER.glob("*.yaml"):
        lines = path.read_text("utf-8").splitlines()
        starts = [i for i, line in enumerate(lines) if line.startswith("  - id: ")]
        assert all(lines[i - 1] in ("", "rules:") and lines[i - 2] != "" for i in starts[1:]), path.name


def test_two_rules_with_one_id_are_refused(rules):
    with pytest.raises(ValueError, match=f"not unique.*{rules.rules[0].id}"):
        RuleBase([rules.rules[0], rules.rules[0]])


def test_replacing_a_rule_that_does_not_exist_is_refused(rules):
    with pytest.raises(ValueError, match="unknown rules.*amazon-title-length-200-legacy"):
        RuleBase([rules.get("amazon-title-length-75")])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("amazon", ("amazon", None)),
        ("Amazon.DE", ("amazon", "de")),
        (" amazon.co.uk ", ("amazon", "uk")),
        ("amazon.com", ("amazon", "us")),
        ("amazon.com.mx", ("amazon", "mx")),
        ("TikTok Shop", ("tiktok", None)),
        ("Facebook", ("meta", None)),
        ("google merchant center", ("google", None)),
    ],
)
def test_marketplace_names_are_read_with_or_without_country(name, expected):
    assert parse_marketplace(name) == expected


@pytest.mark.parametrize("name", ["amazom", "", "law", "amazon.", "amazon.deutschland", "aliexpress"])
def test_an_unknown_marketplace_is_refused_with_the_known_ones_or_an_example(name):
    if name == "amazon.":
        assert parse_marketplace(name) == ("amazon", None)
        return
    with pytest.raises(ValueError, match=r"Known: amazon, walmart, .*pinterest|for example amazon\.de"):
        parse_marketplace(name)


def test_a_country_leaves_out_rules_that_hold_only_elsewhere(rules):
    in_spain = {rule.id for rule in rules.select("amazon.es")}
    in_america = {rule.id for rule in rules.select("amazon", country="US")}
    assert "amazon-es-main-no-shadow-remnants" in in_spain - in_america
    assert "amazon-eu-energy-safety-slots" in in_spain - in_america
    assert "amazon-main-background-white" in in_spain & in_america


def test_rules_are_selected_by_part_of_their_scope(rules):
    titles = rules.select("amazon", scope="Title")
    assert {"amazon-title-length-75", "amazon-detail-no-reviews-contact"} <= {rule.id for rule in titles}
    assert all("title" in rule.scope for rule in titles)


def test_rules_past_their_review_day_are_stale_and_today_none_is(rules):
    assert rules.stale(READ_ON) == ()
    assert [rule.id for rule in rules.stale(date(2027, 2, 1))] == ["google-image-min-500"]
    assert len(rules.stale(date(2028, 1, 1))) == len(rules.rules)


def test_an_unknown_id_is_a_key_error_that_says_how_to_list_them(rules):
    with pytest.raises(KeyError, match="lightbox rules"):
        rules.get("amazon-no-such-rule")


def test_loading_again_costs_nothing(rules):
    start = time.perf_counter()
    assert RuleBase.load() is rules
    assert time.perf_counter() - start < 0.01


def test_files_parse_with_the_plain_loader_too():
    page = yaml.safe_load((FOLDER / "etsy.yaml").read_text("utf-8"))
    assert page["marketplace"] == "etsy"
    assert page["rules"][0]["sources"][0]["publisher"] == "Etsy Help"
