"""Copy for e-mails, ads and posts: fields, real lengths, claims that no ad may make."""

from __future__ import annotations

import csv
import io

import pytest

from knowledge.products.facts import read_sentence
from tools.claims.verify import unsupported_claims
from tools.edit_listing import edit_listing
from tools.export_listings import export_listings
from tools.write_listing import write_listing
from tools.writing.limits import limits_of
from tools.writing.listing_writer import write
from tools.writing.places import PLACES, check_copy, place

MUG = "mug: stoneware, 350 ml, dishwasher safe, blue, handmade, made in Portugal, brand: Hearthline"


@pytest.mark.parametrize("language", ["en", "de", "es", "hi"])
@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("told", [MUG, "mug"])
def test_each_place_gets_its_fields_within_its_lengths_and_nothing_invented(name, language, told):
    product = read_sentence(told, "said")
    written = write(product, name, language)
    record, limits = written.as_json(), limits_of(name)

    assert written.report.verdict == "pass" and [f.rule for f in written.report.findings if f.status != "pass"] == []
    for field in place(name)["fields"]:
        texts = record[field] if isinstance(record[field], list) else [record[field]]
        assert texts and all(limits.of(field).fits(text) for text in texts), field
    assert unsupported_claims(record, product) == []


def test_the_lengths_are_those_of_the_places():
    ads, posts = limits_of("google_ads"), limits_of("instagram")
    assert (ads.of("headlines").most, ads.of("descriptions").most, ads.of("paths").most) == (30, 90, 15)
    assert ads.items["headlines"] == (3, 15) and ads.items["descriptions"] == (2, 4)
    assert posts.of("caption").most == 2200 and limits_of("meta_ads").of("primary_text").most == 125


@pytest.mark.parametrize(
    ("name", "field", "text", "rule"),
    [
        ("google_ads", "headlines", ["x" * 31, "Blue Mug", "Mug"], "google-ads-headlines-length"),
        ("google_ads", "headlines", ["Mug", "Blue Mug"], "google-ads-headlines-count"),
        ("google_ads", "headlines", ["Mug!", "Blue Mug", "Cup"], "google-ads-no-exclamation"),
        ("google_ads", "descriptions", ["It cures migraine.", "Blue."], "copy-disease"),
        ("email", "subject", "Re: your order", "email-fake-reply"),
        ("email", "body", "Buy it now!!!", "copy-repeated-signs"),
        ("meta_ads", "primary_text", "Das beste Geschirr der Welt.", "copy-rank"),
        ("instagram", "caption", "#mug " * 31, "instagram-hashtags"),
        ("instagram", "caption", "x" * 2201, "instagram-caption-length"),
    ],
)
def test_what_a_place_refuses_fails(name, field, text, rule):
    language = "de" if "Geschirr" in str(text) else "en"
    report = check_copy({field: text}, name, language)
    failed = {finding.rule: finding for finding in report.findings if finding.status == "fail"}
    assert report.verdict == "fail" and rule in failed and failed[rule].source


def test_what_is_only_cut_off_is_a_warning():
    report = check_copy({"primary_text": "x" * 200, "headline": "Mug", "link_description": "Blue"}, "meta_ads", "en")
    assert report.verdict == "pass"
    assert [f.rule for f in report.findings if f.status == "warn"] == ["meta-ads-primary-text-length"]


def test_an_ad_is_changed_dictated_and_exported_in_the_columns_of_its_editor(context):
    ctx = context()
    write_listing.run(ctx, facts=MUG, marketplace="google_ads", language="en")
    edited = edit_listing.run(ctx, listing_id="listing_1", field="headlines", text="Mug!\nBlue Mug\nTea Mug")
    files = export_listings.run(ctx, include_drafts=True).files
    (row,) = csv.DictReader(io.StringIO(ctx.images.attachment(files[0]).read_text("utf-8")))

    assert edited.listing["headlines"] == ["Mug!", "Blue Mug", "Tea Mug"] and edited.report["verdict"] == "fail"
    assert row["Headline 1"] == "Mug!" and row["Headline 4"] == "" and len(row["Description 1"]) <= 90
    assert row["Path 1"] == "mug"
