"""Whom a conversation serves: a seller, who gets every tool, or a support desk, which looks up rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from agent.errors import SetupError
from tools.registry import TOOLS

_SUPPORT_TOOLS = ("search_guidelines", "check_listing")


@dataclass(frozen=True)
class Desk:
    """What a turn may use.

    Attributes:
        tools: Names of the tools; None for all of them.
        prompt: What a language model is told beside the system prompt.
    """

    tools: frozenset[str] | None = None
    prompt: str = ""


SELLER = Desk()


def support_desk(more: Iterable[str] = ()) -> Desk:
    """The support desk: rule questions and checks of texts, no pictures unless the operator adds their tools.

    Args:
        more: Names of further tools, for example `check_image`.

    Raises:
        SetupError: There is no such tool.
    """
    added = {name.strip() for name in more if name.strip()}
    known = {tool.name for tool in TOOLS}
    if unknown := sorted(added - known):
        raise SetupError(
            f"LIGHTBOX_SUPPORT_TOOLS names {', '.join(unknown)}, which is no tool. Tools: {', '.join(sorted(known))}."
        )
    return Desk(frozenset({*_SUPPORT_TOOLS, *added}), Path(__file__).with_name("support_prompt.md").read_text("utf-8"))
