"""Checks of the photograph's quality: sharpness, upscaling, compression damage, colour."""

from __future__ import annotations

from knowledge.rules import Rule
from tools.check.judgement import Check, Judgement
from tools.check.seen import Seen


def jpeg_quality(_rule: Rule, seen: Seen) -> Judgement:
    """Is the JPEG compressed too hard?"""
    quality = seen.facts.jpeg_quality
    if quality is None:
        return Judgement("pass", seen.facts.file_format, "Not a JPEG, so nothing was lost to JPEG compression.", 0.9)
    if quality < 80:
        return Judgement(
            "warn", f"JPEG quality about {quality}",
            "The JPEG is compressed hard. Save it from the original with a higher quality (80 is our own limit).", 0.8,
        )  # fmt: skip
    return Judgement("pass", f"JPEG quality about {quality}", "The JPEG is lightly compressed.", 0.8)


CHECKS: dict[str, Check] = {"jpeg_quality": jpeg_quality}
