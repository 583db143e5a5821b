"""Versions of a listing for an A/B test: how many, of what, and which one is meant afterwards."""

from __future__ import annotations

import pytest

from agent.offline.listing_request import read_listing_request
from agent.offline.variants import only_titles, read_versions, without_named

FACTS = {
    "en": "mug, stoneware, 350 ml, blue", "de": "Tasse, Steinzeug, 350 ml, blau", "es": "taza, gres, 350 ml, azul",
    "hi": "मग, स्टोनवेयर, 350 मिली, नीला",
}  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "language", "number"),
    [
        ("Write two versions of an Etsy listing for an A/B test", "en", 2),
        ("I need 3 versions of the Etsy listing", "en", 3),
        ("give me 3 etsy titles", "en", 3),
        ("write an etsy listing for a split test", "en", 2),
        ("Schreib zwei Varianten vom Etsy-Listing", "de", 2),
        ("Schreib mir drei Angebotstexte für einen A/B-Test auf Etsy", "de", 3),
        ("escribe dos versiones del anuncio de Etsy", "es", 2),
        ("एट्सी लिस्टिंग के तीन वर्ज़न लिखो", "hi", 3),
        ("etsy listing ke do version likho", "en", 2),
    ],
)
def test_versions_are_counted_and_are_no_facts(talk, asked, language, number):
    message = f"{asked}: {FACTS[language]}"
    assert read_versions(message) == number and read_listing_request(message).facts == FACTS[language]
    calls, _ = talk.say(message)
    assert [args["variant"] for _, args in calls] == list("ABC"[:number])
    assert {args["facts"] for _, args in calls} == {FACTS[language]}


@pytest.mark.parametrize(
    "message",
    [
        "write an Etsy listing: mug, stoneware, available in 2 versions", "make three versions of this picture",
        "two variants of the scene, one warmer", "write an etsy listing: box, 2 compartments",
    ],
)  # fmt: skip
def test_versions_of_other_things_are_none(talk, message):
    assert not any("variant" in args for _, args in talk.say(message, "a.jpg")[0])


@pytest.mark.parametrize(
    ("message", "titles"),
    [
        ("write two versions of the title for an A/B test", True),
        ("Schreib zwei Varianten des Titels", True),
        ("escribe dos versiones del título", True),
        ("टाइटल के दो वर्ज़न लिखो", True),
        ("title ke do version likho", True),
        ("make two versions of it for an A/B test", False),
    ],
)
def test_after_a_listing_versions_are_made_of_it(talk, message, titles):
    talk.listing = {"id": "listing_1", "language": "en", "marketplace": "amazon", "title": "Mug"}
    talk.say("write an Amazon listing: mug, stoneware, 350 ml, blue")
    calls, _ = talk.say(message)

    assert only_titles(message) is titles
    change = "other title" if titles else "other angle"
    common = {"marketplace": "amazon", "based_on": "listing_1", "change": change, "language": "en"}
    assert calls == [("write_listing", common | {"variant": name}) for name in "AB"]


@pytest.mark.parametrize(
    "message",
    [
        "version B, shorter title", "make B's title shorter please: shorter title for version B",
        "Fassung B: kürzerer Titel", "die zweite Variante mit kürzerem Titel: kürzerer Titel",
        "versión B: título más corto", "वर्ज़न B का टाइटल छोटा करो", "dusra version, title chhota karo",
    ],
)  # fmt: skip
def test_a_named_version_is_changed(talk, message):
    for name in "AB":
        number = "AB".index(name) + 1
        talk.listing = {"id": f"listing_{number}", "language": "en", "marketplace": "amazon", "variant": name}
        talk.say("write an Amazon listing: mug, stoneware, 350 ml" if name == "A" else "another version")
    talk.say("version A, more playful")
    call = talk.say(message)[0][0]

    assert call == ("write_listing", {"marketplace": "amazon", "based_on": "listing_2", "change": "shorter title"})


def test_a_version_is_left_out_of_what_is_said_of_it():
    assert without_named('change the title of version B to "My mug"') == 'change the title to "My mug"'
