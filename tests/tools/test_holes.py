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


def test_a_joint_of_the_wall_beside_the_product_is_no_missed_part():
    outline = np.zeros((2 * SIDE, 2 * SIDE), np.uint8)
    outline[200:480, 200:420] = 1
    wall = _wall(PURPLE)
    wall[300:308, 420:470] = 225  # joined to the product
    wall[40:110] = 225
    wall[:180] = cv2.GaussianBlur(wall[:180], (0, 0), 10)  # the same colour elsewhere, out of focus

    found = correct_guess(_photo(wall, outline, (240, 200, 90)), _small(outline))

    assert found.matte[300:308, 430:470].max() < 0.1


def test_a_gap_that_the_network_saw_counts_as_real_however_narrow():
    outline = np.zeros((2 * SIDE, 2 * SIDE), np.uint8)
    outline[160:480, 160:480] = 1
    true = outline.copy()
    true[200:440, 300:308] = 0

    found = correct_guess(_photo(_wall((190, 190, 192)), true, (120, 80, 40)), _small(true))

    assert found.opened is not None and found.opened[210:430, 302:306].all()


def test_a_dark_foot_on_its_own_shadow_is_not_pierced():
    outline = np.zeros((2 * SIDE, 2 * SIDE), np.uint8)
    cv2.circle(outline, (SIDE, SIDE), 150, 1, -1)
    wall = _wall((40, 40, 42))
    photo = _photo(wall, outline, (30, 30, 31)).astype(np.float32)
    photo += np.random.default_rng(3).normal(0, 2, photo.shape)
    soft = cv2.GaussianBlur(outline.astype(np.float32), (0, 0), 12)  # a network that is not sure of the edge

    found = correct_guess(np.clip(photo, 0, 255).astype(np.uint8), _small(soft))

    assert found.matte[outline > 0].min() > 0.3


def test_shade_between_fine_parts_counts_as_background_where_it_has_a_hue():
    wall = _wall(PURPLE)[::2, ::2] / np.float32(255)
    backdrop = find_backdrop(wall, np.zeros((SIDE, SIDE), np.float32))
    assert backdrop is not None
    shaded = wall.copy()
    shaded[100:200, 100:200] *= 0.75

    there = np.s_[120:180, 120:180]
    assert np.median(backdrop.apart(shaded)[there]) > 5
    assert np.median(backdrop.in_shade(shaded, 8).apart(shaded)[there]) < 2.5


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
