"""What a person set once for all chats: the marketplace and country, the brand, the language, whom chats serve.

A message that names none of them means these; the assistant says so. Kept as one small file per person.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.whole_files import write_whole

Language = Literal["en", "de", "es", "hi"]


class Preferences(BaseModel):
    """One person's settings; what is None is not set.

    Attributes:
        marketplace: A name from `Studio.marketplaces`, without country.
        country: The ending after the dot: `de`, `co.uk`.
        brand: Name of a saved brand.
        language: Of the page, and of answers to messages without words.
        profile: Whom new chats serve, as chosen last: a name of the page's, such as `support`.
    """

    model_config = ConfigDict(extra="ignore")

    marketplace: str | None = Field(default=None, max_length=40)
    country: str | None = Field(default=None, max_length=10)
    brand: str | None = Field(default=None, max_length=100)
    language: Language | None = None
    profile: str | None = Field(default=None, max_length=40)

    @property
    def shop(self) -> str | None:
        """The marketplace with its country, as tools take it: `amazon.de`."""
        if not self.marketplace:
            return None
        return f"{self.marketplace}.{self.country}" if self.country else self.marketplace


class PreferenceStore:
    """The preferences of all people of this installation."""

    def __init__(self, folder: Path) -> None:
        """Keep them in `folder`, which is made with the first."""
        self._folder = folder

    def read(self, person: str) -> Preferences:
        """What a person set; nothing for somebody unknown, or where the file is no longer one that can be read."""
        try:
            return Preferences.model_validate_json(self._file(person).read_text("utf-8"))
        except (FileNotFoundError, ValidationError):
            return Preferences()

    def write(self, person: str, preferences: Preferences) -> None:
        """Keep what a person set, in place of what was set before."""
        write_whole(self._file(person), preferences.model_dump_json(exclude_none=True))

    def _file(self, person: str) -> Path:
        """The person's file; the name is a hash, because accounts may be called anything."""
        return self._folder / f"{hashlib.sha256(person.encode()).hexdigest()[:32]}.json"
