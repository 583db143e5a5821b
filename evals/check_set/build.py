"""Build the check set: every case of `cases.yaml` becomes a picture file and a line of truth."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from evals.check_set.draft import encode, paint, product_names
from evals.check_set.faults import FAULTS
from evals.check_set.proper import begin
from evals.check_set.truth import Known, Truth, known

CASES = Path(__file__).parent / "cases.yaml"
# Families that a case may ask for instead of one product.
FAMILIES = {
    "solid": ("mug", "white-vase", "tea-box", "book", "tin", "cushion", "striped-cushion", "board", "plant", "backpack",
              "football", "camera", "shampoo", "perfume"),
    "coloured": ("mug", "tea-box", "book", "tin", "cushion", "striped-cushion", "board", "plant", "backpack",
                 "keyboard"),
    "unprinted": ("mug", "white-vase", "cushion", "board", "plant", "backpack", "football", "camera",
                  "headphones", "chair", "lamp"),
    "standing": ("mug", "white-vase", "tea-box", "tin", "plant", "camera", "shampoo", "perfume", "lamp"),
    "two-sided": ("mug", "camera", "tea-box", "backpack"),
    "worn": ("t-shirt", "backpack", "sunglasses", "earrings", "ring", "headphones"),
    "square": ("mug", "football", "cushion", "striped-cushion", "plant", "headphones", "backpack", "board"),
}  # fmt: skip
TODAY = date(2026, 11, 20)


def load_cases() -> list[dict[str, Any]]:
    """Every case, as written."""
    loaded: list[dict[str, Any]] = yaml.safe_load(CASES.read_text("utf-8"))
    return loaded


def build(folder: Path, seed: int = 0, cases: Sequence[dict[str, Any]] | None = None) -> Truth:
    """Write the pictures and the truth into a folder.

    Args:
        folder: Made if it does not exist; files of an earlier set with the same names are replaced.
        seed: Other seeds give other products, places and noise. Same seed, same bytes on one machine.
        cases: Only these; None for all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pictures = [_make(folder, number, dict(case), seed) for number, case in enumerate(cases or load_cases(), 1)]
    truth = Truth(seed=seed, today=TODAY, pictures=tuple(pictures))
    truth.write(folder)
    return truth


def _make(folder: Path, number: int, case: dict[str, Any], seed: int) -> Known:
    shop, slot = case.pop("shop"), case.pop("slot", "main")
    faults: dict[str, Any] = case.pop("faults", {})
    rng = np.random.default_rng([seed, zlib.crc32(f"{number} {shop} {sorted(faults)}".encode())])
    product = _choose(case.pop("product", "any"), rng)
    draft = begin(shop, product, rng)
    draft.shift = (float(rng.uniform(-0.004, 0.004)), float(rng.uniform(-0.004, 0.004)))
    for name, value in (case.pop("with", {}) or {}).items():
        FAULTS[name](draft, value)  # a circumstance, not a fault: it breaks nothing here
        faults_perhaps = FAULTS[name].either
        case["either"] = [*case.get("either", ()), *_rules(faults_perhaps, shop, slot)]
    for field in ("fill", "contact", "backdrop"):
        if field in case:
            value = case.pop(field)
            setattr(draft, field, tuple(value) if isinstance(value, list) else value)
    for name, value in faults.items():
        FAULTS[name](draft, value)
    content = encode(paint(draft), draft)
    label = "-".join(faults) or "clean"
    path = folder / f"{number:03d}-{shop}-{slot}-{product}-{label.replace('_', '')}{draft.file.ending}"
    path.write_bytes(content)
    repairable = case.pop("repairable", bool(faults) and all(FAULTS[name].repairable for name in faults))
    page = {
        "file": path.name, "marketplace": shop, "slot": slot, "faults": tuple(faults), "product": product,
        "box": draft.box, "repairable": repairable, **case,
    }  # fmt: skip
    kinds = [kind for name in faults for kind in FAULTS[name].breaks]
    perhaps = [kind for name in faults for kind in FAULTS[name].either]
    return known(page, kinds, perhaps)


def _rules(kinds: Sequence[str], shop: str, slot: str) -> list[str]:
    from evals.check_set.truth import rules_broken

    return list(rules_broken(kinds, shop, slot))


def _choose(wanted: str, rng: np.random.Generator) -> str:
    family = FAMILIES.get(wanted, product_names() if wanted == "any" else (wanted,))
    return str(family[int(rng.integers(len(family)))])
