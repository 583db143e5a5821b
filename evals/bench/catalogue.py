"""Benchmarks of the catalogue: a shop of 20,000 rows is loaded and searched.

Process time, so that a busy machine counts for nothing.
"""

from __future__ import annotations

import csv
import io
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from evals.bench.benchmark import Benchmark

ROWS = 20_000
_SEARCHES = (
    "the waterproof ones under 30 euros", "blaue Tassen unter 20 Euro", "algo de algodón para niños",
    "30 यूरो से कम वाले वाटरप्रूफ बैग", "something to keep my coffee hot on the train", "bottles over 500 ml not of plastic",
    "Geschenk für Katzenliebhaber", "cheapest oak boards in stock",
)  # fmt: skip
_THINGS = {
    "Mug": ("Home & Kitchen > Mugs", "It holds {n}0 ml. Dishwasher safe and microwave safe."),
    "Water Bottle": ("Sports > Bottles", "Double walled, leakproof, {n}0 ml. Keeps drinks cold for a day."),
    "Cutting Board": ("Home & Kitchen > Boards", "{n} x 20 cm, oiled by hand. Wipe clean."),
    "Backpack": ("Bags > Backpacks", "Waterproof, fits a 15 inch laptop, holds {n} l."),
    "T-Shirt": ("Clothing > Tops", "Machine washable at 30 °C, {n}0 g fabric."),
    "Scented Candle": ("Home > Candles", "Burns for {n} hours. Hand poured."),
    "Rain Jacket": ("Clothing > Jackets", "Waterproof and breathable, {n}0 g."),
    "Cushion Cover": ("Home > Textiles", "{n} x 45 cm with a removable cover, not waterproof."),
    "Desk Lamp": ("Home > Lighting", "Dimmable, {n} W, USB cable included."),
    "Cat Bed": ("Pets > Cats", "Washable, {n} cm wide. For cats that like it warm."),
    "Building Blocks": ("Toys > Blocks", "Set of {n} pieces for children from 3 years."),
    "Notebook": ("Stationery > Notebooks", "{n}0 pages, dotted paper."),
}
_MATERIALS = ("stoneware", "oak", "cotton", "linen", "stainless steel", "recycled polyester", "wool", "glass", "bamboo")
_COLOURS = ("Blue", "Sage Green", "Black", "White", "Rust", "Grey", "Pink", "Natural", "Yellow", "Navy")
_NAMES = (
    "Aster Birch Cedar Dune Ember Fjord Grove Harbor Iris Juniper Koto Lumen Marin Nova Onyx Pine Quartz Reed Sol "
    "Terra Umber Vale Willow Yarrow Zephyr Alma Brisa Costa Delta Elba Flora Gala Hilo Isla Jara Kala Luna Mesa Nube "
    "Orla Perla Rosa Selva Tala Ursa Vega Wren Xenia Yuna Zora"
).split()  # fmt: skip


def shop(rows: int = ROWS, seed: int = 7) -> bytes:
    """A Shopify export: products of one to six variants, prose in HTML, gaps and a few ragged rows.

    Args:
        rows: Rows below the header.
        seed: Another seed, another shop.
    """
    chance, text = random.Random(seed), io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(
        "Handle,Title,Body (HTML),Vendor,Type,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant "
        "Inventory Qty,Variant Price,Image Src,Material".split(",")
    )
    written = number = 0
    while written < rows:
        number += 1
        thing = chance.choice(list(_THINGS))
        category, prose = _THINGS[thing]
        material, name = chance.choice(_MATERIALS), f"{chance.choice(_NAMES)} {chance.choice(_NAMES)}"
        title = f"{name} {chance.choice(('', 'Handmade ', 'Organic ', 'Small ', 'Large ', 'Classic '))}{thing}"
        body = f"<p>{title} of {material}. {prose.format(n=chance.randint(5, 90))}</p><p>From our shop by the sea.</p>"
        colours = chance.sample(_COLOURS, chance.randint(1, 6))
        for at, colour in enumerate(colours[: rows - written]):
            cells: list[object] = [
                f"p-{number}",
                *([title, body, chance.choice(_NAMES), category, "new, sale"] if at == 0 else [""] * 5),
            ]
            cells += ["Color", colour, f"{thing[:3].upper()}-{number}-{at}", chance.randint(50, 900)]
            cells += [chance.randint(0, 40), f"{chance.uniform(4, 120):.2f}", f"https://x/{number}-{at}.jpg"]
            sheet.writerow(
                [*cells, material if at == 0 and chance.random() < 0.7 else ""] + ["?"] * (chance.random() < 0.002)
            )
        written += len(colours[: rows - written])
    return text.getvalue().encode()


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _load() -> Sequence[float]:
    from knowledge.products.catalogue import Catalogue

    content = shop()
    with tempfile.TemporaryDirectory() as folder:
        return [_seconds(lambda: Catalogue(Path(folder)).load(content, "shop.csv"))]


def _search() -> Sequence[float]:
    from knowledge.products.catalogue import Catalogue

    with tempfile.TemporaryDirectory() as folder:
        catalogue = Catalogue(Path(folder))
        catalogue.load(shop(), "shop.csv")
        catalogue.search("warm up")
        return [1000 * _seconds(partial(catalogue.search, text)) for _ in range(3) for text in _SEARCHES]


BENCHMARKS = (
    Benchmark("catalogue_load", "20,000 rows into the catalogue, process time", 60.0, "s", _load),
    Benchmark("catalogue_search", "a search among 20,000 rows, process time", 100.0, "ms", _search),
)
