"""Cut-outs by the real default network, against pictures whose true edge is known."""

import subprocess
import sys
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from tools.cutout import NoProductError, cut_out, cutout_of, is_cutout
from tools.errors import ToolInputError
from tools.matting.colours import unmix
from tools.matting.find import find_product
from tools.matting.regions import keep_product
from tools.matting.shadow import remove_shadow
from tools.models import ModelFolder
from tools.remove_background import remove_background


def _overlap(found: np.ndarray, true: np.ndarray) -> float:
    a, b = found > 0.5, true > 0.5
    return float((a & b).sum() / (a | b).sum())


def _edge_error(found: np.ndarray, true: np.ndarray) -> float:
    """Mean error in the nine-pixel band around the true edge."""
    solid, kernel = (true > 0.5).astype(np.uint8), np.ones((9, 9), np.uint8)
    band = (cv2.dilate(solid, kernel) - cv2.erode(solid, kernel)) > 0
    return float(np.abs(found - true)[band].mean())


@pytest.mark.parametrize(
    ("colour", "surface", "error"),
    [((190, 40, 40), "grey", 0.02), ((40, 90, 160), "wood", 0.02), ((244, 244, 242), "white", 0.09)],
)
def test_the_edge_is_found_to_a_fraction_of_a_pixel(models, product_photo, colour, surface, error):
    photo, true = product_photo(colour, surface)

    cutout = cut_out(photo, models)

    found = np.asarray(cutout.image.getchannel("A")) / 255
    assert _overlap(found, true) > 0.99
    assert _edge_error(found, true) < error
    assert cutout.notes == ()


def test_product_pixels_are_exactly_the_photo_s_and_the_photo_is_left_alone(models, product_photo):
    photo, _ = product_photo()
    before = photo.tobytes()

    image = cut_out(photo, models).image

    pixels, source = np.asarray(image), np.asarray(photo)
    solid = pixels[..., 3] == 255
    assert solid.mean() > 0.15
    assert (pixels[solid][:, :3] == source[solid]).all()
    assert (pixels[pixels[..., 3] == 0] == 0).all()  # nothing of the room stays behind in the file
    assert photo.tobytes() == before and image.size == photo.size


