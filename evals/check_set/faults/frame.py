"""Faults of the frame: borders, blocks, insets, collages, several views, too small, too large, cut off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from evals.check_set.draft import Draft, lay, load_product
from evals.check_set.faults.fault import Fault

_SCENES = ("on light oak, soft morning light", "on white marble, bright light", "on linen, warm light",
           "on concrete, cool light, grey wall")  # fmt: skip


def border(draft: Draft, width: float = 0.02, colour: Sequence[int] = (20, 20, 20), inset: float = 0.0) -> None:
    """A frame drawn around the picture.

    Args:
        draft: Changed.
        width: Of the frame, share of the shorter side.
        colour: Of the frame.
        inset: How far from the edge it runs, share of the shorter side.
    """

    def change(picture: Image.Image, _draft: Draft) -> Image.Image:
        side = min(picture.size)
        gap, wide = round(inset * side), max(1, round(width * side))
        ImageDraw.Draw(picture).rectangle(
            (gap, gap, picture.width - 1 - gap, picture.height - 1 - gap), outline=tuple(colour), width=wide
        )
        return picture

    draft.changes.append(change)


def white_frame(draft: Draft, width: float = 0.06) -> None:
    """The whole picture made smaller, on white: a photo print."""

    def change(picture: Image.Image, draft: Draft) -> Image.Image:
        gap = round(width * min(picture.size))
        draft.move((1 - 2 * gap / picture.width, 1 - 2 * gap / picture.height), (gap, gap))
        inside = picture.resize((picture.width - 2 * gap, picture.height - 2 * gap), Image.Resampling.LANCZOS)
        framed = Image.new("RGB", picture.size, "white")
        framed.paste(inside, (gap, gap))
        return framed

    draft.changes.append(change)


def block(draft: Draft, side: str = "left", share: float = 0.3, colour: Sequence[int] = (244, 196, 48)) -> None:
    """A coloured area behind the product, along one side."""

    def paper(height: int, width: int, _rng: np.random.Generator) -> np.ndarray:
        ground = np.full((height, width, 3), 255, np.float32)
        wide, tall = round(width * share), round(height * share)
        where: dict[str, Any] = {
            "left": np.s_[:, :wide],
            "right": np.s_[:, width - wide :],
            "top": np.s_[:tall],
            "bottom": np.s_[height - tall :],
        }
        ground[where[side]] = colour
        return ground

    draft.backdrop = paper


def inset(draft: Draft, corner: str = "bottom right", share: float = 0.26, round_one: bool = False) -> None:
    """A small second picture in a corner: a detail of the product, or the product in use."""

    def change(picture: Image.Image, draft: Draft) -> Image.Image:
        side = round(min(picture.size) * share)
        if round_one:
            left, top, right, bottom = draft.box
            middle, reach = ((left + right) // 2, (top + bottom) // 2), round((right - left) * 0.18)
            detail = picture.crop((middle[0] - reach, middle[1] - reach, middle[0] + reach, middle[1] + reach))
        else:
            detail = _scene_of(draft, 0, 400)
        detail = detail.resize((side, side), Image.Resampling.LANCZOS)
        gap = round(0.02 * min(picture.size))
        x = gap if "left" in corner else picture.width - side - gap
        y = gap if "top" in corner else picture.height - side - gap
        shape = Image.new("L", (side, side), 0 if round_one else 255)
        if round_one:
            ImageDraw.Draw(shape).ellipse((0, 0, side - 1, side - 1), fill=255)
        picture.paste(detail, (x, y), shape)
        draw = ImageDraw.Draw(picture)
        outline = draw.ellipse if round_one else draw.rectangle
        outline((x, y, x + side, y + side), outline=(90, 90, 90), width=max(2, side // 80))
        return picture

    draft.changes.append(change)


def collage(
    draft: Draft, count: int = 2, gutter: float = 0.0, colour: Sequence[int] = (255, 255, 255), plain: bool = False
) -> None:
    """Several photos of the product side by side.

    Args:
        draft: Changed.
        count: 2 or 4.
        gutter: Width of the line between them, share of the side.
        colour: Of that line.
        plain: The panels have plain backgrounds of different colours instead of scenes.
    """

    def change(picture: Image.Image, draft: Draft) -> Image.Image:
        wide, tall = picture.size
        gap = round(gutter * min(wide, tall))
        columns, rows = (2, 1) if count == 2 else (2, 2)
        size = ((wide - gap * (columns - 1)) // columns, (tall - gap * (rows - 1)) // rows)
        made = Image.new("RGB", picture.size, tuple(colour))
        for i in range(count):
            panel = _plain_panel(draft, i, size) if plain else _cover(_scene_of(draft, i, max(size)), size)
            made.paste(panel, (i % columns * (size[0] + gap), i // columns * (size[1] + gap)))
        return made

    draft.changes.append(change)


def _scene_of(draft: Draft, number: int, side: int) -> Image.Image:
    from tools.scene.spec import SceneSpec
    from tools.scene.studio.picture import render_scene

    spec = SceneSpec.from_text(_SCENES[number % len(_SCENES)])
    return render_scene(load_product(draft.product), spec, 11 + number, max(256, side)).image


def _cover(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    from PIL import ImageOps

    return ImageOps.fit(picture, size, Image.Resampling.LANCZOS)


def _plain_panel(draft: Draft, number: int, size: tuple[int, int]) -> Image.Image:
    colour = ((255, 255, 255), (206, 222, 232), (238, 214, 206), (222, 226, 200))[number % 4]
    product = load_product(draft.product)
    scale = (0.8, 0.62, 1.25, 0.7)[number % 4] * min(size[0] / product.width, size[1] / product.height)
    product = product.resize((round(product.width * scale), round(product.height * scale)), Image.Resampling.LANCZOS)
    left, top = (size[0] - product.width) // 2, (size[1] - product.height) // 2
    ground = np.broadcast_to(np.array(colour, np.float32), (size[1], size[0], 3)).copy()
    return lay(ground, product, (left, top, left + product.width, top + product.height), 0.2, draft.rng)


def views(draft: Draft, angles: Sequence[str] = ("", ".back")) -> None:
    """The same product from several sides on one white ground."""

    def change(picture: Image.Image, draft: Draft) -> Image.Image:
        wide, tall = picture.size
        share = draft.fill / len(angles)
        ground = np.full((tall, wide, 3), 255, np.float32)
        made = Image.fromarray(ground.astype(np.uint8))
        for i, angle in enumerate(angles):
            product = load_product(draft.product + angle)
            scale = min(share * 0.94 * wide / product.width, draft.fill * tall / product.height)
            product = product.resize(
                (round(product.width * scale), round(product.height * scale)), Image.Resampling.LANCZOS
            )
            middle = round(wide * ((1 - draft.fill) / 2 + share * (i + 0.5)))
            left, top = middle - product.width // 2, (tall - product.height) // 2
            box = (left, top, left + product.width, top + product.height)
            made = lay(np.asarray(made, np.float32).copy(), product, box, 0.0, draft.rng)
        return made

    draft.changes.append(change)


def fill(draft: Draft, share: float) -> None:
    """Another share of the frame's side."""
    draft.fill = share


