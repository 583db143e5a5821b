"""The segmentation network: a photo in, a rough alpha matte out.

Uses rembg's session classes with files that Lightbox verified itself; rembg never downloads anything here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.machine import network_threads
from tools.remembered import Remembered

_MOST_GUESSES = 32  # 0.1 MB each at 320 px, 1 MB at 1024


class Network:
    """A loaded network. One picture at a time: it uses the cores it may use anyway.

    Args:
        model: rembg's name of the model.
        path: The verified model file.
        side: Side of the square it works at, in px.
    """

    def __init__(self, model: str, path: Path, side: int) -> None:
        self.side = side
        self._session = _open_session(model, path)
        self._ear = self._session.inner_session = _Listener(self._session.inner_session)
        self._lock = Lock()
        self._guesses: Remembered[tuple[NDArray[np.uint8], float]] = Remembered(_MOST_GUESSES)

    def guess(self, photo: NDArray[Any]) -> tuple[NDArray[np.float32], float, NDArray[np.uint8]]:
        """Guess where the product is.

        Args:
            photo: `(H, W, 3)`, uint8, sRGB. Not changed.

        Returns:
            Array `(side, side)`, 0 is background, 1 is product, stretched like the network's input; and how sure the
            network is of its surest pixel, 0-1. rembg stretches every guess to 0-1, so an empty wall has a "product",
            too; only the second number tells. Last, the photo as `reduced` made it, to look at again.
        """
        blocks = reduced(photo, 2 * self.side)
        image = Image.fromarray(blocks).resize((self.side, self.side), Image.Resampling.LANCZOS)
        matte, certainty = self._guesses.about(lambda: self._predict(image), np.asarray(image))
        return matte.astype(np.float32) / np.float32(255), certainty, blocks

    def _predict(self, image: Image.Image) -> tuple[NDArray[np.uint8], float]:
        with self._lock:
            return np.array(self._session.predict(image)[0]), self._ear.heard


def reduced(photo: NDArray[Any], side: int) -> NDArray[np.uint8]:
    """A photo `(H, W, 3)`, uint8, made smaller by a whole factor so that no side falls below `side` px.

    Averaging whole blocks is several times faster than a resize to any size, and as good before one.
    """
    import cv2

    factor = max(1, min(photo.shape[:2]) // side)
    height, width = (length // factor * factor for length in photo.shape[:2])
    size = (width // factor, height // factor)
    return np.asarray(cv2.resize(photo[:height, :width], size, interpolation=cv2.INTER_AREA))


@lru_cache(maxsize=2)
def load_network(model: str, path: Path, side: int) -> Network:
    """Load a network once; u2netp takes about 0.1 s, the large ones several seconds."""
    return Network(model, path, side)


class _Listener:
    """Stands before an onnxruntime session and remembers the highest value of its first output, as a probability."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.heard = 0.0

    def get_inputs(self) -> Any:
        return self._session.get_inputs()

    def run(self, outputs: Sequence[str] | None, inputs: dict[str, Any]) -> Any:
        # Only the first output is used; the others are the network's training aids.
        results = self._session.run(outputs or [self._session.get_outputs()[0].name], inputs)
        lowest, highest = float(results[0].min()), float(results[0].max())
        is_logit = lowest < -0.01 or highest > 1.01
        self.heard = 1 / (1 + np.exp(-highest)) if is_logit else highest
        return results


def _open_session(model: str, path: Path) -> Any:
    import numba
    import onnxruntime

    # rembg imports pymatting, which compiles for 90 s on first import. Lightbox uses none of the compiled code.
    # onnxruntime is imported first because rembg ends the process when it is missing.
    numba.config.DISABLE_JIT = True  # type: ignore[attr-defined]
    from rembg.sessions import sessions

    known: type[Any] = sessions[model]

    class VerifiedSession(known):
        @classmethod
        def download_models(cls, *_: Any, **__: Any) -> str:
            return str(path)

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = network_threads()
    # Idle threads that spin, waiting for more, take the core from the next step's work or from another person's.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return VerifiedSession(model, options)
