"""How much of the product came through an edit: laid over the original, then compared by the fidelity gate.

Nothing is refused here: an edit is meant to change something. The numbers are told, and a person decides.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from PIL import Image

from tools.editing.register import Place, find_place, lay_back
from tools.fidelity import OPAQUE, Fidelity, measure_fidelity
from tools.intact.lettering import Lettering, compare_lettering
from tools.intact.overgrowth import Overgrowth, measure_overgrowth

_LOOKED_AT = 900  # px, longest side
_CLEARLY = 6.0  # CIEDE2000; seen side by side by anybody
_SEEN = 128
NOT_FOUND = "I found no product in the original, so I could not measure what changed."
NOT_LINED_UP = (
    "It cannot be laid over the original, as when a product is seen from another side, so I could not measure what "
    "changed."
)


@dataclass(frozen=True)
class EditMeasured:
    """What was measured; None for what could not be.

    Attributes:
        place: Where the original lies in the edited picture.
        fidelity: The fidelity gate's numbers on the laid-back picture; it does not decide here.
        overgrowth: What the product has beyond its outline.
        outline: Intersection over union, 0-1, of the product's silhouettes before and after.
        clearly: Share of the product's solid pixels, 0-1, whose colour clearly changed.
        lettering: The text on the product, before and after.
        product: Whether the product was found in the original.
    """

    place: Place | None
    fidelity: Fidelity | None
    overgrowth: Overgrowth | None
    outline: float | None
    clearly: float | None
    lettering: Lettering | None
    product: bool

    def record(self) -> dict[str, Any]:
        """The numbers for a picture's record."""
        return {
            "registered": asdict(self.place) if self.place else None,
            "fidelity": asdict(self.fidelity) if self.fidelity else None,
            "overgrowth": self.overgrowth.record() if self.overgrowth else None,
            "outline": self.outline, "clearly_changed": self.clearly,
            "text": self.lettering.record() if self.lettering else None,
        }  # fmt: skip

    def in_words(self) -> tuple[str, ...]:
        """For the seller."""
        said = []
        if not self.product:
            return (NOT_FOUND,)
        if self.fidelity is None or self.clearly is None:
            said.append(NOT_LINED_UP)
        else:
            difference = f"{self.fidelity.colour_difference:.1f}"
            said.append(
                f"Measured, laid over the original: the product's colours differ by {difference} on average "
                f"(CIEDE2000, under 2 is hardly seen), {100 * self.clearly:.0f}% of it clearly."
            )
            said.append(
                "Its outline was not found again."
                if self.outline is None
                else f"Its outline fits to {100 * self.outline:.0f}%."
            )
        if self.lettering and (told := self.lettering.in_words()):
            said.append(told)
        return tuple(said)


def measure_edit(
    original: Image.Image, product: Image.Image | None, edited: Image.Image, again: Image.Image | None
) -> EditMeasured:
    """Compare the product before and after.

    Args:
        original: Mode `RGB`.
        product: Its cut-out, mode `RGBA`, the original's size; None where none was found.
        edited: Mode `RGB`, about the original's shape, any size.
        again: The cut-out of the edited picture, mode `RGBA`, its size; None where none was found.
    """
    if product is None or not (np.asarray(product.getchannel("A")) == OPAQUE).any():
        return EditMeasured(None, None, None, None, None, None, product=False)
    place = find_place(original, edited)
    box = product.getchannel("A").getbbox() or (0, 0, *product.size)
    seen_after = lay_back(edited, place, original.size).crop(box) if place else edited
    lettering = compare_lettering(product.crop(box), seen_after)
    if place is None:
        return EditMeasured(None, None, None, None, None, lettering, product=True)
    factor = min(1.0, _LOOKED_AT / max(original.size))
    size = (max(1, round(original.width * factor)), max(1, round(original.height * factor)))
    small = product.resize(size, Image.Resampling.LANCZOS)
    box = small.getchannel("A").getbbox() or (0, 0, *size)
    laid, cutout = lay_back(edited, place, size), small.crop(box)
    fidelity = measure_fidelity(laid, cutout, box)
    seen_again = lay_back(again, place, size) if again else None
    overgrowth = measure_overgrowth(laid, seen_again, cutout, box)
    return EditMeasured(
        place, fidelity, overgrowth, _overlap(small, seen_again), _clearly_changed(laid, small), lettering, product=True
    )


def _overlap(before: Image.Image, after: Image.Image | None) -> float | None:
    if after is None:
        return None
    one, other = (np.asarray(image.getchannel("A")) >= _SEEN for image in (before, after))
    either = int((one | other).sum())
    return round(float((one & other).sum()) / either, 4) if either else None


def _clearly_changed(laid: Image.Image, product: Image.Image) -> float:
    """Share of the product's solid pixels whose colour differs clearly."""
    from skimage.color import deltaE_ciede2000, rgb2lab

    solid = np.asarray(product.getchannel("A")) == OPAQUE
    if not solid.any():
        return 0.0
    own, seen = np.asarray(product)[..., :3][solid], np.asarray(laid.convert("RGB"))[solid]
    return round(float((deltaE_ciede2000(rgb2lab(own), rgb2lab(seen)) > _CLEARLY).mean()), 4)
