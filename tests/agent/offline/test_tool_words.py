"""Everything that tools say to a seller is said in the seller's language."""

from __future__ import annotations

import io
import re
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from tool_sentences import written_sentences

from agent.offline.data import FOLDER, load
from agent.offline.tool_words import FILES, about, in_words, read_message, sayings, split_sentences
from tools.check import judge_background, judge_marks
from tools.check.checker import check_file
from tools.check.report import BY_EYE
from tools.composition import Layout, missed_steps
from tools.conflicts import conflicts
from tools.cutout import _notes
from tools.errors import ToolInputError
from tools.listing.checker import check_texts
from tools.listing.listing import read_listing
from tools.listing.messages import SENTENCES, say
from tools.make_main_image import size_notes
from tools.photo import read_photo
from tools.scene.spec import SceneSpec
from tools.scene.studio.engine import StudioEngine
from tools.target import target_for

OTHERS = ("de", "es", "hi", "hinglish")
SAID_OF_FIELDS = {"field": "Your title", "other": "Bullet 2", "shop": "eBay", "unit": "characters", "things": "tags",
                  "words": "“best. Ever”, “No. 1”", "signs": "! ?", "tail": "soft and warm", "date": "27 July 2026",
                  "code": "<b>", "sign": "-", "brand": "“Acme Inc.”"}  # fmt: skip


def unknown_in(message: str) -> list[str]:
    """Sentences that would be quoted in English; bare values are none."""
    return [part.text for part in read_message(message) if not part.is_known and not set(part.text) <= set("7. ")]


def assert_translated(message: str) -> None:
    assert unknown_in(message) == []
    for language in OTHERS:
        said = in_words(message, language)
        assert said != message
        assert load("sayings/words")["lead"][language].split("{")[0] not in said, said


def test_every_sentence_written_in_the_tools_has_a_translation():
    sentences = list(written_sentences())
    assert len(sentences) > 120

    assert [f"{where}: {missing}" for where, text in sentences for missing in unknown_in(text)] == []


@pytest.mark.parametrize("name", [name for name in SENTENCES if name != "kept"])
def test_every_sentence_of_the_listing_checks_is_said_in_every_language(name):
    blanks = re.findall(r"\{(\w+)\}", SENTENCES[name])
    message = say(name, **{blank: SAID_OF_FIELDS.get(blank, "7") for blank in blanks})

    assert_translated(message)
    assert_translated(f"{message} {say('more', count=3)}")
    assert "Your" not in in_words(message, "de")


def test_every_shape_is_said_in_every_language_with_blanks_that_exist():
    for saying in sayings():
        assert set(OTHERS) <= set(saying.words) <= {*OTHERS, "en"}, saying.tool
        for language, words in saying.words.items():
            blanks = {name: "x" for name in saying.shape.groupindex}
            assert words.format(**blanks), language


def test_no_shape_takes_the_place_of_another():
    for saying in sayings():
        parts = read_message(re.sub(r"\{\w+\}", "7 x", saying.tool))

        assert [part.saying for part in parts] == [saying], saying.tool


def photo_of(kind: str) -> Image.Image:
    """A picture that breaks a rule."""
    grounds = {"coloured": (240, 200, 90), "light grey": (225, 225, 225), "dark": (20, 20, 20), "almost": (252,) * 3}
    ground = Image.new("RGB", (1200, 1200), grounds.get(kind, (255, 255, 255)))
    side, at = {"tiny": (400, 400), "cut off": (1100, 0), "empty": (1, 1300)}.get(kind, (1100, 50))
    ground.paste((120, 40, 40), (at, 50, at + side, 50 + side))
    if kind == "busy":
        noise = np.random.default_rng(1).integers(0, 255, (9, 9, 3), dtype=np.uint8)
        return Image.fromarray(noise).resize(ground.size, Image.Resampling.BICUBIC)
    if kind == "patches":
        ground.paste((200, 200, 200), (4, 20, 44, 60))
    if kind == "transparent":
        ground.putalpha(Image.new("L", ground.size, 255).point(lambda _: 0))
    if kind == "few pixels":
        return ground.resize((300, 300))
    return ground.convert({"greyscale": "L", "print colours": "CMYK"}.get(kind, ground.mode))


