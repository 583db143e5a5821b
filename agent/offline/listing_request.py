"""A request to write a listing: what of a message asks for it, and what of it is facts.

"write an Amazon listing for this mug: stoneware, 350 ml" asks for a listing and tells three facts. Takes the facts
out, so that their words are not read as requests. Knows the words of such requests (`writing.yaml`); does not know what
facts mean beyond that the product vocabulary knows them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from agent.offline.clauses import acts_in
from agent.offline.data import load
from agent.offline.question_kind import is_open, is_said
from agent.offline.rule_question import asks_permission
from agent.offline.slots import place_spans, read_marketplaces
from agent.offline.told_product import ENOUGH, known_facts, lists_product, tells_product
from agent.offline.variants import read_versions, without_versions
from agent.offline.words import Word, phrases, read_words

_NEAR, _BESIDE = 14, 3  # words between "write" and "title", "make" and "listing"
Span = tuple[int, int, str]
_MARK = re.compile(r"^[\s,;:.!?()\-–—\"“”]+|[\s,;:!?(\-–—\"“”]+$")
_COLON = re.compile(r"[:：](?!//)")  # no web address's
_SENTENCE = re.compile(r"[.!?।\n]\s")
_BREAK = re.compile(r"[.!?\n]\s|\b(?:and then|then|und dann|dann|y luego|luego|और फिर|aur phir|phir)\b", re.IGNORECASE)


@dataclass(frozen=True)
class ListingRequest:
    """A request for a listing.

    Attributes:
        facts: What was told of the product; empty if nothing was.
        request: The message without the facts.
    """

    facts: str
    request: str


@lru_cache(64)  # asked several times for every step of a turn
def read_listing_request(message: str) -> ListingRequest | None:
    """Find a request to write a listing; None if the message holds none."""
    in_versions = bool(read_versions(message))
    message = without_versions(message)
    words = read_words(message)
    if phrases("writing", "questions").find(words[:1]):
        return None
    pair = (
        _act_and_text(message, words)
        or _named_before_facts(message, words)
        or _named_with_facts(message, words, wished=in_versions)
    )
    if pair is None or _asks_whether_one_may(message, words, pair) or _checks(words[: min(pair[0][0], pair[1][0])]):
        return None
    begin = min(words[pair[0][0]].start, words[pair[1][0]].start)
    begin = _begin_of_request(message, begin)
    begin = begin if tells_product(left_of(message[begin:])) or not tells_product(left_of(message[:begin])) else 0
    head, body = message[:begin], message[begin:]
    colon = _COLON.search(body)
    end = max(words[pair[0][1] - 1].end, words[pair[1][1] - 1].end) - begin
    if colon and colon.start() + 1 >= end:
        asked, told = body[: colon.start()], body[colon.end() :]
        facts = [left_of(asked), _told(told)]
    else:
        asked, facts = body, [left_of(body)]
    facts = [part for part in facts if part]
    rest = f"{head} {_without(asked, facts)}".strip()
    return ListingRequest(": ".join(facts) if len(facts) == 2 else ", ".join(facts), rest or asked.strip())


def names_listing(text: str) -> bool:
    """Whether a text names a listing to be written, with a verb or without: `Etsy listing please`."""
    words = read_words(text)
    if _checks(words):
        return False
    named = [*find("listings", words), *find("texts", words), *_copies(words)]
    written = find("somethings", words) or find("writes", words)  # "write for Etsy"
    return bool(_not_for_pictures(named, words) or (written and read_marketplaces(words)))


def read_languages(text: str) -> list[str]:
    """The languages that a listing shall be in."""
    found = phrases("writing", "languages", with_names=False).find(read_words(text))
    return list(dict.fromkeys(language for _, _, language in found))


def names_picture(text: str) -> bool:
    """Whether a text speaks of pictures."""
    return bool(find("pictures", read_words(text)))


def told_facts(text: str) -> str:
    """What a message tells of a product that is talked of already: "it is also microwave safe"; empty if nothing."""
    left = left_of(text)
    return left if known_facts(left) else ""


def _act_and_text(message: str, words: list[Word]) -> tuple[Span, Span] | None:
    """Find "write" and "title", or "make" and right beside it "listing", which else may stand for pictures."""
    copies = _copies(words)
    texts = [*find("texts", words), *find("listings", words), *copies]
    pictured = [
        t
        for t in texts
        if not find("pictures", words[t[1] : t[1] + 1]) and not find("pictures", words[t[0] - 1 : t[0]])
    ]
    pictured = _not_for_pictures(pictured, words)
    for acts, near, named in ((find("writes", words), _NEAR, pictured), (find("makes", words), _BESIDE, None)):
        for act in acts:
            near_acts = [t for t in [*find("listings", words), *copies] if t in pictured]
            for text in named if named is not None else near_acts:
                gap = text[0] - act[1] if text[0] >= act[1] else act[0] - text[1]
                if 0 <= gap <= near and not _ends_between(message, words, act, text):
                    return act, text
    return None


def _named_before_facts(message: str, words: list[Word]) -> tuple[Span, Span] | None:
    """`Etsy listing please: bowl, stoneware`: no verb, but a listing before a colon and facts behind it."""
    colon = _COLON.search(message)
    if colon is None or not told_facts(message[colon.end() :]):
        return None
    before = [word for word in words if word.end <= colon.start()]
    named = [text for text in [*find("listings", before), *_copies(before)] if not _is_part(before[text[0] : text[1]])]
    return (named[-1], named[-1]) if named and not _checks(before) else None


def _named_with_facts(message: str, words: list[Word], *, wished: bool) -> tuple[Span, Span] | None:
    """`text for eBay, it's a wool scarf, grey`: a text, or "something" for a shop, and of what product it is.

    Args:
        message: The message.
        words: Of it.
        wished: It is wanted beyond doubt, whatever its verb.
    """
    wishes = [*find("makes", words), *find("writes", words)]
    shops = bool(place_spans(words) or read_marketplaces(words))
    texts = _not_for_pictures([*find("texts", words), *find("listings", words), *_copies(words)], words)
    somethings = find("somethings", words) if shops and wishes else []
    named = [*texts, *somethings] or (find("writes", words) if shops and _has_colon(message) else [])
    if not named or not (wished or wishes or shops) or is_said("own_text", words) or _checks(words):
        return None
    if not (wished or wishes or find("polite", words)):
        labelled = _has_colon(message) and _is_part(words[named[0][0] : named[0][1]])
        asks = "?" in message or is_open(words)
        if asks or (labelled and not find("plain_texts", words[named[0][0] : named[0][1]])):
            return None  # "title for eBay: grey wool scarf" is brought along
    told = left_of(message)
    if len(known_facts(told)) < ENOUGH or not (tells_product(told) or lists_product(told)):
        return None
    act = next((a for a in wishes if not _ends_between(message, words, a, named[0])), named[0])
    return act, named[0]


def _has_colon(message: str) -> bool:
    """`write for Etsy: jute bag, 40 cm`: a colon that is no web address's."""
    return bool(_COLON.search(message))


