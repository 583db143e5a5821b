"""Find what is no plain language: addresses, numbers to call, product codes, markup, years, signs and emoji."""

from __future__ import annotations

import re
import unicodedata

from tools.listing.words import fold, normal

_SURE = (
    r"com|net|org|info|biz|shop|store|eu|online|app|site|xyz|co\.uk|co\.in|com\.\w\w|de|fr|es|nl|pl|ca|au|at|ch|uk|co|tv"
    r"|page|link|ly"
)
_ALSO_WORDS = "it|in|me|us|be|io|is|to|so"  # endings that are words, too: "bottle.it" may lack a blank
_POINTER = "|".join(rf"(?<={word} )" for word in ("visit", "at", "on", "auf", "en", "sur", "su", "pe"))
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'()]+"
    rf"|(?<![\w@.])(?:[a-z0-9][a-z0-9\-]{{1,62}}\.){{1,4}}(?:{_SURE})(?![\w\-])(?:/[^\s<>\"']*)?"
    rf"|(?:{_POINTER})(?:[a-z0-9\-]{{3,63}}\.){{1,4}}(?:{_ALSO_WORDS})(?![\w\-])"
)
_MAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,64} ?(?:@|\[at\]|\(at\)) ?[\w\-]{1,63}(?:\.| ?\[dot\] ?)[a-z]{2,}(?:\.[a-z]{2,}){0,3}",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.@])@[A-Za-z_][\w.]{3,}")
_CALL = (
    r"(?:tel(?:efono?|efon|ephone)?|phone|call|mobile?|cell|whatsapp|fax|hotline|ruf|anruf\w*|llam\w+|appel\w*|chiam\w+"
    r"|fon|फ़?ोन|कॉल|व्हाट्सएप|संपर्क|sampark|number|nummer|contact)"
)
_PHONE = re.compile(
    r"(?<![\w.\-])(?:\+\d{1,3}[\s\-./]?(?:\(?\d{1,5}\)?[\s\-./]?){2,5}\d{2,}|\(\d{3}\)\s?\d{3}[\s\-.]\d{4}"
    r"|(?:1[\s\-.])?\d{3}[\-.]\d{3}[\-.]\d{4}"
    r"|(?:1[\s\-])?(?:800|888|877|866|855|844|833)[\s\-][\dA-Z]{3}[\s\-]?[\dA-Z]{4})(?![\w])"
)
_BARE_PHONE = re.compile(rf"{_CALL}\W{{0,4}}(?:\w+\W{{1,3}}){{0,3}}?(\d[\d\s\-/().]{{5,16}}\d)(?!\w)")
_INDIAN = re.compile(r"(?<![\w\-.])(?:0|91[\s\-]?)?[6-9]\d{4}[\s\-]?\d{5}(?![\w\-.]?\d)")
_CODE_BEFORE = re.compile(
    r"(?:ean|upc|isbn|gtin|mpn|sku|model|modell|part|item|art|ref|no|nr|asin|code|number|#)\W*(?:no\.?|nr\.?|number)?\W*$"
)
_ASIN = re.compile(r"(?<![A-Za-z0-9])B0(?=[A-Z0-9]*\d)[A-Z0-9]{8}(?![A-Za-z0-9])")
_COMPANY = re.compile(
    r"\b(?:[A-Z][\w&'\-]*\s){1,4}(?:LLC|L\.L\.C\.|GmbH|Ltd|Limited|Inc|Corp|Corporation|Pvt\.? Ltd|Private Limited"
    r"|S\.?L\.?U?|S\.A\.|SARL|S\.r\.l|Srl|SpA|S\.p\.A|AG|KG|UG|e\.K|OHG|SAS|BV|LLP|Co\., Ltd)\b\.?"
)
_NO_COMPANY = re.compile(r"\bLimited\s(?:Edition|Time|Stock|Offer|Warranty|Series|Quantit)")
_TAG = re.compile(
    r"</?(?!3)[A-Za-z!][^<>]{0,400}>|<(?:script|style|iframe|form)\b|&(?:nbsp|lt|gt|quot|#\d+|#x[0-9a-f]+);",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<\s*/?\s*br\s*/?\s*>", re.IGNORECASE)
_SCRIPT = re.compile(
    r"javascript\s*:|\bon(?:click|load|error|mouseover|submit|focus|change)\s*=|document\.(?:cookie|write)"
    r"|window\.(?:location|open)|function\s*\(.*?\)\s*\{",
    re.IGNORECASE,
)
_STYLE = re.compile(r"\{\{.*?\}\}|<\?php|\{[^{}]*(?:color|font|margin|padding)\s*:[^{}]*\}", re.IGNORECASE)
_ACTIVE = re.compile(
    r"<\s*(?:script|form|iframe|object|embed|applet|input|button|select|textarea|video|audio|frame|base|meta)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\w.,\-/$€£#])(?:19[89]\d|20[0-3]\d)(?![\w\-/]|[.,]\d)")
_NOT_A_YEAR_AFTER = re.compile(
    r"^\s?(?:mm|cm|m|ml|l|mah|wh?|v|k|g|kg|mg|lm|lumens?|rpm|psi|pcs?|pieces?|piezas|stück|sheets?|count|ct|pack|pages?"
    r"|seiten|thread|watts?|volts?|grit|puffs?|x|×|dpi|hours?|gallons?|lit(?:er|re)s?|sq|square|ft|feet|yards?|meters?"
    r"|series|steel|alumin\w+|stainless|lbs?|oz|%|calendars?|planners?|diary|diaries|agenda|kalender|calendario|calendrier"
    r"|commemorative|coins?|vintage|to\b|thru|-|–|and up|and newer|or newer)(?!\w)",
    re.IGNORECASE,
)
_DATED_THINGS = re.compile(
    r"calendar|planner|kalender|diary|agenda|calendrier|almanac|coin|wine|vintage|jersey|\bfits\b|replacement"
    r"|model year|for (?:toyota|honda|ford|bmw|audi|jeep|chev\w+|nissan|kia|hyundai|tesla|mazda|subaru|gmc|vw)\b"
)
_DIGIT_NEAR = re.compile(r"[A-Za-z]*\d")


def addresses(text: str) -> list[str]:
    """Web addresses, with or without `https://`."""
    plain = normal(text)
    mails = [m.span() for m in _MAIL.finditer(plain)]
    found = [m for m in _ADDRESS.finditer(fold(text)) if not any(a < m.end() and m.start() < b for a, b in mails)]
    found = [m for m in found if "://" in m[0] or "www." in m[0] or not _missing_blank(plain, m)]
    return [plain[m.start() : m.end()].rstrip(".,;:!?") for m in found]


def _missing_blank(plain: str, match: re.Match[str]) -> bool:
    """`cotton.De` is two sentences; a capital after the dot gives it away unless all is in capitals."""
    written = plain[match.start() : match.end()]
    ending = written.split("/")[0].rsplit(".", 1)[-1]
    return ending[:1].isupper() and not written.isupper()


def contacts(text: str) -> list[str]:
    """E-mail addresses, telephone numbers and names on social networks."""
    plain, folded = normal(text), fold(text)
    spans = [m.span() for pattern in (_MAIL, _PHONE, _HANDLE) for m in pattern.finditer(plain)]
    spans += [m.span(1) for m in _BARE_PHONE.finditer(folded) if 7 <= sum(c.isdigit() for c in m[1]) <= 15]
    spans += [m.span() for m in _INDIAN.finditer(plain)]
    spans = [s for s in spans if not _CODE_BEFORE.search(folded[max(0, s[0] - 25) : s[0]]) or plain[s[0]] in "+@"]
    longest = [s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
    return list(dict.fromkeys(plain[a:b].strip() for a, b in sorted(longest)))


def asins(text: str) -> list[str]:
    """Amazon's product numbers."""
    return _ASIN.findall(text)


def companies(text: str) -> list[str]:
    """Names with a legal form, such as `Acme GmbH`."""
    return [m[0] for m in _COMPANY.finditer(text) if not _NO_COMPANY.search(text[m.start() : m.end() + 12])]


def markup(text: str, breaks_allowed: bool) -> list[str]:
    """HTML tags and entities, scripts and style sheets.

    Args:
        text: Any text.
        breaks_allowed: Whether `<br>` is no fault.
    """
    found = [m[0] for m in _TAG.finditer(text) if not (breaks_allowed and _BREAK.fullmatch(m[0]))]
    return list(dict.fromkeys(found + [m[0] for code in (_SCRIPT, _STYLE) for m in code.finditer(text)]))


def active_content(text: str) -> list[str]:
    """Scripts, forms, frames and other content that does something."""
    found = [m[0] + ">" for m in _ACTIVE.finditer(text)] + [m[0] for m in _SCRIPT.finditer(text)]
    return list(dict.fromkeys(found))


def years(text: str) -> list[str]:
    """Years that date an offer, not sizes, counts, model years of cars or calendars."""
    if _DATED_THINGS.search(fold(text)):
        return []
    return [m[0] for m in _YEAR.finditer(text) if not _NOT_A_YEAR_AFTER.match(text[m.end() :])]


def emoji(text: str) -> list[str]:
    """Emoji and picture signs such as stars and ticks; ©, ®, ™ and ° are none."""
    return list(dict.fromkeys(c for c in text if _is_picture(c)))


def _is_picture(character: str) -> bool:
    place = ord(character)
    if place >= 0x1F000:
        return unicodedata.category(character) in ("So", "Sk", "Cn")
    return 0x2190 <= place <= 0x2BFF and unicodedata.category(character) == "So" or place in (0x20E3, 0x3030, 0x303D)


def decorations(text: str, signs: str) -> list[str]:
    """Those of some signs that stand as decoration, not beside a number or in a code (`#A12`, `<5 kg`, `3*4`)."""
    found = []
    for at, character in enumerate(text):
        if character not in signs:
            continue
        before, after = text[:at].rstrip()[-1:], text[at + 1 :].lstrip()
        if not before.isdigit() and not _DIGIT_NEAR.match(after.lstrip(signs)) or text[at - 1 : at] == character:
            found.append(character)
    return list(dict.fromkeys(found))


def outside(text: str, categories: tuple[str, ...], allowed: str) -> list[str]:
    """Signs of no allowed Unicode category (`L` or `Nd`), and not among `allowed`."""
    return list(
        dict.fromkeys(
            c for c in normal(text) if c not in allowed and not unicodedata.category(c).startswith(categories)
        )
    )
