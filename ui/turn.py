"""One turn of the conversation as it appears on the page: steps, pictures, cards and the answer, as they happen."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import chainlit as cl
from chainlit.utils import utc_now

from agent.events import AnswerEvent, Event, ProgressEvent, TokenEvent, ToolCallEvent, ToolResultEvent
from agent.photos import waiting
from agent.studio import Studio
from ui import cards, support, texts
from ui.progress import ProgressCard

PICTURES, CHECK, SOURCES, CHOICES, PICK = "Pictures", "CheckCard", "Sources", "Choices", "PickThing"
TEMPLATES = "Templates"
_SECONDS_BETWEEN_UPDATES = 0.15


@dataclass
class _Call:
    """A tool call that has not ended."""

    tool: str
    id: str
    args: dict[str, Any]
    step: cl.Step
    shown_at: float = 0


@dataclass
class _Gallery:
    """The pictures that were shown last; those of the next result join them if nothing else was shown in between."""

    element: cl.CustomElement
    image_ids: list[str]
    notes: list[str]
    files: list[str]
    first: int


class TurnView:
    """Shows the events of one turn. Finished parts are stored at once, so that a killed process loses none of them."""

    def __init__(
        self, thread_id: str, studio: Studio, shop: str | None = None, rules: Mapping[str, str] | None = None
    ) -> None:
        """Begin in the current Chainlit session.

        Args:
            thread_id: The conversation.
            studio: Where its pictures are.
            shop: The marketplace that its user set.
            rules: The words of all rules by id, for the side panels of the support desk; None for a seller.
        """
        self._thread_id = thread_id
        self._images = studio.images(thread_id)
        self._session: Any = cl.context.session
        self._shop = shop
        self._rules = rules
        self._calls: list[_Call] = []
        self._order: list[str] = []
        self._waiting: dict[str, tuple[ToolResultEvent, dict[str, Any]]] = {}
        self._gallery: _Gallery | None = None
        self._shown = 0
        self._progress = ProgressCard()
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
                self._order.append(event.call_id)
                self._progress.add_call()
            case ProgressEvent():
                await self._show_progress(event)
            case ToolResultEvent():
                await self._close_step(event)
            case AnswerEvent():
                await self._close_answer(event)

    async def close(self, *, failed: bool = False) -> None:
        """End what is still open: stopped by the user, or by a failure of ours."""
        await self._progress.hide()
        for event, args in list(self._waiting.values()):
            await self._show_result(event, args)
        self._waiting.clear()
        self._order.clear()
        for call in self._calls:
            words = texts.words_for(call.tool)
            call.step.name = words.failed if failed else f"{words.doing}: {texts.say('stopped')}"
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
        self._progress.moved()
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
        return _Call(event.name, event.call_id, event.args, step)

    async def _show_progress(self, event: ProgressEvent) -> None:
        call = next((call for call in self._calls if call.tool == event.tool), None)
        if call is None:
            return
        sentence = texts.progress(event.tool, event.done, event.total, event.message)
        await self._progress.show(call.id, event, sentence)
        if time.monotonic() - call.shown_at >= _SECONDS_BETWEEN_UPDATES:
            call.shown_at = time.monotonic()
            call.step.name = sentence
            await cl.context.emitter.update_step(call.step.to_dict())

    async def _close_step(self, event: ToolResultEvent) -> None:
        call = next((call for call in self._calls if call.id == event.call_id), None)
        args: dict[str, Any] = {}
        if call is not None:
            self._calls.remove(call)
            args = call.args
            words = texts.words_for(event.name)
            call.step.name = words.done if event.ok else words.failed
            if event.choice and not event.images:
                call.step.name = texts.say("several_things")
            told = [event.error] if event.error else [f"- {note}" for note in event.notes]
            call.step.output = "\n".join(texts.tool_says(line) for line in told)
            call.step.default_open = not event.ok
            await _end(call.step, is_error=not event.ok, icon="check" if event.ok else "x")
        await self._progress.end_call(event.call_id)
        if event.choice:
            self._asked.pop(event.choice["image_id"], None)
            if not event.images:
                self._asked[event.choice["image_id"]] = event.choice
        if not event.ok and event.name in texts.MADE_OF_PRODUCT:
            self._failed = args.get("image_id")
        await self._show_in_order(event, args)

    async def _show_in_order(self, event: ToolResultEvent, args: dict[str, Any]) -> None:
        """Show results in the order in which they were asked for: "the second one" is the second on the page, too."""
        self._waiting[event.call_id] = (event, args)
        if event.call_id not in self._order:
            self._order.append(event.call_id)
        while self._order and self._order[0] in self._waiting:
            await self._show_result(*self._waiting.pop(self._order.pop(0)))

    async def _show_result(self, event: ToolResultEvent, args: dict[str, Any]) -> None:
        if event.images:
            self._made = self._images.record(event.images[-1]).kind
            others = event.files[len(event.images) : -1 if event.choice else None]  # the last has numbered things
            await self._show_pictures(event.images, event.notes, others)
        if event.ok and event.name == "approve_pictures" and args.get("image_ids"):  # again, now with its download
            approved = pictures_element(self._thread_id, self._images, args["image_ids"], [])
            await cl.Message("", elements=[approved]).send()
        if event.templates:
            props = {"templates": [cards.template_card(template) for template in event.templates]}
            await cl.Message("", elements=[cl.CustomElement(name=TEMPLATES, props=props)]).send()
        if event.report:
            checked = event.images[0] if event.images else args.get("image_id")
            await self._show_report(event.report, checked)

    async def _show_pictures(self, image_ids: list[str], notes: list[str], files: Sequence[str]) -> None:
        """Show pictures, in one gallery with those just before them."""
        shown = self._gallery
        if shown is None:
            self._gallery = shown = _Gallery(cl.CustomElement(name=PICTURES, props={}), [], [], [], self._shown + 1)
        is_new = not shown.image_ids
        shown.image_ids += image_ids
        shown.notes = list(dict.fromkeys([*shown.notes, *notes]))
        shown.files += files
        self._shown += len(image_ids)
        props = gallery_props(self._thread_id, self._images, shown.image_ids, shown.notes, shown.files, shown.first)
        shown.element.props, shown.element.content = props, json.dumps(props)
        if is_new:
            await cl.Message("", elements=[shown.element]).send()
        else:
            await shown.element.update()

    async def _show_report(self, report: dict[str, Any], image_id: str | None) -> None:
        """Show a report once, even if a picture was made and checked and then checked again as asked."""
        what = (image_id or report["file"], report["marketplace"], report["slot"])
        if image_id and what in self._reports:
            return
        self._reports.add(what)
        self._gallery = None
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
        sources = cards.sources_card(event.citations)
        if sources:
            elements.append(cl.CustomElement(name=SOURCES, props={"sources": sources}))
        picks = self._things_to_pick(event)
        choices = (
            None if self._asked and picks else choices_element(event.needs, self._made, self._shop, self._attached())
        )
        if choices:
            elements.append(choices)
        elements += [cl.CustomElement(name=PICK, props=card) for card in picks]
        if elements:
            self._answer = self._answer or cl.Message("")
            self._answer.elements = elements
        if self._answer:
            self._answer.content = cards.number_sources(self._answer.content, event.citations)
            if self._rules is not None and event.turn:
                self._add_support(self._answer, event, sources)
        await self._finish_message()

    def _add_support(self, answer: cl.Message, event: AnswerEvent, sources: list[dict[str, Any]]) -> None:
        """Side panels instead of the list of sources, and the buttons of the support desk."""
        reply = support.reply_text(answer.content, sources)
        answer.content = support.name_sources(answer.content, sources)
        panels = support.side_panels(sources, event.citations, self._rules or {})
        kept: list[Any] = [element for element in answer.elements if element.name not in (CHOICES, SOURCES)]
        answer.elements = kept + [*panels, support.reply_element(reply, event.turn)]

    def _attached(self) -> int:
        """How many photos came with the message."""
        return sum(record.recipe is None and record.id not in self._known for record in self._images.records())

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
