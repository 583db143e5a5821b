"""Drawn things added to the photo: badges, stars, codes, logos, a marketplace's own flags."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from evals.check_set.draft import Draft
from evals.check_set.faults.lettering import add_layer, lettered, stick


def badge(
    draft: Draft, words: str = "SALE\n-50%", where: str = "top right", size: float = 0.2,
    colour: Sequence[int] = (214, 30, 38), shape: str = "burst",
) -> None:  # fmt: skip
    """A round sticker, a burst with points, or a ribbon across the corner."""

    def make(side: int) -> Image.Image:
        across = round(size * side)
        layer = Image.new("RGBA", (across, across), (0, 0, 0, 0))
        draw = ImageDraw.Draw(layer)
        if shape == "burst":
            points = [
                (across / 2 + (across / 2 if i % 2 else across / 2.35) * math.cos(math.pi * i / 14),
                 across / 2 + (across / 2 if i % 2 else across / 2.35) * math.sin(math.pi * i / 14)) for i in range(28)
            ]  # fmt: skip
            draw.polygon(points, (*colour, 255))
        elif shape == "round":
            draw.ellipse((0, 0, across - 1, across - 1), (*colour, 255))
            draw.ellipse(
                (across * 0.05, across * 0.05, across * 0.95, across * 0.95),
                outline=(255, 255, 255, 255),
                width=max(2, across // 60),
            )
        else:
            draw.polygon([(0, 0), (across * 0.45, 0), (across, across * 0.55), (across, across)], (*colour, 255))
        room = across * (0.62 if shape != "ribbon" else 0.5)
        letters = lettered(words, max(8, across // 5), (255, 255, 255), angle=-45 if shape == "ribbon" else 0)
        shrink = min(1.0, room / letters.width, room / letters.height)
        letters = letters.resize((max(1, round(letters.width * shrink)), max(1, round(letters.height * shrink))), 1)
        middle = (across / 2, across / 2) if shape != "ribbon" else (across * 0.62, across * 0.38)
        stick(layer, letters, (round(middle[0] - letters.width / 2), round(middle[1] - letters.height / 2)))
        return layer

    add_layer(draft, where, make)


def stars(draft: Draft, where: str = "bottom", count: int = 5, size: float = 0.05, words: str = "") -> None:
    """A row of rating stars, with words beside it."""

    def make(side: int) -> Image.Image:
        across = round(size * side)
        letters = lettered(words, round(across * 0.7), (60, 60, 60)) if words else Image.new("RGBA", (1, 1))
        layer = Image.new("RGBA", (round(count * across * 1.1) + letters.width + across // 3, across), (0, 0, 0, 0))
        for i in range(count):
            reach = [(across / 2) * (1 if k % 2 == 0 else 0.42) for k in range(10)]
            points = [
                (
                    i * across * 1.1 + across / 2 + reach[k] * math.sin(math.pi * k / 5),
                    across / 2 - reach[k] * math.cos(math.pi * k / 5),
                )
                for k in range(10)
            ]
            ImageDraw.Draw(layer).polygon(points, (244, 170, 28, 255))
        return stick(layer, letters, (round(count * across * 1.1) + across // 5, (across - letters.height) // 2))

    add_layer(draft, where, make)


def qr_code(
    draft: Draft, content: str = "https://example.com/shop", where: str = "bottom right", size: float = 0.14
) -> None:
    """A QR code."""

    def make(side: int) -> Image.Image:
        import cv2

        squares = cv2.QRCodeEncoder.create().encode(content)
        return (
            Image.fromarray(np.asarray(squares))
            .convert("RGBA")
            .resize((round(size * side),) * 2, Image.Resampling.NEAREST)
        )

    add_layer(draft, where, make)


def logo(
    draft: Draft,
    where: str = "top left",
    size: float = 0.12,
    opacity: float = 1.0,
    words: str = "norda",
    colour: Sequence[int] = (24, 110, 120),
) -> None:
    """A shop's logo: a sign and a name."""

    def make(side: int) -> Image.Image:
        tall = round(size * side * 0.5)
        name = lettered(words, round(tall * 0.7), colour, "script")
        layer = Image.new("RGBA", (round(tall * 1.25) + name.width, max(tall, name.height)), (*colour, 0))
        draw = ImageDraw.Draw(layer)
        draw.ellipse((0, 0, tall - 1, tall - 1), (*colour, 255))
        draw.pieslice((tall * 0.2, tall * 0.2, tall * 0.8, tall * 0.8), 40, 320, (255, 255, 255, 255))
        stick(layer, name, (round(tall * 1.2), (layer.height - name.height) // 2))
        return _fainter(layer, opacity)

    add_layer(draft, where, make)


def sign(
    draft: Draft,
    where: str = "top right",
    size: float = 0.13,
    opacity: float = 1.0,
    colour: Sequence[int] = (30, 60, 140),
) -> None:
    """A logo without words: a leaf in a ring."""

    def make(side: int) -> Image.Image:
        across = round(size * side)
        layer = Image.new("RGBA", (across, across), (*colour, 0))
        draw = ImageDraw.Draw(layer)
        draw.ellipse((0, 0, across - 1, across - 1), outline=(*colour, 255), width=max(2, across // 12))
        curve = [(t, math.sin(math.pi * t) * 0.24) for t in (i / 20 for i in range(21))]
        leaf = [(across * (0.2 + 0.6 * t), across * (0.8 - 0.6 * t - h)) for t, h in curve]
        leaf += [(across * (0.2 + 0.6 * t), across * (0.8 - 0.6 * t + h)) for t, h in reversed(curve)]
        draw.polygon(leaf, (*colour, 255))
        return _fainter(layer, opacity)

    add_layer(draft, where, make)


def amazons_choice(draft: Draft, where: str = "top left", size: float = 0.042) -> None:
    """A dark flag with two words."""

    def make(side: int) -> Image.Image:
        tall = round(size * side)
        first, second = (
            lettered("Amazon's", tall, (255, 255, 255), "sans"),
            lettered("Choice", tall, (255, 168, 40), "sans"),
        )
        layer = Image.new("RGBA", (first.width + second.width + tall * 3, tall * 2), (35, 47, 62, 255))
        stick(layer, first, (tall // 2, (layer.height - first.height) // 2))
        stick(layer, second, (first.width + tall, (layer.height - second.height) // 2))
        ImageDraw.Draw(layer).polygon(
            [(layer.width, 0), (layer.width - tall, layer.height), (layer.width, layer.height)], (0, 0, 0, 0)
        )
        return layer

    add_layer(draft, where, make)


def prime(draft: Draft, where: str = "bottom right", size: float = 0.05) -> None:
    """A tick and the word prime."""

    def make(side: int) -> Image.Image:
        tall = round(size * side)
        word = lettered("prime", tall, (0, 160, 220))
        layer = Image.new("RGBA", (word.width + round(tall * 1.2), round(tall * 1.4)), (0, 0, 0, 0))
        ImageDraw.Draw(layer).line(
            [(tall * 0.1, tall * 0.75), (tall * 0.4, tall * 1.05), (tall * 0.95, tall * 0.3)], (255, 150, 0, 255),
            max(3, tall // 6), "curve",
        )  # fmt: skip
        return stick(layer, word, (round(tall * 1.15), (layer.height - word.height) // 2))

    add_layer(draft, where, make)


def _fainter(layer: Image.Image, opacity: float) -> Image.Image:
    """A layer of which only a share shows, 0-1."""
    layer.putalpha(layer.getchannel("A").point(lambda a: round(a * opacity)))
    return layer
