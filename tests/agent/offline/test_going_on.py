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
