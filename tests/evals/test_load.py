"""The load benchmark sees what it looks for: a mixed-up picture, growing memory."""

import io

from PIL import Image

from evals.bench.load import CONVERSATIONS, Load, _photo, _shows

RED, NEXT = (191, 29, 29), (191, 48, 29)


def test_a_client_knows_its_own_product_from_its_neighbour_s():
    assert _shows(_photo(RED), RED)
    assert not _shows(_photo(NEXT), RED)
    assert not _shows(_photo((29, 191, 29)), RED)


def test_a_picture_without_any_product_is_not_its_own():
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(buffer, "PNG")

    assert not _shows(buffer.getvalue(), RED)


def test_every_client_s_colour_can_be_told_from_every_other():
    import colorsys

    colours = [
        tuple(round(255 * part) for part in colorsys.hsv_to_rgb(number / CONVERSATIONS, 0.85, 0.75))
        for number in range(CONVERSATIONS)
    ]
    for number, colour in enumerate(colours):
        assert _shows(_photo(colour), colour), number
        assert not _shows(_photo(colours[number - 1]), colour), number


def test_growth_compares_the_last_quarter_with_the_one_before():
    steady, growing = Load(), Load()
    steady.memory = [(second, 100 + min(second, 40)) for second in range(100)]
    growing.memory = [(second, 100.0 + second) for second in range(100)]

    assert steady.growth == 0
    assert growing.growth == 25
