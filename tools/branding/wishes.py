"""What a request says about the brand's look: "in our brand colours"; and what kind of letters its typefaces have."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.products.brands import Brand
from knowledge.products.vocabulary import fold


def without_brand_colours(scene: str) -> tuple[str, bool]:
    """A scene request without the words for the brand's own colours, and whether it had them."""
    left = _colours().sub(" ", scene)
    return (" ".join(left.split()), True) if left != scene else (scene, False)


def has_serifs(brand: Brand) -> bool:
    """Whether the first typeface of a brand is one with serifs, told from its name."""
    first = fold(brand.fonts[0]) if brand.fonts else ""
    if any(word in first for word in _page()["sans"]):
        return False
    return any(word in first for word in _page()["serif"])


@cache
def _colours() -> re.Pattern[str]:
    return re.compile(_page()["brand_colours"], re.IGNORECASE)


@cache
def _page() -> dict[str, Any]:
    page: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return page
