"""The command line as scripts use it: exit codes, JSON lines, files."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

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


def test_rerun_makes_the_same_bytes_again_and_leaves_the_chat_alone(mug: Path, tmp_path: Path, models: object) -> None:
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


def test_a_brain_without_a_name_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIGHTBOX_LLM", "gpt")

    with pytest.raises(ValueError, match="openai:MODEL"):
        lightbox("ask", "hello")
