"""Put products of known alpha before backgrounds as a camera sees them: light adds up, lenses blur, sensors hiss."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from evals.check_set.draft import contact_shadow, load_product
from evals.cutouts.places import Light, coloured_sweep, out_of_focus, sweep, textured, to_display, to_light
from evals.cutouts.soft_goods import SOFT_GOODS
from tools.fidelity import place_cutout
from tools.scene.spec import SceneSpec
from tools.scene.studio.picture import render_scene

Box = tuple[int, int, int, int]
_SOLID = ("mug", "tea-box", "book", "tin", "cushion", "board", "plant", "backpack", "football", "shampoo", "white-vase",
          "mug.back", "backpack.back", "t-shirt")  # fmt: skip
_WHITE = ("white-vase", "soap", "white-plate", "shampoo", "lamp", "three-dishes")
_BLACK = ("camera", "headphones", "sunglasses", "scissors", "keyboard", "camera.back")
_OPEN = ("chair", "ring", "scissors", "wire-basket", "earrings", "headphones", "mug", "wire-basket")
_GLASS = ("tumbler", "perfume")
_SOFT = ("fur-ball", "brush", "fringed-cloth")
_SCENES = ("white marble, soft morning light", "dark wood, dramatic light", "concrete, cool light", "linen, warm light",
           "light wood, hard sun", "black marble, studio light")  # fmt: skip
_SIZES = ((1200, 1200), (1200, 900), (960, 1280), (1500, 1100))


@dataclass(frozen=True)
class Sample:
    """A picture and its truth.

    Attributes:
        name: `kind-number-product`.
        kind: What is hard about it.
        photo: Mode `RGB`, as a seller would upload it.
        truth: Mode `RGBA`, straight alpha: the product alone.
    """

    name: str
    kind: str
    photo: Image.Image
    truth: Image.Image


@dataclass(frozen=True)
class Kind:
    """One sort of difficulty: how many pictures, of what, where.

    Attributes:
        number: Of pictures.
        goods: Names to choose from, in turn.
        place: Draws the background; None for a studio scene with its own shadows.
        share: Least and most of the picture's side that the product takes.
        shadow: Strength of the shadow it throws on floor and wall, 0-1.
    """

    number: int
    goods: tuple[str, ...]
    place: Callable[[tuple[int, int], np.random.Generator], Light] | None
    share: tuple[float, float] = (0.55, 0.85)
    shadow: float = 0.25


KINDS = {
    "scene": Kind(6, _SOLID, None),
    "blurred photo": Kind(5, _SOLID, out_of_focus),
    "texture": Kind(5, _SOLID, textured),
    "white on white": Kind(6, _WHITE, lambda size, rng: sweep(size, rng.uniform(226, 250), rng)),
    "black on black": Kind(6, _BLACK, lambda size, rng: sweep(size, rng.uniform(14, 45), rng)),
    "glass": Kind(6, _GLASS, lambda size, rng: (coloured_sweep, textured)[int(rng.integers(2))](size, rng)),
    "holes": Kind(8, _OPEN, lambda size, rng: (coloured_sweep, out_of_focus)[int(rng.integers(2))](size, rng)),
    "hair": Kind(6, _SOFT, lambda size, rng: (coloured_sweep, out_of_focus, textured)[int(rng.integers(3))](size, rng)),
    "hard shadow": Kind(6, _SOLID, lambda size, rng: sweep(size, rng.uniform(150, 235), rng), shadow=0.75),
    "small": Kind(5, _SOLID, coloured_sweep, share=(0.2, 0.32)),
}


def samples(seed: int = 0) -> Iterator[Sample]:
    """Every picture of a set; the same seed gives the same pixels."""
    for index, (kind, plan) in enumerate(KINDS.items()):
        order = np.random.default_rng([seed, index]).permutation(len(plan.goods))
        for number in range(plan.number):
            rng = np.random.default_rng([seed, index, number])
            name = plan.goods[order[number % len(order)]]
            photo, truth = _make(name, plan, rng)
            yield Sample(f"{kind.replace(' ', '-')}-{number + 1}-{name}", kind, photo, truth)


def build(folder: Path, seed: int = 0) -> int:
    """Write a set's pictures (`name.jpg`) and truths (`name.truth.png`); returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for sample in samples(seed):
        sample.photo.save(folder / f"{sample.name}.jpg", quality=97)
        sample.truth.save(folder / f"{sample.name}.truth.png")
        count += 1
    return count


