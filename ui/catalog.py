"""The verbs that work on the seller's products: catalog load and search."""

from __future__ import annotations

from pathlib import Path

import click

from ui.output import Output, json_option

_TOLD = 10


@click.group()
def catalog() -> None:
    """Take the seller's product files in and find products."""


@catalog.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--column", "columns", multiple=True, metavar="WHAT=COLUMN",
              help="Which column holds the title, sku, brand or price; may be repeated.")  # fmt: skip
@json_option
def load(file: Path, columns: tuple[str, ...], as_json: bool) -> None:
    """Load products from CSV, TSV, XLSX, JSON or JSON Lines; rows that cannot be read are named by line."""
    from agent.settings import Settings
    from agent.studio import Studio

    mapping = dict(column.split("=", 1) for column in columns if "=" in column)
    if len(mapping) != len(columns):
        raise click.UsageError("--column is written like title=Name.")
    output = Output(as_json)
    loaded, refused = Studio.open(Settings()).load_catalogue(file, mapping)
    if refused:
        output.problem({"file": file.name}, refused)
        output.end()
    products, rows = (f"{n} {word}{'' if n == 1 else 's'}" for n, word in
                      ((loaded["products"], "product"), (loaded["set_aside"], "row")))  # fmt: skip
    lines = [f"{file.name}: {products} ({loaded['format']}), {rows} set aside"]
    lines += [f"  {note}" for note in loaded["notes"]]
    lines += [f"  line {problem['line']}: {problem['problem']}" for problem in loaded["problems"][:_TOLD]]
    if loaded["set_aside"] > _TOLD:
        lines.append(f"  and {loaded['set_aside'] - _TOLD} more; --json names all")
    output.result(loaded, "\n".join(lines))
    output.end()


@catalog.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Most products.")
@json_option
def search(text: str, limit: int, as_json: bool) -> None:
    """Find products: lightbox catalog search "the waterproof ones under 30 euros"."""
    from agent.settings import Settings
    from agent.studio import Studio

    output = Output(as_json)
    found = Studio.open(Settings()).search_catalogue(text, limit)
    if found and not any(product["fits"] for product in found) and not as_json:
        click.echo("None has all that you asked for. These come closest.")
    for product in found:
        price = "" if product["price"] is None else f", {product['price']:g} {product['currency']}".rstrip()
        output.result(product, f"{product['sku']}: {product['title']}{price}  [{product['origin']}]")
    if not found and not as_json:
        click.echo("No product fits. Load products with: lightbox catalog load FILE")
    output.end()
