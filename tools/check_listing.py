"""The tool that checks a listing's texts against a marketplace's rules."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.check.report import BY_EYE, CheckReport
from tools.listing.checker import NO_RULES, check_texts
from tools.listing.listing import read_listing
from tools.listing.style import style_notes
from tools.listing.words import language_of
from tools.tool import ToolContext, ToolResult, tool

_VERDICTS = {
    "pass": "It passes: nothing that gets a listing rejected or hidden was found.",
    "review": "A person must look before it is used.",
    "fail": "It would be rejected, hidden or changed.",
}


@tool(changes="read")
def check_listing(
    _context: ToolContext,
    marketplace: Annotated[str, Field(description="`amazon`, or with a country `amazon.de`.")],
    title: Annotated[str, Field(description="The title; empty to leave it out.")] = "",
    bullets: Annotated[list[str], Field(description="The bullet points, one text each.")] = [],  # noqa: B006
    description: Annotated[str, Field(description="The description.")] = "",
    search_terms: Annotated[str, Field(description="Hidden keywords; Etsy's tags with commas between them.")] = "",
    brand: Annotated[str, Field(description="The brand's name, if known.")] = "",
) -> ToolResult:
    """Check a listing's title, bullets, description or search terms against a marketplace's rules.

    Use it when someone asks whether a title or text is allowed, or before a text is handed over. Parts that are left
    out are not checked. It changes nothing.
    """
    given = {"title": title, "bullets": bullets, "description": description, "search_terms": search_terms}
    record = {name: value for name, value in given.items() if value}
    listing = read_listing(record | {"brand": brand})
    report = check_texts(listing, marketplace)
    texts = [place.text for place in listing.places("title", "description", "bullets")]
    notes = style_notes(texts, listing.language or language_of(" ".join(texts), None)[0])
    return ToolResult("\n".join([describe(report), *notes]), report=report.model_dump(), notes=tuple(notes))


def describe(report: CheckReport) -> str:
    """Say a report in words: the verdict, then every finding that is not a pass, with what was measured."""
    lines = [f"Check of the listing for {report.marketplace}: {report.verdict.upper()}."]
    if report.findings[0].rule == NO_RULES:
        return f"{lines[0]}\n{report.findings[0].message}"
    lines.append(_VERDICTS[report.verdict])
    told: set[str] = set()
    for finding in report.findings:
        if finding.status == "pass" or finding.rule == BY_EYE:
            continue
        words = "The same." if finding.message in told else f"{finding.message} Measured: {finding.measured}."
        lines.append(f"- {finding.status.upper()} {finding.rule}: {words}")
        told.add(finding.message)
    lines += [f"- {finding.message}" for finding in report.findings if finding.rule == BY_EYE]
    return "\n".join(lines)
