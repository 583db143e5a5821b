"""The Amazon check, on pictures that are right or wrong in one known way."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from knowledge.rules import RuleBase
from tools.check.checker import BY_EYE, UNREADABLE, check_file
from tools.check.checks import CHECKS
from tools.check.report import CheckReport, Finding, verdict_of
from tools.errors import ToolInputError
from tools.listing.checks import CHECKS as LISTING_CHECKS

WHITE = "amazon-main-background-white"
FILL = "amazon-main-fill-85"
FRAME = "amazon-main-whole-product"


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


def test_a_busy_background_fails_and_what_cannot_be_measured_on_it_is_unknown(check, white_picture):
    pixels = np.asarray(white_picture()).astype(float)
    y, x = np.mgrid[0:1:1200j, 0:1:1200j]
    wood = (150 + 40 * np.sin(60 * x + 4 * np.sin(9 * y)))[..., None] * np.array([1, 0.8, 0.5])
    background = pixels.min(axis=2, keepdims=True) == 255
    report = check(Image.fromarray(np.where(background, wood, pixels).clip(0, 255).astype(np.uint8)))

    assert report.verdict == "fail"
    assert (_status(report, WHITE), _status(report, FILL), _status(report, FRAME)) == ("fail", "unknown", "unknown")


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
