"""Keep a draft to the facts: what no fact supports is taken out, and each piece is tied to the facts it rests on.

Independent of whoever wrote the draft: it reads only the finished words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge.products.amounts import find_amounts, same_any
from knowledge.products.facts import Fact, Product
from knowledge.products.vocabulary import broader_than, find_mentions, tokens_of
from tools.claims.doubts import Doubt, doubts_in
from tools.claims.finders import spans_in
from tools.claims.known import Known
from tools.claims.patterns import claims_page, small_words
from tools.claims.verify import PROSE
from tools.writing.draft import Draft, Piece

_TITLES = ("title", "seo_title", "subject", "preheader", "headline", "headlines", "link_description", "item_highlights")
_TELLING = 4  # letters of a word that two texts do not share by chance


@dataclass(frozen=True)
class Invention:
    """Something that a draft said and no fact supports.

    Attributes:
        claim: The words.
        kind: `number`, `material`, `certificate`, ... as the check of claims names it.
        field: Where it stood: `title`, `bullets`.
        text: The whole piece that was taken out for it.
    """

    claim: str
    kind: str
    field: str
    text: str

    def as_json(self) -> dict[str, str]:
        """For the listing's record."""
        return {"claim": self.claim, "kind": self.kind, "field": self.field, "text": self.text}


def take_out_inventions(draft: Draft, product: Product, language: str) -> list[Invention]:
    """Remove every piece that claims what no fact supports.

    Args:
        draft: Changed in place; a field whose only piece goes is left out.
        product: What is known.
        language: Of the draft.

    Returns:
        What was claimed, in order.
    """
    known = Known(product)
    found: list[Invention] = []

    def is_invented(field: str, piece: Piece) -> bool:
        spans = spans_in(piece.text, language, known, field in PROSE)
        found.extend(
            Invention(piece.text[s.start : s.end].strip(" ,.;:"), s.kind, field, piece.text.strip()) for s in spans
        )
        return bool(spans)

    for field, items in list(draft.texts.items()):
        kept = [[piece for piece in pieces if not is_invented(field, piece)] for pieces in items]
        kept = [pieces for pieces in kept if pieces]
        draft.texts[field] = kept
        if not kept:
            del draft.texts[field]
    for field, values in draft.values.items():
        draft.values[field] = {name: piece for name, piece in values.items() if not is_invented(field, piece)}
    _whole_claims(draft, known, language, found)
    return list(dict.fromkeys(found))


def _whole_claims(draft: Draft, known: Known, language: str, found: list[Invention]) -> None:
    """Take out pieces that claim something only together: "with a lifetime" and "warranty"."""
    for field, items in list(draft.texts.items()):
        for number, pieces in enumerate(items):
            while pieces and (spans := spans_in(draft.text(field, number), language, known, field in PROSE)):
                text = draft.text(field, number)
                found.append(Invention(text[spans[0].start : spans[0].end], spans[0].kind, field, pieces[-1].text))
                pieces.pop()
        draft.texts[field] = [pieces for pieces in items if pieces]
        if not draft.texts[field]:
            del draft.texts[field]


def take_out_doubtful(draft: Draft, product: Product, language: str) -> list[Invention]:
    """Remove sentences and titles that may claim what no fact says, though no pattern knows how they say it.

    For writers that may make things up: what is in doubt does not stay, it is asked.

    Args:
        draft: Changed in place; a field whose only sentence goes is left out.
        product: What is known.
        language: Of the draft.
    """
    known, found = Known(product), list[Invention]()
    for field in [name for name in (*PROSE, *_TITLES) if name in draft.texts]:
        kept = []
        for pieces in draft.texts[field]:
            doubted = {piece: doubts[0].kind for piece in pieces if (doubts := _doubts(piece, language, known))}
            found += [Invention(piece.text.strip(), kind, field, piece.text.strip()) for piece, kind in doubted.items()]
            kept.append([piece for piece in pieces if piece not in doubted])
        draft.texts[field] = [pieces for pieces in kept if pieces]
        if not draft.texts[field]:
            del draft.texts[field]
    return list(dict.fromkeys(found))


def _doubts(piece: Piece, language: str, known: Known) -> list[Doubt]:
    """What is doubtful in a piece; a person's own words and hashtags are not."""
    return [] if piece.by or piece.text.startswith("#") else doubts_in(piece.text, language, known)


def tie_to_facts(draft: Draft, product: Product) -> None:
    """Note for each piece the facts that its words rest on, whatever its writer said of it."""
    for field, items in draft.texts.items():
        draft.texts[field] = [[_tied(piece, product) for piece in pieces] for pieces in items]


def _tied(piece: Piece, product: Product) -> Piece:
    return replace(piece, facts=tuple(fact.id for fact in product.facts if rests_on(piece.text, fact)))


def rests_on(text: str, fact: Fact) -> bool:
    """Whether words say what a fact says: they share a concept, an amount, or a telling word."""
    if fact.kind in ("sku", "price", "link", "stock", "gtin"):
        return False
    said = {m.concept.name for m in find_mentions(text) if not m.denied}
    told = {wider for name in fact.concepts for wider in broader_than(name)}
    told |= {implied for name in told for implied in claims_page()["implies"].get(name, ())}
    if said & told:
        return True
    if any(same_any(amount, fact.amounts) for amount in find_amounts(text)):
        return True
    words = {t.key for t in tokens_of(text) if len(t.key) >= _TELLING} - small_words()
    return bool(words & {t.key for t in tokens_of(fact.text)})


def empty_fields(draft: Draft, fields: list[str]) -> list[str]:
    """Fields of text that hold nothing."""
    return [name for name in fields if not (draft.texts.get(name) or draft.values.get(name))]
