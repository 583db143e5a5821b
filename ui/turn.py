"""One turn of the conversation as it appears on the page: steps, pictures, cards and the answer, as they happen."""

from __future__ import annotations

import base64
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import chainlit as cl
from chainlit.utils import utc_now

from agent.events import AnswerEvent, Event, ProgressEvent, TokenEvent, ToolCallEvent, ToolResultEvent
from agent.photos import waiting
from agent.studio import Studio
from ui import cards, texts

PICTURES, CHECK, SOURCES, CHOICES, PICK = "Pictures", "CheckCard", "Sources", "Choices", "PickThing"
PREVIEW = "Preview"
_SECONDS_BETWEEN_UPDATES = 0.15


@dataclass
class _Call:
    """A tool call that has not ended."""

    tool: str
    args: dict[str, Any]
    step: cl.Step
    shown_at: float = 0
    preview: cl.Message | None = None


class TurnView:
    """Shows the events of one turn. Finished parts are stored at once, so that a killed process loses none of them."""

    def __init__(self, thread_id: str, studio: Studio) -> None:
        """Begin in the current Chainlit session."""
        self._thread_id = thread_id
        self._images = studio.images(thread_id)
        self._session: Any = cl.context.session
        self._calls: list[_Call] = []
        self._answer: cl.Message | None = None
        self._said = ""
        self._made: str | None = None
        self._reports: set[tuple[str, str, str]] = set()
        self._asked: dict[str, dict[str, Any]] = {}
        self._failed: str | None = None
        self._known = {record.id for record in self._images.records()}

    async def show(self, event: Event) -> None:
        """Show what happened."""
        match event:
            case TokenEvent():
                await self._stream(event.text)
            case ToolCallEvent():
                await self._finish_message()
                self._calls.append(await self._open_step(event))
            case ProgressEvent():
                await self._show_progress(event)
            case ToolResultEvent():
                await self._close_step(event)
            case AnswerEvent():
                await self._close_answer(event)

    async def close(self, *, failed: bool = False) -> None:
        """End what is still open: stopped by the user, or by a failure of ours."""
        for call in self._calls:
            await _hide_preview(call)
            words = texts.words_for(call.tool)
            call.step.name = words.failed if failed else f"{words.doing}: {texts.STOPPED}"
            await _end(call.step, is_error=failed, icon="x" if failed else "circle-stop")
        self._calls.clear()
        await self._finish_message()

    def follow(self, page: Any) -> list[dict[str, Any]]:
        """Go on in another page, after a reload in the middle of the turn.

        Args:
            page: The Chainlit session of the new page.

        Returns:
            The messages that are not stored yet.
        """
        self._session.emit = page.emit
        return [dict(self._answer.to_dict())] if self._answer else []

    async def _stream(self, text: str) -> None:
        if self._answer is None:
            text = text.lstrip("\n")
            self._answer = cl.Message("")
            self._answer.created_at = utc_now()
        await self._answer.stream_token(text)

    async def _finish_message(self) -> None:
        if self._answer is not None:
            self._said += self._answer.content
            await self._answer.send()
            self._answer = None

    async def _open_step(self, event: ToolCallEvent) -> _Call:
        parent = cl.context.current_step
        name = texts.words_for(event.name).doing
        step = cl.Step(name=name, type="tool", icon="loader", show_input=False, parent_id=parent.id if parent else None)
        step.start = utc_now()
        await step.send()
        return _Call(event.name, event.args, step)

    async def _show_progress(self, event: ProgressEvent) -> None:
        call = next((call for call in self._calls if call.tool == event.tool), None)
        if call and event.preview:
            await _show_preview(call, event.preview)
        if call is None or time.monotonic() - call.shown_at < _SECONDS_BETWEEN_UPDATES:
            return
        call.shown_at = time.monotonic()
        call.step.name = texts.progress(event.tool, event.done, event.total, event.message)
        await cl.context.emitter.update_step(call.step.to_dict())

    async def _close_step(self, event: ToolResultEvent) -> None:
        call = next((call for call in self._calls if call.tool == event.name), None)
        args: dict[str, Any] = {}
        if call is not None:
            self._calls.remove(call)
            await _hide_preview(call)
            args = call.args
            words = texts.words_for(event.name)
            call.step.name = words.done if event.ok else words.failed
            if event.choice and not event.images:
                call.step.name = texts.SEVERAL_THINGS
            call.step.output = event.error or "\n".join(f"- {note}" for note in event.notes)
            call.step.default_open = not event.ok
            await _end(call.step, is_error=not event.ok, icon="check" if event.ok else "x")
        if event.choice:
            self._asked.pop(event.choice["image_id"], None)
            if not event.images:
                self._asked[event.choice["image_id"]] = event.choice
        if not event.ok and event.name in texts.MADE_OF_PRODUCT:
            self._failed = args.get("image_id")
        if event.images:
            self._made = self._images.record(event.images[-1]).kind
            others = event.files[len(event.images) : -1 if event.choice else None]  # the last has numbered things
            pictures = pictures_element(self._thread_id, self._images, event.images, event.notes, others)
            await cl.Message("", elements=[pictures]).send()
        if event.ok and event.name == "approve_pictures" and args.get("image_ids"):  # again, now with its download
            approved = pictures_element(self._thread_id, self._images, args["image_ids"], [])
            await cl.Message("", elements=[approved]).send()
        if event.report:
            checked = event.images[0] if event.images else args.get("image_id")
            await self._show_report(event.report, checked)

    async def _show_report(self, report: dict[str, Any], image_id: str | None) -> None:
        """Show a report once, even if a picture was made and checked and then checked again as asked."""
        what = (image_id or report["file"], report["marketplace"], report["slot"])
        if image_id and what in self._reports:
            return
        self._reports.add(what)
        record = self._images.record(image_id) if image_id else None
        name = cards.title_of(record) if record else report["file"]
        before = record.recipe.checks.get("before") if record and record.recipe else None
        card = cards.check_card(report, image_id, name, self._thread_id, before)
        await cl.Message("", elements=[cl.CustomElement(name=CHECK, props=card)]).send()

    async def _close_answer(self, event: AnswerEvent) -> None:
        streamed = self._said + (self._answer.content if self._answer else "")
        rest = _remainder(event.text, streamed)
        if rest is None:  # what was streamed was corrected: the message becomes the answer itself
            self._answer = self._answer or cl.Message("")
            self._answer.content = event.text
        elif rest.strip():
            await self._stream(rest if self._answer else rest.strip())
        elements: list[Any] = []
        if event.citations:
            elements.append(cl.CustomElement(name=SOURCES, props={"sources": cards.sources_card(event.citations)}))
        picks = self._things_to_pick(event)
        choices = None if self._asked and picks else choices_element(event.needs, self._made)
        if choices:
            elements.append(choices)
        elements += [cl.CustomElement(name=PICK, props=card) for card in picks]
        if elements:
            self._answer = self._answer or cl.Message("")
            self._answer.elements = elements
        if self._answer:
            self._answer.content = cards.number_sources(self._answer.content, event.citations)
        await self._finish_message()

    def _things_to_pick(self, event: AnswerEvent) -> list[dict[str, Any]]:
        """The photos in which something is to be chosen, or can be chosen anew after a first cut-out of them."""
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


