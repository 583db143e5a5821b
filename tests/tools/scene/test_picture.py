from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from tools.fidelity import MOST_GROWN, measure_fidelity, place_cutout
from tools.scene.spec import SceneSpec
from tools.scene.studio.contact import add_reflection
from tools.scene.studio.framing import Frame, choose, frame_product
from tools.scene.studio.ground import View
from tools.scene.studio.picture import podium_seen, render_scene
from tools.scene.studio.product import crop_to_product, read_stance

PICTURES = Path(__file__).parents[2] / "pictures"
SIZE = 320
WHITE = SceneSpec(surface="paper", surface_colour="#ffffff", light="neutral", light_named=True)


@cache
def cutout(name: str) -> Image.Image:
    return Image.open(PICTURES / f"{name}.webp").convert("RGBA")


@cache
def scene(name: str, words: str, seed: int = 1):
    return render_scene(cutout(name), SceneSpec.from_text(words), seed, SIZE)


def brightness(picture) -> np.ndarray:
    return np.asarray(picture.image.convert("L")).astype(float)


def test_the_same_seed_gives_the_same_pixels():
    first, again = (render_scene(cutout("mug_seen_from_12_degrees"), SceneSpec(), 5, 256) for _ in range(2))

    assert np.array_equal(np.asarray(first.image), np.asarray(again.image))


def test_other_seeds_give_clearly_different_pictures_of_the_same_request():
    spec = SceneSpec.from_text("on wood")
    made = [render_scene(cutout("mug_seen_from_12_degrees"), spec, seed, 256) for seed in range(4)]

    assert len({p.box for p in made}) == 4
    assert {p.plate for p in made} == {"light_oak-eye", "dark_walnut-eye"}
    for a in range(4):
        for b in range(a):
            difference = np.abs(np.asarray(made[a].image).astype(int) - np.asarray(made[b].image)).mean()
            assert difference > 8


@pytest.mark.parametrize("name", sorted(path.stem for path in PICTURES.glob("*_degrees.webp")))
@pytest.mark.parametrize("words", ["on pink paper, golden hour", "on black marble, dramatic light", "on linen"])
def test_the_product_keeps_its_pixels_and_stands_whole_inside_the_picture(name, words):
    picture = scene(name, words)

    fidelity = measure_fidelity(picture.image, picture.product, picture.box)
    assert fidelity.passed and fidelity.max_difference == 0
    left, top, right, bottom = picture.box
    assert min(left, top, SIZE - right, SIZE - bottom) > 0.04 * SIZE
    assert (bottom - top) / SIZE > 0.35 or (right - left) / SIZE > 0.5
    shape = picture.product.width / picture.product.height
    assert (right - left) / (bottom - top) == pytest.approx(shape, rel=0.02)


@pytest.mark.parametrize("damage", ["recolour", "move", "swell"])
def test_a_damaged_product_is_caught(damage):
    picture = scene("mug_seen_from_12_degrees", "on linen")
    pixels = np.asarray(picture.image).copy()
    left, top, right, bottom = picture.box
    if damage == "recolour":
        middle = pixels[
            (top + bottom) // 2 - 4 : (top + bottom) // 2 + 4, (left + right) // 2 - 20 : (left + right) // 2
        ]
        middle[:] = 255 - middle
    elif damage == "move":
        pixels = np.roll(pixels, 3, axis=1)
    else:
        part = Image.fromarray(pixels).crop(picture.box)
        grown = part.resize((part.width + 6, part.height + 6)).crop((3, 3, part.width + 3, part.height + 3))
        pixels[top:bottom, left:right] = np.asarray(grown)

    fidelity = measure_fidelity(Image.fromarray(pixels), picture.product, picture.box)

    assert not fidelity.passed
    assert fidelity.share_changed > 0


