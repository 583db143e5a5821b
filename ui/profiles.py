"""Whom a chat serves: a seller or a support desk. Chosen when a chat begins; a resumed chat keeps its own."""

from __future__ import annotations

from typing import Any

import chainlit as cl

from ui import texts

SELLER, SUPPORT = "seller", "support"


async def offer_profiles(user: Any, language: str | None) -> list[cl.ChatProfile]:  # noqa: ARG001 - Chainlit's signature
    """The profiles with their names and starters, in the reader's language."""
    texts.speak(texts.nearest(language))
    return [_profile(SELLER, texts.words("starters")), _profile(SUPPORT, texts.words("support_starters"))]


def _profile(name: str, starters: list[tuple[str, str]]) -> cl.ChatProfile:
    display_name, description = texts.words("profiles")[name]
    return cl.ChatProfile(
        name=name,
        display_name=display_name,
        markdown_description=description,
        icon=f"/public/{name}.svg",
        default=name == SELLER,
        starters=[cl.Starter(label=text, message=text, icon=f"/public/{who}.svg") for text, who in starters],
    )


def is_support(session: Any) -> bool:
    """Whether a Chainlit session serves the support desk."""
    return getattr(session, "chat_profile", None) == SUPPORT
