"""A gallery from one photo: the right pictures in the right order, each for its slot, finished and checked."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tools.errors import ToolInputError
from tools.gallery.measures import Measure, draw_measures, read_measure
from tools.gallery.plan import categories, plan_gallery, scenes_for
from tools.gallery.sheet import contact_sheet
from tools.registry import TOOLS
from tools.scene.templates import all_templates
from tools.target import target_for

TOOL = {tool.name: tool for tool in TOOLS}


@pytest.fixture
def product(context):
    """A textured jar, cut out, in a conversation: `(context, id)`."""
    context = context(scene_size=512)
    picture = Image.new("RGBA", (1500, 1700))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((250, 150, 1250, 1600), 120, fill=(60, 110, 90, 255))
    for y in range(600, 1100, 14):
        draw.rectangle((350, y, 1150, y + 6), fill=(235, 225, 200, 255))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return context, context.images.add_photo(buffer.getvalue(), "jar.png").id


def test_the_main_picture_comes_first_and_scenes_differ():
    shots = plan_gallery("etsy", "kitchen", 6, with_size=True)

    assert [shot.kind for shot in shots] == ["main", "lifestyle", "detail", "size", "lifestyle", "lifestyle"]
    templates = [shot.template for shot in shots if shot.template]
    assert len(set(templates)) == 3
    assert all_templates()[templates[0]].category == "kitchen"


def test_no_size_picture_without_measurements():
    assert "size" not in {shot.kind for shot in plan_gallery("amazon", None, 8, with_size=False)}


@pytest.mark.parametrize("category", [None, *categories()])
def test_there_are_scenes_enough_for_every_category(category):
    assert len(scenes_for(category)) >= 3


def test_a_marketplace_gets_no_more_pictures_than_it_takes():
    shops = ("amazon", "ebay", "etsy", "tiktok", "flipkart", "lazada", "shopee")
    targets = {shop: target_for(shop, "main").most_pictures for shop in shops}
    shop, most = min(((shop, most) for shop, most in targets.items() if most), key=lambda pair: pair[1])

    assert len(plan_gallery(shop, None, None, with_size=True)) <= most
    if most < 12:
        with pytest.raises(ToolInputError, match=f"at most {most}"):
            plan_gallery(shop, None, most + 1, with_size=True)


def test_an_unknown_category_is_said_with_the_known_ones():
    with pytest.raises(ToolInputError, match="kitchen"):
        plan_gallery("etsy", "spaceships", None, with_size=False)


def test_the_whole_gallery_is_finished_files_with_reports_and_a_sheet(product):
    context, image_id = product

    result = TOOL["make_image_set"].run(
        context, image_id=image_id, marketplace="etsy", count=4, width="9 cm", height="12,5 cm"
    )

    records = [context.images.record(i) for i in result.images]
    assert [record.recipe.parameters["slot"] for record in records] == ["main", *["additional"] * 3]
    assert all(record.kind == "export" and record.recipe.checks["report"]["verdict"] for record in records)
    assert len({record.sha256 for record in records}) == 4
    with Image.open(context.images.attachment(result.files[0])) as sheet:
        assert sheet.format == "JPEG"
        assert sheet.width > 1000


def test_facts_make_an_infographic_where_the_marketplace_takes_text(product):
    context, image_id = product
    facts = ["350 ml", "Dishwasher safe"]

    kinds = [shot.kind for shot in plan_gallery("etsy", None, 6, with_size=True, with_facts=True)]
    refused = TOOL["make_image_set"].run(context, image_id=image_id, marketplace="myntra", count=1, points=facts)

    assert kinds == ["main", "lifestyle", "detail", "size", "infographic", "lifestyle"]
    assert any(note.startswith("Left out: the infographic") and "No text, watermark" in note for note in refused.notes)


def test_a_gallery_with_facts_holds_them_as_a_checked_file(product):
    context, image_id = product

    result = TOOL["make_image_set"].run(context, image_id=image_id, marketplace="etsy", count=4, points=["350 ml"])

    assert "4. infographic: " in result.text
    file = context.images.record(result.images[3])
    made_from = [record for record in context.images.origins(file.id) if record.kind == "infographic"]
    assert made_from[0].recipe.parameters["points"] == ["350 ml"]
    assert file.recipe.checks["report"]["slot"] == "additional"


def test_a_detail_that_cannot_be_made_is_left_out_and_said(context):
    context = context(scene_size=512)
    small = Image.new("RGBA", (700, 700))
    ImageDraw.Draw(small).ellipse((120, 120, 580, 580), fill=(200, 60, 60, 255))
    buffer = io.BytesIO()
    small.save(buffer, "PNG")
    image_id = context.images.add_photo(buffer.getvalue(), "ball.png").id

    result = TOOL["make_image_set"].run(context, image_id=image_id, marketplace="shopify", count=3)

    assert len(result.images) == 2
    assert any(note.startswith("Left out: the detail picture.") for note in result.notes)


def test_a_size_picture_keeps_the_product_and_repeats_the_sellers_figures(product):
    context, image_id = product

    result = TOOL["make_size_picture"].run(context, image_id=image_id, height="24,5 Zentimeter")

    record = context.images.record(result.images[0])
    assert record.recipe.checks["fidelity"]["passed"]
    assert "24,5 cm" in result.text
    picture = np.asarray(context.images.photo(record.id).image)
    right = picture[:, int(0.78 * picture.shape[1]) :]
    assert (right.max(axis=2) < 120).any()  # the line and the figure


@pytest.mark.parametrize(
    ("text", "measure"),
    [("12 cm", "12 cm"), ("12,5cm", "12,5 cm"), ('5.25"', "5.25 in"), ("30 सेमी", "30 cm"), ("7 inches", "7 in")],
)
def test_lengths_are_read_as_people_write_them(text, measure):
    assert str(read_measure(text)) == measure


@pytest.mark.parametrize("text", ["", "12", "cm", "0 cm", "12 parsecs", "-3 cm", "1e9 cm"])
def test_what_is_no_length_is_refused_with_an_example(text):
    with pytest.raises(ToolInputError, match="12.5 cm"):
        read_measure(text)


def test_figures_stay_inside_the_picture_and_off_the_product():
    picture = Image.new("RGB", (1600, 1600), "white")
    box = (128, 208, 1184, 1264)

    drawn = np.asarray(draw_measures(picture, box, Measure("1234.5", "mm"), Measure("1234.5", "mm")))

    dark = (drawn.max(axis=2) < 200).nonzero()
    assert dark[1].max() < 1600 - 10
    inside = drawn[box[1] + 20 : box[3] - 20, box[0] + 20 : box[2] - 20]
    assert inside.min() == 255


def test_a_sheet_shows_every_picture():
    colours = ["red", "green", "blue", "black"]

    sheet = Image.open(io.BytesIO(contact_sheet([(Image.new("RGB", (300, 500), c), c) for c in colours])))

    found = {sheet.getpixel((x, y)) for x in range(0, sheet.width, 20) for y in range(0, sheet.height, 20)}
    for colour in ((255, 0, 0), (0, 128, 0), (0, 0, 255), (0, 0, 0)):
        assert any(max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < 12 for pixel in found)
