"""Checks of what a file says about its making: AI source tags, keywords, the place where it was taken."""

from __future__ import annotations

from knowledge.rules import Rule
from tools.check.judgement import Check, Judgement, missed
from tools.check.metadata import MADE_BY_AI, PARTLY_BY_AI, RETIRED, SOURCE_TYPE_ADDRESS, Metadata, term_of
from tools.check.report import Finding, Fix, own_finding
from tools.check.seen import Seen

LOCATED = "file-location"
_ON_GOOGLES_LIST = MADE_BY_AI | {"compositesynthetic"}


def ai_source_tag(rule: Rule, seen: Seen) -> Judgement:
    """Does a picture that AI made, by its file's own words, carry the tag that says so?"""
    said = seen.metadata
    listed = [value for value in said.source_types if term_of(value) in _ON_GOOGLES_LIST]
    if listed:
        return Judgement("pass", listed[0], "The file says that AI took part in making it.", 0.95)
    unlisted = [value for value in said.source_types if term_of(value) in PARTLY_BY_AI]
    if unlisted:
        return Judgement(
            "warn", unlisted[0],
            f"The file says that AI took part, but with the term {unlisted[0]!r}, which is not on this marketplace's "
            "list.", 0.9,
        )  # fmt: skip
    if said.signs_of_ai:
        signs = ", ".join(said.signs_of_ai)
        return Judgement(
            missed(rule), f"signs of AI: {signs}; no source tag",
            f"The file bears signs of AI ({signs}) but no source tag. Write DigitalSourceType into its XMP data: "
            f"{SOURCE_TYPE_ADDRESS}trainedAlgorithmicMedia if AI made all of it, "
            f"{SOURCE_TYPE_ADDRESS}compositeSynthetic if a real photo stands on an AI background.", 0.85,
        )  # fmt: skip
    return Judgement(
        "pass", "no sign of AI in the file",
        "Nothing in the file says that AI made it. If AI did, the file needs a source tag.", 0.5,
    )  # fmt: skip


def synthetic_performer_tag(rule: Rule, seen: Seen) -> Judgement:
    """Does a picture that AI made carry the keyword that is asked for where it shows a person?"""
    tag = (rule.limit and rule.limit.value) or "contains-synthetic-performer"
    said = seen.metadata
    if tag in (subject.strip().lower() for subject in said.subjects):
        return Judgement("pass", tag, "The file says that it shows a person made by AI.", 0.95)
    if said.wholly_ai:
        measured = ", ".join((*said.source_types, *said.signs_of_ai))
        return Judgement(
            "unknown", f"{measured}; no {tag}",
            "The file says that AI made it. Does it show a lifelike person? Then its XMP keywords (dc:subject) must "
            f"contain {tag}. If it shows no person, nothing is needed.", 0.9,
        )  # fmt: skip
    return Judgement(
        "pass", "no sign that AI made all of it", "Nothing in the file says that AI made a person in it.", 0.5
    )


def source_type_current(rule: Rule, seen: Seen) -> Judgement:
    """Is the source type a term that is still in use?"""
    old = [value for value in seen.metadata.source_types if term_of(value) in RETIRED]
    if old:
        return Judgement(
            missed(rule), old[0], f"The file's source tag {old[0]!r} is retired. Write a term that is in use.", 1.0
        )
    return Judgement("pass", ", ".join(seen.metadata.source_types), "The source tag is in use.", 0.95)


def source_type_address(rule: Rule, seen: Seen) -> Judgement:
    """Is the source type written as the full address?"""
    addresses = (SOURCE_TYPE_ADDRESS, SOURCE_TYPE_ADDRESS.replace("http:", "https:", 1))
    bare = [value for value in seen.metadata.source_types if not value.startswith(addresses)]
    if bare:
        return Judgement(
            missed(rule), bare[0],
            f"The file's source tag is only {bare[0]!r}. Write the full address, which begins with "
            f"{SOURCE_TYPE_ADDRESS}", 1.0,
        )  # fmt: skip
    return Judgement("pass", ", ".join(seen.metadata.source_types), "The source tag is a full address.", 0.95)


def located(metadata: Metadata, marketplace: str, slot: str) -> Finding | None:
    """Lightbox's own finding: whoever downloads the file can read where the photo was taken."""
    if not metadata.located:
        return None
    return own_finding(
        LOCATED, "warn", "recommend", "The file tells where the photo was taken. Remove that before you publish it.",
        measured="GPS position in EXIF", limit="no position",
        fix=Fix(tool="fix_image", args={"marketplace": marketplace, "slot": slot}),
    )  # fmt: skip


CHECKS: dict[str, Check] = {
    "ai_source_tag": ai_source_tag,
    "synthetic_performer_tag": synthetic_performer_tag,
    "source_type_current": source_type_current,
    "source_type_address": source_type_address,
}
