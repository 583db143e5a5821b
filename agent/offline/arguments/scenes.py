"""Arguments of the scenes around a product: new ones, and changes of the last one."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.arguments.calls import Call, Calls, Remark
from agent.offline.arguments.which_pictures import missing_pictures, which_was_taken
from agent.offline.brand_request import brand_named
from agent.offline.data import load
from agent.offline.engine_choice import engine_in_use, last_scene, only_names_engine, read_engine, without_engine
from agent.offline.request import Request
from agent.offline.scene import read_change, read_scenes
from agent.offline.slots import read_count, read_seed, read_size, speaks_of_all_photos
from agent.offline.subjects import Subjects
from agent.offline.template_request import template_category, template_named

MOST_SCENES = 8  # of one call, as the tool takes them


def generate_scene(request: Request, subjects: Subjects) -> Calls:
    """New scenes of each product, or the last scene changed, from the engine that the conversation chose."""
    engine = read_engine(subjects.context.now.text) or engine_in_use(subjects.context)
    if again := _by_another_engine(request, subjects, engine) or _of_template(request, subjects, engine):
        return again
    if engine:
        request = replace(request, text=without_engine(request.text))
    changes = request.intent.name == "change_scene" or bool(subjects.scenes_named(request))
    base = subjects.scene_to_change(request) if changes else None
    if base is not None and subjects.names_another_product(request, base):
        base = None  # "and now the lamp on blue": another photo, not the last scene
    count = read_count(request.words, subjects.language)
    extra: dict[str, int | str | None] = {"size": read_size(request.text), "seed": read_seed(request.text),
                                           "engine": engine}  # fmt: skip
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


def _by_another_engine(request: Request, subjects: Subjects, engine: str | None) -> Calls | None:
    """`use the studio engine`, after a scene: the same scene from that engine, also where another one failed."""
    before = last_scene(subjects.context)
    if not engine or before is None or subjects.context.now.attached or not only_names_engine(request.text):
        return None
    if before.ok and before.images:
        based_on = before.images[-1]
        arguments = {"image_id": subjects.source_of(based_on), "scene": "", "based_on": based_on}
    else:
        arguments = {name: value for name, value in before.args.items() if name != "engine"}
    return Calls([("generate_scene", {**arguments, "engine": engine})])


def _of_template(request: Request, subjects: Subjects, engine: str | None) -> Calls | None:
    """`The template "Morning table"`: a ready-made scene by its name."""
    template = template_named(request.text)
    if not template:
        return None
    pictures = subjects.products(request)
    chosen = {"engine": engine} if engine else {}
    made: list[Call] = [
        ("generate_scene", {"image_id": i, "scene": "", "template": template, **chosen}) for i in pictures
    ]
    return Calls(made, missing_pictures(pictures, subjects))


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
