"""Faults of the photograph: blurred, blown up, compressed, without colour."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageFilter

from evals.check_set.draft import Draft, saved
from evals.check_set.faults.fault import Fault


def gaussian(draft: Draft, radius: float = 0.006) -> None:
    """Out of focus; `radius` is a share of the shorter side. The background stays as it was."""

    def change(picture: Image.Image, _draft: Draft) -> Image.Image:
        return picture.filter(ImageFilter.GaussianBlur(radius * min(picture.size)))

    draft.changes += [change, _grain]


def motion(draft: Draft, length: float = 0.02, angle: float = 20.0) -> None:
    """The camera moved; `length` is a share of the shorter side."""

    def change(picture: Image.Image, _draft: Draft) -> Image.Image:
        import cv2

        size = max(3, round(length * min(picture.size))) | 1
        line = np.zeros((size, size), np.float32)
        line[size // 2] = 1
        turn = cv2.getRotationMatrix2D((size / 2 - 0.5, size / 2 - 0.5), angle, 1.0)
        kernel = cv2.warpAffine(line, turn, (size, size))
        return Image.fromarray(
            cv2.filter2D(np.asarray(picture), -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE)
        )

    draft.changes += [change, _grain]


def _grain(picture: Image.Image, draft: Draft) -> Image.Image:
    """The sensor's noise, which no lens blurs; white that is cut off at 255 stays white."""
    pixels = np.asarray(picture, np.float32)
    noise = draft.rng.normal(0, 1.5, (*pixels.shape[:2], 1)) * (pixels.min(axis=2, keepdims=True) < 250)
    return Image.fromarray(np.clip(pixels + noise + 0.5, 0, 255).astype(np.uint8))


def upscaled(draft: Draft, factor: float = 3.0, method: str = "bicubic") -> None:
    """A small picture, as a shop's website has it, blown up to the wanted size."""

    def change(picture: Image.Image, _draft: Draft) -> Image.Image:
        small = picture.resize(
            (round(picture.width / factor), round(picture.height / factor)), Image.Resampling.LANCZOS
        )
        small = Image.open(io.BytesIO(saved(small.convert("RGB"), "JPEG", quality=90)))
        return small.resize(picture.size, Image.Resampling[method.upper()])

    draft.changes.append(change)


def mosaic(draft: Draft, block: int = 16) -> None:
    """Visible squares."""

    def change(picture: Image.Image, _draft: Draft) -> Image.Image:
        small = picture.resize((picture.width // block, picture.height // block), Image.Resampling.BOX)
        return small.resize(picture.size, Image.Resampling.NEAREST)

    draft.changes.append(change)


def low_quality(draft: Draft, quality: int = 30) -> None:
    """A JPEG compressed far too hard."""
    draft.write(quality=quality, bytes_between=(0, 60_000_000), options={"subsampling": 2})


def compressed_twice(draft: Draft, quality: int = 20) -> None:
    """Compressed hard once, as a messenger does, and saved again in good quality."""

    def change(picture: Image.Image, _draft: Draft) -> Image.Image:
        return Image.open(io.BytesIO(saved(picture.convert("RGB"), "JPEG", quality=quality))).convert("RGB")

    draft.changes.append(change)


def colourless(draft: Draft) -> None:
    """A black-and-white picture in a colour file."""
    draft.changes.append(lambda picture, _draft: picture.convert("L").convert("RGB"))


FAULTS: dict[str, Fault] = {
    "blurred": Fault(gaussian, ("blurred",), ("upscaled", "nearly_white", "not_white", "shadow")),
    "shaken": Fault(motion, ("blurred",), ("upscaled", "nearly_white", "not_white", "shadow")),
    "upscaled": Fault(upscaled, ("upscaled",), ("blurred", "compressed", "nearly_white")),
    "upscaled_much": Fault(upscaled, ("upscaled", "blurred"), ("compressed", "nearly_white")),
    "mosaic": Fault(mosaic, ("blurred",), ("upscaled", "compressed", "in_colour", "nearly_white", "not_white")),
    "low_quality": Fault(low_quality, ("compressed",), ("blurred", "upscaled", "nearly_white")),
    "compressed_twice": Fault(
        compressed_twice, ("compressed",), ("blurred", "upscaled", "compressed_number", "nearly_white")
    ),
    "colourless": Fault(colourless, ("in_colour",), ("colour_mode",)),
}
