"""Galleries, changed pictures and size pictures: what a seller's words become, and what is asked back."""

from __future__ import annotations

import pytest

from agent.offline.adjusting import read_adjustments, whose_change
from agent.offline.context import Step
from agent.offline.data import load
from agent.offline.made import say_made
from agent.offline.measures import read_category, read_measures
from tools.adjust_image import adjust_image
from tools.gallery.measures import read_measure
from tools.gallery.plan import categories


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("make the photo brighter", {"brightness": 40}),
        ("a bit brighter and warmer", {"brightness": 25, "warmth": 25}),
        ("20% more contrast, much darker", {"contrast": 20, "brightness": -70}),
        ("25% more space around it", {"padding": 25}),
        ("etwas wärmer", {"warmth": 25}),
        ("das Foto ist zu dunkel, mach es heller", {"brightness": 40}),
        ("menos contraste", {"contrast": -40}),
        ("la foto está demasiado amarilla", {"warmth": -40}),
        ("thoda bright karo", {"brightness": 25}),
        ("brightness kam karo", {"brightness": -40}),
        ("फोटो को थोड़ा ब्राइट करो", {"brightness": 25}),
        ("make it black and white", {"saturation": -100}),
        ("crop it square", {"crop": "square"}),
        ("4:5", {"crop": "4:5"}),
        ("closer", {"crop": "product"}),
        ("a detail picture", {"crop": "detail"}),
        ("फोटो चौकोर क्रॉप करो", {"crop": "square"}),
        ("rotate it", {"rotate": 90}),
        ("straighten it 3 degrees to the left", {"rotate": -3}),
        ("2,5 Grad nach links drehen", {"rotate": -2.5}),
        ("gira la foto 270 grados", {"rotate": -90}),
        ("photo ulti hai, ghuma do", {"rotate": 180}),
        ("straighten it", {}),
        ("add a soft shadow", {"shadow": "soft"}),
        ("una sombra suave y más brillo", {"brightness": 40, "shadow": "soft"}),
        ("softer shadow", {}),
        ("without shadow", {}),
        ("fix the white balance", {}),
    ],
)
def test_words_for_changes_become_amounts_in_every_language(text, changes):
    assert read_adjustments(text) == changes
    assert set(changes) <= set(adjust_image.arguments.model_fields)


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("it is 12 cm wide and 24 cm high", {"width": "12 cm", "height": "24 cm"}),
        ("9 x 12 cm", {"width": "9 cm", "height": "12 cm"}),
        ("höhe x breite: 24 x 12 cm", {"height": "24 cm", "width": "12 cm"}),
        ("Breite 12 cm, Höhe 24,5 cm", {"width": "12 cm", "height": "24,5 cm"}),
        ("12 cm de ancho y 24 cm de alto", {"width": "12 cm", "height": "24 cm"}),
        ("12 सेमी चौड़ा और 24 सेमी ऊँचा", {"width": "12 cm", "height": "24 cm"}),
        ("chaudai 12 cm hai", {"width": "12 cm"}),
        ('5" tall', {"height": "5 in"}),
        ("10 x 20 x 30 cm", {}),
        ("24 cm", {}),
        ("12 wide and 24 high", {}),
        ("resize to 1200 x 628 px", {}),
    ],
)
def test_measurements_are_taken_only_where_the_words_say_which_is_which(text, measures):
    assert read_measures(text) == measures
    assert [str(read_measure(length)) for length in measures.values()] == list(measures.values())


def test_every_kind_of_product_has_scenes_and_is_known_in_every_language():
    assert set(load("product_words")) == set(categories())
    for text, category in [
        ("my mug", "kitchen"), ("diese Halskette", "jewellery"), ("meine Kaffeetassen", "kitchen"),
        ("mis zapatillas", "footwear"), ("meri jute", "footwear"), ("मेरे जूते", "footwear"), ("har marketplace", None),
        ("etsy ke liye saari photos", None), ("das Bild hat zu wenig Licht", None),
        ("make the whole gallery for Etsy", None),
    ]:  # fmt: skip
        assert read_category(text) == category, text


def test_warmer_is_a_scene_s_light_and_square_never_is():
    for intent in ("change_scene", "adjust_image"):
        assert whose_change(intent, "a bit warmer", newest_is_scene=True) == "change_scene"
        assert whose_change(intent, "a bit warmer", newest_is_scene=False) == "adjust_image"
        assert whose_change(intent, "crop it square", newest_is_scene=True) == "adjust_image"
        assert whose_change(intent, "make my photo brighter", newest_is_scene=True) == "adjust_image"
    assert whose_change("change_scene", "warmer and on oak", newest_is_scene=False) == "change_scene"
    assert whose_change("check_image", "is it too dark", newest_is_scene=False) == "check_image"


