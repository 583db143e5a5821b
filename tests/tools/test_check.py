"""The Amazon check, on pictures that are right or wrong in one known way."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from knowledge.rules import RuleBase
from tools.check.checker import UNREADABLE, check_file
from tools.check.checks import CHECKS
from tools.check.report import BY_EYE, CheckReport, Finding, verdict_of
from tools.errors import ToolInputError
from tools.listing.checks import CHECKS as LISTING_CHECKS

WHITE = "amazon-main-background-white"
FILL = "amazon-main-fill-85"
FRAME = "amazon-main-whole-product"
BORDER = "amazon-main-no-border-inset"


@pytest.fixture
def check(tmp_path, encode_as):
    """`check(image)`: the report on the picture written as a JPEG, or as asked."""

    def run(image, name="product.jpg", file_format="JPEG", marketplace="amazon", slot="main", **options) -> CheckReport:
        path = tmp_path / name
        path.write_bytes(encode_as(image, file_format, **options))
        return check_file(path, marketplace, slot, evidence_dir=tmp_path / "evidence")

    return run


def _status(report: CheckReport, rule: str) -> str:
    return {finding.rule: finding.status for finding in report.findings}[rule]


def _of(report: CheckReport, rule: str) -> Finding:
    return next(finding for finding in report.findings if finding.rule == rule)


def _problems(report: CheckReport) -> set[str]:
    return {f.rule for f in report.findings if f.status in ("fail", "warn")}


@pytest.mark.parametrize("colour", [(180, 40, 30), (250, 250, 250), (18, 18, 20), (255, 220, 40)])
def test_a_clean_main_picture_passes_whatever_the_product_s_colour(check, white_picture, colour):
    report = check(white_picture(colour=colour, side=1700))

    assert report.verdict == "pass"
    assert _problems(report) == set()


def test_compression_around_the_product_is_not_held_against_it(check, white_picture):
    report = check(white_picture(side=1700), quality=85, subsampling=2)

    assert _status(report, WHITE) == "pass"


@pytest.mark.parametrize(
    ("background", "status"),
    [((242, 242, 242), "fail"), ((249, 249, 249), "fail"), ((252, 252, 252), "warn"), ((254, 254, 254), "warn"),
     ((200, 220, 255), "fail"), ((0, 0, 0), "fail")],
)  # fmt: skip
def test_a_background_is_white_almost_white_or_not_white(check, white_picture, background, status):
    report = check(white_picture(background))

    finding = _of(report, WHITE)
    assert finding.status == status
    assert report.verdict == ("fail" if status == "fail" else "pass")
    assert f"rgb({background[0]},{background[1]},{background[2]})" in finding.measured
    assert "our own limit" in finding.message


def test_a_grey_corner_is_found_on_an_otherwise_white_background(check, white_picture):
    pixels = np.asarray(white_picture()).copy()
    y, x = np.mgrid[0:1:1200j, 0:1:1200j]
    corner = (np.clip(1.2 - x - y, 0, 1) * 60)[..., None]
    background = pixels.min(axis=2, keepdims=True) == 255
    report = check(Image.fromarray(np.where(background, 255 - corner, pixels).astype(np.uint8)))

    assert _status(report, WHITE) == "fail"


def test_the_old_background_left_as_a_panel_is_found(check, white_picture):
    pixels = np.asarray(white_picture(fill=0.6)).copy()
    panel = pixels[80:1120, 80:1120]
    panel[panel.min(axis=2) == 255] = 244
    report = check(Image.fromarray(pixels))

    assert _status(report, WHITE) == "fail"
    assert "older background" in _of(report, WHITE).message


def test_a_coloured_strip_behind_the_product_is_no_white_background(check, white_picture):
    pixels = np.asarray(white_picture(colour=(30, 30, 34))).copy()
    ground = pixels.min(axis=2) == 255
    ground[:950] = False
    pixels[ground] = (40, 70, 130)
    report = check(Image.fromarray(pixels))

    assert _status(report, WHITE) == "fail"
    assert "strip of another colour" in _of(report, WHITE).message
    assert _of(report, "amazon-main-fill-85").status == "unknown"


def test_a_photo_of_a_round_thing_in_a_white_margin_is_framed(check, white_picture):
    photo = Image.new("RGB", (1000, 1000), (150, 150, 146))
    ImageDraw.Draw(photo).ellipse((250, 250, 750, 750), (30, 80, 160))
    framed = Image.new("RGB", (1160, 1160), "white")
    framed.paste(photo, (80, 80))
    plain = white_picture(colour=(150, 150, 146), side=1160)

    assert _status(check(framed), BORDER) == "fail"
    assert _status(check(plain), BORDER) == "pass"


def test_a_busy_background_fails_and_what_cannot_be_measured_on_it_is_unknown(check, white_picture):
    pixels = np.asarray(white_picture()).astype(float)
    y, x = np.mgrid[0:1:1200j, 0:1:1200j]
    wood = (150 + 40 * np.sin(60 * x + 4 * np.sin(9 * y)))[..., None] * np.array([1, 0.8, 0.5])
    background = pixels.min(axis=2, keepdims=True) == 255
    report = check(Image.fromarray(np.where(background, wood, pixels).clip(0, 255).astype(np.uint8)))

    assert report.verdict == "fail"
    assert (_status(report, WHITE), _status(report, FILL), _status(report, FRAME)) == ("fail", "unknown", "unknown")


@pytest.mark.parametrize(("fill", "status"), [(0.5, "fail"), (0.83, "fail"), (0.87, "pass"), (0.95, "pass")])
def test_the_longest_side_of_the_product_decides_the_fill(check, white_picture, fill, status):
    finding = _of(check(white_picture(fill=fill)), FILL)

    assert finding.status == status
    assert abs(float(finding.measured.split("%")[0]) - 100 * fill) < 0.6
    assert "area" in finding.measured


def test_white_on_white_is_measured_by_its_shading(check, white_picture):
    finding = _of(check(white_picture(colour=(252, 252, 252), fill=0.7)), FILL)

    assert finding.status == "fail"
    assert abs(float(finding.measured.split("%")[0]) - 70) < 1.5


def test_a_product_cut_off_by_the_frame_fails_without_a_promise_to_repair_it(check, white_picture):
    finding = _of(check(white_picture(shift=(0, 250))), FRAME)

    assert finding.status == "fail" and "bottom" in finding.measured and finding.fix is None


def test_an_empty_picture_is_said_to_be_empty(check):
    report = check(Image.new("RGB", (1200, 1200), "white"))

    assert report.verdict == "fail" and "empty" in _of(report, FILL).message


def test_transparency_is_not_white(check, white_picture):
    picture = white_picture()
    alpha = (np.asarray(picture).min(axis=2) < 255).astype(np.uint8) * 255
    picture.putalpha(Image.fromarray(alpha))
    report = check(picture, "product.png", "PNG")

    assert _of(report, WHITE).measured == "transparent" and report.verdict == "fail"
    assert _status(report, FILL) == "pass"


def test_a_soft_contact_shadow_passes_in_the_us_and_fails_in_spain(check, white_picture):
    picture = white_picture(fill=0.88)
    shade = Image.new("L", picture.size, 0)
    ImageDraw.Draw(shade).ellipse((200, 1040, 1000, 1120), fill=70)
    dark = Image.composite(Image.new("RGB", picture.size), picture, shade.filter(ImageFilter.GaussianBlur(22)))
    product = np.asarray(white_picture(fill=0.88)).min(axis=2, keepdims=True) < 255
    picture = Image.fromarray(np.where(product, np.asarray(picture), np.asarray(dark)))

    assert check(picture, marketplace="amazon.com").verdict == "pass"
    spain = check(picture, marketplace="amazon.es")
    assert _status(spain, "amazon-es-main-no-shadow-remnants") == "fail" and spain.verdict == "fail"


def test_a_rim_of_the_old_background_fails_in_spain_and_a_pale_product_s_edge_does_not(check, white_picture):
    rule = "amazon-es-main-no-shadow-remnants"
    picture = white_picture(fill=0.88)
    product = Image.fromarray(((np.asarray(picture).min(axis=2) < 250) * 255).astype(np.uint8))
    rim = Image.composite(
        Image.new("RGB", picture.size, (236,) * 3), picture, product.filter(ImageFilter.MaxFilter(17))
    )
    rimmed = Image.composite(picture, rim, product)
    pale = white_picture(fill=0.88, colour=(238, 238, 236))

    found = _of(check(rimmed, marketplace="amazon.es"), rule)
    assert found.status == "fail" and "A light rim of the old background" in found.message
    assert _status(check(picture, marketplace="amazon.es"), rule) == "pass"
    assert _status(check(pale, marketplace="amazon.es"), rule) == "pass"


@pytest.mark.parametrize(
    ("side", "problems"),
    [(400, {"amazon-image-min-500", "amazon-image-zoom-1000", "amazon-image-optimal-1600"}),
     (800, {"amazon-image-zoom-1000", "amazon-image-optimal-1600"}),
     (1200, {"amazon-image-optimal-1600"}), (1700, set())],
)  # fmt: skip
def test_sizes_are_held_against_each_step(check, white_picture, side, problems):
    report = check(white_picture(side=side))

    assert _problems(report) == problems
    assert report.verdict == ("fail" if side < 500 else "pass")


def test_a_side_beyond_the_maximum_is_rejected(check):
    strip = Image.new("RGB", (10_200, 60), "white")
    strip.paste((150, 30, 30), (300, 5, 9900, 55))

    assert _status(check(strip), "amazon-image-max-10000") == "fail"


@pytest.mark.parametrize(
    "content", [b"", b"MZ" + b"\0" * 90, b"\xff\xd8\xff\xe0 broken", b"<svg xmlns='x'></svg>", b"GIF89a"]
)
def test_what_cannot_be_read_is_a_report_and_never_a_traceback(tmp_path, content):
    path = tmp_path / "x.jpg"
    path.write_bytes(content)

    report = check_file(path, "amazon")

    assert (report.verdict, [f.rule for f in report.findings]) == ("fail", [UNREADABLE])
    assert (report.width, report.height) == (None, None)


def test_a_picture_cut_off_in_the_middle_of_the_file_is_a_report(tmp_path, encode_as, white_picture):
    whole = encode_as(white_picture())
    path = tmp_path / "x.jpg"
    path.write_bytes(whole[: len(whole) // 2])

    assert [f.rule for f in check_file(path, "amazon").findings] == [UNREADABLE]


def test_a_missing_file_is_a_report(tmp_path):
    assert check_file(tmp_path / "nowhere.jpg", "amazon").findings[0].rule == UNREADABLE


def test_main_rules_do_not_apply_to_additional_pictures(check, white_picture):
    report = check(white_picture((90, 120, 60), fill=0.4), slot="additional")

    assert report.verdict == "pass"
    assert not any(f.rule.startswith("amazon-main") for f in report.findings)


def test_rotated_files_are_measured_upright(check, white_picture):
    exif = Image.Exif()
    exif[0x0112] = 6
    report = check(white_picture().crop((0, 100, 1200, 1100)), exif=exif.tobytes())

    assert (report.width, report.height) == (1000, 1200)


def test_unknown_marketplaces_and_slots_are_answered_with_the_known_ones(check, white_picture):
    for marketplace in ("temu", "amazonia", ""):
        with pytest.raises(ToolInputError, match="amazon"):
            check(white_picture(side=600), marketplace=marketplace)
    with pytest.raises(ToolInputError, match="main, additional"):
        check(white_picture(side=600), slot="gallery")


def test_a_report_is_shaped_as_promised_and_every_finding_has_its_source(check, white_picture):
    report = check(white_picture((242, 242, 242)))
    dumped = report.model_dump()

    assert list(dumped) == ["file", "marketplace", "slot", "verdict", "width", "height", "findings"]
    assert list(dumped["findings"][0]) == [
        "rule", "status", "severity", "measured", "limit", "message", "confidence", "evidence", "fix", "source",
        "as_of",
    ]  # fmt: skip
    for finding in report.findings:
        assert finding.message and finding.source and finding.as_of and finding.measured and finding.limit
    background = _of(report, WHITE)
    assert background.fix.model_dump() == {"tool": "make_main_image", "args": {"marketplace": "amazon"}}
    assert "Amazon Seller Central" in background.source and "http" in background.source
    assert Path(background.evidence).is_file()
    assert CheckReport.model_validate_json(report.model_dump_json()) == report


def test_what_no_machine_decides_is_one_finding_and_does_not_spoil_a_clean_verdict(check, white_picture):
    by_eye = _of(check(white_picture(side=1700)), BY_EYE)

    assert (by_eye.status, by_eye.severity) == ("unknown", "none")
    assert "Nothing is shown that the buyer does not get." in by_eye.message
    assert "amazon-main-no-props" in by_eye.limit
    assert len(by_eye.message.split()) < 160


def test_nothing_is_left_to_the_eye_where_every_rule_is_decided(check, white_picture):
    assert BY_EYE not in {finding.rule for finding in check(white_picture(side=1700), marketplace="instagram").findings}


@pytest.mark.parametrize(
    ("status", "severity", "verdict"),
    [("fail", "reject", "fail"), ("fail", "suppress", "fail"), ("fail", "recommend", "pass"),
     ("warn", "reject", "pass"), ("unknown", "suppress", "review"),
     ("unknown", "none", "pass"), ("pass", "reject", "pass")],
)  # fmt: skip
def test_the_verdict_follows_from_status_and_severity(status, severity, verdict):
    finding = Finding(
        rule="x", status=status, severity=severity, measured="", limit="", message="", confidence=1, source="", as_of=""
    )

    assert verdict_of([finding]) == verdict


def test_every_check_that_a_rule_names_exists_and_every_check_is_used():
    named = {rule.check for rule in RuleBase.load().rules if rule.check}

    assert named == {*CHECKS, *LISTING_CHECKS}


def test_the_rules_that_decide_pictures_are_not_stale():
    stale = [r.id for r in RuleBase.load().stale(date(2026, 11, 22)) if r.check in CHECKS]

    assert stale == []


def _shaded(size, colours=((90, 60, 40), (200, 180, 150))):
    """A little photo: light that falls off, and grain."""
    light = np.linspace(0, 1, size)[:, None, None] * np.linspace(0.4, 1, size)[None, :, None]
    picture = np.array(colours[0]) * (1 - light) + np.array(colours[1]) * light
    return Image.fromarray(
        (picture + np.random.default_rng(2).normal(0, 2, (size, size, 1))).clip(0, 255).astype(np.uint8)
    )


def test_a_small_picture_laid_over_the_product_s_corner_is_found(check, white_picture):
    picture = white_picture(fill=0.86)
    side = picture.width
    picture.paste(_shaded(side // 4), (round(side * 0.72), round(side * 0.72)))

    found = _of(check(picture), "amazon-main-no-border-inset")

    assert (found.status, found.measured) == ("fail", "inset picture")


def test_a_colour_block_behind_the_product_is_found(check, white_picture):
    product = white_picture(fill=0.86)
    block = Image.new("RGB", product.size, "white")
    block.paste((243, 196, 48), (0, 0, round(0.3 * block.width), block.height))
    is_ground = Image.fromarray(((np.asarray(product).min(axis=2) == 255) * 255).astype(np.uint8))

    report = check(Image.composite(block, product, is_ground))

    found = _of(report, "amazon-main-no-border-inset")
    assert (found.status, found.measured) == ("fail", "banner")
    assert _status(report, "amazon-main-whole-product") == "pass"


def test_a_notice_under_an_icon_is_a_placeholder(check):
    picture = Image.new("RGB", (1200, 1200), (236, 236, 236))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((460, 400, 740, 600), 30, (168, 168, 168))
    draw.ellipse((550, 450, 650, 550), (236, 236, 236))
    draw.text((380, 720), "Image coming soon", (120, 120, 120), ImageFont.load_default(52))

    assert _status(check(picture), "amazon-main-no-placeholder") == "fail"
