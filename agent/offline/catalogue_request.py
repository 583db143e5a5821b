"""Product files in the conversation: which column holds what, as the user says it, and what is said about products.

Knows the words of `catalogue_words.yaml`; does not know how files are read.
"""

from __future__ import annotations

import re
from typing import Any

from agent.offline.context import Context, Step
from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.tool_words import in_words
from agent.offline.words import phrases, read_words

_CLAUSE = re.compile(r"[,;.\n]|\b(?:and|und|y|aur)\b|(?<!\w)और(?!\w)", re.IGNORECASE)
_SHORT = 4  # words of a plain yes


def columns_asked(context: Context) -> dict[str, Any] | None:
    """The question which column holds what, if the last answer asked it."""
    steps = context.past[-1].steps if context.past else []
    return next((s.question for s in steps if s.question and s.question["about"] == "columns"), None)


def columns_told(context: Context) -> dict[str, str]:
    """Which column holds what, as the newest message says it in answer to the question; empty if it says nothing."""
    asked = columns_asked(context)
    if asked is None:
        return {}
    text = context.now.text
    named = {
        what: column
        for clause in _CLAUSE.split(text)
        for what, column in _pair(clause, [str(column) for column in asked["columns"]]).items()
    }
    if named:
        return {**asked["guess"], **named} if "title" in named else named | _title_of(asked, named)
    alone = _columns_in(text, [str(column) for column in asked["columns"]])
    if len(alone) == 1:
        return {**{k: v for k, v in asked["guess"].items() if v != alone[0]}, "title": alone[0]}
    return dict(asked["guess"]) if _agrees(text) else {}


def say_products(step: Step, language: Language) -> list[str]:
    """Say how many products a file held, which ones fit, or which column must be named."""
    words = load("catalogue_words")["said"][language]
    if step.question:
        return [_ask(step.question, words)]
    if step.name == "load_catalog":
        number = step.products[0]["count"] if step.products else 0
        said = words["loaded"].format(file=step.args["file_id"], number=number)
        return ["\n".join([said, *(f"- {in_words(note, language)}" for note in step.notes)])]
    if not step.products:
        return [str(words["none_fit"])]
    lead = words["fit" if any(product.get("fits", True) for product in step.products) else "near"]
    lines = [f"- {product['sku']}: {product['title']}{_price(product)}" for product in step.products]
    return ["\n".join([lead, *lines])]


def _ask(question: dict[str, Any], words: dict[str, str]) -> str:
    columns, guess = [str(c) for c in question["columns"]], question["guess"]
    asked = words["ask"].format(file=question["file"], columns=", ".join(columns[:30]))
    example = guess.get("title") or columns[0]
    told = ", ".join(f"{what} = {column}" for what, column in guess.items())
    return f"{asked} {words['guess' if guess else 'how'].format(guess=told, example=example)}"


def _title_of(asked: dict[str, Any], named: dict[str, str]) -> dict[str, str]:
    """The guess for the name, if the message gave its column no other use."""
    title = asked["guess"].get("title")
    return {"title": title} if title and title not in named.values() else {}


def _pair(clause: str, columns: list[str]) -> dict[str, str]:
    """`Was is the title`, `title = Was`: one column and one thing that it holds."""
    found = _columns_in(clause, columns)
    if len(found) != 1:
        return {}
    rest = clause.replace(found[0], " ", 1)
    kinds = [
        what
        for what, names in load("catalogue_words")["columns"].items()
        if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", rest, re.IGNORECASE) for name in names)
    ]
    return {kinds[0]: found[0]} if len(kinds) == 1 else {}


def _columns_in(text: str, columns: list[str]) -> list[str]:
    """The columns that a text names, as written or else in any case; the longest first takes its words."""
    for flags in (0, re.IGNORECASE):
        rest, found = text, []
        for column in sorted(columns, key=len, reverse=True):
            at = re.search(rf"(?<!\w){re.escape(column)}(?!\w)", rest, flags)
            if at and column.strip():
                found.append(column)
                rest = rest[: at.start()] + " " * len(column) + rest[at.end() :]
        if found:
            return found
    return []


def _agrees(text: str) -> bool:
    words = [word for word in read_words(text) if not word.is_mark]
    return len(words) <= _SHORT and bool(phrases("catalogue_words", "yes").find(words))


def _price(product: dict[str, Any]) -> str:
    return "" if product["price"] is None else f", {product['price']:g} {product['currency']}".rstrip()
