"""What is offered after an answer: buttons for the next request, and photos in which a thing is chosen."""

from __future__ import annotations

from typing import Any

import chainlit as cl

from agent.events import AnswerEvent, ToolResultEvent
from ui import cards, texts

CHOICES, PICK = "Choices", "PickThing"


def choices_element(
    needs: str | None, made: str | None, shop: str | None = None, photos: int = 1
) -> cl.CustomElement | None:
    """The buttons under an answer: what was asked for, or what people do next with such a picture.

    Args:
        needs: What the agent asked the user for.
        made: Kind of the picture that was made last.
        shop: The marketplace that they are for.
        photos: How many photos were sent at once.
    """
    if needs == "photo":
        return cl.CustomElement(name=CHOICES, props={"photo": True, "requests": []})
    if needs == "approval":
        offers = texts.words("approval")
    elif needs == "choice" and made is None:
        offers = texts.words("next")["photos" if photos > 1 else "photo"]
    else:
        offers = texts.words("next").get(made, ())
    name = texts.marketplace_name(shop or "amazon")
    requests = [{"label": label.format(shop=name), "say": words.format(shop=name)} for label, words in offers]
    return cl.CustomElement(name=CHOICES, props={"photo": False, "requests": requests}) if requests else None


class ThingsToPick:
    """The photos of a turn in which something is to be chosen, or can be chosen anew after a first cut-out of them."""

    def __init__(self, thread_id: str, images: Any) -> None:
        """Begin a turn.

        Args:
            thread_id: The conversation.
            images: Its picture store, as it is before the turn.
        """
        self._thread_id, self._images = thread_id, images
        self._known = {record.id for record in images.records()}
        self._asked: dict[str, dict[str, Any]] = {}
        self._failed: str | None = None

    @property
    def is_asked(self) -> bool:
        """Whether the agent could not tell which thing is meant."""
        return bool(self._asked)

    @property
    def attached(self) -> int:
        """How many photos came with the message."""
        return sum(record.recipe is None and record.id not in self._known for record in self._images.records())

    def see(self, event: ToolResultEvent, args: dict[str, Any]) -> None:
        """Note what a tool with these arguments could not decide, or failed at."""
        if event.choice:
            self._asked.pop(event.choice["image_id"], None)
            if not event.images:
                self._asked[event.choice["image_id"]] = event.choice
        if not event.ok and event.name in texts.MADE_OF_PRODUCT:
            self._failed = args.get("image_id")

    def cards(self, event: AnswerEvent) -> list[dict[str, Any]]:
        """The photos to show under an answer."""
        records = {record.id: record for record in self._images.records()}
        if event.needs == "choice" and self._asked:
            several = len(self._asked) > 1
            return [
                cards.pick_card(
                    self._thread_id, records[image_id], choice["things"], [] if several else event.labels,
                    asked=True, named=several,
                )
                for image_id, choice in self._asked.items()
            ]  # fmt: skip
        new = [r for r in records.values() if r.kind == "cutout" and r.recipe and r.id not in self._known]
        photos = {cut.id: cards.source_photo(cut, records) for cut in new}
        failed = records.get(self._failed or "")
        if failed is not None and not new:
            photo = cards.source_photo(failed, records) or failed
            return [cards.pick_card(self._thread_id, photo, [], [], asked=False)]
        newest = {photo.id: (photo, records[cut]) for cut, photo in photos.items() if photo}
        if len(newest) != 1:  # several photos at once: one card each would bury the answer
            return []
        photo, cut = next(iter(newest.values()))
        things = cut.recipe.checks.get("things", []) if cut.recipe else []
        return [cards.pick_card(self._thread_id, photo, things, [], asked=False)]
