"""The locked lane around a model that draws: what it may repaint, and the seller's own pixels put back afterwards.

A model re-encodes the whole picture and may draw the product anew. So its picture is only ever the ground: the product
is laid over it, and nothing of what the model drew in the product's place is seen.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.intact.silhouette import nearest_value
from tools.scene.studio.contact import contact_shade
from tools.scene.studio.layout import Layout, lay_over
from tools.scene.studio.lying import lay_ground, shade_lying

Shadow = Literal["kept", "rendered"]
_SOLID = 250  # alpha of the product's solid part
_RIM = 2.0  # px of a model's picture that its product reaches beyond its outline
_NEUTRAL = (136, 136, 136)
_GAMMA = 2.2
_SHADE_SIDE = 900  # px, longest side of the shadow layer; it is soft
_SHADED, _UNSHADED = 0.25, 0.05  # of the light: well inside the contact shadow, and outside of it
_ENOUGH = 0.4  # of the darkening that the contact would have; less is no shadow


def native_size(size: tuple[int, int], pixels: float, multiple: int) -> tuple[int, int]:
    """The size nearest to a picture's shape that a model draws well.

    Args:
        size: Width and height of the finished picture.
        pixels: How many pixels the model draws.
        multiple: What its sides must be multiples of.
    """
    scale = math.sqrt(pixels / (size[0] * size[1]))
    width, height = (max(multiple, int(side * scale) // multiple * multiple) for side in size)
    return width, height


def on_canvas(layout: Layout, size: tuple[int, int]) -> Image.Image:
    """The product in its place, mode `RGBA`, on a transparent picture of any size."""
    whole = layout.frame.size
    left, right = (round(layout.frame.box[i] * size[0] / whole[0]) for i in (0, 2))
    top, bottom = (round(layout.frame.box[i] * size[1] / whole[1]) for i in (1, 3))
    canvas = Image.new("RGBA", size)
    small = layout.placed.resize((max(1, right - left), max(1, bottom - top)), Image.Resampling.BOX)
    canvas.paste(small, (left, top))
    return canvas


def inpaint_mask(canvas: Image.Image, dilation: int, feather: int) -> Image.Image:
    """What a model repaints: everything around the product and a rim of it.

    The rim is repainted because a network works in cells of 8 to 16 pixels: a cell that holds some ground must be
    free, or the old ground stays around the product as a halo. Parts too thin for that are kept as they are.

    Args:
        canvas: Mode `RGBA`, the product in its place.
        dilation: How far the repainted part goes into the product, px.
        feather: How softly it ends, px, inside the product; 0 for a hard edge.

    Returns:
        Mode `L`, the same size, 255 = repaint.
    """
    import cv2

    solid = (np.asarray(canvas.getchannel("A")) >= _SOLID).astype(np.uint8)
    rim = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * dilation + 1, 2 * dilation + 1))
    inner = cv2.erode(solid, rim, borderValue=0)
    wider = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * dilation + 5, 2 * dilation + 5))
    thin = (solid > 0) & (cv2.dilate(inner, wider) == 0)
    keep = ((inner > 0) | thin).astype(np.float32)
    if feather:
        keep = cv2.GaussianBlur(keep, (0, 0), feather / 2) * solid
    return Image.fromarray(np.rint(255 * (1 - np.clip(keep, 0, 1))).astype(np.uint8))


def start_picture(canvas: Image.Image, ground: Image.Image | None) -> Image.Image:
    """What a model begins with: the product on plain grey, or on a drawn scene.

    Args:
        canvas: Mode `RGBA`, the product in its place.
        ground: Mode `RGB`, the scene without the product; None for grey.
    """
    under = ground.resize(canvas.size, Image.Resampling.LANCZOS) if ground else Image.new("RGB", canvas.size, _NEUTRAL)
    return Image.alpha_composite(under.convert("RGBA"), canvas).convert("RGB")


def finish(plate: Image.Image, layout: Layout) -> tuple[Image.Image, Shadow]:
    """Make the finished picture from what a model drew.

    Args:
        plate: Mode `RGB`, any size. Not changed.
        layout: Where the product belongs.

    Returns:
        The picture, and whether the model's shadow where the product stands was kept or one was rendered.
    """
    ground = np.array(plate.convert("RGB").resize(layout.frame.size, Image.Resampling.LANCZOS))
    _clear_behind(ground, layout, max(1.0, layout.frame.size[0] / plate.width))
    shadow: Shadow = "kept"
    shade = _contact(layout)
    if not _has_shadow(ground, shade, layout):
        shadow = "rendered"
        ground = np.rint(ground * (1 - shade[..., None]) ** (1 / _GAMMA)).astype(np.uint8)
    return lay_over(ground, layout.placed, layout.frame.box), shadow


def _clear_behind(ground: NDArray[np.uint8], layout: Layout, enlarged: float) -> None:
    """Put the surroundings' colours where the model drew its own product, in place.

    They show through soft edges and glass, whose rim so takes its colour from the new light. What the model drew of its
    product reaches a little beyond the outline, more so the more its picture was enlarged.
    """
    import cv2

    box, longest = layout.frame.box, max(layout.placed.size)
    near, margin = 1 + _RIM * enlarged, max(8, longest // 30, round(4 * _RIM * enlarged))
    left, top = max(0, box[0] - margin), max(0, box[1] - margin)
    right, bottom = min(ground.shape[1], box[2] + margin), min(ground.shape[0], box[3] + margin)
    alpha = np.zeros((bottom - top, right - left), np.uint8)
    alpha[box[1] - top : box[3] - top, box[0] - left : box[2] - left] = np.asarray(layout.placed.getchannel("A"))
    away = cv2.distanceTransform((alpha == 0).astype(np.uint8), cv2.DIST_L2, 5)
    beyond = away > near
    if not beyond.any():
        return
    part = ground[top:bottom, left:right]
    filled = nearest_value(beyond, part.astype(np.float32))
    soft = cv2.GaussianBlur(filled, (0, 0), max(1.0, longest / 100))
    deep = np.clip(cv2.distanceTransform((alpha > 0).astype(np.uint8), cv2.DIST_L2, 5) / margin, 0, 1)[..., None]
    behind = np.rint(filled + (soft - filled) * deep).astype(np.uint8)
    part[~beyond] = behind[~beyond]


def _contact(layout: Layout) -> NDArray[np.float32]:
    """How much darker the ground is where the product touches it: (H, W), 0 unchanged to 1 black."""
    import cv2

    size = layout.frame.size
    share = min(1.0, _SHADE_SIDE / max(size))
    work = (max(1, round(size[0] * share)), max(1, round(size[1] * share)))
    if layout.standing:
        shade = contact_shade(layout.standing.solid, layout.placed, layout.frame.box, work, share)
    else:
        choice = layout.choice
        ground = lay_ground(choice.plate, size, choice.mirrored, float(choice.draws[2]))
        light = np.ones((work[1], work[0], 3), np.float32)
        if ground is not None:
            shade_lying(light, "surroundings", ground, layout.placed.getchannel("A"), layout.frame.box)
        shade = 1 - light[..., 0]
    return np.asarray(cv2.resize(shade.astype(np.float32), size, interpolation=cv2.INTER_LINEAR))


def _has_shadow(ground: NDArray[np.uint8], shade: NDArray[np.float32], layout: Layout) -> bool:
    """Whether the ground is darker where the product touches it than the ground beside that."""
    import cv2

    left, top, right, bottom = layout.frame.box
    free = np.ones(shade.shape, bool)
    free[top:bottom, left:right] = np.asarray(layout.placed.getchannel("A")) == 0
    under = (shade > _SHADED) & free
    if not under.any():
        return True
    reach = max(3, (right - left) // 8)
    beside = cv2.dilate((shade > _UNSHADED).astype(np.uint8), np.ones((3, 2 * reach + 1), np.uint8)) > 0
    beside &= (shade <= _UNSHADED) & free
    beside[: int(np.flatnonzero(under.any(1))[0])] = False
    if not beside.any():
        return True
    light = (ground.astype(np.float32) / 255).mean(-1) ** _GAMMA
    wanted = 1 - _ENOUGH * float(shade[under].mean())
    return bool(light[under].mean() <= wanted * light[beside].mean())
