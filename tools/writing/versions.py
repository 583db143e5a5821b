"""Versions of a text for an A/B test: the same facts, each beginning with other ones, each with a letter for a name."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.products.facts import Product
from tools.errors import ToolInputError
from tools.writing.compose import angles_of
from tools.writing.places import country_of
from tools.writing.spoken import known_language, usual_language

LETTERS = "ABCDEF"


@dataclass(frozen=True)
class Version:
    """One of several versions.

    Attributes:
        name: `A`, `B` ...
        angle: As `Wish.angle`.
        begins_with: The matter (`size`, `care` ...) that comes first; empty where there is only one order.
    """

    name: str
    angle: int
    begins_with: str

    def as_json(self) -> dict[str, str]:
        """For the listing's record."""
        return {"variant": self.name, "begins_with": self.begins_with}


def version_of(name: str, product: Product, marketplace: str, language: str = "", angle: int | None = None) -> Version:
    """A version by its letter.

    Args:
        name: `A` to `F`.
        product: What is known.
        marketplace: Whose text it is.
        language: A code or name; empty for the usual one.
        angle: Of a version that is changed; by default the letter's own.

    Raises:
        ToolInputError: The facts are about fewer matters than there are versions.
    """
    spoken = known_language(language) if language else usual_language(product, country_of(marketplace))
    angles = angles_of(product, spoken)
    place = LETTERS.index(name) if angle is None else angle
    if angle is None and place >= max(1, len(angles)):
        raise ToolInputError(
            f"There is no version {name}: versions of a text say the same facts and begin with different ones, and "
            f"these facts are enough for {max(1, len(angles))}. Tell me more facts, such as size, colour or care."
        )
    return Version(name, place, angles[place % len(angles)] if angles else "")
