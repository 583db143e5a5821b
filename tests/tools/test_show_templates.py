"""The ready-made scenes to choose from: each with a picture, those of a kind first."""

from pathlib import Path

import pytest
from PIL import Image

from tools.errors import ToolInputError
from tools.scene.spec import SceneSpec
from tools.scene.templates import all_templates, template_file
from tools.show_templates import show_templates

PICTURES = Path(__file__).parents[2] / "ui" / "page" / "public" / "templates"


def test_every_template_has_a_picture_and_no_picture_is_left_over():
    wanted = {template_file(name) for name in all_templates()}

    assert len(wanted) == len(all_templates()) >= 60
    assert {file.name for file in PICTURES.glob("*")} == wanted
    with Image.open(PICTURES / template_file("café table")) as picture:
        assert picture.size == (240, 240)


def test_those_of_a_kind_come_first_then_those_for_any_product(context):
    shown = show_templates.run(context(), category="Jewellery").templates

    kinds = [template["category"] for template in shown]
    assert set(kinds) == {"jewellery", "any"} and kinds == sorted(kinds, reverse=True)
    assert not any(SceneSpec.from_text(template["scene"]).unshown for template in shown)


def test_without_a_kind_all_are_shown(context):
    assert len(show_templates.run(context()).templates) == len(all_templates())


def test_an_unknown_kind_is_answered_with_the_known_ones(context):
    with pytest.raises(ToolInputError, match="There are any, beauty"):
        show_templates.run(context(), category="boats")
