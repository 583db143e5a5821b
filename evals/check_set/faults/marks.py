"""Things added to the photo: words, badges, stars, price tags, codes, watermarks, logos, marketplace marks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from evals.check_set.draft import Draft
from evals.check_set.faults.fault import Fault
from evals.check_set.faults.lettering import font_of, lettered, spot, stick


def _add(draft: Draft, where: str, make: Any) -> None:
    """Add a layer that is made for the picture's shorter side."""

    def change(picture: Image.Image, draft: Draft) -> Image.Image:
        layer = make(min(picture.size))
        room = picture.width * 0.96
        if layer.width > room:
            layer = layer.resize((round(room), round(layer.height * room / layer.width)), Image.Resampling.LANCZOS)
        return stick(picture, layer, spot(where, layer.size, picture.size, draft.box))

    draft.changes.append(change)


def text(
    draft: Draft, words: str, where: str = "top", size: float = 0.04,
    colour: Sequence[int] = (20, 20, 20), font: str = "sans-bold",
    angle: float = 0.0, outline: Sequence[int] | None = None, panel: Sequence[int] | None = None, opacity: float = 1.0,
) -> None:  # fmt: skip
    """Words; `size` is the height of the letters as share of the shorter side."""
    _add(draft, where, lambda side: lettered(words, round(size * side), colour, font, opacity, angle, outline, panel))


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

    _add(draft, where, make)


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

    _add(draft, where, make)


def price(
    draft: Draft,
    words: str = "ONLY $19.99",
    where: str = "bottom left",
    size: float = 0.05,
    colour: Sequence[int] = (226, 36, 44),
) -> None:
    """A price tag."""
    text(draft, words, where, size, (255, 255, 255), panel=colour)


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

    _add(draft, where, make)


