"""A brand's colours: read as people write them, put into scenes, and looked for in pictures.

Colours are sRGB. How far apart two are is CIEDE2000, lightness counting half, since light and shade change it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from tools.errors import ToolInputError
from tools.scene.spec import SceneSpec
from tools.scene.vocabulary import find_phrases

CLOSE = 14.0  # CIEDE2000: the same paint in another light
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_CLOTH = ("linen", "velvet")
_NO_WALL = ("paper", "velvet", "grass", "moss", "sand", "snow")
_LIGHTNESS = (40.0, 97.0)  # of grounds on which most products stand out
_SIDE, _COLOURS, _SHARE = 96, 6, 0.06


@dataclass(frozen=True)
class PaletteMatch:
    """How a picture keeps to a palette.

    Attributes:
        share: Of the surroundings, 0 to 1, that is close to a colour of the palette.
        colour: The colour around the product that is nearest to one, `#rrggbb`.
        nearest: That one of the palette.
        distance: How far apart the two are, CIEDE2000.
    """

    share: float
    colour: str
    nearest: str
    distance: float


def read_palette(colours: list[str]) -> tuple[str, ...]:
    """Colours as `#rrggbb`, from hex codes, English names, and the names that scenes know in four languages.

    Raises:
        ToolInputError: One of them is no colour.
    """
    return tuple(dict.fromkeys(_as_hex(colour.strip()) for colour in colours if colour.strip()))


def in_brand_colours(spec: SceneSpec, palette: tuple[str, ...]) -> SceneSpec:
    """Give what a scene leaves open a colour of the palette; what was asked for stays as it is.

    Args:
        spec: What was asked for.
        palette: `#rrggbb`, the main colour first.
    """
    if not palette or spec.surface_colour or spec.wall_colour or spec.places:
        return spec
    ground = ground_of(palette)
    if spec.surface in (None, "paper"):
        return spec.model_copy(update={"surface": "paper", "surface_colour": ground})
    if spec.surface in _CLOTH:
        return spec.model_copy(update={"surface_colour": ground})
    return spec if spec.surface in _NO_WALL else spec.model_copy(update={"wall_colour": ground})


def ground_of(palette: tuple[str, ...]) -> str:
    """The first colour of a palette that is neither very dark nor plain white; else its lightest."""
    lightness = [float(_lab(colour)[0]) for colour in palette]
    fitting = [c for c, light in zip(palette, lightness, strict=True) if _LIGHTNESS[0] <= light <= _LIGHTNESS[1]]
    return fitting[0] if fitting else palette[int(np.argmax(lightness))]


def match_palette(surroundings: Image.Image, palette: tuple[str, ...]) -> PaletteMatch:
    """Measure how much of a picture is in the colours of a palette.

    Args:
        surroundings: Mode `RGB`, without the product.
        palette: `#rrggbb`, one or more.
    """
    small = surroundings.resize((_SIDE, _SIDE), Image.Resampling.BOX).quantize(_COLOURS, Image.Quantize.MEDIANCUT)
    table = np.asarray(small.getpalette(), np.uint8).reshape(-1, 3)
    counts = np.bincount(np.asarray(small).ravel(), minlength=len(table))[: len(table)]
    shares = counts / counts.sum()
    main = [at for at in np.argsort(-shares) if shares[at] >= _SHARE]
    hexes = ["#" + "".join(f"{int(v):02x}" for v in table[at]) for at in main]
    apart = np.array([[distance(one, other) for other in palette] for one in hexes])
    row, column = np.unravel_index(int(apart.argmin()), apart.shape)
    share = float(sum(shares[at] for at, near in zip(main, apart.min(axis=1), strict=True) if near <= CLOSE))
    return PaletteMatch(share, hexes[row], palette[int(column)], float(apart.min()))


def distance(one: str, other: str) -> float:
    """How far apart two colours `#rrggbb` are; below about 14 they pass for the same paint.

    Source:
        Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula", 2005, with kL = 2.
    """
    from skimage.color import deltaE_ciede2000

    return float(deltaE_ciede2000(_lab(one), _lab(other), kL=2))


def _lab(colour: str) -> NDArray[Any]:
    from skimage.color import rgb2lab

    lab: NDArray[Any] = rgb2lab(np.array(ImageColor.getrgb(colour)[:3]).reshape(1, 1, 3) / 255.0)[0, 0]
    return lab


def _as_hex(colour: str) -> str:
    if found := _HEX.fullmatch(colour):
        digits = found[1].lower()
        return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
    named = [phrase.meaning for phrase in find_phrases(colour) if phrase.kind == "colours"]
    if named:
        return named[-1]
    try:
        return "#" + "".join(f"{value:02x}" for value in ImageColor.getrgb(colour)[:3])
    except ValueError:
        raise ToolInputError(
            f"{colour[:40]!r} is no colour I know. Write it as `#1a7f5a`, or with a name such as `navy` or `sand`."
        ) from None
