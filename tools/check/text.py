"""Read the text in a picture: where lines of text are, what they say, and how sure the reader is.

Knows pixels and lines; does not know products, rules, or which text is allowed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.check.judgement import Box

_SIDE = 800  # px, longest side that is searched: letters of 2% of the picture's height are 16 px tall, enough to find
_MOST_LINES = 48  # a page of print says no more about a product picture than its first lines, and each costs 12 ms
_THREADS = 2
_LETTERS = 48  # px, height at which the recogniser reads
_TALLEST = 0.4  # of the picture's height; what is taller is the outline of a thing that resembles a letter
_SURE = 0.75  # recogniser's score from which another try is not worth its time


@dataclass(frozen=True)
class Line:
    """A line of text.

    Attributes:
        words: What it says; may be wrong where `score` is low, and is for scripts that the reader does not know.
        score: How sure the recogniser is of the words, 0-1.
        found: How sure the detector is that this is text at all, 0-1.
        corners: `(4, 2)` float32, px of the picture, clockwise from the line's own top left.
    """

    words: str
    score: float
    found: float
    corners: NDArray[np.float32]

    @property
    def box(self) -> Box:
        """Upright bounding box `(left, top, right, bottom)` in px."""
        left, top = np.floor(self.corners.min(axis=0))
        right, bottom = np.ceil(self.corners.max(axis=0))
        return int(left), int(top), int(right), int(bottom)

    @property
    def height(self) -> float:
        """Height of the line in px, measured across it; letters take about three quarters."""
        return float(min(_sides(self.corners)))

    @property
    def width(self) -> float:
        """Length of the line in px."""
        return float(max(_sides(self.corners)))


def read_text(pixels: NDArray[Any]) -> tuple[Line, ...]:
    """Find and read the lines of text in a picture, faint ones too.

    The picture is searched twice: as it is, and with its local contrast raised, where semi-transparent watermarks
    stand out. Safe to call from several threads; they take turns.

    Args:
        pixels: `(H, W, 3)`, uint8, upright. Not changed.

    Returns:
        Lines, the most certain first.
    """
    import cv2

    height, width = pixels.shape[:2]
    scale = min(_SIDE / max(height, width), 2.0)
    if min(height, width) * scale < _LETTERS / 2:
        return ()  # too narrow a strip to hold a line of text
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    with _ONE_AT_A_TIME:
        places = [*_find(small), *_find(raised_contrast(small))]
        lines = [_read(pixels, corners / scale, found) for corners, found in _without_doubles(places)]
    return _without_parts(sorted(lines, key=lambda line: -line.score))


def raised_contrast(picture: NDArray[Any]) -> NDArray[Any]:
    """Bring every neighbourhood to the same contrast, so that a faint mark looks like a strong one.

    Args:
        picture: `(H, W, 3)`, uint8.

    Returns:
        `(H, W, 3)`, uint8, 128 where nothing differs from its surroundings.
    """
    import cv2

    reach = max(picture.shape[:2]) / 40
    values = picture.astype(np.float32)
    detail = values - cv2.GaussianBlur(values, (0, 0), reach)
    strength = cv2.GaussianBlur(detail * detail, (0, 0), reach).max(axis=2, keepdims=True) ** 0.5
    # 3 keeps the ringing of compression, one or two levels, from looking like a mark.
    return np.clip(128 + 60 * detail / (strength + 3), 0, 255).astype(np.uint8)


_ONE_AT_A_TIME = threading.Lock()


@cache
def _reader() -> Any:
    from rapidocr import RapidOCR

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": _THREADS for kind in ("intra", "inter")}
    options = {"Global.log_level": "critical", "Global.use_cls": False, "Global.text_score": 0.0}
    return RapidOCR(params={**options, **threads, "Det.limit_type": "max", "Det.limit_side_len": 2 * _SIDE})


def _find(picture: NDArray[Any]) -> Iterator[tuple[NDArray[np.float32], float]]:
    result = _reader()(picture[..., ::-1], use_det=True, use_cls=False, use_rec=False)
    for corners, found in zip(result.boxes if result.boxes is not None else (), result.scores or (), strict=True):
        width, height = _sides(corners)
        if min(width, height) < _TALLEST * picture.shape[0] and _area(corners.astype(np.float32)) > 0:
            yield corners.astype(np.float32), float(found)


def _without_doubles(
    places: list[tuple[NDArray[np.float32], float]],
) -> list[tuple[NDArray[np.float32], float]]:
    """Keep the surer of two finds of the same line, and no more lines than there is time to read."""
    kept: list[tuple[NDArray[np.float32], float]] = []
    for corners, found in sorted(places, key=lambda place: -place[1]):
        if all(_shared(corners, other) < 0.6 * max(_area(corners), _area(other)) for other, _ in kept):
            kept.append((corners, found))
        if len(kept) == _MOST_LINES:
            break
    return kept


def _without_parts(lines: list[Line]) -> tuple[Line, ...]:
    """Of lines that lie over each other keep the one that was read best; lines come the surest first."""
    kept: list[Line] = []
    for line in lines:
        own = _area(line.corners)
        if all(_shared(line.corners, o.corners) < 0.5 * min(own, _area(o.corners)) for o in kept if o.score >= _SURE):
            kept.append(line)
    return tuple(kept)


def _area(corners: NDArray[np.float32]) -> float:
    import cv2

    return float(cv2.contourArea(corners))


def _shared(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Area that two four-cornered places have in common."""
    import cv2

    return float(cv2.intersectConvexConvex(one, other)[0])


