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
from tools.scene.templates import all_templates, template_file

PRODUCTS = Path(__file__).parents[1] / "pictures" / "products"
SHOWN = ("shampoo", "mug", "headphones", "tea-box")  # tall, round with a handle, dark and open, printed

_PICTURE_SIDE = 240  # px
_STAND_INS = {  # what stands in the browser's picture of a template, by its category
    "any": "mug", "beauty": "shampoo", "jewellery": "ring", "kitchen": "mug", "food": "tin", "footwear": "backpack",
    "electronics": "headphones", "seasonal": "perfume", "home": "plant", "fashion": "sunglasses", "sport": "football",
    "stationery": "book", "toys": "football", "pets": "tin",
}  # fmt: skip


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the sheets.")
@click.option("--size", default=640, show_default=True, type=click.IntRange(256, 2048), help="Side of a picture, px.")
@click.option(
    "--side", default=300, show_default=True, type=click.IntRange(100, 2048), help="Of each on the sheet, px."
)
@click.option("--only", default="", help="Only templates whose name or category contains this.")
@click.option(
    "--pictures",
    type=click.Path(path_type=Path, file_okay=False),
    help="Instead: the small pictures of the template browser, for ui/page/public/templates.",
)
def main(out: Path | None, size: int, side: int, only: str, pictures: Path | None) -> None:
    """Render every template with every product; ends with 1 if a product changed in a picture."""
    if pictures:
        draw_pictures(pictures, only)
        return
    if out is None:
        raise click.UsageError("Say where the sheets go: --out DIR")
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


def draw_pictures(folder: Path, only: str) -> None:
    """One small picture of each template, with a product of its kind."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, template) in enumerate(all_templates().items()):
        if only not in name and only not in template.category:
            continue
        cutout = Image.open(PRODUCTS / f"{_STAND_INS[template.category]}.webp").convert("RGBA")
        made = render_scene(cutout, SceneSpec.from_text(template.scene), 100 + number, 2 * _PICTURE_SIDE).image
        small = made.convert("RGB").resize((_PICTURE_SIDE, _PICTURE_SIDE), Image.Resampling.LANCZOS)
        small.save(folder / template_file(name), quality=72, method=6)
        click.echo(folder / template_file(name))


def _plain(name: str) -> str:
    """A name without accents, which Pillow's own typeface lacks."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


if __name__ == "__main__":
    main()
