"""The segmentation network: a photo in, a rough alpha matte out.

Uses rembg's session classes with files that Lightbox verified itself; rembg never downloads anything here.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def rough_alpha(image: Image.Image, model: str, path: Path) -> NDArray[np.float32]:
    """Let the network guess where the product is.

    Args:
        image: Mode `RGB`, sRGB, any size; the network sees it at its own size.
        model: rembg's name of the model.
        path: The verified model file.

    Returns:
        Array `(H, W)`, 0 is background, 1 is product, the size of `image`.
    """
    guess = _session(model, path).predict(image)[0]
    return np.asarray(guess, np.float32) / np.float32(255)


@lru_cache(maxsize=2)
def _session(model: str, path: Path) -> Any:
    """Load a network once; loading u2netp takes about 0.1 s, the large ones several seconds."""
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
    options.intra_op_num_threads = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    return VerifiedSession(model, options, providers=onnxruntime.get_available_providers())
