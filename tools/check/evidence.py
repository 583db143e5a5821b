"""Pictures that show where a finding is: the photo faded, the place in red."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tools.check.judgement import Evidence

_SIDE = 1024  # px, longest side; enough to see, small enough to send
_RED = (215, 25, 30)


def write_evidence(pixels: NDArray[Any], evidence: Evidence, path: Path) -> Path:
    """Write an evidence picture as PNG.

    Args:
        pixels: `(H, W, 3)` or `(H, W, 4)`, uint8, upright; transparency is shown as white.
        evidence: What to mark.
        path: File to write; its folder is made.
    """
    height, width = pixels.shape[:2]
    scale = min(1.0, _SIDE / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = Image.fromarray(pixels).resize(size, Image.Resampling.BOX)
    if small.mode == "RGBA":
        small = Image.alpha_composite(Image.new("RGBA", size, "white"), small)
    shown = np.asarray(small.convert("RGB")).astype(np.float32) * 0.6 + 255 * 0.4
    if evidence.region is not None:
        region = Image.fromarray(evidence.region.astype(np.uint8) * 255).resize(size, Image.Resampling.BOX)
        share = np.asarray(region).astype(np.float32)[..., None] / 255 * 0.75
        shown = shown * (1 - share) + np.array(_RED, np.float32) * share
    picture = Image.fromarray(np.rint(shown).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for left, top, right, bottom in evidence.boxes:
        box = (left * scale - 4, top * scale - 4, right * scale + 4, bottom * scale + 4)
        draw.rectangle(box, outline=_RED, width=4)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)
    return path
