"""The tool that stands a product in a scene: the seller's own pixels, all around them by one of the scene engines."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Annotated, Any

import numpy as np
from PIL import Image
from pydantic import Field

from tools.branding.active import brand_in_use
from tools.branding.judgement import judge_scene
from tools.branding.palette import in_brand_colours, read_palette
from tools.branding.wishes import without_brand_colours
from tools.cutout import NoProductError, cut_out, cutout_of, product_behind
from tools.errors import ToolInputError
from tools.fidelity import OPAQUE, Fidelity, measure_fidelity
from tools.image_record import ImageRecord, Recipe
from tools.provenance import AI_SURROUNDINGS, Provenance
from tools.scene.engine import EngineName, ScenePicture, SceneTask
from tools.scene.spec import SceneSpec
from tools.scene.templates import find_template
from tools.scene.vocabulary import lies_flat
from tools.tool import ToolContext, ToolResult, tool


@tool(changes="write", lane="locked")
def generate_scene(
    context: ToolContext,
    image_id: Annotated[
        str, Field(description="The product photo, its cut-out, or an earlier scene of it, for example `img_1`.")
    ],
    scene: Annotated[
        str,
        Field(
            max_length=1000,
            description="What the picture shows around the product, in the user's own words and language: surface, "
            "wall or paper colour, light and its side. Example: `on light oak, sage green wall, morning light from the "
            "left`. With based_on only what changes: `warmer`, `on marble instead`. May be empty with a "
            "template or a brand.",
        ),
    ],
    count: Annotated[int, Field(ge=1, le=8, description="How many different pictures, 1 to 8.")] = 1,
    template: Annotated[
        str | None, Field(description="Name of a ready-made scene, for example `oak kitchen table`.")
    ] = None,
    based_on: Annotated[
        str | None, Field(description="Id of an earlier scene to change; what `scene` does not mention stays as it is.")
    ] = None,
    seed: Annotated[
        int | None, Field(ge=0, le=2**31, description="Repeats a picture; leave out for a new one.")
    ] = None,
    palette: Annotated[
        list[str], Field(description="Colours for what `scene` leaves open; left out, those of the brand in use.")
    ] = [],  # noqa: B006
    size: Annotated[
        int | None, Field(ge=256, le=4096, description="Longest side in pixels; leave out for the usual size.")
    ] = None,
    engine: Annotated[
        EngineName | None,
        Field(description="Only where the user asks for one: `studio`, or `diffusion` for AI surroundings."),
    ] = None,
) -> ToolResult:
    """Put the product into a scene, in any light: on wood, stone, tiles, cloth, sand or paper, on a podium, in a place.

    Places: kitchen, bathroom, living room, office, café, garden, terrace, beach, city; Christmas, Diwali,
    Valentine's Day, Eid, Lunar New Year, summer, autumn.

    The product itself is never changed.
    Use it for "on a wooden table in morning light", "lifestyle picture", "four variations", and with based_on for
    changes to an earlier scene ("warmer", "softer shadow", "on marble instead").
    """
    size = size or context.scene_size
    kept = brand_in_use(context)
    colours = read_palette(palette) or (kept.palette if kept else ())
    spec, earlier_seed = _plan(context, scene, template, based_on, colours)
    behind = product_behind(context, image_id)
    if spec.lies is None:
        spec.lies = lies_flat(spec.subject, context.images.record(behind).name)
    context.step(0, count + 1, "cutting the product out")
    cutout_record = cutout_of(context, behind)
    cutout = context.images.photo(cutout_record.id).image
    if cutout.mode != "RGBA" or float((np.asarray(cutout.getchannel("A")) == OPAQUE).mean()) < 0.0005:
        raise ToolInputError(
            f"The cut-out of {image_id!r} has no solid part, so there is nothing to stand in a scene. "
            "Send a photo where the product stands out clearly from its background."
        )
    first = seed if seed is not None else earlier_seed
    if first is None:
        first = _fresh_seed(context, cutout_record, scene)
    chosen = context.scenes.engine(engine)
    task = SceneTask(
        cutout, spec, tuple(range(first, first + count)), size, str(context.images.folder), _again_by(context),
        context.step, context.cancelled, context.preview,
    )  # fmt: skip
    records, pictures, measured = list[ImageRecord](), list[ScenePicture](), list[Fidelity]()
    inputs = {i: context.images.record(i).sha256 for i in dict.fromkeys((image_id, cutout_record.id))}
    for picture in chosen.pictures(task):
        fidelity = _measured(picture)
        recipe = _recipe(picture, fidelity, spec, size, scene, template, based_on, inputs, chosen.name)
        if colours:
            recipe.parameters["palette"] = list(colours)
        name = f"{picture.spec.subject or 'product'} on {picture.spec.in_words()}"
        said = Provenance(AI_SURROUNDINGS).xmp if picture.model else None
        records.append(context.images.add_picture(picture.image, "scene", name, recipe, notes=picture.notes, xmp=said))
        pictures.append(picture)
        measured.append(fidelity)
        if context.preview and count > 1:
            context.preview(picture.image)
    context.step(count + 1, count + 1, "done")
    remarks = [*chosen.unshown(spec), *(n for p in pictures for n in p.notes), *cutout_record.notes]
    if kept and kept.palette:
        remarks += [judge_scene(picture.ground or picture.image, kept) for picture in pictures]
    notes = tuple(dict.fromkeys([*remarks, _in_words(measured)]))
    lines = [
        f"{record.id}: {picture.spec.in_words()}; seed {picture.seed}."
        for record, picture in zip(records, pictures, strict=True)
    ]
    by = f"{chosen.name} engine" + (f" ({pictures[0].model})" if pictures[0].model else "")
    made = f"Made {count} scene{'s' if count > 1 else ''} of {image_id} with the {by}."
    return ToolResult("\n".join([made, *lines, *notes]), tuple(r.id for r in records), None, (), notes)


def _again_by(context: ToolContext) -> Callable[[Image.Image], Image.Image | None]:
    def again(picture: Image.Image) -> Image.Image | None:
        try:
            return cut_out(picture, context.models, context.cutout_model).image
        except NoProductError:
            return None

    return again


def _plan(
    context: ToolContext, scene: str, template: str | None, based_on: str | None, palette: tuple[str, ...]
) -> tuple[SceneSpec, int | None]:
    """The asked-for scene, over the template's or the earlier picture's, in the brand's colours where it names none.

    Returns:
        The scene, and the seed to keep, if any.
    """
    scene, in_colours = without_brand_colours(scene)
    if in_colours and not palette:
        raise ToolInputError(
            "I do not know your brand's colours. Save them first: `save my brand Name, colours #1b3a4b`."
        )
    base, seed = SceneSpec(), None
    if based_on:
        recipe = _scene_behind(context, based_on).recipe
        if recipe is None or "request" not in recipe.parameters:
            raise ToolInputError(
                f"{based_on!r} is not a scene I made, so there is nothing to change in it. "
                "Leave based_on out to make a new scene, or give the id of a scene."
            )
        base, seed = SceneSpec.model_validate(recipe.parameters["request"]), recipe.seed
    if template:
        base = SceneSpec.from_text(find_template(template).scene, base)
    spec = SceneSpec.from_text(scene, base)
    if palette and not based_on:
        spec = in_brand_colours(spec, palette)
    elif in_colours:
        uncoloured = spec.model_copy(update={"surface_colour": None, "wall_colour": None, "places": []})
        spec = in_brand_colours(uncoloured, palette)
    # "Another like that": with nothing to change, the earlier seed would only make the same picture again.
    return spec, None if spec == base else seed


def _scene_behind(context: ToolContext, image_id: str) -> ImageRecord:
    """The scene that a file was written from; the picture itself where it is none of a scene."""
    behind = list(context.images.origins(image_id))
    return next((record for record in behind if record.kind not in ("export", "fixed")), behind[-1])


def _fresh_seed(context: ToolContext, cutout: ImageRecord, scene: str) -> int:
    """A seed that is new for every request but the same when a whole conversation is replayed."""
    scenes = sum(record.kind == "scene" for record in context.images.records())
    return zlib.crc32(f"{cutout.sha256} {scene} {scenes}".encode()) % 1_000_000


def _measured(picture: ScenePicture) -> Fidelity:
    """The fidelity gate: refuses a picture in which the product or anything around it is not as it was laid down."""
    fidelity = measure_fidelity(picture.image, picture.product, picture.box, picture.ground)
    if not fidelity.passed:
        raise RuntimeError(f"The product changed in scene {picture.spec.in_words()!r}, seed {picture.seed}: {fidelity}")
    return fidelity


def _in_words(measured: list[Fidelity]) -> str:
    """What was measured of the product, for the seller."""
    found = [fidelity.overlap for fidelity in measured if fidelity.overlap is not None]
    if not found:
        return "Measured: every pixel of your product is unchanged, and so is any text on it."
    return (
        "Measured: every pixel of your product is unchanged, and so is any text on it; found again in the picture by "
        f"its looks, its outline fits to {100 * min(found):.0f}%."
    )


def _recipe(
    picture: ScenePicture, fidelity: Fidelity, spec: SceneSpec, size: int, scene: str, template: str | None,
    based_on: str | None, inputs: dict[str, str], engine: EngineName,
) -> Recipe:  # fmt: skip
    """How the picture was made."""
    parameters: dict[str, Any] = {
        "scene": scene, "template": template, "based_on": based_on, "size": size,
        "box": list(picture.box), "request": spec.model_dump(exclude_defaults=True), "spec": picture.spec.model_dump(),
        **picture.parameters,
    }  # fmt: skip
    return Recipe(
        tool="generate_scene", engine=engine, model=picture.model, revision=picture.revision, licence=picture.licence,
        seed=picture.seed, parameters=parameters, inputs=inputs,
        checks={"fidelity": fidelity.record(), **picture.checks},
    )  # fmt: skip
