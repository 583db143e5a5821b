"""A picture in the making: what a marketplace wants, then what a fault changes, then the file.

Knows products, backgrounds and encoders; does not know rules or checks.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from evals.sample import PICTURES

PRODUCTS = PICTURES / "products"
WHITE = (255, 255, 255)
Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]
Paint = NDArray[Any]  # (H, W, 3) float32, 0-255
Backdrop = Callable[[int, int, np.random.Generator], Paint]
Change = Callable[[Image.Image, "Draft"], Image.Image]


@dataclass(frozen=True)
class FileStyle:
    """How the picture is written.

    Attributes:
        kind: Pillow's name of the format.
        ending: Of the file's name, with dot.
        bytes_between: Least and most bytes; the JPEG quality is chosen to fit.
        options: Further arguments for Pillow's `save`.
    """

    kind: str = "JPEG"
    ending: str = ".jpg"
    quality: int = 95
    bytes_between: tuple[int, int] = (0, 60_000_000)
    options: dict[str, Any] = field(default_factory=dict)


@dataclass
class Draft:
    """Everything that decides one picture.

    Attributes:
        product: Name of the product, without the angle.
        size: Of the picture, px.
        fill: Share of the picture's side that the product's longer side takes, 0-1.
        shift: Where its middle is, as share of the side away from the picture's middle.
        backdrop: One colour, or a function of height, width and random numbers.
        contact: Strength of the soft shadow under it, 0-1.
        scene: Words for the studio engine; then the backdrop does not count.
        changes: Done to the finished picture, in order.
        file: How it is written.
        finish: Done to the written bytes.
        box: Where the product came to lie: left, top, right, bottom.
    """

    product: str
    size: tuple[int, int]
    fill: float
    rng: np.random.Generator
    backdrop: Colour | Backdrop = WHITE
    shift: tuple[float, float] = (0.0, 0.0)
    contact: float = 0.0
    scene: str = ""
    transparent: bool = False
    changes: list[Change] = field(default_factory=list)
    file: FileStyle = field(default_factory=FileStyle)
    finish: Callable[[bytes], bytes] | None = None
    whole_file: Callable[[Image.Image, Draft], bytes] | None = None
    box: Box = (0, 0, 0, 0)

    def move(self, share: tuple[float, float], by: tuple[int, int]) -> None:
        """Note that the finished picture was scaled and then moved: where its product is now."""
        left, top, right, bottom = self.box
        (x, y), (dx, dy) = share, by
        self.box = (round(left * x) + dx, round(top * y) + dy, round(right * x) + dx, round(bottom * y) + dy)

    def write(self, **changes: Any) -> None:
        """Change how the file is written."""
        self.file = replace(self.file, **changes)


@lru_cache(maxsize=8)
def load_product(name: str) -> Image.Image:
    """A product, mode `RGBA`, cropped to what can be seen of it. Not to be changed."""
    with Image.open(PRODUCTS / f"{name}.webp") as opened:
        image = opened.convert("RGBA")
    box = image.getchannel("A").point(lambda a: 255 if a >= 16 else 0).getbbox()
    return image.crop(box)


def product_names(folder: Path = PRODUCTS) -> tuple[str, ...]:
    """Every product, without its further angles."""
    return tuple(sorted(path.stem for path in folder.glob("*.webp") if "." not in path.stem))


def paint(draft: Draft) -> Image.Image:
    """Make the picture: mode `RGB`, or `RGBA` where it is transparent. Sets `draft.box`."""
    if draft.scene:
        picture = _in_a_scene(draft)
    else:
        product = _scaled(load_product(draft.product), draft.size, draft.fill)
        draft.box = _place(product.size, draft.size, draft.shift)
        if draft.transparent:
            picture = Image.new("RGBA", draft.size, (0, 0, 0, 0))
            picture.paste(product, draft.box[:2], product)
        else:
            ground = _ground(draft)
            picture = lay(ground, product, draft.box, draft.contact, draft.rng)
    for change in draft.changes:
        picture = change(picture, draft)
    return picture


def _scaled(product: Image.Image, size: tuple[int, int], fill: float) -> Image.Image:
    scale = fill * min(size[0] / product.width, size[1] / product.height)
    # `fill` is the larger of the two shares, whichever way the picture and the product lie.
    return product.resize(
        (max(1, round(product.width * scale)), max(1, round(product.height * scale))), 3 if scale > 1 else 1
    )


def _place(product: tuple[int, int], size: tuple[int, int], shift: tuple[float, float]) -> Box:
    left = round((size[0] - product[0]) / 2 + shift[0] * size[0])
    top = round((size[1] - product[1]) / 2 + shift[1] * size[1])
    return left, top, left + product[0], top + product[1]


def _ground(draft: Draft) -> Paint:
    width, height = draft.size
    if callable(draft.backdrop):
        return draft.backdrop(height, width, draft.rng)
    return np.broadcast_to(np.array(draft.backdrop, np.float32), (height, width, 3)).copy()


def lay(ground: Paint, product: Image.Image, box: Box, contact: float, rng: np.random.Generator) -> Image.Image:
    """Lay a product over a background, with a soft shadow where it stands, and give it a sensor's noise.

    Args:
        ground: The background; changed.
        product: Mode `RGBA`, the size of its box.
        box: Where it goes; what lies outside of the picture is lost.
        contact: Strength of the shadow, 0-1.
        rng: For the noise.
    """
    height, width = ground.shape[:2]
    whole = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    whole.paste(product, box[:2])
    if contact:
        ground *= 1 - contact * contact_shadow(product.getchannel("A"), box, (width, height))[..., None]
    layer = np.asarray(whole, np.float32)
    alpha = layer[..., 3:] / 255
    noisy = layer[..., :3] + rng.normal(0, 1.3, (height, width, 1)).astype(np.float32)
    mixed = ground * (1 - alpha) + noisy * alpha
    return Image.fromarray(np.clip(mixed + 0.5, 0, 255).astype(np.uint8))


def contact_shadow(alpha: Image.Image, box: Box, size: tuple[int, int]) -> Paint:
    """The soft dark patch under a standing thing, `(H, W)`, 0-1."""
    wide, tall = alpha.size
    low = alpha.crop((0, round(tall * 0.85), wide, tall)).resize((wide, max(2, round(wide * 0.07))))
    whole = Image.new("L", size, 0)
    whole.paste(low, (box[0], box[3] - round(low.height * 0.62)))
    soft = whole.filter(ImageFilter.GaussianBlur(max(2, wide * 0.018)))
    return np.asarray(soft, np.float32) / np.float32(255)


def _in_a_scene(draft: Draft) -> Image.Image:
    from tools.scene.spec import SceneSpec
    from tools.scene.studio.picture import render_scene

    aspect = _nearest_aspect(draft.size)
    spec = SceneSpec.from_text(draft.scene).model_copy(update={"aspect": aspect})
    made = render_scene(load_product(draft.product), spec, int(draft.rng.integers(1 << 30)), max(draft.size))
    x, y = draft.size[0] / made.image.width, draft.size[1] / made.image.height
    draft.box = (round(made.box[0] * x), round(made.box[1] * y), round(made.box[2] * x), round(made.box[3] * y))
    return made.image if made.image.size == draft.size else made.image.resize(draft.size, Image.Resampling.LANCZOS)


def _nearest_aspect(size: tuple[int, int]) -> str:
    known = ("1:1", "4:5", "3:4", "2:3", "9:16", "16:9", "3:2", "4:3")
    wanted = size[0] / size[1]
    return min(known, key=lambda name: abs(int(name.split(":")[0]) / int(name.split(":")[1]) - wanted))


def encode(picture: Image.Image, draft: Draft) -> bytes:
    """Write the picture as its file style says."""
    if draft.whole_file:
        content = draft.whole_file(picture, draft)
    elif draft.file.kind == "JPEG":
        content = _jpeg(picture.convert("RGB") if picture.mode == "RGBA" else picture, draft.file)
    else:
        content = saved(picture, draft.file.kind, dpi=(72, 72), **draft.file.options)
    return draft.finish(content) if draft.finish else content


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """A picture's file."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def _jpeg(picture: Image.Image, style: FileStyle) -> bytes:
    low, high = style.bytes_between
    steps: Sequence[int] = (style.quality, 92, 90, 97, 98, 99, 100, 88, 85, 82)
    content = b""
    for quality in steps:
        options = {"quality": quality, "subsampling": 0 if quality > 90 else 2, "dpi": (72, 72), **style.options}
        content = saved(picture, "JPEG", **options)
        if low <= len(content) <= high:
            return content
    raise ValueError(f"No JPEG quality gives {low} to {high} bytes; the last had {len(content)}.")
