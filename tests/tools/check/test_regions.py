"""The quick ways to count and to order give what the libraries' own give."""

import cv2
import numpy as np
import pytest

from tools.check.regions import away_from, components, median_colour, percentile


@pytest.fixture
def chance():
    return np.random.default_rng(5)


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.98, 1.0])
def test_connected_parts_are_opencvs(chance, share):
    region = chance.random((37, 53)) < share

    count, labels, stats = components(region)

    own, expected, figures, _ = cv2.connectedComponentsWithStats(region.view(np.uint8), connectivity=8)
    order = [int(labels[expected == label][0]) for label in range(1, own)]
    assert count == own and sorted(order) == list(range(1, count))
    assert (stats[order] == figures[1:]).all()
    assert all(((labels == new) == (expected == old)).all() for old, new in enumerate(order, 1))
    assert stats[0, cv2.CC_STAT_AREA] == (~region).sum()


@pytest.mark.parametrize("kind", [np.uint8, np.float32])
@pytest.mark.parametrize("size", [1, 2, 999, 1000])
def test_percentiles_are_numpys(chance, kind, size):
    values = (chance.random(size) * 255).astype(kind)

    for percent in (0, 4, 37.5, 98, 100):
        assert percentile(values, percent) == pytest.approx(np.percentile(values, percent), rel=1e-6)


@pytest.mark.parametrize("shape", [(1, 3), (200, 3), (7, 31, 3)])
def test_the_colour_in_the_middle_is_numpys(chance, shape):
    pixels = chance.integers(0, 256, shape, np.uint8)

    assert (median_colour(pixels) == np.median(pixels, axis=-2)).all()


def test_distance_is_that_of_the_farthest_channel_and_may_be_from_another_colour_in_each_row(chance):
    pixels, colours = chance.integers(0, 256, (4, 9, 3), np.uint8), chance.random((4, 1, 3)) * 255

    assert np.allclose(away_from(colours, pixels), np.abs(pixels - colours).max(axis=2))
