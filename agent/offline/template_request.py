"""Requests about ready-made scenes: to see them, or to have one by its name.

Knows their names and the words of `slots.yaml`; does not know the conversation.
"""

from __future__ import annotations

import re
from functools import cache

from agent.offline.data import load
from agent.offline.measures import read_category
from agent.offline.scene import sets_scene
from agent.offline.slots import read_marketplaces
from agent.offline.words import Phrases, phrases, read_words
from tools.scene.templates import all_templates

_SHORT = 6  # words; a longer message that mentions a template asks for something else
_QUOTED = re.compile(r"[\"'“”„«»‘’]([^\"'“”„«»‘’]{3,60})[\"'“”„«»‘’]")


def asks_for_templates(text: str) -> bool:
    """`show me templates for jewellery`, `welche Vorlagen gibt es?`, `templates`."""
    words = read_words(text)
    browses = phrases("slots", "scene_kinds").find(words) and phrases("slots", "what_there_is").find(words)
    if browses and not sets_scene(words):
        return len(words) <= 2 * _SHORT and not read_marketplaces(words)
    if not phrases("slots", "templates").find(words) or template_named(text):
        return False
    return len([word for word in words if not word.is_mark]) <= 2 or bool(
        phrases("slots", "show_me").find(words) and len(words) <= 2 * _SHORT
    )


def asks_for_other_templates(text: str) -> bool:
    """`and for kitchen stuff?`, after templates: nothing but another kind of product."""
    words = [word for word in read_words(text) if not word.is_mark]
    opens = phrases("slots", "follow_up").find(words[:3])[:1]
    return bool(words) and len(words) <= _SHORT and (bool(opens) or "?" in text) and template_category(text) is not None


def template_named(text: str) -> str | None:
    """The template that a message names in quotation marks; None if it names none."""
    quoted = {" ".join(found.casefold().replace("-", " ").split()) for found in _QUOTED.findall(text)}
    return next((name for name in all_templates() if name in quoted), None)


def template_category(text: str) -> str | None:
    """The kind of product that templates are wanted for: by its own name (`jewellery`), or a product's (`ring`)."""
    words = read_words(text)
    template_words = {i for start, end, _ in phrases("slots", "templates").find(words) for i in range(start, end)}
    text = " ".join(word.text for i, word in enumerate(words) if i not in template_words)  # no "plates" in "templates"
    named = [kind for _, _, kind in _product_kinds().find(read_words(text))]
    return next((kind for kind in [*named, read_category(text)] if kind in _kinds()), None)


@cache
def _product_kinds() -> Phrases:
    return Phrases(load("slots")["product_kinds"], with_names=True, compounds=True)  # "Küchenkram"


@cache
def _kinds() -> frozenset[str]:
    return frozenset(template.category for template in all_templates().values()) - {"any"}
