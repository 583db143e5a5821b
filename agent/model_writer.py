"""The writer of listings that asks a language model. What it says is taken apart and checked like anybody's.

Behind the same interface as the offline writer (`tools/writing/writer.py`); this is the one place where LangChain meets
the writing of listings.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import openai
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel, Field

from tools.errors import ToolInputError
from tools.writing.compose import angles_of
from tools.writing.draft import LISTS, Draft, Piece
from tools.writing.writer import Assignment, Written

_PROMPT = Path(__file__).with_name("writer_prompt.md").read_text("utf-8")
_PLACE = re.compile(r"(\w+)(?:\[(\d{1,2})\])?")
_SENTENCE = re.compile(r"(?<=[.!?।])\s+(?=\S)")
_SAID_IN = {"en": "English", "de": "German", "es": "Spanish", "hi": "Hindi, in Devanagari"}
_PROSE = ("bullets", "description", "seo_description", "caption", "body", "primary_text", "descriptions")
_NO_FACT = ("sku", "price", "link", "stock", "gtin")


class Sentence(BaseModel):
    """A piece of a listing."""

    field: str = Field(description="`title`, `bullets[0]`, `description`, `tags[3]`, ...")
    text: str
    facts: list[str] = Field(default_factory=list, description="Ids of the facts it uses.")


class ListingCopy(BaseModel):
    """A listing's texts, in order."""

    sentences: list[Sentence]


class ModelWriter:
    """Writes drafts with a chat model."""

    revises = True

    def __init__(self, brain: BaseChatModel, name: str) -> None:
        """Use `brain`, which can call tools; `name` is what records call it."""
        self.name = name
        self._brain = brain.with_structured_output(ListingCopy, method="function_calling", include_raw=True)

    def write(self, assignment: Assignment) -> Written:
        """Write a draft; an answer that cannot be read is an empty one.

        Raises:
            ToolInputError: The model's server does not answer.
        """
        messages = [SystemMessage(_PROMPT), HumanMessage(json.dumps(_order(assignment), ensure_ascii=False, indent=1))]
        try:
            answer = self._brain.invoke(messages, config={"tags": ["nostream"]})  # no words of the answer
        except openai.OpenAIError as error:
            raise ToolInputError(
                f"The language model that writes listings did not answer ({type(error).__name__}). Try again, or set "
                "LIGHTBOX_LLM=offline for the built-in writer."
            ) from error
        parsed = answer["parsed"] if isinstance(answer, dict) else answer
        return Written(_draft(parsed.sentences if isinstance(parsed, ListingCopy) else [], assignment))


def _order(assignment: Assignment) -> dict[str, Any]:
    wish, brand = assignment.wish, assignment.wish.brand
    order: dict[str, Any] = {
        "marketplace": assignment.marketplace,
        "language": _SAID_IN[assignment.language],
        "fields": {name: _limit(name, assignment) for name in _asked(assignment)},
        "facts": [
            {"id": f.id, "kind": f.kind, "text": f.text} for f in assignment.product.facts if f.kind not in _NO_FACT
        ],
    }
    wishes = {
        "title": "short" if wish.short_title else "", "length": "few words" if wish.short else "",
        "tone": wish.tone,
        "angle": _angle(assignment),
        "brand_tone": brand.tone if brand else "", "words_to_use": list(brand.use) if brand else [],
        "words_to_avoid": list(brand.avoid) if brand else [],
    }  # fmt: skip
    order |= {name: said for name, said in wishes.items() if said}
    if assignment.complaints:
        order["complaints"] = list(assignment.complaints)
    return order


def _angle(assignment: Assignment) -> str:
    """What this version begins with; the one that says things in their usual order has no such wish."""
    angles = angles_of(assignment.product, assignment.language) if assignment.wish.angle else []
    if not angles:
        return ""
    first = angles[assignment.wish.angle % len(angles)]
    return f"begin title, bullets and description with what concerns: {first}; say all other facts after it"


def _asked(assignment: Assignment) -> list[str]:
    return [name for name in assignment.limits.fields if name not in ("specifics", "feed")]


def _limit(name: str, assignment: Assignment) -> str:
    """`at most 75 characters`; of a list, for each of its items."""
    length = assignment.limits.of(name)
    least, most = assignment.limits.items.get(name, (0, 0))
    said = [f"{least or 1} to {most} of them" if most else f"at least {least} of them" if least else ""]
    said.append(f"at most {length.most:g} {length.unit}" if length.most < float("inf") else "")
    said.append(f"at least {length.least:g} {length.unit}" if length.least else "")
    said.append(f"at most {length.words} words" if length.words else "")
    return ", ".join(part for part in said if part) or "as long as the facts need"


def _draft(sentences: list[Sentence], assignment: Assignment) -> Draft:
    """Put sentences in their fields; prose is parted so that one bad sentence does not take the others with it."""
    texts: dict[str, dict[int, list[Piece]]] = {}
    for one in sentences:
        place = _PLACE.fullmatch(one.field.strip())
        text = " ".join(one.text.split()).strip("*# ")
        if not place or not text or place[1] not in _asked(assignment):
            continue
        name = place[1]
        items = texts.setdefault(name, {})
        number = int(place[2]) if place[2] else max(items, default=-1) + 1 if name in LISTS else 0
        parts = _SENTENCE.split(text) if name in _PROSE else text.split() if name == "search_terms" else [text]
        joint = " " if name in _PROSE else None
        written = [Piece(part, tuple(one.facts), joint) for part in parts]
        if name == "body":  # an e-mail has paragraphs, one for each answer
            written[:1] = [replace(piece, joint="\n\n") for piece in written[:1]]
        items.setdefault(number if name in LISTS else 0, []).extend(written)
    draft = Draft({name: [items[n] for n in sorted(items)] for name, items in texts.items()})
    for name, (_, most) in assignment.limits.items.items():
        if most and name in draft.texts:
            draft.texts[name] = draft.texts[name][:most]
    return draft