def cut(draft: Draft, side: str = "right", share: float = 0.15) -> None:
    """The product runs out of the picture; `share` of it is lost."""
    product = load_product(draft.product)
    scale = draft.fill * min(draft.size[0] / product.width, draft.size[1] / product.height)
    wide, tall = product.width * scale / draft.size[0], product.height * scale / draft.size[1]
    shifts = {
        "right": ((1 - wide) / 2 + share * wide, 0.0), "left": (-(1 - wide) / 2 - share * wide, 0.0),
        "bottom": (0.0, (1 - tall) / 2 + share * tall), "top": (0.0, -(1 - tall) / 2 - share * tall),
    }  # fmt: skip
    draft.shift = shifts[side]


FAULTS: dict[str, Fault] = {
    "border": Fault(border, ("border",), ("not_white", "not_light", "tinted"), repairable=True),
    "white_frame": Fault(white_frame, ("border", "white_border"), repairable=True),
    "block": Fault(block, ("inset", "not_white"), ("graphics",), repairable=True),
    "inset": Fault(
        inset, ("inset",), ("graphics", "not_white", "several_views", "no_room", "collage", "large", "cut_off"),
    ),
    "collage": Fault(
        collage, ("collage",),
        ("not_white", "not_light", "tinted", "several_views", "small", "large", "cut_off", "no_room", "border",
         "white_border"),
    ),
    "views": Fault(views, ("several_views",), ("collage",)),
    "too_small": Fault(fill, ("small",), repairable=True),
    "tiny": Fault(fill, ("small", "tiny"), repairable=True),
    "too_large": Fault(fill, ("large",), ("no_room",), repairable=True),
    "cut": Fault(cut, ("cut_off", "no_room"), ("small",)),
}  # fmt: skip
