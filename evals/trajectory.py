"""What happened in a conversation, as the runner saw it; scorers read nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.events import AnswerEvent, ToolCallEvent, ToolResultEvent
from evals.matcher import read_picture_words
from evals.sample import Sample, Turn
from knowledge.products.brands import Brand
from tools.image_record import ImageRecord


@dataclass(frozen=True)
class PlayedTurn:
    """One turn as it went.

    Attributes:
        before: The conversation's pictures when the user wrote, with the photos of this turn, oldest first.
        after: The same when the turn was over.
        crash: The traceback's last line, if the turn ended in a bug of ours instead of an answer.
    """

    turn: Turn
    calls: list[ToolCallEvent]
    results: list[ToolResultEvent]
    answer: AnswerEvent
    before: list[ImageRecord]
    after: list[ImageRecord]
    seconds: float = 0.0
    crash: str | None = None

    @property
    def made(self) -> list[ImageRecord]:
        """Pictures that this turn made; uploads are not made."""
        known = {record.id for record in self.before}
        return [record for record in self.after if record.id not in known and record.recipe is not None]

    @property
    def listings(self) -> list[dict[str, Any]]:
        """Listings that this turn wrote, as `write_listing` stores them."""
        return [result.listing for result in self.results if result.listing]


@dataclass(frozen=True)
class Played:
    """A conversation as it went.

    Attributes:
        picture_path: The file of a picture, by id.
        check: Checks a picture file as a marketplace's main picture; the report of design 4.3.
        brand: A saved brand by its name, None if there is none.
        tokens: Read and written by the language model in all turns.
    """

    sample: Sample
    turns: list[PlayedTurn]
    picture_path: Callable[[str], Path]
    check: Callable[[Path, str], dict[str, Any]]
    seconds: float = field(default=0.0)
    tokens: int = 0
    brand: Callable[[str], Brand | None] = lambda name: None

    @property
    def brain_gone(self) -> str | None:
        """What the user was told when the language model's server could not be used, if that happened."""
        return next((turn.answer.text for turn in self.turns if turn.answer.brain_gone), None)

    @property
    def listings(self) -> list[dict[str, Any]]:
        """All listings that were written, oldest first."""
        return [listing for turn in self.turns for listing in turn.listings]

    @property
    def pictures(self) -> list[ImageRecord]:
        """All pictures at the end, oldest first."""
        return self.turns[-1].after if self.turns else []


def named_pictures(words: str, records: Sequence[ImageRecord]) -> list[str]:
    """Ids that words like `photo 2`, `last scene` or `scene` mean among these pictures."""
    kind, number, last = read_picture_words(words)
    ids = [record.id for record in records if record.kind == kind]
    if number is not None:
        return ids[number - 1 : number]
    return ids[-1:] if last else ids


def made_from(origin: str, records: Sequence[ImageRecord]) -> set[str]:
    """Ids of a picture and of everything that was made from it, step by step."""
    family = {origin}
    for record in records:  # oldest first: an input is always older than what was made from it
        if record.recipe and family & set(record.recipe.inputs):
            family.add(record.id)
    return family
