"""Lay a product down: the ground seen from straight above, with the shadow of something flat on it.

The ground is the plate's own floor, turned to face the camera. What lies hides the light only within its thickness,
so its shadow is its silhouette, shifted away from each point of each lamp. Knows plates and silhouettes; does not know
requests.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from tools.scene.studio.plates import Plate, free_ground
from tools.scene.studio.shadow import lamp_points

# How high what lies reaches: a share of the radius of the largest disc inside it, within these of its longer side.
_ROUND, _THIN, _THICK = 0.25, 0.012, 0.045
_LOWEST = 0.15  # of that height, from which the silhouette throws a shadow
_LEVELS = (7, 24)  # fewest and most heights whose shadows are added up; one for each px of the shadow's length
_DIRECT_SHARE = 0.93  # the rest of a lamp's light arrives by way of the room
_LAYER = 560  # px, longest side of the shadow layers; they are soft
_POINTS = {"window": 16, "sun": 10, "top": 12}


@dataclass(frozen=True)
class Ground:
    """A piece of a plate's floor, seen from straight above.

    Attributes:
        plate: Where it is from.
        left: World x of its left edge, metres.
        far: World y of its upper edge.
        width: Metres across.
        size: Width and height of the picture.
        mirrored: Whether the set is used left for right.
    """

    plate: Plate
    left: float
    far: float
    width: float
    size: tuple[int, int]
    mirrored: bool

    @property
    def pixels_per_metre(self) -> float:
        """Picture pixels of one metre."""
        return self.size[0] / self.width

    def seen(self, layer: np.ndarray, work: tuple[int, int]) -> np.ndarray:
        """A plate layer turned to face the camera, at working size (width, height)."""
        import cv2

        step = self.width / work[0]
        across = -step if self.mirrored else step
        begin = -self.left if self.mirrored else self.left
        to_world = np.array([[across, 0, begin + across / 2], [0, -step, self.far - step / 2], [0, 0, 1.0]])
        to_plate = self.plate.matrix[:, [0, 1, 3]] @ to_world
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        return np.asarray(cv2.warpPerspective(layer, to_plate, work, flags=flags, borderMode=cv2.BORDER_REPLICATE))


def lay_ground(plate: Plate, size: tuple[int, int], mirrored: bool, draw: float) -> Ground | None:
    """The largest free piece of a plate's ground with the picture's shape; None where things stand everywhere.

    Args:
        plate: The plate, best the one that looks down most steeply.
        size: Width and height of the picture.
        mirrored: Whether the set is used left for right.
        draw: 0-1, chooses among pieces of the same size.
    """
    piece = free_ground(plate, size[0] / size[1], draw)
    if piece is None:
        return None
    left, far, width = piece
    return Ground(plate, -left - width if mirrored else left, far, width, size, mirrored)


def shade_lying(
    layer: np.ndarray, group: str, ground: Ground, silhouette: Image.Image, box: tuple[int, int, int, int]
) -> None:
    """Take away what a lying product hides of one light group, in place.

    Args:
        layer: (h, w, 3) radiance at working size. Changed.
        group: The light group.
        ground: What it lies on.
        silhouette: The product's alpha at the size of its box, mode `L`.
        box: Its place in the picture.
    """
    import cv2

    height, width = layer.shape[:2]
    share = min(1.0, _LAYER / max(ground.size))
    alpha = _on_layer(ground.size, silhouette, box, share)
    longest = max(silhouette.size) * share
    inside = cv2.distanceTransform((alpha > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    thick = float(np.clip(_ROUND * float(inside.max()), _THIN * longest, _THICK * longest))
    lamp = ground.plate.lamps.get(group)
    if lamp is None:  # light from all around: a soft dark seam
        wide, tight = (cv2.GaussianBlur(alpha, (0, 0), max(0.7, part * thick)) for part in (1.1, 0.22))
        hidden = np.minimum(0.8, 0.55 * wide + 0.35 * tight)
    else:
        middle = np.array(
            [ground.left + ground.width / 2, ground.far - ground.width * ground.size[1] / ground.size[0] / 2]
        )
        points = lamp_points(lamp, _POINTS.get(group, 8), ground.mirrored)
        hidden = np.zeros_like(alpha)
        # Metres of shadow for each metre of height.
        aways = [(middle - at[:2]) / max(at[2], 0.1) for at in points]
        longest_shift = max(float(np.hypot(*away)) for away in aways) * thick
        layers = _heights(alpha, inside, thick, int(np.clip(longest_shift, *_LEVELS)))
        for away in aways:
            one = np.zeros_like(alpha)
            for height_px, as_high in layers:
                shift = np.array([[1, 0, away[0] * height_px], [0, 1, -away[1] * height_px]], np.float32)
                np.maximum(one, cv2.warpAffine(as_high, shift, alpha.shape[::-1]), out=one)
            hidden += one / len(points)
        hidden = _DIRECT_SHARE * cv2.GaussianBlur(hidden, (0, 0), max(0.6, 0.12 * thick))
    layer *= 1 - cv2.resize(hidden, (width, height), interpolation=cv2.INTER_LINEAR)[..., None]


def _heights(alpha: np.ndarray, inside: np.ndarray, thick: float, count: int) -> list[tuple[float, np.ndarray]]:
    """Heights in px, and the part of a silhouette that is as high: its edges are round, so a tip stays low.

    Args:
        alpha: (h, w) 0-1.
        inside: Distance of each pixel to the outline, px.
        thick: Greatest height, px.
        count: How many heights.
    """
    slope = 1 - np.minimum(inside / thick, 1)
    height = np.sqrt(1 - slope * slope)
    levels = np.linspace(_LOWEST, 1.0, count)
    return [(level * thick, alpha * np.clip((height - level) * 8 + 1, 0, 1)) for level in levels]


def _on_layer(
    size: tuple[int, int], silhouette: Image.Image, box: tuple[int, int, int, int], share: float
) -> np.ndarray:
    """The silhouette in its place, at the size of the shadow layers: (h, w) float32, 0-1."""
    layer = Image.new("L", (max(1, round(size[0] * share)), max(1, round(size[1] * share))))
    left, top, right, bottom = (round(value * share) for value in box)
    layer.paste(silhouette.resize((max(1, right - left), max(1, bottom - top)), Image.Resampling.BOX), (left, top))
    return np.asarray(layer, np.float32) / 255
