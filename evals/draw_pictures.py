"""Draws the sample product photos under `evals/pictures/`: `python -m evals.draw_pictures`.

Real product photos belong to somebody; these belong to the project. Each is a small ray-marched scene: a product on a
table before a wall, one large lamp, a soft shadow, and a sensor's noise. `cup.jpg` is the one real photograph.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from evals.check_set.draft import contact_shadow, load_product
from evals.cutouts.places import sweep, to_display, to_light
from evals.sample import PICTURES

Points = NDArray[np.float32]  # (N, 3): x to the right, y up, z towards the camera; the table is y = 0
Distances = NDArray[np.float32]  # (N,): to the nearest surface
Colour = tuple[int, int, int]
Shape = Callable[[Points], Distances]
_LAMP = np.array([-0.55, 0.75, 0.45], np.float32) / np.float32(1.0332)
_WALL_Z = -2.2


@dataclass(frozen=True)
class Product:
    """A shape made of parts, each with its sRGB colour 0-255."""

    parts: tuple[tuple[Shape, Colour], ...]
    gloss: float = 0.35

    def distance(self, points: Points) -> Distances:
        """Distance to the nearest part."""
        return np.min([shape(points) for shape, _ in self.parts], axis=0)

    def colour(self, points: Points) -> Points:
        """Linear colour of the nearest part."""
        nearest = np.argmin([shape(points) for shape, _ in self.parts], axis=0)
        return np.stack([_linear(colour) for _, colour in self.parts])[nearest]


def _linear(colour: Colour) -> NDArray[np.float32]:
    return np.power(np.array(colour, np.float32) / 255, 2.2, dtype=np.float32)


def turned(profile: list[tuple[float, float]], x: float = 0.0, z: float = 0.0) -> Shape:
    """A body turned on a lathe: `profile` is (height, radius) from bottom to top, joined smoothly."""
    heights, radii = np.array(profile, np.float32).T

    def distance(points: Points) -> Distances:
        height = points[:, 1]
        t = np.clip((height - heights[0]) / (heights[-1] - heights[0]), 0, 1)
        radius = np.interp(t, np.linspace(0, 1, 64), _smooth_profile(heights, radii))
        side = np.hypot(points[:, 0] - x, points[:, 2] - z) - radius
        cap = np.maximum(heights[0] - height, height - heights[-1])
        outside = np.hypot(np.maximum(side, 0), np.maximum(cap, 0))
        return (0.6 * (np.minimum(np.maximum(side, cap), 0) + outside)).astype(np.float32)

    return distance


def _smooth_profile(heights: NDArray[np.float32], radii: NDArray[np.float32]) -> NDArray[np.float64]:
    at = np.interp(np.linspace(heights[0], heights[-1], 64), heights, radii)
    padded = np.pad(at, 3, mode="edge")
    return np.convolve(padded, np.ones(7) / 7, mode="valid")


def ring(centre: tuple[float, float, float], radius: float, thickness: float) -> Shape:
    """An upright ring facing the camera, such as a mug's handle."""

    def distance(points: Points) -> Distances:
        p = points - np.array(centre, np.float32)
        around = np.hypot(p[:, 0], p[:, 1]) - radius
        return (np.hypot(around, p[:, 2]) - thickness).astype(np.float32)

    return distance


def block(centre: tuple[float, float, float], half: tuple[float, float, float], rounding: float) -> Shape:
    """A box with rounded edges."""

    def distance(points: Points) -> Distances:
        q = np.abs(points - np.array(centre, np.float32)) - (np.array(half, np.float32) - rounding)
        inside = np.minimum(q.max(axis=1), 0)
        return (np.linalg.norm(np.maximum(q, 0), axis=1) + inside - rounding).astype(np.float32)

    return distance


def rod(start: tuple[float, float, float], end: tuple[float, float, float], thickness: float) -> Shape:
    """A round rod between two points."""

    def distance(points: Points) -> Distances:
        a = np.array(start, np.float32)
        axis = np.array(end, np.float32) - a
        t = np.clip((points - a) @ axis / (axis @ axis), 0, 1)[:, None]
        return (np.linalg.norm(points - a - t * axis, axis=1) - thickness).astype(np.float32)

    return distance


