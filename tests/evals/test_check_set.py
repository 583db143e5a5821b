"""The check set is honest: known faults, truth from the rules, and a score that counts what it says."""

import io
from collections import Counter

import numpy as np
import pytest
import yaml
from PIL import Image, ImageCms

from evals.check_set import truth as truths
from evals.check_set.build import FAMILIES, build, load_cases
from evals.check_set.draft import product_names
from evals.check_set.faults import FAULTS
from evals.check_set.faults.file import adobe_profile
from evals.check_set.repairs import product_likeness
from evals.check_set.score import RuleScore, compare, score_set
from evals.check_set.truth import Known, Truth, known, rules_broken
from knowledge.rules import MARKETPLACES, RuleBase
from tools.check.report import CheckReport, Finding

SAMPLE = [
    {"shop": "amazon", "product": "mug", "faults": {"grey": True}},
    {"shop": "amazon", "product": "tea-box"},
    {"shop": "etsy", "product": "soap", "faults": {"size": {"width": 600, "height": 500}},
     "flags": ["etsy-image-recommended-2000", "etsy-image-first-635"]},
    {"shop": "ebay", "product": "mug", "faults": {"truncated": True}},
]  # fmt: skip


@pytest.fixture(scope="module")
def sample_set(tmp_path_factory):
    folder = tmp_path_factory.mktemp("check_set")
    return folder, build(folder, cases=SAMPLE)


def _finding(rule: str, status: str) -> Finding:
    return Finding(
        rule=rule, status=status, severity="suppress", measured="m", limit="l", message="w", confidence=1, source="s",
        as_of="2026-01-01",
    )  # fmt: skip


def _report(verdict: str, *findings: Finding) -> CheckReport:
    return CheckReport(
        file="a.jpg", marketplace="amazon", slot="main", verdict=verdict, width=1, height=1, findings=list(findings)
    )


def test_the_set_is_large_and_spans_every_marketplace():
    cases = load_cases()

    faulty = [case for case in cases if case.get("faults")]
    assert len(faulty) >= 80
    assert len(cases) - len(faulty) >= 40
    assert {case["shop"].split(".")[0] for case in cases} == set(MARKETPLACES)
    assert Counter(case.get("slot", "main") for case in cases)["additional"] >= 20


def test_every_case_names_products_faults_and_rules_that_exist():
    products = set(product_names()) | set(FAMILIES) | {"any"}
    rules = {rule.id for rule in RuleBase.load().rules}

    for case in load_cases():
        assert case.get("product", "any") in products
        assert set(case.get("faults", {})) | set(case.get("with", {})) <= set(FAULTS)
        named = [*case.get("flags", ()), *case.get("either", ()), *case.get("not", ())]
        assert {rule if isinstance(rule, str) else next(iter(rule)) for rule in named} <= rules


def test_every_kind_of_fault_breaks_rules_that_exist():
    kinds = yaml.safe_load(truths._BREAKS.read_text("utf-8"))

    named = {rule if isinstance(rule, str) else next(iter(rule)) for rules in kinds.values() for rule in rules}
    assert named - {rule.id for rule in RuleBase.load().rules} == {"unreadable-file"}
    used = {kind for fault in FAULTS.values() for kind in (*fault.breaks, *fault.either)}
    assert used == set(kinds)


def test_only_rules_of_the_slot_and_the_country_are_broken():
    assert "amazon-es-main-no-shadow-remnants" in rules_broken(["shadow"], "amazon.es", "main")
    assert rules_broken(["shadow"], "amazon.de", "main") == {}
    assert rules_broken(["not_white"], "amazon", "additional") == {}
    assert rules_broken(["graphics"], "meta", "main") == {"meta-catalog-no-text-watermark": "warn"}


def test_the_verdict_follows_from_what_is_broken():
    page = {"file": "a.jpg", "marketplace": "amazon", "faults": ("grey",)}

    assert known(dict(page), ["not_white"], ["border"]).verdict == "fail"
    assert known(dict(page), ["nearly_white"], []).verdict == "pass"
    assert known({**page, "not": ["amazon-main-background-white"]}, ["not_white"], []).flags == {}


