"""Checks of numbers: characters, bytes and words of a text, bullets and tags in number."""

from __future__ import annotations

import re
from datetime import date

from knowledge.rules import Limit, Rule
from tools.check.report import Status
from tools.listing.judgement import Check, Judgement, Written, joined, missed
from tools.listing.listing import Place
from tools.listing.messages import say
from tools.listing.words import count_bytes, count_characters, count_words, normal

_COUNT = {"characters": count_characters, "bytes": count_bytes, "words": count_words}
_GOOD_END = re.compile(r"[\s,;:|/(–—-]+$")


def length_of(*fields: str) -> Check:
    """A check of the length of some fields, each text on its own, in the rule's unit."""

    def check(rule: Rule, written: Written) -> Judgement | None:
        limit = _limit(rule)
        places = list(written.listing.places(*fields))
        others = [(place, most) for name, most in limit.also.items() for place in written.listing.places(name)]
        if not places and not others:
            return None
        found = [one for place in places for one in _length(rule, written, place, limit.max, limit.min)]
        found += [one for place, most in others for one in _length(rule, written, place, most, None)]
        found += [one for place in places for one in _word_count(rule, written, place)]
        everywhere = [*places, *(place for place, _ in others)]
        return joined(found, _counts(everywhere, limit.unit or "characters"), [p.field for p in everywhere])

    return check


def _limit(rule: Rule) -> Limit:
    return rule.limit or Limit()


def _counts(places: list[Place], unit: str) -> str:
    counts = [str(_COUNT[unit](place.text)) for place in places]
    return f"{', '.join(counts)} {unit}"


def _length(rule: Rule, written: Written, place: Place, most: float | None, least: float | None) -> list[Judgement]:
    unit = _limit(rule).unit or "characters"
    count = _COUNT[unit](place.text)
    measured = f"{count} {unit}"
    if most is not None and count > most:
        status, parts = missed(rule), []
        values = {"field": place.called, "count": count, "unit": unit, "shop": written.shop}
        parts.append(say("too_long", **values, most=f"{most:.0f}", over=count - int(most)))
        if unit == "characters" and (tail := _tail(place.text, int(most))):
            parts.append(say("cut_after", tail=tail))
        if rule.check in written.replaced:
            old, since = written.replaced[rule.check]
            if since and written.today < since:
                status = "warn"
                parts.append(say("later", date=_day(since)))
            elif place.field == "title":
                parts.append(say("replaced", old=old, unit=unit, date=_day(since) if since else "an earlier day"))
        return [Judgement(status, measured, " ".join(parts), (place.field,), 1.0)]
    if least is not None and count < least:
        values = {"field": place.called, "count": count, "unit": unit, "shop": written.shop}
        message = say("too_short", **values, least=f"{least:.0f}", under=int(least) - count)
        return [Judgement(missed(rule), measured, message, (place.field,), 1.0)]
    return []


def _word_count(rule: Rule, written: Written, place: Place) -> list[Judgement]:
    limit = _limit(rule)
    count = count_words(place.text)
    if limit.words is None or count <= limit.words:
        return []
    status: Status = "warn" if "words" in limit.advised else missed(rule)
    values = {"field": place.called, "count": count, "unit": "words", "shop": written.shop}
    message = say("too_long_advised", **values, most=limit.words, over=count - limit.words)
    return [Judgement(status, f"{count} words", message, (place.field,), 1.0)]


def _tail(text: str, most: int) -> str:
    """The last words of the longest good beginning, so that the seller sees where to stop."""
    head = normal(text)[: most + 1]
    if len(head) > most:
        head = head.rsplit(None, 1)[0] if " " in head else ""
    parted = re.split(r"\s*[,;|(–—]\s+|\s+[-–—|]\s+", head)
    if len(parted) > 1 and len(head) - len(parted[-1]) >= most // 2:
        head = head[: head.rfind(parted[-1])]
    return " ".join(_GOOD_END.sub("", head).split()[-3:])


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def bullets_count(rule: Rule, written: Written) -> Judgement | None:
    """Are there enough bullets, and not too many?"""
    if "bullets" not in written.listing.texts:
        return None
    return joined(_number(rule, written, "bullets", "bullets"), _so_many(written, "bullets"), ["bullets"])


def bullets_total_length(rule: Rule, written: Written) -> Judgement | None:
    """Are all bullets together short enough?"""
    texts = written.listing.texts.get("bullets")
    if not texts:
        return None
    whole = Place("bullets", "Your list of bullets", "".join(texts))
    return joined(_length(rule, written, whole, _limit(rule).max, None), _counts([whole], "characters"), ["bullets"])


def tags(rule: Rule, written: Written) -> Judgement | None:
    """Are there not too many tags, each short enough and with a good beginning?"""
    if "tags" not in written.listing.texts:
        return None
    limit = _limit(rule)
    found = _number(rule, written, "tags", "tags")
    for place in written.listing.places("tags"):
        count = count_characters(place.text)
        if limit.each is not None and count > limit.each:
            values = {
                "field": f"{place.called} “{place.text}”",
                "count": count,
                "unit": "characters",
                "shop": written.shop,
            }
            message = say("too_long", **values, most=limit.each, over=count - limit.each)
            found.append(Judgement(missed(rule), f"“{place.text}” {count} characters", message, (place.field,), 1.0))
        if limit.pattern and not re.match(limit.pattern, place.text.replace("’", "'")):
            message = say("first_sign", field=f"{place.called} “{place.text}”", sign=place.text[:1] or "nothing")
            found.append(Judgement(missed(rule), f"begins with {place.text[:1]!r}", message, (place.field,), 1.0))
    return joined(found, _so_many(written, "tags"), ["tags"])


def _so_many(written: Written, field: str) -> str:
    return f"{len(written.listing.texts[field])} {field}"


def _number(rule: Rule, written: Written, field: str, things: str) -> list[Judgement]:
    limit, count = _limit(rule), len(written.listing.texts[field])
    values = {"count": count, "things": things, "shop": written.shop}
    if limit.max is not None and count > limit.max:
        message = say("too_many", **values, most=f"{limit.max:.0f}", over=count - int(limit.max))
    elif limit.min is not None and count < limit.min:
        message = say("too_few", **values, least=f"{limit.min:.0f}", under=int(limit.min) - count)
    else:
        return []
    return [Judgement(missed(rule), f"{count} {things}", message, (field,), 1.0)]


CHECKS: dict[str, Check] = {
    "title_length": length_of("title"),
    "item_highlights_length": length_of("item_highlights"),
    "bullet_length": length_of("bullets"),
    "bullets_count": bullets_count,
    "bullets_total_length": bullets_total_length,
    "description_length": length_of("description"),
    "search_terms_length": length_of("search_terms"),
    "tags": tags,
}
