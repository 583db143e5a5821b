"""What is asked for: one request of a message, and a message as its requests in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agent.offline.examples import Intent
from agent.offline.language import Language
from agent.offline.words import Word, read_words


@dataclass(frozen=True)
class Request:
    """One thing that is asked for.

    Attributes:
        text: The clause as written.
        score: How well it fits the intent.
        rivals: Other intents that fit nearly as well, best first; empty when the intent is clear.
        new_sentence: It begins a sentence.
        later: The user said "then" before it.
        pick: Which of several things to take from the photo first: `item` or `box` of remove_background.
        pick_in: The photos it is about; empty for all that are worked on.
        again: Calls that waited for that choice, to be made now.
    """

    intent: Intent
    text: str
    score: float
    rivals: tuple[Intent, ...] = ()
    new_sentence: bool = True
    later: bool = False
    pick: dict[str, Any] | None = None
    pick_in: tuple[str, ...] = ()
    again: tuple[tuple[str, dict[str, Any]], ...] = ()

    @property
    def words(self) -> list[Word]:
        """Its words."""
        return read_words(self.text)


@dataclass(frozen=True)
class Understanding:
    """A message: its requests in order, and its language."""

    requests: tuple[Request, ...]
    language: Language
    text: str
