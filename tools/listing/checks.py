"""Every check of a listing by the name under which the rules call it."""

from tools.listing import judge_length, judge_phrases, judge_signs, judge_words
from tools.listing.judgement import Check

CHECKS: dict[str, Check] = {
    **judge_length.CHECKS,
    **judge_signs.CHECKS,
    **judge_words.CHECKS,
    **judge_phrases.CHECKS,
}