def watermark(
    draft: Draft, words: str = "SAMPLE", opacity: float = 0.3, layout: str = "single", size: float = 0.12,
    colour: Sequence[int] = (128, 128, 128), font: str = "sans-bold",
) -> None:  # fmt: skip
    """See-through words over the picture.

    Args:
        draft: Changed.
        words: Of the mark.
        opacity: 0-1.
        layout: `single` across the middle, `diagonal`, or `tiled` all over.
        size: Height of the letters, share of the shorter side.
        colour: Of the letters.
        font: File stem.
    """

    def change(picture: Image.Image, draft: Draft) -> Image.Image:
        side = min(picture.size)
        angle = 30.0 if layout != "single" else 0.0
        mark = lettered(words, round(size * side), colour, font, opacity, angle)
        if layout != "tiled":
            if mark.width > picture.width * 0.9:
                mark = mark.resize(
                    (round(picture.width * 0.9), round(mark.height * picture.width * 0.9 / mark.width)), 1
                )
            return stick(picture, mark, spot("over", mark.size, picture.size, draft.box))
        layer = Image.new("RGBA", picture.size, (*colour, 0))
        for row, y in enumerate(range(-mark.height // 2, picture.height, round(mark.height * 1.25))):
            for x in range(-(row % 2) * mark.width // 2, picture.width, round(mark.width * 1.3)):
                stick(layer, mark, (x, y))
        return stick(picture, layer, (0, 0))

    draft.changes.append(change)


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
        if opacity < 1:
            layer.putalpha(layer.getchannel("A").point(lambda a: round(a * opacity)))
        return layer

    _add(draft, where, make)


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
        if opacity < 1:
            layer.putalpha(layer.getchannel("A").point(lambda a: round(a * opacity)))
        return layer

    _add(draft, where, make)


def best_seller(draft: Draft, words: str = "Best Seller", where: str = "top left", size: float = 0.045) -> None:
    """An orange flag as the marketplace's own."""
    text(draft, words, where, size, (255, 255, 255), "sans", panel=(230, 122, 0))


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

    _add(draft, where, make)


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

    _add(draft, where, make)


def placeholder(
    draft: Draft, words: str = "Image coming soon", icon: bool = True, colour: Sequence[int] = (236, 236, 236)
) -> None:
    """No photo, only a message."""

    def change(picture: Image.Image, _draft: Draft) -> Image.Image:
        made = Image.new("RGB", picture.size, tuple(colour))
        draw, (wide, tall) = ImageDraw.Draw(made), picture.size
        if icon:
            side, x, y = min(wide, tall) * 0.24, wide / 2, tall * 0.42
            draw.rounded_rectangle(
                (x - side / 2, y - side * 0.36, x + side / 2, y + side * 0.36), side * 0.08, (168, 168, 168)
            )
            draw.ellipse((x - side * 0.2, y - side * 0.2, x + side * 0.2, y + side * 0.2), tuple(colour))
            draw.ellipse((x - side * 0.13, y - side * 0.13, x + side * 0.13, y + side * 0.13), (168, 168, 168))
        draw.text((wide / 2, tall * 0.62), words, (120, 120, 120), font_of("sans", round(min(wide, tall) * 0.05)), "mm")
        return made

    draft.changes.append(change)


def blank(draft: Draft, colour: Sequence[int] = (255, 255, 255)) -> None:
    """One colour, nothing else."""

    def change(picture: Image.Image, _draft: Draft) -> Image.Image:
        return Image.new("RGB", picture.size, tuple(colour))

    draft.changes.append(change)


_BESIDE: dict[str, Any] = {
    "breaks": ("graphics",),
    "either": ("inset", "no_room", "large", "cut_off", "text_on_background"),
    "repairable": True,
}
_OVER: dict[str, Any] = {"breaks": ("graphics",), "either": ("inset", "text_on_product")}
_NO_PRODUCT = ("not_white", "not_light", "tinted", "small", "tiny", "large", "cut_off", "no_room", "graphics",
               "blurred",
               "upscaled", "several_views", "in_colour", "promised", "border", "collage", "inset")  # fmt: skip


def _kinds(base: dict[str, Any], *more: str, either: tuple[str, ...] = ()) -> dict[str, Any]:
    return {**base, "breaks": (*base["breaks"], *more), "either": (*base["either"], *either)}


FAULTS: dict[str, Fault] = {
    "text": Fault(text, **_kinds(_BESIDE, either=("promised",))),
    "text_over": Fault(text, **_kinds(_OVER, either=("promised",))),
    "offer": Fault(text, **_kinds(_BESIDE, "promised", either=("contact_or_price",))),
    "offer_over": Fault(text, **_kinds(_OVER, "promised", either=("contact_or_price",))),
    "contact": Fault(text, **_kinds(_BESIDE, "contact", "contact_or_price", either=("promised",))),
    "contact_over": Fault(text, **_kinds(_OVER, "contact", "contact_or_price", either=("promised",))),
    "badge": Fault(badge, **_kinds(_BESIDE, "promised", either=("contact_or_price",))),
    "stars": Fault(stars, **_kinds(_BESIDE, "promised", either=("contact_or_price",))),
    "price": Fault(price, **_kinds(_BESIDE, "contact_or_price", either=("promised",))),
    "qr_code": Fault(qr_code, **_kinds(_BESIDE, "contact", either=("contact_or_price", "several_views"))),
    "watermark": Fault(watermark, **_kinds(_OVER, either=("nearly_white", "not_white"))),
    "logo": Fault(logo, **_BESIDE),
    "sign": Fault(sign, **_kinds(_BESIDE, either=("several_views",))),
    "best_seller": Fault(best_seller, **_kinds(_BESIDE, "marks", either=("promised",))),
    "amazons_choice": Fault(amazons_choice, **_kinds(_BESIDE, "marks", either=("promised",))),
    "prime": Fault(prime, **_kinds(_BESIDE, "marks")),
    "placeholder": Fault(placeholder, ("placeholder", "placeholder_words"), _NO_PRODUCT),
    "blank": Fault(blank, ("placeholder",), (*_NO_PRODUCT, "placeholder_words")),
}  # fmt: skip
