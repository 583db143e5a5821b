"""Tell a see-through word laid over a photo from print, by the colour of its letters.

A see-through letter is a mixture: `letter = (1 - a) * ground + a * cover`, with the same share `a` and the same
colourless cover in all colour channels and wherever the ground gets lighter or darker. Print takes part in the light
in full (a constant share of its ground) or hides its ground (one colour).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_FEWEST = 60  # px of letters and of ground; fewer say nothing
_INSIDE = 0.15  # share of the letters' pixels that lie well inside their strokes
_CLIPPED = 250
_SHOWN = (0.25, 0.92)  # share of the ground that shows through
_LIGHT_COVER = (140.0, 300.0)  # levels; above 255, since a fit is not exact
_GREY_COVER = (70.0, 200.0)  # of letters darker than their ground; a darker cover looks as ink or shade does
_ONE_COLOUR = 40.0  # levels between the channels of what still counts as a colourless cover
_SPREAD = 2.5  # levels by which the ground has to vary for its light to say something
_BETTER = 0.75  # of the error of the other explanations
_COLOURED = 30.0  # levels between the channels of a ground whose tint says something
_EXACT = 1.5  # levels
_LEAST_STEP = 8.0  # levels between letters and ground
Values = NDArray[np.float32]


def is_veil(line: NDArray[Any]) -> bool:
    """Whether the letters of a line are a light see-through layer over their ground.

    Args:
        line: `(H, W, 3)`, uint8: one line of text, upright, with a little ground around it; not enlarged.
    """
    for lighter in (True, False):
        pairs = _letters_and_ground(line, lighter)
        if pairs is None or abs(float((pairs[0] - pairs[1]).mean())) < _LEAST_STEP:
            continue
        if _dims_the_light(*pairs, _LIGHT_COVER if lighter else _GREY_COVER) or (lighter and _is_tinted(*pairs)):
            return True
    return False


def _letters_and_ground(line: NDArray[Any], lighter: bool) -> tuple[Values, Values] | None:
    """Colours inside the letters and of the ground right around them, `(N, 3)` each.

    Args:
        line: As in `is_veil`.
        lighter: Whether the letters are lighter than their ground.
    """
    import cv2

    height = line.shape[0]
    grey = cv2.cvtColor(line, cv2.COLOR_RGB2GRAY).astype(np.float32)
    # Against the neighbourhood: a word may run over light and dark parts of the product.
    raised = np.clip(grey - cv2.blur(grey, (height | 1, height | 1)) + 128, 0, 255).astype(np.uint8)
    kind = cv2.THRESH_BINARY if lighter else cv2.THRESH_BINARY_INV
    _, found = cv2.threshold(raised, 0, 255, kind + cv2.THRESH_OTSU)
    is_letter = (found > 0).astype(np.uint8)
    # Thin strokes have no inside: each of their pixels is a mixture, see-through or not.
    inside = cv2.erode(is_letter, np.ones((5, 5), np.uint8)) > 0
    ground = (cv2.dilate(is_letter, np.ones((5, 5), np.uint8)) == 0).astype(np.float32)
    reach = max(1.5, height / 12)
    weight = cv2.GaussianBlur(ground, (0, 0), reach)
    around = cv2.GaussianBlur(line * ground[..., None], (0, 0), reach) / np.maximum(weight, 1e-4)[..., None]
    shows = (weight > 0.05) & (around.min(axis=2) < _CLIPPED) & (line.min(axis=2) < _CLIPPED) & inside
    if shows.sum() < max(_FEWEST, _INSIDE * is_letter.sum()) or ground.sum() < _FEWEST:
        return None
    return line[shows].astype(np.float32), around[shows].astype(np.float32)


def _dims_the_light(letters: Values, ground: Values, covers: tuple[float, float]) -> bool:
    """Whether the letters follow the ground's light and pattern with one share below 1, over one colourless cover."""
    for _ in range(3):  # where the ground beside a letter is not the ground below it, no explanation fits
        share, error = _mixture(letters, ground)
        near = error <= 2 * float(np.median(error)) + 1
        letters, ground = letters[near], ground[near]
    if len(letters) < _FEWEST:
        return False
    share, error = _mixture(letters, ground)
    level, own = ground.mean(axis=0), letters.mean(axis=0)
    if not _SHOWN[0] <= share <= _SHOWN[1] or _rms(ground - level) < _SPREAD:
        return False
    cover = (own - share * level) / (1 - share)
    if not (covers[0] <= cover.min() and cover.max() <= covers[1] and np.ptp(cover) <= _ONE_COLOUR):
        return False
    printed = letters - (letters * ground).sum(axis=0) / (ground * ground).sum(axis=0) * ground
    return _rms(error) <= _BETTER * min(_rms(letters - own), _rms(printed))


def _mixture(letters: Values, ground: Values) -> tuple[float, Values]:
    """The share of the ground that fits best, and how far each pixel lies off."""
    own, level = letters - letters.mean(axis=0), ground - ground.mean(axis=0)
    share = float((own * level).sum() / max(float((level * level).sum()), 1e-6))
    return share, np.sqrt(((own - share * level) ** 2).mean(axis=1))


def _is_tinted(letters: Values, ground: Values) -> bool:
    """Whether the letters have just the colour that a white or grey layer gives to their coloured ground."""
    own, level = np.median(letters, axis=0), np.median(ground, axis=0)
    if np.ptp(level) < _COLOURED:
        return False
    share, start = np.polyfit(level, own, 1)
    cover = start / max(1 - share, 0.05)
    exact = float(np.abs(own - (share * level + start)).max()) <= _EXACT
    return bool(
        exact and _SHOWN[0] <= share <= _SHOWN[1] and _LIGHT_COVER[0] <= cover <= 255 + 2 * _EXACT / (1 - share)
    )


def _rms(values: NDArray[Any]) -> float:
    return float(np.sqrt((values * values).mean()))
