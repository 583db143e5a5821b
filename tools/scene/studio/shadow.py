"""Shadows: how much of each lamp the product hides from every point of the floor and the wall.

A lamp is sampled at several points of its face, so shadows are sharp at the base and soften with distance by
themselves. Ambient light is a dome of directions; what it cannot reach is the dark line around the base.
"""

from __future__ import annotations

import math

import numpy as np

from tools.scene.studio.ground import View
from tools.scene.studio.plates import Lamp
from tools.scene.studio.solid import Solid

_FINE = 4  # fractional bits of polygon corners
_FAR = 30000.0
_PLASTIC = np.array([0.7548776662, 0.5698402910])  # steps that fill a square evenly


def lamp_points(lamp: Lamp, count: int, mirrored: bool) -> np.ndarray:
    """Points spread over a lamp's face.

    Args:
        lamp: The lamp.
        count: How many points.
        mirrored: Whether the set is used left for right.

    Returns:
        (count, 3) positions in metres.
    """
    at, aim = np.array(lamp.at), np.array(lamp.aim)
    ahead = (aim - at) / np.linalg.norm(aim - at)
    across = np.cross(ahead, [0.0, 0.0, 1.0]) if abs(ahead[2]) < 0.99 else np.array([1.0, 0.0, 0.0])
    across /= np.linalg.norm(across)
    up = np.cross(across, ahead)
    order = np.arange(1, count + 1)[:, None]
    spread = (0.5 + order * _PLASTIC) % 1.0 - 0.5  # no two points in line, so no steps in the soft edge
    points: np.ndarray = at + spread[:, :1] * lamp.size[0] * across + spread[:, 1:] * lamp.size[1] * up
    return points * ([-1, 1, 1] if mirrored else [1, 1, 1])


def dome_points(rings: int = 4, around: int = 10) -> np.ndarray:
    """Far points spread over the sky so that each counts the same for a level floor, (rings * around, 3) metres."""
    points = []
    for ring in range(rings):
        radius = math.sqrt((ring + 0.5) / rings)
        for step in range(around):
            angle = 2 * math.pi * (step + 0.5 * (ring % 2)) / around
            rise = max(0.18, math.sqrt(1 - radius * radius))
            points.append((radius * math.cos(angle), radius * math.sin(angle), rise))
    return np.array(points) * 30.0


def shadow_of(
    solid: Solid, lights: np.ndarray, view: View, size: tuple[int, int], share: float, level: float = 0.0
) -> np.ndarray:
    """Share of the given light points that the product hides, per pixel.

    Args:
        solid: The product.
        lights: (N, 3) light positions in metres.
        view: The picture's camera.
        size: Width and height of the picture.
        share: Resolution of the result relative to the picture, up to 1.
        level: Height of the floor that takes the shadow, metres; below 0 for the ground around a podium.

    Returns:
        (H * share, W * share) float32, 0 lit to 1 fully hidden.
    """
    import cv2

    width, height = max(1, round(size[0] * share)), max(1, round(size[1] * share))
    hidden = np.zeros((height, width), np.float32)
    one = np.zeros((height, width), np.uint8)
    fold = height
    if view.wall_y is not None:
        fold = int(np.clip(view.project(np.array([0.0, view.wall_y, level]))[1] * share, 0, height))
    factor, pairs = share * (1 << _FINE), _neighbours(solid)
    for light in lights:
        one[:] = 0
        for patch, begin, end in (
            (one[fold:] if view.wall_y is not None else one, "floor", fold),
            (one[:fold], "wall", 0),
        ):
            if begin == "wall" and view.wall_y is None:
                continue
            offset = (end if begin == "floor" and view.wall_y is not None else 0) << _FINE
            flat = _cast(solid, light, view, begin == "wall", level)
            if flat is None:
                continue
            spots = np.rint(np.clip(flat * factor, -_FAR, _FAR * 8)).astype(np.int32)
            spots[..., 1] -= offset
            for piece in spots[pairs].reshape(len(pairs), -1, 2):
                cv2.fillConvexPoly(patch, cv2.convexHull(piece), 1, cv2.LINE_8, _FINE)
        hidden += one
    return hidden / len(lights)


def _cast(solid: Solid, light: np.ndarray, view: View, on_wall: bool, level: float) -> np.ndarray | None:
    """Where a light throws the outline of each slice, (M, N, 2) in picture pixels; None if nothing lands there."""
    _, heights, offsets, behind, widths = solid.slices.T
    outline = solid.outline[None] * widths[:, None, None]
    plan = outline + solid.centre + np.stack([offsets, behind], 1)[:, None]
    points = np.concatenate([plan, np.broadcast_to(heights[:, None, None], (*plan.shape[:2], 1))], -1)
    if on_wall:
        wall_y = view.wall_y or 0.0
        reach = (wall_y - light[1]) / np.maximum(points[..., 1] - light[1], 1e-6)
        if light[1] > points[..., 1].min() - 0.02:
            return None
    else:
        reach = (light[2] - level) / np.maximum(light[2] - points[..., 2], 1e-3)
    landed = light + (points - light) * reach[..., None]
    if on_wall and landed[..., 2].max() < level:
        return None
    return np.asarray(view.project(landed))


def _neighbours(solid: Solid) -> np.ndarray:
    """Slices whose shadows belong together, (K, 2) indexes: the two ends of each piece; of single slices, (M, 1)."""
    levels, _, offsets, _, widths = solid.slices.T
    wide = np.ptp(solid.outline[:, 0])
    by_level = {int(level): np.flatnonzero(levels == level) for level in np.unique(levels)}
    pairs = [
        (i, j)
        for level, lower in by_level.items()
        for i in lower
        for j in by_level.get(level + 1, ())
        if abs(offsets[i] - offsets[j]) < 0.55 * (widths[i] + widths[j]) * wide
    ]
    return np.array(pairs) if pairs else np.arange(len(levels))[:, None]
