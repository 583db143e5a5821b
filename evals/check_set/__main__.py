"""`python -m evals.check_set build --out DIR` and `python -m evals.check_set score`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from evals.check_set.build import build
from evals.check_set.report import figures, report_lines
from evals.check_set.score import score_set
from evals.quality import keep_figures, record_option


@click.group()
def main() -> None:
    """Pictures with known faults, and how many of them the checks find."""


@main.command("build")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the pictures.")
@click.option("--seed", default=0, show_default=True, help="Another seed gives another set.")
def build_command(out: Path, seed: int) -> None:
    """Draw the pictures and write what is known about them into truth.yaml."""
    truth = build(out, seed)
    faulty = sum(1 for one in truth.pictures if one.faults)
    click.echo(f"{faulty} pictures with faults and {len(truth.pictures) - faulty} clean ones in {out}.")


@main.command("score")
@click.option(
    "--set",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A set that is built already.",
)
@click.option("--seed", default=0, show_default=True, help="Which set to build, if none is given.")
@click.option("--json", "as_json", is_flag=True, help="Everything, for a program.")
@click.option("--fix", is_flag=True, help="Also repair what can be repaired, and look at the results.")
@click.option("--only", help="Only pictures whose file name contains this.")
@record_option
def score_command(folder: Path | None, seed: int, as_json: bool, fix: bool, only: str | None, record: bool) -> None:
    """Check every picture and compare with what is known; ends with 1 below the thresholds."""
    setup = (str(folder) if folder else f"seed {seed}") + (f", {only}" if only else "")
    with tempfile.TemporaryDirectory() as scratch:
        if folder is None:
            folder = Path(scratch)
            build(folder, seed)
        result = score_set(folder, fix=fix, only=only)
    click.echo(result.model_dump_json(indent=2) if as_json else "\n".join(report_lines(result)))
    if record:
        keep_figures("checks", setup, figures(result))
    sys.exit(0 if result.good_enough else 1)


main()
