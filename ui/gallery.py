"""The pictures of a turn on the page: one gallery for those that are shown one after the other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import chainlit as cl

from agent.photos import waiting
from ui import cards, texts

PICTURES = "Pictures"


class Gallery:
    """The pictures that were shown last; those of the next result join them until `end`."""

    def __init__(self, thread_id: str, images: Any) -> None:
        """Show pictures of a conversation.

        Args:
            thread_id: The conversation.
            images: Its picture store.
        """
        self._thread_id, self._images = thread_id, images
        self._shown = 0
        self.end()

    def end(self) -> None:
        """Something else is shown: the next pictures begin a gallery of their own, and are counted on."""
        self._element: cl.CustomElement | None = None
        self._image_ids: list[str] = []
        self._notes: list[str] = []
        self._files: list[str] = []
        self._first = self._shown + 1

    async def add(self, image_ids: Sequence[str], notes: Sequence[str], files: Sequence[str]) -> None:
        """Show pictures, with what must be said about them and their other files."""
        self._image_ids += image_ids
        self._notes = list(dict.fromkeys([*self._notes, *notes]))
        self._files += files
        self._shown += len(image_ids)
        props = gallery_props(self._thread_id, self._images, self._image_ids, self._notes, self._files, self._first)
        if self._element is None:
            self._element = cl.CustomElement(name=PICTURES, props=props)
            await cl.Message("", elements=[self._element]).send()
        else:
            self._element.props, self._element.content = props, json.dumps(props)
            await self._element.update()


def pictures_element(thread_id: str, images: Any, image_ids: list[str], notes: list[str]) -> cl.CustomElement:
    """Pictures of a conversation as one element of the page."""
    return cl.CustomElement(name=PICTURES, props=gallery_props(thread_id, images, image_ids, notes))


def gallery_props(
    thread_id: str, images: Any, image_ids: list[str], notes: list[str], files: Sequence[str] = (), first: int = 1
) -> dict[str, Any]:
    """What the gallery shows: pictures, numbered from `first`, what must be said about them, and their other files."""
    records = {record.id: record for record in images.records()}
    shown = [
        cards.picture_card(thread_id, records[image_id], records, number, waits=bool(waiting(images, image_id)))
        for number, image_id in enumerate(image_ids, start=first)
    ]
    links = cards.file_links(thread_id, files)
    if len(image_ids) > 1 and not any(link["name"].endswith(".zip") for link in links):
        links.insert(0, cards.archive_link(thread_id, image_ids))
    said = [texts.tool_says(note) for note in notes]
    return {"pictures": shown, "notes": list(dict.fromkeys(said)), "files": links}
