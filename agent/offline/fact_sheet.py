"""Facts that were read and wait for a yes, and photos that are said to show a product.

Knows the words of `brand_words.yaml` and `catalogue_words.yaml`; does not know how facts are read.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from agent.offline.context import Context, Step
from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.words import phrases, read_words

_SHORT = 4  # words of a plain yes
_CODE = re.compile(r"[A-Za-z0-9]+[-_/][\w/-]*\d[\w/-]*|[A-Z]{2,}\d{2,}\w*")


def facts_asked(context: Context) -> dict[str, Any] | None:
    """The facts that the last answer asked to confirm."""
    steps = context.past[-1].steps if context.past else []
    return next((s.question for s in steps if s.question and s.question["about"] == "facts"), None)


def answers_with(name: str, text: str) -> bool:
    """Whether a message is no more than a `yes` or a `no`."""
    words = [word for word in read_words(text) if not word.is_mark]
    found = phrases("catalogue_words", name).find(words)
    if len(words) <= _SHORT:
        return bool(found)
    said = {at for start, end, _ in found for at in range(start, end)}  # "yes, all right, save it please"
    fills = {at for start, end, _ in phrases("catalogue_words", "confirming").find(words) for at in range(start, end)}
    return bool(said) and len(said | fills) == len(words)


def facts_to_keep(text: str) -> str:
    """The facts of "remember these facts: ..."; empty if the message asks for nothing of the kind."""
    found = _pattern("facts").search(text)
    return str(found["value"] or found["hindi"]).strip() if found else ""


def product_shown(text: str) -> str:
    """The number in "this photo is MUG-01"; empty if there is none."""
    found = _pattern("shows").search(text)
    return str(found["value"]).strip(".") if found else ""


def product_of_picture(context: Context) -> str:
    """The number of the product that the newest photo shows: as was said, or by its file's name; empty if unknown."""
    photos = [picture for picture in context.pictures.values() if picture.kind == "photo"]
    if not photos:
        return ""
    newest = photos[-1]
    steps = [s for t in context.turns for s in t.steps if s.name == "link_picture" and s.ok]
    linked = [str(s.args["sku"]) for s in steps if s.args.get("image_id") == newest.id]
    stem = newest.label.rsplit(".", 1)[0]
    return linked[-1] if linked else stem if _CODE.fullmatch(stem) else ""


def say_facts(step: Step, language: Language) -> list[str]:
    """Ask whether what was read is right, or say what is kept."""
    words = load("brand_words")["said"][language]
    if step.name == "link_picture":
        return [words["shows"].format(**step.products[0])]
    if step.name == "save_facts":
        return [words["kept"].format(sku=step.products[0]["sku"])]
    asked = step.question or {"file": "", "facts": []}
    pages = {fact["page"] for fact in asked["facts"]}
    listed = ", ".join(
        str(fact["text"]) + (words["page_short"].format(page=fact["page"]) if len(pages) > 1 else "")
        for fact in asked["facts"]
    )
    return [words["read" if asked["file"] else "told"].format(file=asked["file"], facts=listed)]


def say_no_picture(files: list[str], language: Language) -> str:
    """Say that documents are no photos."""
    return str(load("brand_words")["said"][language]["no_picture"].format(file=", ".join(files)))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("brand_words")[name], re.IGNORECASE | re.DOTALL)
