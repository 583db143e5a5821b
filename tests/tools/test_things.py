"""Several things in one photo: told apart, named by what is measured, chosen, and kept chosen."""

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from tools.errors import ToolInputError
from tools.generate_scene import generate_scene
from tools.make_image_set import make_image_set
from tools.make_main_image import make_main_image
from tools.remove_background import remove_background
from tools.things.choice import WhichThing, find_chosen
from tools.things.colours import colour_shares
from tools.things.find import find_things

RED, BLUE, GREEN, WHITE = (190, 30, 30), (30, 60, 170), (30, 120, 50), (250, 250, 248)
Draw = Callable[[ImageDraw.ImageDraw], None]


def _cut(*draws: Draw, size: tuple[int, int] = (600, 400)) -> tuple[Image.Image, Image.Image]:
    """A photo of drawn things and its perfect cut-out."""
    photo, alpha = Image.new("RGB", size, (205, 204, 200)), Image.new("L", size)
    for draw in draws:
        draw(ImageDraw.Draw(photo))
        stencil = Image.new("RGB", size, (205, 204, 200))
        draw(ImageDraw.Draw(stencil))
        changed = np.any(np.asarray(stencil) != (205, 204, 200), axis=2)
        alpha.paste(255, mask=Image.fromarray((changed * 255).astype(np.uint8)))
    cutout = photo.convert("RGBA")
    cutout.putalpha(alpha)
    return photo, cutout


def _box(x: int, colour: tuple[int, int, int], y: int = 300, width: int = 90, height: int = 160) -> Draw:
    return lambda pen: pen.rectangle((x, y - height, x + width, y), fill=colour)


def _ball(x: int, colour: tuple[int, int, int], y: int = 300, side: int = 120) -> Draw:
    return lambda pen: pen.ellipse((x, y - side, x + side, y), fill=colour)


@pytest.fixture
def three_things() -> Image.Image:
    """A photo, 900x600: a red box left, a blue ball in the middle, a green bottle on the right."""
    photo = Image.new("RGB", (900, 600), (206, 208, 210))
    pen = ImageDraw.Draw(photo)
    pen.rectangle((0, 380, 900, 600), fill=(214, 204, 188))
    pen.rectangle((90, 240, 250, 460), fill=RED)
    pen.ellipse((360, 290, 540, 470), fill=BLUE)
    pen.rounded_rectangle((670, 220, 780, 470), 30, fill=GREEN)
    pen.rectangle((705, 150, 745, 225), fill=GREEN)
    return photo.filter(ImageFilter.GaussianBlur(0.7))


def test_things_are_numbered_as_people_count_and_named_by_what_is_measured():
    things = find_things(*_cut(_ball(420, GREEN), _box(60, RED), _ball(240, BLUE)))

    assert [(t.number, t.place, t.colour) for t in things.choices] == [
        (1, "left", "red"), (2, "middle", "blue"), (3, "right", "green"),
    ]  # fmt: skip
    assert things.unclear and things.products == 3


def test_one_above_the_other_is_top_and_bottom():
    things = find_things(*_cut(_box(200, RED, 130, 160, 90), _ball(220, BLUE, 380), size=(600, 400)))

    assert [t.place for t in things.choices] == ["top", "bottom"]


@pytest.mark.parametrize("colour", [RED, WHITE])
def test_a_pair_of_alike_things_is_one_product(colour):
    things = find_things(*_cut(_box(100, colour), _box(350, colour, height=150)))

    assert not things.unclear and len(things.choices) == 2


def test_the_same_thing_in_two_colours_is_two_products():
    assert find_things(*_cut(_box(100, RED), _box(350, BLUE))).unclear


def test_salt_and_pepper_belong_together():
    assert not find_things(*_cut(_box(150, (245, 245, 245)), _box(350, (40, 40, 40)))).unclear


def test_cutlery_belongs_together_whatever_its_outlines():
    steel = (150, 152, 155)

    def fork(pen):
        pen.rectangle((150, 60, 170, 340), fill=steel)

    def spoon(pen):
        pen.rectangle((300, 150, 314, 350), fill=steel)
        pen.ellipse((285, 60, 329, 160), fill=steel)

    assert not find_things(*_cut(fork, spoon)).unclear


def test_a_pair_beside_something_else_is_chosen_as_a_pair():
    things = find_things(*_cut(_ball(40, WHITE, side=90), _ball(170, WHITE, side=90), _box(400, RED)))

    assert [(t.alike, t.colour) for t in things.choices] == [(2, "white"), (1, "red")]
    assert things.unclear


def test_a_foot_under_a_thin_pole_that_the_matte_missed_is_the_same_thing():
    photo, cutout = _cut(_box(220, (230, 210, 160), 130, 160, 90), _box(240, (150, 110, 40), 380, 120, 26))
    ImageDraw.Draw(photo).rectangle((297, 128, 303, 360), fill=(150, 110, 40))

    things = find_things(photo, cutout)

    assert len(things.choices) == 1 and not things.left_out


