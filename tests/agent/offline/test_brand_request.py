"""Brands, product columns, facts and photos of products in the words of users, in four languages."""

from __future__ import annotations

import pytest

from agent.offline.brand_request import read_brand, read_use_of_brand
from agent.offline.catalogue_request import columns_told
from agent.offline.context import Context, Step, Turn
from agent.offline.fact_sheet import answers_with, facts_to_keep, product_shown

QUESTION = {"about": "columns", "file": "own.csv", "columns": ["Ref", "Was", "EUR"], "guess": {"title": "Was"}}


def asked(text: str) -> Context:
    before = Turn("load it", files=["own.csv"], steps=[Step("load_catalog", {}, True, question=QUESTION)])
    return Context([before, Turn(text)], {})


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Save my brand Nordhus, tone: calm, colours: sand and #1b3a4b",
         {"name": "Nordhus", "tone": "calm", "palette": ["sand", "#1b3a4b"]}),
        ("Speichere meine Marke Fuchs, Farben: rot und gelb, vermeide: billig",
         {"name": "Fuchs", "palette": ["rot", "gelb"], "avoid": ["billig"]}),
        ("guarda mi marca Sol, tono: cercano, fuentes: Lora", {"name": "Sol", "tone": "cercano", "fonts": ["Lora"]}),
        ("mera brand Hearthline save karo, avoid: cheap", {"name": "Hearthline", "avoid": ["cheap"]}),
        ("remember our brand for later: it is called Fjordlicht, tone is calm, and never say cheap",
         {"name": "Fjordlicht", "tone": "calm", "avoid": ["cheap"]}),
        ("we have a second brand too, Kettlebird, tone is playful", {"name": "Kettlebird", "tone": "playful"}),
        ("pls save my brand. name Mossbee, tone calm and friendly, we don't use the word luxury",
         {"name": "Mossbee", "tone": "calm and friendly", "avoid": ["luxury"]}),
        ("another brand of mine is Fernholt", {"name": "Fernholt"}),
        ("Unsere Marke ist Nordlicht, das Wort Luxus benutzen wir nicht", {"name": "Nordlicht", "avoid": ["Luxus"]}),
        ("nuestra marca se llama Tierra Viva y no usamos la palabra lujo", {"name": "Tierra Viva", "avoid": ["lujo"]}),
        ('मेरा ब्रांड मधुवन है, "घटिया" शब्द कहीं नहीं आना चाहिए', {"name": "मधुवन", "avoid": ["घटिया"]}),
        ('हमारे ब्रांड का नाम Tarang है, याद रखना। "सस्ता" शब्द कभी मत लिखना।', {"name": "Tarang", "avoid": ["सस्ता"]}),
    ],
)  # fmt: skip
def test_a_brand_is_told_in_a_sentence(message, told):
    assert read_brand(message) == told


@pytest.mark.parametrize(
    ("message", "name", "rest"),
    [
        ("use the brand Nordhus", "Nordhus", ""), ("benutze die Marke Nordhus", "Nordhus", ""),
        ("Usa la marca Casa Verde", "Casa Verde", ""), ("ब्रांड Nordhus इस्तेमाल करो", "Nordhus", ""),
        ("brand Nordhus use karo", "Nordhus", ""), ("ohne Marke bitte", "none", ""), ("no brand anymore", "none", ""),
        ("use the brand Nordhus and put it on oak", "Nordhus", "put it on oak"),
        ("switch back to Nordhus", "Nordhus", ""), ("wieder zurück zu Nordhus bitte", "Nordhus", ""),
    ],
)  # fmt: skip
def test_a_brand_is_chosen(message, name, rest):
    assert read_use_of_brand(message) == (name, rest)
    assert read_use_of_brand("use the brand colours on oak") is None
    assert read_use_of_brand("switch back to Amazon") is None


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Was is the title", {"title": "Was"}), ("yes", {"title": "Was"}), ("ja, stimmt", {"title": "Was"}),
        ("Was ist der Titel, EUR ist der Preis und Ref die Artikelnummer",
         {"title": "Was", "price": "EUR", "sku": "Ref"}),
        ("EUR es el precio", {"title": "Was", "price": "EUR"}),
        ("Was नाम है, EUR कीमत", {"title": "Was", "price": "EUR"}),
        ("Ref", {"title": "Ref"}), ("put it on marble", {}),
    ],
)  # fmt: skip
def test_the_answer_says_which_column_is_what(text, columns):
    assert columns_told(asked(text)) == columns


