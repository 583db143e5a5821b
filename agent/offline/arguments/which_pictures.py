"""Whether the pictures that a request needs are there, and which of several was taken."""

from __future__ import annotations

from agent.offline.arguments.calls import Problem, Remark
from agent.offline.subjects import Subjects


def missing_pictures(pictures: list[str], subjects: Subjects) -> Problem | None:
    """Name what keeps the pictures from being worked on, if anything does."""
    if subjects.broken:
        return "step_before_failed"
    if not pictures:
        return "no_photo"
    return None if all(i in subjects.context.pictures for i in pictures) else "no_such_picture"


def which_was_taken(pictures: list[str], subjects: Subjects) -> list[Remark]:
    """Say which picture was taken when several were sent and one was meant."""
    if subjects.took_newest and len(pictures) == 1:
        return [("took_newest", {"image": subjects.context.name_of(pictures[0])})]
    return []
