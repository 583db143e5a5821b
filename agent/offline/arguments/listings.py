"""Arguments of listings, read from facts that are told and from the listing before."""

from __future__ import annotations

from typing import Any

from agent.offline.arguments.brands import brand_kept
from agent.offline.arguments.calls import Calls, Remark
from agent.offline.arguments.catalogue import products_meant
from agent.offline.arguments.marketplaces import marketplaces_for
from agent.offline.context import Context, Step
from agent.offline.listing import read_listing
from agent.offline.listing_change import read_addition, read_listing_change, read_removal
from agent.offline.listing_correction import read_correction
from agent.offline.listing_request import read_languages, read_listing_request, told_facts
from agent.offline.request import Request
from agent.offline.slots import read_places
from agent.offline.subjects import Subjects
from agent.offline.variants import LETTERS, ids_named, newest_step, only_titles, read_versions, without_named
from knowledge.products.facts import Fact, read_sentence

_NEXT: Remark = ("listing_next", {})


_OF_SHOP = ("marketplace_assumed", "marketplace_from_settings")  # remarks on the choice of a marketplace


def check_listing(request: Request, subjects: Subjects) -> Calls:
    """The title, bullets, ... that the message holds, or those checked last."""
    marketplaces, remarks = marketplaces_for(request, subjects)
    if not marketplaces:
        return Calls(problem="no_rules_of", remarks=remarks)
    found = read_listing(subjects.context.now.text)
    earlier = [s.args for t in subjects.context.past for s in t.steps if s.name == "check_listing"]
    if found is None and not earlier:
        return Calls(problem="no_listing")
    parts = found.parts if found else {k: v for k, v in earlier[-1].items() if k != "marketplace"}
    return Calls([("check_listing", {**parts, "marketplace": m}) for m in marketplaces], remarks=remarks)


def write_listing(request: Request, subjects: Subjects) -> Calls:
    """One listing for each marketplace and language that is named."""
    marketplaces, remarks = marketplaces_for(request, subjects, copy=True)
    if not marketplaces:
        return Calls(problem="no_rules_of", remarks=remarks)
    versions = _versions(subjects.context.now.text)
    wanted = read_listing_request(subjects.context.now.text) or read_listing_request(subjects.text)
    if versions[1:] and not (wanted and told_facts(wanted.facts)) and (before := _last_listing(subjects.context)):
        return _versions_of(before, versions, request, subjects)
    if skus := products_meant(request, subjects):
        spoken = read_languages(request.text) or read_languages(subjects.text)
        products = [
            (
                "write_listing",
                {"sku": sku, "marketplace": m, "language": code, **brand_kept(subjects.context), **version},
            )
            for sku in skus
            for m in marketplaces
            for code in (spoken or [_language_told(subjects, m)])
            for version in versions
        ]
        return Calls(products, remarks=[*remarks, _NEXT])
    facts = wanted.facts if wanted else ""
    if not told_facts(facts):
        facts = _facts_told_before(subjects.context)
    if not facts:
        return Calls(problem="no_listing_facts", remarks=[r for r in remarks if r[0] not in _OF_SHOP])
    facts = _without_heading(facts)
    if not read_sentence(facts, "").of_kind("product"):
        return Calls(problem="no_product_type")
    languages = read_languages(request.text) or read_languages(subjects.text)
    brand = brand_kept(subjects.context)
    calls = [
        (
            "write_listing",
            {"facts": facts, "marketplace": m, **({"language": spoken} if spoken else {}), **brand, **version},
        )
        for m in marketplaces
        for spoken in (languages or [_language_told(subjects, m)])
        for version in versions
    ]
    return Calls(calls, remarks=[*remarks, _NEXT])


def _versions(text: str) -> list[dict[str, str]]:
    """The argument that names each version for a test; one without it where no versions are asked for."""
    return [{"variant": letter} for letter in LETTERS[: read_versions(text)]] or [{}]


def _last_listing(context: Context) -> dict[str, Any] | None:
    steps = [s for turn in context.past for s in turn.steps if s.name == "write_listing" and s.listing]
    return steps[-1].listing if steps else None