@pytest.mark.parametrize(
    ("kind", "marketplace", "file_format"),
    [
        *((k, "amazon.es", "PNG") for k in ("transparent", "coloured", "light grey", "dark", "almost", "busy")),
        *((k, "amazon", "PNG") for k in ("patches", "tiny", "cut off", "empty", "few pixels", "greyscale")),
        ("print colours", "google", "JPEG"), ("coloured", "myntra", "WEBP"), ("few pixels", "flipkart", "BMP"),
        ("low quality", "amazon", "JPEG"), ("busy", "shopee", "GIF"), ("few pixels", "ebay", "PNG"),
    ],
)  # fmt: skip
def test_what_a_check_finds_is_said_in_every_language(kind, marketplace, file_format, tmp_path):
    path = tmp_path / "file.png"
    photo_of(kind).save(path, file_format, quality=30 if kind == "low quality" else 95)

    findings = check_file(path, marketplace, read_marks=False).findings
    told = [f for f in findings if f.status != "pass" and f.rule != BY_EYE]

    assert told
    for finding in told:
        assert_translated(finding.message)


@pytest.mark.parametrize("name", judge_marks._NAMES.values())
def test_every_thing_that_can_be_added_to_a_photo_has_a_name_in_every_language(name):
    known = load("sayings/words")["inside"]["found"]

    assert set(known[name]) == set(OTHERS)
    assert_translated(f'This was added to the photo: "SALE", {name}. Use the photo without it.')
    assert name not in in_words(f"Text lies over the product: {name}.", "de")


def test_every_shade_of_a_background_and_every_edge_has_a_name_in_every_language():
    greys = {judge_background._shade_name((tone, tone, tone)) for tone in range(255)}
    shades = greys | {judge_background._shade_name((200, 200, 192)), judge_background._shade_name((240, 200, 90))}

    assert len(shades) > 5
    assert set(load("sayings/words")["values"]["shade"]) == shades
    assert set(load("sayings/words")["values"]["edge"]) == {"left", "right", "top", "bottom"}


def test_what_a_listing_check_finds_is_said_in_every_language():
    listing = read_listing({
        "title": "BEST soft mug!!! free shipping today, soft soft soft mug www.x.com " + "very soft " * 30,
        "bullets": ["keeps Mr. Smith warm. Dr. Best says \"No. 1!\" e.g. always.", "Call +49 170 1234567 now."],
        "description": "<script>alert(1)</script> Cures cancer. 5,99 € only. " + "x" * 3000,
        "search_terms": "mug, mug, soft, B0ABCDEFGH",
    })  # fmt: skip
    for marketplace in ("amazon", "ebay.de", "etsy", "shopify", "google"):
        for finding in check_texts(listing, marketplace).findings:
            if finding.status != "pass" and finding.rule != BY_EYE:
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
            read_photo(content, "My cup. Blue.jpg")
        assert_translated(str(error.value))


def test_notes_on_scenes_cut_outs_main_pictures_and_exports_are_said_in_every_language():
    scenes = ["with a surfboard and flowers", "in the desert", "in a workshop", "on ice", "on marble and linen",
              "in a garden on terrazzo", "on marble with pumpkins and towels", "in the kitchen and on the beach",
              "in the jungle", "with candles and a dragon"]  # fmt: skip
    notes = [note for scene in scenes for note in StudioEngine().unshown(SceneSpec.from_text(scene))]
    for softness, uncertain in ((0.5, None), (0.1, "middle"), (0.1, "top left"), (0.1, "bottom")):
        refined = SimpleNamespace(
            box=(0, 5, 100, 100), objects=3, softness=softness, uncertain=uncertain, see_through=True
        )
        notes += _notes(refined, (100, 100))  # type: ignore[arg-type]
    for side, size in ((400, (360, 300)), (500, (450, 400))):
        missed = missed_steps(target_for("amazon", "main"), (side, side))
        notes += size_notes(Layout((0, 0, 360, 300), (side, side), size, (10, 10), missed))
    notes += conflicts(["amazon", "myntra", "ebay", "shopee", "facebook", "tiktok", "walmart", "google"])

    assert len(notes) > 17
    for note in notes:
        assert_translated(note)


