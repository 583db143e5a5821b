"""The fields of e-mails and ads: subject, preview line, body, headlines, descriptions. Nothing that no fact says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from knowledge.products.vocabulary import fold
from tools.writing.draft import Piece, joined
from tools.writing.job import Job
from tools.writing.keywords import write_tags
from tools.writing.limits import Limits
from tools.writing.places import places_page
from tools.writing.said import Said
from tools.writing.sentences import write_description
from tools.writing.titles import capitals, head, write_title

_SHORT_FACTS = 3  # of a preview line or a description of an ad


def write_subject(name: str, job: Job) -> list[list[Piece]]:
    """What it is and what comes first about it."""
    return write_title(name, replace(job, wish=replace(job.wish, short_title=True)))


def write_preheader(name: str, job: Job) -> list[list[Piece]]:
    """What the subject does not say, in a few words."""
    told = {fact for pieces in job.draft.texts.get("subject", []) for piece in pieces for fact in piece.facts}
    length, pieces = job.limits.of(name), list[Piece]()
    for one in sorted(job.said, key=lambda s: s.fact.id in told):
        text = job.teller.short(one).rstrip(".। ")
        piece = Piece(text[:1].upper() + text[1:] if not pieces else text, (one.fact.id,), ", ")
        if one.kind != "other" and len(pieces) < _SHORT_FACTS and length.fits(joined([*pieces, piece], ", ")):
            pieces.append(piece)
    return [pieces or [Piece(places_page()["words"]["look"][job.teller.language])]]


def write_body(name: str, job: Job) -> list[list[Piece]]:
    """A greeting, what it is, what is true of it, and what the reader can do."""
    words, language = places_page()["words"], job.teller.language
    named = head(job.said, job.teller)
    about = Piece(words["about"][language].format(name=named.text), named.facts, "\n\n")
    sentences = write_description(name, job)[0]
    if sentences and sentences[0].text.rstrip(".। ") == named.text:
        sentences = sentences[1:]
    first = [replace(piece, joint="\n\n" if not n else " ") for n, piece in enumerate(sentences)]
    look = Piece(words["look_sentence"][language], (), "\n\n")
    return [[Piece(words["greeting"][language]), about, *first, look]]


def write_headlines(name: str, job: Job) -> list[list[Piece]]:
    """Each stands alone: what it is, by other names, one fact each, and last what the reader can do."""
    words, language = places_page()["words"], job.teller.language
    named = head(job.said, job.teller)
    brand = [Piece(f.text, (f.id,)) for f in job.teller.product.of_kind("brand")[:1]]
    plain = Piece(capitals(job.teller.name.plain(), language), named.facts[:1])
    facts = [_short(one, job) for one in job.said if one.kind != "other"]
    tags = write_tags("tags", replace(job, limits=Limits([], items={"tags": (0, 4)})))
    more = [
        Piece(capitals(p.text, language), p.facts)
        for pieces in tags
        for p in pieces
        if not fold(plain.text).startswith(fold(p.text))
    ]  # the one of several mugs
    first = [facts[0], named, *brand] if job.wish.angle and facts else [named, *brand]
    acts = [Piece(words[name][language]) for name in ("look", "more")]
    most = job.limits.items.get(name, (3, 15))[1]
    kept = _distinct([*first, plain, *facts, *more], name, job)[: most - len(acts)]
    return [[piece] for piece in [*kept, *acts]]


def write_descriptions(name: str, job: Job) -> list[list[Piece]]:
    """Sentences, as many as fit into each; the last says what the reader can do."""
    limit, most = job.limits.of(name), job.limits.items.get(name, (2, 4))[1]
    look = Piece(places_page()["words"]["look_sentence"][job.teller.language])
    items: list[list[Piece]] = []
    for sentence in write_description("description", job)[0]:
        piece = replace(sentence, joint=" ")
        if items and limit.fits(joined([*items[-1], piece], " ")):
            items[-1].append(piece)
        elif limit.fits(piece.text) and len(items) < most - 1:
            items.append([piece])
    if items and limit.fits(joined([*items[-1], replace(look, joint=" ")], " ")) and len(items) > 1:
        items[-1].append(replace(look, joint=" "))
        return items
    return [*items, [look]]


def write_paths(name: str, job: Job) -> list[list[Piece]]:
    """Words of the address that is shown: the kind of product and its material."""
    named = head(job.said, job.teller)
    material = [Piece(s.value, (s.fact.id,)) for s in job.said if s.kind == "material"][:1]
    found = [Piece(job.teller.name.plain(), named.facts[:1]), *material]
    paths = [Piece(p.text.lower().replace(" ", "-"), p.facts) for p in found if "%" not in p.text]
    return [[piece] for piece in _distinct(paths, name, job)[:2]]


def write_primary_text(name: str, job: Job) -> list[list[Piece]]:
    """The first sentences that can be seen before the text is cut off."""
    return write_description(name, job)


def write_headline(name: str, job: Job) -> list[list[Piece]]:
    """What it is and what comes first about it."""
    return write_subject(name, job)


def write_link_description(name: str, job: Job) -> list[list[Piece]]:
    """One fact that the headline does not say."""
    told = {fact for pieces in job.draft.texts.get("headline", []) for piece in pieces for fact in piece.facts}
    facts = [_short(one, job) for one in job.said if one.fact.id not in told and one.kind != "other"]
    acts = [Piece(places_page()["words"]["look"][job.teller.language])]
    return [[piece] for piece in _distinct([*facts, *acts], name, job)[:1]]


def _short(one: Said, job: Job) -> Piece:
    text = job.teller.short(one, title=False).rstrip(".। ")
    if not job.limits.of("headlines").fits(text):
        text = job.teller.short(one, title=True)
    text = text[:1].upper() + text[1:]
    has_unit = any(c.isdigit() for c in text)  # "fl oz" stays as it is
    return Piece(text if has_unit else capitals(text, job.teller.language), (one.fact.id,))


def _distinct(pieces: Iterable[Piece], name: str, job: Job) -> list[Piece]:
    """Those that fit, none twice."""
    kept: dict[str, Piece] = {}
    for piece in pieces:
        if piece.text.strip() and job.limits.of(name).fits(piece.text):
            kept.setdefault(fold(piece.text), piece)
    return list(kept.values())
