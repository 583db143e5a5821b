"""Every check by the name that rule records use.

The numbers come from the rule record. Adding a check is one function and one line in its module's `CHECKS`.
"""

from tools.check import judge_background, judge_file, judge_frame, judge_limits, judge_metadata, judge_quality
from tools.check.judgement import Check

CHECKS: dict[str, Check] = {
    **judge_background.CHECKS,
    **judge_frame.CHECKS,
    **judge_file.CHECKS,
    **judge_limits.CHECKS,
    **judge_metadata.CHECKS,
    **judge_quality.CHECKS,
}
