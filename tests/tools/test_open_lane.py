"""Pictures in which a model may have changed the product, and all that is made from them, wait for a person's yes."""

import pytest
from PIL import Image

from tools.approve_pictures import approve_pictures
from tools.errors import ToolInputError
from tools.export_images import export_images
from tools.fix_image import fix_image
from tools.image_record import Recipe
from tools.make_image_set import make_image_set
from tools.open_lane import NotApprovedError, approvals, require_approval, waiting
from tools.provenance import Provenance


@pytest.fixture
def edited(images, mug_photo, encode_as):
    """A photo, an edit of it, and a picture made from the edit."""
    photo = images.add_photo(encode_as(mug_photo), "mug.jpg")

    def made(kind, source, **recipe):
        inputs = {source.id: source.sha256}
        return images.add_picture(mug_photo, kind, kind, Recipe(tool=kind, inputs=inputs, **recipe))

    edit = made("edited", photo, model="flux2-klein-4b", checks={"lane": "open"})
    return (
        photo,
        edit,
        made("adjusted", edit, checks={"lane": "locked"}),
        made("adjusted", photo, checks={"lane": "open"}),
    )


def test_an_edit_and_what_is_made_from_it_wait_and_nothing_else_does(images, edited):
    photo, edit, cropped, brighter = edited

    assert waiting(images, photo.id) == [] and waiting(images, brighter.id) == []
    assert waiting(images, edit.id) == [edit.id] and waiting(images, cropped.id) == [edit.id]


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        (export_images, {"image_ids": ["img_1", "img_3"], "channels": ["etsy"]}),
        (fix_image, {"image_id": "img_3", "marketplace": "etsy"}),
        (make_image_set, {"image_id": "img_3", "marketplace": "etsy"}),
    ],
)
def test_nothing_leaves_before_the_yes_and_nothing_is_written(tool, arguments, context, images, edited):
    before = [record.id for record in images.records()]

    with pytest.raises(NotApprovedError, match=r"AI may have changed your product in img_2, and nobody has approved"):
        tool.run(context(), **arguments)
    assert [record.id for record in images.records()] == before


def test_the_yes_is_kept_with_who_and_when_and_the_first_one_stays(context, images, edited):
    result = approve_pictures.run(context(person="Asha"), image_ids=["img_3"])

    assert result.text == "Approved: img_2, by Asha. It can be exported now."
    given = images.approval("img_2")
    assert given.by == "Asha" and given.at.startswith("20")
    images.approve("img_2", "somebody else")
    assert images.approval("img_2") == given
    assert approvals(images, "img_3") == {"img_2": {"by": "Asha", "at": given.at}}
    require_approval(images, ["img_1", "img_2", "img_3", "img_4"])
    assert [record.id for record in images.records()] == ["img_1", "img_2", "img_3", "img_4"]  # a yes is no picture


def test_without_a_name_all_that_wait_are_approved_and_with_nothing_waiting_it_says_so(context, images, edited):
    approve_pictures.run(context())

    assert images.approval("img_2") and not images.approval("img_1")
    with pytest.raises(ToolInputError, match="Nothing waits for a yes"):
        approve_pictures.run(context())
    with pytest.raises(ToolInputError, match="No picture 'img_9'"):
        approve_pictures.run(context(), image_ids=["img_9"])


@pytest.mark.parametrize("file_format", ["PNG", "JPEG"])
def test_an_uploaded_file_that_says_so_of_itself_waits_too(file_format, images, mug_photo):
    from tools.picture_files import encode

    marked = encode(mug_photo, file_format, Provenance(product_may_differ=True).xmp)
    images.add_photo(marked, "mug-edited.png")
    images.add_photo(encode(Image.new("RGB", (400, 400), "white"), file_format), "plain.png")

    assert waiting(images, "img_1", uploads=True) == ["img_1"] and waiting(images, "img_2", uploads=True) == []
    with pytest.raises(NotApprovedError):
        require_approval(images, ["img_2", "img_1"])
