"""Where the product meets the floor: the thin dark line of contact, and its mirror image in polished floors."""

from __future__ import annotations

import numpy as np
from PIL import Image

from tools.scene.studio.ground import View
from tools.scene.studio.solid import Solid

_FOOT = 0.05  # of the product's width, to either side: how far a foot is looked at
_BLURRED = 3.0  # how much softer a mirror image is at its far end


def contact_shade(
    solid: Solid, placed: Image.Image, box: tuple[int, int, int, int], work: tuple[int, int], share: float
) -> np.ndarray:
    """How much darker the floor is right at the base, where no light gets in under the rounded edge.

    Args:
        solid: The product.
        placed: The product at picture size, mode `RGBA`.
        box: Its place in the picture.
        work: Width and height of the result.
        share: Working pixels per picture pixel.

    Returns:
        (h, w) float32, 0 unchanged to 1 black.
    """
    import cv2

    patch = np.zeros((work[1], work[0]), np.float32)
    if solid.legs:
        _mark_feet(patch, placed, box, share)
    else:
        corners = solid.contact * share
        spots = cv2.convexHull(np.rint(np.clip(corners * 16, -30000, 300000)).astype(np.int32))
        cv2.fillConvexPoly(patch, spots, 1.0, cv2.LINE_AA, 4)
        cover = _cover(patch.shape, placed, box, share)
        patch *= cover  # the product hides its own base: where the floor shows, nothing stands on it
    reach = max(solid.top, 0.04) * solid.pixels_per_metre * share
    tight = cv2.GaussianBlur(patch, (0, 0), max(0.7, reach * 0.005))
    if not solid.legs:
        # A rim that hangs low over its foot, as a saucer's, keeps the light from the floor as well.
        cover[: max(0, int(corners[:, 1].min()))] = 0
        patch = np.maximum(patch, cover)
    wide = cv2.GaussianBlur(patch, (0, 0), max(1.2, reach * 0.06))
    gain = 2.6 if solid.legs else 1.0  # thin feet lose more of their mark to the blur
    return np.minimum(0.85, gain * (0.42 * np.minimum(1, tight * 1.4) + 0.62 * wide))


