"""The open lane: pictures in which a model may have changed the product, and the yes that they need to leave.

A tool of the open lane that has a model draw says so in its record; whatever is made from such a picture waits with
it. An uploaded file waits if it says of itself that AI may have changed the product.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tools.errors import ToolInputError
from tools.image_record import ImageRecord
from tools.provenance import provenance_of
from tools.store import ImageStore

MAY_DIFFER = "AI drew this picture, so it may change your product. Compare it with the original before you use it."


class NotApprovedError(ToolInputError):
    """A picture may not leave before a person has said yes to it."""


def is_open(record: ImageRecord, content: bytes | None = None) -> bool:
    """Whether a model may have changed the product in this very picture.

    Args:
        record: The picture.
        content: Its file, if what an uploaded one says of itself shall count.
    """
    if record.recipe is None:
        return content is not None and provenance_of(content, record.name).product_may_differ
    return record.recipe.model is not None and record.recipe.checks.get("lane") == "open"


def waiting(images: ImageStore, image_id: str, *, uploads: bool = False) -> list[str]:
    """Which pictures need a person's yes before this one may leave: itself, or some that it was made from.

    Args:
        images: The pictures of the conversation.
        image_id: Which one.
        uploads: Whether what uploaded files say of themselves counts.

    Raises:
        ToolInputError: No such picture, or one it was made from is gone.
    """
    return [
        record.id
        for record in images.ancestry(image_id)
        if is_open(record, images.path(record.id).read_bytes() if uploads and record.recipe is None else None)
        and images.approval(record.id) is None
    ]


def require_approval(images: ImageStore, image_ids: Iterable[str]) -> None:
    """Refuse to hand over pictures that wait for a person's yes.

    Raises:
        NotApprovedError: Some do; the message says which and what to do.
        ToolInputError: No such picture, or one it was made from is gone.
    """
    found = dict.fromkeys(one for image_id in image_ids for one in waiting(images, image_id, uploads=True))
    if found:
        raise NotApprovedError(
            f"AI may have changed your product in {', '.join(found)}, and nobody has approved that yet. Compare it "
            "with the original, and approve it if it still shows what you sell; then I can hand it over."
        )


def approvals(images: ImageStore, image_id: str) -> dict[str, Any]:
    """Who said yes to the open-lane pictures behind a picture, by their ids, for the record of a file."""
    given = ((record.id, images.approval(record.id)) for record in images.ancestry(image_id))
    return {name: approval.model_dump() for name, approval in given if approval}
