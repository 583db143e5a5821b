"""The command line as scripts use it: exit codes, JSON lines, files."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

import tools.cutout
from ui.cli import main


@pytest.fixture
def mug(tmp_path: Path, mug_photo: Image.Image) -> Path:
    path = tmp_path / "mug.png"
    mug_photo.resize((960, 960)).save(path)
    return path


def lightbox(*arguments: Any) -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def picture(path: str) -> Image.Image:
    with Image.open(path) as image:
        image.load()
        return image


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_cutout_writes_the_cut_out_and_the_matte_and_leaves_the_photo_alone(
    mug: Path, tmp_path: Path, models: object
) -> None:
    before = mug.read_bytes()

    result = lightbox("cutout", mug, "--out", tmp_path / "out", "--matte", "--json")

    (line,) = lines(result)
    assert result.exit_code == 0
    assert [Path(f).name for f in line["files"]] == ["mug-cutout.png", "mug.png"]
    cutout, matte = (picture(f) for f in line["files"])
    assert (cutout.mode, matte.mode, matte.size) == ("RGBA", "L", (960, 960))
    assert matte.getpixel((460, 500)) == 255 and matte.getpixel((10, 10)) == 0
    assert mug.read_bytes() == before


def test_cutout_shows_the_place_whose_edge_is_uncertain(
    mug: Path, tmp_path: Path, models: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    certain = tools.cutout.cut_out
    monkeypatch.setattr(
        "tools.cutout.cut_out", lambda *arguments: replace(certain(*arguments), doubt=(560, 380, 740, 600))
    )

    (line,) = lines(lightbox("cutout", mug, "--out", tmp_path / "out", "--json"))

    assert [Path(f).name for f in line["files"]] == ["mug-cutout.png", "mug-edge.png"]
    assert line["evidence"] == line["files"][1:]
    assert picture(line["evidence"][0]).mode == "RGB"


def test_a_broken_file_is_reported_and_the_others_are_done(mug: Path, tmp_path: Path, models: object) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"MZ not a picture")

    result = lightbox("cutout", broken, mug, "--out", tmp_path / "out", "--json")

    first, second = lines(result)
    assert result.exit_code == 1
    assert (first["ok"], second["ok"]) == (False, True)
    assert "Windows program" in first["error"]


def test_main_makes_a_picture_that_check_accepts(mug: Path, tmp_path: Path, models: object) -> None:
    made = lightbox("main", mug, "--marketplace", "amazon", "--out", tmp_path / "out", "--json")
    (file,) = lines(made)[0]["files"]

    checked = lightbox("check", file, "--marketplace", "amazon", "--json")

    (report,) = lines(checked)
    assert checked.exit_code == 0
    assert report["verdict"] == "pass"
    assert report["file"] == Path(file).name


def test_check_fails_the_raw_photo_and_says_how_to_mend_it(mug: Path) -> None:
    result = lightbox("check", mug, "--marketplace", "amazon", "--json")

    (report,) = lines(result)
    assert result.exit_code == 1
    failed = {f["rule"]: f for f in report["findings"] if f["status"] == "fail"}
    assert failed["amazon-main-background-white"]["fix"]["tool"] == "make_main_image"


def test_check_of_an_unreadable_file_is_a_report(tmp_path: Path) -> None:
    path = tmp_path / "nothing.jpg"
    path.write_bytes(b"")

    result = lightbox("check", path, "--marketplace", "amazon", "--json")

    (report,) = lines(result)
    assert (result.exit_code, report["verdict"]) == (1, "fail")
    assert [f["rule"] for f in report["findings"]] == ["unreadable-file"]


def test_an_unknown_marketplace_is_bad_usage(mug: Path) -> None:
    result = lightbox("check", mug, "--marketplace", "amazn")

    assert result.exit_code == 2
    assert "amazon" in result.stderr


def test_scene_is_the_same_for_the_same_seed(mug: Path, tmp_path: Path, models: object) -> None:
    runs = [
        lightbox("scene", mug, "--scene", "marble", "--seed", 5, "--size", 256, "--out", tmp_path / name, "--json")
        for name in ("one", "two")
    ]

    first, second = (Path(lines(run)[0]["files"][0]).read_bytes() for run in runs)
    assert first == second


def test_rerun_makes_the_same_bytes_again_and_leaves_the_chat_alone(
    mug: Path, tmp_path: Path, models: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIGHTBOX_SCENE_SIZE", "384")
    lightbox("ask", "put it on marble", "-i", mug, "--session", "shop", "--json")
    lightbox("ask", "warmer", "--session", "shop", "--json")
    folder = tmp_path / "lightbox" / "conversations" / "shop" / "images"
    before = sorted(path.name for path in folder.iterdir())
    last = max(folder.glob("img_*.json"), key=lambda path: int(path.stem[4:]))

    (line,) = lines(lightbox("rerun", last, "--out", tmp_path / "out", "--json"))

    assert line["identical"] is True
    assert Path(line["file"]).read_bytes() == last.with_suffix(".png").read_bytes()
    assert sorted(path.name for path in folder.iterdir()) == before


def test_rerun_refuses_an_upload_and_a_changed_input(mug: Path, tmp_path: Path, models: object) -> None:
    lightbox("ask", "cut it out", "-i", mug, "--session", "shop", "--json")
    folder = tmp_path / "lightbox" / "conversations" / "shop" / "images"
    upload = lightbox("rerun", folder / "img_1.json", "--out", tmp_path / "out")
    record = json.loads((folder / "img_1.json").read_text())
    (folder / "img_1.json").write_text(json.dumps(record | {"sha256": "0" * 64}))

    changed = lightbox("rerun", folder / "img_2.json", "--out", tmp_path / "out")

    assert (upload.exit_code, changed.exit_code) == (2, 2)
    assert "uploaded photo" in upload.stderr and "its sum differs" in changed.stderr


def test_scene_needs_words_or_a_template(mug: Path, tmp_path: Path) -> None:
    assert lightbox("scene", mug, "--out", tmp_path).exit_code == 2


def test_ask_prints_the_events_and_hands_the_pictures_over(mug: Path, tmp_path: Path, models: object) -> None:
    result = lightbox("ask", "remove the background", "-i", mug, "--out", tmp_path / "out", "--json")

    events = lines(result)
    assert result.exit_code == 0
    assert [e["event"] for e in events if e["event"] != "progress"] == ["tool_call", "tool_result", "answer"]
    done = next(e for e in events if e["event"] == "tool_result")
    assert done["images"] == ["img_2"]
    assert [Path(f).relative_to(tmp_path / "out") for f in done["files"]] == [Path("img_2.png")]
    assert picture(done["files"][0]).mode == "RGBA"


def test_a_session_continues_and_another_does_not_see_it(mug: Path, models: object) -> None:
    lightbox("ask", "remove the background", "-i", mug, "--session", "shop", "--json")

    again = lightbox("ask", "check it for amazon", "--session", "shop", "--json")
    other = lightbox("ask", "check it for amazon", "--session", "else", "--json")

    assert any(e["event"] == "tool_result" and e["report"] for e in lines(again))
    assert lines(other)[-1]["needs"] == "photo"


def test_a_batch_numbers_its_turns_and_survives_a_bad_line(mug: Path, tmp_path: Path, models: object) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"text": "hello"}\nnot json\n{"text": "cut it out", "images": ["mug.png"]}\n', "utf-8")

    result = lightbox("ask", "--batch", batch, "--json")

    assert result.exit_code == 1
    answers = {e["turn"]: e for e in lines(result) if e["event"] == "answer"}
    assert sorted(answers) == [1, 2, 3]
    assert "not valid JSON" in answers[2]["text"]


def test_nothing_but_json_reaches_stdout(mug: Path, models: object) -> None:
    result = lightbox("ask", "cut it out", "-i", mug, "--json")

    assert all(line.startswith("{") for line in result.stdout.splitlines())
    assert result.stderr == ""


def test_rules_are_listed_by_scope() -> None:
    records = lines(lightbox("rules", "--marketplace", "amazon", "--scope", "main image", "--json"))

    assert "amazon-main-background-white" in {r["id"] for r in records}
    assert all("main image" in r["scope"] for r in records)


def test_doctor_finds_missing_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIGHTBOX_MODEL_DIR", str(tmp_path / "empty"))

    result = lightbox("doctor", "--json")

    broken = [f for f in lines(result) if f["state"] == "broken"]
    assert result.exit_code == 1
    assert [f["what"] for f in broken] == ["Background removal"]
    assert "lightbox models pull u2netp" in broken[0]["message"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LIGHTBOX_LLM", "gpt", "openai:MODEL"),
        ("LIGHTBOX_LLM", "openai:gpt-5-mini", "OPENAI_API_KEY"),
        ("LIGHTBOX_PORT", "abc", "LIGHTBOX_PORT is 'abc'"),
        ("LIGHTBOX_SCENE_ENGINE", "magic", "'auto', 'studio'"),
        ("OPENAI_BASE_URL", "localhost:11434", "http://"),
        ("LIGHTBOX_DATA_DIR", "/dev/null/lightbox", "LIGHTBOX_DATA_DIR"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    result = lightbox("ask", "hello")

    assert result.exit_code == 2
    assert said in result.stderr and result.stderr.count("\n") == 1


def test_a_damaged_memory_ends_the_command_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "lightbox").mkdir()
    (tmp_path / "lightbox" / "conversations.sqlite").write_bytes(b"not a database" * 1000)

    result = lightbox("ask", "hello")

    assert result.exit_code == 2
    assert "conversations.sqlite" in result.stderr


def test_no_result_overwrites_a_photo_or_another_result(mug: Path, tmp_path: Path, models: object) -> None:
    twin = tmp_path / "twin" / "mug.png"
    twin.parent.mkdir()
    twin.write_bytes(mug.read_bytes())
    before = mug.read_bytes()

    result = lightbox("cutout", mug, twin, "--matte", "--out", tmp_path, "--json")

    names = [Path(f).name for line in lines(result) for f in line["files"]]
    assert names == ["mug-cutout.png", "mug-2.png", "mug-cutout-2.png", "mug-3.png"]
    assert mug.read_bytes() == twin.read_bytes() == before


def test_a_matte_does_not_overwrite_another_photo_beside_the_photo(mug: Path, tmp_path: Path, models: object) -> None:
    jpeg = tmp_path / "mug.jpg"
    picture(str(mug)).save(jpeg)
    before = mug.read_bytes()

    lightbox("cutout", jpeg, "--matte", "--out", tmp_path, "--json")

    assert mug.read_bytes() == before


def test_a_later_chat_keeps_the_pictures_of_an_earlier_one(mug: Path, tmp_path: Path, models: object) -> None:
    out = tmp_path / "out"
    lightbox("ask", "remove the background", "-i", mug, "--out", out)
    first = (out / "img_2.png").read_bytes()

    result = lightbox("ask", "make the amazon main picture", "-i", out / "img_2.png", "--out", out, "--json")

    made = [Path(f) for e in lines(result) if e["event"] == "tool_result" for f in e["files"]]
    assert made and all(file.exists() for file in made)
    assert (out / "img_2.png").read_bytes() == first


def test_a_folder_that_cannot_be_made_is_bad_usage_before_any_work(mug: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    result = lightbox("cutout", mug, "--out", tmp_path / "file" / "out", "--json")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot be made" in result.stderr


def test_a_very_long_file_name_is_shortened(mug: Path, tmp_path: Path, models: object) -> None:
    long = mug.rename(tmp_path / f"{'x' * 248}.png")

    (line,) = lines(lightbox("cutout", long, "--out", tmp_path / "out", "--json"))

    assert line["files"][0].endswith("-cutout.png") and Path(line["files"][0]).exists()


def test_an_animation_is_said_to_be_one(tmp_path: Path, mug_photo: Image.Image, models: object) -> None:
    path = tmp_path / "mug.gif"
    mug_photo.save(path, save_all=True, append_images=[mug_photo.rotate(90)])

    (line,) = lines(lightbox("cutout", path, "--out", tmp_path / "out", "--json"))
    answer = lines(lightbox("ask", "cut it out", "-i", path, "--json"))[-1]

    assert any("2 frames" in note for note in line["notes"])
    assert "2 frames" in answer["text"]


def test_a_refused_photo_ends_with_1_although_the_words_were_answered(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"")

    result = lightbox("ask", "hello", "-i", broken, "--json")

    assert result.exit_code == 1
    assert "0 bytes" in lines(result)[-1]["text"]


@pytest.mark.parametrize(
    "line",
    [
        '{"text": "hi", "session": 5}',
        '{"text": "hi", "images": "mug.png"}',
        '{"text": "hi", "images": [5]}',
        '{"text": "hi", "images": ["a\\u0000b"]}',
        '{"text": ""}',
        "null",
    ],
)
def test_a_wrong_line_of_a_batch_is_named_and_the_next_one_is_answered(line: str, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_bytes(b"\xef\xbb\xbf" + f'{line}\r\n{{"text": "hello"}}\r\n'.encode())

    result = lightbox("ask", "--batch", batch, "--json")

    first, second = lines(result)
    assert result.exit_code == 1
    assert first["text"].startswith("Line 1: ") and first["ok"] is False
    assert second["turn"] == 2 and "Line 2" not in second["text"]


def test_a_batch_that_is_no_text_is_bad_usage(tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_bytes(b"\xff\xd8\xff")

    assert lightbox("ask", "--batch", batch, "--json").exit_code == 2


def test_fix_hands_over_a_repaired_picture_and_none_for_one_that_passes(
    mug: Path, tmp_path: Path, models: object
) -> None:
    before = mug.read_bytes()
    fixed = lightbox("fix", mug, "--marketplace", "amazon", "--out", tmp_path / "out", "--json")
    (line,) = lines(fixed)
    (file,) = line["files"]

    (again,) = lines(lightbox("fix", file, "--marketplace", "amazon", "--out", tmp_path / "again", "--json"))

    assert (fixed.exit_code, line["report"]["verdict"], Path(file).name) == (0, "pass", "mug-amazon-fixed.jpg")
    assert again["files"] == [] and "changed nothing" in again["notes"][0]
    assert mug.read_bytes() == before


def test_export_writes_a_checked_file_for_each_channel(mug: Path, tmp_path: Path, models: object) -> None:
    channels = ("--channels", "amazon,etsy", "--asin", "B000123456", "--zip")

    result = lightbox("export", mug, *channels, "--out", tmp_path / "out", "--json")

    amazon, etsy, archive = lines(result)
    assert [Path(f).name for line in (amazon, etsy) for f in line["files"]] == [
        "B000123456.MAIN.jpg", "mug_etsy_main.png",
    ]  # fmt: skip
    assert (amazon["channel"], amazon["slot"], amazon["report"]["verdict"]) == ("amazon", "main", "pass")
    assert Path(archive["files"][0]).suffix == ".zip"
    assert result.exit_code == 0


def test_fix_and_export_refuse_an_unknown_marketplace_as_bad_usage(mug: Path, tmp_path: Path) -> None:
    for verb, option in (("fix", "--marketplace"), ("export", "--channels")):
        result = lightbox(verb, mug, option, "amazn", "--out", tmp_path / "out")
        assert result.exit_code == 2 and "amazon" in result.stderr


SHELF = Path(__file__).parents[2] / "evals" / "pictures" / "three-things.jpg"


def test_of_several_things_all_are_kept_and_a_numbered_picture_comes_along(tmp_path: Path, models: object) -> None:
    result = lightbox("cutout", SHELF, "--out", tmp_path, "--json")

    (line,) = lines(result)
    assert result.exit_code == 0
    assert [Path(f).name for f in line["files"]] == ["three-things-cutout.png", "three-things-things.png"]
    assert any(note.startswith("I kept all 3 things in the photo: 1 left, blue") for note in line["notes"])


@pytest.mark.parametrize("choice", [("--item", "3"), ("--item", "red"), ("--point", "1090,650"),
                                    ("--box", "900,360,400,500")])  # fmt: skip
def test_one_of_several_things_is_cut_out(tmp_path: Path, models: object, choice: tuple[str, str]) -> None:
    result = lightbox("cutout", SHELF, "--out", tmp_path, "--json", *choice)

    (line,) = lines(result)
    assert result.exit_code == 0
    alpha = picture(line["files"][0]).getchannel("A")
    assert alpha.size == (1400, 1050)
    assert alpha.getpixel((1090, 650)) == 255
    assert alpha.crop((0, 0, 880, 1050)).getextrema() == (0, 0)  # the mug and the bottle are gone


@pytest.mark.parametrize(
    ("choice", "status", "message"),
    [
        (("--item", "5"), 1, "I see 3 separate things in three-things.jpg: 1 left"),
        (("--item", "shiny"), 1, "item is 'shiny'"),
        (("--box", "5000,10,90,90"), 1, "lies outside the photo, which has 1400 x 1050 px"),
        (("--box", "10,10,0,90"), 1, "needs at least 16 px"),
        (("--box", "10,10,120,120"), 1, "Nothing in the box"),
        (("--box", "10,10"), 2, "not 4 whole numbers"),
        (("--point", "ten,ten"), 2, "not 2 whole numbers"),
        (("--item", "1", "--point", "3,3"), 2, "one of --item, --box and --point"),
    ],
)
def test_wrong_choices_are_explained(
    tmp_path: Path, models: object, choice: tuple[str, ...], status: int, message: str
) -> None:
    result = lightbox("cutout", SHELF, "--out", tmp_path, *choice)

    assert result.exit_code == status
    assert message in result.output
    assert not list(tmp_path.glob("*.png"))


def test_a_chosen_cut_out_is_made_again_from_its_record(tmp_path: Path, models: object, settings: Any) -> None:
    from agent.studio import Studio

    studio = Studio.open()
    _, photo = studio.take_in("chat", SHELF.read_bytes(), SHELF.name)
    made = studio.run_tool("remove_background", "chat", image_id=photo, item="red")
    record = Path(made.files[0]).with_suffix(".json")

    result = lightbox("rerun", record, "--out", tmp_path / "out", "--json")

    assert lines(result)[0]["identical"] is True
