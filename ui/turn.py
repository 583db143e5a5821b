"""One turn of the conversation as it appears on the page: steps, pictures, cards and the answer, as they happen."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import chainlit as cl
from chainlit.utils import utc_now

from agent.events import AnswerEvent, Event, ProgressEvent, TokenEvent, ToolCallEvent, ToolResultEvent
from agent.studio import Studio
from ui import cards, support, texts
from ui.check_card import check_card
from ui.choices import CHOICES, PICK, ThingsToPick, choices_element
from ui.gallery import Gallery, pictures_element
from ui.progress import ProgressCard
from ui.sources import number_sources, sources_card

CHECK, SOURCES, TEMPLATES = "CheckCard", "Sources", "Templates"
_SECONDS_BETWEEN_UPDATES = 0.15


@dataclass
class _Call:
    """A tool call that has not ended."""

    tool: str
    id: str
    args: dict[str, Any]
    step: cl.Step
    shown_at: float = 0


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
        self._gallery = Gallery(thread_id, self._images)
        self._picks = ThingsToPick(thread_id, self._images)
        self._progress = ProgressCard()
        self._answer: cl.Message | None = None
        self._said = ""
        self._made: str | None = None
        self._reports: set[tuple[str, str, str]] = set()

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
        self._picks.see(event, args)
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
            await self._gallery.add(event.images, event.notes, others)
        if event.ok and event.name == "approve_pictures" and args.get("image_ids"):  # again, now with its download
            approved = pictures_element(self._thread_id, self._images, args["image_ids"], [])
            await cl.Message("", elements=[approved]).send()
        if event.templates:
            props = {"templates": [cards.template_card(template) for template in event.templates]}
            await cl.Message("", elements=[cl.CustomElement(name=TEMPLATES, props=props)]).send()
        if event.report:
            checked = event.images[0] if event.images else args.get("image_id")
            await self._show_report(event.report, checked)

    async def _show_report(self, report: dict[str, Any], image_id: str | None) -> None:
        """Show a report once, even if a picture was made and checked and then checked again as asked."""
        what = (image_id or report["file"], report["marketplace"], report["slot"])
        if image_id and what in self._reports:
            return
        self._reports.add(what)
        self._gallery.end()
        record = self._images.record(image_id) if image_id else None
        name = cards.title_of(record) if record else report["file"]
        before = record.recipe.checks.get("before") if record and record.recipe else None
        card = check_card(report, image_id, name, self._thread_id, before)
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
        panels: list[cl.Text] = []
        sources = sources_card(event.citations)
        if sources:
            elements.append(cl.CustomElement(name=SOURCES, props={"sources": sources}))
        picks = self._picks.cards(event)
        if not (self._picks.is_asked and picks):
            choices = choices_element(event.needs, self._made, self._shop, self._picks.attached)
            elements += [choices] if choices else []
        elements += [cl.CustomElement(name=PICK, props=card) for card in picks]
        if elements:
            self._answer = self._answer or cl.Message("")
            self._answer.elements = elements
        if self._answer:
            self._answer.content = number_sources(self._answer.content, event.citations)
            if self._rules is not None and event.turn:
                panels = self._add_support(self._answer, event, sources)
        await self._finish_message()
        if panels:
            await support.open_panels(panels)

    def _add_support(self, answer: cl.Message, event: AnswerEvent, sources: list[dict[str, Any]]) -> list[cl.Text]:
        """Side panels instead of the list of sources, and the buttons of the support desk; the panels."""
        reply = support.reply_text(answer.content, sources)
        answer.content = support.name_sources(answer.content, sources)
        panels = support.side_panels(sources, event.citations, self._rules or {})
        kept: list[Any] = [element for element in answer.elements if element.name not in (CHOICES, SOURCES)]
        answer.elements = kept + [*panels, support.reply_element(reply, event.turn)]
        return panels


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
