"""Make a picture again from its record, in a workspace of its own; nothing of the conversation changes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from agent.events import ToolResultEvent
from agent.studio import Studio
from tools.image_record import ImageRecord
from tools.registry import TOOLS


class NotRepeatableError(ValueError):
    """The record is not one that can be followed; the message says why and what to give instead."""


@dataclass(frozen=True)
class Rerun:
    """What came of it.

    Attributes:
        result: The tool's result; its files lie in the workspace.
        identical: Whether the new file equals the old one, byte for byte.
    """

    result: ToolResultEvent
    identical: bool


def rerun(studio: Studio, recipe_file: Path, workspace: str) -> Rerun:
    """Run the tool of a picture's record again with the same inputs, seed and parameters.

    Args:
        studio: Where to run it.
        recipe_file: A record as the image store writes it (`img_3.json`), with its input pictures beside it.
        workspace: Name of an empty conversation to work in.

    Raises:
        NotRepeatableError: The file is no record, the picture was uploaded, or an input is missing or changed.
    """
    record = _read(recipe_file)
    if record.recipe is None:
        raise NotRepeatableError(f"{recipe_file.name!r} is an uploaded photo, not a picture that Lightbox made.")
    target = studio.folder(workspace) / "images"
    target.mkdir(parents=True)
    _copy_with_inputs(recipe_file.parent, record, target)
    recipe = record.recipe
    tool = next(tool for tool in TOOLS if tool.name == recipe.tool)
    arguments = {k: v for k, v in recipe.parameters.items() if k in tool.arguments.model_fields}
    if "seed" in tool.arguments.model_fields:
        arguments["seed"] = recipe.seed
    if "engine" in tool.arguments.model_fields:
        arguments["engine"] = recipe.engine
    first = next(iter(recipe.inputs))
    named = {"image_ids": [first]} if "image_ids" in tool.arguments.model_fields else {"image_id": first}
    result = studio.run_tool(tool.name, workspace, **named, **arguments)
    made = studio.images(workspace).record(result.images[0]).sha256 if result.ok else None
    return Rerun(result, made == record.sha256)


def _read(path: Path) -> ImageRecord:
    try:
        return ImageRecord.model_validate_json(path.read_text("utf-8"))
    except ValueError as error:
        raise NotRepeatableError(
            f"{path.name!r} is not the record of a picture. Give an img_N.json from a conversation's images folder."
        ) from error


def _copy_with_inputs(source: Path, record: ImageRecord, target: Path) -> None:
    """Copy what a record was made from, and what that was made from, keeping their ids."""
    if record.recipe is None:
        return
    for image_id, sha256 in record.recipe.inputs.items():
        if _copy(source, image_id, record, target).sha256 != sha256:
            raise NotRepeatableError(f"The input {image_id} is not the one {record.id} was made from: its sum differs.")
    if based_on := record.recipe.parameters.get("based_on"):
        _copy(source, based_on, record, target)


def _copy(source: Path, image_id: str, needed_by: ImageRecord, target: Path) -> ImageRecord:
    path = source / f"{image_id}.json"
    if not path.is_file():
        raise NotRepeatableError(f"The input {image_id} of {needed_by.id} is not beside the record in {str(source)!r}.")
    record = _read(path)
    for name in (path.name, record.file, f"{image_id}.id"):
        shutil.copyfile(source / name, target / name)
    if (approval := source / f"{image_id}.approval.json").is_file():
        shutil.copyfile(approval, target / approval.name)
    _copy_with_inputs(source, record, target)
    return record
