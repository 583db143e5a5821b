"""Are the expected pictures really there: their kind, size and transparency, their product, their check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image

from evals.sample import PictureExpected
from evals.score import Score, all_or_nothing
from evals.trajectory import Played, made_from, named_pictures
from tools.image_record import ImageRecord


def score_pictures(
    expected: Sequence[PictureExpected], among: Sequence[ImageRecord], known: Sequence[ImageRecord], played: Played
) -> Score:
    """Look for every expected picture.

    Args:
        expected: What must be there.
        among: The pictures that count, oldest first: those of one turn, or all.
        known: All pictures of the conversation, to follow where a picture came from.
        played: The conversation, for files and checks.
    """
    problems = [problem for wanted in expected for problem in _problems(wanted, among, known, played)]
    return all_or_nothing(problems, "every picture is there")


def _problems(
    wanted: PictureExpected, among: Sequence[ImageRecord], known: Sequence[ImageRecord], played: Played
) -> Iterator[str]:
    found = [record for record in among if record.kind == wanted.kind]
    if wanted.made_from:
        family = {i for origin in named_pictures(wanted.made_from, known) for i in made_from(origin, known)}
        found = [record for record in found if record.id in family]
    origin = f" of {wanted.made_from}" if wanted.made_from else ""
    if wanted.count is not None and len(found) != wanted.count:
        yield f"expected {wanted.count} {wanted.kind}{origin}, found {len(found)}"
        return
    if not found and wanted.count is None:
        yield f"there is no {wanted.kind}{origin}; pictures: {', '.join(f'{r.id} ({r.kind})' for r in among) or 'none'}"
    for record in found:
        yield from (f"{record.id} ({record.kind}) {what}" for what in _faults(wanted, record, played))


def _faults(wanted: PictureExpected, record: ImageRecord, played: Played) -> Iterator[str]:
    with Image.open(played.picture_path(record.id)) as image:
        size = image.size
        shades = image.convert("RGBA").getchannel("A").histogram()
    if wanted.min_size and max(size) < wanted.min_size:
        yield f"is {size[0]} x {size[1]} px, expected at least {wanted.min_size} on the longest side"
    if wanted.transparent and not (shades[0] and shades[255]):
        yield "has no product on a transparent background"
    if wanted.product_intact and (reason := _product_fault(record)):
        yield reason
    if wanted.passes:
        report = played.check(played.picture_path(record.id), wanted.passes)
        if report["verdict"] != "pass":
            failed = [
                f"{f['rule']} ({f['measured']})" for f in report["findings"] if f["status"] in ("fail", "unknown")
            ]
            yield f"does not pass the {wanted.passes} check, the verdict is {report['verdict']}: {', '.join(failed)}"


def _product_fault(record: ImageRecord) -> str | None:
    fidelity = record.recipe.checks.get("fidelity") if record.recipe else None
    if not isinstance(fidelity, dict) or "passed" not in fidelity:
        return "carries no measurement of its product"
    return None if fidelity["passed"] is True else f"has a changed product: {fidelity}"
