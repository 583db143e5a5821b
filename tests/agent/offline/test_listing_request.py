"""Requests to write a listing: what is asked, what is told, and what is meant by what follows."""

from __future__ import annotations

import pytest

from agent.offline.listing import read_listing
from agent.offline.listing_change import read_addition, read_listing_change, read_removal
from agent.offline.listing_request import read_languages, read_listing_request, told_facts


@pytest.mark.parametrize(
    ("message", "facts"),
    [
        ("write an Amazon listing for this mug: stoneware, 350 ml", "mug: stoneware, 350 ml"),
        ("write an etsy listing for my soy candle, 200 g, burns 40 hours", "soy candle, 200 g, burns 40 hours"),
        ("write the amazon listing for this", ""),
        ("Schreib mir einen Etsy-Text auf Deutsch: Kerze, 180 g", "Kerze, 180 g"),
        ("Redacta la ficha para mi tienda Shopify: cinturón de cuero", "cinturón de cuero"),
        ("flipkart listing likho: steel bottle, 1 litre", "steel bottle, 1 litre"),
        ("फ्लिपकार्ट के लिए लिस्टिंग लिख दो", ""),
        ("I need an amazon listing. It is a mug, stoneware.", "mug, stoneware"),
        ("cut it out and write an amazon listing: mug, glass", "mug, glass"),
        ("Etsy listing please: bracelet, copper, 18 cm", "bracelet, copper, 18 cm"),
        ("Ebay-Listing bitte: Rucksack, Segeltuch", "Rucksack, Segeltuch"),
        ("anuncio para etsy: taza, gres", "taza, gres"),
        ("need text for ebay, its a wool scarf, 180 cm, grey", "wool scarf, 180 cm, grey"),
        ("Ich hätte gern einen Etsy-Text für meinen Wollschal, 180 cm lang, grau", "Wollschal, 180 cm lang, grau"),
        ("necesito algo para ebay, es una lámpara de latón, 40 cm de alto", "lámpara de latón, 40 cm de alto"),
        ("Ich verkaufe einen Ledergürtel, braun. Mach mir einen eBay-Text dazu", "Ledergürtel, braun"),
        ("ebay ke liye kuch likh do, brass lamp, 40 cm", "brass lamp, 40 cm"),
    ],
)
def test_the_facts_are_taken_out_of_the_request(message, facts):
    assert read_listing_request(message).facts == facts


@pytest.mark.parametrize(
    "message",
    [
        "check my title: blue mug 300ml", "how do I write a good title?", "make my listing photo brighter",
        "check this listing: mug, stoneware", "product description: This mug is made of stoneware.",
        "my listing was removed: why?", "make a picture without text", "put it on marble",
        "is this title ok for amazon?", "alle bilder die ich für ein ebay-angebot brauche",
        "all pictures I need for my etsy listing", "title for eBay: grey wool scarf, 180 cm",
    ],
)  # fmt: skip
def test_other_requests_are_none(message):
    assert read_listing_request(message) is None


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("oh and it comes in a gift box", "comes in a gift box"),
        ("forgot to say, it burns 40 hours", "burns 40 hours"),
        ("aur haan gift box me aata hai", "gift box me aata"), ("also in german", ""), ("and on marble?", ""),
        ("and now put it on oak", ""), ("thanks a lot", ""), ("also for ebay", ""),
    ],
)  # fmt: skip
def test_one_more_fact_is_told_as_an_afterthought(message, told):
    assert read_addition(message) == told


@pytest.mark.parametrize(
    ("message", "about"),
    [
        ("lo de los litros bórralo", "litros"), ("take out the bit about Spain", "Spain"),
        ("das mit handgemacht lass weg", "handgemacht"), ("लंबाई वाली बात हटा दो", "लंबाई"),
        ("remove the background", ""), ("take it out", ""), ("shorter title", ""),
    ],
)  # fmt: skip
def test_what_a_listing_shall_no_longer_say(message, about):
    assert read_removal(message) == about


def test_languages_and_changes_are_named_in_four_languages():
    assert read_languages("auf Deutsch und in english") == ["de", "en"]
    assert read_listing_change("den Titel bitte kürzer") is None or read_listing_change("kürzerer Titel")
    assert read_listing_change("shorter title") == "shorter title"
    assert read_listing_change("otra versión") == "other angle"
    assert told_facts("it is also microwave safe") and not told_facts("thanks a lot")


def test_a_listing_is_written_changed_and_carried_over(talk):
    listing = {"id": "listing_1", "language": "en", "marketplace": "amazon", "title": "Stoneware Mug"}
    talk.listing = listing
    calls, answer = talk.say("write an Amazon listing for this mug: stoneware, 350 ml, dishwasher safe")
    assert calls == [
        (
            "write_listing",
            {"facts": "mug: stoneware, 350 ml, dishwasher safe", "marketplace": "amazon", "language": "en"},
        )
    ]
    assert "Stoneware Mug" in answer.text
    assert talk.say("now in German")[0] == [
        ("write_listing", {"marketplace": "amazon", "based_on": "listing_1", "language": "de"})
    ]
    assert talk.say("shorter title")[0][0][1]["change"] == "shorter title"
    assert talk.say("for etsy too")[0][0][1]["marketplace"] == "etsy"
    assert "microwave safe" in talk.say("it is also microwave safe")[0][0][1]["facts"]


