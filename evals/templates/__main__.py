"""`python -m evals.templates --out DIR`: every template with four different products, one sheet a category."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from pathlib import Path

import click
from PIL import Image

from tools.fidelity import measure_fidelity
from tools.gallery.sheet import contact_sheet
from tools.scene.spec import SceneSpec
from tools.scene.studio.picture import render_scene
from tools.scene.templates import all_templates

PRODUCTS = Path(__file__).parents[1] / "pictures" / "products"
SHOWN = ("shampoo", "mug", "headphones", "tea-box")  # tall, round with a handle, dark and open, printed


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the sheets.")
@click.option("--size", default=640, show_default=True, type=click.IntRange(256, 2048), help="Side of a picture, px.")
@click.option(
    "--side", default=300, show_default=True, type=click.IntRange(100, 2048), help="Of each on the sheet, px."
)
@click.option("--only", default="", help="Only templates whose name or category contains this.")
def main(out: Path, size: int, side: int, only: str) -> None:
    """Render every template with every product; ends with 1 if a product changed in a picture."""
    out.mkdir(parents=True, exist_ok=True)
    products = {name: Image.open(PRODUCTS / f"{name}.webp").convert("RGBA") for name in SHOWN}
    chosen = [(n, t) for n, t in all_templates().items() if only in n or only in t.category]
    failed = 0
    for category, templates in groupby(
        sorted(chosen, key=lambda pair: pair[1].category), lambda pair: pair[1].category
    ):
        shown = []
        for number, (name, template) in enumerate(templates):
            spec = SceneSpec.from_text(template.scene)
            if spec.unshown:
                raise click.ClickException(f"Template {name!r} asks for {spec.unshown}, which no set shows.")
            for place, (product, cutout) in enumerate(products.items()):
                picture = render_scene(cutout, spec, 100 * number + place, size)
                fidelity = measure_fidelity(picture.image, picture.product, picture.box)
                if not fidelity.passed:
                    failed += 1
                    click.echo(f"{name} with {product}: {fidelity}")
                shown.append((picture.image, _plain(name) if place == 0 else product))
        target = out / f"{category}.jpg"
        target.write_bytes(contact_sheet(shown, len(products), side))
        click.echo(f"{target}: {len(shown)} pictures")
    raise SystemExit(1 if failed else 0)


def _plain(name: str) -> str:
    """A name without accents, which Pillow's own typeface lacks."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


if __name__ == "__main__":
    main()