def _make(name: str, plan: Kind, rng: np.random.Generator) -> tuple[Image.Image, Image.Image]:
    size = _SIZES[int(rng.integers(len(_SIZES)))]
    product = SOFT_GOODS[name](rng) if name in SOFT_GOODS else load_product(name)
    if plan.place is None:
        spec = SceneSpec.from_text(_SCENES[int(rng.integers(len(_SCENES)))])
        made = render_scene(product, spec, int(rng.integers(1 << 30)), 1280)
        alone = Image.new("RGBA", made.image.size)
        alone.paste(place_cutout(made.product, made.box), made.box[:2])
        return _filed(np.asarray(made.image, np.float32), rng), alone
    product, box = _placed(product, size, rng.uniform(*plan.share), rng)
    alone = Image.new("RGBA", size)
    alone.paste(product, box[:2])
    ground = plan.place(size, rng)
    ground *= 1 - _shadow(product, box, size, plan.shadow, rng)[..., None]
    return _photographed(ground, alone, rng)


def _placed(product: Image.Image, size: Any, share: float, rng: np.random.Generator) -> tuple[Image.Image, Box]:
    scale = share * min(size[0] / product.width, size[1] / product.height)
    product = product.resize((round(product.width * scale), round(product.height * scale)), Image.Resampling.LANCZOS)
    left = round((size[0] - product.width) * rng.uniform(0.3, 0.7))
    top = round((size[1] - product.height) * rng.uniform(0.5, 0.75))
    return product, (left, top, left + product.width, top + product.height)


def _shadow(product: Image.Image, box: Box, size: Any, strength: float, rng: np.random.Generator) -> NDArray[Any]:
    """What the product hides of the light: a patch under it and its outline thrown to one side, `(H, W)`, 0-1."""
    import cv2

    alpha = np.zeros((size[1], size[0]), np.float32)
    alpha[box[1] : box[3], box[0] : box[2]] = np.asarray(product.getchannel("A"), np.float32) / 255
    lean, flat = (-1) ** int(rng.integers(2)) * rng.uniform(0.25, 0.8), rng.uniform(0.15, 0.45)
    foot = box[3] - 2
    thrown = np.array([[1, -lean * flat, lean * flat * foot], [0, flat, foot * (1 - flat)]])
    cast: NDArray[Any] = cv2.warpAffine(alpha, thrown, size)
    blur = (box[3] - box[1]) * (0.006 if strength > 0.5 else 0.035)
    cast = cv2.GaussianBlur(cast, (0, 0), max(1.0, blur))
    contact = contact_shadow(product.getchannel("A"), box, size)
    return np.clip(1 - (1 - strength * cast) * (1 - 0.55 * contact), 0, 0.9)


def _photographed(ground: Light, alone: Image.Image, rng: np.random.Generator) -> tuple[Image.Image, Image.Image]:
    """Mix in linear light, blur by the lens, add the sensor's noise; the truth gets the same blur."""
    import cv2

    layer = np.asarray(alone, np.float32)
    alpha = layer[..., 3:] / 255
    blur = rng.uniform(0.45, 0.8)
    own = to_light(layer[..., :3]) * alpha
    soft_own, soft_alpha = cv2.GaussianBlur(own, (0, 0), blur), cv2.GaussianBlur(alpha, (0, 0), blur)[..., None]
    light: Light = soft_own + (1 - soft_alpha) * cv2.GaussianBlur(ground, (0, 0), blur)
    electrons = 6000 * rng.uniform(0.5, 2)
    hiss = np.sqrt(np.maximum(light, 0) / electrons + 1e-6)
    light = light + np.asarray(rng.normal(0, 1, light.shape), np.float32) * hiss
    colour = to_display(soft_own / np.maximum(soft_alpha, 1e-4))
    truth = np.rint(np.dstack([colour, soft_alpha * 255])).astype(np.uint8)
    return _filed(to_display(light), rng), Image.fromarray(truth, "RGBA")


def _filed(display: NDArray[Any], rng: np.random.Generator) -> Image.Image:
    """The picture after JPEG, as phones and chat programs save it."""
    buffer = io.BytesIO()
    Image.fromarray(np.clip(np.rint(display), 0, 255).astype(np.uint8)).save(
        buffer, "JPEG", quality=int(rng.integers(86, 97)), subsampling=2
    )
    return Image.open(buffer).convert("RGB")
