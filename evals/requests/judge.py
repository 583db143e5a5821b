"""Is a picture fit to be shown: the product whole and large enough, its pixels its own, the request understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from evals.requests.damage import DAMAGES, Placed, damaged
from evals.requests.draw import Request
from tools.fidelity import OPAQUE, measure_fidelity, place_cutout
from tools.image_record import ImageRecord, Recipe
from tools.scene.spec import SceneSpec
from tools.scene.studio.picture import render_scene
from tools.scene.studio.product import crop_to_product
from tools.scene.vocabulary import plain
from tools.store import ImageStore

LEAST_SIDE = 0.25  # of the picture's longest side that the product's longest has
LEAST_MARGIN = 0.02
LEAST_SOLID = 0.005  # of the picture's pixels that are the product's and opaque
_FAMILIES = {"wood": ("light_oak", "dark_walnut")}


@dataclass(frozen=True)
class Verdict:
    """What was found in one picture.

    Attributes:
        empty: Why the picture counts as empty; an empty text if it does not.
        intact: Whether the product in the stored file is the cut-out, measured anew.
        missed: What of the request the picture does not show: `surface: wanted sand, got light_oak`.
    """

    empty: str
    intact: bool
    missed: tuple[str, ...]


def judge(images: ImageStore, record: ImageRecord, request: Request) -> Verdict:
    """Look at a stored scene.

    Args:
        images: The conversation's pictures.
        record: The scene.
        request: What was asked for.
    """
    recipe, cutout = _origin(images, record)
    picture, product = images.photo(record.id).image.convert("RGB"), crop_to_product(cutout)
    left, top, right, bottom = recipe.parameters["box"]
    box = (left, top, right, bottom)
    gate = recipe.checks["fidelity"]["passed"] is True
    return Verdict(
        _emptiness(picture, product, box),
        gate and measure_fidelity(picture, product, box).max_difference == 0,
        tuple(_missed(recipe.parameters["spec"], request, record.notes)),
    )


def _origin(images: ImageStore, record: ImageRecord) -> tuple[Recipe, Image.Image]:
    """How a scene was made, and the cut-out it was made from.

    Raises:
        ValueError: It is no scene of a cut-out.
    """
    for image_id in record.recipe.inputs if record.recipe else ():
        image = images.photo(image_id).image
        if record.recipe and image.mode == "RGBA":
            return record.recipe, image
    raise ValueError(f"{record.id} is no scene of a cut-out")


def _emptiness(picture: Image.Image, product: Image.Image, box: tuple[int, int, int, int]) -> str:
    left, top, right, bottom = box
    margin = min(left / picture.width, top / picture.height, 1 - right / picture.width, 1 - bottom / picture.height)
    if margin < LEAST_MARGIN:
        return f"the product reaches the edge: {margin:.3f} of the picture is left"
    if max(right - left, bottom - top) < LEAST_SIDE * max(picture.size):
        return f"the product is small: {right - left} x {bottom - top} of {picture.width} x {picture.height} px"
    solid = np.asarray(place_cutout(product, box))[..., 3] == OPAQUE
    if solid.sum() < LEAST_SOLID * picture.width * picture.height:
        return "hardly anything of the product is to be seen"
    return ""


def _missed(shown: dict[str, Any], request: Request, notes: Sequence[str]) -> list[str]:
    """Fields in which the picture is another than asked for. A colour may be said to be left out."""
    missed = []
    for kind, wanted in request.shows.items():
        if kind == "place":
            got, right = shown["places"], shown["places"] == [wanted]
        elif kind == "colour":
            got = (shown["wall_colour"], shown["surface_colour"])
            right = wanted in got or any("colour you named" in note for note in notes)
        else:
            got = shown[kind]
            right = got in _FAMILIES.get(wanted, (wanted,))
        if not right:
            missed.append(f"{kind}: wanted {wanted}, got {got}")
    return missed


def unnamed(request: Request, answer: str) -> list[str]:
    """Unknown things of a request that the answer does not name."""
    return [thing for thing in request.unknown if plain(thing) not in plain(answer)]


def made_again(images: ImageStore, record: ImageRecord) -> Placed | None:
    """The same picture from its recipe, with its ground; None if it does not come out pixel for pixel."""
    recipe, cutout = _origin(images, record)
    spec = SceneSpec.model_validate(recipe.parameters["request"])
    again = render_scene(cutout, spec, recipe.seed or 0, recipe.parameters["size"])
    if not np.array_equal(np.asarray(again.image), np.asarray(images.photo(record.id).image.convert("RGB"))):
        return None
    return Placed(again.image, again.ground, again.product, again.box)


def escaped(shown: Placed, seed: int) -> tuple[int, list[str]]:
    """Damage a picture in every way and measure it.

    Returns:
        How many ways could be seen, and the names of those that were not caught.
    """
    done, not_caught = 0, []
    for number, name in enumerate(DAMAGES):
        spoilt = damaged(name, shown, np.random.default_rng([seed, number]))
        if spoilt is None:
            continue
        done += 1
        if measure_fidelity(spoilt, shown.product, shown.box, shown.ground).passed:
            not_caught.append(name)
    return done, not_caught
