"""File names that a channel accepts: its own pattern where a product code is known, else short and readable."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from tools.errors import ToolInputError
from tools.target import Target

_ENDINGS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "TIFF": ".tif", "GIF": ".gif", "BMP": ".bmp"}
_LONGEST = 40  # characters of the product's part of a name


@dataclass(frozen=True)
class Codes:
    """What the product is called in the trade.

    Attributes:
        asin: Amazon's number, ten letters and digits; None if not known.
        gtin: Barcode number, 8 to 14 digits; None if not known.
        sku: The seller's own number; None if not known.
    """

    asin: str | None = None
    gtin: str | None = None
    sku: str | None = None

    @classmethod
    def read(cls, asin: str | None, gtin: str | None, sku: str | None) -> Codes:
        """Check the codes.

        Raises:
            ToolInputError: One of them cannot be what it should be.
        """
        asin = asin.strip().upper() if asin else None
        if asin and not re.fullmatch(r"[A-Z0-9]{10}", asin):
            raise ToolInputError(f"{asin!r} is no ASIN. An ASIN has ten letters and digits. Copy it from the listing.")
        gtin = re.sub(r"[\s-]", "", gtin) if gtin else None
        if gtin and not re.fullmatch(r"\d{8}|\d{12,14}", gtin):
            raise ToolInputError(f"{gtin!r} is no GTIN. A GTIN has 8, 12, 13 or 14 digits. Copy it from the barcode.")
        return cls(asin, gtin, sku)


def file_name(target: Target, number: int, file_format: str, label: str, codes: Codes, taken: set[str]) -> str:
    """Name an exported file; unique among `taken`, which it joins.

    Args:
        target: The channel and the slot.
        number: 1 for the main picture, 2 and up for the others.
        file_format: Pillow's name.
        label: What the picture is called, for names that follow no pattern.
        codes: The product's codes.
        taken: Names that are in use already.
    """
    ending = _ENDINGS.get(file_format, f".{file_format.lower()}")
    name = _by_pattern(target, number, ending, codes)
    if name is None or name in taken:
        stem = plain(codes.sku or PurePath(label).stem)
        channel = target.marketplace.strip().lower().replace(".", "-")
        part = "main" if number == 1 and target.slot == "main" else str(number)
        base = f"{stem}_{channel}_{part}"
        name, again = f"{base}{ending}", 2
        while name in taken:
            name, again = f"{base}-{again}{ending}", again + 1
    taken.add(name)
    return name


def plain(text: str) -> str:
    """Letters, digits and hyphens only, lower case, short: what every upload form takes."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:_LONGEST].strip("-") or "product"


def _by_pattern(target: Target, number: int, ending: str, codes: Codes) -> str | None:
    """The first spelling of a product code that the channel's own pattern accepts."""
    if target.file_name is None:
        return None
    slot = "MAIN" if number == 1 and target.slot == "main" else f"PT{max(1, number - 1):02d}"
    further = "" if number == 1 else f"_{number}"
    spellings = [f"{code}.{slot}{ending}" for code in (codes.asin, codes.gtin) if code]
    spellings += [f"{codes.gtin.zfill(14)}{further}{ending}"] if codes.gtin else []
    return next((name for name in spellings if re.search(target.file_name, name)), None)