def _versions_of(before: dict[str, Any], versions: list[dict[str, str]], request: Request, subjects: Subjects) -> Calls:
    """Versions of a listing that is there, or of its title alone."""
    shops = read_places(request.words) or [str(before["marketplace"])]
    change = "other title" if only_titles(subjects.context.now.text) else "other angle"
    spoken = read_languages(request.text)
    calls = [
        (
            "write_listing",
            {"marketplace": m, "based_on": before["id"], "change": change, "language": code, **version},
        )
        for m in shops
        for code in (spoken or [str(before["language"])])
        for version in versions
    ]
    return Calls(calls, remarks=[_NEXT])


def _without_heading(facts: str) -> str:
    """What follows `for Norr:` where only that names a product; the brand itself is kept elsewhere."""
    _, colon, rest = facts.partition(":")
    if not colon or read_sentence(facts, "").of_kind("product"):
        return facts
    return rest.strip() if read_sentence(rest, "").of_kind("product") else facts


def _language_told(subjects: Subjects, marketplace: str) -> str:
    """Of a marketplace without a country, the language of the conversation; else the country's."""
    if "." in marketplace:
        return ""
    return {"hinglish": "hi"}.get(subjects.language, subjects.language)


def _facts_told_before(context: Context) -> str:
    """The facts of the last listing that was written."""
    steps = [s for turn in context.past for s in turn.steps if s.name == "write_listing" and s.ok]
    return str(steps[-1].args.get("facts", "")) if steps else ""


def facts_of_listing(context: Context) -> list[Fact]:
    """The facts of the listing that was written last."""
    listings = [step.listing for turn in context.past for step in turn.steps if step.ok and step.listing]
    return _facts_in(listings[-1]) if listings else []


def _facts_in(listing: dict[str, Any]) -> list[Fact]:
    return [Fact(fact["id"], fact["kind"], fact["text"]) for fact in listing.get("facts", [])]


def change_listing(request: Request, subjects: Subjects) -> Calls:
    """The last listing, or a version that is named, otherwise: other language or marketplace, shorter, more facts."""
    before = [s for turn in subjects.context.past for s in turn.steps if s.name == "write_listing" and s.listing]
    if not before:
        return Calls(problem="no_listing_facts")
    chosen = _chosen(subjects, before)
    if len(chosen) > 1:  # "both versions shorter"
        each = [_changed(listing, request, subjects) for listing in chosen]
        return Calls([call for one in each for call in one.calls], each[0].problem, each[0].remarks)
    return _changed(chosen[0], request, subjects)


def _chosen(subjects: Subjects, before: list[Step]) -> list[dict[str, Any]]:
    """The versions that are named, else the listing that was written last."""
    steps = [newest_step(i, subjects.context) for i in ids_named(subjects.context.now.text, subjects.context)]
    return [step.listing for step in steps if step and step.listing] or [before[-1].listing or {}]


def _changed(listing: dict[str, Any], request: Request, subjects: Subjects) -> Calls:
    """A listing in another language, for another marketplace, shorter, or with more facts."""
    marketplaces = read_places(request.words) or [str(listing["marketplace"])]
    arguments: dict[str, Any] = {"based_on": listing["id"]}
    change, languages = read_listing_change(request.text), read_languages(request.text)
    told = without_named(subjects.context.now.text)
    shops = read_places(request.words)
    if right := read_correction(told, _facts_in(listing)):
        more, fewer = right.facts, right.leave_out
    else:
        fewer = read_removal(told)
        more = "" if change or languages or fewer else read_addition(told) or ("" if shops else told_facts(told))
    if change:
        arguments["change"] = change
    if more:
        arguments["facts"] = more
    if fewer:
        arguments["leave_out"] = fewer
    if any(step.name == "use_brand" and step.ok for step in subjects.context.now.steps):
        arguments |= brand_kept(subjects.context)  # "do it with Larkwood instead"
    if not (change or languages or more or fewer or shops or "brand" in arguments):
        return Calls(problem="no_listing_change")
    spoken: list[str] = languages or [""]
    calls = [
        ("write_listing", {"marketplace": m, **arguments, **({"language": s} if s else {})})
        for m in marketplaces
        for s in spoken
    ]
    return Calls(calls, remarks=[_NEXT])
