"""`python -m evals.grounding`: scores the writers of listings and the check of claims against each other.

Offline: claims found in listings that were written from random facts (each is an invention or a false alarm), the share
of planted inventions that are found, and the share of true sentences that raise an alarm. With a scripted chat model
that lies in every answer (`inventor.py`): the share of its lies that are not in the finished listings. Facts, gaps and
plants are drawn with a fixed seed; `inventions.yaml` and `frames.yaml` hold the lies.
"""

from __future__ import annotations

import json
from typing import Any

import click

from evals.grounding.score import UNSEEN, score, score_model, score_unseen
from evals.quality import Figure, keep_figures, percent, record_option

RECALL, ALARMS = 98, 2  # percent, wanted


@click.command()
@click.option("--listings", default=500, show_default=True, help="How many each of the two writes.")
@click.option("--seed", default=1, show_default=True)
@click.option(
    "--unseen", is_flag=True, help="Only the sets of sentences that nobody had tuned to when they were written."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@record_option
def main(listings: int, seed: int, unseen: bool, as_json: bool, record: bool) -> None:
    """Score grounding; exit status 1 if an unsupported claim was written or less than 98% of plants are found."""
    if unseen:
        for name in UNSEEN:
            one = score_unseen(name)
            click.echo(json.dumps({"set": name} | one, ensure_ascii=False) if as_json else _about_unseen(name, one))
            if record:
                asked = percent("inventions found or asked about", one["asked_share"], RECALL)
                keep_figures("claims in free wording", f"{name} set", [*_figures(one), asked])
        return
    result = score(listings, seed)
    model = score_model(listings, seed)
    click.echo(json.dumps(result | {"model": model}, ensure_ascii=False) if as_json else _about(result, model))
    if record:
        setup = f"{listings} listings, seed {seed}"
        unsupported = Figure("unsupported claims written", len(result["unsupported"]), 0, at_most=True)
        keep_figures("grounding, offline writer", setup, [unsupported, *_figures(result)])
        unsupported = Figure("unsupported claims written", len(model["unsupported"]), 0, at_most=True)
        taken_out = percent("planted lies taken out", model["recall"], RECALL)
        keep_figures("grounding, a model that invents", setup, [unsupported, taken_out])
    wrong = result["unsupported"] or model["unsupported"] or 100 * min(result["recall"], model["recall"]) < RECALL
    raise SystemExit(int(bool(wrong)))


def _figures(result: dict[str, Any]) -> list[Figure]:
    return [
        percent("inventions found", result["recall"], RECALL),
        percent("false alarms", result["false_alarms"], ALARMS, at_most=True),
    ]


def _about_unseen(name: str, one: dict[str, Any]) -> str:
    return "\n".join(
        [
            f"{name}: {one['found']} of {one['invented']} inventions found ({one['recall']:.1%})",
            f"  {one['alarms']} of {one['honest']} honest sentences alarmed ({one['false_alarms']:.1%})",
            f"  by kind: {', '.join(f'{kind} {share}' for kind, share in one['by_kind'].items())}",
            f"  found or asked about: {one['asked']} ({one['asked_share']:.1%})",
            f"  honest ones alarmed or asked about: {one['needless']} ({one['needless_share']:.1%})",
        ]
    )


def _about(result: dict[str, Any], model: dict[str, Any]) -> str:
    lines = [
        f"offline: {result['listings']} listings, {len(result['unsupported'])} unsupported claims",
        f"  planted: {result['found']} of {result['planted']} found ({result['recall']:.1%})",
        f"  true sentences: {result['alarms']} of {result['true']} raise an alarm ({result['false_alarms']:.1%})",
        f"  fail their marketplace's check: {result['fail']}; rules: {result['failing_rules']}",
        f"a model that invents: {model['listings']} listings, {len(model['unsupported'])} unsupported claims",
        f"  planted: {model['found']} of {model['planted']} found ({model['recall']:.1%})",
        f"  fail their marketplace's check: {model['fail']}; rules: {model['failing_rules']}",
    ]
    misses = (result["unsupported"], result["missed"], result["alarmed"], model["unsupported"], model["missed"])
    return "\n".join(lines + [f"  {miss}" for some in misses for miss in some[:10]])


if __name__ == "__main__":
    main()
