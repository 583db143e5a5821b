"""Checks of signs: forbidden ones, too many of one, emoji, markup, active content."""

from __future__ import annotations

import re
from collections.abc import Callable

from knowledge.rules import Limit, Rule
from tools.listing import codes
from tools.listing.judgement import Check, Judgement, Written, joined, missed, places_of
from tools.listing.listing import Place
from tools.listing.messages import quoted, say
from tools.listing.words import normal

_TRUSTED = re.compile(
    r"^https://([\w-]+\.)*(ebay\.[a-z.]+|ebayimg\.com|ebaystatic\.com|youtube\.com|youtu\.be|vimeo\.com)(/|$)",
    re.IGNORECASE,
)
_Look = Callable[[Rule, Written, Place], list[Judgement]]


def looking(look: _Look, kept: str) -> Check:
    """A check that looks at each text that the rule's scope names."""

    def check(rule: Rule, written: Written) -> Judgement | None:
        places = list(places_of(rule, written))
        if not places:
            return None
        return joined([j for place in places for j in look(rule, written, place)], kept, [p.field for p in places])

    return check


def forbidden(rule: Rule, written: Written, place: Place) -> list[Judgement]:
    """Signs that the rule names; those of a brand's own name do not count."""
    limit = rule.limit or Limit()
    text = normal(place.text)
    if written.listing.brand:
        text = re.sub(re.escape(normal(written.listing.brand)), " ", text, flags=re.IGNORECASE)
    found = [sign for sign in dict.fromkeys(text) if sign in (limit.characters or "")]
    found += [sign for sign in codes.decorations(text, limit.decoration or "") if sign not in found]
    if not found:
        return []
    signs = " ".join(found)
    message = say("signs" if limit.published else "signs_ours", field=place.called, signs=signs, shop=written.shop)
    return [Judgement(missed(rule), signs, message, (place.field,), 1.0 if limit.published else 0.8)]


def pictures(rule: Rule, _written: Written, place: Place) -> list[Judgement]:
    """Emoji and picture signs."""
    found = codes.emoji(place.text)
    if not found:
        return []
    signs = " ".join(found)
    return [Judgement(missed(rule), signs, say("emoji", field=place.called, signs=signs), (place.field,), 1.0)]


def title_characters(rule: Rule, _written: Written, place: Place) -> list[Judgement]:
    """Only signs of allowed kinds, and some of them once at most."""
    limit = rule.limit or Limit()
    judgements = []
    if found := codes.outside(place.text, limit.categories, limit.allowed):
        signs = " ".join(found)
        judgements.append(
            Judgement(missed(rule), signs, say("signs", field=place.called, signs=signs), (place.field,), 0.95)
        )
    for sign in limit.characters or "":
        count = place.text.count(sign)
        if limit.max is not None and count > limit.max:
            message = say("sign_twice", field=place.called, sign=sign, count=count)
            judgements.append(Judgement(missed(rule), f"{count} x {sign}", message, (place.field,), 1.0))
    return judgements


def markup(breaks_allowed: bool) -> _Look:
    """HTML and other code."""

    def look(rule: Rule, _written: Written, place: Place) -> list[Judgement]:
        found = codes.markup(place.text, breaks_allowed)
        if not found:
            return []
        message = say("markup", field=place.called, code=", ".join(found[:3]))
        return [Judgement(missed(rule), ", ".join(found[:5]), message, (place.field,), 0.97)]

    return look


def active_content(rule: Rule, written: Written, place: Place) -> list[Judgement]:
    """Scripts, forms and frames; links that are not HTTPS or lead to pages that may not be allowed."""
    judgements = []
    if found := codes.active_content(place.text):
        message = say("active", field=place.called, shop=written.shop, code=", ".join(found[:3]))
        judgements.append(Judgement(missed(rule), ", ".join(found[:5]), message, (place.field,), 0.97))
    links = codes.addresses(place.text)
    if unsafe := [link for link in links if not link.lower().startswith("https://")]:
        message = say("link_unsafe", field=place.called, words=quoted(unsafe))
        judgements.append(Judgement(missed(rule), ", ".join(unsafe), message, (place.field,), 0.9))
    if others := [link for link in links if link not in unsafe and not _TRUSTED.match(link)]:
        message = say("link_kind", field=place.called, words=quoted(others), shop=written.shop)
        judgements.append(Judgement("unknown", ", ".join(others), message, (place.field,), 0.5))
    return judgements


CHECKS: dict[str, Check] = {
    "title_signs": looking(forbidden, "no forbidden signs"),
    "no_signs_or_emoji": looking(lambda r, w, p: [*forbidden(r, w, p), *pictures(r, w, p)], "no forbidden signs"),
    "title_characters": looking(title_characters, "only allowed signs"),
    "no_markup": looking(markup(breaks_allowed=True), "no code"),
    "no_active_content": looking(active_content, "no active content"),
}