def _not_for_pictures(texts: list[Span], words: list[Word]) -> list[Span]:
    """Texts that are wanted themselves: not in "all pictures for a listing", "लिस्टिंग के लिए फोटो"."""
    if not find("pictures", words):
        return texts
    return [text for text in texts if not _is_purpose(text, words)]


def _is_purpose(text: Span, words: list[Word]) -> bool:
    """Whether something else is wanted for a text: `for an eBay listing`, `listing ke liye`."""
    before, after = words[max(0, text[0] - _BESIDE) : text[0]], words[text[1] : text[1] + 2]
    return bool(find("purpose_before", before)) or bool(find("purpose_after", after)[:1])


def _copies(words: list[Word]) -> list[Span]:
    """Where a message names an e-mail, ad or post for shoppers; mails to somebody are none."""
    if find("addressees", words):
        return []
    named = [*place_spans(words), *phrases("slots", "any_ad", by_sound=False).find(words)]
    return [span for span in named if not _is_likeness(span, words)]


def _is_likeness(text: Span, words: list[Word]) -> bool:
    """Whether it only says what something shall look like: `like in whisky ads`, `wie in der Werbung`."""
    before, after = words[max(0, text[0] - _BESIDE - 1) : text[0]], words[text[1] : text[1] + 1]
    return bool(find("like_before", before)) or bool(find("like_after", after))


