"""Which intent a clause has: by its words where they are clear, else by likeness, weighed with the situation."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.adjusting import whose_change
from agent.offline.clauses import Clause, acts_in
from agent.offline.data import load
from agent.offline.engine_choice import only_names_engine
from agent.offline.examples import Intent, intents
from agent.offline.facts import names_infographic, read_facts
from agent.offline.listing_change import read_listing_change
from agent.offline.listing_request import names_listing, names_picture, read_languages, read_listing_request, told_facts
from agent.offline.own_products import asks_for_products, asks_to_load
from agent.offline.question_kind import is_open, is_said
from agent.offline.request import Request
from agent.offline.rule_question import asks_about_rules, names_place
from agent.offline.scene import sets_scene
from agent.offline.slots import asks_of_another_picture, names_only_shops, read_places
from agent.offline.variants import read_versions
from agent.offline.words import phrases, read_words
from knowledge.words import read

_SURE, _MARGIN, _PLAUSIBLE = 0.28, 0.07, 0.22
_STRONG_REFUSAL = 0.42
_SET_AND_SIZE, _NAMED = ("make_image_set", "make_size_picture"), 0.4
_SHORT = 6  # words of a message that only names a language or marketplace
# What is done again when only another marketplace is named, and the fact that it was done in the turn before.
_REPEATABLE = {
    "check_image": "after_picture_check",
    "check_listing": "after_text_check",
    "make_main_image": "after_main",
    "fix_image": "after_repair",
    "export_images": "after_export",
    "make_image_set": "after_gallery",
}
_HEARD = 0.2  # score from which evidence counts in full


def decide(clause: Clause, scores: dict[str, float], facts: frozenset[str], *, place_named: bool) -> Request:
    """Decide what a clause asks for.

    Args:
        clause: Of the message.
        scores: How like the examples of each intent it is.
        facts: What holds in the conversation.
        place_named: What goes before asks about a marketplace's rules, so that the clause need not name it.
    """
    weighed = dict(scores)
    if "after_scene" in facts and phrases("clauses", "goes_on").find(read_words(clause.text)[:3])[:1]:
        facts |= {"goes_on"}
    if sets_scene(read_words(clause.text)):
        facts |= {"says_scene"}
    only_open = "has_picture" in facts
    of_rules = "attached" not in facts and asks_about_rules(clause.text, only_open=only_open, place_named=place_named)
    by_words = _about_listing(clause, facts, of_rules=of_rules) or _same_step_elsewhere(clause, facts)
    by_words = by_words or (intents()["ask_rules"] if of_rules else None)
    by_words = by_words or _another_engine(clause, facts) or _infographic(clause) or _as_the_rule_wants(clause, facts)
    if by_words:
        return Request(by_words, clause.text, 1.0, (), clause.new_sentence, clause.later)
    for fact in facts:
        for name, change in load("evidence").get(fact, {}).items():
            # What the conversation makes likely cannot make up for words that say nothing of the kind.
            weighed[name] += float(change) * (min(1.0, max(0.0, scores[name]) / _HEARD) if float(change) > 0 else 1.0)
    ranked = sorted(weighed, key=lambda name: (-weighed[name], name))
    known = intents()
    if set(ranked[:2]) == set(_SET_AND_SIZE) and weighed[_SET_AND_SIZE[0]] > _NAMED:
        # A gallery with measurements has a size picture in it: both say the same.
        whole, part = _SET_AND_SIZE
        weighed[whole] += weighed.pop(part)
        ranked = [whole, *ranked[2:]]
    meant = whose_change(ranked[0], clause.text, newest_is_scene="newest_is_scene" in facts)
    if meant != ranked[0]:  # the same words, of another picture
        weighed[meant] = weighed.pop(ranked[0])
        ranked = [meant, *(name for name in ranked[1:] if name != meant)]
    best = ranked[0]
    rivals = tuple(known[n] for n in ranked[1:3] if weighed[n] > _PLAUSIBLE and weighed[best] - weighed[n] < _MARGIN)
    unsure = weighed[best] < _SURE
    rivals = rivals if not unsure else tuple(known[n] for n in ranked[1:3])
    if best == "generate_scene" and facts >= {"says_scene", "has_picture"}:
        rivals = ()  # "can you show it on terrazzo": a place is named, however much is told around it
    return Request(known[best], clause.text, weighed[best], rivals, clause.new_sentence, clause.later)


def _about_listing(clause: Clause, facts: frozenset[str], *, of_rules: bool) -> Intent | None:
    """A clause whose words ask for a listing, or after one for a change of it: `shorter title`, `now in German`."""
    if read_listing_request(clause.text) is not None or ("wants_listing" in facts and names_listing(clause.text)):
        words = read_words(clause.text)  # "do Meta ads need 1080 pixels?"; "Amazon text: sheepskin, 90 x 60 cm" is none
        put = "?" in clause.text or is_open(words) or is_said("yes_starts", words[:1])
        asks = of_rules and put and not is_said("wants_of_us", words)
        return None if asks else intents()["write_listing"]
    if of_rules and "after_products" not in facts and "after_listing" not in facts:
        return None  # "who is stricter, Google or the Meta catalogue?"
    if "after_listing" in facts and read_versions(clause.text) and not names_picture(clause.text):
        return intents()["write_listing"]
    if asks_to_load(clause.text):
        return intents()["load_catalog"]
    if asks_for_products(clause.text, after_products="after_products" in facts):
        return intents()["search_catalog"]
    if "after_listing" not in facts:
        return None
    shops = bool(read_places(read_words(clause.text)))
    if shops and not of_rules and _wants_it_there_too(clause.text):
        return intents()["change_listing"]
    if acts_in(read_words(clause.text)) and not read_listing_change(clause.text):
        return None
    is_short = sum(not word.is_mark for word in read_words(clause.text)) <= _SHORT
    if (
        read_listing_change(clause.text)
        or told_facts(clause.text)
        or (is_short and (shops or read_languages(clause.text)))
    ):
        return intents()["change_listing"]
    return None


def _wants_it_there_too(text: str) -> bool:
    """`do it as an eBay listing, too`, `ebay ke liye bhi ek bana do`, after a listing; no picture is named."""
    words = read_words(text)
    likewise = bool(phrases("slots", "likewise", by_sound=False).find(words))
    return likewise and not names_picture(text) and not names_only_shops(words) and len(words) <= 2 * _SHORT


def _another_engine(clause: Clause, facts: frozenset[str]) -> Intent | None:
    """`use the studio engine`: the scene, from that engine."""
    if not only_names_engine(clause.text):
        return None
    return intents()["change_scene" if "has_scene" in facts and "attached" not in facts else "generate_scene"]


def _same_step_elsewhere(clause: Clause, facts: frozenset[str]) -> Intent | None:
    """`and for Walmart?`, `add eBay`: the same of the same picture or text, for another marketplace."""
    words = read_words(clause.text)
    elsewhere = names_only_shops(words) or ("after_picture_check" in facts and asks_of_another_picture(words))
    if "attached" in facts or not elsewhere:
        return None
    done = [name for name, fact in _REPEATABLE.items() if fact in facts]
    if not done and "after_picture" in facts and not asks_of_another_picture(words):
        return intents()["export_images"]  # "and for insta please", after a scene
    if "after_rules" in facts and not set(done) & {"make_main_image", "export_images"}:
        return None
    return intents()[done[0]] if len(done) == 1 else None


def _infographic(clause: Clause) -> Intent | None:
    """`an infographic - 350 ml, handmade`: what stands on it is told, so it is no listing."""
    told = names_infographic(clause.text) and read_facts(clause.text).points
    return intents()["make_infographic"] if told else None


def _as_the_rule_wants(clause: Clause, facts: frozenset[str]) -> Intent | None:
    """`ok, make it like that` with a photo, after an answer about a marketplace's pictures."""
    words = read_words(clause.text)
    short = sum(not word.is_mark for word in words) <= _SHORT
    meant = {"after_rules", "attached"} <= facts and short and phrases("clauses", "like_that").find(words)
    return intents()["make_main_image"] if meant else None


def refusal_in(scored: Sequence[dict[str, float]], texts: Sequence[str]) -> Request | None:
    """A request to deceive decides for the whole message, wherever it stands in it."""
    known = intents()
    honest = bool(phrases("clauses", "honest").find(read_words(texts[-1])))
    if asks_about_rules(texts[-1]) and read(texts[-1]).narrow_scopes:
        return None  # "may a competitor's name be in the keywords?" asks for the rule
    if is_said("tell_them", read_words(texts[-1])) and names_place(texts[-1]):
        return None  # "a seller stuck the Choice badge on the photo, what do I tell him?"
    for scores, text in zip(scored, texts, strict=True):
        best = max(scores, key=lambda name: (scores[name], name))
        if honest and best == "deceive_defect":
            continue
        if known[best].does == "refuse" and scores[best] >= _STRONG_REFUSAL:
            return Request(known[best], text, scores[best])
    return None
