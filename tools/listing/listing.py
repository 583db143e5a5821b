"""A listing's texts by field, as they came from a file or a conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tools.errors import ToolInputError

TEXTS = ("title", "subtitle", "item_highlights", "description", "search_terms", "seo_title", "seo_description")
LISTS = ("bullets", "tags")
ABOUT = ("brand", "company", "language")
_OF_THE_WRITER = (  # what `listing write` adds, which is no text to check
    "marketplace", "sentences", "facts", "missing", "untranslated", "left_out", "verdict", "writer", "specifics",
    "feed", "caption", "status", "invented", "filled", "wish", "history", "based_on", "id", "variant", "begins_with",
)  # fmt: skip
_ALSO_CALLED = {
    "bullet_points": "bullets", "keywords": "search_terms", "product_title": "title", "item_name": "title",
    "product_description": "description", "seller": "company",
}  # fmt: skip
_MOST_CHARACTERS = 200_000
_LANGUAGES = ("en", "de", "es", "fr", "it", "hi", "hinglish")


@dataclass(frozen=True)
class Place:
    """One text of a listing.

    Attributes:
        field: `title`, or with a number from 0 `bullets[2]`.
        called: For a seller, counted from 1: `Your title`, `Bullet 3`.
    """

    field: str
    called: str
    text: str


@dataclass(frozen=True)
class Listing:
    """What a shop shows and hides about one product.

    Attributes:
        texts: The texts of each field that was given, without blanks at their ends; a field of one text has one.
        brand: The brand's name, where known.
        company: The seller's or maker's name, where known.
        language: `en`, `de`, `es`, `fr`, `it`, `hi` or `hinglish`; None to find out.
        set_aside: Keys of a file that Lightbox does not know.
    """

    texts: Mapping[str, tuple[str, ...]]
    brand: str = ""
    company: str = ""
    language: str | None = None
    set_aside: tuple[str, ...] = field(default=())

    def places(self, *fields: str) -> Iterator[Place]:
        """The texts of some fields, in order; fields that were not given are left out."""
        for name in fields:
            plain = name.replace("_", " ")
            for number, text in enumerate(self.texts.get(name, ())):
                if name in LISTS:
                    yield Place(f"{name}[{number}]", f"{plain[:-1].capitalize()} {number + 1}", text)
                else:
                    yield Place(name, f"Your {plain} field" if name.endswith("s") else f"Your {plain}", text)


def read_listing(record: Any) -> Listing:
    """Read a listing from parsed JSON.

    Args:
        record: An object with `title`, `bullets`, `description`, `search_terms`, and what channels add: `tags`,
            `item_highlights`, `subtitle`, `seo_title`, `seo_description`; also `brand`, `company` and `language`.

    Raises:
        ToolInputError: It is no object, a field is of the wrong kind, or it holds no text at all.
    """
    if not isinstance(record, dict):
        raise ToolInputError(
            f"The listing is {_kind(record)}. It must be an object with title, bullets, description and search_terms. "
            "Put the texts under these names."
        )
    texts: dict[str, tuple[str, ...]] = {}
    about: dict[str, str] = {}
    unknown = []
    for key, value in record.items():
        name = _ALSO_CALLED.get(str(key).strip().lower(), str(key).strip().lower())
        if value is None or name in _OF_THE_WRITER:
            continue
        if name not in (*TEXTS, *LISTS, *ABOUT):
            unknown.append(str(key))
        elif name in LISTS:
            texts[name] = _list(name, value)
        elif name in TEXTS:
            texts[name] = (_text(name, value),)
        else:
            about[name] = _text(name, value)
    if "search_terms" in texts and "tags" not in texts:
        terms = record.get("search_terms", record.get("keywords", ""))  # Etsy calls its search terms tags
        texts["tags"] = _list("tags", terms)
    if not texts:
        raise ToolInputError(
            "The listing holds no text. It needs a title, bullets, a description or search terms. Add at least one."
        )
    if sum(len(text) for group in texts.values() for text in group) > _MOST_CHARACTERS:
        raise ToolInputError(
            f"The listing has more than {_MOST_CHARACTERS} characters. No marketplace takes so much. Shorten it."
        )
    return Listing(
        texts, about.get("brand", ""), about.get("company", ""), _language(about.get("language")), tuple(unknown)
    )


def _text(name: str, value: Any) -> str:
    if name == "search_terms" and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return " ".join(item.strip() for item in value)
    if not isinstance(value, str):
        raise ToolInputError(f"The field {name!r} is {_kind(value)}. It must be text in quotation marks. Change it.")
    return value.strip()


def _list(name: str, value: Any) -> tuple[str, ...]:
    if name == "tags" and isinstance(value, str):
        value = [tag for tag in value.split(",") if tag.strip()]
    if not isinstance(value, list):
        raise ToolInputError(f"The field {name!r} is {_kind(value)}. It must be a list of texts. Change it.")
    for item in value:
        if not isinstance(item, str):
            raise ToolInputError(f"The field {name!r} holds {_kind(item)}. It must hold only texts. Change it.")
    return tuple(item.strip() for item in value)


def _language(name: str | None) -> str | None:
    if not name:
        return None
    short = name.lower() if name.lower() == "hinglish" else name.lower().replace("_", "-").split("-")[0]
    if short not in _LANGUAGES:
        raise ToolInputError(
            f"The language {name!r} is not known here. Known: {', '.join(_LANGUAGES)}. Leave it out for any other."
        )
    return short


def _kind(value: Any) -> str:
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "an object",
    }
    return "empty" if value is None else names.get(type(value), type(value).__name__)