def test_a_shadow_and_a_reflection_are_nothing():
    photo, cutout = _cut(_box(100, RED), _box(330, (150, 149, 146), 330, 150, 30))
    mirrored = photo.crop((100, 140, 191, 301)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    ramp = np.linspace(60, 240, 91)[None, :, None] * np.ones((161, 1, 3))
    photo.paste(
        Image.fromarray((np.asarray(mirrored) * 0.4 + ramp * 0.6).astype(np.uint8)).crop((0, 0, 91, 60)), (100, 310)
    )
    photo.paste(Image.fromarray(np.uint8(np.asarray(mirrored) * 0.4 + ramp * 0.6)), (100, 140))
    cutout.paste(255, (100, 310, 191, 370), None)

    things = find_things(photo, cutout)

    assert len(things.choices) == 1


def test_what_the_photo_cuts_off_is_left_out_and_named():
    things = find_things(*_cut(_ball(240, BLUE, side=180), _box(540, GREEN)))

    assert [t.colour for t in things.choices] == ["blue"]
    assert [(t.place, t.colour) for t in things.left_out] == [("right", "green")]


def test_what_is_far_smaller_is_left_out_and_named():
    photo, cutout = _cut(_box(60, RED, 360, 240, 320), _ball(480, BLUE, 360, 90))

    things = find_things(photo, cutout)

    assert [t.colour for t in things.left_out] == ["blue"]
    assert np.asarray(things.only(cutout, things.all_labels))[:, 470:, 3].max() == 0


@pytest.mark.parametrize(
    ("words", "numbers"),
    [("2", [2]), ("1,3", [1, 3]), ("1 and 2", [1, 2]), ("left", [1]), ("the right one", [3]), ("middle", [2]),
     ("blue", [2]), ("all", [1, 2, 3]), ("7", []), ("purple", []), ("largest", [3])],
)  # fmt: skip
def test_a_choice_in_words(words, numbers):
    things = find_things(*_cut(_box(60, RED), _ball(240, BLUE), _box(400, GREEN, height=250, width=110)))

    assert [t.number for t in find_chosen(things, words)] == numbers


def test_words_that_cannot_be_looked_for_are_refused():
    with pytest.raises(ToolInputError, match="item is 'the cute one'.*a number.*left.*all"):
        find_chosen(find_things(*_cut(_box(60, RED), _ball(240, BLUE))), "the cute one")


@pytest.mark.parametrize(
    ("rgb", "name"),
    [((250, 250, 250), "white"), ((128, 128, 128), "grey"), ((15, 15, 18), "black"), ((200, 30, 30), "red"),
     ((235, 130, 30), "orange"), ((240, 210, 40), "yellow"), ((40, 140, 60), "green"), ((40, 160, 170), "turquoise"),
     ((40, 70, 180), "blue"), ((120, 50, 160), "purple"), ((240, 150, 180), "pink"), ((110, 70, 40), "brown"),
     ((220, 200, 165), "beige")],
)  # fmt: skip
def test_colours_are_called_what_people_call_them(rgb, name):
    assert next(iter(colour_shares(np.full((50, 3), rgb, np.uint8)))) == name


def _alpha(images, image_id: str) -> np.ndarray:
    return np.asarray(images.photo(image_id).image.getchannel("A"))


def test_when_nobody_can_be_asked_everything_is_kept_and_said(context, images, three_things, encode_as):
    photo = images.add_photo(encode_as(three_things), "shelf.jpg").id

    result = remove_background.run(context(), image_id=photo)

    alpha = _alpha(images, result.images[0])
    assert min(alpha[350, 170], alpha[380, 450], alpha[400, 725]) == 255
    assert any(n.startswith("I kept all 3 things in the photo: 1 left, red") for n in result.notes)
    assert images.numbered(photo).is_file()


def test_in_a_chat_the_question_comes_before_the_work(context, images, three_things, encode_as):
    photo = images.add_photo(encode_as(three_things), "shelf.jpg").id

    result = generate_scene.run(context(may_ask=True), image_id=photo, scene="on marble", size=256)

    assert not result.images and len(images.records()) == 1
    assert result.choice is not None and result.choice["image_id"] == photo
    assert [t["colour"] for t in result.choice["things"]] == ["red", "blue", "green"]
    assert "I see 3 separate things in shelf.jpg: 1 left" in result.text
    with Image.open(images.numbered(photo)) as numbered:
        assert numbered.size == (900, 600)


def test_a_gallery_asks_before_any_of_its_pictures(context, images, three_things, encode_as):
    photo = images.add_photo(encode_as(three_things), "shelf.jpg").id

    result = make_image_set.run(context(may_ask=True), image_id=photo, marketplace="etsy")

    assert result.choice is not None and not result.images and len(images.records()) == 1


@pytest.mark.parametrize("arguments", [{"item": 2}, {"item": "blue"}, {"point": [450, 380]}])
def test_one_thing_is_taken_and_all_that_follows_shows_it(context, images, three_things, encode_as, arguments):
    photo = images.add_photo(encode_as(three_things), "shelf.jpg").id
    chat = context(may_ask=True)

    result = remove_background.run(chat, image_id=photo, **arguments)
    main = make_main_image.run(chat, image_id=photo, marketplace="amazon")

    alpha = _alpha(images, result.images[0])
    assert alpha[380, 450] == 255 and alpha[350, 170] == alpha[400, 725] == 0
    assert "I took one of 3 things in the photo: 2 middle, blue." in result.notes
    recipe = images.record(result.images[0]).recipe
    assert recipe is not None and recipe.parameters == {k: str(v) if k == "item" else v for k, v in arguments.items()}
    made = images.record(main.images[0]).recipe
    assert made is not None and result.images[0] in made.inputs


def test_a_later_choice_takes_the_place_of_an_earlier_one(context, images, three_things, encode_as):
    photo = images.add_photo(encode_as(three_things), "shelf.jpg").id
    chat = context(may_ask=True)

    first = remove_background.run(chat, image_id=photo, item="left").images[0]
    second = remove_background.run(chat, image_id=first, item="right").images[0]  # asked of the cut-out: same photo

    assert remove_background.run(chat, image_id=photo).images == (second,)
    assert _alpha(images, second)[400, 725] == 255 and _alpha(images, second)[350, 170] == 0


def test_a_choice_that_fits_nothing_is_asked_again_or_refused(context, images, three_things, encode_as):
    photo = images.add_photo(encode_as(three_things), "shelf.jpg").id

    asked = remove_background.run(context(may_ask=True), image_id=photo, item="purple")
    assert asked.choice is not None and asked.choice["unmatched"] == "purple" and not asked.images
    with pytest.raises(WhichThing, match="not see exactly one that is purple. I see 3 separate"):
        remove_background.run(context(), image_id=photo, item="purple")


def test_a_box_takes_what_lies_in_it(context, images, three_things, encode_as):
    photo = images.add_photo(encode_as(three_things), "shelf.jpg").id

    result = remove_background.run(context(may_ask=True), image_id=photo, box=[340, 270, 220, 220])

    alpha = _alpha(images, result.images[0])
    assert alpha.shape == (600, 900)
    assert alpha[380, 450] == 255 and alpha[:, :330].max() == 0 and alpha[:, 570:].max() == 0
    assert "I took only the part of the photo that you marked." in result.notes


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"box": [2000, 10, 50, 50]}, "lies outside the photo, which has 900 x 600 px"),
     ({"box": [10, 10, 0, 50]}, "0 x 50 px. It needs at least 16 px"),
     ({"box": [10, 10, 60, 60]}, "Nothing in the box 10,10,60,60 stands out"),
     ({"box": [1, 2, 3]}, "wrong arguments"),
     ({"point": [950, 10]}, "point 950,10 lies outside the photo"),
     ({"point": [20, 20]}, "Nothing was found at 20,20. The photo shows: 1 left, .*red"),
     ({"item": 1, "box": [1, 2, 30, 40]}, "Only one of item, point and box")],
)  # fmt: skip
def test_wrong_choices_are_explained(context, images, three_things, encode_as, arguments, message):
    photo = images.add_photo(encode_as(three_things), "shelf.jpg").id

    with pytest.raises(ToolInputError, match=message):
        remove_background.run(context(), image_id=photo, **arguments)
    assert len(images.records()) == 1


def test_the_only_thing_is_taken_whatever_was_said_and_that_is_said(context, images, mug_photo, encode_as):
    photo = images.add_photo(encode_as(mug_photo), "mug.jpg").id

    result = remove_background.run(context(may_ask=True), image_id=photo, item="left")

    assert result.images and "I found only this one thing in the photo." in result.notes


def test_a_transparent_upload_is_taken_as_it_is_until_something_is_chosen(context, images, encode_as):
    _, cutout = _cut(_box(100, RED), _ball(350, BLUE))
    upload = images.add_photo(encode_as(cutout, "PNG"), "both.png").id
    chat = context(may_ask=True)

    assert remove_background.run(chat, image_id=upload).images == (upload,)
    chosen = remove_background.run(chat, image_id=upload, item="blue").images[0]
    assert _alpha(images, chosen)[:, :250].max() == 0 and _alpha(images, chosen)[240, 410] == 255
    assert remove_background.run(chat, image_id=upload).images == (chosen,)
