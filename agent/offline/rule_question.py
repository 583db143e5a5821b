"""Whether a message asks what a marketplace or the law wants, told by its words: an aid to nearest examples."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from agent.offline.clauses import act_words, acts_in
from agent.offline.question_kind import is_open, is_said
from agent.offline.words import Word, phrases, read_words
from knowledge.matter import PLACES
from knowledge.rules import LAW, RuleBase
from knowledge.topics import topics_near
from knowledge.words import Reading, read

ALWAYS = frozenset(
    {
        "composite_synthetic",
        "trained_media",
        "composite_trained",
        "ai_act",
        "aplus",
        "highlights",
        "searchterm",
        "slot",
        "label",
        "penalty",
        "deepfake",
        "c2pa",
        "metadata",
    }
)  # nobody asks for these to be done
# What the assistant makes; only named, it may be wanted.
MADE = frozenset(
    "background white grey background_scene lifestyle cutout transparent edit crop upscale ai shadow square".split()
)


_WRITTEN = frozenset({"title", "bullet", "description", "searchterm", "tag", "highlights"})
_MEASURED = frozenset({"count", "character", "length", "bytes", "minimum", "maximum", "recommended"})
_SHORT = 12  # words and signs of a question that is only a few keywords
_CLEAR = 0.4  # score of a topic from which a clause is clearly about it
_SURELY = 0.6  # ... from which it is, though it names no law, or is not put as a question


def asks_about_rules(text: str, *, only_open: bool = False, place_named: bool = False) -> bool:
    """Tell whether a clause is a question about a rule.

    It names something that rules are about, and a marketplace; it is put as a question; and it does not ask the
    assistant to do something.

    Args:
        text: The clause.
        only_open: Count only questions that ask for more than yes or no; "is my background white enough for Amazon?"
            is about a picture where there is one.
        place_named: Another question of the message names the marketplace.
    """
    words = read_words(text)
    reading = read(text)
    shops = bool(reading.marketplaces or reading.foreign or reading.by_form)
    matter = set(reading.concepts) - PLACES
    near = max(topics_near(reading).values())
    topic = near >= _CLEAR
    if is_said("own_text", words) and not any(w.key.isdigit() for w in words):
        return False  # "is this title ok": theirs
    if is_said("asks_us", words) or (is_said("our_work", words) and not _is_work_of_others(words)):
        return False
    if (reading.foreign and is_open(words)) or (reading.one_file and len(reading.marketplaces) > 1):
        return True  # "what does Zalando want", "one photo for Amazon and Myntra"
    counted = (
        ("?" in text or is_said("yes_starts", words[:1]))
        and bool(set(reading.concepts) & PLACES)
        and any(w.key.isdigit() for w in words)
    )  # "12 bullets?", "kya title 75 hi hai"
    if shops and is_open(words) and set(reading.concepts) & _WRITTEN and is_said("may", words):
        return True  # "what words can't I write in an Amazon title"
    if place_named and "?" in text and is_said("applies", words):
        return True  # "does that hold in Spain too?"
    if not matter and not topic and not counted and not (shops and is_said("strict", words)):
        return False
    placed = place_named or shops or bool(reading.everywhere or set(reading.concepts) & ALWAYS) or is_of_law(reading)
    if not placed and asks_permission(words) and set(reading.concepts) & _WRITTEN:
        return True  # "may I write the price in the bullets?"
    if not placed and not ("ai" in matter and reading.countries):
        return False
    told = not orders(words) or is_said("means_to", words)  # "I want to put FREE SHIPPING in the Walmart title"
    if not only_open and shops and matter - MADE and near >= _SURELY and told:
        return True  # "Amazon: same word three times in a title"
    wanted = not told and len(reading.marketplaces) == 1 and not matter - MADE - {"required"}
    put = not wanted or "?" in text or is_said("asks_at_end", words[-2:])  # "need pics for my shop" asks for no rule
    return is_open(words) or (not only_open and put and _is_put_as_a_question(text, matter, words))


def is_of_law(reading: Reading) -> bool:
    """Whether a question is clearly about what only the law has rules on: `are we the provider then?`."""
    near = topics_near(reading)
    clearest = max(near, key=lambda name: near[name])
    return clearest in _law_topics() and near[clearest] >= _SURELY


@cache
def _law_topics() -> frozenset[str]:
    rules = RuleBase.load().rules
    others = {name for rule in rules if rule.marketplace != LAW for name in rule.topics}
    return frozenset(name for rule in rules if rule.marketplace == LAW for name in rule.topics) - others


def tells_then_asks(clauses: Sequence[str], text: str, *, place_named: bool = False) -> bool:
    """Tell whether a message tells how something is and then asks what a marketplace makes of it.

    Args:
        clauses: The parts of the message.
        text: All of it.
        place_named: The conversation names the marketplace.
    """
    if answers_somebody(text):
        return True
    first = next((i for i, clause in enumerate(clauses) if "?" in clause), len(clauses) - 1)
    told, asked = ([read_words(clause) for clause in part] for part in (clauses[:first], clauses[first:]))
    if not told or "?" not in text or not all(is_said("states", words) and not orders(words) for words in told):
        return False
    return not any(map(orders, asked)) and asks_about_rules(text, place_named=place_named)


def answers_somebody(text: str) -> bool:
    """`A seller put "SALE" on the Amazon photo, what do I tell him?`: what is told says which rule is meant."""
    reading = read(text)
    matter = set(reading.concepts) - PLACES - {"refused", "suppressed"}
    return bool(matter and reading.marketplaces) and is_said("tell_them", read_words(text))


def is_one_question(text: str) -> bool:
    """`may I use the same photo on Myntra and Amazon?`, `we offer a generator. Are we its provider?`: not two."""
    reading = read(text)
    one_file = reading.one_file and len(set(reading.marketplaces) - {LAW}) > 1
    return (one_file or (is_of_law(reading) and not orders(read_words(text)))) and asks_about_rules(text)


def orders(words: list[Word]) -> bool:
    """Whether a clause tells us to do something: it opens with what to do, or says that it is wanted."""
    if opens_with_act(words) or is_said("asks_us", words) or is_said("wants_of_us", words):
        return True
    return is_said("our_work", words) and not _is_work_of_others(words)


def opens_with_act(words: list[Word]) -> bool:
    """Whether a clause opens with what to do: `make`, `schreib`."""
    first = [w for w in words if not w.is_mark][:1]
    return any(w.key in act_words()[0] for w in first) and not is_said("yes_starts", first)  # English "will"


def stands_alone(text: str) -> bool:
    """Tell whether a question says by itself what it is about, though perhaps not for which marketplace."""
    reading = read(text)
    if set(reading.concepts) == {"start"}:
        return False  # "since when?"
    return max(topics_near(reading).values()) >= _CLEAR


def asked_elsewhere(text: str, before: str) -> str:
    """The question before, asked of the other pictures: `is that so for additional pictures?`; empty if it is not."""
    old, new = read(before), read(text)
    slots = {"main", "additional"}
    counted = {"count"} if is_said("applies", read_words(text)) else set[str]()  # "does that count for ..."
    if (
        set(new.concepts) - PLACES - counted
        or not slots & set(new.concepts)
        or not slots & set(old.concepts) - set(new.concepts)
    ):
        return ""
    matter = " ".join(name.replace("_", " ") for name in old.concepts if name not in PLACES)
    there = next(name for name in ("additional", "main") if name in new.concepts)
    asked = f"{there} picture" if counted else text.rstrip(" ?")
    return f"{asked}: {matter}?" if matter else ""


def field_meant(text: str, before: str) -> str:
    """The field of a listing that a question after another is about; empty if it names its own or none.

    "It" stands for it, or only a measure is asked for: `and how many characters?`.

    Args:
        text: A question: `and may it have emojis in it?`.
        before: The question before it: `how long may a title be?`.
    """
    asked = set(read(text).concepts)
    if asked & PLACES or not (is_said("it", read_words(text)) or (asked and asked <= _MEASURED)):
        return ""
    return next((name for name in read(before).concepts if name in _WRITTEN), "")


def names_place(text: str) -> bool:
    """Tell whether a question names a marketplace, the law, or asks about all of them."""
    reading = read(text)
    return bool(reading.marketplaces or reading.foreign or reading.by_form or reading.everywhere)


def asks_permission(words: list[Word]) -> bool:
    """`may I write`, `darf ich`, `likh sakte hai`: whether one is allowed to; `may I have a title` asks for one."""
    return is_said("may_i", words) and not is_said("asks_us", words) and not is_said("may_i_have", words)


def _is_work_of_others(words: list[Word]) -> bool:
    """Whether a verb of our work is said of the user or of a marketplace: `I'll upscale it`, `will eBay remove it`."""
    if asks_permission(words) or is_said("i_do", words):
        return True
    shops = [start for start, _, _ in phrases("slots", "marketplaces", with_names=True).find(words)]
    return any(is_said("yes_starts", words[start - 1 : start]) for start in shops if start)


def _is_put_as_a_question(text: str, matter: set[str], words: list[Word]) -> bool:
    asks = any(is_said(kind, words) for kind in ("may", "must", "must_not", "either", "tell_me")) or is_said(
        "yes_starts", words[:1]
    )
    return "?" in text or asks or _names_a_limit(matter, words)


def _names_a_limit(matter: set[str], words: list[Word]) -> bool:
    """`Flipkart photos: minimum size and format`, `logo on eBay`: nothing that could be made, and nothing to do."""
    return bool(matter - MADE) and not acts_in(words) and len(words) <= _SHORT
