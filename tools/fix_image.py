"""The tool that repairs a picture for a marketplace: check, repair, check again."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tools.check.checker import judge
from tools.check.report import CheckReport
from tools.check_image import describe, name_repairs
from tools.image_record import Recipe
from tools.open_lane import require_approval
from tools.repair import words
from tools.repair.candidate import Candidate
from tools.repair.methods import problems
from tools.repair.rounds import Repaired, repair
from tools.target import target_for
from tools.tool import ToolContext, ToolResult, tool


@tool(changes="write")
def fix_image(
    context: ToolContext,
    image_id: Annotated[str, Field(description="The picture to repair, for example `img_1`.")],
    marketplace: Annotated[str, Field(description="`amazon`, `etsy` or another, or with a country `amazon.de`.")],
    slot: Annotated[
        Literal["main", "additional"], Field(description="`main` for the first picture, `additional` for the others.")
    ] = "main",
) -> ToolResult:
    """Repair a picture so that a marketplace takes it, and check it again.

    It does the least that helps: background, position and size in the frame, ratio, pixels, format, colours, file
    size. It makes a new picture, or none if the old one passes, and says what could not be repaired.
    Use it for "fix it", "make it pass", "repair the problems", after a check or without one.
    """
    target = target_for(marketplace, slot)
    require_approval(context.images, [image_id])
    record = context.images.record(image_id)
    repaired = repair(context, image_id, target, name=record.name if record.kind == "photo" else None)
    notes = (
        *words.changes(repaired, target),
        *(repaired.candidate.notes if repaired.candidate else ()),
        *words.leftovers(repaired),
    )
    if repaired.candidate is None:
        report = _shown(context, repaired, image_id)
        told = (words.headline(repaired, target, image_id, None), *notes)
        return ToolResult("\n".join([*told, describe(report, image_id)]), (), report.model_dump(), (), told)
    context.step(4, 5, "keeping the repaired picture")
    recipe = recipe_for(context, image_id, repaired, repaired.candidate)
    recipe = recipe.model_copy(
        update={"tool": "fix_image", "parameters": {"marketplace": marketplace, "slot": slot} | recipe.parameters}
    )
    made = context.images.add_file(
        repaired.candidate.delivery.content, "fixed", f"{record.name}, repaired for {marketplace}", recipe
    )
    report = _shown(context, repaired, made.id)
    context.step(5, 5, "done")
    lines = [words.headline(repaired, target, image_id, made.id), _before(repaired.before), *notes]
    return ToolResult("\n".join([*lines, describe(report, made.id)]), (made.id,), report.model_dump(), (), notes)


def _shown(context: ToolContext, repaired: Repaired, image_id: str) -> CheckReport:
    """The last report, about the stored picture, with pictures that show what is left."""
    folder = context.images.evidence_folder(image_id)
    again = {f.rule: f.evidence for f in judge(repaired.made, folder).findings} if problems(repaired.after) else {}
    report = repaired.after.model_copy(deep=True)
    for finding in report.findings:
        finding.evidence = again.get(finding.rule)
    record = context.images.record(image_id)
    report.file = record.name if record.kind == "photo" else record.file
    return name_repairs(report, image_id)


def recipe_for(context: ToolContext, image_id: str, repaired: Repaired, candidate: Candidate) -> Recipe:
    """How a repaired picture was made, with what was wrong before; the caller puts its own name in."""
    cutout = candidate.cutout
    how = cutout.recipe if cutout else None
    inputs = dict.fromkeys((image_id, cutout.id) if cutout else (image_id,))
    before = {"verdict": repaired.before.verdict, "failing": [f.rule for f in problems(repaired.before)]}
    return Recipe(
        tool="", engine="studio" if cutout else None, model=how.model if how else None,
        revision=how.revision if how else None, licence=how.licence if how else None,
        parameters={"method": candidate.method, "rounds": repaired.rounds},
        inputs={i: context.images.record(i).sha256 for i in inputs}, checks={**candidate.checks, "before": before},
    )  # fmt: skip


def _before(report: CheckReport) -> str:
    failing = ", ".join(finding.rule for finding in problems(report))
    return f"Before: {report.verdict.upper()} ({failing})."
