"""What the page's elements are given: reports, pictures and sources as plain data."""

import io
import json
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from tools.image_record import Recipe
from tools.open_lane import waiting
from tools.store import ImageStore
from ui import cards, texts
from ui.check_card import check_card
from ui.sources import number_sources, sources_card


def finding(**parts: Any) -> dict[str, Any]:
    return {
        "rule": "amazon-main-background-white", "status": "fail", "severity": "suppress",
        "measured": "rgb(205,200,190)",
        "limit": "rgb(255,255,255)", "message": "The background is grey, not pure white.", "confidence": 0.98,
        "evidence": None, "fix": {"tool": "make_main_image", "args": {"marketplace": "amazon"}},
        "source": "https://sellercentral.amazon.com/rules", "as_of": "2026-10-08", **parts,
    }  # fmt: skip


def report(*findings: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {
        "file": "cup.jpg", "marketplace": "amazon.de", "slot": "main", "verdict": "fail", "width": 1400, "height": 1000,
        "findings": list(findings), **parts,
    }  # fmt: skip


def test_a_card_says_the_verdict_in_words_and_what_to_fix_first():
    statuses = ["pass", "unknown", "fail", "warn"]

    card = check_card(report(*(finding(status=s, rule=s) for s in statuses)), "img_4", "Scene: oak")

    assert (card["verdict"], card["headline"]) == ("fail", "Not ready yet")
    assert card["sentence"] == "Amazon.de may reject or hide this as main picture."
    assert card["size"] == "1400 × 1000 px"
    assert [f["status"] for f in card["findings"]] == ["fail", "warn", "unknown", "pass"]
    assert {f["label"] for f in card["findings"]} == {"Fix this", "Could be better", "Please look yourself", "Good"}
    assert json.loads(json.dumps(card)) == card  # it is stored as JSON and shown again on resume


def test_fix_it_says_what_a_user_would_type_and_names_the_picture():
    card = check_card(report(finding()), "img_4", "Scene: oak")

    assert card["findings"][0]["fix"] == "Fix img_4 for Amazon.de"


@pytest.mark.parametrize(
    ("found", "image_id"), [(finding(status="pass"), "img_4"), (finding(fix=None), "img_4"), (finding(), None)]
)
def test_nothing_is_offered_where_nothing_can_be_fixed(found, image_id):
    assert check_card(report(found), image_id, "Scene: oak")["findings"][0]["fix"] is None


def test_one_repair_has_one_button():
    card = check_card(report(finding(rule="a"), finding(rule="b")), "img_4", "Scene: oak")

    assert [bool(f["fix"]) for f in card["findings"]] == [True, False]


def test_what_only_a_person_can_judge_is_a_list_of_its_own():
    message = "Please look yourself; no machine here decides these: No text is added. One product, seen from the front."
    card = check_card(
        report(finding(), finding(rule="look-yourself", status="unknown", message=message)), "img_4", "Scene: oak"
    )

    assert card["by_eye"] == ["No text is added.", "One product, seen from the front."]
    assert len(card["findings"]) == 1


def test_what_can_be_judged_after_the_repair_is_a_list_of_its_own():
    waiting = finding(rule="fill", status="unknown", waits=True)

    repairable = check_card(report(finding(), waiting), "img_4", "Scene: oak")
    not_repairable = check_card(report(finding(fix=None), waiting | {"fix": None}), "img_4", "Scene: oak")

    assert [len(repairable[part]) for part in ("findings", "waiting")] == [1, 1]
    assert [len(not_repairable[part]) for part in ("findings", "waiting")] == [2, 0]


def test_an_archive_and_a_contact_sheet_are_called_what_they_are():
    links = cards.file_links("t", ["/store/mug-sheet.jpg", "/store/mug export.zip"])

    assert [link["label"] for link in links] == ["Download all (ZIP)", "Contact sheet"]
    assert links[0]["url"].endswith("/t/files/mug%20export.zip")
    assert cards.file_links("t", []) == []


def test_only_secure_addresses_become_links():
    sources = ["Help page, https://example.com/a", "javascript:alert(1)", "http://example.com", "Seller Central"]

    card = check_card(report(*(finding(source=s, rule=s) for s in sources)), None, "Scene: oak")
    listed = sources_card(
        [{"title": "Help", "marketplace": "ebay", "url": s} for s in ["https://example.com/a", *sources[1:]]]
    )

    assert card["findings"][0]["source"] == "Help page"
    assert [f["url"] for f in card["findings"]] == ["https://example.com/a", None, None, None]
    assert [s["url"] for s in listed] == ["https://example.com/a", None]


def test_an_unreadable_file_has_a_card_too():
    card = check_card(report(finding(rule="unreadable-file", fix=None), width=None, height=None), None, "Scene: oak")

    assert card["size"] is None


def test_a_source_is_listed_once():
    citation = {"title": "Image rules", "marketplace": "tiktok", "publisher": "TikTok", "url": "https://a.example/x"}

    listed = sources_card([citation, {**citation, "rule": "other"}])

    assert len(listed) == 1
    assert listed[0]["marketplace"] == "TikTok"


def test_rule_ids_in_an_answer_become_the_numbers_of_their_sources():
    a = {"rule": "amazon-a", "title": "Image guide", "marketplace": "amazon", "url": "https://a.example"}
    b, c = {**a, "rule": "amazon-b"}, {**a, "rule": "amazon-c", "title": "Other"}

    text = number_sources("White [amazon-a], no border [amazon-b], sharp [amazon-c], new [amazon-x].", [a, b, c])

    assert text == "White [1], no border [1], sharp [2], new [amazon-x]."
    assert [source["title"] for source in sources_card([a, b, c])] == ["Image guide", "Other"]


def test_a_main_picture_is_compared_with_the_photo_it_comes_from_by_way_of_the_cut_out(images: ImageStore):
    photo = images.add_photo(_jpeg(), "my cup.jpg")
    cutout = images.add_picture(
        Image.new("RGBA", (32, 32)),
        "cutout",
        "cut-out",
        Recipe(tool="remove_background", version="1", inputs={photo.id: "x"}),
    )
    main = images.add_picture(
        Image.new("RGB", (32, 32)), "main", "main",
        Recipe(tool="make_main_image", version="1", inputs={cutout.id: "y"}), file_format="JPEG",
    )  # fmt: skip
    records = {record.id: record for record in images.records()}

    card = cards.picture_card("thread", main, records)

    assert card["before"] == f"/pictures/thread/{photo.id}?preview=1"
    assert card["file"] == "my-cup-main-3.jpg"
    assert card["alt"] == "Main picture, made from my cup.jpg"
    assert cards.picture_card("thread", photo, records)["before"] is None
    assert card["uncertain"] is None


def test_a_cut_out_with_an_uncertain_edge_shows_it_from_close_by(images: ImageStore):
    recipe = Recipe(tool="remove_background", version="1", checks={"uncertain": [1, 1, 9, 9]})
    cutout = images.add_picture(Image.new("RGBA", (32, 32)), "cutout", "cut-out", recipe)

    card = cards.picture_card("thread", cutout, {cutout.id: cutout})

    assert card["uncertain"] == f"/pictures/thread/{cutout.id}/evidence/{cutout.id}-edge.png"


def test_a_scene_is_named_after_what_it_shows(images: ImageStore):
    recipe = Recipe(tool="generate_scene", version="1", engine="studio", inputs={"img_77": "gone"})
    scene = images.add_picture(
        Image.new("RGB", (32, 32)), "scene", "product on white marble, wall #d8d2ca, morning light", recipe
    )

    card = cards.picture_card("thread", scene, {scene.id: scene})

    assert card["title"] == "Scene: product on white marble, morning light"
    assert card["engine"] == "studio"
    assert card["before"] is None


def _jpeg() -> bytes:
    import io

    buffer = io.BytesIO()
    Image.new("RGB", (32, 32), (90, 60, 30)).save(buffer, "JPEG")
    return buffer.getvalue()


THINGS = [
    {"number": 1, "box": [10, 20, 50, 90], "place": "left", "size": "", "colour": "red", "alike": 1},
    {"number": 2, "box": [60, 20, 99, 90], "place": "right", "size": "largest", "colour": "blue", "alike": 1},
]


def _photo(tmp_path: Any) -> Any:
    images = ImageStore(tmp_path / "images")
    buffer = io.BytesIO()
    Image.new("RGB", (100, 100)).save(buffer, "PNG")
    return images.add_photo(buffer.getvalue(), "shelf.png")


def test_things_to_choose_from_are_numbered_and_called_by_the_agent_s_words(tmp_path):
    photo = _photo(tmp_path)

    card = cards.pick_card("chat", photo, THINGS, ["1 links, rot", "2 rechts, blau"], asked=True)

    assert [(t["label"], t["say"], t["box"]) for t in card["things"]] == [
        ("1 links, rot", "1", [10, 20, 50, 90]), ("2 rechts, blau", "2", [60, 20, 99, 90]),
    ]  # fmt: skip
    assert card["url"] == "/pictures/chat/img_1/evidence/img_1-things.png"
    assert card["all"] == "1 + 2" and (card["width"], card["height"]) == (100, 100)
    assert json.loads(json.dumps(card)) == card


def test_of_two_photos_each_answer_names_its_own(tmp_path):
    card = cards.pick_card("chat", _photo(tmp_path), THINGS, [], asked=True, named=True)

    assert [t["say"] for t in card["things"]] == ["img_1: 1", "img_1: 2"]
    assert card["things"][1]["label"] == "2 right, largest, blue"


def test_a_photo_of_one_thing_offers_only_a_box(tmp_path):
    card = cards.pick_card("chat", _photo(tmp_path), THINGS[:1], [], asked=False)

    assert card["things"] == [] and card["url"] == "/pictures/chat/img_1?preview=1"


@pytest.fixture
def scenes(images: ImageStore):
    recipe = Recipe(tool="generate_scene", version="1", engine="studio")
    image = Image.new("RGB", (32, 32))
    made = [images.add_picture(image, "scene", f"product on {on}, soft light", recipe) for on in ("light oak", "slate")]
    return {record.id: record for record in made}


def test_a_scene_has_a_name_that_is_easily_said_and_what_one_tap_does_with_it(scenes):
    oak, slate = (cards.picture_card("t", record, scenes, n) for n, record in enumerate(scenes.values(), start=1))

    assert [(c["number"], c["name"], c["detail"]) for c in (oak, slate)] == [
        (1, "Light oak", "soft light"), (2, "Slate", "soft light"),
    ]  # fmt: skip
    assert [a["label"] for a in oak["actions"]] == ["More like this", "Warmer", "Other surface"]
    assert "img_1" in oak["actions"][0]["say"]
    assert "oak" not in oak["actions"][2]["say"] and "oak" in slate["actions"][2]["say"]


def test_a_scene_is_offered_for_all_photos_where_there_are_several(scenes, images):
    one = images.add_photo(_jpeg(), "a.jpg")
    two = images.add_photo(_jpeg().replace(b"<", b"="), "b.jpg")
    scene = next(iter(scenes.values()))

    card = cards.picture_card("t", scene, {**scenes, one.id: one, two.id: two})

    assert card["actions"][-1] == {"label": "Use for all photos", "say": "Make the same scene as img_1 for all photos"}


def test_what_tools_say_stands_on_the_card_in_the_reader_s_language():
    texts.speak("de")
    try:
        card = check_card(report(finding(message="The background is light grey, not pure white.")), "img_4", "x")
    finally:
        texts.speak("en")

    assert card["headline"] == "Noch nicht fertig"
    assert "Hintergrund" in card["findings"][0]["message"]
    assert card["findings"][0]["fix"] == "Repariere img_4 für Amazon.de"


def test_a_picture_that_ai_changed_stands_beside_its_original_and_can_be_saved_after_the_yes(images: ImageStore):
    photo = images.add_photo(_jpeg(), "my cup.jpg")
    recipe = Recipe(tool="edit_picture", version="1", model="m", inputs={photo.id: "x"}, checks={"lane": "open"})
    edited = images.add_picture(Image.new("RGB", (32, 32)), "edited", "from the side", recipe)

    (before,) = pictures_element_props(images, [edited.id])
    images.approve(edited.id, "Asha")
    (after,) = pictures_element_props(images, [edited.id])

    assert before["original"] == f"/pictures/thread/{photo.id}?preview=1" and before["before"] is None
    assert "may change your product" in before["warning"] and before["download"] is None
    assert after["download"] == f"/pictures/thread/{edited.id}?download=1" and after["warning"] == before["warning"]


def pictures_element_props(images: ImageStore, ids: list[str]) -> list[dict[str, Any]]:
    """The cards as the page gets them."""
    records = {record.id: record for record in images.records()}
    return [cards.picture_card("thread", records[i], records, waits=bool(waiting(images, i))) for i in ids]


@pytest.mark.parametrize(
    ("language", "shown", "name", "rest"),
    [
        ("en", "product on white marble, grey wall, warm light", "White marble", "grey wall, warm light"),
        ("de", "product on white marble, grey wall, warm light", "Weißer Marmor", ""),
        ("es", "mug on sage linen, soft light", "Lino", ""),
        ("en", "mug on sage linen, soft light", "Sage linen", "soft light"),
        ("hi", "product on kitchen, light oak, soft light", "रसोई", ""),
        ("de", "product on any surface, soft light", "Any surface", ""),
    ],
)
def test_a_scene_is_called_by_its_surface_in_the_reader_s_language(language, shown, name, rest):
    scene = SimpleNamespace(id="img_2", kind="scene", name=shown, recipe=None)
    texts.speak(language)
    try:
        assert cards.short_name(scene) == (name, rest)
        assert name in cards.title_of(scene) or language == "en"
    finally:
        texts.speak("en")
