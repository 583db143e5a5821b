"""The photograph's quality in numbers: sharpness, traces of enlarging and compression, colour. It judges nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.check.sharpness import Sharpness, measure_sharpness
from tools.check.traces import Traces

# Ours, found by blurring sharp photos: px at about 1500 px. No marketplace says how much blur is too much.
BLURRED = 5.2  # width of the sharpest edges
SHAKEN = 6.0  # the same in one direction only


@dataclass(frozen=True)
class Quality:
    """What was measured.

    Attributes:
        greys: None for a coloured picture. Where red, green and blue are equal in every pixel, the dark and the light
            end of all that is not white, 0-255: 5th and 95th percentile.
    """

    sharpness: Sharpness
    traces: Traces
    greys: tuple[int, int] | None

    @property
    def blurred(self) -> bool:
        """Whether the photo is out of focus or was shaken."""
        edges = self.sharpness
        out_of_focus = edges.width is not None and edges.width >= BLURRED and not edges.sharp_one_way(BLURRED)
        return out_of_focus or (edges.across is not None and edges.across >= SHAKEN)


def measure_quality(pixels: NDArray[Any], traces: Traces, half: NDArray[Any] | None = None) -> Quality:
    """Measure a picture.

    Args:
        pixels: `(H, W, 3)`, uint8.
        traces: What `measure_traces` found in it.
        half: The same, averaged to half its size, if that is at hand; saves doing it again.
    """
    greys = None if _coloured(pixels) else _greys(pixels)
    return Quality(measure_sharpness(pixels, half), traces, greys)


def on_white(pixels: NDArray[Any]) -> NDArray[Any]:
    """How `(H, W, 4)` with straight alpha, uint8, looks on a white page: `(H, W, 3)`."""
    alpha = pixels[..., 3:].astype(np.uint16)
    shown: NDArray[Any] = ((pixels[..., :3] * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
    return shown


def _coloured(pixels: NDArray[Any]) -> bool:
    """Whether any pixel has a colour; a coarse sample answers for nearly all pictures."""
    return any(
        bool((part[..., 0] != part[..., 1]).any() or (part[..., 1] != part[..., 2]).any())
        for part in (pixels[::16, ::16], pixels)
    )


def _greys(pixels: NDArray[Any]) -> tuple[int, int]:
    sample = pixels[::8, ::8, 1]
    dark, light = np.percentile(sample[sample < 250], (5, 95)) if (sample < 250).any() else (255, 255)
    return int(dark), int(light)