def test_a_listing_asked_for_without_a_verb_is_written(talk):
    assert talk.say("walmart listing: storage box, bamboo, 30 x 20 cm")[0] == [
        ("write_listing", {"facts": "storage box, bamboo, 30 x 20 cm", "marketplace": "walmart", "language": "en"})
    ]


def test_what_follows_a_question_about_a_title_is_the_title_unless_it_is_talk():
    asked = read_listing("Geht dieser Titel bei Amazon? Becher Steinzeug 350 ml")

    assert asked.parts == {"title": "Becher Steinzeug 350 ml"}
    assert read_listing("is my title ok for amazon? I also want a picture on marble") is None
    assert read_listing("how long may a title be? Amazon and eBay Germany") is None


@pytest.mark.parametrize("ask", ["write the amazon listing for this", "schreib mir ein Listing für eBay"])
def test_without_facts_it_asks_and_goes_on_when_they_come(talk, ask):
    calls, answer = talk.say(ask)
    assert calls == [] and answer.additional_kwargs["needs"] == "facts"

    (name, arguments), *rest = talk.say("mug, stoneware, 350 ml")[0]
    assert (name, arguments["facts"], rest) == ("write_listing", "mug, stoneware, 350 ml", [])
    assert arguments["marketplace"] == ("ebay" if "eBay" in ask else "amazon")


def test_two_languages_are_two_listings(talk):
    calls, _ = talk.say("write an etsy listing in english and german: oak board, 40 x 25 cm")

    assert [c[1]["language"] for c in calls] == ["en", "de"]


def test_an_attached_file_is_loaded_and_its_products_are_found_and_written_about(talk):
    talk.products = [{"sku": "J-1", "title": "Jacket", "price": 20.0, "currency": "EUR", "count": 4}]

    assert talk.say("here is my catalogue", "shop.csv")[0] == [("load_catalog", {"file_id": "shop.csv"})]
    assert talk.say("the waterproof ones under 30 euros")[0][0][0] == "search_catalog"
    assert talk.say("write an etsy listing for these in German")[0] == [
        ("write_listing", {"sku": "J-1", "marketplace": "etsy", "language": "de"})
    ]
    assert talk.say("write the amazon listing for MUG-2")[0][0][1]["sku"] == "MUG-2"


def test_a_brand_is_kept_and_used(talk):
    talk.listing = {"id": "listing_1", "language": "en", "marketplace": "etsy", "title": "Mug"}
    said = "Save my brand Hearthline, tone: short, avoid: mug and cheap, use: handcrafted"

    assert talk.say(said)[0] == [
        ("save_brand", {"name": "Hearthline", "tone": "short", "avoid": ["mug", "cheap"], "use": ["handcrafted"]})
    ]
    assert talk.say("write an etsy listing: mug, stoneware, 350 ml")[0][0][1]["brand"] == "Hearthline"


@pytest.mark.parametrize("ask", ["load my csv", "lade meine CSV", "carga mi catálogo"])
def test_without_a_file_it_is_asked_for(talk, ask):
    calls, answer = talk.say(ask)

    assert calls == [] and answer.additional_kwargs["needs"] == "facts"


@pytest.mark.parametrize(
    ("message", "places"),
    [
        ("Write a Google ad for my mug: stoneware, 350 ml", ["google_ads"]),
        ("write a newsletter about my mug: stoneware, 350 ml", ["email"]),
        ("instagram caption please: mug, stoneware, 350 ml", ["instagram"]),
        ("write ads: mug, stoneware, 350 ml", ["google_ads", "meta_ads"]),
        ("write an email and an Amazon listing: mug, stoneware, 350 ml", ["email", "amazon"]),
        ("Schreib eine Google-Anzeige: Tasse, Steinzeug, 350 ml", ["google_ads"]),
        ("Schreib eine E-Mail über meine Tasse: Steinzeug, 350 ml", ["email"]),
        ("escribe un anuncio de Facebook: taza, gres, 350 ml", ["meta_ads"]),
        ("escribe un correo para mi taza: gres, 350 ml", ["email"]),
        ("ईमेल लिखो: मग, स्टोनवेयर, 350 मिली", ["email"]),
        ("google ads likho: mug, stoneware, 350 ml", ["google_ads"]),
    ],
)
def test_copy_for_mails_ads_and_posts_is_asked_for_in_four_languages(talk, message, places):
    calls, _ = talk.say(message)
    assert [args["marketplace"] for _, args in calls] == places
    assert all("350" in args["facts"] and ":" not in args["facts"][:3] for _, args in calls)


def test_a_listing_is_carried_over_to_an_ad_and_a_mail_to_a_seller_is_none(talk):
    talk.listing = {"id": "listing_1", "language": "en", "marketplace": "amazon", "title": "Mug"}
    talk.say("write an Amazon listing: mug, stoneware, 350 ml")
    assert talk.say("now as an email")[0] == [("write_listing", {"marketplace": "email", "based_on": "listing_1"})]
    assert read_listing_request("write an email to the seller about the rejected picture") is None
