"""`python -m evals.listings`: from a messy 200-row Shopify file to exported listings, by way of the offline chat.

Prints what the chat answered, where the files are, and what somebody else finds wrong: claims that no row supports,
sentences that cannot be traced, listings that fail their check. Exit status 1 if there is any.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import click

from evals.listings.shop_day import SHOP, TEN, run_shop_day


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where chat and files stay.")
def main(out: Path | None) -> None:
    """Run the shop's day and judge it."""
    folder = out or Path(tempfile.mkdtemp(prefix="lightbox-shop-"))
    day = asyncio.run(run_shop_day(folder))
    for answer in day["answers"]:
        click.echo(f"{answer}\n")
    click.echo("\n".join(day["files"]))
    faults = {name: len(day[name]) for name in ("unsupported", "untraced", "failing")}
    click.echo(f"{len(day['listings'])} listings for {len(TEN)} products of {SHOP.name}; faults: {faults}")
    wrong = [*day["unsupported"], *day["untraced"], *day["errors"]]
    for line in wrong:
        click.echo(f"  {line}")
    raise SystemExit(int(bool(wrong or day["failing"])))


if __name__ == "__main__":
    main()
