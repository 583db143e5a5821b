"""Write a listing: facts in, texts out, checked and repaired, with what was left out and what is not known.

One interface for whoever writes (`writer.py`): it makes a draft, the rest is the same for all. What no fact supports is
taken out, what a rule refuses is taken out, and a writer that can do better is told and writes again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from knowledge.products.brands import Brand
from knowledge.products.facts import Fact, Product
from tools.check.report import CheckReport
from tools.errors import ToolInputError
from tools.writing.compose import OfflineWriter
from tools.writing.draft import Draft, Piece
from tools.writing.grounding import Invention, empty_fields, take_out_doubtful, take_out_inventions, tie_to_facts
from tools.writing.job import Wish
from tools.writing.limits import limits_of
from tools.writing.missing import missing_of
from tools.writing.places import country_of
from tools.writing.repair import Repaired, check_and_repair, check_draft, has_text
from tools.writing.spoken import known_language, usual_language
from tools.writing.unwritten import why_unwritten
from tools.writing.writer import Assignment, Writer

AVOIDED = "brand-avoids"
_ROUNDS = 3


@dataclass
class WrittenListing:
    """A finished listing.

    Attributes:
        missing: Kinds of facts that buyers look for and nobody told.
        untranslated: The seller's words that are not in the text because they are in another language.
        left_out: Facts that the marketplace does not let a text say, each with the id of the rule.
        invented: What a draft said and no fact supports; it is not in the texts.
        filled: Fields that the offline writer wrote since the other one's did not hold.
    """

    product: Product
    marketplace: str
    language: str
    draft: Draft
    report: CheckReport
    missing: list[str] = field(default_factory=list)
    untranslated: list[str] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)
    invented: list[Invention] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    writer: str = "offline"

    def as_json(self) -> dict[str, Any]:
        """The listing with its texts, the facts that each piece rests on, and the check's verdict."""
        return {
            "marketplace": self.marketplace, "language": self.language, **self.draft.record(),
            **({"brand": brand} if (brand := self.product.text_of("brand")) else {}),
            "sentences": list(self.draft.sentences()), "facts": [fact.as_json() for fact in self.product.facts],
            "missing": self.missing, "untranslated": self.untranslated, "left_out": self.left_out,
            "invented": [one.as_json() for one in self.invented],
            "verdict": self.report.verdict, "writer": self.writer, "filled": self.filled,
        }  # fmt: skip


@dataclass
class _Rounds:
    """What the rounds of writing and checking gather."""

    left_out: dict[str, dict[str, str]] = field(default_factory=dict)
    invented: list[Invention] = field(default_factory=list)
    untold: list[tuple[Fact, str]] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)


def write(
    product: Product, marketplace: str, language: str = "", wish: Wish | None = None, writer: Writer | None = None,
    kept: Mapping[str, list[list[Piece]]] | None = None,
) -> WrittenListing:  # fmt: skip
    """Write, check and repair a listing.

    Args:
        product: What is known.
        marketplace: `amazon`, or with a country `amazon.de`.
        language: A code or name; empty for the marketplace's language, else the one that the facts are told in.
        wish: How the copy should be.
        writer: Who writes the draft; the offline writer if not given.
        kept: Fields that were accepted before and stay as they are, in pieces.

    Raises:
        ToolInputError: The marketplace or language is unknown, there is no fact to write from, or the writer cannot
            write now.
    """
    writer = writer or OfflineWriter()
    limits = limits_of(marketplace)
    country = country_of(marketplace)
    code = known_language(language) if language else usual_language(product, country)
    unwritten = {fact.text: reason for fact in product.facts if (reason := why_unwritten(fact.text))}
    rounds = _Rounds({text: {"text": text, "rule": reason} for text, reason in unwritten.items()})
    told = replace(product, facts=tuple(fact for fact in product.facts if fact.text not in unwritten))
    if not any(fact.kind not in ("sku", "price", "link", "stock", "gtin", "brand") for fact in told.facts):
        raise ToolInputError(
            "There are no facts to write from. A listing says only what you told. Tell me what the product is, what it "
            "is made of, its size and how to care for it."
        )
    if not told.of_kind("product"):
        raise ToolInputError(
            "I do not know what the product is, and a title must name it. Tell me what it is: a mug, a lamp, a scarf."
        )
    asked = Assignment(told, limits, marketplace, code, country, wish or Wish())
    asked, done = _write_until_right(asked, writer, rounds)
    filled: list[str] = []
    if writer.revises:
        filled, done = _fill(asked, done, rounds)
    for name, items in (kept or {}).items():
        done.draft.texts[name] = items
    report = check_draft(done.draft, marketplace, code, product.text_of("brand")) if kept else done.report
    untranslated = list(dict.fromkeys(words for fact, words in rounds.untold if not _is_denied(fact)))
    return WrittenListing(
        product, marketplace, code, done.draft, report, missing_of(product, marketplace), untranslated,
        list(rounds.left_out.values()), list(dict.fromkeys(rounds.invented)), filled, writer.name,
    )  # fmt: skip