def test_a_scene_that_was_made_last_is_changed_and_a_main_picture_is_adjusted(new_talk):
    talk = new_talk()
    talk.say("put it on marble", "cup.jpg")
    ((name, args),) = talk.say("a bit brighter")[0]
    assert (name, args["based_on"]) == ("generate_scene", "img_2")
    assert talk.say("crop it to 4:5")[0] == [("adjust_image", {"image_id": "img_3", "crop": "4:5"})]
    assert talk.say("now the amazon main picture")[0][0][0] == "make_main_image"
    assert talk.say("a bit brighter")[0] == [("adjust_image", {"image_id": "img_5", "brightness": 25})]
    assert talk.say("make the original photo warmer")[0] == [("adjust_image", {"image_id": "img_1", "warmth": 40})]


def test_a_changed_photo_is_worked_on_and_a_changed_scene_leads_back_to_its_product(talk):
    talk.say("make the photo brighter", "cup.jpg")
    assert talk.say("put it on marble")[0][0][1]["image_id"] == "img_2"
    talk.say("crop it square")
    assert talk.say("cut it out")[0] == [("remove_background", {"image_id": "img_2"})]


def test_a_gallery_takes_its_marketplace_count_category_measures_and_zip_from_the_words(new_talk):
    for text, wanted in [
        ("make the whole gallery for Etsy", {"marketplace": "etsy"}),
        ("a full set of 5 images of my mug for ebay.de as a zip",
         {"marketplace": "ebay.de", "count": 5, "category": "kitchen", "archive": True}),
        ("alle Bilder für mein Amazon-Inserat. Die Halskette ist 9 x 12 cm",
         {"marketplace": "amazon", "width": "9 cm", "height": "12 cm", "category": "jewellery"}),
        ("etsy ke liye poori gallery bana do, 12 cm chaudi hai", {"marketplace": "etsy", "width": "12 cm"}),
    ]:  # fmt: skip
        calls, _ = new_talk().say(text, "a.jpg")
        assert calls == [("make_image_set", {"image_id": "img_1", **wanted})], text


@pytest.mark.parametrize(
    ("first", "second", "tool", "wanted"),
    [
        ("make the whole gallery", "for Etsy please", "make_image_set", {"marketplace": "etsy"}),
        ("die ganze Galerie bitte", "eBay, es ist 12 cm breit", "make_image_set",
         {"marketplace": "ebay", "width": "12 cm"}),
        ("draw the size on it", "12 cm high and 9 cm wide", "make_size_picture", {"height": "12 cm", "width": "9 cm"}),
        ("pon las medidas en la foto", "24 cm de alto", "make_size_picture", {"height": "24 cm"}),
    ],
)  # fmt: skip
def test_what_is_missing_is_asked_for_and_the_request_goes_on_with_the_answer(talk, first, second, tool, wanted):
    calls, answer = talk.say(first, "a.jpg")
    assert calls == []
    assert answer.additional_kwargs["needs"] == "facts"

    assert talk.say(second)[0] == [(tool, {"image_id": "img_1", **wanted})]


def test_the_pictures_of_a_gallery_can_be_named_and_lead_back_to_the_product(talk):
    talk.say("make the whole gallery for Etsy, 3 images", "cup.jpg")

    assert talk.say("make the second one brighter")[0] == [("adjust_image", {"image_id": "img_3", "brightness": 40})]
    assert talk.say("check img_4 for Etsy")[0] == [("check_image", {"image_id": "img_4", "marketplace": "etsy"})]
    assert talk.say("now the main picture for Amazon")[0] == [
        ("make_main_image", {"image_id": "img_1", "marketplace": "amazon"})
    ]


def test_another_request_is_not_taken_for_the_missing_marketplace(talk):
    talk.say("make the whole gallery", "a.jpg")

    assert talk.say("would Amazon take it?")[0] == [("check_image", {"image_id": "img_1", "marketplace": "amazon"})]


def test_a_change_without_a_direction_is_asked_for(talk):
    calls, answer = talk.say("straighten my photo", "a.jpg")

    assert calls == []
    assert "3 degrees to the left" in answer.content


def test_answers_say_what_was_changed_drawn_and_made():
    changed = Step("adjust_image", {"image_id": "img_1", "brightness": 40, "rotate": -3.0, "crop": "4:5"}, True)
    changed.images = ["img_2"]
    assert say_made(changed, "en") == (
        "Here it is brighter, turned 3 degrees to the left and cropped to 4:5 (img_2, made from img_1)."
    )
    assert "heller, um 3 Grad nach links gedreht und auf 4:5 zugeschnitten" in say_made(changed, "de")

    drawn = Step("make_size_picture", {"image_id": "img_1", "width": "9 cm", "height": "12 cm"}, True)
    drawn.images = ["img_2"]
    assert "9 cm de ancho y 12 cm de alto" in say_made(drawn, "es")

    listed = "The gallery of img_1 for Etsy: 3 pictures.\n1. main picture: img_5\n2. scene: img_6\n3. scene: img_7\n"
    gallery = Step("make_image_set", {"image_id": "img_1", "marketplace": "etsy"}, True, listed)
    gallery.images = ["img_5", "img_6", "img_7"]
    assert "3 pictures" in say_made(gallery, "en").replace("three", "3")
    assert "a main picture and 2 scenes" in say_made(gallery, "en")
    assert "ein Hauptbild und 2 Szenen" in say_made(gallery, "de")
