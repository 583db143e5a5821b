"""Amounts as people of a language write them, with the other system's unit where they need it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.products.amounts import Amount, in_unit
from tools.writing.said import page

_IMPERIAL_TOO = {"ml": "fl oz", "cl": "fl oz", "g": "oz", "kg": "lb", "cm": "in", "mm": "in"}
_GRAMS_OF_KILO = 1000
_METRIC = {
    "fl oz": ("volume", "ml"), "pt": ("volume", "ml"), "gal": ("volume", "l"), "oz": ("mass", "g"), "lb": ("mass", "g"),
    "in": ("length", "cm"), "ft": ("length", "cm"), "yd": ("length", "m"),
}  # fmt: skip


@dataclass(frozen=True)
class Quantities:
    """How amounts are written.

    Attributes:
        language: `en`, `de`, `es` or `hi`.
        imperial: Whether amounts are followed by ounces and inches.
    """

    language: str
    imperial: bool = False

    def value(self, amount: Amount, *, both: bool = True) -> str:
        """An amount as the language writes it, with the other system's unit where people need it."""
        if amount.unit == "g" and amount.value >= _GRAMS_OF_KILO:
            return self._kilograms(amount, both=both)
        own = self.in_words(amount.value, amount.unit, amount.digits)
        if amount.unit in _METRIC and self.language != "en":
            measure, unit = _METRIC[amount.unit]
            measure = measure if measure in amount.measures else amount.measures[0]
            metric = self._rounded(
                in_unit(amount, measure, "g" if measure == "mass" else unit), "g" if measure == "mass" else unit
            )
            return f"{metric} ({own})" if both else metric
        if both and self.imperial and amount.unit in _IMPERIAL_TOO:
            unit = _IMPERIAL_TOO[amount.unit]
            return f"{own} ({self._rounded(in_unit(amount, amount.measures[0], unit), unit)})"
        return own

    def _kilograms(self, amount: Amount, *, both: bool) -> str:
        own = self.in_words(amount.value / _GRAMS_OF_KILO, "kg", 0)
        pounds = self._rounded(in_unit(amount, amount.measures[0], "lb"), "lb")
        return f"{own} ({pounds})" if both and self.imperial else own

    def by(self, amounts: list[Amount], *, both: bool = True) -> str:
        """Lengths as `10 x 20 cm`."""
        unit = amounts[-1].unit
        numbers = [self.in_words(a.value, "", a.digits or 0) for a in amounts]
        own = f"{' x '.join(numbers)} {page()['units'].get(self.language, {}).get(unit, unit)}"
        if any(a.unit != unit for a in amounts):
            return " x ".join(self.value(a, both=False) for a in amounts)
        other = ("in" if unit in ("cm", "mm") else None) if self.imperial else None
        if unit in _METRIC and self.language != "en":
            other = "cm"
        if other is None or not both:
            return own
        turned = [self._rounded(in_unit(a, "length", other), other).rsplit(" ", 1)[0] for a in amounts]
        name = page()["units"].get(self.language, {}).get(other, other)
        return f"{own} ({' x '.join(turned)} {name})"

    def _rounded(self, number: float, unit: str) -> str:
        digits = 0 if number >= 100 or unit in ("ml", "g") and number >= 20 else 1 if number >= 1 else 2
        return self.in_words(round(number, digits), unit, digits)

    def in_words(self, number: float, unit: str, digits: int) -> str:
        """A number with its unit."""
        text = f"{number:.{digits}f}" if digits else f"{number:g}"
        text = re.sub(r"\.0+$", "", text)
        if self.language in ("de", "es"):
            text = text.replace(".", ",")
        names = page()["one"].get(self.language, {}) if number == 1 else {}
        name = names.get(unit) or page()["units"].get(self.language, {}).get(unit, unit)
        if unit == "%" and self.language == "en":
            return f"{text}%"
        return f"{text} {name}".strip()