def _read(pixels: NDArray[Any], corners: NDArray[np.float32], found: float) -> Line:
    """Read one line, turned upright; if that fails, with full contrast, and upside down."""
    width, height = _sides(corners)
    turns = (0, 2) if height < 1.5 * width else (1, 3)  # a tall narrow line is read from below or from above
    best = Line("", 0.0, found, corners)
    for turn in turns:
        own = np.roll(corners, turn, axis=0)
        crop = _straightened(pixels, own)
        for shown in (crop, _full_contrast(crop)):
            result = _reader()(shown[..., ::-1], use_det=False, use_cls=False, use_rec=True)
            if result.txts and result.scores[0] > best.score and result.txts[0].strip():
                best = Line(result.txts[0].strip(), float(result.scores[0]), found, own)
            if best.score >= _SURE:
                return best
    return best


def _straightened(pixels: NDArray[Any], corners: NDArray[np.float32]) -> NDArray[Any]:
    import cv2

    width, height = _sides(corners)
    length = int(np.clip(round(_LETTERS * width / max(height, 1)), _LETTERS, 40 * _LETTERS))
    # Shrinking many times at once would skip pixels: average the neighbourhood down first.
    factor = max(1, int(height // _LETTERS))
    left, top = np.maximum(np.floor(corners.min(axis=0)).astype(int) - 1, 0)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + 2
    part = pixels[top:bottom, left:right]
    if factor > 1:
        part = cv2.resize(part, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)
    own = (corners - (left, top)).astype(np.float32) / factor
    upright = np.array([(0, 0), (length, 0), (length, _LETTERS), (0, _LETTERS)], np.float32)
    turned = cv2.getPerspectiveTransform(own, upright)
    return cv2.warpPerspective(part, turned, (length, _LETTERS), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def _full_contrast(crop: NDArray[Any]) -> NDArray[Any]:
    grey = crop.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    low, high = np.percentile(grey, (2, 98))
    stretched = np.clip((grey - low) * (255 / max(high - low, 4)), 0, 255).astype(np.uint8)
    return np.repeat(stretched[..., None], 3, axis=2)


def _sides(corners: NDArray[np.float32]) -> tuple[float, float]:
    """Width and height of a four-cornered line."""
    width = (np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[2] - corners[3])) / 2
    height = (np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])) / 2
    return float(width), float(height)