def _is_part(name: list[Word]) -> bool:
    """`product description`: before a colon it is the label of a text that somebody brings along."""
    said = " ".join(word.text.casefold() for word in name)
    return any(said in names for names in load("listing")["parts"].values())


def find(name: str, words: list[Word]) -> list[Span]:
    """Where words of a field of `writing.yaml` stand, as they are written."""
    return phrases("writing", name, by_sound=False).find(words)


def _ends_between(message: str, words: list[Word], act: Span, text: Span) -> bool:
    """Whether a sentence ends between the two."""
    first, last = sorted((words[act[0]].start, words[text[0]].start))
    return bool(re.search(r"[.!?\n]\s", message[first:last]))


def _checks(before: list[Word]) -> bool:
    """Whether a text is to be checked rather than written."""
    return bool(find("checks", before))


def _begin_of_request(message: str, at: int) -> int:
    """Where the clause begins that asks for the listing; what stands before it asks for something else."""
    ends = [found.end() for found in _BREAK.finditer(message, 0, at)]
    joint = re.search(r"(?:,|\band\b|\bund\b|\by\b|\baur\b|और)\s*$", message[:at].rstrip() + " ")
    if joint and acts_in(read_words(message[: joint.start()])):
        ends.append(at)
    begin = ends[-1] if ends else 0
    return begin if not begin or acts_in(read_words(message[:begin])) else 0


def _told(text: str) -> str:
    """The facts behind a colon, without a closing wish for a language or a thank you."""
    parts = re.split(r"(?<=[.!\n])\s+|,\s*(?=[^,]*$)", text.strip())
    while len(parts) > 1 and not left_of(parts[-1]):
        parts.pop()
    kept = text.strip()[: text.strip().find(parts[-1]) + len(parts[-1])] if parts else ""
    return _MARK.sub("", _MARK.sub("", kept)).strip().rstrip(".")


def _asks_whether_one_may(message: str, words: list[Word], pair: tuple[Span, Span]) -> bool:
    """`may I write "sale" in the title?` asks for a rule; the sentence of the pair decides."""
    first, last = words[min(pair[0][0], pair[1][0])].start, words[max(pair[0][1], pair[1][1]) - 1].end
    ends = [found.end() for found in _SENTENCE.finditer(message, 0, first)]
    after = _SENTENCE.search(message, last)
    sentence = message[ends[-1] if ends else 0 : after.end() if after else len(message)]
    return asks_permission(read_words(sentence))


def left_of(text: str) -> str:
    """The words that are no part of the request, with what joins them."""
    words = read_words(text)
    asked = set[int]()
    for name in ("writes", "makes", "texts", "listings", "around"):
        for start, end, _ in phrases("writing", name).find(words):
            asked |= set(range(start, end))
    for start, end, _ in phrases("writing", "languages", with_names=False).find(words):
        asked |= set(range(start, end))
    shops = phrases("slots", "marketplaces", with_names=True).find(words)
    for start, end, _ in [*shops, *_copies(words)]:
        asked |= set(range(start, end))
    keep = [i for i, word in enumerate(words) if i not in asked and not word.is_mark and not _is_shop(word.text)]
    if not keep:
        return ""
    inside = [i for i in range(keep[0], keep[-1] + 1)]
    runs: list[list[int]] = []
    for i in inside:
        loose = i in asked and not _joins(words, i, keep)
        if loose:
            continue
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    pieces = [text[words[run[0]].start : words[run[-1]].end] for run in runs]
    return " ".join(_MARK.sub("", piece).strip() for piece in pieces if _MARK.sub("", piece).strip())


def _joins(words: list[Word], i: int, keep: list[int]) -> bool:
    """Whether a small word stands between two that are kept: "made in Portugal", "fits 14 inch"."""
    before = max((k for k in keep if k < i), default=-9)
    after = min((k for k in keep if k > i), default=9_999)
    return after - before <= 3 and not any(w.key in ("listing", "title") for w in words[before + 1 : after])


def _is_shop(word: str) -> bool:
    return bool(read_marketplaces(read_words(word)))


def _without(asked: str, facts: list[str]) -> str:
    for part in facts:
        asked = asked.replace(part, " ")
    return " ".join(asked.split())
