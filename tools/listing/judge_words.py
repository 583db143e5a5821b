"""Checks of how words are written: repeats, capitals, brand position, form of bullets, words of search terms."""

from __future__ import annotations

import re

from knowledge.rules import Rule
from tools.listing import codes
from tools.listing.judge_signs import forbidden, looking, pictures
from tools.listing.judgement import Check, Judgement, Written, every, joined, missed
from tools.listing.listing import Place
from tools.listing.messages import quoted, say
from tools.listing.phrases import find
from tools.listing.words import fold, lexicon, repeated, shouted, stems, words_of

_NUMBER_WORDS = "two|three|four|five|six|seven|eight|nine|ten|twelve"
_SPELLED = re.compile(
    rf"\b(?:set|pack|packs|box|case|bundle|lot) of (?:{_NUMBER_WORDS})\b"
    rf"|\b(?:{_NUMBER_WORDS})[ -](?:pack|packs|piece|pieces|pcs|count)\b"
)
_TITLE_CASE = ("en",)  # other languages write titles like sentences
_SHORT = 4  # letters from which a word in small letters is held to be a main word
_CLAUSE = re.compile(r"[^\w\s'-]")
_FULL_STOP = re.compile(r"\w{3,}[)\"”]?[.।]\s*$")
_SHORTENED = re.compile(r"\b(?:inc|ltd|etc|usw|approx|incl|inkl|max|min|ca|lbs|pcs|stk|aprox|env)\.\s*$", re.IGNORECASE)
_EMPTY_TITLE = re.compile(
    r"^(?:product|item|title|untitled|test|new product|produkt|artikel|titel|producto|articulo|titulo|produit|titre"
    r"|prodotto|titolo)?(?: ?(?:name|title|\d+))?$"
)


def title_repeats(rule: Rule, _written: Written, place: Place) -> list[Judgement]:
    """No word too often; small words, numbers and units do not count."""
    most = int(rule.limit.max) if rule.limit and rule.limit.max else 2
    found = repeated(place.text, most)
    if not found:
        return []
    message = say("repeated", field=place.called, words=quoted(list(found)), most=most)
    measured = ", ".join(f"“{word}” {count} times" for word, count in found.items())
    return [Judgement(missed(rule), measured, message, (place.field,), 0.97)]


def keyword_repeats(rule: Rule, _written: Written, place: Place) -> list[Judgement]:
    """No word three times, no pair of words twice."""
    words = repeated(place.text, 2)
    if words:
        message = say("repeated", field=place.called, words=quoted(list(words)), most=2)
        measured = ", ".join(f"“{word}” {count} times" for word, count in words.items())
        return [Judgement(missed(rule), measured, message, (place.field,), 0.85)]
    pairs: list[str] = []
    for clause in _CLAUSE.split(place.text):
        found = stems(clause)
        pairs += [
            " ".join(pair)
            for pair in zip(found, found[1:], strict=False)
            if not any(c.isdigit() for c in "".join(pair))
        ]
    twice = [pair for pair in dict.fromkeys(pairs) if pairs.count(pair) > 1]
    if not twice:
        return []
    message = say("phrase_twice", field=place.called, words=quoted(twice))
    return [Judgement(missed(rule), f"{quoted(twice)} twice", message, (place.field,), 0.75)]


def capitals(rule: Rule, written: Written, place: Place) -> list[Judgement]:
    """No words in capitals but abbreviations, sizes, codes and brands."""
    found = shouted(place.text, f"{written.listing.brand} {written.listing.company}")
    if not found:
        return []
    message = say("shouting", field=place.called, words=quoted(found))
    return [Judgement(missed(rule), ", ".join(found), message, (place.field,), 0.85)]


def small_letters(rule: Rule, written: Written, place: Place) -> list[Judgement]:
    """Not all in small letters; in English, each main word begins with a capital."""
    brand = {fold(w) for w in words_of(written.listing.brand)}
    words = [w for w in words_of(place.text) if w[0].isalpha() and w[0].lower() != w[0].upper()]
    if len(words) > 1 and all(w.islower() for w in words):
        message = say("all_small", field=place.called)
        return [Judgement(missed(rule), "all in small letters", message, (place.field,), 0.95)]
    if written.language not in _TITLE_CASE:
        return []
    lex = lexicon()
    small = [
        w for w in words
        if w.islower() and len(w) >= _SHORT and fold(w) not in lex.small | lex.units | brand
    ]  # fmt: skip
    if not small:
        return []
    message = say("small_words", field=place.called, words=quoted(small))
    return [Judgement(missed(rule), ", ".join(small), message, (place.field,), 0.8)]


def numerals(rule: Rule, _written: Written, place: Place) -> list[Judgement]:
    """Numbers of pieces as numerals."""
    found = [m[0] for m in _SPELLED.finditer(place.text.lower())]
    if not found:
        return []
    message = say("numerals", field=place.called, words=quoted(found))
    return [Judgement(missed(rule), ", ".join(found), message, (place.field,), 0.85)]


