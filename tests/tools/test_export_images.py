"""Files for each channel: named, sized, checked, and packed."""

import json
import re
import zipfile

import numpy as np
import pytest
from PIL import Image

from tools.check.marks import Marks
from tools.conflicts import conflicts
from tools.errors import ToolInputError
from tools.export.names import Codes, file_name, plain
from tools.export.same import same_pictures
from tools.export_images import export_images
from tools.target import target_for


@pytest.fixture(autouse=True)
def _no_reading(monkeypatch, request):
    """These drawn pictures hold no text; only the tests that draw some wait two seconds a check for the reader."""
    if "reads_text" not in request.fixturenames:
        monkeypatch.setattr("tools.check.seen.find_marks", lambda *_, **__: Marks((), 0.0))


@pytest.fixture
def shop(context, encode_as, white_picture):
    """A conversation with two finished pictures."""
    work = context()
    work.images.add_photo(encode_as(white_picture(side=1100)), "Küchen Becher (1).jpg")
    work.images.add_photo(encode_as(white_picture(side=1100, colour=(20, 90, 160), fill=0.6)), "side.jpg")
    return work


def test_each_channel_gets_its_own_file_and_the_reasons(shop):
    result = export_images.run(shop, image_ids=["img_1", "img_2"], channels=["amazon", "ajio"], archive=True)

    records = [shop.images.record(image_id) for image_id in result.images]
    assert [r.name for r in records] == [
        "kuchen-becher-1_amazon_main.jpg", "side_amazon_2.jpg", "kuchen-becher-1_ajio_main.jpg", "side_ajio_2.jpg",
    ]  # fmt: skip
    assert shop.images.path(records[0].id).read_bytes() == shop.images.path("img_1").read_bytes()
    assert [r.recipe.parameters["slot"] for r in records] == ["main", "additional"] * 2
    assert abs(records[2].width / records[2].height - 0.8) < 0.005
    assert any("AJIO 80% to 85%" in note for note in result.notes)
    with zipfile.ZipFile(shop.images.attachment(result.files[0])) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert [f["sha256"] for f in manifest["files"]] == [r.sha256 for r in records]
        assert archive.read("amazon/kuchen-becher-1_amazon_main.jpg") == shop.images.path(records[0].id).read_bytes()
        report = json.loads(archive.read("reports/ajio/side_ajio_2.jpg.json"))
    assert report["marketplace"] == "ajio" and report["verdict"] == manifest["files"][3]["verdict"]


def test_amazon_files_are_named_by_the_asin():
    rule = target_for("amazon", "main").file_name
    codes, taken = Codes.read("b000123456", None, None), set()

    names = [
        file_name(target_for("amazon", "main"), 1, "JPEG", "cup.png", codes, taken),
        file_name(target_for("amazon", "additional"), 2, "PNG", "cup.png", codes, taken),
        file_name(target_for("amazon", "additional"), 3, "JPEG", "cup.png", codes, taken),
    ]

    assert names == ["B000123456.MAIN.jpg", "B000123456.PT01.png", "B000123456.PT02.jpg"]
    assert all(re.search(rule, name) for name in names)


def test_other_names_follow_the_barcode_or_are_short_and_unique():
    codes, taken = Codes.read(None, "4 006381 333931", None), set()
    etsy = target_for("etsy", "main")

    assert file_name(target_for("walmart", "main"), 1, "JPEG", "x.jpg", codes, taken) == "04006381333931.jpg"
    assert file_name(etsy, 1, "JPEG", "चाय का कप.jpg", codes, taken) == "product_etsy_main.jpg"
    assert file_name(etsy, 1, "JPEG", "../../etc.jpg", codes, taken) == "etc_etsy_main.jpg"
    assert file_name(etsy, 1, "JPEG", "etc.jpg", codes, taken) == "etc_etsy_main-2.jpg"
    assert len(plain("x" * 300)) <= 40


@pytest.mark.parametrize(("codes", "said"), [({"asin": "B00"}, "no ASIN"), ({"gtin": "12"}, "no GTIN")])
def test_a_wrong_product_code_is_answered_with_the_right_form(shop, codes, said):
    with pytest.raises(ToolInputError, match=said):
        export_images.run(shop, image_ids=["img_1"], channels=["amazon"], **codes)
    assert len(shop.images.records()) == 2


def test_pictures_that_show_the_same_are_pointed_out(white_picture):
    cup, other = white_picture(side=400), white_picture(side=400, colour=(30, 90, 40))
    smaller = cup.resize((300, 300), Image.Resampling.LANCZOS)
    noisy = Image.fromarray((np.asarray(cup).astype(int) - 1).clip(0, 255).astype(np.uint8))

    assert same_pictures({"a": cup, "b": other, "c": smaller, "d": noisy}) == [("a", "c"), ("a", "d"), ("c", "d")]


def test_what_one_file_cannot_do_is_said_in_plain_sentences():
    white, ratio = conflicts(["amazon", "myntra", "walmart"])

    assert white == (
        "Amazon and Walmart want a pure white background; Myntra refuses white for clothing and wants light grey. "
        "One file cannot serve both."
    )
    assert ratio == "The ratio of width to height differs: Myntra 3:4; Walmart 1:1. One file cannot serve both."
    assert any("AJIO 80% to 85%" in sentence for sentence in conflicts(["shopee", "ajio"]))
    assert conflicts(["walmart", "lazada"])[-1].startswith("Walmart wants 2200 px, Lazada takes at most 2000 px.")
    assert conflicts(["amazon", "google", "shopify"]) == []


def test_an_unknown_channel_is_refused_before_anything_is_written(shop):
    with pytest.raises(ToolInputError, match="Unknown marketplace 'zalando'"):
        export_images.run(shop, image_ids=["img_1"], channels=["amazon", "zalando"])
    assert len(shop.images.records()) == 2
