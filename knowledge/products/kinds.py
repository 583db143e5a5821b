"""What kind of fact some words are: a material, a capacity, an origin ...

Knows the words of `words/attributes.yaml` and `words/patterns.yaml`; does not know where the words stood.
"""

from __future__ import annotations

import re

from knowledge.products.amounts import Amount, find_amounts, folded_units
from knowledge.products.vocabulary import Mention, attribute_names, axes, pattern, tokens_of, words_in

_IN_IT = re.compile(r"(?:in|im|en|dentro de)\s", re.IGNORECASE)
_OF_MEASURE = {
    "volume": "capacity", "mass": "weight", "power": "power", "voltage": "voltage", "charge": "battery",
    "money": "price", "length": "length", "time": "duration", "share": "share", "storage": "storage",
    "light": "brightness", "frequency": "frequency", "temperature": "temperature", "density": "fabric_weight",
    "energy": "battery", "pixels": "resolution", "purity": "purity",
}  # fmt: skip


def kind_of(text: str, mentions: list[Mention]) -> str:
    """The kind of fact that a text is, given the concepts it names."""
    amounts = find_amounts(text)
    if pattern("warranty").search(text):
        return "warranty"
    if pattern("origin").search(text):
        return "origin"
    kinds = {m.concept.kind for m in mentions}
    if kinds == {"material"} and _IN_IT.match(text):
        return "parts"  # "in a glass" is no glass candle
    if kinds == {"material"} and _is_of_a_part(text, mentions):
        return "feature"
    if says_what_it_fits(text) and not kinds & {"feature", "certificate"}:
        return "compatibility"
    if pattern("count").search(text):
        return "count"
    for kind in ("certificate", "feature", "product", "material", "colour"):
        if kind in kinds and not (kind == "product" and amounts):
            return kind
    if amounts:
        return kind_of_amount(amounts, text, text)
    return "origin" if "place" in kinds else "other"


def _is_of_a_part(text: str, mentions: list[Mention]) -> bool:
    """`brass buckle`, `hebilla de latón`: a part is of it; `waxed canvas`, `cuero vacuno`: the product itself is."""
    first, last = min(m.start for m in mentions), max(m.end for m in mentions)
    spans = [(m.start, m.end) for m in mentions]
    loose = [t for t in tokens_of(text) if not t.key.isdigit() and t.key not in words_in("small")]
    loose = [t for t in loose if not any(s <= t.start < e for s, e in spans)]
    if mentions[0].language == "es" or re.search(r"\b(?:aus|made of|out of)\s", text[:first]):
        return any(t.start < first for t in loose)
    return any(t.start >= last for t in loose)


def kind_of_amount(amounts: list[Amount], around: str, text: str) -> str:
    """What an amount measures, told from its unit and the words around it."""
    measures = amounts[-1].measures
    if pattern("count").search(text):
        return "count"
    if not measures:
        return "other"
    measure = measures[0]
    if measure == "length":
        if len(amounts) > 1:
            return "dimensions"
        return next(
            (axis for axis, words in axes().items() if re.search(rf"(?<!\w)(?:{words})(?!\w)", around, re.I)), "size"
        )
    if measure == "time":
        return "burn_time" if pattern("burns").search(text) else "duration"
    if measures == ("volume", "mass"):
        return "capacity"
    return _OF_MEASURE[measure]


def kind_of_name(name: str) -> str:
    """The kind of fact that a name means; empty if it is not known."""
    return kind_and_unit(name)[0]


def kind_and_unit(name: str) -> tuple[str, str]:
    """The kind of fact that a name means, and the unit that it names: `weight_g`, `Height (cm)`."""
    words = [token.key for token in tokens_of(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))]
    unit = words[-1] if len(words) > 1 and words[-1] in folded_units() else ""
    known = attribute_names()
    for candidate in (
        words,
        words[:-1] if unit else words,
        [w for w in words if w not in ("the", "item", "product", "total")],
    ):
        if kind := known.get(tuple(candidate)):
            return kind, unit if tuple(words) not in known else ("g" if words[-1:] == ["grams"] else "")
    return "", unit


def says_what_it_fits(text: str) -> bool:
    """Whether a text says what the product fits."""
    return bool(pattern("fits").search(text) or pattern("fits_before").search(text))
