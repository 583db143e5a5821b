"""No photo at all: a message that one is coming, or one colour."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from evals.check_set.draft import Draft
from evals.check_set.faults.fault import Fault
from evals.check_set.faults.lettering import font_of


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


_NO_PRODUCT = ("not_white", "not_light", "tinted", "small", "tiny", "large", "cut_off", "no_room", "graphics",
               "blurred",
               "upscaled", "several_views", "in_colour", "promised", "border", "collage", "inset")  # fmt: skip

FAULTS: dict[str, Fault] = {
    "placeholder": Fault(placeholder, ("placeholder", "placeholder_words"), _NO_PRODUCT),
    "blank": Fault(blank, ("placeholder",), (*_NO_PRODUCT, "placeholder_words")),
}