def photograph(product: Product, size: tuple[int, int], table: Colour, wall: Colour, seed: int) -> Image.Image:
    """Take a phone photo.

    Args:
        product: What stands on the table, about one unit high.
        size: Width and height in px.
        table: sRGB colour of the table, 0-255.
        wall: sRGB colour of the wall.
        seed: For the noise.
    """
    eye, rays = _camera(size)
    travelled, hit = _march(product.distance, eye, rays)
    linear = _backdrop(product, eye, rays, table, wall)
    at = eye + rays[hit] * travelled[hit, None]
    linear[hit] = _shade(product, at, rays[hit])
    sharp = Image.fromarray(_encode(linear).reshape(size[1], size[0], 3))
    soft = np.asarray(sharp.filter(ImageFilter.GaussianBlur(0.8)), np.float32)  # a lens has no pixel-hard edges
    noise = np.random.default_rng(seed).normal(0, 1.5, soft.shape)
    return Image.fromarray(np.clip(soft + noise + 0.5, 0, 255).astype(np.uint8))


def _encode(linear: Points) -> NDArray[np.uint8]:
    return (np.clip(linear, 0, 1) ** np.float32(1 / 2.2) * 255 + 0.5).astype(np.uint8)


def _camera(size: tuple[int, int], zoom: float = 1.4) -> tuple[NDArray[np.float32], Points]:
    width, height = size
    eye, target = np.array([0.25, 0.95, 3.6], np.float32), np.array([0, 0.5, 0], np.float32)
    forward = (target - eye) / np.linalg.norm(target - eye)
    right = np.cross(forward, [0, 1, 0])
    right /= np.linalg.norm(right)
    up = np.cross(right, forward)
    y, x = np.mgrid[height / 2 : -height / 2 : -1, -width / 2 : width / 2 : 1].reshape(2, -1) / max(size) / zoom
    rays = forward + 0.62 * (x[:, None] * right + y[:, None] * up)
    return eye, (rays / np.linalg.norm(rays, axis=1, keepdims=True)).astype(np.float32)


def _march(distance: Shape, origin: Points, rays: Points, far: float = 9.0) -> tuple[Distances, NDArray[np.bool_]]:
    """Walk along rays until a surface is met; only rays that still walk are computed."""
    travelled = np.zeros(len(rays), np.float32)
    active = np.arange(len(rays))
    origins = np.broadcast_to(origin, rays.shape)
    for _ in range(140):
        step = distance(origins[active] + rays[active] * travelled[active, None])
        travelled[active] += step
        active = active[(step > 4e-4) & (travelled[active] < far)]
        if not len(active):
            break
    return travelled, travelled < far


def _backdrop(product: Product, eye: Points, rays: Points, table: Colour, wall: Colour) -> Points:
    to_wall = (_WALL_Z - eye[2]) / rays[:, 2]
    to_table = np.where(rays[:, 1] < -1e-4, -eye[1] / np.minimum(rays[:, 1], -1e-4), np.inf)
    on_table = to_table < to_wall
    at = eye + rays * np.minimum(to_wall, to_table)[:, None].astype(np.float32)
    colour = np.where(on_table[:, None], _linear(table) * _grain(at), _linear(wall))
    near = np.abs(at[:, 0]) + np.abs(at[:, 2]) < 4
    lit = np.ones(len(at), np.float32)
    lit[near] = _lit(product, at[near])
    open_sky = np.clip(0.35 + 0.65 * product.distance(at) / 0.5, 0.35, 1)
    fall_off = 1.05 - 0.06 * np.hypot(at[:, 0] + 0.8, at[:, 2])
    return (colour * (fall_off * (0.62 * lit + 0.38 * open_sky))[:, None]).astype(np.float32)


