"""The message to a seller that support staff can paste."""

from __future__ import annotations

import re

import pytest

from agent.offline.data import load
from agent.offline.reply import seller_reply
from knowledge.words import concepts

LANGUAGES = ("en", "de", "es", "hi", "hinglish")


def finding(rule, status, message, fix=None):
    return {"rule": rule, "status": status, "severity": "suppress", "measured": "rgb(242,242,242)",
            "limit": "rgb(255,255,255)", "message": message, "confidence": 0.98, "evidence": None, "fix": fix,
            "source": "x", "as_of": "2026-10-08"}  # fmt: skip


GREY = finding("amazon-main-background-white", "fail", "The background is light grey, not pure white.", {"tool": "x"})
SMALL = finding("amazon-image-zoom-1000", "warn", "The longest side has 800 px.")
LOOK = finding("look-yourself", "unknown", "Please look yourself.")


def report(verdict, *findings, slot="main"):
    return {
        "file": "out/mug.jpg",
        "marketplace": "amazon",
        "slot": slot,
        "verdict": verdict,
        "findings": list(findings),
    }


REPORTS = [
    report("fail", GREY),
    report("pass", SMALL),
    report("review", LOOK),
    report("pass"),
    report("fail", GREY, slot="listing"),
]


def test_each_broken_rule_comes_with_its_source_its_date_and_what_to_do():
    said = seller_reply(report("fail", GREY, SMALL, LOOK), "en")

    assert said.startswith("Hello, thank you for your main picture (mug.jpg). Amazon would not accept it like this")
    assert "1. The background is light grey, not pure white." in said
    assert "The rule: The background of the main picture is pure white." in said
    assert "Amazon Seller Central, https://sellercentral.amazon.com" in said and "as of 2026-10-08" in said
    assert "What to do: Photograph the product on a plain background" in said
    assert "Not required, but it helps:\n- The longest side has 800 px." in said
    assert "We can correct this for you" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("checked", REPORTS)
def test_a_seller_reads_no_ids_and_no_measures(language, checked):
    said = seller_reply(checked, language)

    assert not re.search(r"\b[a-z]+(-[a-z0-9]+){2,}\b(?!/)", re.sub(r"https?://\S+", "", said)), said
    assert "rgb(" not in said and "{" not in said
    assert said.endswith(load("reply_words")[language]["closing"])


def test_a_clean_picture_is_good_news_and_offers_no_repair():
    said = seller_reply(report("pass", LOOK), "en")

    assert "You can upload it." in said
    assert "correct this" not in said


def test_every_sentence_exists_in_every_language_and_advice_is_about_known_things():
    words = load("reply_words")
    for language in LANGUAGES:
        assert set(words[language]) == set(words["en"])
    assert set(words["advice"]) <= concepts()
    assert all(set(said) == set(LANGUAGES) for said in words["advice"].values())
