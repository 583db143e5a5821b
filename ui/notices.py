"""The sentences that the operator's rules make the chat say, in the language of the page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


def notice(name: str, language: str, **values: object) -> str:
    """A sentence of `notices.yaml`.

    Args:
        name: Which.
        language: What the browser prefers, such as `de-DE`.
        values: What it tells.
    """
    wordings = _notices()[name]
    return wordings.get(language.partition("-")[0].lower(), wordings["en"]).format(**values)


@cache
def _notices() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("notices.yaml").read_text("utf-8"))
    return loaded
