"""What a brand file or a guideline says of a brand: name, tone, colours, fonts, words.

Knows the words of `words.yaml`; does not know files' formats. It takes out values; sentences are never obeyed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.brands.documents import Page
from knowledge.products.text_files import UnreadableFileError, decode
from knowledge.products.vocabulary import fold

FIELDS = ("name", "tone", "use", "avoid", "palette", "fonts", "logo", "examples")
LISTS = ("use", "avoid", "palette", "fonts", "examples")
_HEX = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")
_ITEM = re.compile(r"^\s*(?:[-–*•·]|\d{1,2}[.)])\s+(.+)$")
_LIST = re.compile(r"\s*(?:,|;|\||·|/|\bor\b|\band\b|\boder\b|\bund\b|\by\b|\bo\b|\bया\b|\bऔर\b)\s*")
_QUOTES = " \"'“”„«»‘’.,:;"
_MOST, _LONGEST_WORD, _LONGEST_TONE = 40, 60, 200
Found = dict[str, Any]


def read_brand_file(content: bytes, name: str) -> tuple[Found, list[str]]:
    """Read a brand from YAML or JSON.

    Args:
        content: The whole file.
        name: What it is called.

    Returns:
        What it says by `FIELDS`; and the names in it that are not known.

    Raises:
        UnreadableFileError: It is no such file.
    """
    try:
        page = yaml.safe_load(decode(content[:200_000], name))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" near line {mark.line + 1}" if mark else ""
        raise UnreadableFileError(f"{name} is not valid YAML{where}. Mend it there.") from error
    except RecursionError:
        page = None
    if isinstance(page, Mapping) and len(page) == 1 and isinstance(next(iter(page.values())), Mapping):
        page = next(iter(page.values()))  # "brand:" around it all
    if not isinstance(page, Mapping):
        raise UnreadableFileError(f"{name} must hold names and values, such as `name: Nordhus` and `tone: calm`.")
    found, unknown = Found(), []
    for key, value in page.items():
        field = _fields().get(fold(str(key)).replace("_", " ").replace("-", " "))
        if field is None:
            unknown.append(str(key)[:40])
        elif field in LISTS:
            found[field] = [*found.get(field, []), *_values(value)][:_MOST]
        elif value not in (None, ""):
            found[field] = str(value).strip()[:_LONGEST_TONE]
    return found, unknown


def read_guideline(pages: Sequence[Page]) -> Found:
    """Take out of a guideline what it says in so many words: colours, fonts, words to use and to avoid, tone, name."""
    found = Found()
    for page in pages:
        if colours := [c.lower() for c in _HEX.findall(page.text)]:
            found["palette"] = list(dict.fromkeys([*found.get("palette", []), *colours]))[:_MOST]
        _read_lines(page, found)
    return found


def name_in_title(pages: Sequence[Page], file_name: str) -> str:
    """The brand in a title such as `Nordhus Brand Guidelines`; empty if no title names one.

    Args:
        pages: Of the guideline.
        file_name: Its name without the ending: `nordhus_brand_guide`.
    """
    titles = [line for page in pages[:1] for line in (page.heading, *page.text.splitlines()[:3])]
    for title in (*titles, re.sub(r"[_-]+", " ", file_name)):
        named = _titles().sub(" ", title)
        words = " ".join(named.split()).strip(_QUOTES + "#*-–|")
        if named != title and 0 < len(words) <= _LONGEST_WORD and len(words.split()) <= 4:
            return words if any(char.isupper() for char in words) else words.title()
    return ""


def _read_lines(page: Page, found: Found) -> None:
    """Lines such as `Tone: calm`, and lists under `Words we avoid`."""
    under = _field_of_heading(page.heading)
    for line in page.text.splitlines():
        item = _ITEM.match(line)
        for field, pattern in _lines().items():
            if told := pattern.match(item[1] if item else line):
                _take(field, told["value"], found)
                under = field if not told["value"].strip(_QUOTES) else under
                break
        else:
            if item and under in ("use", "avoid", "fonts"):
                _take(under, item[1], found)
            elif not item and line.strip():
                under = _field_of_heading(line) or (under if len(line) > _LONGEST_WORD else under)


def _take(field: str, value: str, found: Found) -> None:
    value = value.strip()
    if field in LISTS:
        words = [w.strip(_QUOTES) for w in _LIST.split(re.sub(r"\(.*?\)", "", value))]
        words = [w for w in words if w and len(w) <= _LONGEST_WORD and not _HEX.search(w)]
        if words:
            found[field] = list(dict.fromkeys([*found.get(field, []), *words]))[:_MOST]
    elif field not in found and value.strip(_QUOTES):
        found[field] = value.strip(_QUOTES)[:_LONGEST_TONE]


def _field_of_heading(heading: str) -> str:
    plain = fold(heading).strip(_QUOTES + "#*-")
    return next((f for f, names in _words()["headings"].items() if any(plain == fold(n) for n in names)), "")


def _values(value: Any) -> list[str]:
    """A list of texts, whether written as a list, as names and values, or with commas."""
    if isinstance(value, Mapping):
        return [text for inner in value.values() for text in _values(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value[:_MOST] for text in _values(inner)]
    if value is None:
        return []
    text = str(value).strip()
    return (
        [part for part in (p.strip(" \"'") for p in re.split(r"[,;\n]", text)) if part] if len(text) < 400 else [text]
    )


@cache
def _fields() -> dict[str, str]:
    return {fold(str(name)): field for field, names in _words()["fields"].items() for name in names}


@cache
def _titles() -> re.Pattern[str]:
    return re.compile("|".join(_words()["titles"]), re.IGNORECASE)


@cache
def _lines() -> dict[str, re.Pattern[str]]:
    return {
        field: re.compile(rf"^\W*(?:{'|'.join(names)})\s*[:：=–-]\s*(?P<value>.*)$", re.IGNORECASE)
        for field, names in _words()["lines"].items()
    }


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return words