def test_the_hole_of_a_handle_is_open_and_the_old_shadow_is_gone(models, product_photo):
    photo, true = product_photo()
    height, width = true.shape

    alpha = np.asarray(cut_out(photo, models).image.getchannel("A"))

    assert alpha[int(0.55 * height), width // 2 + int(0.26 * height)] == 0  # inside the handle
    assert alpha[int(0.875 * height) :, :].max() == 0  # the shadow lies below the foot


def test_no_rim_of_the_old_background_shows_on_a_new_one(models, product_photo):
    photo, true = product_photo((40, 90, 160), "wood")
    image = cut_out(photo, models).image
    pixels = np.asarray(image).astype(float)

    # Blue product, brown wood: a brown rim has more red than blue. Edge pixels must be blue like the product.
    edge = (pixels[..., 3] > 40) & (pixels[..., 3] < 250)
    assert edge.sum() > 100
    assert np.median(pixels[edge][:, 2] - pixels[edge][:, 0]) > 60
    assert np.quantile(pixels[edge][:, 2] - pixels[edge][:, 0], 0.05) > 0


def test_a_small_product_gets_a_second_look_that_keeps_its_thin_parts(models):
    photo = Image.new("RGB", (1000, 1000), (150, 165, 160))
    pen = ImageDraw.Draw(photo)
    pen.rectangle((0, 560, 1000, 1000), fill=(215, 212, 206))
    pen.polygon([(420, 300), (560, 300), (640, 450), (340, 450)], fill=(214, 170, 52))
    pen.rectangle((482, 450, 497, 690), fill=(120, 92, 30))
    pen.ellipse((370, 670, 610, 740), fill=(40, 42, 50))

    alpha = np.asarray(cut_out(photo, models).image.getchannel("A"))

    assert alpha[570, 489] > 200  # the middle of the pole, 15 px of 1000
    assert alpha[570, 460] == 0 and alpha[570, 520] == 0


def test_an_empty_wall_has_no_product(models):
    y = np.mgrid[0:1:300j, 0:1:400j][0]
    wall = Image.fromarray(np.dstack([200 + 20 * y, 198 + 20 * y, 190 + 18 * y]).astype(np.uint8))

    with pytest.raises(NoProductError, match="could not find a product"):
        cut_out(wall, models)


def test_a_product_cut_off_by_the_photo_is_said(models, product_photo):
    photo, true = product_photo()
    height = photo.height

    cutout = cut_out(photo.crop((0, 0, photo.width, int(0.7 * height))), models)

    assert any("reaches the bottom edge" in note for note in cutout.notes)


def test_a_picture_s_own_transparency_is_used_as_it_is(models):
    cutout = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    cutout.paste((10, 200, 30, 255), (20, 20, 40, 40))

    result = cut_out(cutout, models)

    assert result.image.tobytes() == cutout.tobytes() and result.model is None


def test_rounded_corners_are_no_cut_out():
    corners = Image.new("RGBA", (100, 100), (9, 9, 9, 255))
    corners.paste((0, 0, 0, 0), (0, 0, 4, 4))

    assert not is_cutout(corners)
    assert not is_cutout(Image.new("RGBA", (10, 10), (0, 0, 0, 0)))


def test_without_the_model_the_command_that_gets_it_is_named(tmp_path, product_photo):
    with pytest.raises(ToolInputError, match="lightbox models pull u2netp"):
        cut_out(product_photo()[0], ModelFolder(tmp_path))


def test_specks_go_and_similar_parts_stay():
    guess = np.zeros((100, 100), np.float32)
    guess[20:60, 10:40] = 1
    guess[20:60, 60:90] = 1
    guess[90:92, 90:92] = 1

    cleaned, objects = keep_product(guess, reach=4)

    assert objects == 2
    assert cleaned[91, 91] == 0 and cleaned[30, 20] == 1 and cleaned[30, 70] == 1


def test_pinholes_close_and_handles_stay_open():
    guess = np.zeros((200, 200), np.float32)
    guess[20:180, 20:180] = 1
    guess[60:62, 60:62] = 0
    guess[90:130, 90:130] = 0

    cleaned, _ = keep_product(guess, reach=4)

    assert cleaned[61, 61] == 1 and cleaned[110, 110] == 0


def test_a_soft_grey_patch_at_the_foot_is_taken_for_shadow_and_hair_is_not():
    picture = np.full((100, 100, 3), 200, np.float32)
    picture[20:80, 30:60] = (30, 40, 120)
    picture[70:80, 60:90] = 130  # darker background next to the foot
    alpha = np.zeros((100, 100), np.float32)
    alpha[20:80, 30:60] = 1
    alpha[70:80, 60:90] = 0.4
    alpha[20:30, 60:70] = 0.4  # soft edge in the upper half

    cleared = remove_shadow(picture, alpha, np.full_like(picture, 200))

    assert cleared[75, 75] == 0
    assert cleared[25, 65] == np.float32(0.4) and cleared[50, 45] == 1


def test_a_dark_handle_in_doubt_before_a_dark_wall_is_no_shadow():
    picture = np.full((100, 100, 3), 40, np.float32)
    picture[70:80, 60:90] = 28
    alpha = np.zeros((100, 100), np.float32)
    alpha[20:80, 30:60] = 1
    alpha[70:80, 60:90] = 0.7

    assert (remove_shadow(picture, alpha, np.full_like(picture, 40)) == alpha).all()


def test_a_grey_print_that_the_product_encloses_is_no_shadow():
    picture = np.full((100, 100, 3), 200, np.float32)
    picture[20:90, 20:80] = (30, 40, 120)
    picture[60:80, 40:60] = 130
    alpha = np.zeros((100, 100), np.float32)
    alpha[20:90, 20:80] = 1
    alpha[60:80, 40:60] = 0.4

    assert (remove_shadow(picture, alpha, np.full_like(picture, 200)) == alpha).all()


class _LooksTwice:
    """Sure of a square at the first look; sees a hole in its middle at the second."""

    side = 320

    def __init__(self) -> None:
        self.looks = 0

    def guess(self, photo: np.ndarray) -> tuple[np.ndarray, float, np.ndarray]:
        self.looks += 1
        seen = np.zeros((320, 320), np.float32)
        if self.looks == 1:
            seen[140:180, 140:180] = 1
        else:
            seen[46:274, 46:274] = 1
            seen[140:180, 140:180] = 0
        return seen, 1.0, photo


def test_a_second_look_opens_nothing_that_the_first_was_sure_of():
    network = _LooksTwice()

    found = find_product(np.zeros((960, 960, 3), np.uint8), network)  # type: ignore[arg-type]

    assert network.looks == 2 and found.region != (0, 0, 960, 960)
    assert found.guess[160, 160] == 1
    assert found.guess[20, 160] == 0


def test_a_part_that_the_second_look_lost_comes_back_with_the_first_one_s_edge():
    class LosesTheTop(_LooksTwice):
        def guess(self, photo: np.ndarray) -> tuple[np.ndarray, float, np.ndarray]:
            seen, certainty, blocks = super().guess(photo)
            if self.looks == 2:
                seen[140:180, 140:180] = 1
                seen[46:70, 46:274] = 0
            return seen, certainty, blocks

    found = find_product(np.zeros((960, 960, 3), np.uint8), LosesTheTop())  # type: ignore[arg-type]

    assert found.guess[50:70, 60:260].min() > 0.9  # up to its edge, not only its sure core
    assert found.guess[30, 160] == 0


def test_unmixing_gives_the_product_s_colour_back():
    product, background = np.array([[200.0, 20, 20]]), np.array([[20.0, 200, 20]])

    own = unmix(0.6 * product + 0.4 * background, np.array([0.6]), product, background)

    assert np.allclose(own, product)


def test_a_stored_cut_out_is_made_once_and_found_again(context, encode_as, product_photo):
    work = context()
    photo, _ = product_photo()
    upload = work.images.add_photo(encode_as(photo), "mug.jpg")

    first, second = cutout_of(work, upload.id), cutout_of(work, upload.id)

    assert first.id == second.id and first.kind == "cutout"
    assert cutout_of(work, first.id).id == first.id
    assert first.recipe.model == "u2netp" and first.recipe.licence == "Apache-2.0"
    assert first.recipe.revision == work.models.sha256("u2netp")
    assert first.recipe.inputs == {upload.id: upload.sha256}


def test_an_uncertain_edge_is_shown_from_close_by(context, encode_as, product_photo, monkeypatch):
    work = context()
    picture, _ = product_photo()
    certain = cut_out
    doubt = (300, 200, 380, 330)
    monkeypatch.setattr("tools.cutout.cut_out", lambda *args: replace(certain(*args), doubt=doubt))
    photo = work.images.add_photo(encode_as(picture), "mug.jpg")

    made = cutout_of(work, photo.id)

    assert made.recipe.checks["uncertain"] == list(doubt)
    (shown,) = work.images.close_ups([photo.id, made.id])
    with Image.open(shown) as opened:
        pixels = np.asarray(opened)
    frame = (pixels == (215, 25, 30)).all(axis=2)
    before, after = np.split(frame[:, : frame.shape[1] // 2 * 2], 2, axis=1)
    assert before.any() and after.any()  # framed in the photo and in the cut-out


def test_the_tool_says_what_it_made_and_leaves_the_upload_alone(context, encode_as, product_photo):
    work = context()
    content = encode_as(product_photo()[0])
    upload = work.images.add_photo(content, "mug.jpg")

    result = remove_background.run(work, image_id=upload.id)

    assert result.images == ("img_2",)
    assert "img_2" in result.text and "u2netp" in result.text and "720 x 540" in result.text
    assert work.images.path(upload.id).read_bytes() == content
    assert remove_background.run(work, image_id="img_2").images == ("img_2",)


def test_the_tool_answers_a_wrong_id_with_the_right_ones(context):
    with pytest.raises(ToolInputError, match="No picture 'img_7'"):
        remove_background.run(context(), image_id="img_7")


def test_numba_compiles_nothing_for_a_cut_out(tmp_path, models):
    """Its first compile takes 90 s; nobody waits for it."""
    script = (
        "import sys; from pathlib import Path; from tools.matting.network import load_network\n"
        "load_network('u2netp', Path(sys.argv[1]), 320)\n"
        "from numba.core.dispatcher import Dispatcher\n"
        "modules = [m for name, m in sys.modules.items() if name.startswith('pymatting')]\n"
        "sys.exit(not modules or any(isinstance(f, Dispatcher) for m in modules for f in vars(m).values()))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script, str(models.path("u2netp"))], env={"NUMBA_CACHE_DIR": str(tmp_path)}, timeout=60
    )

    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []
