"""The finders of claims in a text, one for each kind; each yields what no fact supports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from knowledge.products.amounts import Amount, find_amounts, is_same, same_any, words_for_count
from knowledge.products.vocabulary import Mention, find_mentions, fold, tokens_of
from tools.claims.contents import Span, contents
from tools.claims.doubts import harmless_in
from tools.claims.hashtags import hashtags, without_hashtags
from tools.claims.known import Known
from tools.claims.patterns import any_match, claims_page, compiled, matches
from tools.listing.phrases import find
from tools.listing.words import language_of

_WORDED = (
    ("certificate", "certificate"), ("free_of", "certificate"), ("health", "health"), ("offer", "offer"),
    ("effects", "health"), ("third_party", "review"), ("marks", "certificate"), ("nature", "environment"),
    ("anywhere", "compatibility"), ("made_where", "origin"), ("returns", "warranty"),
    ("lasting", "durability"), ("makers", "compatibility"),
)  # fmt: skip
_CLAIMS = {"part": "feature", "making": "feature", "none": ""}


_ONLY_IN_CAPITALS = frozenset({"usa"})  # in small letters it is another word, Spanish for "uses"
_MANY = 3  # a number in words from which it counts something
_OTHER_WORDS = {
    "en": ("once", "elf", "quince", "mil"),
    "de": ("once", "mil"),
    "hi": ("once",),
}  # read as numbers elsewhere
_GOES_WITH = re.compile(  # what comes after it is what it can be seen beside
    r"\b(?:goes|go|pairs?|match\w*|looks? (?:good|nice|lovely)|passt|passen|kombinier\w*|combina\w*|va|van|pega|queda)"
    r"\b"
    r"[^.!?;:]{0,25}\b(?:with|beside|zu|zum|con|junto a)\b[^.!?;:]{0,40}$"
)
_FRACTION = re.compile(r"\s*(?:quarters?|thirds?|halves|viertel|drittel|cuartos|tercios|चौथाई)\b", re.IGNORECASE)


def spans_in(text: str, language: str, known: Known, is_prose: bool = False) -> list[Span]:
    """All claims of a text that no fact supports, the widest where several overlap, in order.

    Args:
        text: Any text.
        language: Its code.
        known: The facts.
        is_prose: It has whole sentences; what only may be a claim is none in one that surely claims nothing.
    """
    spans = _spans_in(without_hashtags(text), language, known, is_prose)
    for start, end, words in hashtags(text, known):
        spans += [Span(start, end, span.kind) for span in _spans_in(words, language, known)[:1]]
    return sorted(spans, key=lambda s: s.start)


def _spans_in(text: str, language: str, known: Known, is_prose: bool = False) -> list[Span]:
    fine = [m for m in find_mentions(text, language) if m.concept.name in known.concepts]
    worded = [*_phrases(text, language, known), *_patterns(text, known)]
    spans = [
        *_concepts(text, language, known), *_amounts(text, language, known), *_superlatives(text, language, known),
        *_names(text, language, known),
        *_warranty(text, known), *_compatibility(text, known), *_origin(text, known),
        *(s for s in worded if not any(m.start < s.end and s.start < m.end for m in fine)),
    ]  # fmt: skip
    told = [*spans, *(Span(m.start, m.end, "") for m in fine)]
    spans += [s for s in contents(text, known) if not any(o.start < s.end and s.start < o.end for o in told)]
    if is_prose and any(span.is_soft for span in spans):
        harmless = harmless_in(text, language, known)
        spans = [s for s in spans if not (s.is_soft and any(a <= s.start and s.end <= b for a, b in harmless))]
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if not any(o.start <= span.start and span.end <= o.end for o in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


def _concepts(text: str, language: str, known: Known) -> Iterator[Span]:
    for mention in find_mentions(text, language):
        kind = _CLAIMS.get(mention.concept.claim, mention.concept.claim)
        if (
            kind
            and not mention.denied
            and mention.concept.kind != "product"
            and mention.concept.name not in known.concepts
        ):
            if not _is_aside(text, mention) and not _is_in_name(text, mention, known):
                is_soft = mention.concept.kind == "colour" or mention.concept.claim == "part"
                yield Span(mention.start, mention.end, kind, is_soft)


def _is_aside(text: str, mention: Mention) -> bool:
    """`latex-free` and `out of the dishwasher` deny it; `a black dress`, `goes with black` are of another thing."""
    before, words, after = text[: mention.start].lower(), text[mention.start : mention.end], text[mention.end :]
    if words.lower() in _ONLY_IN_CAPITALS and not words.isupper():
        return True
    if re.match(r"[ -]?(?:free|frei|मुक्त|रहित|फ्री)", after, re.IGNORECASE) or re.search(r"out of (?:the )?$", before):
        return True
    if mention.concept.kind != "colour":
        return False
    worn = any(m.start <= 1 and m.concept.group in ("clothing", "footwear") for m in find_mentions(after[:24]))
    return _GOES_WITH.search(before) is not None or (
        worn and bool(re.search(r"\b(?:with|or|to|zu|zum|con|mit) (?:\w+ )?$", before))
    )


def _is_in_name(text: str, mention: Mention, known: Known) -> bool:
    """Whether the words stand in a fact just so, though they mean something else there."""
    words = tuple(t.key for t in tokens_of(text[mention.start : mention.end]))
    if mention.concept.kind == "colour" and all(word in known.words for word in words):
        return True  # green tea
    return len(words) > 1 and " ".join(words) in known.folded and mention.concept.name not in known.denied


def _amounts(text: str, language: str, known: Known) -> Iterator[Span]:
    told = [m for m in find_mentions(text, language) if m.concept.name in known.concepts - known.denied]
    for amount in find_amounts(text):
        if _says_nothing(amount, text) or same_any(amount, known.amounts):
            continue
        if any(mention.start <= amount.start < mention.end for mention in told):
            continue  # "925er Silber" is how German says sterling silver
        if amount.measures and any(v in known.bare for v in amount.values):
            continue
        if not amount.measures and _fits_any(amount, known):
            continue
        yield Span(amount.start, amount.end, "price" if "money" in amount.measures else "number")
    counts = [re.compile(pattern) for pattern in claims_page()["set_before"]]
    for value, start, end in words_for_count(text):
        if _FRACTION.match(text[end:]):
            continue  # three quarters of a litre
        low = text[:start].casefold()
        after = [m for m in find_mentions(text[end : end + 24]) if m.start <= 2]
        counted = any(p.search(low) for p in counts) or any(m.concept.kind == "product" for m in after)
        many = value >= _MANY and text[start:end].lower() not in _OTHER_WORDS.get(language, ())
        number = Amount(text[start:end], start, end, (float(value),))
        if (counted or many) and not any(is_same(number, a) or value in a.values for a in known.amounts):
            yield Span(start, end, "number", not counted)


def _says_nothing(amount: Amount, text: str) -> bool:
    """A one, "a day", the number of a line, a part of a word or code."""
    before, after = text[: amount.start], text[amount.end :]
    if not amount.measures and amount.value in (0.0, 1.0):
        return True
    if amount.value == 1.0 and amount.measures == ("time",) and not any(c.isdigit() for c in amount.text):
        return True
    if not amount.measures and re.search(r"(?:^|\n)\s*$", before) and re.match(r"[.)]\s", after):
        return True
    return bool(re.search(r"[^\W\d_]-?$", before)) and not amount.measures and bool(re.search(r"\w$", before))


def _fits_any(amount: Amount, known: Known) -> bool:
    """A bare number counts as known where a fact has it with a unit: `350` in a list of sizes."""
    return any(v in a.values for a in known.amounts for v in amount.values) or amount.text in known.words


def _phrases(text: str, language: str, known: Known) -> Iterator[Span]:
    low = text.casefold()
    for topic, kind in claims_page()["topics"].items():
        if kind == "warranty" and known.has_warranty:
            continue
        for words in find(text, topic, language):
            at = low.find(words.casefold())
            if at >= 0 and fold(words) not in known.folded:
                yield Span(at, at + len(words), kind, kind in ("superlative", "offer"))


def _superlatives(text: str, language: str, known: Known) -> Iterator[Span]:
    patterns = compiled("superlatives", language)
    for pattern in patterns:
        for found in pattern.finditer(text if language == "de" else text.lower()):
            if fold(found[0]) not in known.folded:
                yield Span(found.start(), found.end(), "superlative", True)


def _names(text: str, language: str, known: Known) -> Iterator[Span]:
    """Names of other makers and systems in a sentence: "ready for Apple HomeKit"; titles capitalise any word."""
    if not re.search(r"[.!?।]\s*$", text):
        return
    by_capital = language in ("en", "es") and language_of(text, None) == (language, True)
    for found in re.finditer(r"(?<![\w.!?¿¡।#'’-])(?<![.!?।:] )[^\W\d_][\w'’-]*", text):
        word = found[0]
        if re.search(r"\n\s*[-•*]?\s*$", text[: found.start()]):
            continue  # the first word of a line or paragraph
        if by_capital:
            is_name = word[0].isupper() and found.start() > 0
        else:  # German nouns are capitalised anyway; in Hindi, Latin letters stand out
            is_name = bool(re.search(r"[a-z][A-Z]|^[A-Z]{2,}$", word)) or (language == "hi" and word[0].isupper())
        free = bool({fold(word), fold(word).removesuffix("s")} & _free_names()) or all(
            t.key in known.words for t in tokens_of(word)
        )
        free = free or known.names_place(word)
        if is_name and not free and not find_mentions(word) and not known.has_words(word):
            yield Span(found.start(), found.end(), "compatibility", True)


@cache
def _free_names() -> frozenset[str]:
    return frozenset(fold(word) for word in str(claims_page()["free_names"]).split())


def _warranty(text: str, known: Known) -> Iterator[Span]:
    if not known.has_warranty:
        yield from (Span(found.start(), found.end(), "warranty") for found in matches("warranty", text))
    warranted = known.has_warranty or any_match("warranty", text)
    for found in matches("lifelong", text):
        if warranted and fold(found[0]) not in known.folded:
            yield Span(found.start(), found.end(), "warranty")


def _compatibility(text: str, known: Known) -> Iterator[Span]:
    for found in matches("compatibility", text):
        rest = re.match(r"\s*[^.;:!?|\n•।()]{2,60}", text[found.end() :])
        what = re.split(r",|\s(?:and|und|y|while|so|which|that)\s", rest[0])[0] if rest else ""
        if what.strip() and not known.has_words(what):
            yield Span(found.start(), found.end() + len(what.rstrip()), "compatibility")
    for found in matches("compatibility_before", text):
        last = re.split(r"[.;:!?|\n•।,]", text[: found.start()])[-1].split()[-3:]
        if last and not known.has_words(" ".join(last)) and not known.has_words(last[-1]):
            yield Span(found.start() - len(" ".join(last)) - 1, found.end(), "compatibility")


def _origin(text: str, known: Known) -> Iterator[Span]:
    for found in matches("origin", text):
        rest = re.match(r"\s*(?:the|our|der|den|el|la)?\s*[\w'’-]+(?:\s[A-Z][\w'’-]+)?", text[found.end() :])
        what = rest[0] if rest else ""
        if any(m.concept.kind == "material" for m in find_mentions(what)):
            continue
        if what.strip() and not known.has_words(what) and not known.names_place(what):
            yield Span(found.start(), found.end() + len(what), "origin")
    for found in matches("origin_before", text):
        place = text[: found.start()].split()[-1:]
        if place and not known.has_words(place[0]):
            yield Span(found.start() - len(place[0]) - 1, found.end(), "origin")


def _patterns(text: str, known: Known) -> Iterator[Span]:
    for name, kind in _WORDED:
        for found in matches(name, text):
            mentions = find_mentions(text[found.start() : found.end()])
            if mentions and all(m.concept.name in known.concepts for m in mentions):
                continue
            plain = re.sub(r"[\s-]", "", fold(found[0]))
            if plain not in re.sub(r"[\s-]", "", known.folded) and not known.has_words(found[0]):
                yield Span(found.start(), found.end(), kind)
