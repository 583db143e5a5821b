"""Make a studio picture: mix the light, colour the surfaces, throw the shadows, and paste the product unchanged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from tools.scene.spec import SceneSpec
from tools.scene.studio.contact import add_reflection, contact_shade
from tools.scene.studio.framing import Choice, Frame
from tools.scene.studio.ground import View
from tools.scene.studio.layout import lay_out, lay_over
from tools.scene.studio.light import SHADOW_POINTS, light_weights, to_linear, to_pixels
from tools.scene.studio.lying import lay_ground, shade_lying
from tools.scene.studio.shadow import dome_points, lamp_points, shadow_of
from tools.scene.studio.solid import Solid

SHADOW_PIXELS = 900  # longest side of the shadow layers; they are soft
_DEPTHS, _SOFT = 8, 0.008  # depths below the top of a podium at which its sides are looked for; softness, of the width
DIRECT_SHARE = 0.93  # the rest of a lamp's light arrives by way of walls and floor
GRAIN = 1.1 / 255


@dataclass(frozen=True)
class StudioPicture:
    """A finished picture.

    Attributes:
        image: Mode `RGB`, sRGB.
        box: Where the product is: left, top, right, bottom.
        notes: What was assumed, in plain words.
        plate: Name of the plate.
        spec: The scene with everything filled in that the request left open.
        product: The cropped cut-out that was placed, mode `RGBA`.
        ground: The same picture before the product was laid over it, mode `RGB`.
    """

    image: Image.Image
    box: tuple[int, int, int, int]
    notes: tuple[str, ...]
    plate: str
    spec: SceneSpec
    product: Image.Image
    ground: Image.Image


def render_scene(cutout: Image.Image, spec: SceneSpec, seed: int, size: int = 2048) -> StudioPicture:
    """Stand a product in a scene.

    Args:
        cutout: Mode `RGBA`, the product on transparency. Its pixels are only resampled.
        spec: What to show.
        seed: Decides what the spec leaves open and the framing. Same arguments, same pixels.
        size: Longest side of the picture, pixels.
    """
    layout = lay_out(cutout, spec, seed, size)
    choice, frame, product, placed = layout.choice, layout.frame, layout.product, layout.placed
    if layout.standing is None:
        backdrop = _backdrop_below(choice, frame, placed)
    else:
        backdrop = _backdrop(choice, frame, layout.standing.view, layout.standing.solid, placed)
    ground = _enlarged(backdrop, frame, np.random.default_rng([seed, 7]))
    notes = (*layout.notes, *choice.limits)
    return StudioPicture(
        lay_over(ground, placed, frame.box), frame.box, notes, choice.plate.name, choice.spec, product,
        Image.fromarray(ground),
    )  # fmt: skip


def _backdrop(choice: Choice, frame: Frame, view: View, solid: Solid, placed: Image.Image) -> np.ndarray:
    """Everything but the product, (h, w, 3) float32 display values at the plate's own resolution or the picture's."""
    work = min(frame.size, frame.window[2:])
    share = work[0] / frame.size[0]
    radiance = np.zeros((work[1], work[0], 3), np.float32)
    matte = _cut(choice, choice.plate.matte(), frame, work)
    floor, drop = matte[..., 0].astype(np.float32) / 255, choice.plate.drop
    low = (1 - floor) * (1 - podium_seen(floor, view, frame, drop)) if drop else None
    for group, weight in light_weights(choice.spec, choice.swing).items():
        light = _cut(choice, choice.plate.layer(group), frame, work)
        layer = _without_steps(choice.plate.decoder(group)[light], choice, work)
        layer *= weight
        if group in SHADOW_POINTS or group not in choice.plate.lamps:
            _darken(layer, group, choice, solid, view, frame, matte, low)
        radiance += layer
    _recolour(radiance, choice, matte)
    radiance *= 1 - floor[..., None] * contact_shade(solid, placed, frame.box, work, share)[..., None]
    if choice.plate.gloss > 0:
        add_reflection(radiance, placed, frame.box, solid, view, share, choice.plate.gloss, floor)
    return to_pixels(radiance)


def _backdrop_below(choice: Choice, frame: Frame, placed: Image.Image) -> np.ndarray:
    """The ground that a lying product lies on, with its shadow, (h, w, 3) float32 display values."""
    ground = lay_ground(choice.plate, frame.size, choice.mirrored, float(choice.draws[2]))
    if ground is None:
        raise ValueError(f"Nothing can lie on {choice.plate.name}")
    share = min(1.0, choice.plate.size / max(frame.size))
    work = (max(1, round(frame.size[0] * share)), max(1, round(frame.size[1] * share)))
    silhouette, radiance = placed.getchannel("A"), np.zeros((work[1], work[0], 3), np.float32)
    for group, weight in light_weights(choice.spec, choice.swing).items():
        layer = _without_steps(ground.seen(choice.plate.decoder(group)[choice.plate.layer(group)], work), choice, work)
        layer *= weight
        shade_lying(layer, group, ground, silhouette, frame.box)
        radiance += layer
    _recolour(radiance, choice, ground.seen(choice.plate.matte(), work))
    return to_pixels(np.maximum(radiance, 0))


def _without_steps(layer: np.ndarray, choice: Choice, work: tuple[int, int]) -> np.ndarray:
    """Paper has no texture: smooth it, so that its 8-bit steps do not show."""
    import cv2

    if not choice.plate.seamless:
        return layer
    small = cv2.resize(layer, (max(1, work[0] // 4), max(1, work[1] // 4)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), work[0] / 720)
    return np.asarray(cv2.resize(small, work, interpolation=cv2.INTER_CUBIC))


def _cut(choice: Choice, layer: np.ndarray, frame: Frame, work: tuple[int, int]) -> np.ndarray:
    """The visible window of a plate layer, mirrored if asked, at working size."""
    import cv2

    left, top, width, height = frame.window
    turned = layer[:, ::-1] if choice.mirrored else layer
    part = np.ascontiguousarray(turned[top : top + height, left : left + width])
    return part if work == (width, height) else cv2.resize(part, work, interpolation=cv2.INTER_AREA)


def _darken(
    layer: np.ndarray, group: str, choice: Choice, solid: Solid, view: View, frame: Frame, matte: np.ndarray,
    low: np.ndarray | None,
) -> None:  # fmt: skip
    """Take away what the product hides of one light group, in place. What lies behind the set takes no shadow.

    `low` is the share of each pixel that shows lower ground around what the product stands on; None without such.
    """
    import cv2

    lamp, plate = choice.plate.lamps.get(group), choice.plate
    points = dome_points() if lamp is None else lamp_points(lamp, SHADOW_POINTS[group], choice.mirrored)
    work = (layer.shape[1], layer.shape[0])
    share = min(1.0, max(work) / max(frame.size), SHADOW_PIXELS / max(frame.size))

    def soft_shadow(level: float) -> np.ndarray:
        hidden = shadow_of(solid, points, view, frame.size, share, level)
        soft = len(hidden) / (90 if lamp is None else 260)  # hides the steps between the sampled directions
        hidden = cv2.GaussianBlur(hidden, (0, 0), max(0.6, soft))
        resized: np.ndarray = cv2.resize(hidden, work, interpolation=cv2.INTER_LINEAR)
        return resized

    floor, takes_shadow = matte[..., 0] / np.float32(255), matte.max(axis=-1) / np.float32(255)
    hidden = soft_shadow(0.0)
    if low is not None:
        hidden = floor * hidden + low * soft_shadow(-plate.drop)
    if plate.wall_y is None and not plate.seamless:
        hidden *= takes_shadow
    layer *= 1 - (1.0 if lamp is None else DIRECT_SHARE) * hidden[..., None]


def podium_seen(floor: np.ndarray, view: View, frame: Frame, drop: float) -> np.ndarray:
    """Where what the product stands on is seen, its top or its sides, 0-1: no shadow on the low ground falls there.

    Args:
        floor: Share of each pixel that is that top, (h, w).
        view: The picture's camera.
        frame: Where things are.
        drop: How far the ground lies below the top, metres.
    """
    import cv2

    height, width = floor.shape
    matrix = np.diag([width / frame.size[0], height / frame.size[1], 1.0]) @ view.matrix
    top, flags = matrix[:, [0, 1, 3]], cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    sides = floor.copy()
    for depth in np.linspace(0, drop, _DEPTHS + 1)[1:]:
        lifted = top @ np.linalg.inv(np.column_stack([matrix[:, :2], matrix[:, 3] - depth * matrix[:, 2]]))
        there = cv2.warpPerspective(floor, lifted, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        np.maximum(sides, there, out=sides)
    return np.asarray(cv2.GaussianBlur(sides, (0, 0), width * _SOFT))  # lower steps may begin there


def _recolour(radiance: np.ndarray, choice: Choice, matte: np.ndarray) -> None:
    """Give floor and wall their colours, by the ratio of the wanted reflectance to the rendered one."""
    spec, plate = choice.spec, choice.plate
    wishes = []
    if spec.surface_colour:
        wishes.append((0, to_linear(spec.surface_colour) / plate.floor))
    if spec.wall_colour and not plate.seamless:
        wishes.append((1, to_linear(spec.wall_colour) / plate.wall))
    if not wishes:
        return
    # Shares that nearly add up to one do so but for the compression of the matte; a lack would shine through as a line.
    total = matte.sum(axis=-1, dtype=np.float32)
    unit = np.where(total > 0.7 * 255, 1 / np.maximum(total, 1), np.float32(1 / 255))
    factor = np.ones_like(radiance)
    for channel, ratio in wishes:  # summed, so that nothing of the old colours is left where floor and wall meet
        factor += (matte[..., channel] * unit)[..., None] * (np.asarray(ratio, np.float32) - 1)
    radiance *= np.maximum(factor, 0)


def _enlarged(backdrop: np.ndarray, frame: Frame, rng: np.random.Generator) -> np.ndarray:
    """The backdrop at the picture's size, with grain: (H, W, 3) uint8."""
    import cv2

    large = cv2.resize(backdrop, frame.size, interpolation=cv2.INTER_CUBIC)
    grain = rng.standard_normal(large.shape[:2], np.float32) * GRAIN
    large += grain[..., None]
    return np.asarray(np.clip(large * 255 + 0.5, 0, 255).astype(np.uint8))
