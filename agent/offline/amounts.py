"""Amounts in a question: numbers with the units that rules limit."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AMOUNT = re.compile(
    r"(?<![\w.])(\d[\d.,]*\d|\d)\s*(?:(?:x|×|by)\s*(\d{2,5})\s*)?"
    r"(?:(?:से ज्यादा|से ज़्यादा|से अधिक|se zyada|se jyada|or more|oder mehr|o más|hi|ही)\s+)?"
    r"(px|pixels?|pixeles|píxeles|pixel|पिक्सेल|पिक्सल|mb|megabytes?|megas?|एमबी|kb|केबी|bytes?|बाइट|"
    r"characters?|chars?|zeichen|buchstaben|letters|caracteres|akshar|अक्षर|कैरेक्टर|photos?|pictures?|images?|pics?|"
    r"bilder|fotos|imágenes|फोटो|तस्वीरें|videos?|vídeos?|वीडियो|tags?|टैग|etiquetas|bullets?|बुलेट|%|percent|"
    r"prozent|por ciento|dpi)?(?!\w)",
    re.IGNORECASE,
)
_ONE = re.compile(  # before what is counted
    r"(?<!\w)(?:a single|one|eine?n?|una?|ek(?: hi)?|एक(?: ही)?)(?=\s+(?:photo|picture|image|pic|video|vídeo|"
    r"bild|foto|imagen|etiqueta|tag|फोटो|तस्वीर|वीडियो)(?:s|e|er|en|es)?(?!\w))",
    re.IGNORECASE,
)
_UNITS = {
    "px": "px", "pix": "px", "píx": "px", "mb": "MB", "meg": "MB", "kb": "KB", "byt": "bytes", "cha": "characters",
    "zei": "characters", "buc": "characters", "let": "characters", "car": "characters", "aks": "characters",
    "अक्ष": "characters", "कैर": "characters", "pho": "images", "pic": "images", "ima": "images", "bil": "images",
    "fot": "images", "imá": "images", "फोट": "images", "tag": "tags", "eti": "tags", "bul": "bullets", "%": "ratio",
    "per": "ratio", "pro": "ratio", "por": "ratio", "dpi": "dpi", "पिक": "px", "एमब": "MB", "केब": "KB", "बाइ": "bytes",
    "तस्": "images", "vid": "videos", "víd": "videos", "वीड": "videos", "टैग": "tags", "बुल": "bullets",
}  # fmt: skip


@dataclass(frozen=True)
class Amount:
    """A number with its unit.

    Attributes:
        value: In the unit.
        unit: As rules write it (px, MB, characters, ratio, ...); empty if none was written.
        written: As in the question.
    """

    value: float
    unit: str
    written: str


def amounts_in(question: str, *, in_words: bool = False) -> list[Amount]:
    """Read the amounts that a question names, in order.

    Args:
        question: As asked.
        in_words: Count "one video", too. "Un", "ein" and "ek" are also articles, so only where a limit is spoken of.
    """
    if in_words:
        question = _ONE.sub("1", question)
    found = []
    for number, second, unit in _AMOUNT.findall(question):
        value = float(
            number.replace(",", "").replace(".", "") if re.search(r"[.,]\d{3}$", number) else number.replace(",", ".")
        )
        known = _UNITS.get(unit.lower()[:3]) or _UNITS.get(unit.lower()[:4], "") if unit else "px" if second else ""
        if second:
            value = min(value, float(second))
        written = f"{number} x {second} {unit}".strip() if second else f"{number} {unit}".strip()
        if known == "KB":
            value, known = value / 1000, "MB"
        found.append(Amount(value / 100 if known == "ratio" else value, known, written))
    return found
