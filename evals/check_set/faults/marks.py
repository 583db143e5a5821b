"""Things added to the photo: words, price tags, watermarks here, drawn things from `signs.py`; and what each breaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PIL import Image

from evals.check_set.draft import Draft
from evals.check_set.faults import signs
from evals.check_set.faults.fault import Fault
from evals.check_set.faults.lettering import add_layer, lettered, spot, stick


def text(
    draft: Draft, words: str, where: str = "top", size: float = 0.04,
    colour: Sequence[int] = (20, 20, 20), font: str = "sans-bold",
    angle: float = 0.0, outline: Sequence[int] | None = None, panel: Sequence[int] | None = None, opacity: float = 1.0,
) -> None:  # fmt: skip
    """Words; `size` is the height of the letters as share of the shorter side."""
    add_layer(
        draft, where, lambda side: lettered(words, round(size * side), colour, font, opacity, angle, outline, panel)
    )


def price(
    draft: Draft,
    words: str = "ONLY $19.99",
    where: str = "bottom left",
    size: float = 0.05,
    colour: Sequence[int] = (226, 36, 44),
) -> None:
    """A price tag."""
    text(draft, words, where, size, (255, 255, 255), panel=colour)


def best_seller(draft: Draft, words: str = "Best Seller", where: str = "top left", size: float = 0.045) -> None:
    """An orange flag as the marketplace's own."""
    text(draft, words, where, size, (255, 255, 255), "sans", panel=(230, 122, 0))


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


_BESIDE: dict[str, Any] = {
    "breaks": ("graphics",),
    "either": ("inset", "no_room", "large", "cut_off", "text_on_background"),
    "repairable": True,
}
_OVER: dict[str, Any] = {"breaks": ("graphics",), "either": ("inset", "text_on_product")}


def _kinds(base: dict[str, Any], *more: str, either: tuple[str, ...] = ()) -> dict[str, Any]:
    return {**base, "breaks": (*base["breaks"], *more), "either": (*base["either"], *either)}


FAULTS: dict[str, Fault] = {
    "text": Fault(text, **_kinds(_BESIDE, either=("promised",))),
    "text_over": Fault(text, **_kinds(_OVER, either=("promised",))),
    "offer": Fault(text, **_kinds(_BESIDE, "promised", either=("contact_or_price",))),
    "offer_over": Fault(text, **_kinds(_OVER, "promised", either=("contact_or_price",))),
    "contact": Fault(text, **_kinds(_BESIDE, "contact", "contact_or_price", either=("promised",))),
    "contact_over": Fault(text, **_kinds(_OVER, "contact", "contact_or_price", either=("promised",))),
    "badge": Fault(signs.badge, **_kinds(_BESIDE, "promised", either=("contact_or_price",))),
    "stars": Fault(signs.stars, **_kinds(_BESIDE, "promised", either=("contact_or_price",))),
    "price": Fault(price, **_kinds(_BESIDE, "contact_or_price", either=("promised",))),
    "qr_code": Fault(signs.qr_code, **_kinds(_BESIDE, "contact", either=("contact_or_price", "several_views"))),
    "watermark": Fault(watermark, **_kinds(_OVER, either=("nearly_white", "not_white"))),
    "logo": Fault(signs.logo, **_BESIDE),
    "sign": Fault(signs.sign, **_kinds(_BESIDE, either=("several_views",))),
    "best_seller": Fault(best_seller, **_kinds(_BESIDE, "marks", either=("promised",))),
    "amazons_choice": Fault(signs.amazons_choice, **_kinds(_BESIDE, "marks", either=("promised",))),
    "prime": Fault(signs.prime, **_kinds(_BESIDE, "marks")),
}  # fmt: skip
