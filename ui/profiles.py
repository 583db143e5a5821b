"""Whom a chat serves: a seller or a support desk. Chosen when a chat begins; a resumed chat keeps its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import chainlit as cl

from agent.preferences import PreferenceStore
from ui import texts

SELLER, SUPPORT = "seller", "support"


def offer_profiles(preferences: PreferenceStore) -> Callable[[Any, str | None], Awaitable[list[cl.ChatProfile]]]:
    """What Chainlit asks for the profiles: their names and starters in the reader's language, the last chosen first."""

    async def offer(user: Any, language: str | None) -> list[cl.ChatProfile]:
        last = preferences.read(user.identifier).profile if user else None
        texts.speak(texts.nearest(language))
        starters = {SELLER: texts.words("starters"), SUPPORT: texts.words("support_starters")}
        chosen = last if last in starters else SELLER
        return [_profile(name, offered, name == chosen) for name, offered in starters.items()]

    return offer


def _profile(name: str, starters: list[tuple[str, str]], is_chosen: bool) -> cl.ChatProfile:
    display_name, description = texts.words("profiles")[name]
    return cl.ChatProfile(
        name=name,
        display_name=display_name,
        markdown_description=description,
        icon=f"/public/{name}.svg",
        default=is_chosen,
        starters=[cl.Starter(label=text, message=text, icon=f"/public/{who}.svg") for text, who in starters],
    )


def is_support(session: Any) -> bool:
    """Whether a Chainlit session serves the support desk."""
    return getattr(session, "chat_profile", None) == SUPPORT
