"""Every check by the name that rule records use.

The numbers come from the rule record. Adding a check is one function and one line in its module's `CHECKS`.
"""

from tools.check import (
    judge_background,
    judge_file,
    judge_frame,
    judge_limits,
    judge_marks,
    judge_metadata,
    judge_quality,
)  # fmt: skip
from tools.check.judgement import Check, every

CHECKS: dict[str, Check] = {
    **judge_background.CHECKS,
    **judge_frame.CHECKS,
    **judge_file.CHECKS,
    **judge_limits.CHECKS,
    **judge_marks.CHECKS,
    **judge_metadata.CHECKS,
    **judge_quality.CHECKS,
    "white_within_limits": every(judge_background.background_white, judge_limits.file_limits),
    "sharp_and_whole": every(judge_quality.sharp, judge_frame.not_cropped),
    "no_border_or_graphics": every(judge_frame.no_border_inset, judge_marks.no_added_graphics),
}

# These look for text and graphics, which takes most of a check's time.
READING_MARKS = frozenset({*judge_marks.CHECKS, "no_border_or_graphics"})

MEASURING_QUALITY = frozenset({*judge_quality.CHECKS, "sharp_and_whole"})
