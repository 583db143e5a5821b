"""The product with the seller's own facts: readable on a phone, the product untouched, nothing invented."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tools.errors import ToolInputError
from tools.infographic.facts import Fact, read_facts
from tools.infographic.layouts import LEAST_SIZE, Content, block_height, lay_out
from tools.lettering.colours import LEAST_CONTRAST, contrast, ink_on, read_colour
from tools.lettering.paragraph import set_text
from tools.lettering.typefaces import face_for, font, is_right_to_left
from tools.registry import TOOLS

MAKE = next(tool for tool in TOOLS if tool.name == "make_infographic")
SHORT = ["350 ml", "Dishwasher safe", "Made in Portugal"]
LONG = ["Airtight lid with a silicone seal", "Holds 500 g of coffee beans", "Food-safe tinplate", "Made in Germany"]
ASPECTS = (0.25, 0.5, 0.8, 1.0, 1.5, 3.0)


@pytest.fixture
def product(context):
    """A cut-out product of a size: `product((width, height)) -> (context, id)`."""

    def make(size: tuple[int, int] = (900, 1100)):
        picture = Image.new("RGBA", (size[0] + 100, size[1] + 100))
        draw = ImageDraw.Draw(picture)
        draw.rounded_rectangle((50, 50, 50 + size[0], 50 + size[1]), min(size) // 8, fill=(40, 120, 90, 255))
        for y in range(90, size[1], 40):
            draw.line((80, y, 20 + size[0], y + 9), fill=(230, 225, 205, 255), width=7)
        buffer = io.BytesIO()
        picture.save(buffer, "PNG")
        here = context()
        return here, here.images.add_photo(buffer.getvalue(), "jar.png").id

    return make


def test_the_product_keeps_its_pixels_and_the_original_stays(product):
    context, image_id = product()
    before = context.images.path(image_id).read_bytes()

    result = MAKE.run(context, image_id=image_id, points=SHORT, title="Storage jar")

    record = context.images.record(result.images[0])
    assert record.kind == "infographic"
    fidelity = record.recipe.checks["fidelity"]
    assert (fidelity["passed"], fidelity["max_difference"], fidelity["around_changed"]) == (True, 0, 0)
    assert record.recipe.parameters["points"] == SHORT
    assert context.images.path(image_id).read_bytes() == before


def test_the_same_facts_give_the_same_picture(product):
    context, image_id = product()

    made = [MAKE.run(context, image_id=image_id, points=SHORT, colour="teal").images[0] for _ in range(2)]

    assert len({context.images.record(i).sha256 for i in made}) == 1


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("frame", [(2000, 2000), (1500, 2000)])
@pytest.mark.parametrize("points", [["Sterling silver"], SHORT, [*SHORT, "Microwave safe"], [*LONG, *SHORT[:2]]])
def test_no_text_reaches_the_product_the_edge_or_another_fact(aspect, frame, points):
    layout = lay_out(Content("Storage jar", read_facts(points), aspect, "NotoSans"), frame)

    boxes = [layout.title_box, *(entry.box for entry in layout.entries)]
    for entry in layout.entries:
        widths = [part.width for part in (entry.lead, entry.rest) if part]
        assert max(widths) <= entry.box[2] - entry.box[0] + 1
        assert block_height(entry.lead, entry.rest) <= entry.box[3] - entry.box[1] + 1
    for number, box in enumerate(boxes):
        assert box[0] >= 0 and box[1] >= 0 and box[2] <= frame[0] and box[3] <= frame[1]
        assert not _meet(box, layout.product)
        assert not any(_meet(box, other) for other in boxes[number + 1 :])


@pytest.mark.parametrize("points", [SHORT, LONG])
@pytest.mark.parametrize("aspect", ASPECTS)
def test_capitals_are_at_least_eleven_px_high_on_a_phone(points, aspect):
    layout = lay_out(Content("", read_facts(points), aspect, "NotoSans"), (2000, 2000))

    capital = layout.entries[-1].rest.font.getbbox("H", anchor="ls")
    assert -capital[1] * 360 / 2000 >= 11
    assert layout.size >= LEAST_SIZE * 2000


@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("350 ml, Größe ½", "NotoSans"), ("Сделано в Литве", "NotoSans"),
        ("350 मिली, Made in India", "NotoSansDevanagari"),
        ("صنع في مصر 350", "NotoSansArabic"), ("תוצרת ישראל", "NotoSansHebrew"), ("ผลิตในไทย", "NotoSansThai"),
        ("容量350毫升", "NotoSansCJKsc"), ("食洗機で使えます", "NotoSansCJKjp"),
        ("식기세척기 사용 가능", "NotoSansCJKkr"),
        ("臺灣製造", "NotoSansCJKtc"), ("தமிழ்", "NotoSansTamil"),
    ],
)  # fmt: skip
def test_every_script_has_a_typeface_with_latin_and_figures(text, face):
    assert face_for(text) == face
    assert face_for(f"{text} A1") == face


@pytest.mark.parametrize(("text", "named"), [("party 🎉", "party popper"), ("ᚠᚢᚦ", "runic")])
def test_signs_without_a_typeface_are_named(text, named):
    with pytest.raises(ToolInputError, match=named):
        face_for(text)


def test_devanagari_is_shaped_and_arabic_joined_from_the_right():
    devanagari, arabic = font("NotoSansDevanagari", "Bold", 60), font("NotoSansArabic", "Bold", 60)

    assert devanagari.getlength("क्ष") < 0.8 * (devanagari.getlength("क") + devanagari.getlength("ष"))
    assert arabic.getlength("صنع") < 0.9 * sum(arabic.getlength(letter) for letter in "صنع")
    assert is_right_to_left("350 مل") and not is_right_to_left("350 ml")


def test_lines_break_at_words_and_are_about_equally_long():
    letters = font("NotoSans", "Regular", 40)

    set_ = set_text("Airtight lid with a silicone seal and a wooden knob", letters, 600)

    lengths = [letters.getlength(line) for line in set_.lines]
    assert " ".join(set_.lines) == "Airtight lid with a silicone seal and a wooden knob"
    assert max(lengths) <= 600 and min(lengths) > 0.6 * max(lengths)
    assert set_text("Donaudampfschifffahrtsgesellschaft", letters, 300) is None


def test_long_words_get_the_whole_width_and_katakana_are_not_broken():
    facts = read_facts(["スターリングシルバー", "ニッケルフリー", "日本製"])

    layout = lay_out(Content("", facts, 0.75, "NotoSansCJKjp"), (2000, 2000))

    assert [entry.rest.lines for entry in layout.entries] == [(fact.rest,) for fact in facts]


def test_chinese_breaks_between_signs_but_never_before_a_full_stop_or_inside_a_figure():
    lines = set_text("容量350毫升。可用洗碗机清洗。", font("NotoSansCJKsc", "Bold", 40), 200).lines

    assert len(lines) > 1
    assert not any(line.startswith("。") for line in lines)
    assert any("350毫" in line for line in lines)


@pytest.mark.parametrize("colour", ["#1a7f5a", "yellow", "#777777", "black", "white", "#ff6600", "hotpink"])
def test_text_is_readable_on_every_brand_colour(colour):
    ground = read_colour(colour)

    assert contrast(ink_on(ground), ground) >= LEAST_CONTRAST


def test_contrast_is_the_guidelines_own():
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("350 ml", Fact("350 ml", "")), ("100% cotton", Fact("100%", "cotton")),
        ("2 year guarantee", Fact("2 year", "guarantee")),
        ("Made in 2024", Fact("", "Made in 2024")), ("• vegan", Fact("", "vegan")), ("350 मिली", Fact("350 मिली", "")),
        ("18/10 stainless steel", Fact("18/10", "stainless steel")),
    ],
)  # fmt: skip
def test_a_figure_at_the_beginning_is_set_apart_and_no_word_is_lost(text, fact):
    assert read_facts([text]) == [fact]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"points": ["  "]}, "No facts"), ({"points": [f"fact {n}" for n in range(7)]}, "at most 6"),
        ({"points": ["x " * 60]}, "80"), ({"points": ["ok"], "title": "t" * 61}, "60"),
        ({"points": ["ok"], "colour": "greenish"}, "#1a7f5a"),
        ({"points": ["ok"], "marketplace": "nowhere"}, "nowhere"),
        ({"points": [f"{n} says many words that nobody reads on a small screen at all" for n in "ABCDEF"]}, "fewer"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused_with_the_limit(product, arguments, message):
    context, image_id = product()

    with pytest.raises(ToolInputError, match=message):
        MAKE.run(context, image_id=image_id, **arguments)


def test_a_marketplace_that_takes_no_text_is_named_with_its_rule(product):
    context, image_id = product()

    result = MAKE.run(context, image_id=image_id, points=SHORT, marketplace="myntra")

    assert any("Myntra" in note and "No text, watermark" in note for note in result.notes)
    assert result.report["verdict"] == "fail"


def test_amazon_takes_it_as_an_additional_picture(product):
    context, image_id = product()

    result = MAKE.run(context, image_id=image_id, points=SHORT, marketplace="amazon")

    assert result.report["slot"] == "additional" and result.report["verdict"] != "fail"
    assert not result.notes


def test_a_small_product_gets_a_smaller_picture_rather_than_being_enlarged(product):
    context, image_id = product((420, 500))

    record = context.images.record(MAKE.run(context, image_id=image_id, points=SHORT).images[0])

    assert 1000 <= record.width < 2000
    assert not record.notes


@pytest.mark.parametrize("size", [(500, 1400), (1400, 600)])
def test_a_brand_colour_like_the_products_own_is_no_change_of_the_product(product, size):
    context, image_id = product(size)

    result = MAKE.run(context, image_id=image_id, points=[*SHORT, "Hand wash only"], colour="#28785a")

    assert context.images.record(result.images[0]).recipe.checks["fidelity"]["passed"]


def test_the_brand_colour_is_in_the_picture_exactly(product):
    context, image_id = product()

    made = MAKE.run(context, image_id=image_id, points=SHORT, colour="#5b2a86").images[0]

    pixels = np.asarray(context.images.photo(made).image)
    assert (pixels == (0x5B, 0x2A, 0x86)).all(axis=2).mean() > 0.15


def _meet(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
