"""Arguments of brands: keeping one, using one, asking about one."""

from __future__ import annotations

from agent.offline.arguments.calls import Call, Calls
from agent.offline.brand_request import brand_named, save_brand_arguments
from agent.offline.context import Context
from agent.offline.request import Request
from agent.offline.subjects import Subjects


def save_brand(_request: Request, subjects: Subjects) -> Calls:
    """What the message or its files tell of a brand."""
    calls: list[Call] = [("save_brand", arguments) for arguments in save_brand_arguments(subjects.context)]
    return Calls(calls) if calls else Calls(problem="no_brand")


def use_brand(request: Request, _subjects: Subjects) -> Calls:
    """The brand that is named."""
    return Calls([("use_brand", {"name": request.text})])


def search_brand(request: Request, subjects: Subjects) -> Calls:
    """The question itself, about the brand that the conversation keeps to."""
    return Calls([("search_brand", {"question": request.text, **brand_kept(subjects.context)})])


def brand_kept(context: Context) -> dict[str, str]:
    """The brand that the conversation keeps to."""
    name = brand_named(context)
    return {"brand": name} if name else {}