def _grain(at: Points) -> NDArray[np.float32]:
    """A table is never one colour: long soft streaks along x."""
    streaks = np.sin(at[:, 2] * 31 + 1.5 * np.sin(at[:, 0] * 2.1)) * 0.5 + np.sin(at[:, 2] * 83 + at[:, 0]) * 0.25
    return (1 + 0.05 * streaks)[:, None].astype(np.float32)


def _lit(product: Product, at: Points) -> NDArray[np.float32]:
    """How much of the lamp is seen, 0-1; the nearer a ray passes by the product, the less."""
    light = np.ones(len(at), np.float32)
    travelled = np.full(len(at), 0.03, np.float32)
    for _ in range(40):
        gap = product.distance(at + _LAMP * travelled[:, None])
        light = np.minimum(light, np.clip(0.5 + 4 * gap / travelled, 0, 1))
        travelled += np.clip(gap, 0.02, 0.25)
    return light


def _shade(product: Product, at: Points, rays: Points) -> Points:
    steps = np.eye(3, dtype=np.float32) * 2e-3
    normal = np.stack([product.distance(at + step) - product.distance(at - step) for step in steps], axis=1)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-6)
    facing = np.clip((normal @ _LAMP + 0.15) / 1.15, 0, 1) * _lit(product, (at + 0.01 * normal).astype(np.float32))
    sky = 0.5 + 0.5 * normal[:, 1]
    half = _LAMP - rays
    half /= np.linalg.norm(half, axis=1, keepdims=True)
    shine = product.gloss * np.clip(np.sum(normal * half, axis=1), 0, 1) ** 60
    rim = 0.12 * product.gloss * (1 - np.clip(-np.sum(normal * rays, axis=1), 0, 1)) ** 3
    return product.colour(at) * (0.85 * facing + 0.3 * sky)[:, None] + (shine + rim)[:, None]


VASE = Product((
    (turned([(0, 0.2), (0.12, 0.3), (0.4, 0.36), (0.65, 0.22), (0.82, 0.12), (0.95, 0.13), (1, 0.19)]), (22, 96, 104)),
    (turned([(0.33, 0.345), (0.37, 0.356), (0.41, 0.345)]), (226, 208, 170)),
))  # fmt: skip
MUG = Product((
    (turned([(0, 0.3), (0.06, 0.33), (0.8, 0.34), (0.84, 0.33)]), (178, 34, 38)),
    (ring((0.4, 0.42, 0), 0.2, 0.05), (178, 34, 38)),
))  # fmt: skip
LAMP = Product((
    (turned([(0, 0.3), (0.04, 0.3), (0.07, 0.27)]), (40, 42, 46)),
    (rod((0, 0.06, 0), (0.02, 0.72, 0), 0.034), (128, 92, 40)),
    (turned([(0.66, 0.34), (0.72, 0.33), (0.98, 0.16), (1.02, 0.12)], x=0.02), (214, 168, 62)),
), gloss=0.25)  # fmt: skip
SPEAKER = Product((
    (block((0, 0.42, 0), (0.3, 0.42, 0.24), 0.08), (52, 58, 66)),
    (ring((0, 0.3, 0.235), 0.17, 0.016), (210, 212, 215)),
    (ring((0, 0.3, 0.225), 0.085, 0.05), (24, 26, 30)),
    (ring((0, 0.64, 0.235), 0.07, 0.012), (210, 212, 215)),
), gloss=0.2)  # fmt: skip
SOAP = Product((
    (turned([(0, 0.2), (0.05, 0.23), (0.6, 0.23), (0.68, 0.16), (0.7, 0.07)]), (168, 92, 40)),
    (turned([(0.69, 0.08), (0.78, 0.08)]), (30, 30, 32)),
    (rod((0, 0.76, 0), (0, 0.9, 0), 0.03), (30, 30, 32)),
    (rod((0, 0.9, 0), (0.17, 0.88, 0.03), 0.03), (30, 30, 32)),
    (block((0, 0.34, 0.2), (0.13, 0.14, 0.045), 0.02), (236, 230, 216)),
))  # fmt: skip


NOTHING = Product(((block((0, 0.5, 40), (0.1, 0.1, 0.1), 0.01), (0, 0, 0)),))  # behind the camera


