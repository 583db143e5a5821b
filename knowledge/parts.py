"""A question cut into the parts that need an answer of their own: "how big, which format, and how long the title?".

Knows words and joints; does not know rules. Two parts are two only if they are about different matters.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from knowledge.matter import PLACES
from knowledge.rules import LAW
from knowledge.words import Reading, combined, read

_JOINT = re.compile(
    r"[?;,&।\n]|\s[-+]\s|(?<!\w)(?:and|und|u|n|sowie|y|e|aur|evam|plus|also|auch|además|और|तथा|एवं)(?!\w)", re.IGNORECASE
)
_HOLDERS = ("title", "bullet", "description", "searchterm", "tag")  # each has a length or number of its own
_STAGES = ("aplus", "video", "ad")  # what a whole question is about, once it is named
# Names that stand for one matter: "text or logo" is one question.
_KINDS = (
    {"size", "zoom", "upscale", "upload", "minimum", "maximum", "recommended"},
    {"background", "white", "grey", "colour", "background_scene", "lifestyle", "transparent"},
    {
        "text", "logo", "watermark", "border", "infographic", "marketplace_badge", "sticker", "promotion", "price",
        "qr",
    },
    {
        "ai", "label", "metadata", "deepfake", "render", "c2pa", "penalty", "start", "background_scene", "edit",
        "provider",
    },
    {"length", "character", "bytes", "total"},
    {"clothing", "model", "mannequin", "children", "swimwear", "shoe", "jewellery", "flat", "pose"},
    {"special", "emoji", "capitals", "html"},
    {"eco", "antibacterial", "health", "bestseller", "praise", "claim", "guarantee", "bamboo", "review"},
    {"collage", "angle", "duplicate"},
    {"ratio", "square"},
    {
        "format", "jpeg", "png", "webp", "heic", "gif", "tiff", "bmp", "svg", "avif", "pdf", "psd", "eps", "animation",
        "transparent",
    },
)  # fmt: skip
_OF_TEXTS = frozenset({"4", "6", "7", "brand"})  # kinds that a title or description has, and no picture
_LOOSE = frozenset(
    {
        "new_item",
        "on_product",
        "included",
        "home",
        "watch",
        "sport",
        "approved",
        "small_word",
        "media",
        "necklace",
        "stockings",
        "see_through",
        "count",
        "minimum",
        "maximum",
        "recommended",
        "brand",
        "required",
        "claim",
        "start",
        "order",
        "refused",
        "suppressed",
    }
)
_MOST = 4
_GOODS = frozenset({"clothing", "shoe", "jewellery", "children", "swimwear", "home", "watch", "sport", "media"})
_COUNTED = ("bullet", "tag", "picture")  # what "how many of them" may go on with
_TELLS = re.compile(  # "earrings are tiny", "if it's a dress", "ich verkaufe Schuhe"
    r"(?<!\w)(?:if|is|are|it's|i'm|sell|selling|wenn|falls|ist|sind|verkaufen?|si|es|son|vendo|vendemos|agar|hai|hain|"
    r"bech\w*|अगर|है|हैं|बेच\w*)(?!\w)",
    re.IGNORECASE,
)


@lru_cache(256)
def parts_of(question: str) -> tuple[Reading, ...]:
    """Cut a question into parts; one part, the whole, if it asks one thing.

    Every part keeps the countries and unknown shops of the whole question, and its marketplaces, unless each part names
    its own: "titles on eBay, and how many tags on Etsy?".
    """
    whole = read(question)
    segments = _segments(whole, question)
    holders = [name for name in _HOLDERS if name in whole.concepts]
    if len(holders) > 1 and sum(bool(_place(s) and _kind(s)) for s in segments) == 1:
        return tuple(_of(whole, _without(whole, {*holders} - {holder})) for holder in holders)
    parts: list[Reading] = []
    for segment in _with_goods(segments):
        if parts and _counts_what_was_before(parts[-1], segment):
            counted = next(name for name in _COUNTED if name in parts[-1].concepts)
            parts.append(replace(segment, concepts=(*segment.concepts, counted)))
            continue
        if parts and _is_of_text_before(parts[-1], segment):
            holder = next(name for name in _HOLDERS if name in parts[-1].concepts)
            if holder == "tag":  # one rule has number and length of tags
                parts[-1] = _joined(parts[-1], segment)
                continue
            if _kind(segment) != _kind(parts[-1]):
                parts.append(replace(segment, concepts=(*segment.concepts, holder)))
                continue
        if parts and _belongs(parts[-1], segment):
            parts[-1] = _joined(parts[-1], segment)
        else:
            parts.append(segment)
    parts = [part for part in parts if _kind(part)]
    stage = [name for name in _STAGES if name in whole.concepts]
    if len(stage) == 1 and not _place(whole):  # "A+ pictures: which format, how long is the review": both of A+
        parts = [
            part if stage[0] in part.concepts else replace(part, concepts=(*part.concepts, *stage)) for part in parts
        ]
    if len(parts) < 2 or len(parts) > _MOST:
        return (whole,)
    apart = all(set(part.marketplaces) - {LAW} for part in parts) and len({part.marketplaces for part in parts}) > 1
    return tuple(_of(whole, part, own_shops=apart) for part in parts)


def _segments(whole: Reading, question: str) -> list[Reading]:
    """What stands between the joints, if it is about something; marketplaces alone go with what was said before."""
    found: list[Reading] = []
    for text in _JOINT.split(question):
        segment = _as_in(whole, read(text))
        if segment.concepts:
            found.append(segment)
        elif segment.marketplaces and found:
            shops = dict.fromkeys([*found[-1].marketplaces, *segment.marketplaces])
            found[-1] = replace(found[-1], marketplaces=tuple(shops))
    return found


def _with_goods(segments: list[Reading]) -> list[Reading]:
    """Join what only tells the kind of goods with its neighbour: "earrings are tiny, must they fill the frame"."""
    joined: list[Reading] = []
    for segment in segments:
        if joined and _tells_goods(segment) != _tells_goods(joined[-1]):
            joined[-1] = _joined(joined[-1], segment)
        else:
            joined.append(segment)
    return joined


def _tells_goods(segment: Reading) -> bool:
    named = set(segment.concepts) - {"size", *PLACES}
    return bool(named) and named <= _GOODS and _TELLS.search(segment.rest) is not None


def _counts_what_was_before(before: Reading, segment: Reading) -> bool:
    """`how long may a bullet be, and how many of them?`: the bullets, and not their length again."""
    asked = set(segment.concepts)
    more = "count" not in before.concepts and bool(set(_COUNTED) & set(before.concepts))
    return more and "count" in asked and asked <= {"count", "minimum", "maximum", "recommended"}


def _joined(before: Reading, segment: Reading) -> Reading:
    shops = dict.fromkeys([*before.marketplaces, *segment.marketplaces])
    return replace(read(f"{before.rest} {segment.rest}"), marketplaces=tuple(shops))


def _as_in(whole: Reading, segment: Reading) -> Reading:
    """A segment without what its words mean only where the rest of the question is not heard: "..., need a tag?"."""
    meant = {*whole.concepts, *combined()}
    return replace(segment, concepts=tuple(name for name in segment.concepts if name in meant))


def _is_of_text_before(before: Reading, segment: Reading) -> bool:
    """`how long may a title be, and are emojis ok in it?`: still about the title."""
    return bool(_place(before)) and not PLACES & set(segment.concepts) and bool(_kind(segment) & _OF_TEXTS)


def _belongs(before: Reading, segment: Reading) -> bool:
    """Whether a segment goes on with the matter before it."""
    mine, theirs = _kind(segment), _kind(before)
    other_place = _place(segment) != _place(before) and bool(_place(segment)) and bool(theirs)
    return not mine or not theirs or ((mine <= theirs or theirs <= mine) and not other_place)


def _kind(reading: Reading) -> frozenset[str]:
    """The matters a text is about."""
    found = set()
    counts_pictures = {"count", "picture"} <= set(reading.concepts)
    for name in reading.concepts:
        if name == "upload" and counts_pictures:
            continue  # "how many photos can I upload"
        if name in PLACES or name in _LOOSE:
            continue
        if name in ("size", "upload") and "filesize" in reading.concepts:
            continue  # "the upload size in MB"
        group = next((str(n) for n, kind in enumerate(_KINDS) if name in kind), name)
        found.add(group)
    if not found and "count" in reading.concepts and ({"picture", "bullet", "tag"} & set(reading.concepts)):
        found.add("count")
    if not found and set(reading.concepts) - PLACES == {"brand"}:
        found.add("brand")  # "... and may brands be in it"
    return frozenset(found)


def _place(reading: Reading) -> frozenset[str]:
    return frozenset(_HOLDERS) & frozenset(reading.concepts)


def _without(reading: Reading, names: set[str]) -> Reading:
    """A reading that does not name some of its concepts; its text is the rest in plain words."""
    concepts = tuple(name for name in reading.concepts if name not in names)
    return replace(read(" ".join(concepts)), concepts=concepts)


def _of(whole: Reading, part: Reading, *, own_shops: bool = False) -> Reading:
    shops = part.marketplaces if own_shops else whole.marketplaces
    return replace(
        part, marketplaces=shops, countries=whole.countries, foreign=whole.foreign,
        everywhere=whole.everywhere,
    )  # fmt: skip
