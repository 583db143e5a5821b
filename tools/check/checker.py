"""Check one picture file against a marketplace's rules."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from knowledge.rules import LAW, Rule, RuleBase, parse_marketplace
from tools.check.checks import CHECKS, MEASURING_QUALITY, READING_MARKS
from tools.check.evidence import write_evidence
from tools.check.file_facts import ORIENTATION, read_facts
from tools.check.judge_file import rotated
from tools.check.judge_metadata import located
from tools.check.judgement import Judgement
from tools.check.report import CheckReport, Finding, Fix, look_yourself, own_finding, verdict_of
from tools.check.seen import Seen
from tools.errors import ToolInputError
from tools.photo import UnreadableImageError, open_header, read_file, to_eight_bit

Slot = Literal["main", "additional"]
UNREADABLE = "unreadable-file"
CUT_OFF = "product-cut-off"
HOME = "us"  # whose rules count where no country is named: TikTok publishes most of its picture rules by country only
_JPEG_END = b"\xff\xd9"


def check_file(
    path: Path, marketplace: str, slot: str = "main", *, name: str | None = None, evidence_dir: Path | None = None,
    read_marks: bool = True, today: date | None = None, cropped_sides: tuple[str, ...] = (),
) -> CheckReport:  # fmt: skip
    """Check a picture file.

    Args:
        path: The file; not changed.
        marketplace: `amazon`, or with a country `amazon.de`.
        slot: `main` or `additional`; main-picture rules do not apply to additional pictures.
        name: The name the file goes by, if not its own; its ending is checked.
        evidence_dir: Where to write pictures that show what was found; None for none.
        read_marks: Whether to look for added text and graphics, which takes most of the time. Without it,
            the rules that depend on it are named in the finding `look-yourself`.
        today: The day to judge by, since rules begin on days; None for now.
        cropped_sides: Sides on which the product ran out of the photo it was cut from, where that is known: on a new
            background no pixel shows it any more.

    Returns:
        The report. A file that cannot be read is a report, too, with the one finding `unreadable-file`.

    Raises:
        ToolInputError: The marketplace or the slot is unknown, or not available yet.
    """
    known_marketplace(marketplace)
    if slot not in get_args(Slot):
        raise ToolInputError(f"No picture slot {slot!r}. Slots: main, additional. Use one of these.")
    name = name or path.name
    try:
        seen = examine(read_file(path), name, marketplace, slot, read_marks=read_marks, today=today, path=path)
    except UnreadableImageError as error:
        message = str(error)
    except OSError as error:
        message = f"{name!r} is damaged and cannot be opened completely ({error})."
    else:
        return judge(seen, evidence_dir, cropped_sides)
    return CheckReport(
        file=name, marketplace=marketplace, slot=cast(Slot, slot), verdict="fail", width=None, height=None,
        findings=[_unreadable(message)],
    )  # fmt: skip


def examine(
    content: bytes, name: str, marketplace: str, slot: str, *, read_marks: bool = True, today: date | None = None,
    path: Path | None = None,
) -> Seen:  # fmt: skip
    """Open a picture file for checking; what is measured on it is measured once.

    Args:
        content: The whole file.
        name: The name it goes by.
        marketplace: As in `check_file`, like the rest.
        slot: `main` or `additional`.
        read_marks: Whether to look for added text and graphics.
        today: The day to judge by; None for now.
        path: Where the same content lies on the disk, if it does: it is decoded faster from there.

    Raises:
        UnreadableImageError: It is no picture, or damaged.
    """
    try:
        header = open_header(content, name)
        facts = read_facts(header, name, len(content))
        pixels = _decode(header, content, path)
    except UnreadableImageError:
        raise
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnreadableImageError(f"{name!r} is damaged and cannot be opened completely ({error}).") from error
    return Seen(content, name, facts, pixels, marketplace, slot, today or date.today(), read_marks)


def judge(seen: Seen, evidence_dir: Path | None = None, cropped_sides: tuple[str, ...] = ()) -> CheckReport:
    """Hold an opened picture against the rules; arguments as in `check_file`."""
    facts, marketplace, slot = seen.facts, seen.marketplace, seen.slot
    report = CheckReport(
        file=seen.name, marketplace=marketplace, slot=cast(Slot, slot), verdict="fail", width=facts.width,
        height=facts.height, findings=[],
    )  # fmt: skip
    rules = picture_rules(marketplace, slot)
    unread = [] if seen.read_marks else [rule for rule in rules if rule.check in READING_MARKS]
    left_out = {rule.id for rule in unread}
    if any(rule.check in MEASURING_QUALITY for rule in rules):
        seen.measure_ahead()
    for rule in rules:
        if rule.check in CHECKS and rule.id not in left_out and (rule.marketplace != LAW or seen.metadata.source_types):
            report.findings.append(_finding(rule, CHECKS[rule.check](rule, seen), seen, evidence_dir))
    report.findings += [
        found
        for found in (rotated(facts, marketplace, slot), located(seen.metadata, marketplace, slot))
        if found is not None
    ]
    if cropped_sides and slot == "main":
        _doubt_whole_product(report.findings, rules, cropped_sides)
    report.findings.extend(_by_eye(rules, unread))
    report.verdict = verdict_of(report.findings)
    return report


def known_marketplace(marketplace: str) -> tuple[str, str | None]:
    """Split a marketplace name into shop and country.

    Raises:
        ToolInputError: Lightbox does not know it.
    """
    try:
        return parse_marketplace(marketplace)
    except ValueError as error:
        raise ToolInputError(str(error)) from error


def _decode(image: Image.Image, content: bytes, path: Path | None) -> NDArray[Any]:
    """Decode to upright pixels, `(H, W, 3)` or `(H, W, 4)`, with the values that the file holds."""
    import cv2

    turned = image.getexif().get(ORIENTATION, 1) != 1
    if image.format == "JPEG" and image.mode == "RGB" and not turned and content.endswith(_JPEG_END):
        # OpenCV decodes into the array itself, which halves the time of a check; from memory it takes a copy more. It
        # would fill a cut-off file with grey, so only a complete one goes this way.
        how = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
        pixels = cv2.imread(str(path), None, how) if path else cv2.imdecode(np.frombuffer(content, np.uint8), how)
        if pixels is not None and pixels.shape[:2] == (image.height, image.width):
            return pixels
    image.load()
    if image.mode == "F" or image.mode.startswith("I"):
        image = to_eight_bit(image)
    if image.mode not in ("RGB", "RGBA"):
        transparent = "transparency" in image.info or image.mode in ("LA", "PA", "La", "RGBa")
        image = image.convert("RGBA" if transparent else "RGB")
    return np.asarray(ImageOps.exif_transpose(image) if turned else image)


def picture_rules(marketplace: str, slot: str) -> tuple[Rule, ...]:
    """The rules about pictures in a slot; without a country the marketplace's home rules count, those of the US.

    The rules on AI source tags hold on every marketplace; they stand last.

    Raises:
        ToolInputError: The marketplace is unknown.
    """
    return _select_rules(RuleBase.load(), *known_marketplace(marketplace), slot)


@cache
def _select_rules(base: RuleBase, shop: str, country: str | None, slot: str) -> tuple[Rule, ...]:
    everywhere = [rule for rule in base.select(LAW, scope="provenance") if rule.check]
    return (*(rule for rule in base.select(shop, country) if _is_about(rule, slot, country)), *everywhere)


def _is_about(rule: Rule, slot: str, country: str | None) -> bool:
    """Whether a rule is about pictures in this slot, in the country that was named or else at home."""
    scope = rule.scope.lower()
    if rule.severity == "none" or (rule.countries and not country and HOME not in rule.countries):
        return False
    if "image" not in scope and scope != "ai policy":
        return False
    return slot == "main" if "main image" in scope else slot == "additional" if "additional" in scope else True


def _finding(rule: Rule, judgement: Judgement, seen: Seen, evidence_dir: Path | None) -> Finding:
    evidence = None
    if evidence_dir and judgement.evidence and judgement.status != "pass":
        path = evidence_dir / f"{Path(seen.name).stem}.{judgement.evidence.name}.png"
        evidence = str(write_evidence(seen.pixels, judgement.evidence, path))
    fix = None
    if judgement.fix == "make_main_image":
        fix = Fix(tool="make_main_image", args={"marketplace": seen.marketplace})
    elif judgement.fix:
        fix = Fix(tool="fix_image", args={"marketplace": seen.marketplace, "slot": seen.slot})
    return Finding(
        rule=rule.id, status=judgement.status, severity=rule.severity, measured=judgement.measured,
        limit=rule.threshold or rule.rule, message=judgement.message, confidence=judgement.confidence,
        evidence=evidence, fix=fix, waits=judgement.waits, source=source_of(rule), as_of=rule.as_of,
    )  # fmt: skip


def _doubt_whole_product(findings: list[Finding], rules: tuple[Rule, ...], sides: tuple[str, ...]) -> None:
    """Ask a person whether the whole product is shown, on the rule that wants it or else as a finding of our own."""
    places = {rule.id for rule in rules if rule.check == "product_in_frame"}
    found = next((finding for finding in findings if finding.rule in places), None)
    if found is None:
        found = own_finding(CUT_OFF, "unknown", "suppress", "", measured="", limit="the whole product")
        findings.append(found)
    if found.status == "fail":
        return
    found.status, found.confidence, found.fix = "unknown", 0.85, None
    found.measured = f"reached the {' and '.join(sides)} edge of the photo"
    found.message = (
        f"The product reached the {' and '.join(sides)} edge of the photo it was cut from. Is all of it there? "
        "If part is missing, take a photo with some space around the product."
    )


def source_of(rule: Rule) -> str:
    """Name a rule's first source: publisher, title, address."""
    first = rule.sources[0]
    return ", ".join(part for part in (first.publisher, first.title, *first.urls[:1]) if part)


def _by_eye(rules: tuple[Rule, ...], unread: list[Rule]) -> list[Finding]:
    """One finding for all that no machine decides, so that it is said without spoiling every verdict; or none.

    Args:
        rules: All that apply.
        unread: Those that a machine could decide, had it been allowed to read text.
    """
    asked = [rule for rule in rules if rule.by_eye]
    questions = [str(rule.by_eye) for rule in asked] + ["No text or graphics were added to the photo."] * bool(unread)
    return [look_yourself([*asked, *unread], questions)] if questions else []


def _unreadable(message: str) -> Finding:
    return own_finding(
        UNREADABLE, "fail", "reject", message, measured="cannot be opened", limit="a readable picture file"
    )
