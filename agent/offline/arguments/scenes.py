"""Arguments of the scenes around a product: new ones, and changes of the last one."""

from __future__ import annotations

from agent.offline.arguments.calls import Calls, Remark
from agent.offline.arguments.which_pictures import missing_pictures, which_was_taken
from agent.offline.brand_request import brand_named
from agent.offline.data import load
from agent.offline.request import Request
from agent.offline.scene import read_change, read_scenes
from agent.offline.slots import read_count, read_seed, read_size, speaks_of_all_photos
from agent.offline.subjects import Subjects
from agent.offline.template_request import template_category, template_named

MOST_SCENES = 8  # of one call, as the tool takes them


def generate_scene(request: Request, subjects: Subjects) -> Calls:
    """New scenes of each product, or the last scene changed."""
    if template := template_named(request.text):
        pictures = subjects.products(request)
        made = [("generate_scene", {"image_id": i, "scene": "", "template": template}) for i in pictures]
        return Calls(list(made), missing_pictures(pictures, subjects))
    changes = request.intent.name == "change_scene" or bool(subjects.scenes_named(request))
    base = subjects.scene_to_change(request) if changes else None
    count = read_count(request.words, subjects.language)
    extra: dict[str, int | str | None] = {"size": read_size(request.text), "seed": read_seed(request.text)}
    others = _other_photos(request, subjects, base)
    if base is not None and others:
        pictures, scenes = others, [""]
        extra["based_on"] = base
    elif base is not None:
        pictures = [subjects.source_of(base)]
        scenes = [read_change(request.text)]
        extra["based_on"] = base
    else:
        pictures = subjects.products(request)
        scenes = read_scenes(request.text)
    remarks: list[Remark] = [] if base else which_was_taken(pictures, subjects)
    if count and count > 1 and len(scenes) == 1:
        extra["count"] = min(count, MOST_SCENES)
        remarks += [("count_capped", {"most": str(MOST_SCENES)})] if count > MOST_SCENES else []
    arguments = {name: value for name, value in extra.items() if value is not None}
    if not any(scenes) and base is None and not brand_named(subjects.context):
        scenes = [load("texts")["default_scene"]]
        remarks.append(("default_scene", {"scene": scenes[0]}))
    calls = [("generate_scene", {"image_id": i, "scene": s[:1000], **arguments}) for i in pictures for s in scenes]
    return Calls(calls, missing_pictures(pictures, subjects), remarks)


def show_templates(request: Request, _subjects: Subjects) -> Calls:
    """The ready-made scenes, of one kind of product where one is named."""
    category = template_category(request.text)
    return Calls([("show_templates", {"category": category} if category else {})])


def _other_photos(request: Request, subjects: Subjects, base: str | None) -> list[str]:
    """The photos that a scene is wanted for as well: `the same scene as img_3 for all photos`."""
    if base is None or not speaks_of_all_photos(request.words):
        return []
    own = subjects.context.photo_of(base)
    return [picture.id for picture in subjects.context.of_kind("photo") if picture.id != own]
