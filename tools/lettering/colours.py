"""Colours for text: contrast as the web's accessibility guidelines measure it, and colours that keep it.

Colours are sRGB, 0-255 each.
"""

from __future__ import annotations

import colorsys

from PIL import ImageColor

from tools.errors import ToolInputError

Colour = tuple[int, int, int]
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3 AA
WHITE, INK, BLACK = (255, 255, 255), (24, 26, 30), (0, 0, 0)


def read_colour(text: str) -> Colour:
    """Read a colour: `#1a7f5a`, or an English name such as `navy`.

    Raises:
        ToolInputError: It is none.
    """
    try:
        return ImageColor.getrgb(text.strip())[:3]
    except ValueError:
        raise ToolInputError(
            f"{text!r} is no colour I know. Write it as `#1a7f5a`, or as an English name such as `navy` or `teal`."
        ) from None


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21.

    Source:
        W3C, Web Content Accessibility Guidelines 2.2, "contrast ratio".
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(ground: Colour) -> Colour:
    """White or near black, whichever is read better on a ground; at least `LEAST_CONTRAST` away from it."""
    if contrast(WHITE, ground) >= LEAST_CONTRAST:
        return WHITE
    return INK if contrast(INK, ground) >= LEAST_CONTRAST else BLACK


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """One colour with a share, 0-1, of another."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def deepened(colour: Colour) -> Colour:
    """A deep, calm colour of the same hue, on which white text is read well."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(value / 255 for value in colour))
    red, green, blue = colorsys.hls_to_rgb(hue, min(lightness, 0.24), min(saturation, 0.5))
    return round(red * 255), round(green * 255), round(blue * 255)


def _luminance(colour: Colour) -> float:
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
