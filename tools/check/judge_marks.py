"""Checks of text and graphics that were added to the picture: any at all, promotion, marketplace marks, contact."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.rules import Rule
from tools.check import judge_frame
from tools.check.judgement import Check, Evidence, Judgement, Repair, missed, together
from tools.check.marks import Mark, Marks
from tools.check.phrases import find_phrases, find_platforms
from tools.check.report import Status
from tools.check.seen import Seen

MOST_TEXT = 0.25  # share of the background, where a rule names none
_DOUBTFUL = 0.5  # below this confidence a mark is pointed out, not held against the picture
_SHOWN = 5
_NAMES = {
    "stars": "stars", "badge": "a badge or sticker", "code": "a QR code or barcode", "stroke": "a drawn line or arrow",
    "overlay": "a see-through logo",
    "text": "unreadable text",
}  # fmt: skip


def no_added_graphics(rule: Rule, seen: Seen) -> Judgement:
    """Is nothing added to the photo: no text, logo, badge, stars, code?"""
    marks = seen.marks
    if not marks.added:
        printed = _quoted([mark.words for mark in marks.found])
        measured = f"printed on the product: {printed}" if printed else "no text found"
        return Judgement("pass", measured, "No text or graphics were added to the photo.", 0.85 if printed else 0.9)
    return _against(rule, seen, marks.added, _named(marks.added), "This was added to the photo: {}.")


def no_promotion(rule: Rule, seen: Seen) -> Judgement:
    """Does no added text or graphic praise, promise or offer?"""
    found, marks = _saying(seen.marks, "offer", "review", "guarantee", "badge", "urgency")
    stars = [mark for mark in seen.marks.added if mark.kind == "stars"]
    return _about(
        rule, seen, [*marks, *stars], [*map(_quote, found), *["stars"][: len(stars)]],
        "The picture advertises: {}. Reviews, stars, offers and words about the seller do not belong in it.",
        "The picture carries no reviews, stars or offers.",
        "Does it advertise with reviews, offers or words about the seller?",
    )  # fmt: skip


def no_marketplace_marks(rule: Rule, seen: Seen) -> Judgement:
    """Does no added text name the marketplace or imitate its badges?"""
    own = rule.marketplace
    badges, marks = _saying(seen.marks, "badge")
    named = [mark for mark in seen.marks.added if own in find_platforms(mark.words)]
    names = [find_platforms(mark.words)[own] for mark in named]
    return _about(
        rule, seen, [*marks, *named], [*map(_quote, badges), *map(_quote, names)],
        "The picture carries marks of the marketplace: {}. Only the marketplace itself may show them.",
        "The picture carries no marks of the marketplace.", "Does it name the marketplace?",
    )  # fmt: skip


def no_contact(rule: Rule, seen: Seen) -> Judgement:
    """Does no added text or code lead buyers elsewhere?"""
    found, marks = _saying(seen.marks, "contact")
    own = rule.marketplace
    others = [(mark, names) for mark in seen.marks.added if (names := _other_platforms(mark.words, own))]
    codes = [mark for mark in seen.marks.added if mark.kind == "code"]
    return _about(
        rule, seen, [*marks, *(mark for mark, _ in others), *codes],
        [*map(_quote, [*found, *(name for _, names in others for name in names)]), *[_NAMES["code"]][: len(codes)]],
        "The picture leads buyers elsewhere: {}. Contact details and other shops' names do not belong in it.",
        "The picture carries no contact details.", "Does it give contact details or name other shops?",
    )  # fmt: skip


def no_contact_or_price(rule: Rule, seen: Seen) -> Judgement:
    """Does no added text give contact details, a price, stock, a condition, a time limit, or ask for reviews?"""
    found, marks = _saying(seen.marks, "contact", "price", "stock", "condition", "urgency", "review")
    codes = [mark for mark in seen.marks.added if mark.kind == "code"]
    return _about(
        rule, seen, [*marks, *codes], [*map(_quote, found), *[_NAMES["code"]][: len(codes)]],
        "The picture says what does not belong in it: {}. "
        "Leave out contact details, prices, stock, condition, deadlines and reviews.",
        "The picture gives no contact details, prices or deadlines.",
        "Does it give contact details, prices, stock, condition or deadlines?",
    )  # fmt: skip


def cover_score(rule: Rule, seen: Seen) -> Judgement:
    """Does nothing lower the score of a cover picture: shape, fill, borders, text?"""
    parts = (_square, judge_frame.fill, judge_frame.no_border_inset, _little_text)
    return together([part(rule, seen) for part in parts])


def _square(rule: Rule, seen: Seen) -> Judgement:
    width, height = seen.facts.width, seen.facts.height
    measured = f"{width} x {height} px"
    if abs(width - height) > 0.005 * max(width, height):
        return Judgement(missed(rule), measured, "The picture is not square.", 1.0, "fix_image")
    return Judgement("pass", measured, "The picture is square.", 1.0)


def _little_text(rule: Rule, seen: Seen) -> Judgement:
    over = [mark for mark in seen.marks.added if mark.place in ("on", "across")]
    if over:
        return _against(rule, seen, over, _named(over), "Text lies over the product: {}.")
    share = seen.marks.background_share
    if share > MOST_TEXT:
        added = seen.marks.added
        message = "Text covers more than a quarter of the background."
        return Judgement(missed(rule), f"{share:.0%} of the background", message, 0.8, _fix(added, seen), _where(added))
    return Judgement("pass", f"text on {share:.0%} of the background", "Text covers little of the background.", 0.85)


def _saying(marks: Marks, *groups: str) -> tuple[tuple[str, ...], list[Mark]]:
    """What the added text says of some groups, and where; phrases may run over several lines."""
    found = find_phrases(marks.added_words, *groups)
    saying = [mark for mark in marks.added if find_phrases(mark.words, *groups)]
    return found, saying or [mark for mark in marks.added if found and mark.words]


def _other_platforms(words: str, own: str) -> list[str]:
    return [name for platform, name in find_platforms(words).items() if platform != own]


def _about(
    rule: Rule, seen: Seen, marks: Sequence[Mark], named: Sequence[str], message: str, passed: str, question: str
) -> Judgement:  # fmt: skip
    unread = [mark for mark in seen.marks.added if mark.kind == "text" and not mark.words]
    if not marks and unread:
        words = f"There is added text in a script that I cannot read. {question}"
        return Judgement("unknown", _NAMES["text"], words, 0.65, _fix(unread, seen), _where(unread))
    if not marks:
        return Judgement("pass", "none found", passed, 0.85)
    return _against(rule, seen, tuple(marks), list(dict.fromkeys(named)), message)


def _against(rule: Rule, seen: Seen, marks: Sequence[Mark], named: Sequence[str], message: str) -> Judgement:
    confidence = max(mark.confidence for mark in marks)
    status: Status = missed(rule) if confidence >= _DOUBTFUL else "warn"
    shown = ", ".join(named[:_SHOWN]) + (", ..." if len(named) > _SHOWN else "")
    return Judgement(
        status, shown, f"{message.format(shown)} {_advice(marks, seen)}", confidence, _fix(marks, seen), _where(marks)
    )


def _fix(marks: Sequence[Mark], seen: Seen) -> Repair | None:
    """Cutting the product out leaves behind what does not lie over it."""
    if seen.slot != "main" or any(mark.place in ("on", "across") for mark in marks):
        return None
    return "make_main_image"


def _advice(marks: Sequence[Mark], seen: Seen) -> str:
    if any(mark.place in ("on", "across") for mark in marks):
        return "It lies over the product, so it cannot be taken away without harming it: use the photo without it."
    if seen.slot == "main":
        return "Cutting the product out and putting it on a new background leaves it behind."
    return "Use the photo without it."


def _where(marks: Sequence[Mark]) -> Evidence:
    return Evidence("text", tuple(mark.box for mark in marks))


def _named(marks: Sequence[Mark]) -> list[str]:
    return list(dict.fromkeys(_quote(mark.words) if mark.words else _NAMES[mark.kind] for mark in marks))


def _quoted(words: Sequence[str]) -> str:
    return ", ".join([_quote(one) for one in dict.fromkeys(words) if one][:_SHOWN])


def _quote(words: str) -> str:
    return f'"{words}"'


CHECKS: dict[str, Check] = {
    "no_added_graphics": no_added_graphics,
    "no_promotion": no_promotion,
    "no_marketplace_marks": no_marketplace_marks,
    "no_contact": no_contact,
    "no_contact_or_price": no_contact_or_price,
    "cover_score": cover_score,
}
