"""Stereotyped language and sentences that are too long, with reasons."""

import pytest

from tools.check_listing import check_listing
from tools.edit_listing import edit_listing
from tools.listing.style import style_notes
from tools.write_listing import write_listing


@pytest.mark.parametrize(
    ("language", "text", "reason"),
    [
        ("en", "The pan every woman needs.", "women or men"),
        ("en", "So simple even your grandma can use it.", "age"),
        ("en", "A gypsy look for summer.", "culture"),
        ("en", "Hides your problem areas.", "body or skin"),
        ("de", "Für die moderne Hausfrau.", "women or men"),
        ("de", "Echte Kerle grillen damit.", "women or men"),
        ("es", "Toda mujer necesita esta sartén.", "women or men"),
        ("hi", "हर गृहिणी को यह चाहिए।", "women or men"),
        ("hi", "गोरी त्वचा के लिए।", "body or skin"),
        ("de", "Für die Dame des Hauses.", "women or men"),
        ("es", "Un encanto oriental para tu mesa.", "culture"),
        ("de", "Orientalischer Zauber für den Tisch.", "culture"),
        ("hi", "घर की मालकिन के लिए।", "women or men"),
    ],
)
def test_stereotypes_are_named_with_a_reason(language, text, reason):
    notes = style_notes([text], language)
    assert len(notes) == 1 and reason in notes[0]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A dress for women in sizes S to XL, cut from linen."),
        ("en", "For men's and women's bikes. Your grandmother's recipe book fits inside."),
        ("de", "Damenschuhe aus Leder, auch für breite Füße. Für Kinder ab 3 Jahren."),
        ("es", "Camiseta de mujer de algodón. Para toda la familia."),
        ("hi", "महिलाओं के लिए सूती कुर्ता।"),
    ],
)
def test_saying_whom_a_thing_fits_is_no_stereotype(language, text):
    assert style_notes([text], language) == []


def test_a_long_sentence_is_named_with_its_length():
    notes = style_notes(["This mug " + "is made of fine blue stoneware and " * 5 + "holds coffee."], "en")
    assert "39 words" in notes[0] or "hard to read" in notes[0]


def test_the_tools_pass_the_advice_on_and_written_listings_need_none(context):
    ctx = context()
    checked = check_listing.run(ctx, marketplace="etsy", title="Pan", description="The pan every woman needs.")
    assert any("women or men" in note for note in checked.notes) and "women or men" in checked.text

    written = write_listing.run(ctx, facts="mug, stoneware, 350 ml", marketplace="etsy", language="en")
    assert not any("women or men" in note for note in written.notes)
    edited = edit_listing.run(ctx, listing_id="listing_1", field="description", text="Girls love this mug.")
    assert any("women or men" in note for note in edited.notes)
