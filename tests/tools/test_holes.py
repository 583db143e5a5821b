"""Correcting the network by the background continued behind the product, on drawn pictures with known truth."""

import cv2
import numpy as np
import pytest

from tools.matting.backdrop import find_backdrop
from tools.matting.holes import correct_guess

SIDE = 320
PURPLE = (150, 96, 160)


def _wall(colour: tuple[int, ...]) -> np.ndarray:
    """A wall that gets darker downwards, with a camera's noise."""
    fall = np.linspace(1.0, 0.85, 2 * SIDE, dtype=np.float32)[:, None, None]
    wall = np.broadcast_to(np.array(colour, np.float32), (2 * SIDE, 2 * SIDE, 3)) * fall
    return wall + np.random.default_rng(1).normal(0, 1, wall.shape).astype(np.float32)


def _photo(wall: np.ndarray, true: np.ndarray, colour: tuple[int, ...]) -> np.ndarray:
    return np.clip(np.where(true[..., None] > 0, np.array(colour, np.float32), wall), 0, 255).astype(np.uint8)


def _small(matte: np.ndarray) -> np.ndarray:
    """A matte as the network gives it."""
    return cv2.resize(matte.astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def _chair() -> tuple[np.ndarray, np.ndarray]:
    """The outline of a frame, and the frame itself with gaps between slats."""
    outline = np.zeros((2 * SIDE, 2 * SIDE), np.uint8)
    outline[160:480, 200:440] = 1
    true = outline.copy()
    for left in range(220, 420, 40):
        true[190:450, left : left + 24] = 0
    return outline, true


def test_gaps_that_a_sure_network_filled_open_where_a_coloured_wall_shows():
    outline, true = _chair()

    found = correct_guess(_photo(_wall(PURPLE), true, (120, 80, 40)), _small(outline))

    assert np.abs(found.matte - true).mean() < 0.01
    assert found.opened is not None and found.opened[true < outline].mean() > 0.9


@pytest.mark.parametrize("wall", [(244, 244, 243), (28, 28, 30)])
def test_a_sure_network_is_believed_where_the_wall_has_a_common_print_s_colour(wall):
    outline, true = _chair()

    found = correct_guess(_photo(_wall(wall), true, (120, 80, 40)), _small(outline))

    assert np.abs(found.matte - outline).mean() < 0.01


def test_letters_in_the_wall_s_colour_stay_on_the_product():
    outline = np.zeros((2 * SIDE, 2 * SIDE), np.uint8)
    outline[160:480, 160:480] = 1
    true = outline.copy()
    cv2.putText(true, "MINT", (200, 330), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 0, 2)

    found = correct_guess(_photo(_wall(PURPLE), true, (240, 238, 230)), _small(outline))

    assert found.matte[true < outline].min() > 0.9


def test_a_handle_that_the_network_missed_is_added_and_its_shadow_is_not():
    seen = np.zeros((2 * SIDE, 2 * SIDE), np.uint8)
    seen[100:300, 240:400] = 1
    handle, wall = np.zeros_like(seen), _wall(PURPLE)
    handle[300:520, 300:340] = 1
    wall[300:420, 345:420] *= 0.7

    found = correct_guess(_photo(wall, seen + handle, (190, 120, 40)), _small(seen))

    assert found.matte[handle > 0].mean() > 0.9
    assert found.matte[310:410, 350:410].max() < 0.1


def test_behind_a_pattern_nothing_is_known():
    outline, true = _chair()
    rng = np.random.default_rng(2)
    gravel = cv2.resize(rng.uniform(0, 255, (160, 160, 3)).astype(np.float32), (2 * SIDE, 2 * SIDE))

    found = correct_guess(_photo(gravel, true, (120, 80, 40)), _small(outline))

    assert np.abs(found.matte - outline).mean() < 0.02


def test_the_background_goes_on_behind_the_product_as_far_as_its_spread_says():
    wall = _wall(PURPLE)[::2, ::2] / 255
    guess = np.zeros((SIDE, SIDE), np.float32)
    guess[120:200, 120:200] = 1
    photo = np.where(guess[..., None] > 0, np.float32(0.9), wall).astype(np.float32)

    backdrop = find_backdrop(photo, guess)

    assert backdrop is not None
    assert np.median(backdrop.apart(wall.astype(np.float32))[120:200, 120:200]) < 2
    assert np.median(backdrop.apart(photo)[120:200, 120:200]) > 10
    assert find_backdrop(photo, np.ones_like(guess)) is None


def test_behind_a_product_before_a_horizon_either_side_may_be():
    scene = np.full((SIDE, SIDE, 3), (0.85, 0.35, 0.2), np.float32)
    scene[SIDE // 2 :] = (0.25, 0.32, 0.28)
    scene = cv2.GaussianBlur(scene, (0, 0), 1)
    guess = np.zeros((SIDE, SIDE), np.float32)
    guess[60:280, 100:220] = 1

    backdrop = find_backdrop(np.where(guess[..., None] > 0, np.float32(0.9), scene).astype(np.float32), guess)

    assert backdrop is not None
    spread = backdrop.spread[:, 105]
    assert spread[SIDE // 2] > 3 * max(spread[80], spread[260])
    assert backdrop.apart(scene)[SIDE // 2, 100:220].max() < 5
