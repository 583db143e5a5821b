"""Check, repair, check again: the least that helps, and plain words about what cannot be helped."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps

from tools.check.marks import Marks
from tools.errors import ToolInputError
from tools.fix_image import fix_image
from tools.provenance import Provenance, provenance_of


@pytest.fixture(autouse=True)
def _no_reading(monkeypatch, request):
    """These drawn pictures hold no text; only the tests that draw some wait two seconds a check for the reader."""
    if "reads_text" not in request.fixturenames:
        monkeypatch.setattr("tools.check.seen.find_marks", lambda *_, **__: Marks((), 0.0))


@pytest.fixture
def fixed(context, encode_as):
    """`fixed(content, marketplace, slot, name)`: the result, and the new picture's record and bytes, if any."""

    def run(content, marketplace="amazon", slot="main", name="cup.jpg"):
        work = context()
        upload = work.images.add_photo(content, name)
        result = fix_image.run(work, image_id=upload.id, marketplace=marketplace, slot=slot)
        assert work.images.path(upload.id).read_bytes() == content
        if not result.images:
            return result, None, None
        record = work.images.record(result.images[0])
        return result, record, work.images.path(record.id).read_bytes()

    return run


def _pixels(work_file: bytes) -> np.ndarray:
    import io

    return np.asarray(Image.open(io.BytesIO(work_file)).convert("RGB")).astype(int)


def test_a_grey_background_is_repaired_with_the_product_s_own_pixels(fixed, encode_as, white_picture):
    result, record, _ = fixed(encode_as(white_picture((238, 238, 238))))

    assert result.report["verdict"] == "pass"
    assert record.kind == "fixed" and record.recipe.parameters["method"] == "recut"
    assert record.recipe.checks["before"]["verdict"] == "fail"
    assert "amazon-main-background-white" in record.recipe.checks["before"]["failing"]
    assert record.recipe.checks["fidelity"]["passed"] is True
    assert "pure white" in result.notes[0]


@pytest.fixture
def reads_text():
    """Marks a test that needs the real text reader."""


def test_text_beside_the_product_goes_and_text_over_it_is_said_to_stay(fixed, encode_as, white_picture, reads_text):
    font = ImageFont.load_default(70)
    beside, over = (white_picture(side=1000, fill=0.7) for _ in range(2))
    ImageDraw.Draw(beside).text((20, 20), "SALE -50%", font=font, fill=(200, 0, 0))
    ImageDraw.Draw(over).text((60, 450), "BEST PRICE TODAY", font=font, fill=(255, 240, 0))

    cleaned, record, content = fixed(encode_as(beside), "ebay")
    stays, _, _ = fixed(encode_as(over))

    assert cleaned.report["verdict"] == "pass" and record.recipe.parameters["method"] == "erase"
    assert (_pixels(content)[:30] == 255).all()
    before = np.asarray(white_picture(side=1000, fill=0.7)).astype(int)
    assert np.abs(_pixels(content)[250:750, 250:750] - before[250:750, 250:750]).max() < 12
    assert any("the product is untouched" in note for note in cleaned.notes)
    assert stays.report["verdict"] == "fail"
    assert any(note.startswith("Not repaired") and "PRICE" in note for note in stays.notes), stays.notes


def test_a_picture_that_passes_stays_as_it_is(fixed, encode_as, white_picture):
    result, record, _ = fixed(encode_as(white_picture(side=1700)))

    assert record is None and result.images == ()
    assert result.notes == ("img_1 already passes for Amazon (main picture). I changed nothing.",)


def test_a_product_too_small_on_good_white_is_only_framed_anew(fixed, encode_as, white_picture):
    result, record, content = fixed(encode_as(white_picture(side=2400, fill=0.5), "PNG"), name="cup.png")

    assert result.report["verdict"] == "pass"
    assert (record.recipe.parameters["method"], record.file_format) == ("reframe", "PNG")
    assert record.recipe.checks["fidelity"] == {"passed": True, "max_difference": 0, "max_difference_in_file": 0}
    before = np.asarray(white_picture(side=2400, fill=0.5)).astype(int)
    product = before[600:1800, 780:1620]
    after = _pixels(content)
    top, left = (np.flatnonzero((after < 250).any((1, 2)))[0], np.flatnonzero((after < 250).any((0, 2)))[0])
    assert (after[top : top + 1200, left : left + 840] == product).all()


@pytest.mark.parametrize(
    ("marketplace", "options", "file_format"),
    [
        ("meta", {"file_format": "WEBP"}, "JPEG"),
        ("lazada", {"side": 2600}, "JPEG"),
        ("walmart", {"file_format": "GIF"}, "JPEG"),
    ],
)
def test_a_file_that_is_not_taken_becomes_one_that_is(
    fixed, encode_as, white_picture, marketplace, options, file_format
):
    picture = white_picture(side=options.get("side", 1300))

    result, record, _ = fixed(encode_as(picture, options.get("file_format", "JPEG")), marketplace, name="cup")

    assert result.report["verdict"] == "pass"
    assert (record.recipe.parameters["method"], record.file_format) == ("file", file_format)
    assert max(record.width, record.height) <= 2000


