"""Repair the faulty pictures and look at the results: do they pass, and is the product still the same?"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from agent.settings import Settings
from agent.studio import Studio
from evals.check_set.draft import load_product
from evals.check_set.score import Likeness, RepairScore, Wrong
from evals.check_set.truth import Known, Truth
from tools.check.checker import check_file
from tools.photo import read_photo

_SIDE = 700  # px; products are compared at this size, so that resampling does not count
_ALIKE = 20  # of 255: noise, compression and resampling stay below
Gray = NDArray[np.float32]


def score_repairs(folder: Path, truth: Truth, pictures: list[Known]) -> RepairScore:
    """Repair pictures with the tool and check what comes out."""
    score = RepairScore()
    settings = Settings()
    with tempfile.TemporaryDirectory() as scratch:
        own = settings.model_copy(update={"data_dir": Path(scratch), "model_dir": settings.models_folder})
        studio = Studio.open(own)
        for number, one in enumerate(pictures):
            score.tried += 1
            wrong, fixed = _repair(studio, f"set-{number}", folder / one.file, one, truth)
            score.failures += wrong
            score.passed += not wrong
            if fixed:
                likeness = product_likeness(folder / one.file, one, fixed)
                if likeness is not None:
                    score.products[one.file] = likeness
    return score


def _repair(studio: Studio, thread: str, path: Path, one: Known, truth: Truth) -> tuple[list[Wrong], Path | None]:
    refused, image_id = studio.take_in(thread, path.read_bytes(), path.name)
    if refused:
        return [Wrong(file=one.file, rule="upload", expected="taken", got="refused", message=refused)], None
    result = studio.run_tool("fix_image", thread, image_id=image_id, marketplace=one.marketplace, slot=one.slot)
    if not result.ok or not result.images:
        return [
            Wrong(
                file=one.file,
                rule="fix_image",
                expected="a picture",
                got="none",
                message=result.error or " ".join(result.notes),
            )
        ], None
    fixed = Path(result.files[0])
    report = check_file(fixed, one.marketplace, one.slot, today=truth.today)
    left = [f for f in report.findings if f.rule in one.flags and f.status in ("fail", "warn")]
    if report.verdict != "pass":
        left += [
            f
            for f in report.findings
            if f.status in ("fail", "unknown") and f.severity in ("reject", "suppress") and f not in left
        ]
    return [
        Wrong(file=one.file, rule=f.rule, expected="pass after the repair", got=f.status, measured=f.measured,
              message=f.message)
        for f in left
    ], fixed  # fmt: skip


def product_likeness(path: Path, one: Known, fixed: Path) -> Likeness | None:
    """Lay the product of a picture over its repair and compare its inside.

    Returns:
        None where the product has no inside; nothing kept where it cannot be found in the repair.
    """
    import cv2

    source = read_photo(path.read_bytes(), path.name).image.convert("RGB")
    left, top, right, bottom = one.box
    inside = (max(0, left), max(0, top), min(source.width, right), min(source.height, bottom))
    alpha = load_product(one.product).getchannel("A").resize((right - left, bottom - top))
    alpha = alpha.crop((inside[0] - left, inside[1] - top, inside[2] - left, inside[3] - top))
    scale = _SIDE / max(alpha.size)
    size = (max(8, round(alpha.width * scale)), max(8, round(alpha.height * scale)))
    product = np.asarray(source.crop(inside).resize(size, Image.Resampling.LANCZOS), np.float32)
    core = cv2.erode((np.asarray(alpha.resize(size)) >= 250).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    result = read_photo(fixed.read_bytes(), fixed.name).image
    flattened = Image.new("RGB", result.size, "white")
    flattened.paste(result.convert("RGB"), mask=result.getchannel("A") if result.mode == "RGBA" else None)
    if not core.any():
        return None
    tries = [
        _aligned(product, core, np.asarray(flattened, np.float32), at) for at in _places(flattened, one, source.size)
    ]
    return max(tries, key=lambda found: found.kept)


def _places(result: Image.Image, one: Known, source: tuple[int, int]) -> list[tuple[float, float, float, float]]:
    """Where the product may be: everything that differs from the corner's colour, or where it was."""
    pixels = np.asarray(result, np.int16)
    differs = np.abs(pixels - pixels[4, 4]).max(axis=2) > 14
    places = []
    columns, rows = np.flatnonzero(differs.any(axis=0)), np.flatnonzero(differs.any(axis=1))
    if columns.size:
        places.append((float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)))
    x, y = result.width / source[0], result.height / source[1]
    places.append((one.box[0] * x, one.box[1] * y, one.box[2] * x, one.box[3] * y))
    return places


def _aligned(
    product: Gray, core: NDArray[np.bool_], result: Gray, place: tuple[float, float, float, float]
) -> Likeness:
    """Refine a guess by the enhanced correlation coefficient (Evangelidis and Psarakis, 2008) and compare."""
    import cv2

    height, width = core.shape
    left, top, right, bottom = place
    warp = np.array([[(right - left) / width, 0, left], [0, (bottom - top) / height, top]], np.float32)
    flags = cv2.INTER_AREA if (right - left) > width else cv2.INTER_LINEAR
    rough = cv2.warpAffine(
        result, warp, (width, height), flags=flags | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    refine: Any = np.eye(2, 3, dtype=np.float32)
    steps = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 60, 1e-5)
    try:
        _, refine = cv2.findTransformECC(
            cv2.cvtColor(product, cv2.COLOR_RGB2GRAY), cv2.cvtColor(rough, cv2.COLOR_RGB2GRAY), refine,
            cv2.MOTION_AFFINE, steps, core.astype(np.uint8), 5,
        )  # fmt: skip
    except cv2.error:
        return Likeness(difference=255, kept=0)  # nothing alike there
    laid = cv2.warpAffine(
        rough, refine, (width, height), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    difference = np.abs(laid - product).max(axis=2)
    # A sharp print that lies half a pixel off differs along every letter; what is near something alike is alike.
    alike = cv2.dilate((difference <= _ALIKE).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return Likeness(difference=float(np.median(difference[core])), kept=float(alike[core].mean()))
