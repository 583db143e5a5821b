"""Answers are kept by content: the same pixels are asked about once, other pixels again."""

import numpy as np
from PIL import Image

from tools.check.text import read_text
from tools.matting.network import load_network
from tools.remembered import Remembered


def test_the_same_content_is_asked_about_once_and_the_oldest_is_forgotten():
    asked = []
    answers = Remembered[int](2)

    def about(value: int, shape: tuple[int, ...] = (2, 3)) -> int:
        def work() -> int:
            asked.append((value, shape))
            return value

        return answers.about(work, np.full(shape, value), None)

    assert [about(1), about(1), about(1, (3, 2)), about(2), about(1)] == [1, 1, 1, 2, 1]
    assert asked == [(1, (2, 3)), (1, (3, 2)), (2, (2, 3)), (1, (2, 3))]


def test_none_is_not_an_empty_picture():
    answers = Remembered[str](4)

    assert answers.about(lambda: "without", np.zeros((1, 1)), None) == "without"
    assert answers.about(lambda: "with", np.zeros((1, 1)), np.zeros((1, 1))) == "with"


def test_a_network_looks_once_at_the_same_photo_and_guesses_the_same(models, mug_photo):
    network = load_network("u2netp", models.path("u2netp"), models.entry("u2netp").input_size)
    runs = []
    session, heard = network._session.inner_session._session, network._session.inner_session

    class Counted:
        def __getattr__(self, name):
            return getattr(session, name)

        def run(self, *arguments):
            runs.append(1)
            return session.run(*arguments)

    photo = np.asarray(Image.fromarray(255 - np.asarray(mug_photo)))
    heard._session = Counted()
    try:
        first, second = network.guess(photo), network.guess(photo.copy())
        network.guess(photo[::-1])
    finally:
        heard._session = session

    assert len(runs) == 2
    assert np.array_equal(first[0], second[0]) and first[1] == second[1]


def test_a_picture_that_was_read_is_read_again_from_memory_with_the_same_lines(mug_photo):
    pixels = np.asarray(mug_photo)

    assert read_text(pixels.copy()) is read_text(pixels)
