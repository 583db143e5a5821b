"""Are the expected listings and brands really there, and do the listings say only what is true and allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evals.sample import BrandExpected, ListingExpected
from evals.score import Score, all_or_nothing
from evals.words import says
from knowledge.products.brands import Brand
from tools.listing.listing import ABOUT, LISTS, TEXTS
from tools.writing.places import PLACES, check_copy, is_place, place

Record = Mapping[str, Any]  # a listing as `write_listing` stores it
_CHECKED = (*TEXTS, *LISTS)
_FIELDS = tuple(dict.fromkeys((*_CHECKED, *(field for name in PLACES for field in place(name)["fields"]))))


def score_listings(expected: ListingExpected, written: Sequence[Record]) -> Score:
    """Look for a listing that is as expected among those that were written."""
    if expected.count is not None and len(written) != expected.count:
        return Score(0, f"expected {expected.count} listings, {len(written)} were written")
    if not written:
        return Score(float(expected.count == 0), "no listing was written")
    problems = [list(_problems(expected, record)) for record in written]
    return all_or_nothing([] if [] in problems else problems[-1], "the listing fits")


def _problems(expected: ListingExpected, record: Record) -> Iterator[str]:
    texts = _texts_of(record)
    for key in ("marketplace", "language"):
        if (wanted := getattr(expected, key)) and record[key] != wanted:
            yield f"{key} is {record[key]}, expected {wanted}"
    for any_of in expected.must_say:
        if not any(says(text, phrase) for text in texts for phrase in any_of):
            yield f"the listing does not say {' or '.join(map(repr, any_of))}"
    for phrase in expected.must_not_say:
        if found := next((text for text in texts if says(text, phrase)), None):
            yield f"the listing says {phrase!r}: {found[:120]!r}"
    if expected.max_title and len(title := str(record.get("title", ""))) > expected.max_title:
        yield f"the title has {len(title)} characters, at most {expected.max_title} expected: {title!r}"
    if expected.passes:
        yield from _failed_rules(record, expected.passes)
    if expected.grounded:
        yield from _inventions(record)


def _failed_rules(record: Record, marketplace: str) -> Iterator[str]:
    from tools.listing.checker import check_texts
    from tools.listing.listing import read_listing

    if is_place(marketplace):
        report = check_copy(record, marketplace, record["language"])
    elif any(key in record for key in _CHECKED):
        own = {key: record[key] for key in (*_CHECKED, *ABOUT) if key in record}
        report = check_texts(read_listing(own), marketplace)
    else:
        yield f"it is a text for {record['marketplace']}, not a listing for {marketplace}"
        return
    if report.verdict != "pass":
        rules = [f"{f.rule} ({f.measured})" for f in report.findings if f.status in ("fail", "unknown")]
        yield f"the listing does not pass the {marketplace} check, the verdict is {report.verdict}: {', '.join(rules)}"


def _inventions(record: Record) -> Iterator[str]:
    from knowledge.products.facts import Fact, Product
    from tools.claims.verify import unsupported_claims

    facts = (
        Fact(f["id"], f["kind"], f["text"], f["origin"], f["name"], f.get("language", "")) for f in record["facts"]
    )
    texts = {key: record[key] for key in (*_FIELDS, "language") if key in record}
    for claim in unsupported_claims(texts, Product(tuple(facts))):
        yield f"no fact supports {claim.claim!r} ({claim.kind}) in {claim.field}"


def _texts_of(record: Record) -> list[str]:
    values = [record[key] for key in _FIELDS if key in record]
    return [text for value in values for text in (value if isinstance(value, list) else [value])]


def score_brand(expected: BrandExpected, saved: Brand | None) -> Score:
    """Compare a saved brand with what was expected."""
    if saved is None:
        return Score(0, f"no brand {expected.name!r} is saved")
    problems = [
        f"the brand's {key} words are {', '.join(words) or 'none'}, expected {word!r} among them"
        for key, words in (("use", saved.use), ("avoid", saved.avoid))
        for word in getattr(expected, key)
        if not any(says(kept, word) for kept in words)
    ]
    if expected.tone and not says(saved.tone, expected.tone):
        problems.append(f"the brand's tone is {saved.tone!r}, expected {expected.tone!r}")
    return all_or_nothing(problems, "the brand is saved")