def test_joined_sentences_are_said_one_by_one_and_only_the_unknown_one_is_quoted():
    said = in_words("The picture is animated. Cats are fine. The picture is not square.", "de")

    assert said == (
        "Das Bild ist animiert; nötig ist ein unbewegtes. Hinweis (auf Englisch): \"Cats are fine.\" "
        "Das Bild ist nicht quadratisch."
    )  # fmt: skip


def test_sentences_end_neither_in_quotations_nor_after_short_words_nor_in_numbers():
    text = "Use 1.5x, e.g. “Best. Ever!” or 'A. B.jpg'. See https://x.com/A.B for more. Done? Yes."

    assert split_sentences(text) == [
        "Use 1.5x, e.g. “Best. Ever!” or 'A. B.jpg'.", "See https://x.com/A.B for more.", "Done?", "Yes."
    ]  # fmt: skip


def test_a_value_cannot_swallow_the_next_sentence():
    one = say("promotion", field="Your title", words="“sale”")
    two = say("promotion", field="Bullet 1", words="“offer”")

    assert [dict(part.values)["field"] for part in read_message(f"{one} {two}")] == ["Your title", "Bullet 1"]


def test_a_message_inside_a_message_is_said_in_the_same_language():
    left = (
        "Not repaired: The picture is animated. No repair brings that back. Use the original file or take a new photo."
    )

    assert in_words(left, "es").startswith("Sin arreglar: La imagen es animada")
    assert "original" in in_words(left, "es")
    assert unknown_in(left) == []


def test_what_cannot_be_shown_and_rules_inside_a_note_are_translated_too():
    (note,) = StudioEngine().unshown(SceneSpec.from_text("with a surfboard"))
    assert "Surfbrett" in in_words(note, "de")
    missed = missed_steps(target_for("amazon", "main"), (780, 780))
    (size,) = size_notes(Layout((0, 0, 700, 600), (780, 780), (700, 600), (10, 10), missed))
    assert "zoom" in size
    assert "shoppers" not in in_words(size, "es")
    assert about(size) == "size"


def test_fields_lists_days_and_numbers_are_said_as_the_language_does():
    assert in_words("The file has 12.50 MB; at most 10 MB are taken.", "en").startswith("The file has 12.50 MB")
    assert "12,50 MB" in in_words(
        "The file has 12.50 MB; at most 10 MB are taken. Save it with more compression or smaller.", "de"
    )
    assert in_words("This holds from 27 July 2026.", "de") == "Das gilt ab dem 27. Juli 2026."
    assert "linken und oberen" in in_words(
        "The product reaches the left and top edge of the photo, so part of it may be missing. "
        "A photo with some space around the product is better.", "de",
    )  # fmt: skip
    said = in_words(say("first_sign", field="Tag 2 “Your title”", sign="-"), "de")
    assert said.startswith("Tag 2 “Your title” darf")


def test_no_answer_speaks_of_colour_numbers():
    for saying in sayings():
        said = in_words(re.sub(r"\{\w+\}", "7", saying.tool), "en")

        assert "rgb(" not in said
        assert "of 255" not in said


def test_a_sentence_without_translation_is_quoted_with_a_lead_in():
    said = in_words('Something "new" happened.', "de")

    assert said == "Hinweis (auf Englisch): \"Something 'new' happened.\""
    assert in_words('Something "new" happened.', "en") == 'Something "new" happened.'


def test_values_are_known_by_the_blank_they_stand_in():
    used = {name.rstrip("0123456789") for saying in sayings() for name in saying.shape.groupindex}

    assert {*load("sayings/words")["values"], *load("sayings/words")["inside"]} <= used


def test_every_file_of_sayings_is_read():
    assert {path.stem for path in (FOLDER / "sayings").glob("*.yaml")} == {*FILES, "words"}
