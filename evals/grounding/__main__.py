"""`python -m evals.grounding`: scores the writers of listings and the check of claims against each other.

Offline: claims found in listings that were written from random facts (each is an invention or a false alarm), the share
of planted inventions that are found, and the share of true sentences that raise an alarm. With a scripted chat model
that lies in every answer (`inventor.py`): the share of its lies that are not in the finished listings. Facts, gaps and
plants are drawn with a fixed seed; `inventions.yaml` and `frames.yaml` hold the lies.
"""

from __future__ import annotations

import json

import click

from evals.grounding.score import UNSEEN, score, score_model, score_unseen


@click.command()
@click.option("--listings", default=500, show_default=True, help="How many each of the two writes.")
@click.option("--seed", default=1, show_default=True)
@click.option(
    "--unseen", is_flag=True, help="Only the sets of sentences that nobody had tuned to when they were written."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def main(listings: int, seed: int, unseen: bool, as_json: bool) -> None:
    """Score grounding; exit status 1 if an unsupported claim was written or less than 98% of plants are found."""
    if unseen:
        for name in UNSEEN:
            one = score_unseen(name)
            if as_json:
                click.echo(json.dumps({"set": name} | one, ensure_ascii=False))
                continue
            click.echo(f"{name}: {one['found']} of {one['invented']} inventions found ({one['recall']:.1%})")
            click.echo(f"  {one['alarms']} of {one['honest']} honest sentences alarmed ({one['false_alarms']:.1%})")
            click.echo(f"  by kind: {', '.join(f'{kind} {share}' for kind, share in one['by_kind'].items())}")
            click.echo(f"  found or asked about: {one['asked']} ({one['asked_share']:.1%})")
            click.echo(f"  honest ones alarmed or asked about: {one['needless']} ({one['needless_share']:.1%})")
        return
    result = score(listings, seed)
    model = score_model(listings, seed)
    if as_json:
        click.echo(json.dumps(result | {"model": model}, ensure_ascii=False))
    else:
        click.echo(f"offline: {result['listings']} listings, {len(result['unsupported'])} unsupported claims")
        click.echo(f"  planted: {result['found']} of {result['planted']} found ({result['recall']:.1%})")
        share = f"{result['alarms']} of {result['true']} raise an alarm ({result['false_alarms']:.1%})"
        click.echo(f"  true sentences: {share}")
        click.echo(f"  fail their marketplace's check: {result['fail']}; rules: {result['failing_rules']}")
        click.echo(
            f"a model that invents: {model['listings']} listings, {len(model['unsupported'])} unsupported claims"
        )
        click.echo(f"  planted: {model['found']} of {model['planted']} found ({model['recall']:.1%})")
        click.echo(f"  fail their marketplace's check: {model['fail']}; rules: {model['failing_rules']}")
        for miss in [
            *result["unsupported"][:10],
            *result["missed"][:10],
            *result["alarmed"][:10],
            *model["missed"][:10],
        ]:
            click.echo(f"  {miss}")
    wrong = result["unsupported"] or model["unsupported"] or min(result["recall"], model["recall"]) < 0.98
    raise SystemExit(int(bool(wrong)))


if __name__ == "__main__":
    main()
