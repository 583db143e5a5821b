"""The tool that looks up what marketplaces and the law ask for, with sources."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from knowledge.hits import Hit
from knowledge.rules import LAW
from knowledge.words import read
from tools.errors import ToolInputError
from tools.tool import ToolContext, ToolResult, tool


@tool(changes="read")
def search_guidelines(
    context: ToolContext,
    question: Annotated[
        str,
        Field(
            description="The question in the user's own words, for example `may the main image have a logo?`",
            min_length=2,
        ),
    ],
    marketplaces: Annotated[
        list[str] | None,
        Field(description="Only these, for example `['amazon.de', 'etsy']` or `['law']`; leave out if none was named."),
    ] = None,
) -> ToolResult:
    """Look up marketplace rules and the law on AI pictures: each with its limit, exceptions, source and date.

    Use it for every question about what is allowed or required. Answer only from what it returns and name the rule ids.
    """
    try:
        hits = context.guidelines.search(question, marketplaces)
    except ValueError as error:
        raise ToolInputError(str(error)) from error
    if not hits:
        where = f" for {', '.join(marketplaces)}" if marketplaces else ""
        return ToolResult(
            f"No rule found about {question!r}{where}; do not answer from memory. "
            "Say that Lightbox has no rule on it and name the marketplace's own help page as the place to look."
        )
    lines = [f"{len(hits)} rules, best first. Answer from these only, with their ids; leave out what does not fit."]
    lines += [_describe(hit) for hit in hits]
    lines += _without_rule(question, marketplaces, hits)
    return ToolResult("\n".join(lines), citations=tuple(hit.citation() for hit in hits), notes=_warnings(hits))


def _describe(hit: Hit) -> str:
    rule = hit.rule
    parts = [f"[{rule.id}] {rule.rule}"]
    if hit.superseded_by:
        parts.insert(0, f"OUT OF DATE, replaced by {hit.superseded_by}; do not give it as today's rule:")
    if rule.threshold:
        parts.append(f"Limit: {rule.threshold}.")
    if rule.exceptions:
        parts.append(f"Exceptions: {rule.exceptions}")
    if rule.note:
        parts.append(f"Note: {rule.note}")
    if rule.disputed:
        parts.append("Sources disagree on this; say so.")
    if rule.countries:
        parts.append(f"Holds only in: {', '.join(code.upper() for code in rule.countries)}.")
    source = hit.citation()
    parts.append(
        f"({rule.shop}, {rule.scope}; a breach means: {_CONSEQUENCE[rule.severity]}; as of {rule.as_of}; "
        f"confidence {rule.confidence}; source: {source.publisher or source.title})"
    )
    return "- " + " ".join(parts)


def _without_rule(question: str, marketplaces: list[str] | None, hits: list[Hit]) -> list[str]:
    """Marketplaces that were asked about and have no rule among the hits, or none at all."""
    reading = read(question)
    named = [name.split(".")[0] for name in marketplaces or reading.marketplaces if name != LAW]
    found = {hit.rule.marketplace for hit in hits}
    missing = [*(name for name in dict.fromkeys(named) if name not in found), *reading.foreign]
    return [f"No rule found for: {', '.join(missing)}. Say so; do not answer from memory."] if missing else []


def _warnings(hits: list[Hit]) -> tuple[str, ...]:
    """What the user must hear about the best answer: that it is old, uncertain or contested."""
    rule = hits[0].rule
    if rule.confidence != "low":
        return ()
    return (f"Confidence in {rule.id} is low. {rule.note or 'Check it on the marketplace itself.'}",)


_CONSEQUENCE = {
    "reject": "the upload or listing is refused",
    "suppress": "the listing may be hidden",
    "recommend": "nothing, it is advice",
    "none": "nothing, there is no such rule",
}
