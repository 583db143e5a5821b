"""The tool that checks a picture against a marketplace's rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tools.check.checker import check_file
from tools.check.report import BY_EYE, CheckReport
from tools.tool import ToolContext, ToolResult, tool

_VERDICTS = {
    "pass": "It passes: nothing that gets a picture rejected or suppressed was found.",
    "review": "A person must look before it is used.",
    "fail": "It would be rejected or suppressed.",
}


@tool(changes="read")
def check_image(
    context: ToolContext,
    image_id: Annotated[str, Field(description="The picture, for example `img_2`.")],
    marketplace: Annotated[str, Field(description="`amazon`, or with a country `amazon.de`.")],
    slot: Annotated[
        Literal["main", "additional"], Field(description="`main` for the first picture, `additional` for the others.")
    ] = "main",
) -> ToolResult:
    """Measure a picture against a marketplace's rules: background, size, fill, format.

    Use it when someone asks whether a picture is allowed, or before a picture is handed over. It changes nothing.
    """
    report = check_stored(context, image_id, marketplace, slot)
    return ToolResult(describe(report, image_id), report=report.model_dump())


def check_stored(context: ToolContext, image_id: str, marketplace: str, slot: str = "main") -> CheckReport:
    """Check a picture of the conversation; repairs in the report name it.

    What the picture's record knows of the product, that it ran out of the photo, counts as well as what the file shows.

    Raises:
        ToolInputError: No such picture, or the marketplace is not available.
    """
    record = context.images.record(image_id)
    # An upload's own name is what the marketplace will see; what tools made is named by the store.
    name = record.name if record.kind == "photo" else record.file
    known = record.recipe.checks.get("cropped_sides", ()) if record.recipe else ()
    report = check_file(
        context.images.path(image_id), marketplace, slot, name=name, cropped_sides=tuple(known),
        evidence_dir=context.images.evidence_folder(image_id),
    )  # fmt: skip
    return name_repairs(report, image_id)


def name_repairs(report: CheckReport, image_id: str) -> CheckReport:
    """Make the repairs in a report callable: on this picture. Changes the report."""
    for finding in report.findings:
        if finding.fix:
            finding.fix.args = {"image_id": image_id, **finding.fix.args}
    return report


def describe(report: CheckReport, image_id: str) -> str:
    """Say a report in words: the verdict, then every finding that is not a pass, with what was measured."""
    size = f", {report.width} x {report.height} px" if report.width else ""
    lines = [f"Check of {image_id} for {report.marketplace}, {report.slot} picture{size}: {report.verdict.upper()}."]
    lines.append(_VERDICTS[report.verdict])
    for finding in report.findings:
        if finding.status == "pass" or finding.rule == BY_EYE:
            continue
        fix = f" Repair: {finding.fix.tool}." if finding.fix else ""
        lines.append(f"- {finding.status.upper()} {finding.rule}: {finding.message} Measured: {finding.measured}.{fix}")
    if any(finding.rule == BY_EYE for finding in report.findings):
        lines.append(
            "Not decidable by machine, so a person should look: added text, props, packaging, realism, quantity."
        )
    return "\n".join(lines)
