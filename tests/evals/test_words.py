import pytest

from evals.words import language_of, says, without_rule_ids


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Titles have 75 characters.", "75"),
        ("It must fill 85 % of the frame", "85%"),
        ("at least 1,000 px", "1000"),
        ("mindestens 1.000 px", "1000"),
        ("The background is WHITE", "white"),
        ("I don’t have\nrules", "don't have"),
        ("Der Hintergrund ist reinweiß", "reinweiß"),
        ("पृष्ठभूमि सफेद होनी चाहिए", "सफेद"),
        ("a surfboards picture", "surfboard"),
    ],
)
def test_a_text_says_a_phrase_however_it_is_set(text, phrase):
    assert says(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [("at least 1850 px", "85"), ("75.5 characters", "75"), ("1,750 px", "750"), ("an old cart", "art"), ("", "x")],
)  # fmt: skip
def test_part_of_a_number_or_the_end_of_a_word_is_not_the_phrase(text, phrase):
    assert not says(text, phrase)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The background of the main picture must be white.", "en"),
        ("Der Hintergrund des Hauptbilds muss weiß sein, und das Produkt füllt 85 %.", "de"),
        ("El fondo de la imagen principal tiene que ser blanco.", "es"),
        ("मुख्य फोटो का बैकग्राउंड सफेद होना चाहिए, Amazon main image.", "hi"),
        ('Laut Regel: "The background of the picture is white" [amazon-main-background-white]. Das ist so.', "de"),
        ("Amazon ki main photo ka background white hona chahiye, aur product 85% tak.", "hinglish"),
        ("Ye photo aapki hai, ise maine save kar diya. Aur kya karun?", "hinglish"),
        ("img_2", None),
    ],
)  # fmt: skip
def test_the_language_of_an_answer_is_told_by_its_own_words(text, language):
    assert language_of(text) == language


def test_the_id_of_a_rule_says_nothing():
    answer = "The product fills 60% of the picture. [amazon-main-fill-85] [85]"

    assert not says(without_rule_ids(answer), "amazon-main-fill-85")
    assert without_rule_ids(answer).endswith("[85]")
