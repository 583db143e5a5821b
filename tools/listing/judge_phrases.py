"""Checks of what a listing says: offers, praise, claims, filler, contact."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.rules import Rule
from tools.check.report import Status
from tools.listing import codes
from tools.listing.judge_length import length_of
from tools.listing.judge_signs import forbidden, looking, markup, pictures
from tools.listing.judge_words import keyword_repeats
from tools.listing.judgement import Check, Judgement, Written, every, missed
from tools.listing.listing import Place
from tools.listing.messages import quoted, say
from tools.listing.phrases import find

_Look = Callable[[Rule, Written, Place], list[Judgement]]


def says(topic: str, sentence: str | None = None, own_phrases: bool = False) -> _Look:
    """Look for what is said on a topic of the phrase files.

    Args:
        topic: The topic.
        sentence: Which sentence tells it, if not the topic's own.
        own_phrases: Whether the phrases that the rule itself lists belong to this topic.
    """

    def look(rule: Rule, written: Written, place: Place) -> list[Judgement]:
        also = rule.limit.phrases or () if own_phrases and rule.limit else ()
        return _told(rule, sentence or topic, find(place.text, topic, written.language, also), place, written)

    return look


def has(measure: Callable[[str], list[str]], sentence: str) -> _Look:
    """Look for what `codes` can find."""
    return lambda rule, written, place: _told(rule, sentence, measure(place.text), place, written)


def _told(
    rule: Rule, sentence: str, words: list[str], place: Place, written: Written, status: Status | None = None
) -> list[Judgement]:
    if not words:
        return []
    message = say(sentence, field=place.called, words=quoted(words), shop=written.shop)
    return [Judgement(status or missed(rule), quoted(words), message, (place.field,), 0.9)]


def rank(rule: Rule, written: Written, place: Place) -> list[Judgement]:
    """Claims of rank: never in a title, elsewhere only with proof."""
    words = find(place.text, "rank", written.language, rule.limit.phrases or () if rule.limit else ())
    return _told(rule, "rank" if place.field == "title" else "rank_proof", words, place, written)


def pesticide(rule: Rule, written: Written, place: Place) -> list[Judgement]:
    """Claims about germs and pests; the rule is the US's, so elsewhere it is a warning."""
    words = find(place.text, "pesticide", written.language, rule.limit.phrases or () if rule.limit else ())
    if written.country in (None, "us"):
        return _told(rule, "pesticide", words, place, written)
    return _told(rule, "pesticide_abroad", words, place, written, "warn")


def own_company(rule: Rule, written: Written, place: Place) -> list[Judgement]:
    """The seller's own name, where known and not the brand's."""
    name = written.listing.company
    if not name or name.casefold() == written.listing.brand.casefold() or name.casefold() not in place.text.casefold():
        return []
    return _told(rule, "company", [name], place, written)


def english(rule: Rule, written: Written, place: Place) -> list[Judgement]:
    """English only."""
    if written.language == "en" or not written.language_is_sure:
        return []
    message = say("not_english", field=place.called, shop=written.shop)
    return [Judgement(missed(rule), f"language: {written.language}", message, (place.field,), 0.8)]


def filler(rule: Rule, written: Written, place: Place) -> list[Judgement]:
    """Filler words, or no word at all."""
    also = rule.limit.phrases or () if rule.limit else ()
    words = find(place.text, "placeholder", written.language, also)
    if not words and not any(c.isalnum() for c in place.text):
        words = [place.text or " "]
    return _told(rule, "filler", words, place, written)


def ai_in_description(rule: Rule, written: Written) -> Judgement | None:
    """If the other texts say that AI was used, does the description? Whether it was used, no text can tell."""
    places = list(written.listing.places("title", "tags", "bullets"))
    said = [word for place in places for word in find(place.text, "ai", written.language)]
    described = [word for p in written.listing.places("description") for word in find(p.text, "ai", written.language)]
    if not said and not described:
        return None
    if described or "description" not in written.listing.texts:
        return Judgement("pass", quoted(described or said), say("kept"), ("description",), 0.8) if described else None
    return Judgement(missed(rule), quoted(said), say("ai_unsaid", words=quoted(said)), ("description",), 0.8)


def own_words(rule: Rule, written: Written, place: Place) -> list[Judgement]:
    """Words that the rule itself lists."""
    words = find(place.text, None, written.language, rule.limit.phrases or () if rule.limit else ())
    return _told(rule, "forbidden_words", words, place, written)


def _any(*looks: _Look) -> Check:
    """Ask in order; what an earlier question has told already is not told again."""

    def ask(rule: Rule, written: Written, place: Place) -> list[Judgement]:
        told: set[str] = set()
        kept = []
        for judgement in (one for look in looks for one in look(rule, written, place)):
            words = set(judgement.measured.casefold().split(", "))
            if not words <= told:
                kept.append(judgement)
            told |= words
        return kept

    return looking(ask, "none of these words found")


def _offers(rule: Rule, written: Written, place: Place) -> list[Judgement]:
    """Offers in bullets and descriptions; those in titles have rules of their own."""
    if place.field == "title":
        return []
    return [*says("promotion")(rule, written, place), *says("hurry", "time")(rule, written, place)]


_links = has(codes.addresses, "address")
_contacts = has(codes.contacts, "contact")
_guarantee = says("quality_guarantee", "guarantee")
_platforms = says("platforms", "platform")

CHECKS: dict[str, Check] = {
    "no_selling_talk": _any(
        says("promotion", own_phrases=True), says("hurry", "time"), _guarantee, says("price"), says("time")
    ),
    "no_praise": _any(says("praise", own_phrases=True)),
    "no_rank_claims": _any(rank),
    "no_guarantee": _any(says("guarantee", own_phrases=True)),
    "no_restricted_materials": _any(
        says("eco", "claims_nature"), says("antimicrobial", "germs"), says("bamboo_soy", "materials"), own_words
    ),
    "no_filler": _any(filler),
    "no_codes_or_links": _any(
        has(codes.asins, "asin"), _links, _contacts, has(codes.companies, "company"), own_company
    ),
    "no_shop_talk": _any(
        _contacts, _links, says("price"), says("stock"), says("condition"), says("ordering"), says("reviews"),
        says("time"), _offers,
    ),
    "no_disease_claims": _any(says("disease")),
    "no_pesticide_claims": _any(pesticide),
    "ai_in_description": ai_in_description,
    "plain_description": every(length_of("description"), looking(markup(breaks_allowed=False), "no code")),
    "plain_title": _any(
        says("promotion"), says("hurry", "time"), says("price"), says("praise"), _guarantee, _platforms, own_company,
        has(codes.companies, "company"), _links, _contacts, forbidden, pictures,
    ),
    "plain_keyword_title": _any(
        says("promotion", own_phrases=True), says("hurry", "time"), says("price"), says("praise"), _guarantee,
        says("stock"), _platforms,
        own_company, _links, _contacts, has(codes.years, "year"), keyword_repeats, english,
    ),
}  # fmt: skip
