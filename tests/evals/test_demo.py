"""The demo delivers what it promises or says what is missing; the whole of it is `make demo`."""

import io

import pytest
from PIL import Image
from rich.console import Console

from agent.studio import Studio
from evals import demo
from evals.contact_sheet import CELL, contact_sheet
from tools.image_record import Recipe
from tools.store import ImageStore


def add(images: ImageStore, kind: str, mode: str = "RGB") -> None:
    picture = Image.new(mode, (64, 48), (200, 30, 30, 0)[: len(mode)])
    images.add_picture(picture, kind, kind, Recipe(tool="test", version="0"))


def test_pictures_are_handed_over_under_friendly_names_with_a_sheet(images, tmp_path):
    for kind in ("cutout", "main", "scene", "scene"):
        add(images, kind, "RGBA" if kind == "cutout" else "RGB")

    files = demo.deliver(images.records(), images, tmp_path / "demo")

    assert sorted(path.name for path in (tmp_path / "demo").iterdir()) == [
        "0-photo.jpg", "1-cut-out.png", "2-amazon-main.png", "3-scene-marble.png", "4-scene-wood.png",
        "before-and-after.jpg",
    ]  # fmt: skip
    assert list(files) == list(demo.PROMISED)
    with Image.open(tmp_path / "demo" / "before-and-after.jpg") as sheet:
        assert sheet.width > 5 * CELL


def test_the_demo_names_what_is_missing_and_a_main_picture_that_fails_its_check(images, settings, tmp_path):
    add(images, "main")
    add(images, "scene")

    files = demo.deliver(images.records(), images, tmp_path / "demo")
    faults = demo.faults(files, Studio.open(settings))

    assert faults[:2] == ["cut-out was not made", "scene-wood was not made"]
    assert faults[2].startswith("the main picture does not pass its check (fail): ")
    assert "white" in faults[2]


@pytest.mark.parametrize("text", ["It passes [amazon-main-fill-85].", "[bold]not markup[/bold]"])
async def test_square_brackets_in_an_answer_are_printed_as_they_are(text):
    from agent.events import AnswerEvent

    class Scripted:
        async def turn(self, text_, photos):
            yield AnswerEvent(text)

    out = io.StringIO()
    await demo.show_turn(Console(file=out, width=200), Scripted(), "x", [])

    assert f"Lightbox: {text}" in out.getvalue()


def test_transparency_is_shown_as_a_chequered_ground(tmp_path):
    path = tmp_path / "empty.png"
    Image.new("RGBA", (CELL, CELL), (0, 0, 0, 0)).save(path)

    sheet = contact_sheet({"empty": path})

    cell = sheet.crop((16, 16, 16 + CELL, 16 + CELL))
    assert {colour for _, colour in cell.getcolors()} == {(255, 255, 255), (214, 214, 218)}
