"""The comparison with plain rembg: its pictures are what they claim, its numbers can fail."""

import numpy as np
import pytest
from PIL import Image

from evals.cutouts import build
from evals.cutouts.places import sweep, to_display, to_light
from evals.cutouts.report import report_lines, wins
from evals.cutouts.score import Comparison, Quality, boundary_f, measure
from evals.cutouts.soft_goods import SOFT_GOODS


def test_a_photo_is_its_truth_over_its_background_in_linear_light():
    rng = np.random.default_rng(4)
    alone = Image.new("RGBA", (80, 60))
    alone.paste((200, 40, 30, 128), (20, 10, 60, 50))
    ground = sweep((80, 60), 180, rng)

    photo, truth = build._photographed(ground.copy(), alone, rng)

    pixels = np.asarray(truth, np.float32)
    alpha = pixels[..., 3:] / 255
    expected = to_display(to_light(pixels[..., :3]) * alpha + (1 - alpha) * ground)
    assert np.abs(np.asarray(photo, np.float32) - expected).mean() < 3
    assert truth.getpixel((40, 30))[3] == 128 and truth.getpixel((2, 2))[3] == 0


def test_one_seed_gives_one_set_and_another_gives_another(monkeypatch):
    monkeypatch.setattr(build, "KINDS", {"small": build.Kind(1, ("mug", "tin"), build.coloured_sweep, (0.2, 0.3))})

    first, again, other = (next(iter(build.samples(seed))) for seed in (0, 0, 5))

    assert first.photo.tobytes() == again.photo.tobytes() and first.truth.tobytes() == again.truth.tobytes()
    assert first.photo.tobytes() != other.photo.tobytes()
    assert first.photo.size == first.truth.size


@pytest.mark.parametrize("name", sorted(SOFT_GOODS))
def test_soft_goods_have_strands_thinner_than_a_pixel(name):
    alpha = np.asarray(SOFT_GOODS[name](np.random.default_rng(0)).getchannel("A"))

    assert ((alpha > 20) & (alpha < 235)).mean() > 0.005
    assert (alpha == 255).mean() > 0.02


def test_an_outline_within_three_pixels_counts_and_one_beyond_does_not():
    true, near, far = (np.zeros((100, 100), np.float32) for _ in range(3))
    true[20:80, 20:80] = 1
    near[22:82, 20:80] = 1
    far[30:90, 30:90] = 1

    assert boundary_f(true, true) == 1
    assert boundary_f(near, true) == 1
    assert boundary_f(far, true) < 0.5
    assert boundary_f(np.zeros_like(true), true) == 0


def test_the_colour_of_a_rim_counts_even_where_alpha_is_right():
    true = Image.new("RGBA", (10, 10), (200, 0, 0, 128))
    rim = Image.new("RGBA", (10, 10), (0, 200, 0, 128))

    assert measure(true, true) == Quality(0, 1, 0)
    assert measure(rim, true).error == 0 and measure(rim, true).colour > 0.2


def test_one_picture_worse_by_more_than_noise_loses_the_comparison():
    rembg = Quality(0.04, 0.80, 0.02)
    better, worse = Quality(0.01, 0.95, 0.01), Quality(0.05, 0.80, 0.02)
    rows = [Comparison(str(n), "kind", rembg, better, 1.0, 1.0) for n in range(9)]

    assert wins(rows)
    assert not wins([*rows, Comparison("bad", "kind", rembg, worse, 1.0, 1.0)])
    assert any("bad" in line and "WORSE" in line for line in report_lines([Comparison("bad", "k", rembg, worse, 1, 1)]))
