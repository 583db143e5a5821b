"""The steps between a network's guess and a cut-out's edge, on drawn pictures with known truth."""

import cv2
import numpy as np
import pytest
from PIL import Image

from evals.check_set.draft import load_product
from tools.cutout import cut_out
from tools.matting.backdrop import Backdrop
from tools.matting.doubt import leave_in_doubt
from tools.matting.edges import LAST_RAMP, EdgeModel, ramp
from tools.matting.holes import correct_guess
from tools.matting.mixing import add_colour_lines
from tools.matting.quality import uncertain_spot
from tools.matting.see_through import find_see_through, least_alpha, own_colour

SIDE = 240


def _paper(colour: tuple[int, int, int]) -> np.ndarray:
    """A coloured sweep, a little darker below."""
    y = np.linspace(1.0, 0.92, SIDE, dtype=np.float32)[:, None, None]
    return np.broadcast_to(np.array(colour, np.float32), (SIDE, SIDE, 3)) * y


def _jar(paper: np.ndarray, body: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A jar with a bright rim around its body: photo, the matte of its outline, where the body is."""
    outline, inside = np.zeros((SIDE, SIDE), np.uint8), np.zeros((SIDE, SIDE), np.uint8)
    cv2.rectangle(outline, (60, 40), (180, 210), 1, -1)
    cv2.rectangle(inside, (70, 50), (170, 200), 1, -1)
    photo = np.where(outline[..., None] > 0, np.float32(245), paper)
    photo = np.where(inside[..., None] > 0, body, photo)
    noise = np.random.default_rng(1).normal(0, 1, photo.shape)
    return (photo + noise).astype(np.float32), outline.astype(np.float32), inside > 0


def test_the_coloured_background_goes_from_behind_glass():
    paper = _paper((150, 96, 160))
    photo, outline, body = _jar(paper, 0.85 * paper + 0.15 * 230)

    found = find_see_through(photo, outline)

    assert found is not None
    assert (found.where == body).mean() > 0.98
    assert np.median(found.alpha[body]) < 0.25


def test_clear_glass_opens_above_a_liquid_of_another_tint():
    paper = _paper((150, 96, 160))
    body = 0.95 * paper + 0.05 * 230
    body[110:] = 0.7 * paper[110:] + 0.3 * np.array((200, 150, 90), np.float32)
    photo, outline, inside = _jar(paper, body)

    found = find_see_through(photo, outline)

    above = inside & (np.arange(SIDE) < 106)[:, None]
    assert found is not None
    assert found.where[above].mean() > 0.9
    assert not found.where[114:].any()


@pytest.mark.parametrize(
    ("what", "paper", "body"),
    [
        ("the same paint, shaded", (150, 96, 160), (140, 86, 152)),
        ("the same hue, stronger", (150, 96, 160), (150, 84, 164)),
        ("another hue", (150, 96, 160), (150, 120, 140)),
        ("white on white proves nothing", (240, 240, 240), (238, 238, 238)),
    ],
)
def test_opaque_goods_in_nearly_the_background_s_colour_stay_whole(what, paper, body):
    shade = np.linspace(0.9, 1.08, SIDE, dtype=np.float32)[None, :, None]
    photo, outline, _ = _jar(_paper(paper), np.array(body, np.float32) * shade)

    assert find_see_through(photo, outline) is None, what


def test_the_least_alpha_and_its_colour_give_the_photo_back():
    behind = np.array([[[150.0, 90, 160], [20, 20, 20]]], np.float32)
    photo = 0.3 * np.array([[[255.0, 255, 255], [200, 30, 20]]], np.float32) + 0.7 * behind

    alpha = least_alpha(photo, behind)

    assert (alpha <= 0.301).all() and alpha[0, 0] == pytest.approx(0.3, abs=0.01)
    colour = own_colour(photo[0], alpha[0], behind[0])
    assert np.allclose(alpha[0][:, None] * colour + (1 - alpha[0][:, None]) * behind[0], photo[0], atol=0.5)


def test_a_drinking_glass_is_see_through_and_its_pixels_add_up_to_the_photo(models):
    paper = np.broadcast_to(np.array((120, 150, 110), np.uint8), (760, 640, 3))
    glass = load_product("tumbler").resize((340, 480))
    photo = Image.fromarray(np.ascontiguousarray(paper))
    photo.paste(glass, (150, 180), glass)
    true = Image.new("L", photo.size)
    true.paste(glass.getchannel("A"), (150, 180))

    cutout = cut_out(photo, models)

    pixels, truth = np.asarray(cutout.image, np.float32), np.asarray(true, np.float32) / 255
    alpha = pixels[..., 3:] / 255
    assert np.abs(alpha[..., 0] - truth).mean() < 0.04
    assert any("as through glass" in note for note in cutout.notes)
    back = pixels[..., :3] * alpha + (1 - alpha) * paper
    clear = (truth > 0.05) & (truth < 0.3) & (alpha[..., 0] < 0.5)
    assert clear.sum() > 10_000
    assert np.abs(back - np.asarray(photo, np.float32))[clear].mean() < 4


def _flat_model() -> EdgeModel:
    """An edge model that knows nothing: half alpha everywhere."""
    zeros = np.zeros((SIDE, SIDE, 3), np.float32)
    return EdgeModel(zeros, np.full((SIDE, SIDE), 0.5, np.float32), np.zeros(3, np.float32), zeros[..., 0])


def _gate(bar: tuple[float, ...], paper: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Thin bars in a frame: photo 0-1, true alpha, and a guess that is sure of the frame and in doubt between."""
    true = np.zeros((SIDE, SIDE), np.float32)
    cv2.rectangle(true, (40, 40), (200, 200), 1, 24)
    true[52:188:12, 52:188] = true[53:188:12, 52:188] = true[54:188:12, 52:188] = 1
    alpha = true[..., None]
    photo = alpha * np.array(bar, np.float32) + (1 - alpha) * np.array(paper, np.float32)
    rough = true.copy()
    rough[52:188, 52:188] = 0.5
    return photo.astype(np.float32), true, rough


def test_gaps_between_bars_open_by_their_colour():
    photo, true, rough = _gate((0.7, 0.2, 0.2), (0.75, 0.75, 0.7))

    model, _ = add_colour_lines(_flat_model(), photo, rough, rough, grain=2.5)

    alpha, inner = ramp(model.alpha(photo), LAST_RAMP), np.s_[60:180, 60:180]
    assert np.abs(alpha - true)[inner].mean() < 0.05


def test_gaps_open_before_stones_of_every_brightness():
    photo, true, rough = _gate((0.75, 0.35, 0.45), (0.5, 0.5, 0.5))
    stones = cv2.GaussianBlur(np.random.default_rng(2).normal(0, 1, true.shape).astype(np.float32), (0, 0), 2)
    photo = photo + ((1 - true) * np.clip(0.15 * stones / stones.std(), -0.4, 0.4))[..., None]

    model, _ = add_colour_lines(_flat_model(), photo.astype(np.float32), rough, rough, grain=2.5)

    alpha, inner = ramp(model.alpha(photo.astype(np.float32)), LAST_RAMP), np.s_[60:180, 60:180]
    assert np.abs(alpha - true)[inner].mean() < 0.1


@pytest.mark.parametrize(("doubted", "opened"), [(True, True), (False, False)])
def test_what_looks_like_a_fringe_is_one_only_if_the_network_doubts_something_near(doubted, opened):
    paper, true = np.array((0.75, 0.75, 0.7), np.float32), np.zeros((SIDE, SIDE), np.float32)
    true[40:200, 40:200] = 1
    for offset in range(4):
        true[184:200, 44 + offset : 196 : 9] = 0
    photo = true[..., None] * np.array((0.7, 0.2, 0.2), np.float32) + (1 - true[..., None]) * paper
    rough = np.zeros((SIDE, SIDE), np.float32)
    rough[40:200, 40:200] = 1
    if doubted:
        rough[194:215, 40:200] = 0.5
    backdrop = Backdrop(np.broadcast_to(paper, photo.shape).copy(), np.full(true.shape, 0.008, np.float32))

    model, _ = add_colour_lines(_flat_model(), photo, rough, rough, 2.5, backdrop)

    gaps = np.s_[186:192, 45:190]
    assert (ramp(model.alpha(photo), LAST_RAMP)[gaps][true[gaps] == 0].mean() < 0.2) == opened


def test_bars_of_nearly_the_background_s_colour_are_left_to_the_network():
    photo, _, rough = _gate((0.72, 0.74, 0.7), (0.75, 0.75, 0.7))

    model, _ = add_colour_lines(_flat_model(), photo, rough, rough, grain=2.5)

    assert np.abs(model.alpha(photo) - 0.5).max() < 0.05


def test_where_nothing_is_in_doubt_the_edges_stay_as_they_were():
    photo, true, _ = _gate((0.7, 0.2, 0.2), (0.75, 0.75, 0.7))
    before = _flat_model()

    assert add_colour_lines(before, photo, true, true, grain=2.5)[0] is before


@pytest.mark.parametrize(("at", "name"), [((50, 60), "top left"), ((180, 120), "bottom"), ((120, 120), "middle")])
def test_the_spot_that_deserves_a_look_is_named(at, name):
    sure = np.zeros((SIDE, SIDE), np.float32)
    sure[30:210, 30:210] = 1
    doubtful = sure.copy()
    cv2.circle(doubtful, (at[1], at[0]), 20, 0.5, -1)

    doubt = uncertain_spot(doubtful, sure, grain=2.5)

    assert doubt is not None and doubt.at == name
    left, top, right, bottom = doubt.box
    assert abs((left + right) / 2 - at[1]) < 4 and abs((top + bottom) / 2 - at[0]) < 4 and right - left > 30
    assert uncertain_spot(sure, sure, grain=2.5) is None


@pytest.mark.parametrize(
    ("wall", "word", "opened"),
    [
        ((190, 190, 190), 0.58, False),
        ((190, 190, 190), 0.4, True),
        ((30, 30, 30), 0.4, False),
        ((90, 150, 80), 0.58, True),
    ],
)
def test_a_spot_in_the_wall_s_colour_is_a_hole_unless_many_goods_have_that_colour(wall, word, opened):
    spot = np.s_[114:126, 114:126]
    photo, guess = _drawn(np.array(wall), (120, 40, 20))
    photo[spot], guess[57:63, 57:63] = wall, word

    corrected = correct_guess(photo, guess)

    assert (corrected.matte[spot].mean() < 0.2) == opened


def test_a_large_hole_opens_before_a_grey_wall_even_where_the_network_leans_to_product():
    spot = np.s_[100:140, 100:140]
    photo, guess = _drawn(np.array((190, 190, 190)), (60, 40, 20))
    photo[spot], guess[50:70, 50:70] = (190, 190, 190), 0.58

    assert correct_guess(photo, guess).matte[spot].mean() < 0.1


def _drawn(wall: np.ndarray, colour: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """A square product before a plain wall, and a network's guess of half the size."""
    photo = np.broadcast_to(wall.astype(np.uint8), (SIDE, SIDE, 3)).copy()
    photo[40:200, 40:200] = colour
    guess = np.zeros((SIDE // 2, SIDE // 2), np.float32)
    guess[20:100, 20:100] = 1
    return photo, guess


@pytest.mark.parametrize(("in_ring", "known", "left"), [(0.8, False, True), (0.8, True, False)])
def test_a_part_in_doubt_is_sharpened_only_where_it_is_known_not_to_be_background(in_ring, known, left):
    rough = np.pad(np.ones((140, 140), np.float32), 50)
    rough[90:150, 90:150] = in_ring
    picture = np.full((SIDE, SIDE, 3), 0.5, np.float32)
    picture[rough > 0] = 0.7
    backdrop = Backdrop(np.full((SIDE, SIDE, 3), 0.5, np.float32), np.full((SIDE, SIDE), 0.01, np.float32))

    model = leave_in_doubt(_sure_of(rough), picture, rough, 2.0, backdrop if known else None, rough > 2)

    inside = ramp(model.alpha(picture), LAST_RAMP)[100:140, 100:140]
    assert (0.7 < inside.mean() < 0.9) if left else inside.mean() == 1


@pytest.mark.parametrize(("gap", "kept"), [(0, True), (20, False)])
def test_a_strap_that_the_network_half_sees_stays_in_doubt_and_haze_elsewhere_goes(gap, kept):
    rough = np.zeros((SIDE, SIDE), np.float32)
    rough[100:200, 60:180] = 1
    strap = np.s_[40 : 100 - gap, 100:130]
    rough[strap] = 0.3
    picture = np.full((SIDE, SIDE, 3), 0.1, np.float32)
    picture[rough > 0] = 0.15
    backdrop = Backdrop(np.full((SIDE, SIDE, 3), 0.1, np.float32), np.full((SIDE, SIDE), 0.01, np.float32))

    model = leave_in_doubt(_sure_of(rough), picture, rough, 2.0, backdrop, rough > 2)

    inside = ramp(model.alpha(picture), LAST_RAMP)[50:75, 108:122]
    assert (0.2 < inside.mean() < 0.4) if kept else inside.max() == 0


def _sure_of(rough: np.ndarray) -> EdgeModel:
    """What makes of a guess all or nothing."""
    nothing = np.zeros((SIDE, SIDE, 3), np.float32)
    return EdgeModel(nothing, (rough > 0.5).astype(np.float32), np.zeros(3, np.float32), np.ones_like(rough))