def packshot(product: Product, side: int) -> Image.Image:
    """The product on pure white, as a marketplace wants it: square, 90% of the height filled, no shadow."""
    eye, rays = _camera((side, side), 1.8)
    travelled, hit = _march(product.distance, eye, rays)
    linear = np.ones(rays.shape, np.float32)
    linear[hit] = _shade(product, eye + rays[hit] * travelled[hit, None], rays[hit])
    shown = _encode(linear).reshape(side, side, 3)
    rows, columns = (np.flatnonzero(hit.reshape(side, side).any(axis=axis)) for axis in (1, 0))
    product_only = Image.fromarray(shown[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    frame = round(max(product_only.size) / 0.9)
    white = Image.new("RGB", (frame, frame), "white")
    white.paste(product_only, ((frame - product_only.width) // 2, (frame - product_only.height) // 2))
    return white.reduce(2)


def together(products: Sequence[Image.Image], size: tuple[int, int], seed: int) -> Image.Image:
    """Rendered products of the check set side by side on a paper sweep, as a seller photographs a few at once.

    Args:
        products: On transparency, from left to right.
        size: Of the photo, px.
        seed: Of light and noise.
    """
    rng = np.random.default_rng(seed)
    light = sweep(size, rng.uniform(190, 225), rng)
    share = 1 / (len(products) + 0.5)
    for place, product in enumerate(products):
        scale = min(0.8 * share * size[0] / product.width, 0.5 * size[1] / product.height)
        product = product.resize(
            (round(product.width * scale), round(product.height * scale)), Image.Resampling.LANCZOS
        )
        left = round((place + 0.75) * share * size[0] - product.width / 2)
        box = (left, round(0.78 * size[1]) - product.height, left + product.width, round(0.78 * size[1]))
        layer = Image.new("RGBA", size)
        layer.paste(product, box[:2])
        pixels = np.asarray(layer, np.float32)
        alpha = pixels[..., 3:] / 255
        light = light * (1 - 0.4 * contact_shadow(product.getchannel("A"), box, size))[..., None]
        light = light * (1 - alpha) + to_light(pixels[..., :3]) * alpha
    shown = to_display(light) + rng.normal(0, 1.5, light.shape)
    return Image.fromarray(np.clip(np.rint(shown), 0, 255).astype(np.uint8))


def main() -> None:
    """Draw every picture and write it."""
    square = (1000, 1000)
    photos = {
        "vase.jpg": photograph(VASE, (900, 1200), (196, 178, 156), (208, 205, 198), seed=1),
        "mug.jpg": photograph(MUG, (1200, 900), (150, 112, 78), (196, 200, 204), seed=2),
        "lamp.jpg": photograph(LAMP, square, (222, 218, 210), (150, 166, 160), seed=3),
        "speaker.jpg": photograph(SPEAKER, square, (172, 140, 104), (224, 220, 214), seed=4),
        "soap.jpg": photograph(SOAP, square, (206, 208, 210), (182, 190, 200), seed=5),
        "wall.jpg": photograph(NOTHING, (800, 600), (196, 178, 156), (208, 205, 198), seed=6),
        "vase-on-white.jpg": packshot(VASE, 3200),
        "three-things.jpg": together([*map(load_product, ("mug", "shampoo", "tea-box"))], (1400, 1050), seed=7),
        "two-mugs.jpg": together([load_product("mug")] * 2, (1200, 900), seed=8),
    }  # fmt: skip
    for name, image in photos.items():
        image.save(PICTURES / name, "JPEG", quality=90, subsampling=0, optimize=True)
    small = photos["mug.jpg"].resize((320, 240), Image.Resampling.LANCZOS)
    small.save(PICTURES / "mug-small.jpg", "JPEG", quality=90, optimize=True)
    # As it arrives when an upload breaks off.
    whole = (PICTURES / "lamp.jpg").read_bytes()
    (PICTURES / "broken.jpg").write_bytes(whole[: len(whole) // 3])


if __name__ == "__main__":
    main()
