"""`python -m evals.cutouts build --out DIR` and `python -m evals.cutouts score`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from PIL import Image

from agent.settings import Settings
from evals.bench.pictures import rembg_itself
from evals.cutouts.build import build, samples
from evals.cutouts.report import figures, report_lines, wins
from evals.cutouts.score import Comparison, compare
from evals.quality import keep_figures, record_option
from tools.cutout import NoProductError, cut_out
from tools.models import ModelFolder


@click.group()
def main() -> None:
    """Cut-outs against exact truth, beside plain rembg with the same model."""


@main.command("build")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the pictures.")
@click.option("--seed", default=0, show_default=True, help="Another seed gives another set.")
def build_command(out: Path, seed: int) -> None:
    """Write the photos and what is true about them."""
    click.echo(f"{build(out, seed)} pictures in {out}.")


@main.command("score")
@click.option("--seed", default=0, show_default=True, help="Which set.")
@click.option("--only", default="", help="Only pictures whose name contains this.")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="Folder for both cut-outs of each.")
@click.option("--json", "as_json", is_flag=True, help="Everything, for a program.")
@record_option
def score_command(seed: int, only: str, keep: Path | None, as_json: bool, record: bool) -> None:
    """Cut every picture out twice and compare; ends with 1 if ours does not clearly win."""
    models = ModelFolder(Settings().models_folder)
    rembg = rembg_itself(models.path("u2netp"))
    blank = Image.new("RGB", (64, 64), "white")
    rembg(blank)  # loads

    def ours(photo: Image.Image) -> Image.Image:
        try:
            return cut_out(photo, models).image
        except NoProductError:  # counts as an empty cut-out
            return Image.new("RGBA", photo.size)

    rows: list[Comparison] = []
    for number, sample in enumerate(samples(seed)):
        if only not in sample.name:
            continue
        if not rows:
            ours(sample.photo)
        made = _timed(rembg, sample.photo), _timed(ours, sample.photo)
        rows.append(compare(sample, *made))
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            sample.photo.save(keep / f"{sample.name}.jpg")
            sample.truth.save(keep / f"{sample.name}.truth.png")
            for label, (cutout, _) in zip(("rembg", "ours"), made, strict=True):
                cutout.save(keep / f"{sample.name}.{label}.png", compress_level=1)
        if not as_json and sys.stderr.isatty():
            click.echo(f"\r{number + 1}", nl=False, err=True)
    click.echo(json.dumps([asdict(row) for row in rows]) if as_json else "\n".join(report_lines(rows)))
    if record:
        keep_figures("cutouts", f"u2netp, seed {seed}{only and f', {only}'}", figures(rows))
    sys.exit(0 if wins(rows) else 1)


def _timed(cut: Callable[[Image.Image], Any], photo: Image.Image) -> tuple[Image.Image, float]:
    begun = time.process_time()
    cutout = cut(photo)
    return cutout, time.process_time() - begun


main()
