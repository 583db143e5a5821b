"""Facts in a few words of a sentence: "blue stoneware mug", "350 ml", "fits iPhone 15".

Knows how people say facts; does not know names of values, files or products as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.products.amounts import Amount, find_amounts
from knowledge.products.kinds import kind_of, kind_of_amount, says_what_it_fits
from knowledge.products.product import Fact, make_fact
from knowledge.products.vocabulary import Mention, attribute_names, find_mentions, pattern, tokens_of, words_in

_PART = re.compile(  # a sentence ends before a number, too, but not in "No. 5" and "approx. 20 cm"
    r"\s*(?:[;\n\r•|।()]|,(?!\d)|(?<!\d),|(?<=[\w)])\.\s+(?=[^\W\d])|\.\s*$"
    r"|(?:(?<=[^\W\d_]{4})(?<!prox)|(?<=\d\s[a-zA-Z])|(?<=\d\s[a-zA-Z]{2})|(?<=\d[a-zA-Z]{2}))\.\s+(?=\d))\s*"
)
_AND = re.compile(r"\s+(?:and|und|y|e|और|aur|&)\s+", re.IGNORECASE)
MARKUP = re.compile(r"<[^<>]{0,400}>|&nbsp;|\u200b")
_MEASURED = ("capacity", "weight", "width", "height", "depth", "length", "diameter", "thickness", "dimensions")
LONGEST = 2000  # characters of a value that are read


def parts_of(text: str) -> Iterator[str]:
    """The parts of a text, parted by commas, bullets, sentence ends and markup."""
    plain = MARKUP.sub(" \n ", text)[: LONGEST * 4]
    for part in _PART.split(plain):
        if part and part.strip():
            yield " ".join(part.split())


def facts_said(part: str, origin: str, unknown: str = "other") -> list[Fact]:
    """Facts in a few words; several if the words are all known: `blue stoneware mug`."""
    part = part.strip(' \t.,;:!"“”„*-–')
    if not part or not tokens_of(part):
        return []
    sized = _named_amount(part)
    return [make_fact(*sized, origin)] if sized else _read_part(part, origin, unknown)


def _read_part(part: str, origin: str, unknown: str) -> list[Fact]:
    mentions, amounts = find_mentions(part), find_amounts(part)
    if not mentions and not amounts:
        return [_read_unknown(part, origin, unknown)]
    told = [found for name in ("origin", "fits", "warranty") if (found := pattern(name).search(part))]
    if told:
        begin = min(found.start() for found in told)
        if any(m.concept.kind == "product" and m.end <= begin for m in mentions):  # "phone case fits iPhone 15"
            return [*facts_said(part[:begin], origin), *facts_said(part[begin:], origin)]
    if told or says_what_it_fits(part):
        return [make_fact(kind_of(part, mentions), part, origin)]
    if counted := _counted(part, mentions, amounts):
        if counted == "parts":
            return [make_fact("feature", part, origin)]
        number = make_fact("count", amounts[0].text, origin)
        return [*facts_said(part[amounts[0].end :], origin, unknown), number]
    pieces = _AND.split(part)
    if len(pieces) > 1 and all(find_mentions(p) or find_amounts(p) for p in pieces):
        denied = bool(mentions and mentions[0].denied)
        return [
            f
            for p in pieces
            for f in facts_said(f"not {p}" if denied and not p.startswith("not ") else p, origin, unknown)
        ]
    if (
        _covers(part, mentions, amounts)
        and len(mentions) + len(amounts) > 1
        and not _belongs_together(mentions, amounts)
    ):
        return one_each(part, mentions, amounts, origin)
    return [make_fact(kind_of(part, mentions), part, origin)]


def _read_unknown(part: str, origin: str, unknown: str) -> Fact:
    """Words of which none is known."""
    if (kind := kind_of(part, [])) != "other":
        return make_fact(kind, part, origin)
    if named := _named_inside(part):
        return make_fact(named[0], named[1], origin)
    return make_fact("other" if unknown == "description" else unknown, part, origin)


def _named_amount(part: str) -> tuple[str, str] | None:
    """`size 85 to 110 cm`, `weight 2 kg`: the name in front says what is measured."""
    first = tokens_of(part)[0]
    kind = attribute_names().get((first.key,), "")
    rest = part[first.end :].strip(" :-")
    if kind in (*_MEASURED, "size") and rest[:1].isdigit():
        return kind, rest
    return None


def _named_inside(part: str) -> tuple[str, str] | None:
    """`size M`, `lavender scent`: a kind of fact and its value."""
    tokens, known = tokens_of(part), attribute_names()
    if len(tokens) < 2:
        return None
    for name, value in ((tokens[0], part[tokens[0].end :]), (tokens[-1], part[: tokens[-1].start])):
        if (kind := known.get((name.key,), "")) in (
            "size",
            "scent",
            "pattern",
            "style",
            "colour",
            "ingredients",
            "brand",
        ):
            rest = re.sub(r"^[\s:-]*(?:is|ist|es|are|sind|son|hai|है)\s+", "", value)
            return kind, rest.strip(" :-")
    return None


def _covers(part: str, mentions: list[Mention], amounts: list[Amount]) -> bool:
    """Whether a product is named, or every word is known."""
    if any(m.concept.kind == "product" for m in mentions):
        return True
    spans = [(m.start, m.end) for m in mentions] + [(a.start, a.end) for a in amounts]
    rest = [
        t for t in tokens_of(part) if not any(s <= t.start < e for s, e in spans) and t.key not in words_in("small")
    ]
    return not rest


def _counted(part: str, mentions: list[Mention], amounts: list[Amount]) -> str:
    """What a bare number before words counts: `6 card slots` `parts`, `2 stoneware mugs` `products`; else empty."""
    if not mentions or len(amounts) != 1 or amounts[0].measures or amounts[0].start > 0 or mentions[0].denied:
        return ""
    if (
        not float(amounts[0].value).is_integer()
        or amounts[0].value < 2
        or part[amounts[0].end :][:1] not in (" ", "\u00a0")
    ):
        return ""
    words = [t for t in tokens_of(part) if t.start >= amounts[0].end]
    head = words[:1] if mentions[0].language == "es" else words[-1:]
    named = [m for m in mentions if head and m.start <= head[0].start < m.end]
    if any(m.concept.kind == "product" for m in named):
        return "products"
    if named and all(m.concept.kind in ("material", "colour") for m in named):
        return ""  # "925 silver"
    return (
        "parts" if any(m.concept.kind in ("product", "material") or m.concept.how == "with" for m in mentions) else ""
    )


def _belongs_together(mentions: list[Mention], amounts: list[Amount]) -> bool:
    """`80 % cotton, 20 % polyester`, `10 x 12 cm`, `925 silver`: one fact; `500 g glass` is a weight and a material."""
    if any(set(a.measures) & {"mass", "volume"} for a in amounts):
        return False
    if any("share" in a.measures for a in amounts) or (len(amounts) > 1 and not mentions):
        return True
    kinds = {m.concept.kind for m in mentions}
    return kinds == {"material"} or (kinds == {"colour"} and not amounts)


def one_each(part: str, mentions: list[Mention], amounts: list[Amount], origin: str) -> list[Fact]:
    """One fact for each concept and each group of amounts in a few words."""
    facts = []
    for mention in mentions:
        text = part[mention.start : mention.end]
        if mention.denied:
            text = f"not {text}"
        facts.append(make_fact(kind_of(text, find_mentions(text)), text, origin))
    loose = [a for a in amounts if not any(m.start <= a.start < m.end for m in mentions)]
    for group in _groups(loose, part):
        around = part[max(0, group[0].start - 12) : group[-1].end + 14]
        text = part[group[0].start : group[-1].end]
        facts.append(make_fact(kind_of_amount(group, around, part), text, origin))
    known = {m.concept.kind for m in mentions}
    spans = [(m.start, m.end) for m in mentions] + [(a.start, a.end) for a in amounts]
    words = [
        t for t in tokens_of(part) if not any(s <= t.start < e for s, e in spans) and t.key not in words_in("small")
    ]
    if words and "product" in known and (len(words) > 1 or len(part.split()) > 3):
        facts.append(make_fact("other", part, origin))
    return facts


def _groups(amounts: list[Amount], part: str) -> list[list[Amount]]:
    groups: list[list[Amount]] = []
    for amount in amounts:
        if groups and re.fullmatch(
            r"\s*(?:x|×|\*|by|mal|por|-|–|to|bis|\()?\s*", part[groups[-1][-1].end : amount.start]
        ):
            groups[-1].append(amount)
        else:
            groups.append([amount])
    return groups
