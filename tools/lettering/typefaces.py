"""Which typeface can write a text. All are parts of Noto, shipped here, so that a text looks the same everywhere.

Knows letters; does not know what is written or where.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont, features

from tools.errors import ToolInputError

_FONTS = Path(__file__).parent / "fonts"
Weight = Literal["Regular", "Bold"]
_PLAIN = ("NotoSans", "NotoSansArmenian", "NotoSansGeorgian")
_SHAPED = (
    "NotoSansDevanagari", "NotoSansArabic", "NotoSansHebrew", "NotoSansBengali", "NotoSansGurmukhi",
    "NotoSansGujarati", "NotoSansTamil", "NotoSansTelugu", "NotoSansKannada", "NotoSansMalayalam", "NotoSansThai",
)  # fmt: skip
_HAN = {"zh": "NotoSansCJKsc", "zh-hant": "NotoSansCJKtc", "ja": "NotoSansCJKjp", "ko": "NotoSansCJKkr"}
SCRIPTS = (
    "Latin, Greek, Cyrillic, Devanagari, Arabic, Hebrew, Bengali, Gurmukhi, Gujarati, Tamil, Telugu, Kannada, "
    "Malayalam, Thai, Armenian, Georgian, Chinese, Japanese and Korean"
)
_MISSING = "\U0010ffff"  # no typeface has a letter for it


def face_for(text: str, *, serif: bool = False, country: str | None = None) -> str:
    """Name the typeface that has every letter of a text.

    Args:
        text: What is to be written; all texts of one picture together look best.
        serif: Prefer letters with serifs, where the script has some.
        country: Two letters; decides how Chinese characters look where the text leaves it open.

    Raises:
        ToolInputError: No typeface has them all.
    """
    order = ["NotoSerif"] * serif + [*_PLAIN, *_SHAPED, *_han(text, country)]
    needed = {sign for sign in text if not sign.isspace()}
    for name in order:
        if all(_has(name, sign) for sign in needed):
            if name in _SHAPED and not _shapes():
                raise ToolInputError(
                    f"I cannot write {text[:30]!r} here: joining its letters needs the library FriBiDi, which this "
                    "machine lacks. Install it (Debian: libfribidi0), or write it in Latin letters."
                )
            return name
    lacking = "".join(sorted(sign for sign in needed if not any(_has(name, sign) for name in order)))
    if lacking:
        named = ", ".join(dict.fromkeys(unicodedata.name(sign, "a sign without name").lower() for sign in lacking[:3]))
        raise ToolInputError(
            f"I have no typeface with {lacking[:12]!r} ({named}). I can write {SCRIPTS}. Leave these signs out."
        )
    raise ToolInputError(
        f"{text[:60]!r} mixes scripts that no typeface of mine has together. Use one script in a picture; Latin "
        "letters and figures go with every script."
    )


def font(face: str, weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    """Load a typeface at a size in px; Chinese, Japanese and Korean come in bold only."""
    engine = ImageFont.Layout.RAQM if _shapes() else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(_file(face, weight)), size, layout_engine=engine)


def is_right_to_left(text: str) -> bool:
    """Whether a text begins at the right: by its first letter that has a direction."""
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind in ("R", "AL") for kind in kinds if kind in ("L", "R", "AL")), False)


def breaks_anywhere(sign: str) -> bool:
    """Whether a line may end after this sign without a space: Chinese characters, kana and Thai."""
    point = ord(sign)
    return 0x0E00 <= point <= 0x0E7F or 0x2E80 <= point <= 0x9FFF or 0xF900 <= point <= 0xFAFF or 0xFF00 <= point


def _han(text: str, country: str | None) -> list[str]:
    """The East Asian typefaces, the likeliest first."""
    points = [ord(sign) for sign in text]
    first = "zh"
    if any(0x3041 <= point <= 0x30FF for point in points):
        first = "ja"
    elif any(0xAC00 <= point <= 0xD7A3 for point in points):
        first = "ko"
    elif country in ("jp", "tw", "hk"):
        first = "ja" if country == "jp" else "zh-hant"
    return [_HAN[first], *(name for language, name in _HAN.items() if language != first)]


@cache
def _shapes() -> bool:
    """Whether letters can be joined and ordered as their scripts want."""
    return bool(features.check("raqm") and features.check("fribidi"))


def _file(face: str, weight: Weight) -> Path:
    path = _FONTS / f"{face}-{weight}.ttf"
    return path if path.is_file() else _FONTS / f"{face}-Bold.otf"


@cache
def _plain_font(face: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_file(face, "Bold")), 24, layout_engine=ImageFont.Layout.BASIC)


@cache
def _has(face: str, sign: str) -> bool:
    """Whether a typeface has a letter: it draws another shape than the one for what is missing."""
    if unicodedata.category(sign) == "Cf":  # joiners and direction marks are not drawn
        return True
    drawn, missing = (_plain_font(face).getmask(s) for s in (sign, _MISSING))
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)
