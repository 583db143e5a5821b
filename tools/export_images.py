"""The tool that writes a product's pictures as files for each channel, checked."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated, Literal

from pydantic import Field

from tools.check.checker import examine
from tools.check.report import CheckReport
from tools.check.seen import Seen
from tools.conflicts import conflicts
from tools.errors import ToolInputError
from tools.export.archive import pack
from tools.export.names import Codes, file_name
from tools.export.same import same_pictures
from tools.fix_image import recipe_for
from tools.image_record import ImageRecord, Recipe
from tools.open_lane import approvals, require_approval
from tools.repair.methods import Method, problems
from tools.repair.rounds import repair
from tools.target import Target, shown_name, target_for
from tools.tool import ToolContext, ToolResult, tool

Slot = Literal["main", "additional"]
_VERDICTS = {"pass": "passes", "review": "needs a person's look", "fail": "does not pass"}


@tool(changes="write")
def export_images(
    context: ToolContext,
    image_ids: Annotated[
        list[str],
        Field(min_length=1, max_length=24, description="The pictures, main picture first: `['img_2', 'img_3']`."),
    ],
    channels: Annotated[
        list[str],
        Field(min_length=1, max_length=20, description="Where to: `['amazon.de', 'etsy', 'instagram']`."),
    ],
    asin: Annotated[str | None, Field(description="Amazon's product number, if known; names the files.")] = None,
    gtin: Annotated[str | None, Field(description="The barcode number, if known; names the files.")] = None,
    sku: Annotated[str | None, Field(description="The seller's own product number, if known; names the files.")] = None,
    archive: Annotated[bool, Field(description="Also put everything into one ZIP file.")] = False,
    slots: Annotated[
        list[Slot] | None,
        Field(description="`main` or `additional` for each picture; leave out: the first is the main picture."),
    ] = None,
) -> ToolResult:
    """Write finished files for each channel: size, ratio, format, file size, colours and file names that it accepts.

    Each file is repaired as far as needed and checked. Channels are the marketplaces, with or without a country, and
    `instagram` and `facebook`.
    Use it for "export for Amazon and Etsy", "give me the files for all my shops", "as a ZIP".
    """
    image_ids, channels = list(dict.fromkeys(image_ids)), list(dict.fromkeys(c.strip().lower() for c in channels))
    slots = slots or ["main", *["additional"] * (len(image_ids) - 1)]  # type: ignore[list-item]
    if len(slots) != len(image_ids):
        raise ToolInputError(f"{len(slots)} slots for {len(image_ids)} pictures. Give one slot for each picture.")
    require_approval(context.images, image_ids)
    codes = Codes.read(asin, gtin, sku)
    targets = [[target_for(channel, slot) for slot in slots] for channel in channels]
    pictures = {image_id: context.images.photo(image_id).image for image_id in image_ids}
    notes = [*_contradictions(channels, slots), *_counts(channels, slots)]
    notes += [
        f"{one} and {other} look the same. Marketplaces want a different view in each picture."
        for one, other in same_pictures(pictures)
    ]
    taken: set[str] = set()
    made: dict[tuple[int, int], ImageRecord] = {}
    total = len(channels) * len(image_ids)
    for number, image_id in enumerate(image_ids, start=1):  # each picture is looked at once, for all channels
        path = context.images.path(image_id)
        looked = examine(path.read_bytes(), path.name, channels[0], slots[number - 1])
        for place, row in enumerate(targets):
            context.step(len(made), total, f"writing picture {number} for {shown_name(channels[place])}")
            made[place, number], looked = _export(context, image_id, row[number - 1], number, codes, taken, looked)
    exported = [made[key] for key in sorted(made)]
    context.step(total, total, "done")
    files: tuple[str, ...] = ()
    if archive:
        name = f"{PurePath(exported[0].name).stem.split('_')[0].split('.')[0]}-export.zip"
        files = (context.images.add_attachment(pack(context.images, exported, notes), name),)
    lines = [_line(record) for record in exported]
    packed = [f"All of it is in {files[0]}."] if files else []
    report = _report(exported[0]).model_dump() if len(exported) == 1 else None
    text = [f"Exported {total} file{'s' if total > 1 else ''} for {', '.join(channels)}.", *lines, *packed, *notes]
    failing = [line for record, line in zip(exported, lines, strict=True) if _report(record).verdict != "pass"]
    return ToolResult("\n".join(text), tuple(r.id for r in exported), report, (), (*failing, *notes), files)


def _export(
    context: ToolContext, image_id: str, target: Target, number: int, codes: Codes, taken: set[str], looked: Seen
) -> tuple[ImageRecord, Seen]:
    """Write one file, or hand the picture over as it is if that is a file for the channel already.

    Returns:
        The file's record, and the picture with all that was measured on it.
    """
    repaired = repair(context.quiet(), image_id, target, looked=looked, at_least=lambda seen: _at_least(seen, target))
    record = context.images.record(image_id)
    candidate = repaired.candidate
    content = candidate.delivery.content if candidate else context.images.path(image_id).read_bytes()
    file_format = candidate.delivery.file_format if candidate else record.file_format
    name = file_name(target, number, file_format, _label(context, image_id), codes, taken)
    report = repaired.after.model_copy(update={"file": name})
    parameters = {"channels": [target.marketplace], "slots": [target.slot]}
    about = {"channel": target.marketplace, "slot": target.slot}
    if candidate:
        recipe = recipe_for(context, image_id, repaired, candidate)
    else:
        recipe = Recipe(tool="export_images", inputs={image_id: record.sha256}, parameters={"method": "as it is"})
    recipe = recipe.model_copy(
        update={
            "tool": "export_images",
            "parameters": parameters | about | recipe.parameters,
            "checks": recipe.checks | {"report": report.model_dump(mode="json")},
        }
    )
    if given := approvals(context.images, image_id):
        recipe.checks["approved"] = given
    notes = candidate.notes if candidate else ()
    return context.images.add_file(content, "export", name, recipe, notes=notes), repaired.seen


def _at_least(seen: Seen, target: Target) -> Method | None:
    """Whether a file must be written anew though no rule complains."""
    facts = seen.facts
    ready = (
        target.takes(facts.file_format) and facts.orientation == 1 and not facts.animated and facts.profile_is_srgb
        and facts.mode == "RGB" and not seen.metadata.located and target.fits_aspect(facts.width, facts.height)
        and target.largest_factor(facts.width, facts.height) >= 1
    )  # fmt: skip
    return None if ready else "file"


def _label(context: ToolContext, image_id: str) -> str:
    """The name of the photo at the root of a picture."""
    *_, root = context.images.origins(image_id)
    return root.name


def _contradictions(channels: list[str], slots: list[Slot]) -> list[str]:
    """Why the channels get files of their own."""
    slot = "main" if "main" in slots else "additional"
    return [f"{sentence} I made one for each." for sentence in conflicts(channels, slot)]


def _counts(channels: list[str], slots: list[Slot]) -> list[str]:
    """Where there are more pictures than a channel takes."""
    said = []
    for channel in channels:
        whole, further = target_for(channel, "main"), target_for(channel, "additional")
        if whole.most_pictures and len(slots) > whole.most_pictures:
            said.append(f"{shown_name(channel)} takes at most {whole.most_pictures} pictures; these are {len(slots)}.")
        elif further.most_pictures and slots.count("additional") > further.most_pictures:
            said.append(
                f"{shown_name(channel)} takes at most {further.most_pictures} further pictures; "
                f"these are {slots.count('additional')}."
            )
    return said


def _report(record: ImageRecord) -> CheckReport:
    return CheckReport.model_validate(record.recipe.checks["report"] if record.recipe else {})


def _line(record: ImageRecord) -> str:
    """One file in one line: what it is and whether it passes."""
    report = _report(record)
    why = " ".join(f.message for f in report.findings if f.status == "unknown" and f.severity in ("reject", "suppress"))
    if report.verdict == "fail":
        why = " ".join(f.message for f in problems(report) if f.status == "fail")
    size = f"{record.width} x {record.height} px"
    return f"{record.name} ({record.id}, {size}): {_VERDICTS[report.verdict]}.{' ' + why if why else ''}"