@pytest.mark.parametrize("share", [0.02, 0.05, 0.1])
@pytest.mark.parametrize("words", ["on linen", "on pink paper, golden hour"])
def test_a_product_that_grew_is_caught_though_its_own_pixels_are_there(words, share):
    picture = scene("mug_seen_from_12_degrees", words)
    left, top, right, bottom = picture.box
    by = round(share * max(right - left, bottom - top))
    own = place_cutout(picture.product, picture.box)
    swollen = picture.image.copy()
    for x, y in ((-by, 0), (by, 0), (0, -by), (0, by), (-by, -by), (by, by)):
        swollen.paste(own, (left + x, top + y), own)
    swollen.paste(own, (left, top), own)

    fidelity = measure_fidelity(swollen, picture.product, picture.box)

    assert fidelity.max_difference == 0
    assert fidelity.grown > MOST_GROWN
    assert not fidelity.passed
    assert measure_fidelity(picture.image, picture.product, picture.box).grown < 0.1


@pytest.mark.parametrize(("side", "dark_side"), [("left", "right"), ("right", "left")])
@pytest.mark.parametrize("name", ["mug_seen_from_12_degrees", "bottle_seen_from_40_degrees"])
def test_the_shadow_falls_away_from_the_lamp(name, side, dark_side):
    spec = WHITE.model_copy(update={"side": side, "light": "golden"})
    picture = render_scene(cutout(name), spec, 3, SIZE)
    left, top, right, bottom = picture.box
    grey, reach = brightness(picture), min(left, SIZE - right) - 6
    rows = slice(bottom - (bottom - top) // 5, bottom - 2)

    beside = {"left": grey[rows, left - reach : left - 3].mean(), "right": grey[rows, right + 3 : right + reach].mean()}

    assert beside[dark_side] < 0.85 * beside[side]


@pytest.mark.parametrize("name", sorted(path.stem for path in PICTURES.glob("*_degrees.webp")))
def test_the_product_touches_the_floor_without_a_bright_gap(name):
    picture = render_scene(cutout(name), WHITE, 2, SIZE)
    grey, (left, top, right, bottom) = brightness(picture), picture.box
    alpha = np.asarray(picture.product.getchannel("A").resize((right - left, bottom - top)))
    lowest = bottom - 1 - np.argmax(alpha[::-1] > 128, axis=0)
    foot = np.flatnonzero(lowest >= lowest.max() - 0.06 * (bottom - top))
    columns = foot[len(foot) // 4 : -len(foot) // 4]

    at_base = np.array([grey[lowest[x] + 1 : lowest[x] + 3, left + x].min() for x in columns])
    open_floor = grey[min(SIZE - 2, bottom + 30) : bottom + 34, left + columns].mean()

    assert (at_base < 0.88 * open_floor).mean() > 0.9


@pytest.mark.parametrize("words", ["on white paper", "on black paper"])
def test_there_is_no_pale_or_dark_rim_around_the_product(words):
    """Right outside the upper edge the picture is the backdrop, not a halo."""
    picture = scene("mug_seen_from_12_degrees", words)
    grey, (left, top, right, _) = brightness(picture), picture.box
    middle = slice((left + right) // 2 - 30, (left + right) // 2)

    close, far = grey[top - 3 : top - 1, middle].mean(), grey[top - 14 : top - 8, middle].mean()

    assert abs(close - far) < 4


@pytest.mark.parametrize(
    ("name", "pitch"),
    [
        ("mug_seen_from_12_degrees", 16),
        ("mug_seen_from_40_degrees", 43),
        ("bottle_seen_from_40_degrees", 43),
        ("box_seen_from_12_degrees", 16),
    ],
)
def test_the_camera_height_is_read_from_the_base_and_the_plate_follows(name, pitch):
    stance = read_stance(crop_to_product(cutout(name)))

    assert stance.sure
    assert stance.pitch == pytest.approx(pitch, abs=6)
    assert scene(name, "on linen").plate == ("linen-high" if pitch > 30 else "linen-eye")


def test_a_straight_base_is_unsure_and_said_so():
    flat = Image.new("RGBA", (200, 300), (0, 0, 0, 0))
    flat.paste((120, 90, 60, 255), (40, 20, 160, 280))

    picture = render_scene(flat, WHITE, 1, 256)

    assert any("slightly above" in note for note in picture.notes)


def test_the_light_follows_the_products_own_unless_the_request_says_otherwise():
    mug = cutout("mug_seen_from_12_degrees")  # lit from the left

    followed, contradicted = (render_scene(mug, SceneSpec(surface="linen", side=s), 1, 256) for s in (None, "right"))

    assert followed.spec.side == "left" and not followed.notes
    assert contradicted.spec.side == "right" and "lit from the left" in contradicted.notes[0]


def test_warmer_is_warmer_and_darker_is_darker():
    def floor(words: str) -> np.ndarray:
        base = SceneSpec.from_text("on white paper, neutral light from the left")
        picture = render_scene(cutout("mug_seen_from_12_degrees"), SceneSpec.from_text(words, base), 1, 256)
        return np.asarray(picture.image)[240:].reshape(-1, 3).mean(0)

    plain, warm, dark = floor(""), floor("warmer"), floor("darker")

    assert warm[0] / warm[2] > 1.03 * plain[0] / plain[2]
    assert dark.mean() < 0.96 * plain.mean()


def test_paper_and_wall_take_the_colour_that_was_asked_for():
    pink = np.asarray(scene("mug_seen_from_12_degrees", "on #e060a0 paper, neutral light").image)[300, 100].astype(int)
    wall = np.asarray(scene("mug_seen_from_12_degrees", "on concrete, #30a040 wall, neutral light").image)[
        20, 60
    ].astype(int)

    assert pink[0] > pink[2] > pink[1]
    assert wall[1] > 1.5 * max(wall[0], wall[2])


def test_another_shape_of_picture_keeps_the_product_whole():
    spec = SceneSpec.from_text("instagram story on linen")

    picture = render_scene(cutout("box_seen_from_12_degrees"), spec, 1, 320)

    assert picture.image.size == (180, 320)
    assert picture.box[0] > 6 and picture.box[2] < 174


def test_the_floor_between_legs_is_not_blacked_out():
    table = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    for box in [(20, 20, 280, 60), (30, 60, 45, 290), (110, 60, 125, 250), (175, 60, 190, 250), (255, 60, 270, 290)]:
        table.paste((120, 80, 50, 255), box)

    picture = render_scene(table, SceneSpec.from_text("on white paper, soft light"), 1, SIZE)

    grey, (left, top, right, bottom) = brightness(picture), picture.box
    middle = grey[
        bottom - (bottom - top) // 4 : bottom - 4, (2 * left + right) // 3 + 22 : (left + 2 * right) // 3 - 22
    ]
    open_floor = grey[SIZE - 12 :, 20:60].mean()
    assert 0.5 * open_floor < middle.mean() < open_floor


def test_a_ring_stands_on_its_lowest_part_and_shows_the_room_through_its_hole():
    rows, columns = np.mgrid[:300, :300]
    distance = np.hypot(rows - 150, columns - 150)
    pixels = np.zeros((300, 300, 4), np.uint8)
    pixels[(distance < 130) & (distance > 95)] = (190, 150, 40, 255)

    picture = render_scene(Image.fromarray(pixels), SceneSpec.from_text("on white paper, soft light"), 1, SIZE)

    grey, (left, top, right, bottom) = brightness(picture), picture.box
    hole = grey[
        (top + 2 * bottom) // 3 - 4 : (top + 2 * bottom) // 3 + 4, (left + right) // 2 - 8 : (left + right) // 2 + 8
    ]
    assert hole.mean() > 0.7 * grey[SIZE - 12 :, 20:60].mean()


def test_a_saucer_throws_a_shorter_shadow_than_a_cylinder_of_the_same_outline():
    """A flat round thing seen from above has an outline as high as a cylinder's; it must not be taken for one."""
    rows, columns = np.mgrid[:300, :300]
    disc = np.zeros((300, 300, 4), np.uint8)
    disc[((columns - 150) / 140) ** 2 + ((rows - 200) / 90) ** 2 < 1] = (150, 60, 40, 255)
    tall = disc.copy()
    tall[30:200, 10:290] = (150, 60, 40, 255)
    spec = SceneSpec.from_text("on white paper, golden hour from the left")

    def darkened(pixels: np.ndarray) -> float:
        picture = render_scene(Image.fromarray(pixels), spec, 1, SIZE)
        return float((brightness(picture)[:, picture.box[2] + 2 :] < 190).sum())

    assert darkened(disc) < 0.25 * darkened(tall)


def test_a_photo_from_higher_than_any_set_is_said():
    rows, columns = np.mgrid[:300, :300]
    plate = np.zeros((300, 300, 4), np.uint8)
    plate[((columns - 150) / 130) ** 2 + ((rows - 150) / 108) ** 2 < 1] = (240, 240, 235, 255)

    picture = render_scene(Image.fromarray(plate), SceneSpec(surface="linen"), 1, 256)

    assert picture.plate == "linen-high"
    assert any("from a little lower" in note for note in picture.notes)


def test_two_products_side_by_side_stand_on_both():
    pair = Image.new("RGBA", (300, 120))
    for left in (0, 200):
        pair.paste((180, 40, 40, 255), (left, 10, left + 100, 120))

    contour = read_stance(pair).contour

    assert contour[0, 0] < 20 and contour[-1, 0] > 280


def test_a_mirror_image_has_no_hard_edge_beside_the_product():
    box, white = (100, 60, 200, 140), Image.new("RGBA", (100, 80), (255, 255, 255, 255))
    stands = SimpleNamespace(contact=np.array([[100.0, 139], [200, 139], [200, 139], [100, 139]]))
    seen = View(np.eye(3, 4), np.array([0.0, -1.7, 0.3]), None)
    radiance = np.zeros((240, 300, 3), np.float32)

    add_reflection(radiance, white, box, stands, seen, 1.0, 0.3, np.ones((240, 300), np.float32))

    row = radiance[148, :, 0]
    assert row[110:190].max() > 0.03
    assert np.abs(np.diff(row)).max() < 0.3 * row.max()


def test_a_wall_colour_where_no_wall_is_seen_is_said_to_be_left_out():
    mug = cutout("mug_seen_from_12_degrees")

    on_grass = render_scene(mug, SceneSpec.from_text("on grass, magenta wall"), 1, 256)
    on_oak = render_scene(mug, SceneSpec.from_text("on oak, magenta wall"), 1, 256)

    assert any("No wall is seen here" in note for note in on_grass.notes)
    assert not any("No wall is seen here" in note for note in on_oak.notes)


def test_on_a_podium_the_base_stands_in_the_middle_though_a_handle_sticks_out():
    product = crop_to_product(cutout("mug_seen_from_12_degrees"))
    stance = read_stance(product)
    for seed in range(6):
        choice = choose(SceneSpec.from_text("on a podium"), stance, seed)
        frame = frame_product(choice, product.size, 700)

        left, _, right, _ = frame.box
        foot = left + stance.contour[[0, -1], 0].mean() / product.width * (right - left)
        zoom = frame.size[0] / frame.window[2]
        assert abs(foot - (choice.plate.size / 2 - frame.window[0]) * zoom) < 3
        assert left >= 0.05 * 700 and right <= 0.95 * 700


def test_the_sides_of_a_podium_are_known_so_that_no_shadow_of_the_low_ground_falls_there():
    turn = np.array([[1.0, 0, 0], [0, -0.5, -0.866], [0, 0.866, -0.5]])  # looking down by 30 degrees
    eye = np.array([0.0, -1.73, 1.0])
    lens = np.array([[400.0, 0, 200], [0, 400, 200], [0, 0, 1]])
    view = View(lens @ np.column_stack([turn, -turn @ eye]), eye, None)
    pixels = np.stack(np.meshgrid(np.arange(400.0), np.arange(400.0)), -1)
    top = (np.hypot(*np.moveaxis(view.ground(pixels)[..., :2], -1, 0)) < 0.3).astype(np.float32)

    seen = podium_seen(top, view, Frame((400, 400), (0, 0, 400, 400), (0, 0, 1, 1)), drop=0.15)

    def at(*point: float) -> float:
        column, row = np.rint(view.project(np.array(point))).astype(int)
        return float(seen[row, column])

    assert min(at(0, 0, 0), at(0, -0.3, -0.07), at(-0.25, -0.16, -0.07), at(0.25, -0.16, -0.13)) > 0.6
    assert max(at(0, -0.45, -0.15), at(0.4, 0, -0.15), at(0, 0.7, -0.15)) < 0.1
