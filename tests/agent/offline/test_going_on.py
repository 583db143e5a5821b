"""Messages that go on with the turn before: the same for another shop, a rule followed, a question after a check."""

import pytest


@pytest.mark.parametrize(
    ("first", "then", "tool", "argument"),
    [
        ("main image for Flipkart please", "amazon ke liye bhi chahiye", "make_main_image", {"marketplace": "amazon"}),
        ("mach mir das Hauptbild für eBay", "und bitte auch für Etsy", "make_main_image", {"marketplace": "etsy"}),
        ("exporta los archivos para Amazon", "añade eBay", "export_images", {"channels": ["ebay"]}),
        ("fix it for Walmart", "for Lazada too please", "fix_image", {"marketplace": "lazada"}),
    ],
)
def test_another_shop_alone_repeats_what_was_done(talk, first, then, tool, argument):
    talk.say(first, "mug.jpg")

    [(name, args)], _ = talk.say(then)

    assert name == tool
    assert args.items() >= argument.items()


@pytest.mark.parametrize(
    ("question", "then", "shop"),
    [
        ("was für einen Hintergrund will eBay beim ersten Bild?", "ok, dann mach mir das so", "ebay"),
        ("what background does Etsy want?", "make it like that", "etsy"),
    ],
)
def test_a_photo_is_made_as_the_rule_wants_it_for_the_shop_that_was_asked_about(talk, question, then, shop):
    talk.say(question)

    [(name, args)], _ = talk.say(then, "mug.jpg")

    assert (name, args["marketplace"]) == ("make_main_image", shop)


@pytest.mark.parametrize(
    "then", ["wie groß müsste es denn sein?", "how many pixels at least?", "कम से कम कितने पिक्सल चाहिए"]
)
def test_a_question_after_a_check_is_about_the_shop_of_the_check(talk, then):
    talk.say("would Myntra take this?", "mug.jpg")

    [(name, args)], _ = talk.say(then)

    assert (name, args["marketplaces"]) == ("search_guidelines", ["myntra"])


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("infographic bana de bhai - 350 ml, dishwasher safe", ["350 ml", "dishwasher safe"]),
        ('ein Infobild mit "dimmbar" und "Metallfuß"', ["dimmbar", "Metallfuß"]),
        ("a picture with the bullet points next to it: vegan, 250 g", ["vegan", "250 g"]),
    ],
)
def test_facts_beside_the_word_for_an_infographic_are_its_points(talk, text, points):
    [(name, args)], _ = talk.say(text, "mug.jpg")

    assert (name, args["points"]) == ("make_infographic", points)


def test_the_second_measure_has_the_unit_of_the_first(talk):
    [(name, args)], _ = talk.say("size picture please, 14cm wide 22 tall", "vase.jpg")

    assert (name, args["width"], args["height"]) == ("make_size_picture", "14 cm", "22 cm")


@pytest.mark.parametrize("text", ["quiero una foto navideña de esto", "ein weihnachtliches Foto davon bitte"])
def test_a_season_is_a_scene(talk, text):
    [(name, _)], _ = talk.say(text, "soap.jpg")

    assert name == "generate_scene"


@pytest.mark.parametrize(
    ("then", "channels"),
    [("and for insta please", ["instagram"]), ("und für Etsy?", ["etsy"]), ("y para ebay", ["ebay"])],
)
def test_a_shop_named_after_a_scene_gets_its_files(talk, then, channels):
    talk.say("put it on oak", "mug.jpg")

    [(name, args)], _ = talk.say(then)

    assert (name, args["channels"]) == ("export_images", channels)


def test_files_for_both_are_for_every_shop_spoken_of(talk):
    talk.say("amazon main image and export for amazon and etsy", "mug.jpg")

    [(name, args)], _ = talk.say("zip up the files for both")

    assert (name, args["channels"], args["archive"]) == ("export_images", ["amazon", "etsy"], True)


@pytest.mark.parametrize(
    "text",
    [
        "amazon copy needed. garlic press, stainless steel, dishwasher safe, black handle",
        "Amazon-Text: Schaffell, 90 x 60 cm, cremeweiß, Handwäsche",
        "¿me armás el texto para Shopify? manta de alpaca, 130 x 170 cm, color arena",
        "shopify ke liye likh do: jute bag, 40 x 35 cm, natural colour, zip wala",
    ],
)
def test_a_product_in_no_vocabulary_is_written_about(talk, text):
    talk.listing = {"id": "listing_1", "marketplace": "amazon", "title": "T", "language": "en", "sentences": []}

    [(name, _)], _ = talk.say(text)

    assert name == "write_listing"


def test_a_scene_that_cannot_be_cropped_is_made_again_in_that_ratio(talk):
    talk.say("put it on oak", "mug.jpg")
    talk.fails["adjust_image"] = (
        "The picture has to grow for that, and its background is too varied to be continued without inventing "
        "anything. Put the product on a plain background or in a scene first."
    )

    calls, answer = talk.say("crop it to 4:5")

    assert [name for name, _ in calls] == ["adjust_image", "generate_scene"]
    assert calls[1][1] == {"image_id": "img_1", "scene": "4:5", "based_on": "img_2"}
    assert "grow" not in str(answer.content)


def test_another_kind_of_product_after_templates_shows_those(talk):
    talk.tools = (*talk.tools, "show_templates")
    talk.say("welche Vorlagen gibt es für Kosmetik?")

    [(name, args)], _ = talk.say("Und für Küchenkram?")

    assert (name, args["category"]) == ("show_templates", "kitchen")
