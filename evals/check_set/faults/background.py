"""Backgrounds that are not what the marketplace wants."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from evals.check_set.draft import Colour, Draft, Paint, load_product
from evals.check_set.faults.fault import Fault

_UNMEASURABLE = ("small", "large", "cut_off", "no_room", "several_views", "border")


def _noise(height: int, width: int, rng: np.random.Generator, strength: float = 1.2) -> Paint:
    return rng.normal(0, strength, (height, width, 1)).astype(np.float32)


def flat(draft: Draft, colour: list[int], noise: float = 0.0) -> None:
    """One colour, evenly."""

    def paper(height: int, width: int, rng: np.random.Generator) -> Paint:
        ground = np.broadcast_to(np.array(colour, np.float32), (height, width, 3)).copy()
        return ground + _noise(height, width, rng, noise) if noise else ground

    draft.backdrop = paper


def gradient(draft: Draft, start: list[int], end: list[int], sideways: bool = False) -> None:
    """From one colour at the top (or left) to another."""

    def paper(height: int, width: int, rng: np.random.Generator) -> Paint:
        ramp = np.linspace(0, 1, width if sideways else height, dtype=np.float32)
        t = ramp[None, :, None] if sideways else ramp[:, None, None]
        ground = np.array(start, np.float32) * (1 - t) + np.array(end, np.float32) * t
        return np.broadcast_to(ground, (height, width, 3)) + _noise(height, width, rng, 0.8)

    draft.backdrop = paper


def vignette(draft: Draft, corner: float = 200) -> None:
    """White in the middle, grey in the corners: a lens, or a lamp that is too close."""

    def paper(height: int, width: int, rng: np.random.Generator) -> Paint:
        y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
        far = np.clip((np.sqrt(x * x + y * y) - 0.55) / 0.86, 0, 1) ** 1.5
        return np.repeat((255 - (255 - corner) * far)[..., None], 3, axis=2) + _noise(height, width, rng, 0.6)

    draft.backdrop = paper


def uneven(draft: Draft, darkest: float = 225) -> None:
    """White paper with clouds of grey, as it looks when photographed under a ceiling lamp."""

    def paper(height: int, width: int, rng: np.random.Generator) -> Paint:
        coarse = Image.fromarray(rng.integers(0, 256, (4, 4), dtype=np.uint8)).resize((width, height), 3)
        cloud = np.asarray(coarse.filter(ImageFilter.GaussianBlur(width / 20)), np.float32)
        cloud = (cloud - cloud.min()) / max(1.0, float(cloud.max() - cloud.min()))
        ground = darkest + (257 - darkest) * cloud
        return np.repeat(ground[..., None], 3, axis=2) * (1.0, 0.995, 0.985) + _noise(height, width, rng, 1.0)

    draft.backdrop = paper


def phone_paper(draft: Draft, level: float = 205) -> None:
    """A sheet of paper on a table, taken with a phone: bluish grey, darker to one side, with a shadow."""

    def paper(height: int, width: int, rng: np.random.Generator) -> Paint:
        y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
        grey = (level + 22 * (1 - x) - 16 * y)[..., None]
        return grey * np.array([0.985, 0.995, 1.01], np.float32) + _noise(height, width, rng, 2.0)

    draft.backdrop = paper
    draft.contact = 0.55


def shadow(draft: Draft, strength: float = 0.4, reach: float = 0.35) -> None:
    """A soft shadow that the product throws to one side on the white ground."""
    draft.contact = 0.5 * strength
    before = draft.backdrop

    def paper(height: int, width: int, rng: np.random.Generator) -> Paint:
        ground = before(height, width, rng) if callable(before) else np.full((height, width, 3), before, np.float32)
        return ground * (1 - strength * _thrown(draft, height, width, reach)[..., None])

    draft.backdrop = paper


def _thrown(draft: Draft, height: int, width: int, reach: float) -> Paint:
    left, top, right, bottom = draft.box
    alpha = load_product(draft.product).getchannel("A").resize((right - left, bottom - top))
    flat_height = max(4, round(alpha.height * 0.22))
    lying = alpha.resize((alpha.width, flat_height))
    slant = reach * alpha.width / flat_height
    lying = lying.transform(
        (alpha.width + round(reach * alpha.width), flat_height), Image.Transform.AFFINE,
        (1, slant, -reach * alpha.width, 0, 1, 0),
    )  # fmt: skip
    layer = Image.new("L", (width, height), 0)
    layer.paste(lying, (left, bottom - flat_height + round(flat_height * 0.1)))
    return np.asarray(layer.filter(ImageFilter.GaussianBlur(width * 0.008)), np.float32) / 255


def halo(draft: Draft, level: int = 236, width_share: float = 0.012) -> None:
    """What a careless cut-out leaves: an off-white rim around the product on pure white."""
    before = draft.backdrop

    def paper(height: int, width: int, rng: np.random.Generator) -> Paint:
        ground = before(height, width, rng) if callable(before) else np.full((height, width, 3), before, np.float32)
        left, top, right, bottom = draft.box
        layer = Image.new("L", (width, height), 0)
        layer.paste(load_product(draft.product).getchannel("A").resize((right - left, bottom - top)), (left, top))
        wide = max(3, round(width * width_share))
        small = layer.reduce(4).filter(ImageFilter.MaxFilter(2 * (wide // 4) + 1)).resize((width, height), 2)
        rim = np.asarray(small, np.float32)[..., None] / 255
        return ground * (1 - rim) + level * rim

    draft.backdrop = paper


def scene(draft: Draft, words: str) -> None:
    """The product in a place."""
    draft.scene = words


def transparent(draft: Draft) -> None:
    """No background at all."""
    draft.transparent = True
    draft.write(kind="PNG", ending=".png", options={})


def _named(backdrop: Colour) -> Any:
    def apply(draft: Draft, level: int | None = None) -> None:
        flat(draft, [level] * 3 if level is not None else list(backdrop))

    return apply


FAULTS: dict[str, Fault] = {
    "grey": Fault(_named((214, 214, 214)), ("not_white",), repairable=True),
    "nearly_white": Fault(_named((252, 252, 252)), ("nearly_white",), repairable=True),
    "cream": Fault(_named((250, 243, 228)), ("not_white", "tinted"), repairable=True),
    "coloured": Fault(flat, ("not_white", "not_light", "tinted"), repairable=True),
    "dark": Fault(_named((44, 44, 48)), ("not_white", "not_light", "tinted"), repairable=True),
    "gradient": Fault(gradient, ("not_white",), repairable=True),
    "vignette": Fault(vignette, ("not_white",), ("border",), repairable=True),
    "uneven": Fault(uneven, ("not_white",), repairable=True),
    "phone_paper": Fault(phone_paper, ("not_white", "shadow"), ("tinted", "not_light"), repairable=True),
    "shadow": Fault(shadow, ("shadow",), ("not_white", "nearly_white"), repairable=True),
    "halo": Fault(halo, ("shadow",), ("not_white", "nearly_white"), repairable=True),
    "scene": Fault(scene, ("not_white", "not_light", "tinted"), _UNMEASURABLE, repairable=True),
    "transparent": Fault(transparent, ("not_white", "see_through"), ("not_light", "tinted"), repairable=True),
}
