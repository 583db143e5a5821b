import pytest

from knowledge.words import normalise, read


@pytest.mark.parametrize(
    "question",
    [
        "what is the background of the main image on Amazon?",
        "amzon main foto bakground",
        "Welchen Hintergrund braucht das Hauptbild bei AMAZON",
        "¿Qué fondo lleva la imagen principal en Amazon?",
        "अमेज़न पर मुख्य फोटो का बैकग्राउंड",
        "अमेज़न की मुख्य तस्वीर का बैकग्राउंड",  # the dotted letter as one sign
        "amazon ki mukhya tasveer ka background",
    ],
)
def test_one_question_in_any_language_is_read_the_same(question):
    reading = read(question)

    assert reading.marketplaces == ("amazon",)
    assert set(reading.concepts) == {"background", "main", "picture"}


def test_a_shop_address_names_marketplace_and_country():
    reading = read("title length on amazon.co.uk and www.ebay.de")

    assert (reading.marketplaces, reading.countries) == (("amazon", "ebay"), ("uk", "de"))
    assert reading.rest == "title length on and"


def test_a_file_name_is_no_shop():
    assert read("is photo.de or main.jpg fine").marketplaces == ()


def test_concepts_point_to_the_scopes_where_the_answer_lies():
    assert "listing title" in read("emojis im Titel").scopes
    assert read("emojis im Titel").narrow_scopes == read("emojis im Titel").scopes
    assert read("what about returns").scopes == frozenset()


def test_ki_is_ai_in_german_and_of_in_hindi():
    assert "ai" in read("Darf ich KI-Bilder bei Amazon nutzen?").concepts
    assert "ai" not in read("amazon ki photo kaisi honi chahiye").concepts


def test_a_phrase_is_read_before_its_words():
    assert read("marca de agua").concepts == ("watermark",)


@pytest.mark.parametrize("word", ["weather", "spring", "children", "tomorrow", "capital"])
def test_ordinary_words_are_not_mistaken_for_picture_words(word):
    assert "picture" not in read(word).concepts
    assert read(word).subjects == ()


def test_accents_case_and_punctuation_do_not_matter():
    assert normalise("¿Título, GRÖSSE & A+?") == "titulo grosse a+"
