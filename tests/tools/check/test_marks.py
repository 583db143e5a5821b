"""Added text and graphics against print on the product: what is found, where, and what it means for each rule."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from knowledge.rules import RuleBase
from tools.check import judge_marks
from tools.check.checker import check_file, examine
from tools.check.ink import look_at_ink
from tools.check.marks import Mark, Marks
from tools.check.phrases import find_phrases, find_platforms, is_never_printed
from tools.check.report import BY_EYE
from tools.check.text import Line
from tools.check.wording import is_text, with_currency

SIDE = 640


@pytest.fixture
def look(encode_as):
    """`look(image, marketplace, slot)`: the opened picture, ready to be judged."""

    def run(image, marketplace="amazon", slot="main"):
        return examine(encode_as(image, "PNG"), "product.png", marketplace, slot)

    return run


@pytest.fixture
def seen_with(look, white_picture):
    """`seen_with(marks)`: a picture in which just these marks were found."""

    def run(*marks, share=0.0, image=None, **options):
        seen = look(image or white_picture(side=64), **options)
        seen.__dict__["marks"] = Marks(marks, share)
        return seen

    return run


def _rule(check, marketplace="amazon"):
    return next(r for r in RuleBase.load().rules if r.check == check and r.marketplace == marketplace)


def _written(image, words, at, size, colour=(20, 20, 20), opacity=1.0, angle=0.0):
    """The picture with words on it; `at` is their middle."""
    font = ImageFont.load_default(size)
    left, top, right, bottom = font.getbbox(words)
    letters = Image.new("L", (round(right - left) + 4, round(bottom - top) + 4), 0)
    ImageDraw.Draw(letters).text((2 - left, 2 - top), words, 255, font)
    letters = letters.rotate(angle, Image.Resampling.BICUBIC, expand=True).point(lambda a: round(a * opacity))
    written = image.copy()
    written.paste(colour, (at[0] - letters.width // 2, at[1] - letters.height // 2), letters)
    return written


def _labelled(image, words="AURORA"):
    """The picture with a label on the product that is lit as the product is."""
    label = _written(Image.new("RGB", image.size, (255, 255, 255)), words, (SIDE // 2, SIDE // 2), 48, (40, 40, 40))
    return Image.fromarray((np.asarray(image).astype(float) * np.asarray(label) / 255).astype(np.uint8))


def _added(seen):
    return {(mark.kind, mark.words, mark.place) for mark in seen.marks.added}


def _mark(words, place="beside", kind="text", confidence=0.95, added=True):
    return Mark(kind, words, (10, 10, 60, 20), place, added, confidence)


def test_words_beside_the_product_are_added_and_quoted_and_a_new_main_picture_leaves_them_behind(look, white_picture):
    seen = look(_written(white_picture(side=SIDE, fill=0.7), "SALE 50% OFF", (130, 40), 30, (200, 20, 20)))

    judged = judge_marks.no_added_graphics(_rule("no_added_graphics"), seen)

    assert _added(seen) == {("text", "SALE 50% OFF", "beside")}
    assert (judged.status, judged.measured, judged.fix) == ("fail", '"SALE 50% OFF"', "make_main_image")
    left, top, right, bottom = judged.evidence.boxes[0]
    assert left < 60 < 200 < right and top < 40 < bottom < 80


def test_words_on_the_product_s_label_are_not_added(look, white_picture):
    seen = look(_labelled(white_picture(side=SIDE, colour=(210, 190, 150))))

    judged = judge_marks.no_added_graphics(_rule("no_added_graphics"), seen)

    assert (judged.status, judged.measured) == ("pass", 'printed on the product: "AURORA"')


@pytest.mark.parametrize("bottom", [430, 575])
def test_a_pale_label_all_around_a_bottle_does_not_stick_out(look, bottom):
    image = Image.new("RGB", (SIDE, SIDE), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((285, 60, 355, 180), fill=(40, 90, 60))
    draw.rectangle((220, 170, 420, 580), fill=(44, 98, 66))
    draw.rectangle((220, 320, 420, bottom), fill=(244, 240, 228))
    image = _written(image, "extra virgin", (320, 375), 26, (60, 60, 60))

    assert _added(look(image)) == set()


def test_an_offer_laid_over_the_product_is_added_and_nothing_can_take_it_away(look, white_picture):
    seen = look(_written(white_picture(side=SIDE), "FREE SHIPPING", (320, 300), 36, (255, 255, 255)))

    judged = judge_marks.no_added_graphics(_rule("no_added_graphics"), seen)

    assert _added(seen) == {("text", "FREE SHIPPING", "on")}
    assert judged.fix is None and "use the photo without it" in judged.message


def test_words_across_the_product_s_outline_are_added(look, white_picture):
    seen = look(_written(white_picture(side=SIDE, fill=0.6), "Noir Studio", (200, 320), 44, (90, 90, 90)))

    assert {mark.place for mark in seen.marks.added} == {"across"}


@pytest.mark.parametrize(("size", "opacity"), [(15, 1.0), (34, 0.18)])
def test_small_words_and_faint_ones_are_found_beside_a_large_product(look, white_picture, size, opacity):
    picture = white_picture(side=SIDE, fill=0.8, colour=(30, 30, 34))
    seen = look(_written(picture, "www.noir-studio.com", (440, 618), size, (0, 0, 0), opacity))

    assert [mark.place for mark in seen.marks.added] == ["beside"]


def test_a_slanted_watermark_on_a_straight_product_is_added(look, white_picture):
    picture = white_picture(side=SIDE, colour=(150, 170, 190))
    seen = look(_written(picture, "Noir Atelier", (320, 320), 56, (255, 255, 255), 0.5, 35))

    assert [mark.place for mark in seen.marks.added] == ["on"]


def test_stars_a_badge_and_a_code_beside_the_product_are_added(look, white_picture):
    import cv2

    picture = white_picture(side=SIDE, fill=0.6)
    draw = ImageDraw.Draw(picture)
    for i in range(5):
        points = [(14 if k % 2 == 0 else 6, k * np.pi / 5) for k in range(10)]
        draw.polygon([(40 + 36 * i + r * np.sin(a), 40 - r * np.cos(a)) for r, a in points], (244, 170, 28))
    draw.ellipse((550, 20, 620, 90), (200, 30, 40))
    draw.line((570, 70, 600, 40), (255, 255, 255), 8)
    code = Image.fromarray(cv2.QRCodeEncoder.create().encode("https://noir.example"))
    picture.paste(code.resize((87, 87), Image.Resampling.NEAREST).convert("RGB"), (540, 540))

    assert {("stars", "beside"), ("badge", "beside"), ("code", "beside")} <= {
        (kind, place) for kind, _, place in _added(look(picture))
    }


def test_two_products_side_by_side_are_no_badge_and_a_picture_without_marks_passes(look, white_picture):
    picture = white_picture(side=SIDE, fill=0.8).crop((100, 0, SIDE, SIDE))
    picture.paste(white_picture(side=SIDE, fill=0.2, colour=(30, 90, 40)).crop((250, 230, 390, 410)), (400, 400))
    seen = look(picture)

    assert seen.marks.found == ()
    assert judge_marks.no_added_graphics(_rule("no_added_graphics"), seen).status == "pass"


def test_an_address_in_a_scene_is_added(look, product_photo):
    photo, _ = product_photo(surface="wood")
    seen = look(_written(photo, "www.noir-studio.com", (500, 40), 34, (255, 255, 255)))

    assert [(mark.words, mark.place) for mark in seen.marks.added] == [("www.noir-studio.com", "scene")]


def test_a_scene_without_words_has_no_added_marks(look, product_photo):
    assert look(product_photo(surface="wood")[0]).marks.added == ()


def test_without_reading_the_rules_are_left_to_the_seller_s_eye(tmp_path, white_picture):
    path = tmp_path / "a.png"
    white_picture(side=1700).save(path)

    report = check_file(path, "amazon", read_marks=False)

    rules = {finding.rule: finding for finding in report.findings}
    assert "amazon-main-no-text-logo-watermark" not in rules
    assert "amazon-main-no-text-logo-watermark" in rules[BY_EYE].limit
    assert "No text or graphics were added" in rules[BY_EYE].message
    assert report.verdict == "pass"


@pytest.mark.parametrize(
    ("check", "marketplace", "words", "named"),
    [("no_promotion", "amazon", "Free Shipping", '"free shipping"'),
     ("no_promotion", "amazon", "Nur heute: -20%", '"nur heute"'),
     ("no_promotion", "amazon", "satisfaction guaranteed", '"satisfaction guaranteed"'),
     ("no_marketplace_marks", "amazon", "Amazon's Choice", '"amazons choice"'),
     ("no_marketplace_marks", "amazon", "prime", '"prime"'),
     ("no_contact", "shopee", "WA 0812-3456-7890", "0812-3456"),
     ("no_contact", "tiktok", "instagram: noir", '"instagram"'),
     ("no_contact_or_price", "amazon", "only $19.99", '"$19.99"'),
     ("no_contact_or_price", "amazon", "used - like new", '"like new"'),
     ("no_contact_or_price", "amazon", "only 3 left", '"only 3 left"')],
)  # fmt: skip
def test_each_rule_names_what_it_forbids(seen_with, check, marketplace, words, named):
    judged = judge_marks.CHECKS[check](_rule(check, marketplace), seen_with(_mark(words), marketplace=marketplace))

    assert judged.status == "fail" and named in judged.measured and named in judged.message


@pytest.mark.parametrize("check", ["no_promotion", "no_marketplace_marks", "no_contact_or_price"])
def test_explaining_text_is_fine_where_only_promotion_is_forbidden(seen_with, check):
    seen = seen_with(_mark("30 x 45 x 18 cm"), _mark("Washable at 40 °C, 100% cotton"), slot="additional")

    assert judge_marks.CHECKS[check](_rule(check), seen).status == "pass"


def test_print_on_the_product_is_held_against_no_picture(seen_with):
    seen = seen_with(_mark("www.brand.com $5 best seller", "on", added=False))

    assert {judge_marks.CHECKS[c](_rule(c), seen).status for c in ("no_promotion", "no_contact_or_price")} == {"pass"}


def test_own_name_is_no_lead_elsewhere_and_other_platforms_are(seen_with):
    rule = _rule("no_contact", "tiktok")

    assert judge_marks.no_contact(rule, seen_with(_mark("TikTok Shop"), marketplace="tiktok")).status == "pass"
    assert judge_marks.no_contact(rule, seen_with(_mark("Lazada"), marketplace="tiktok")).status == "fail"


def test_offers_over_two_lines_are_read_together(seen_with):
    judged = judge_marks.no_promotion(_rule("no_promotion"), seen_with(_mark("FREE"), _mark("SHIPPING")))

    assert judged.measured == '"free shipping"' and len(judged.evidence.boxes) == 2


def test_a_doubtful_find_is_pointed_out_and_not_held_against_the_picture(seen_with):
    rule = _rule("no_added_graphics")

    assert judge_marks.no_added_graphics(rule, seen_with(_mark("Ilo", confidence=0.4))).status == "warn"
    assert judge_marks.no_added_graphics(_rule("no_added_graphics", "meta"), seen_with(_mark("SALE"))).status == "warn"


@pytest.mark.parametrize(
    ("image", "mark", "share", "said"),
    [(Image.new("RGB", (64, 48), "white"), None, 0.0, "not square"),
     (None, _mark("EXTRA SOFT", "across"), 0.0, "over the product"),
     (None, _mark("EXTRA SOFT"), 0.3, "a quarter of the background")],
)  # fmt: skip
def test_a_cover_is_scored_by_shape_and_text(seen_with, image, mark, share, said):
    seen = seen_with(*[mark] * bool(mark), share=share, image=image, marketplace="shopee")

    judged = judge_marks.cover_score(_rule("cover_score", "shopee"), seen)

    assert judged.status == "warn" and said in judged.message


@pytest.mark.parametrize(
    ("text", "group", "found"),
    [("50% OFF", "offer", True), ("FREESHIPPING", "offer", True), ("Envio Gratis", "offer", True),
     ("FREE SH1PPING", "offer", True), ("shipping container", "offer", False), ("wholesale", "offer", False),
     ("50% cotton", "offer", False), ("BEST SELIER", "badge", True), ("4,8/5", "review", True),
     ("★★★★★", "review", True), ("€ 19,99", "price", True), ("Rs. 499", "price", True), ("500 ml", "price", False),
     ("a@noir.example.com", "contact", True), ("+49 30 5550 1234", "contact", True), ("@noir_studio", "contact", True),
     ("Net Wt. 12.5 oz (354 g)", "contact", False), ("EXP 12/2027", "contact", False), ("St.Gallen", "contact", False),
     ("No. 12", "contact", False), ("© 2026 Noir", "rights", True), ("SAMPLI", "rights", True)],
)  # fmt: skip
def test_phrases_are_found_despite_the_reader_s_slips_and_not_inside_other_words(text, group, found):
    assert bool(find_phrases(text, group)) is found


def test_only_what_no_maker_prints_gives_an_overlay_away():
    assert is_never_printed("FREE SHIPPING") and is_never_printed("-50%") and is_never_printed("Jetzt kaufen")
    assert not any(map(is_never_printed, ("NEW formula", "www.brand.com", "100% natural", "Brand New Day", "1 kg")))


def test_platforms_are_found_by_name():
    assert find_platforms("find us on Instagram & eBay") == {"meta": "instagram", "ebay": "ebay"}


def test_print_is_lit_as_its_surface_is_and_a_veil_is_not():
    light = np.linspace(0.55, 1.0, 400)[None, :, None]
    surface = np.full((64, 400, 3), (170, 140, 110.0)) * light
    letters = np.zeros((64, 400, 1))
    letters[14:50, [x for x in range(400) if x % 40 in range(8, 22)]] = 1
    printed = surface * (1 - letters) + letters * 235 * light
    veiled = surface * (1 - 0.5 * letters) + 0.5 * letters * 255

    assert not look_at_ink(printed.astype(np.uint8)).laid_over
    assert look_at_ink(veiled.astype(np.uint8)).laid_over


def test_flat_letters_on_a_grainy_photo_were_added():
    grain = np.random.default_rng(2).normal(0, 7, (64, 400, 1))
    letters = np.zeros((64, 400, 1))
    letters[14:50, [x for x in range(400) if x % 40 in range(8, 22)]] = 1
    photo = 130 + grain + np.zeros(3)
    added = photo * (1 - letters) + letters * 240
    printed = photo * (1 - letters) + letters * (225 + grain)

    assert look_at_ink(added.clip(0, 255).astype(np.uint8)).laid_over
    assert not look_at_ink(printed.clip(0, 255).astype(np.uint8)).laid_over


def _lit_mug(side=SIDE):
    """A blue thing on white that gets darker towards its sides."""
    picture = np.full((side, side, 3), 255.0)
    light = 1.25 - 0.9 * np.linspace(-1, 1, 440)[None, :, None] ** 2
    picture[100:540, 100:540] = np.clip(np.array([60, 100, 150]) * light, 0, 255)
    return Image.fromarray(picture.astype(np.uint8))


def test_a_see_through_word_over_the_product_is_added_and_a_printed_one_is_not(look):
    veiled = look(_written(_lit_mug(), "STUDIO", (320, 320), 76, (255, 255, 255), 0.4))
    mug = np.asarray(_lit_mug()).astype(float)
    ink = (
        np.asarray(_written(Image.new("L", (SIDE, SIDE), 0).convert("RGB"), "STUDIO", (320, 320), 76, (255,) * 3)) / 255
    )
    light = mug / np.maximum(mug.max(axis=(0, 1)), 1)  # the same light falls on print and on its ground
    printed = look(Image.fromarray((mug * (1 - ink) + light * 190 * ink).astype(np.uint8)))

    assert [(mark.words, mark.place, mark.added) for mark in veiled.marks.found] == [("STUDIO", "on", True)]
    assert [(mark.words, mark.added) for mark in printed.marks.found] == [("STUDIO", False)]


def test_small_print_on_the_side_of_a_box_is_not_added(look):
    import cv2

    side = Image.new("RGB", (300, 800), (196, 160, 118))
    for row, words in enumerate(("Ingredients", "peppermint", "chamomile", "Store in a cool", "and dry place")):
        side = _written(side, words, (150, 60 + 60 * row), 34, (50, 35, 25))
    canvas = np.full((1000, 1000, 3), 255, np.uint8)
    canvas[150:900, 150:600] = (196, 160, 118)
    corners = np.array([(600, 150), (830, 90), (830, 800), (600, 900)], np.float32)
    place = cv2.getPerspectiveTransform(np.array([(0, 0), (300, 0), (300, 800), (0, 800)], np.float32), corners)
    laid = cv2.warpPerspective((np.asarray(side) * 0.7).astype(np.uint8), place, (1000, 1000), flags=cv2.INTER_AREA)
    there = cv2.warpPerspective(np.ones((800, 300), np.uint8), place, (1000, 1000)) > 0
    canvas[there] = laid[there]

    seen = look(Image.fromarray(canvas))

    assert len(seen.marks.found) >= 3 and not seen.marks.added


def test_a_number_after_a_sign_the_reader_does_not_know_is_a_price():
    def line(words, left, score):
        corners = np.array([(left, 0), (left + 30, 0), (left + 30, 20), (left, 20)], np.float32)
        return Line(words, score, 0.9, corners)

    assert [found.words for found in with_currency([line("天", 0, 0.7), line("499", 34, 1.0)])] == ["天", "¤499"]
    assert [found.words for found in with_currency([line("第", 0, 0.97), line("3", 34, 1.0)])] == ["第", "3"]
    assert [found.words for found in with_currency([line("天", 0, 0.7), line("7", 34, 1.0)])] == ["天", "7"]
    assert find_phrases("¤499", "price") and not find_phrases("499", "price")


def test_a_price_of_one_digit_is_text_and_a_row_of_round_things_is_not():
    def line(words):
        return Line(words, 0.95, 0.9, np.array([(0, 0), (90, 0), (90, 30), (0, 30)], np.float32))

    assert is_text(line("$9.99")) and not is_text(line("OOO"))


def test_a_few_letters_no_taller_than_the_threads_of_a_weave_are_no_text():
    def line(words, height):
        corners = np.array([(0, 0), (3 * height, 0), (3 * height, height), (0, height)], np.float32)
        return Line(words, 0.9, 0.6, corners)

    assert not is_text(line("23X", 8)) and is_text(line("23X", 20)) and is_text(line("AURORA", 8))


def test_a_red_circle_drawn_around_a_detail_is_found_and_a_shaded_wire_is_not(look, white_picture):
    shaded = np.asarray(white_picture(colour=(60, 90, 150), side=SIDE)).astype(np.float32)
    light = np.linspace(0.6, 1.1, SIDE)[:, None, None]
    photo = Image.fromarray(np.where(shaded < 250, shaded * light, 255).clip(0, 255).astype(np.uint8))
    across = (SIDE // 2, SIDE // 3, SIDE - 12, SIDE // 2)
    drawn, wire = photo.copy(), np.asarray(photo).copy()
    ImageDraw.Draw(drawn).ellipse(across, outline=(230, 20, 30), width=6)
    for x in range(SIDE // 2, SIDE - 12):
        for y in range(6):
            wire[SIDE // 3 + y, x] = (np.array((230, 20, 30)) * (0.45 + 0.11 * y)).astype(np.uint8)

    assert [mark.kind for mark in look(drawn).marks.added] == ["stroke"]
    assert look(Image.fromarray(wire)).marks.added == ()