def pictures_element(
    thread_id: str, images: Any, image_ids: list[str], notes: list[str], files: Sequence[str] = ()
) -> cl.CustomElement:
    """The pictures of a result as one element of the page, with its other files."""
    records = {record.id: record for record in images.records()}
    shown = [
        cards.picture_card(thread_id, records[image_id], records, waits=bool(waiting(images, image_id)))
        for image_id in image_ids
    ]
    links = cards.file_links(thread_id, files)
    return cl.CustomElement(name=PICTURES, props={"pictures": shown, "notes": list(notes), "files": links})


def choices_element(needs: str | None, made: str | None) -> cl.CustomElement | None:
    """The buttons under an answer: what was asked for, or what people do next with such a picture.

    Args:
        needs: What the agent asked the user for.
        made: Kind of the picture that was made last.
    """
    if needs == "photo":
        return cl.CustomElement(name=CHOICES, props={"photo": True, "requests": []})
    offers: tuple[tuple[str, str], ...]
    if needs == "approval":
        offers = texts.APPROVAL
    else:
        offers = texts.NEXT.get(made or ("photo" if needs == "choice" else ""), ())
    requests = [{"label": label, "say": words} for label, words in offers]
    return cl.CustomElement(name=CHOICES, props={"photo": False, "requests": requests}) if requests else None


async def _show_preview(call: _Call, jpeg: bytes) -> None:
    """Show an unfinished picture on the page, in place of the last one. It is only shown, never stored."""
    emitter = cl.context.emitter
    if call.preview is None:
        call.preview = cl.Message("")
        await emitter.send_step(call.preview.to_dict())
    source = f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
    own, thread_id = call.preview.id, call.preview.thread_id
    element = cl.CustomElement(name=PREVIEW, props={"source": source}, id=own, thread_id=thread_id, for_id=own)
    await emitter.send_element(element.to_dict())


async def _hide_preview(call: _Call) -> None:
    if call.preview is not None:
        await cl.context.emitter.delete_step(call.preview.to_dict())
        call.preview = None


async def _end(step: cl.Step, *, is_error: bool, icon: str) -> None:
    step.is_error = is_error
    step.icon = icon
    step.end = utc_now()
    await step.update()


def _remainder(whole: str, streamed: str) -> str | None:
    """What of the answer has not been streamed; None if the two do not fit together."""
    position = 0
    wanted = "".join(streamed.split())
    matched = 0
    while position < len(whole) and matched < len(wanted):
        if whole[position].isspace():
            position += 1
        elif whole[position] == wanted[matched]:
            position, matched = position + 1, matched + 1
        else:
            return None
    return whole[position:] if matched == len(wanted) else None
