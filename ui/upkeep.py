"""The verbs around the work: chat, rules, models, doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ui.output import Output, json_option

if TYPE_CHECKING:
    from agent.studio import Studio


@click.command()
@click.option("--host", help="Address to listen on; LIGHTBOX_HOST or 127.0.0.1 if not given.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; LIGHTBOX_PORT or 8000 if not given.")
def chat(host: str | None, port: int | None) -> None:
    """Start the web chat and print its address."""
    from agent.settings import Settings
    from ui.serve import serve

    settings = Settings()
    serve(settings, host or settings.host, port or settings.port)


@click.command()
@click.argument("text", required=False)
@click.option("--marketplace", "-m", help="For example amazon or amazon.de.")
@click.option("--scope", "-s", help="Part of a scope's name, for example 'main image' or 'title'.")
@click.option("--country", "-c", help="Two letters; leaves out rules that hold only elsewhere.")
@click.option("--stale", is_flag=True, help="Only rules whose source is due to be read again.")
@click.option(
    "--check", is_flag=True, help="After editing rules: find mistakes in them and bring the search up to date."
)
@json_option
def rules(
    text: str | None, marketplace: str | None, scope: str | None, country: str | None, stale: bool, check: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """List the marketplace rules with their limits and dates; with TEXT, those that fit it best.

    TEXT is a question or words, in any language.
    """
    from agent.studio import Studio

    output = Output(as_json)
    studio = Studio.open()
    if check:
        _check_rules(studio, output)
        return
    try:
        found = studio.rules(marketplace, scope, country, text, stale)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    for rule in found:
        limit = f" ({rule['threshold']})" if rule["threshold"] else ""
        due = f", read again by {rule['review_by']}" if stale else ""
        output.result(rule, f"{rule['id']}  [{rule['severity']}, {rule['as_of']}{due}]\n    {rule['rule']}{limit}")
    if not found and stale:
        output.result({"stale": 0}, "No rule is past its review date.")
    elif not found:
        asked = {"marketplace": marketplace, "scope": scope, "country": country, "text": text}
        output.problem(asked, "No rule matches. Leave out an option to see more.")
    output.end()


def _check_rules(studio: Studio, output: Output) -> None:
    wrong = studio.check_rules()
    for line in wrong:
        output.problem({"rules": "wrong"}, line)
    if not wrong:
        count = len(studio.rules())
        output.result({"rules": count, "ok": True}, f"{count} rules are in order, and the search is up to date.")
    output.end()


@click.group()
def models() -> None:
    """List, fetch and find model weights."""


@models.command("list")
@json_option
def list_models(as_json: bool) -> None:
    """List the known models, their licences, and which are here."""
    from agent.studio import Studio

    output = Output(as_json)
    for entry in Studio.open().model_entries():
        state = "here" if entry.installed else "not here"
        use = "" if entry.commercial else ", no commercial use"
        plain = f"{entry.name:28} {state:9} {entry.about_megabytes:>6} MB  {entry.licence}{use}"
        output.result(entry.model_dump(mode="json"), plain)


@models.command()
@click.argument("name")
@json_option
def pull(name: str, as_json: bool) -> None:
    """Fetch a model's weights and verify them; nothing happens if they are here."""
    from agent.studio import Studio

    output = Output(as_json)
    path, error = Studio.open().pull_model(name, _megabytes(output))
    if error:
        output.problem({"model": name}, error)
    else:
        output.result({"model": name, "ok": True, "path": path, "error": None}, path)
    output.end()


@models.command()
@click.argument("name", required=False)
def path(name: str | None) -> None:
    """Print the folder of the weights, or the file of one model."""
    from agent.studio import Studio

    studio = Studio.open()
    if name is None:
        click.echo(studio.settings.models_folder)
        return
    file, error = studio.model_path(name)
    if error:
        click.echo(error, err=True)
        raise SystemExit(1)
    click.echo(file)


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Say what works on this machine and what does not; exit status 1 if something must be mended."""
    from agent.doctor import examine
    from agent.settings import Settings

    output = Output(as_json)
    marks = {"ok": "ok  ", "note": "note", "broken": "NO  "}
    for finding in examine(Settings()):
        output.result(finding.as_json(), f"{marks[finding.state]} {finding.what}: {finding.message}")
        output.failed |= finding.state == "broken"
    output.end()


def _megabytes(output: Output) -> Any:
    shown = [-1]

    def progress(done: int, total: int, message: str) -> None:
        tenth = 10 * done // max(total, 1)
        if tenth != shown[0]:
            shown[0] = tenth
            output.progress(1, 1, f"{message}: {done / 1e6:.1f} of {total / 1e6:.1f} MB")

    return progress
