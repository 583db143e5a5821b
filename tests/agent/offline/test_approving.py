"""What people say when listings are to be approved, exported, or get their own words."""

import pytest

from agent.offline.approving import Edit, read_edit, read_handling


@pytest.mark.parametrize(
    ("text", "approves", "exports"),
    [
        ("approve", True, False),
        ("I approve both", True, False),
        ("looks good, export it as CSV", True, True),
        ("passt, exportieren", True, True),
        ("Passt so!", True, False),
        ("Freigeben und als CSV herunterladen", True, True),
        ("exportiere die Texte als CSV", False, True),
        ("export the listings as JSON", False, True),
        ("vale, exporta los anuncios en CSV", True, True),
        ("aprobado", True, False),
        ("expórtalo", False, True),
        ("मंज़ूर", True, False),
        ("ठीक है, लिस्टिंग CSV में एक्सपोर्ट करो", True, True),
        ("approve kar do aur export karo", True, True),
        ("give me the listings as a spreadsheet", False, True),
        ("export the drafts too as csv", False, True),
    ],
)
def test_yes_and_files_are_told_apart_in_four_languages(text, approves, exports):
    handling = read_handling(text, after_listing=True)
    assert handling is not None and (handling.approves, handling.exports) == (approves, exports)


@pytest.mark.parametrize(
    "text",
    [
        "don't approve it yet",
        "noch nicht freigeben",
        "is it approved?",
        "does that look good on Amazon?",
        "shorter title",
        "ok, and now put the mug on marble in warm light and check it for Walmart please",
        "export the pictures for Amazon",
        "perfect lighting for the scene on oak wood please, and a bit warmer",
        "aún no lo apruebo",
    ],
)
def test_what_is_no_yes_is_not_taken_for_one(text):
    assert read_handling(text, after_listing=True, has_pictures=True) is None


def test_a_weak_yes_counts_only_right_after_a_listing_and_export_alone_may_mean_pictures():
    assert read_handling("looks good", after_listing=False) is None
    both = read_handling("good, approve it and export", after_listing=False, has_pictures=True)
    assert both is not None and both.approves and both.exports
    assert read_handling("export", after_listing=True, has_pictures=True) is None
    assert read_handling("export the listings as csv", after_listing=False, has_pictures=True) is not None


def test_formats_drafts_and_ids_are_read():
    handling = read_handling("export listing_2 and listing_3 as csv and json, drafts too", after_listing=False)
    assert handling is not None
    assert (handling.formats, handling.drafts, handling.ids) == (("csv", "json"), True, ("listing_2", "listing_3"))


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ('change the title to "Grey Mug for Slow Mornings"', "title", "Grey Mug for Slow Mornings"),
        ("The description should be: A mug for tea.", "description", "A mug for tea."),
        ("Ändere den Titel in „Graue Tasse“", "title", "Graue Tasse"),
        ("Die Beschreibung soll lauten: Eine Tasse für Tee.", "description", "Eine Tasse für Tee."),
        ("cambia el título a «Taza gris»", "title", "Taza gris"),
        ("टाइटल बदलकर “ग्रे मग” कर दो", "title", "ग्रे मग"),
        ("change the title to Grey Mug", "title", "Grey Mug"),
        ("change the bullets to:\nKeeps warm\nFits a rack", "bullets", "Keeps warm\nFits a rack"),
    ],
)
def test_the_users_own_words_for_a_field_are_taken_as_they_are(text, field, words):
    assert read_edit(text) == Edit(field, words)


@pytest.mark.parametrize(
    "text", ["make the title shorter", "change the title to German", "change the title to something shorter"]
)
def test_a_change_that_is_only_described_holds_no_words(text):
    assert read_edit(text) is None
