"""The verbs that work on a listing's texts: listing write, check and verify."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

import click

from ui.output import Output, json_option

_VERSIONS = "ABCDEF"
_MARKS = {"fail": "NO ", "warn": "?  ", "unknown": "?  "}


@click.group()
def listing() -> None:
    """Work on a listing's title, bullets, description and search terms."""


@listing.command()
@click.argument("file", type=click.File("rb"), metavar="FILE")
@click.option("--marketplace", "-m", required=True, help="For example amazon or amazon.de.")
@json_option
def check(file: BinaryIO, marketplace: str, as_json: bool) -> None:
    """Check a listing in a JSON file (- for stdin); exit status 1 if it fails.

    The file holds title, bullets, description, search_terms, and what the marketplace adds: tags, item_highlights,
    subtitle; also brand and company.
    """
    from agent.settings import Settings
    from agent.studio import Studio

    output = Output(as_json)
    name = _name_of(file, "listing")
    record, problem = _parse(file.read(), name)
    if problem:
        output.problem({"file": name}, problem)
        output.end()
    try:
        report, set_aside, refused = Studio.open(Settings()).check_listing(record, marketplace, name)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if refused:
        output.problem({"file": name}, f"{name}: {refused}")
        output.end()
    if set_aside:
        keys = ", ".join(map(repr, set_aside))
        click.echo(f"{name}: these keys are not known and were not checked: {keys}.", err=True)
    output.result(report, describe_listing(report))
    output.failed |= report["verdict"] == "fail"
    output.end()


@listing.command()
@click.option("--facts", "facts", type=click.File("rb"), required=True, metavar="FILE",
              help="What is true of the product: JSON, YAML, CSV or plain lines (- for stdin).")  # fmt: skip
@click.option("--marketplace", "-m", required=True,
              help="For example amazon or amazon.de; or email, google_ads, meta_ads, instagram, facebook.")  # fmt: skip
@click.option("--language", "-l", default="", help="en, de, es or hi; without it the marketplace's or the facts' own.")
@click.option("--brand", "-b", default="", help="A saved brand whose words to keep to; by default the product's own.")
@click.option("--variants", default=1, show_default=True, type=click.IntRange(1, len(_VERSIONS)),
              help="How many versions for an A/B test: the same facts, each beginning with other ones.")  # fmt: skip
@json_option
def write(facts: BinaryIO, marketplace: str, language: str, brand: str, variants: int, as_json: bool) -> None:
    """Write a listing from facts; each sentence names the facts it rests on. Exit status 1 if its check fails."""
    from agent.settings import Settings
    from agent.studio import Studio

    output = Output(as_json)
    name = _name_of(facts, "facts")
    studio, content = Studio.open(Settings()), facts.read()
    for variant in _VERSIONS[:variants] if variants > 1 else [""]:
        try:
            record, report, refused = studio.write_listing(content, name, marketplace, language, brand, variant)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        if refused:
            output.problem({"file": name}, f"{name}: {refused}")
            break
        output.result(record, json.dumps(record, ensure_ascii=False, indent=2))
        if report["verdict"] == "fail":
            click.echo(describe_listing(report), err=True)
        output.failed |= report["verdict"] == "fail"
    output.end()


@listing.command()
@click.argument("file", type=click.File("rb"), metavar="FILE")
@click.option(
    "--facts", "facts", type=click.File("rb"), required=True, metavar="FILE", help="What is true of the product."
)
@json_option
def verify(file: BinaryIO, facts: BinaryIO, as_json: bool) -> None:
    """Find claims in a listing (JSON, - for stdin) that no fact supports; exit status 1 if there are any.

    Sentences that may be such claims are listed too, with a question (`"supported": null`).
    """
    from agent.settings import Settings
    from agent.studio import Studio

    output = Output(as_json)
    name = _name_of(file, "listing")
    record, problem = _parse(file.read(), name)
    claims: list[dict[str, Any]] = []
    if not problem:
        claims, problem = Studio.open(Settings()).verify_listing(record, facts.read(), _name_of(facts, "facts"))
    if problem:
        output.problem({"file": name}, problem)
        output.end()
    for claim in claims:
        verdict = "no fact says it. Is it true?" if claim["supported"] is None else "no fact supports it"
        output.result(claim, f"{claim['field']}: “{claim['claim']}” ({claim['kind']}): {verdict}")
    if not claims and not as_json:
        click.echo(f"{name}: every claim I know how to find rests on a fact.")
    output.failed |= any(claim["supported"] is False for claim in claims)
    output.end()


def _name_of(file: BinaryIO, otherwise: str) -> str:
    from pathlib import Path

    path = str(getattr(file, "name", "<stdin>"))  # stdin of a test has no name
    return otherwise if path == "<stdin>" else Path(path).name


def describe_listing(report: dict[str, Any]) -> str:
    """Put a report on a listing into plain words."""
    verdict = {"pass": "passes", "fail": "does not pass", "review": "needs a person's look"}[report["verdict"]]
    lines = [f"{report['file']}: {verdict} ({report['marketplace']}, listing)"]
    told: set[str] = set()
    for finding in report["findings"]:
        if finding["status"] in _MARKS and finding["message"] not in told:
            told.add(finding["message"])
            lines.append(f"  {_MARKS[finding['status']]} {finding['message']}  [{finding['rule']}]")
    return "\n".join(lines)


def _parse(content: bytes, name: str) -> tuple[Any, str | None]:
    """The JSON value, or what is wrong with the file."""
    try:
        return json.loads(content.decode("utf-8-sig")), None
    except UnicodeDecodeError:
        return None, f"{name} is not text in UTF-8. Save it as UTF-8 and try again."
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        return None, f"{name} is not valid JSON ({error.msg}, {where}). Mend it there and try again."
    except RecursionError:
        return None, f"{name} is nested too deeply. A listing is one object with texts. Write it flat."