def _write_until_right(asked: Assignment, writer: Writer, rounds: _Rounds) -> tuple[Assignment, Repaired]:
    """Write, take out, check; what one field may not say is said in none."""
    for _ in range(_ROUNDS):
        written = writer.write(asked)
        rounds.untold = written.untold
        invented = take_out_inventions(written.draft, asked.product, asked.language)
        rounds.invented += invented
        if writer.revises:
            doubtful = take_out_doubtful(written.draft, asked.product, asked.language)
            rounds.invented += doubtful
            invented += doubtful
            tie_to_facts(written.draft, asked.product)
        avoided = _keep_to(asked.wish.brand, written.draft) if asked.wish.brand else []
        rounds.left_out |= {text: {"text": text, "rule": AVOIDED} for text in avoided}
        if writer.revises:
            rounds.empty = empty_fields(written.draft, _texts_of(asked))
            if not has_text(written.draft, asked.marketplace):  # an unreadable answer, or nothing but inventions
                written.draft.texts = OfflineWriter().write(asked).draft.texts | written.draft.texts
        if not has_text(written.draft, asked.marketplace):
            raise ToolInputError(_nothing_left(rounds.invented))
        done = check_and_repair(written.draft, asked.marketplace, asked.language, asked.product.text_of("brand"))
        refused = _refused(done, asked.product, rounds)
        complaints = _complaints(rounds.empty, invented, avoided, done) if writer.revises else ()
        if not refused and not complaints:
            break
        facts = tuple(fact for fact in asked.product.facts if fact.id not in refused)
        asked = replace(asked, product=replace(asked.product, facts=facts), complaints=complaints)
    return asked, done


def _nothing_left(invented: list[Invention]) -> str:
    claims = ", ".join(f"“{claim}”" for claim in dict.fromkeys(one.claim for one in invented))
    return (
        f"I could write nothing that these facts surely support. I left out: {claims or 'everything'}. "
        "Tell me these as plain facts if they are true: what it is, its material, size, care."
    )


def _refused(done: Repaired, product: Product, rounds: _Rounds) -> set[str]:
    """Facts that a rule refuses, noted as left out."""
    refused = {
        fact: finding
        for piece, finding in done.left_out
        if len(piece.facts) == 1 and finding.severity in ("reject", "suppress")
        for fact in piece.facts
    }
    for fact in product.facts:
        if finding := refused.get(fact.id):
            rounds.left_out[fact.text] = {"text": fact.text, "rule": finding.rule}
    return set(refused)


def _complaints(empty: list[str], invented: list[Invention], avoided: list[str], done: Repaired) -> tuple[str, ...]:
    """What a writer is told that can do better."""
    said = [f"{one.field}: no fact says “{one.claim}”. Leave it out." for one in invented]
    said += [f"The brand does not want this: “{text}”. Say it in other words or leave it out." for text in avoided]
    said += [f"{finding.field}: {finding.message}" for _, finding in done.left_out]
    said += [f"{f.field or 'listing'}: {f.message}" for f in done.report.findings if f.status == "fail"]
    said += [f"{name}: nothing is written for it." for name in empty]
    return tuple(dict.fromkeys(said))


def _texts_of(asked: Assignment) -> list[str]:
    return [name for name in asked.limits.fields if name not in ("specifics", "feed")]


def _fill(asked: Assignment, done: Repaired, rounds: _Rounds) -> tuple[list[str], Repaired]:
    """Take fields that are empty or still refused from the offline writer, which says less but holds."""
    plain = OfflineWriter().write(asked)
    draft = done.draft
    failing = {name.split("[")[0] for f in done.report.findings if f.status == "fail" and f.field
               for name in f.field.split(", ")}  # fmt: skip
    wanted = [name for name in _texts_of(asked) if name in failing or name in rounds.empty]
    filled = [name for name in wanted if name in plain.draft.texts]
    for name in filled:
        draft.texts[name] = plain.draft.texts[name]
    draft.values |= {name: values for name, values in plain.draft.values.items() if name not in draft.values}
    if not filled and not plain.draft.values:
        return [], done
    rounds.untold += plain.untold if filled else []
    return filled, check_and_repair(draft, asked.marketplace, asked.language, asked.product.text_of("brand"))


def _keep_to(brand: Brand, draft: Draft) -> list[str]:
    """Take out what has words that the brand avoids; a title keeps its first words, since it must name the product."""
    removed = []
    for name, items in draft.texts.items():
        for pieces in items:
            for piece in [p for p in pieces if brand.avoids(p.text)]:
                if len(pieces) > 1 or name != "title":
                    pieces.remove(piece)
                    removed += [piece.text] if name in ("title", "bullets", "description") else []
        draft.texts[name] = [pieces for pieces in items if pieces] or items[:1]
    return list(dict.fromkeys(removed))


def _is_denied(fact: Fact) -> bool:
    return any(mention.denied for mention in fact.mentions)
