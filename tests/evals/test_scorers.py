"""Each scorer passes what it should and fails what it should: a scorer that cannot fail is a bug."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from agent.events import AnswerEvent, ToolCallEvent, ToolResultEvent
from evals.picture_scorer import score_pictures
from evals.sample import AnswerExpected, Expected, PictureExpected, ReportExpected, Sample, ToolsExpected, Turn
from evals.scorers import score, score_answer, score_arguments, score_report, score_tools
from evals.trajectory import Played, PlayedTurn
from tools.image_record import ImageRecord, Recipe
from tools.store import ImageStore

Checks = dict[str, Any]


def recipe(*inputs: ImageRecord, **checks: Any) -> Recipe:
    return Recipe(tool="test", version="0", inputs={record.id: record.sha256 for record in inputs}, checks=checks)


@pytest.fixture
def gallery(images: ImageStore) -> list[ImageRecord]:
    """Two photos; of the first a cut-out, an untouched scene, and a scene whose product changed."""
    from tools.picture_files import encode

    def photo(name: str) -> ImageRecord:
        return images.add_photo(encode(Image.new("RGB", (40, 30), "red"), "PNG"), name)

    first, _ = photo("a.png"), photo("b.png")
    half = Image.new("RGBA", (40, 30), "red")
    half.paste((0, 0, 0, 0), (0, 0, 20, 30))
    cutout = images.add_picture(half, "cutout", "cut-out", recipe(first))
    scene = Image.new("RGB", (64, 64), "white")
    images.add_picture(scene, "scene", "good", recipe(cutout, fidelity={"passed": True}))
    images.add_picture(scene, "scene", "bad", recipe(cutout, fidelity={"passed": False, "max_difference": 9}))
    return images.records()


def played_turn(records: list[ImageRecord] = (), new: int = 0, **parts: Any) -> PlayedTurn:
    """A turn whose last `new` pictures it made itself."""
    records = list(records)
    given = {"turn": Turn(user="x"), "calls": [], "results": [], "answer": AnswerEvent("Here it is.")}
    return PlayedTurn(**{**given, "before": records[: len(records) - new], "after": records, **parts})


def played(images: ImageStore, verdict: str = "pass") -> Played:
    finding = {"rule": "amazon-main-fill-85", "status": verdict, "measured": "60%"}
    report = {"verdict": verdict, "findings": [finding], "marketplace": "amazon"}
    sample = Sample(id="test", turns=[Turn(user="x", expect={"tools": "none"})])
    return Played(sample, [], images.path, lambda path, marketplace: report)


@pytest.mark.parametrize(
    ("expected", "called", "fits"),
    [
        ({"exact": ["a", "b"]}, ["a", "b"], True),
        ({"exact": ["a", "b"]}, ["b", "a"], False),
        ({"exact": ["a"]}, ["a", "a"], False),
        ({"any_order": ["a", "b"]}, ["b", "a"], True),
        ({"any_order": ["a", "b"]}, ["b", "a", "c"], False),
        ({"any_order": ["a", "a"]}, ["a"], False),
        ({"in_order": ["a", "b"]}, ["a", "c", "b"], True),
        ({"in_order": ["a", "b"]}, ["b", "a"], False),
        ({"in_order": ["a", "a"]}, ["a"], False),
        ({"at_least": ["a", "b"]}, ["b", "c", "a"], True),
        ({"at_least": ["a", "b"]}, ["b", "c"], False),
        ({"at_least": ["a", "a"]}, ["a"], False),
        ("none", [], True),
        ("none", ["a"], False),
    ],
)
def test_tools_called_are_compared_in_the_way_that_was_asked_for(expected, called, fits):
    value, reason = score_tools(ToolsExpected.model_validate(expected), called)

    assert bool(value) is fits
    assert all(name in reason for name in called)


@pytest.mark.parametrize(
    ("matcher", "good", "bad"),
    [
        ("Amazon", "amazon", "amazon.de"),
        ({"equals": 2}, 2, 3),
        ({"equals": None}, None, "img_1"),
        ({"contains": ["warm", "wood"]}, "Wooden table, warm light", "wooden table"),
        ({"contains": "amazon"}, ["ebay", "amazon.de"], ["ebay"]),
        ({"any_of": ["marble", "Marmor"]}, "auf Marmor", "auf Holz"),
        ({"any_of": [2, 3]}, 3, 4),
        ({"regex": "^amazon(\\.de)?$"}, "amazon.de", "amazon.fr"),
        ({"picture": "photo 2"}, "img_2", "img_1"),
        ({"picture": "last scene"}, "img_5", "img_4"),
        ({"picture": "scene"}, "img_4", "img_3"),
        ({"picture": ["cutout 1", "photo 1"]}, "img_3", "img_2"),
        ({"picture": "scene 3"}, None, "img_5"),
        ({"made_from": "photo 1"}, "img_5", "img_2"),
        ({"absent": True}, None, "img_5"),
    ],
)
def test_an_argument_is_matched_or_the_mismatch_is_named(gallery, matcher, good, bad):
    turn = played_turn(gallery)
    wanted = Expected.model_validate({"args": {"t": {"x": matcher}}}).args["t"]

    if matcher != {"picture": "scene 3"}:
        assert score_arguments(wanted, [ToolCallEvent("t", {"x": good})], turn).value == 1
    value, reason = score_arguments(wanted, [ToolCallEvent("t", {"x": bad})], turn)
    assert value == 0
    assert reason.startswith("x ")
    assert repr(bad) in reason


def test_last_scene_is_the_newest_one_before_the_turn_made_another(gallery):
    wanted = Expected.model_validate({"args": {"t": {"x": {"picture": "last scene"}}}}).args["t"]
    turn = played_turn(gallery, new=1)

    assert score_arguments(wanted, [ToolCallEvent("t", {"x": "img_4"})], turn).value == 1
    assert score_arguments(wanted, [ToolCallEvent("t", {"x": "img_5"})], turn).value == 0


def test_each_expected_call_needs_a_call_of_its_own():
    wanted = Expected.model_validate({"args": {"t": [{"x": "marble"}, {"x": "wood"}]}}).args["t"]
    marble, wood = ToolCallEvent("t", {"x": "marble"}), ToolCallEvent("t", {"x": "wood"})

    assert score_arguments(wanted, [wood, marble], played_turn()).value == 1
    assert score_arguments(wanted, [marble, marble], played_turn()) == (0, "x is 'marble', expected equals 'wood'")
    assert score_arguments(wanted, [marble], played_turn()) == (0, "there are fewer calls than expected")
    assert score_arguments(wanted, [], played_turn()) == (0, "the tool was not called")


@pytest.mark.parametrize(
    ("expected", "reason"),
    [
        ({"kind": "scene", "count": 2}, None),
        ({"kind": "scene"}, None),
        ({"kind": "scene", "count": 1}, "expected 1 scene, found 2"),
        ({"kind": "main"}, "there is no main; pictures: img_1"),
        ({"kind": "main", "count": 0}, None),
        ({"kind": "cutout", "count": 0}, "expected 0 cutout, found 1"),
        ({"kind": "cutout", "transparent": True}, None),
        ({"kind": "scene", "transparent": True}, "img_4 (scene) has no product on a transparent background"),
        ({"kind": "scene", "min_size": 64}, None),
        ({"kind": "scene", "min_size": 65}, "is 64 x 64 px, expected at least 65"),
        ({"kind": "scene", "made_from": "photo 1", "count": 2}, None),
        ({"kind": "scene", "made_from": "photo 2"}, "there is no scene of photo 2"),
        ({"kind": "scene", "product_intact": True}, "img_5 (scene) has a changed product"),
        ({"kind": "cutout", "product_intact": True}, "img_3 (cutout) carries no measurement"),
    ],
)
def test_expected_pictures_are_found_or_what_is_missing_is_named(images, gallery, expected, reason):
    value, found = score_pictures([PictureExpected.model_validate(expected)], gallery, gallery, played(images))

    assert value == (reason is None)
    assert (reason or "every picture is there") in found


@pytest.mark.parametrize(("verdict", "value"), [("pass", 1), ("review", 0), ("fail", 0)])
def test_a_picture_passes_only_if_the_check_says_pass(images, gallery, verdict, value):
    expected = [PictureExpected(kind="scene", passes="amazon")]

    result = score_pictures(expected, gallery[3:4], gallery, played(images, verdict))

    assert result.value == value
    assert value or f"the verdict is {verdict}" in result.reason


def test_a_product_is_intact_when_its_recipe_measured_so(images, gallery):
    expected = [PictureExpected(kind="scene", product_intact=True)]

    assert score_pictures(expected, gallery[3:4], gallery, played(images)).value == 1


REPORT = {
    "marketplace": "amazon", "verdict": "fail",
    "findings": [{"rule": "amazon-main-fill-85", "status": "fail"}, {"rule": "amazon-image-min-500", "status": "pass"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "reason"),
    [
        ({"marketplace": "amazon", "verdict": "fail", "fails": ["amazon-main-fill-85"]}, None),
        ({"verdict": ["review", "fail"]}, None),
        ({"verdict": "pass"}, "the verdict is fail (amazon-main-fill-85), expected pass"),
        ({"marketplace": "ebay"}, "the check was for amazon, expected ebay"),
        ({"fails": ["amazon-image-min-500"]}, "amazon-image-min-500 did not fail; failed: amazon-main-fill-85"),
    ],
)
def test_a_check_report_says_what_was_expected_or_the_difference_is_named(expected, reason):
    wanted = ReportExpected.model_validate(expected)

    assert score_report(wanted, [REPORT]) == ((0, reason) if reason else (1, "the report says so"))
    assert score_report(wanted, []) == (0, "no check was made in this turn")


ANSWER = AnswerEvent(
    "The title has 75 characters at most [amazon-title-length-75]. Please send a photo.",
    [{"rule": "amazon-title-length-75"}],
    "photo",
)


@pytest.mark.parametrize(
    ("expected", "reason"),
    [
        ({"must_say": ["75", ["signs", "characters"]], "must_not_say": "200", "needs": "photo", "max_words": 20}, None),
        ({"cites": "amazon-title-length-75"}, None),
        ({"cites_any": ["amazon-title-length-75", "amazon-in-title"]}, None),
        ({"must_say": [["signs", "letters"]]}, "does not say 'signs' or 'letters'"),
        ({"must_not_say": "75"}, "says '75'"),
        ({"cites": ["amazon-in-title"]}, "does not cite amazon-in-title; (cited: amazon-title-length-75)"),
        ({"cites_first": "amazon-title-length-75"}, None),
        ({"cites_first": "amazon-in-title"}, "does not cite amazon-in-title first"),
        ({"cites_any": ["amazon-in-title"]}, "cites none of amazon-in-title"),
        ({"needs": "nothing"}, "asks for photo, expected nothing"),
        ({"needs": "choice"}, "asks for photo, expected choice"),
        ({"language": "de"}, "is written in en, expected de"),
        ({"max_words": 5}, "words, at most 5 expected"),
    ],
)
def test_an_answer_fits_or_the_difference_is_named(expected, reason):
    value, found = score_answer(AnswerExpected.model_validate(expected), played_turn(answer=ANSWER), "en")

    assert value == (reason is None)
    assert (reason or "the answer fits") in found


def test_an_answer_is_in_the_language_of_the_sample_and_never_empty():
    anything = AnswerExpected()

    assert score_answer(anything, played_turn(answer=ANSWER), "hi").value == 0
    assert score_answer(AnswerExpected(language="any"), played_turn(answer=ANSWER), "hi").value == 1
    assert "is empty" in score_answer(anything, played_turn(answer=AnswerEvent(" ")), "en").reason


def test_a_whole_conversation_names_the_turn_and_the_step_that_differs(images, gallery):
    sample = Sample.model_validate({
        "id": "whole",
        "turns": [
            {"user": "cut it out", "expect": {"tools": {"exact": ["remove_background"]}}},
            {"user": "and check it", "expect": {"report": {"verdict": "fail"}, "pictures": {"kind": "main"}}},
        ],
        "end_state": {"pictures": {"kind": "cutout"}},
    })  # fmt: skip
    turns = [
        played_turn(gallery, turn=sample.turns[0], calls=[ToolCallEvent("remove_background", {})]),
        played_turn(gallery, turn=sample.turns[1], results=[ToolResultEvent("check_image", True, report=REPORT)]),
    ]

    steps = score(Played(sample, turns, images.path, lambda path, marketplace: REPORT))

    assert [(step.turn, step.what, step.score.value) for step in steps] == [
        (1, "tools", 1), (1, "answer", 1), (2, "pictures", 0), (2, "report", 1), (2, "answer", 1),
        (0, "end state: pictures", 1),
    ]  # fmt: skip


def test_a_crash_fails_the_turn_whatever_else_fits(images):
    turn = played_turn(crash="RuntimeError: boom")
    sample = Sample(id="crash", turns=[Turn(user="x", expect={"tools": "none"})])

    steps = score(Played(sample, [turn], lambda image_id: Path(image_id), lambda path, marketplace: {}))

    assert [step.what for step in steps if step.score.value == 0] == ["crash"]
