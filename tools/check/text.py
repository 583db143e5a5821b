"""Read the text in a picture: where lines of text are, what they say, and how sure the reader is.

Knows pixels and lines; does not know products, rules, or which text is allowed.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.check.judgement import Box
from tools.check.regions import peak
from tools.machine import network_threads
from tools.remembered import Remembered

_SIDE = 800  # px, longest side that is searched as it is
_SIDE_AGAIN = 640  # px, when it is searched again for small and for faint text: letters of 2% are 13 px tall
_MOST_LINES = 40  # a page of print says no more about a product picture than its first lines, and each costs 12 ms
_THREADS = 2
_LETTERS = 48  # px, height at which the recogniser reads
_TEXT = 0.5  # detector's score of a line
_TEXT_ON_PLAIN = 0.4  # where nothing else is left in the picture, less is enough
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

    @property
    def angle(self) -> float:
        """Slant of the line in degrees, -90 to 90."""
        across = self.corners[1] - self.corners[0]
        angle = math.degrees(math.atan2(float(across[1]), float(across[0])))
        return (angle + 90) % 180 - 90


def read_text(pixels: NDArray[Any], things: NDArray[np.bool_] | None = None) -> tuple[Line, ...]:
    """Find and read the lines of text in a picture, small and faint ones too.

    The picture is searched as it is and with its local contrast raised, where semi-transparent marks stand out. The
    detector takes the outline of a large thing for a letter and then overlooks the small ones beside it: where the
    things are known, what is beside them and what is on them are searched apart.

    Safe to call from several threads; they take turns.

    Args:
        pixels: `(H, W, 3)`, uint8, upright. Not changed.
        things: Bool array of any size and the picture's shape, True in large things on a plain background; None where
            the background is not plain.

    Returns:
        Lines, the most certain first.
    """
    height, width = pixels.shape[:2]
    if min(height, width) * min(_SIDE / max(height, width), 2.0) < _LETTERS / 2:
        return ()  # too narrow a strip to hold a line of text
    return _SEEN.about(lambda: _search(pixels, things), pixels, things)


def _search(pixels: NDArray[Any], things: NDArray[np.bool_] | None) -> tuple[Line, ...]:
    with _ONE_AT_A_TIME:
        places = [place for view, least in _views(pixels, things) for place in _find(view, pixels, least)]
        lines = [_read(pixels, corners, found) for corners, found in _without_doubles(places)]
    for line in lines:
        line.corners.setflags(write=False)
    return tuple(sorted(_without_parts(lines), key=lambda line: -line.score))


def _views(pixels: NDArray[Any], things: NDArray[np.bool_] | None) -> Iterator[tuple[NDArray[Any], float]]:
    """Pictures to search, and the score from which a find counts as text."""
    import cv2

    yield _sized(pixels, _SIDE), _TEXT
    again = _sized(pixels, _SIDE_AGAIN)
    if things is None:
        yield raised_contrast(again), _TEXT
        return
    inside = cv2.resize(things.astype(np.uint8), (again.shape[1], again.shape[0]), interpolation=cv2.INTER_NEAREST)
    margin = np.ones((7, 7), np.uint8)  # outlines are soft
    yield raised_contrast(_continued(again, cv2.dilate(inside, margin) == 0)), _TEXT_ON_PLAIN
    yield raised_contrast(_continued(again, cv2.erode(inside, margin) > 0)), _TEXT


def _sized(pixels: NDArray[Any], side: int) -> NDArray[Any]:
    import cv2

    scale = min(side / max(pixels.shape[:2]), 2.0)
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


def _continued(picture: NDArray[Any], shown: NDArray[np.bool_]) -> NDArray[Any]:
    """A picture whose part that is not `shown` is covered with the smooth continuation of the part that is."""
    import cv2

    weight = shown.astype(np.float32)
    coarse = (max(1, picture.shape[1] // 8), max(1, picture.shape[0] // 8))
    part = cv2.resize(weight, coarse, interpolation=cv2.INTER_AREA)
    values = cv2.resize(picture * weight[..., None], coarse, interpolation=cv2.INTER_AREA)
    cover = np.full_like(values, values.sum(axis=(0, 1)) / max(float(part.sum()), 1.0))
    for reach in (16, 6, 2, 0.7):  # from far to near, each where it has enough to go by
        near = cv2.GaussianBlur(part, (0, 0), reach)[..., None]
        share = np.minimum(near * 4, 1)
        cover = cover * (1 - share) + cv2.GaussianBlur(values, (0, 0), reach) / np.maximum(near, 1e-3) * share
    whole = cv2.resize(cover, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.where(shown[..., None], picture, np.clip(np.rint(whole), 0, 255).astype(np.uint8))


def raised_contrast(picture: NDArray[Any]) -> NDArray[Any]:
    """Bring every neighbourhood to the same contrast, so that a faint mark looks like a strong one.

    Args:
        picture: `(H, W, 3)`, uint8.

    Returns:
        `(H, W, 3)`, uint8, 128 where nothing differs from its surroundings.
    """
    values = picture.astype(np.float32)
    detail = values - _neighbourhood(values)
    strength = peak(_neighbourhood(detail * detail))[..., None] ** 0.5
    # 3 keeps the ringing of compression, one or two levels, from looking like a mark.
    return np.clip(128 + 60 * detail / (strength + 3), 0, 255).astype(np.uint8)


def _neighbourhood(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean around each pixel, over a fortieth of the picture; so smooth that a quarter of the size is enough."""
    import cv2

    height, width = values.shape[:2]
    small = cv2.resize(values, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), max(height, width) / 160)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


_ONE_AT_A_TIME = threading.Lock()
_SEEN: Remembered[tuple[Line, ...]] = Remembered(64)


@cache
def _reader() -> Any:
    from rapidocr import RapidOCR

    count = min(_THREADS, network_threads())
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": count for kind in ("intra", "inter")}
    options = {"Global.log_level": "critical", "Global.use_cls": False, "Global.text_score": 0.0}
    return RapidOCR(params={**options, **threads, "Det.limit_type": "max", "Det.limit_side_len": 2 * _SIDE})


def _find(
    view: NDArray[Any], pixels: NDArray[Any], least: float
) -> Iterator[tuple[NDArray[np.float32], float]]:  # fmt: skip
    """Places of lines in px of the whole picture, with the detector's scores."""
    result = _reader()(view[..., ::-1], use_det=True, use_cls=False, use_rec=False, box_thresh=least)
    scale = np.array([pixels.shape[1] / view.shape[1], pixels.shape[0] / view.shape[0]], np.float32)
    for corners, found in zip(result.boxes if result.boxes is not None else (), result.scores or (), strict=True):
        place = corners.astype(np.float32) * scale
        if min(_sides(place)) < _TALLEST * pixels.shape[0] and _area(place) > 0:
            yield place, float(found)


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


def _without_parts(lines: list[Line]) -> list[Line]:
    """Of lines that lie over each other keep the one of which most was read well."""
    kept: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.score * len(line.words)):
        own = _area(line.corners)
        if all(_shared(line.corners, o.corners) < 0.5 * min(own, _area(o.corners)) for o in kept if o.score >= _SURE):
            kept.append(line)
    return kept


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