def _mark_feet(patch: np.ndarray, placed: Image.Image, box: tuple[int, int, int, int], share: float) -> None:
    """Mark the lower ends of the silhouette, where separate feet stand."""
    import cv2

    left, top = round(box[0] * share), round(box[1] * share)
    size = (round((box[2] - box[0]) * share), round((box[3] - box[1]) * share))
    solid = np.asarray(placed.getchannel("A").resize(size, Image.Resampling.BOX)) > 127
    bottom = np.where(solid.any(0), size[1] - 1 - np.argmax(solid[::-1], axis=0), -1)
    thick = max(2, size[1] // 60)
    # The lowest part of each foot, not the sides that rise from it.
    reach = max(2, round(_FOOT * size[0]))
    around = cv2.dilate(bottom[None].astype(np.float32), np.ones((1, 2 * reach + 1)))[0]
    feet = (bottom >= around - 0.35 * reach) & (bottom >= size[1] - 1 - 0.30 * size[0])
    for column in np.flatnonzero(feet & (bottom >= 0)):
        end = top + int(bottom[column]) + 1
        if 0 <= left + column < patch.shape[1]:
            patch[max(0, end - thick) : end, left + column] = 1.0


def _cover(shape: tuple[int, ...], placed: Image.Image, box: tuple[int, int, int, int], share: float) -> np.ndarray:
    """The product's alpha at working size, (h, w) float32, 0-1."""
    left, top = round(box[0] * share), round(box[1] * share)
    size = (round((box[2] - box[0]) * share), round((box[3] - box[1]) * share))
    alpha = np.asarray(placed.getchannel("A").resize(size, Image.Resampling.BOX)).astype(np.float32) / 255
    cover = np.zeros(shape, np.float32)
    part = cover[top : top + size[1], max(0, left) : left + size[0]]
    part[:] = alpha[: part.shape[0], : part.shape[1]]
    return cover


def add_reflection(
    radiance: np.ndarray, placed: Image.Image, box: tuple[int, int, int, int], solid: Solid, view: View,
    share: float, gloss: float, floor: np.ndarray,
) -> None:  # fmt: skip
    """Mirror the product in the floor, column by column below its contact line, fading and blurring with distance.

    Args:
        radiance: (h, w, 3) float32 linear, at working size. Changed in place.
        placed: The product at picture size, mode `RGBA`.
        box: Its place in the picture.
        solid: The product.
        view: The picture's camera.
        share: Working pixels per picture pixel.
        gloss: Strength, 0-1.
        floor: (h, w) share of floor in each pixel, 0-1.
    """
    height, width = floor.shape
    left, top = round(box[0] * share), round(box[1] * share)
    size = (max(1, round((box[2] - box[0]) * share)), max(1, round((box[3] - box[1]) * share)))
    small = np.asarray(placed.resize(size, Image.Resampling.BOX)).astype(np.float32) / 255
    blur = max(0.8, (0.012 + 0.06 * max(0.0, 0.45 - gloss)) * size[1])  # satin surfaces scatter
    beside = int(4 * _BLURRED * blur) + 1  # the blurred image is wider than the product
    small = np.pad(small, ((0, 0), (beside, beside), (0, 0)))
    left -= beside
    alpha = small[..., 3]
    front = solid.contact[: len(solid.contact) // 2] * share
    front = front[np.argsort(front[:, 0])]
    columns = np.arange(small.shape[1])
    ground = np.interp(columns + left + 0.5, front[:, 0], front[:, 1]) - top
    mirror = float(np.clip((gloss - 0.6) / 0.2, 0, 1))  # glass with silver behind it, no polished stone
    reach = max(4, int((0.42 + 0.58 * mirror) * size[1]))
    rows = np.arange(min(round(1.3 * reach) + size[1], height - top))
    source = 2 * ground[None, :] - rows[:, None]
    at = np.clip(np.rint(source), 0, size[1] - 1).astype(int)
    below = (rows[:, None] - ground[None, :]).astype(np.float32)
    seen = np.where((source >= 0) & (source < size[1]) & (below > -2), alpha[at, columns], 0).astype(np.float32)
    image = small[..., :3][at, columns] ** 2.2
    length = (0.06 + 0.18 * gloss + 3 * mirror) * size[1]
    fade = np.exp(-np.maximum(below, 0) / length) * np.clip(1.25 - below / reach, 0, 1)
    sine = view.eye[2] / float(np.linalg.norm(view.eye))
    strength = gloss * (mirror + (1 - mirror) * (0.30 + 0.70 * (1 - sine) ** 2))
    # Sharp where the product stands, softer the further what is mirrored is above the floor.
    near, far = (_mirrored(image, seen, fade.astype(np.float32), sigma) for sigma in (blur, _BLURRED * blur))
    share_far = (1 - mirror) * np.clip(below / (0.35 * size[1]), 0, 1)[..., None]
    cover, image = (n + share_far * (f - n) for n, f in zip(near, far, strict=True))
    x0, x1 = max(0, left), min(width, left + small.shape[1])
    inside = np.s_[: len(rows), x0 - left : x1 - left]
    patch = radiance[top : top + len(rows), x0:x1]
    cover = strength * cover[inside] * floor[top : top + len(rows), x0:x1, None]
    patch += cover * (0.75 * image[inside] - patch)


def _mirrored(image: np.ndarray, seen: np.ndarray, fade: np.ndarray, sigma: float) -> tuple[np.ndarray, np.ndarray]:
    """How much is mirrored, (h, w, 1), and its colour, (h, w, 3), blurred; wide blurs at a lower resolution."""
    import cv2

    height, width = seen.shape
    factor = max(1, int(sigma / 5))
    size = (max(1, width // factor), max(1, height // factor))

    def blurred(layer: np.ndarray) -> np.ndarray:
        small = cv2.GaussianBlur(cv2.resize(layer, size, interpolation=cv2.INTER_AREA), (0, 0), sigma / factor)
        return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))

    cover, colour, whole = blurred(seen * fade), blurred(image * seen[..., None]), blurred(seen)
    return cover[..., None], colour / np.maximum(whole, 1e-3)[..., None]
