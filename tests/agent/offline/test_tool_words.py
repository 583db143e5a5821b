"""Everything that tools say to a seller is said in the seller's language."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

import tools
from agent.offline.data import load
from agent.offline.tool_words import in_words, match, sayings
from tools.check.checker import BY_EYE, check_file
from tools.cutout import _notes
from tools.errors import ToolInputError
from tools.generate_scene import _limits
from tools.make_main_image import Layout, _size_notes
from tools.photo import read_photo
from tools.scene.spec import SceneSpec

TOOLS = Path(tools.__file__).parent
OTHERS = ("de", "es", "hi", "hinglish")
ERRORS = {"ToolInputError", "UnreadableImageError", "NoProductError", "Judgement"}
# What only whoever runs the app or the model itself can meet, and what is only a shell around another sentence.
NOT_FOR_SELLERS = ("was called with wrong arguments", "Could not get the model", "may not be used for selling",
                   "No model ", "No picture slot", "Models are", "7 Pictures can be made and checked for")  # fmt: skip


def literal_sentences() -> Iterator[tuple[str, str]]:
    """Sentences written out in calls of errors, judgements and `notes.append`, with 7 for every value."""
    for path in sorted(TOOLS.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            noting = ast.unparse(call.func) == "notes.append"
            if name not in ERRORS and not noting:
                continue
            if name == "Judgement" and (len(call.args) < 3 or ast.unparse(call.args[0]) == "'pass'"):
                continue
            sentence = _text(call.args[2 if name == "Judgement" else 0]) if call.args else None
            if sentence and len(sentence.split()) > 2:
                yield f"{path.name}:{call.lineno}", sentence


def _text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    return "".join(str(p.value) if isinstance(p, ast.Constant) else "7" for p in node.values)


def assert_translated(sentence: str) -> None:
    found = match(sentence)
    assert found, f"no shape in tool_words.yaml for: {sentence}"
    for language in OTHERS:
        assert in_words(sentence, language) != sentence
        assert "English" not in in_words(sentence, language).split(":")[0]


def test_every_sentence_written_in_the_tools_has_a_translation():
    sentences = [(w, s) for w, s in literal_sentences() if not any(part in s for part in NOT_FOR_SELLERS)]
    assert len(sentences) > 30

    # Where a value is a whole sentence (which end in "7"), the tests below make the tool say it.
    assert [f"{where}: {s}" for where, s in sentences if not s.endswith(("7", "7 7.")) and not match(s)] == []


def test_every_shape_is_said_in_every_language_with_blanks_that_exist():
    for saying in sayings():
        assert set(OTHERS) <= set(saying.words), saying.shape.pattern
        for language, words in saying.words.items():
            blanks = {name: "x" for name in saying.shape.groupindex}
            assert words.format(**blanks), language


def photo_of(kind: str) -> Image.Image:
    """A picture that breaks a rule."""
    grounds = {"coloured": (240, 200, 90), "light grey": (225, 225, 225), "dark": (20, 20, 20), "almost": (252,) * 3}
    ground = Image.new("RGB", (1200, 1200), grounds.get(kind, (255, 255, 255)))
    side, at = {"tiny": (400, 400), "cut off": (1100, 0), "empty": (1, 1300)}.get(kind, (1100, 50))
    ground.paste((120, 40, 40), (at, 50, at + side, 50 + side))
    if kind == "busy":
        noise = np.random.default_rng(1).integers(0, 255, (1200, 1200, 3), dtype=np.uint8)
        return Image.fromarray(noise)
    if kind == "patches":
        ground.paste((200, 200, 200), (4, 20, 44, 60))
    if kind == "transparent":
        ground.putalpha(Image.new("L", ground.size, 255).point(lambda _: 0))
    if kind == "few pixels":
        return ground.resize((300, 300))
    return ground.convert({"greyscale": "L", "print colours": "CMYK"}.get(kind, ground.mode))


@pytest.mark.parametrize(
    ("kind", "name", "file_format"),
    [
        *((k, "a.png", "PNG") for k in ("transparent", "coloured", "light grey", "dark", "almost", "busy", "patches")),
        *((k, "a.png", "PNG") for k in ("tiny", "cut off", "empty", "few pixels", "greyscale")),
        ("print colours", "a.jpg", "JPEG"), ("webp", "a.webp", "WEBP"), ("wrong ending", "a.png", "JPEG"),
        ("low quality", "a.jpg", "JPEG"),
    ],
)  # fmt: skip
def test_what_a_check_finds_is_said_in_every_language(kind, name, file_format, tmp_path):
    path = tmp_path / "file"
    photo_of(kind).save(path, file_format, quality=30 if kind == "low quality" else 95)

    findings = check_file(path, "amazon.es", name=name).findings
    told = [f for f in findings if f.status != "pass" and f.rule != BY_EYE]

    assert told
    for finding in told:
        assert_translated(finding.message)


def test_files_that_are_no_pictures_are_refused_in_every_language():
    whole = io.BytesIO()
    Image.effect_noise((64, 64), 40).save(whole, "JPEG")
    small = io.BytesIO()
    Image.new("RGB", (8, 8)).save(small, "PNG")
    for content in (
        b"MZ..", b"\x7fELF", b"%PDF-1", b"PK\x03\x04", b"%!PS", b"8BPS", b"<svg", b"", b"hello", small.getvalue(),
        whole.getvalue()[:-400],
    ):  # fmt: skip
        with pytest.raises(ToolInputError) as error:
            read_photo(content, "cup.jpg")
        assert_translated(str(error.value))


def test_notes_on_scenes_cut_outs_and_main_pictures_are_said_in_every_language():
    scenes = ["with a surfboard and flowers", "on the beach", "in a kitchen", "in the snow", "on marble and linen",
              "at Diwali", "in a forest", "with candles and a dragon"]  # fmt: skip
    notes = [note for scene in scenes for note in _limits(SceneSpec.from_text(scene))]
    refined = SimpleNamespace(box=(0, 5, 100, 100), objects=3, softness=0.5)
    notes += _notes(refined, (100, 100))  # type: ignore[arg-type]
    for side, size in ((400, (360, 300)), (500, (450, 400))):
        notes += _size_notes(Layout((0, 0, 360, 300), side, size, (10, 10)), "amazon")

    assert len(notes) > 14
    for note in notes:
        assert_translated(note)


def test_what_cannot_be_shown_and_rules_inside_a_note_are_translated_too():
    (note,) = _limits(SceneSpec.from_text("with a surfboard"))
    assert "Surfbrett" in in_words(note, "de")
    (size,) = _size_notes(Layout((0, 0, 700, 600), 780, (700, 600), (10, 10)), "amazon")
    assert "zoom" in size
    assert "shoppers" not in in_words(size, "es")


def test_a_sentence_without_translation_is_quoted_with_a_lead_in():
    said = in_words('Something "new" happened.', "de")

    assert said == "Hinweis (auf Englisch): \"Something 'new' happened.\""
    assert in_words('Something "new" happened.', "en") == 'Something "new" happened.'


def test_values_are_known_by_the_blank_they_stand_in():
    used = {name.rstrip("12") for saying in sayings() for name in saying.shape.groupindex}

    assert set(load("tool_words")["values"]) <= used
