"""The settings panel: marketplace, country, brand and language, set once for all chats, shown under the message box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import chainlit as cl
from chainlit.input_widget import InputWidget, Select

from agent.preferences import Preferences
from ui import texts

_FIELDS = ("marketplace", "country", "brand", "language")
NOT_SET = "-"  # Chainlit's lists take no empty value


async def show_panel(preferences: Preferences, marketplaces: Sequence[str], brands: Sequence[str]) -> None:
    """Give the page its panel, and tell it what is set.

    Args:
        preferences: What is set.
        marketplaces: Those that can be chosen.
        brands: Names of the saved brands.
    """
    labels = texts.words("panel")
    shops = {texts.marketplace_name(name): name for name in marketplaces}
    countries = {name: code for code, name in texts.words("countries").items()}
    spoken = {texts.all_words(language)["name"]: language for language in texts.LANGUAGES}
    widgets: list[InputWidget] = [
        _select("marketplace", shops, preferences.marketplace, labels["none"]),
        _select("country", countries, preferences.country, labels["none"]),
        _select("brand", {name: name for name in brands}, preferences.brand, labels["none"]),
        _select("language", spoken, preferences.language, labels["browser"]),
    ]
    await cl.ChatSettings(widgets).send()
    await cl.send_window_message(
        {"lightbox": "settings", "line": settings_line(preferences), "language": preferences.language}
    )


def read_panel(chosen: Mapping[str, Any]) -> Preferences:
    """What was chosen in the panel."""
    return Preferences.model_validate(
        {name: value for name in _FIELDS if (value := chosen.get(name)) not in (None, "", NOT_SET)}
    )


def settings_line(preferences: Preferences) -> str:
    """What is set, in one short line."""
    country = texts.words("countries").get(preferences.country or "")
    shop = texts.marketplace_name(preferences.marketplace) if preferences.marketplace else None
    parts = [shop, country if shop else None, preferences.brand]
    return " · ".join(part for part in parts if part) or str(texts.words("panel")["unset"])


def _select(name: str, items: Mapping[str, str], chosen: str | None, unset: str) -> Select:
    labels = texts.words("panel")
    known = chosen if chosen in items.values() else NOT_SET
    return Select(
        id=name, label=labels[name], items={unset: NOT_SET, **items}, initial_value=known,
        description=labels["note"] if name != "language" else None,
    )  # fmt: skip