def test_the_ratio_comes_from_more_of_its_own_background(fixed, encode_as, white_picture):
    wide = Image.new("RGB", (1800, 1200), (255, 255, 255))
    wide.paste(white_picture(side=1200), (300, 0))

    result, record, _ = fixed(encode_as(wide), "flipkart")

    assert result.report["verdict"] == "pass"
    assert (record.width, record.height) == (1800, 1800)
    assert result.notes[0] == "I added more of its own background around it."


def test_a_further_picture_in_a_scene_is_not_taken_out_of_it(fixed, encode_as, product_photo):
    photo, _ = product_photo(surface="wood", size=(1600, 1200))

    result, record, _ = fixed(encode_as(photo, "WEBP"), "meta", "additional", "cup.webp")
    main, main_record, _ = fixed(encode_as(photo, "BMP"), "ebay", "main", "cup.webp")

    assert record is None or record.recipe.parameters["method"] == "file"
    assert main_record is None or main_record.recipe.parameters["method"] == "file"
    assert (result.report["verdict"], main.report["verdict"]) == ("pass", "pass")


@pytest.mark.parametrize("slot", ["main", "additional"])
def test_a_border_around_a_scene_is_cut_off_and_the_scene_stays(slot, fixed, encode_as, product_photo):
    photo, _ = product_photo(surface="wood", size=(1600, 1600))
    bordered = ImageOps.expand(photo, 50, (20, 20, 20))

    result, record, content = fixed(encode_as(bordered, "PNG"), "ebay", slot, "cup.png")

    assert record.recipe.parameters["method"] == "erase"
    assert result.notes[0] == "I cut the border around it off; nothing else."
    kept, scene = _pixels(content), np.asarray(photo).astype(int)
    lost = (scene.shape[0] - kept.shape[0]) // 2
    assert 0 <= lost < 8
    part = scene[lost : lost + kept.shape[0], lost : lost + kept.shape[1]]
    assert record.recipe.checks["fidelity"]["passed"] is True
    assert np.abs(kept - part).mean() < 6


def test_rotation_and_place_go_and_what_it_says_about_ai_stays(fixed, encode_as, white_picture):
    said = Provenance("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", True)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 1.0, 1.0), 3: "E", 4: (2.0, 1.0, 1.0)})
    picture = white_picture(side=1700).rotate(90, expand=True)

    _, record, content = fixed(encode_as(picture, exif=exif, xmp=said.xmp), "google")

    assert record is not None
    with Image.open(record_file(content)) as written:
        assert not written.getexif()
    assert provenance_of(content) == said


def record_file(content: bytes):
    import io

    return io.BytesIO(content)


def test_a_product_that_runs_out_of_its_photo_is_asked_about(fixed, encode_as, product_photo):
    photo, _ = product_photo(size=(2000, 1500))
    cut_off = photo.crop((0, 0, 1250, 1500))

    result, record, _ = fixed(encode_as(cut_off))

    assert record.recipe.checks["cropped_sides"] == ["right"]
    assert result.report["verdict"] == "review"
    finding = next(f for f in result.report["findings"] if f["rule"] == "amazon-main-whole-product")
    assert finding["status"] == "unknown" and "right edge" in finding["message"]


def test_what_no_repair_brings_is_said_and_nothing_is_made(fixed, encode_as, white_picture):
    result, record, _ = fixed(encode_as(white_picture(side=300)))

    assert record is None and result.report["verdict"] == "fail"
    assert "could not repair img_1" in result.notes[0]
    assert any("300 px" in note and note.startswith("Not repaired") for note in result.notes)


def test_a_file_under_the_cap_keeps_its_advised_pixels(fixed, encode_as):
    random = np.random.default_rng(1)
    noisy = Image.fromarray(random.integers(225, 255, (1500, 1200, 3), dtype=np.uint8))
    ImageDraw.Draw(noisy).rectangle((130, 130, 1070, 1370), fill=(120, 30, 30))

    _, record, content = fixed(encode_as(noisy, "PNG"), "ajio", "additional", "cup.png")

    assert 209_716 <= len(content) < 1_000_000
    assert record.width >= 1001 and record.file_format == "JPEG"


def test_an_unknown_marketplace_is_refused_before_anything_happens(context):
    with pytest.raises(ToolInputError, match="Unknown marketplace 'amazn'"):
        fix_image.run(context(), image_id="img_1", marketplace="amazn")