def test_the_same_seed_gives_the_same_files_and_another_seed_others(tmp_path, sample_set):
    folder, truth = sample_set
    again = build(tmp_path / "again", cases=SAMPLE[:1])
    other = build(tmp_path / "other", seed=1, cases=SAMPLE[:1])

    first = (folder / truth.pictures[0].file).read_bytes()
    assert (tmp_path / "again" / again.pictures[0].file).read_bytes() == first
    assert (tmp_path / "other" / other.pictures[0].file).read_bytes() != first


def test_the_truth_is_written_beside_the_pictures(sample_set):
    folder, truth = sample_set

    assert Truth.read(folder) == truth
    assert all((folder / one.file).is_file() for one in truth.pictures)
    with pytest.raises(FileNotFoundError, match="Build one: python -m evals.check_set build"):
        Truth.read(folder / "nothing")


def test_the_checks_find_the_faults_of_the_sample_and_nothing_else(sample_set):
    folder, _ = sample_set

    score = score_set(folder)

    assert score.wrong == []
    assert (score.pictures, score.faulty, score.verdicts_right) == (4, 3, 4)
    assert score.micro == RuleScore(found=4, missed=0, false_alarms=0)
    assert score.good_enough


def test_missed_faults_false_alarms_and_wrong_verdicts_are_counted():
    one = Known(
        file="a.jpg", marketplace="amazon", flags={"amazon-main-fill-85": "fail"},
        either=("amazon-main-single-view",), verdict="fail",
    )  # fmt: skip
    rules: dict[str, RuleScore] = {}

    wrong = compare(
        one,
        _report(
            "pass", _finding("amazon-main-fill-85", "pass"), _finding("amazon-main-no-border-inset", "warn"),
            _finding("amazon-main-single-view", "fail"), _finding("lightbox-remark", "warn"),
        ),
        rules,
    )  # fmt: skip

    assert rules["amazon-main-fill-85"] == RuleScore(missed=1)
    assert rules["amazon-main-no-border-inset"] == RuleScore(false_alarms=1)
    assert [(w.rule, w.expected, w.got) for w in wrong] == [
        ("amazon-main-fill-85", "fail", "pass"),
        ("amazon-main-no-border-inset", "pass", "warn"),
        ("verdict", "fail", "pass"),
    ]


def test_a_moved_and_scaled_product_counts_as_the_same_and_a_changed_one_does_not(tmp_path, sample_set):
    folder, truth = sample_set
    one = truth.pictures[0]
    with Image.open(folder / one.file) as opened:
        picture = opened.convert("RGB")
    small = picture.crop(one.box).resize((610, round(610 * (one.box[3] - one.box[1]) / (one.box[2] - one.box[0]))))
    moved = Image.new("RGB", (900, 900), picture.getpixel((2, 2)))
    moved.paste(small, (130, 90))
    moved.save(tmp_path / "moved.png")
    Image.fromarray(np.asarray(moved)[..., ::-1].copy()).save(tmp_path / "changed.png")

    half = moved.copy()
    half.paste(picture.getpixel((2, 2)), (0, 0, 400, 900))
    half.save(tmp_path / "half.png")

    same, changed, cut = (
        product_likeness(folder / one.file, one, tmp_path / f"{name}.png") for name in ("moved", "changed", "half")
    )

    assert same.difference < 3
    assert same.kept > 0.99
    assert changed.kept < 0.5
    assert cut.kept < 0.8


def test_the_adobe_profile_is_one(sample_set):
    profile = ImageCms.ImageCmsProfile(io.BytesIO(adobe_profile()))

    assert "Adobe RGB" in ImageCms.getProfileDescription(profile)
    green = Image.new("RGB", (1, 1), (40, 200, 60))
    converted = ImageCms.profileToProfile(green, profile, ImageCms.createProfile("sRGB"))
    assert converted.getpixel((0, 0))[0] < 40
