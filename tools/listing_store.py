"""The listings of one conversation: short ids, one file each, and what became of them.

Knows files; does not know how listings are written. A listing is written once, a new wording makes a new one; what its
seller does with it (edits a field, approves it) is noted in its history: what, who, when.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from knowledge.whole_files import write_whole
from tools.errors import ToolInputError

Status = Literal["draft", "edited", "approved"]
_ID = re.compile(r"listing_([1-9][0-9]{0,5})")


class ListingStore:
    """The listings of one conversation."""

    def __init__(self, folder: Path) -> None:
        """Open the store in `folder`, which is made when the first listing arrives."""
        self._folder = folder

    def add(self, record: dict[str, Any]) -> str:
        """Store a listing and give it the next id."""
        self._folder.mkdir(parents=True, exist_ok=True)
        number = max((self._number(i) for i in self.ids()), default=0) + 1
        while not self._reserve(number):  # several listings may be written at once
            number += 1
        record = {**record, "id": self._path(number).stem, "status": "draft"}
        record["history"] = [_event("draft", str(record.get("writer", "")))]
        self._keep(record)
        return str(record["id"])

    def note(
        self, listing_id: str, status: Status, by: str, changes: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Note what became of a listing.

        Args:
            listing_id: Which one.
            status: What it is now.
            by: Who did it.
            changes: Fields of the record that are others now; the history keeps what they were.

        Raises:
            ToolInputError: There is none of that id.
        """
        record = self.get(listing_id)
        event = _event(status, by)
        if changes:
            event["before"] = {name: record.get(name) for name in changes}
            record |= changes
        record["status"] = status
        record["history"] = [*record.get("history", []), event]
        self._keep(record)
        return record

    def _keep(self, record: dict[str, Any]) -> None:
        write_whole(self._folder / f"{record['id']}.json", json.dumps(record, ensure_ascii=False, indent=1))

    def _reserve(self, number: int) -> bool:
        """Take a number, unless somebody has it."""
        try:
            os.close(os.open(self._path(number), os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except FileExistsError:
            return False
        return True

    def _path(self, number: int) -> Path:
        return self._folder / f"listing_{number}.json"

    def get(self, listing_id: str) -> dict[str, Any]:
        """A stored listing.

        Raises:
            ToolInputError: There is none of that id.
        """
        if not _ID.fullmatch(listing_id) or listing_id not in self.ids():
            known = ", ".join(self.ids()) or "none yet"
            raise ToolInputError(f"No listing {listing_id!r} in this chat. Listings: {known}. Use one of these ids.")
        record: dict[str, Any] = json.loads((self._folder / f"{listing_id}.json").read_text("utf-8"))
        return record

    def ids(self) -> list[str]:
        """The ids, oldest first."""
        names = [path.stem for path in self._folder.glob("listing_*.json")] if self._folder.is_dir() else []
        return sorted((name for name in names if _ID.fullmatch(name)), key=self._number)

    @staticmethod
    def _number(listing_id: str) -> int:
        found = _ID.fullmatch(listing_id)
        return int(found[1]) if found else 0


def _event(status: str, by: str) -> dict[str, Any]:
    return {"status": status, "by": by, "at": datetime.now(UTC).isoformat(timespec="seconds")}
