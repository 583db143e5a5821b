"""Search terms and tags: other names of the product, alone and with its material, colour and features."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.products.vocabulary import fold, tokens_of
from tools.listing.words import lexicon
from tools.writing.draft import Piece, joined
from tools.writing.job import Job
from tools.writing.said import Said
from tools.writing.wording import Teller


def write_search_terms(name: str, job: Job) -> list[list[Piece]]:
    """Other names of the product and its materials, in small letters, none that the title has already."""
    said, teller, limits, draft = job.said, job.teller, job.limits, job.draft
    taken = {_stem(t.key) for t in tokens_of(draft.text("title"))} | {
        _stem(t.key) for fact in teller.product.of_kind("brand") for t in tokens_of(fact.text)
    }
    length = limits.of(name)
    pieces: list[Piece] = []
    small = {fold(word) for word in lexicon().small}
    for words, facts in _other_names(said, teller):
        for word in words.lower().replace("-", " ").split():
            key = _stem(fold(word))
            if (
                key in taken
                or fold(word) in small
                or not word.isalpha()
                and not any("\u0900" <= c <= "\u097f" for c in word)
            ):
                continue
            piece = Piece(word, facts)
            if length.fits(joined([*pieces, piece], " ")):
                pieces.append(piece)
                taken.add(key)
    return [pieces]


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _other_names(said: list[Said], teller: Teller) -> Iterable[tuple[str, tuple[str, ...]]]:
    concept, fact = teller.name.concept, teller.name.fact
    if concept and fact:
        for word in concept.synonyms[teller.language]:
            yield word, (fact.id,)
    for one in said:
        if one.kind != "other":
            for mention in one.fact.mentions:
                if not mention.denied and mention.concept.kind in ("material", "colour", "feature"):
                    yield one.value, (one.fact.id,)
                    break


def write_tags(name: str, job: Job) -> list[list[Piece]]:
    """Short search phrases: names of the product, alone and with its material, colour and features."""
    said, teller, limits = job.said, job.teller, job.limits
    most = limits.items.get(name, (0, 13))[1]
    length, seen = limits.of(name), set[str]()
    kept: list[list[Piece]] = []
    for text, facts in _tag_candidates(said, teller):
        text = text.lower() if teller.language != "de" else text
        key = fold(text)
        if key in seen or not length.fits(text) or len(kept) == most or len(text) < 3:
            continue
        seen.add(key)
        kept.append([Piece(text, facts)])
    return kept


def _tag_candidates(said: list[Said], teller: Teller) -> Iterable[tuple[str, tuple[str, ...]]]:
    concept, fact = teller.name.concept, teller.name.fact
    own: tuple[str, ...] = (fact.id,) if fact else ()
    name = teller.name.plain() if fact else ""
    if name:
        yield name, own
    for one in said:
        if one.kind == "material" and name and "%" not in one.value:
            yield teller.made_of(one.value, name), (*own, one.fact.id)
        elif one.kind == "colour" and name:
            yield (
                (f"{one.value} {name}" if teller.language in ("en", "hi") else f"{name} {one.value}"),
                (*own, one.fact.id),
            )
    for word in concept.synonyms[teller.language] if concept else ():
        yield word, own
    for one in said:
        if one.kind in ("is", "estar") and name and teller.language == "en":
            yield f"{one.value} {name}", (*own, one.fact.id)
        if one.kind in ("is", "estar", "material", "scent", "certificate"):
            yield one.value, (one.fact.id,)
        if one.kind in ("capacity", "count", "size"):
            yield f"{name} {teller.short(one, title=True)}".strip(), (*own, one.fact.id)