def test_facts_and_photos_are_told_in_four_languages():
    for text in (
        "Remember these facts: mug, 350 ml",
        "Merke dir diese Fakten: mug, 350 ml",
        "guarda estos datos: mug, 350 ml",
    ):
        assert facts_to_keep(text) == "mug, 350 ml"
    for text in ("this photo is MUG-01", "Dieses Foto zeigt MUG-01", "esta foto es MUG-01", "यह फ़ोटो MUG-01 है"):
        assert product_shown(text) == "MUG-01"
    assert product_shown("this photo is 2000 px wide") in ("", "2000") and product_shown("this photo is blurry") == ""
    assert all(answers_with("yes", text) for text in ("yes", "Ja, stimmt", "sí", "हाँ", "haan sahi hai"))
    assert not answers_with("yes", "yes but make it warmer and put it on oak")


def test_a_brands_own_file_is_kept_and_its_words_are_not_requests(talk):
    calls, _ = talk.say("save this brand", "fuchs.yaml")

    assert calls == [("save_brand", {"file_id": "fuchs.yaml"})]


@pytest.mark.parametrize(
    ("text", "file", "tool"),
    [
        ("das ist unsere Markenrichtlinie", "guide.pdf", "save_brand"), ("", "nordhus_brand_guide.pdf", "save_brand"),
        ("", "datasheet.pdf", "read_facts"), ("here are my products", "shop.csv", "load_catalog"),
    ],
)  # fmt: skip
def test_what_becomes_of_a_file_is_told_by_words_and_name(talk, text, file, tool):
    calls, _ = talk.say(text, file)

    assert [name for name, _ in calls] == [tool]


def test_a_brand_in_use_gives_scenes_and_listings_its_look_and_answers_questions(talk):
    talk.say("Save my brand Nordhus, tone: calm, colours: #d9c7a8")
    scene, _ = talk.say("put it in a scene", "mug.jpg")
    listing, _ = talk.say("write an Etsy listing: mug, stoneware, 350 ml")
    question, _ = talk.say("may I rotate our logo?")

    for text in (
        "¿qué tono usa nuestra marca?",
        "which colours does our brand have?",
        "Welche Wörter meidet unsere Marke?",
    ):
        assert [name for name, _ in talk.say(text)[0]] == ["search_brand"]
    assert "oak" not in scene[-1][1]["scene"] and listing[-1][1]["brand"] == "Nordhus"
    assert question == [("search_brand", {"question": "may I rotate our logo?", "brand": "Nordhus"})]


def test_a_brand_is_chosen_and_the_rest_is_done(talk):
    calls, _ = talk.say("use the brand Nordhus and write an Etsy listing: mug, stoneware")

    assert [name for name, _ in calls] == ["use_brand", "write_listing"]
    assert calls[1][1]["facts"] == "mug, stoneware" and calls[1][1]["brand"] == "Nordhus"


def test_a_photo_named_after_its_product_gives_the_facts(talk):
    calls, _ = talk.say("write the Etsy listing for this", "MUG-01.jpg")
    linked, _ = talk.say("this photo is CUP-7")
    again, _ = talk.say("write the Etsy listing for this")

    assert calls[-1][1]["sku"] == "MUG-01" and linked == [("link_picture", {"image_id": "img_1", "sku": "CUP-7"})]
    assert again[-1][1]["sku"] == "CUP-7"


def test_a_document_is_no_photo(talk):
    calls, reply = talk.say("put this on marble", "invoice.pdf")

    assert not calls and reply.additional_kwargs["needs"] == "photo" and "PDF" in reply.text


def test_a_brand_of_the_conversation_is_taken_up_again_by_its_name(talk):
    talk.say("save my brand Fjordlicht, tone: calm")
    talk.say("save my brand Kettlebird, tone: playful")
    assert talk.say("ok from now on use Fjordlicht again")[0] == [("use_brand", {"name": "Fjordlicht"})]


@pytest.mark.parametrize(
    "text", ["haan sab sahi hai, save kar lo", "ja, das ist alles so richtig", "sí, está todo bien, guárdalo"]
)
def test_a_longer_yes_is_a_yes(text):
    assert answers_with("yes", text)


def test_a_yes_with_a_wish_is_more_than_a_yes():
    assert not answers_with("yes", "yes, and now write an Etsy listing for it")