def brand_first(rule: Rule, written: Written) -> Judgement | None:
    """Does the title begin with the brand? Nothing can be said where the brand is not known."""
    brand = fold(written.listing.brand)
    if not brand:
        return None
    found = []
    for place in written.listing.places("title"):
        begins = re.sub(r"^\W+|^the ", "", fold(place.text))
        if not re.match(rf"{re.escape(re.sub(r'^the ', '', brand))}(?!\w)", begins):
            message = say("brand_first", field=place.called, brand=f"“{written.listing.brand}”")
            found.append(Judgement(missed(rule), f"begins with “{place.text[:20]}”", message, (place.field,), 0.95))
    return joined(found, "begins with the brand", ["title"]) if "title" in written.listing.texts else None


def title_identifies(rule: Rule, written: Written, place: Place) -> list[Judgement]:
    """Is there a word for the thing at all, beside brand, codes and filler?"""
    brand = {fold(w) for w in words_of(written.listing.brand)}
    plain = [w for w in map(fold, words_of(place.text)) if w not in brand and _is_word(w) and len(w) > 1]
    if plain and not _EMPTY_TITLE.match(fold(place.text)) and not find(place.text, "placeholder", written.language):
        return []
    message = say("says_nothing", field=place.called)
    return [Judgement(missed(rule), f"“{place.text[:40]}”", message, (place.field,), 0.9)]


def _is_word(word: str) -> bool:
    """Letters only; the vowel signs of Hindi are no letters of their own."""
    return word[0].isalpha() and not any(c.isdigit() or c == "_" for c in word)


def bullet_form(rule: Rule, written: Written) -> Judgement | None:
    """Capital first, no full stop last, no code, nothing said twice."""
    places = list(written.listing.places("bullets"))
    if not places:
        return None
    found: list[Judgement] = []
    seen: list[tuple[Place, set[str]]] = []
    for place in places:
        if not re.search(r"\w{3}", place.text):  # filler, which another rule is about
            continue
        first = re.search(r"\w", place.text)
        if (
            first
            and first[0].isalpha()
            and first[0].islower()
            and not re.match(r"[a-z][A-Z]", place.text[first.start() :])
        ):
            found.append(_form(rule, "bullet_start", "begins with a small letter", place))
        if _FULL_STOP.search(place.text) and not _SHORTENED.search(place.text):
            found.append(_form(rule, "bullet_end", "ends with a full stop", place))
        if code := codes.markup(place.text, breaks_allowed=False):
            found.append(_form(rule, "markup", ", ".join(code[:3]), place, code=", ".join(code[:3])))
        words = set(stems(place.text))
        for other, theirs in seen:
            if words and len(words & theirs) >= 0.8 * len(words | theirs):
                found.append(_form(rule, "bullet_same", f"same as {other.called}", place, other=other.called))
                break
        seen.append((place, words))
    return joined(found, "begin with a capital, end without a full stop", [p.field for p in places])


def _form(rule: Rule, sentence: str, measured: str, place: Place, **values: str) -> Judgement:
    return Judgement(missed(rule), measured, say(sentence, field=place.called, **values), (place.field,), 0.9)


def search_terms_words(rule: Rule, written: Written) -> Judgement | None:
    """No brands, product numbers, praise, passing words or swear words; and advice on how to write them."""
    places = list(written.listing.places("search_terms"))
    if not places:
        return None
    place, text = places[0], places[0].text
    own = [written.listing.brand] if written.listing.brand else []
    named = find(text, "brands", written.language, also=own)
    banned = {
        "brand_word": named,
        "asin": codes.asins(text.upper()) if codes.asins(text.upper()) else [],
        "passing": [w for w in find(text, "passing", written.language) if w not in named],
        "swearing": find(text, "swearing", written.language),
    }
    found = [_search(rule, name, words, place) for name, words in banned.items() if words]
    title = {word for title in written.listing.texts.get("title", ()) for word in stems(title)}
    terms = stems(text)
    again = list(dict.fromkeys(word for word in terms if word in title and word.isalpha()))
    advice = {}
    if signs := re.findall(r"[,;|/]+", text):
        advice["search_commas"] = signs
    if large := [
        w for w in words_of(text) if w != w.lower() and w not in lexicon().capitals and not any(c.isdigit() for c in w)
    ]:
        advice["search_capitals"] = large
    if len(again) >= 2 and len(again) * 3 >= len(terms):  # a word or two help no one and harm no one; the share is ours
        advice["search_repeats"] = again
    for name, words in advice.items():
        found.append(
            Judgement("warn", quoted(words), say(name, field=place.called, words=quoted(words)), (place.field,), 0.85)
        )
    return joined(found, f"{len(terms)} words", [place.field])


def _search(rule: Rule, name: str, words: list[str], place: Place) -> Judgement:
    return Judgement(
        missed(rule), quoted(words), say(name, field=place.called, words=quoted(words)), (place.field,), 0.9
    )


CHECKS: dict[str, Check] = {
    "title_repeats": looking(title_repeats, "no word too often"),
    "title_capitals": every(
        looking(capitals, "capitals only where they belong"), looking(small_letters, "main words begin with capitals"),
        looking(numerals, "numbers are numerals"), looking(pictures, "no emoji"),
        looking(forbidden, "no special signs"),
    ),
    "no_capitals_or_signs": every(
        looking(capitals, "capitals only where they belong"), looking(forbidden, "no forbidden signs"),
        looking(pictures, "no emoji"),
    ),
    "brand_first": brand_first,
    "title_identifies": looking(title_identifies, "names a thing"),
    "bullet_form": bullet_form,
    "search_terms_words": search_terms_words,
}  # fmt: skip
