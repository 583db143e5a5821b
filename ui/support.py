"""What the support desk gets beside an answer: sources in the side panel, a reply to paste, a way to call it wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import chainlit as cl

from ui import texts
from ui.sources import sources_card

REPLY = "Reply"
_NUMBER = re.compile(r"\s*\[(\d+)\]")


def name_sources(answer: str, sources: Sequence[Mapping[str, Any]]) -> str:
    """Write `[1]` as the name of its source, which the page makes a link to the side panel.

    Args:
        answer: With the numbers of its sources.
        sources: As `sources_card` lists them.
    """
    known = range(1, len(sources) + 1)
    return re.sub(r"\[(\d+)\]", lambda m: texts.say("source", number=m[1]) if int(m[1]) in known else m[0], answer)


def side_panels(
    sources: Sequence[Mapping[str, Any]], citations: Sequence[Mapping[str, Any]], rules: Mapping[str, str]
) -> list[cl.Text]:
    """One side panel for each source: where it stands, how sure we are, and the rules taken from it.

    Args:
        sources: As `sources_card` lists them.
        citations: Of the answer.
        rules: The words of each rule, by id.
    """
    return [
        cl.Text(
            name=texts.say("source", number=number),
            display="side",
            content=_panel(
                number, source, [rules[c["rule"]] for c in citations if _is_of(c, source) and c["rule"] in rules]
            ),
        )
        for number, source in enumerate(sources, start=1)
    ]


async def open_panels(panels: Sequence[cl.Text]) -> None:
    """Show these in the page's side panel, which by itself shows those of all answers under the name of the last.

    Args:
        panels: Of one answer; without any the side panel is closed.
    """
    emit = cl.context.emitter.emit
    if panels:
        await emit("set_sidebar_title", texts.words("page")["sources"])
    shown = {"elements": [panel.to_dict() for panel in panels], "key": panels[0].id if panels else None}
    await emit("set_sidebar_elements", shown)


def reply_text(answer: str, sources: Sequence[Mapping[str, Any]]) -> str:
    """The answer as a message to a seller: without source numbers, with the sources at its end."""
    plain = _NUMBER.sub("", answer).replace("**", "").strip()
    listed = "\n".join(
        f"{texts.say('source', number=number)}: {source['title']}" + (f", {source['url']}" if source["url"] else "")
        for number, source in enumerate(sources, start=1)
    )
    return texts.say("reply", answer=plain, sources=listed).strip()


def reply_element(reply: str, turn: int) -> cl.CustomElement:
    """The buttons under an answer; `turn` says which of the user's messages it answers, from 1."""
    return cl.CustomElement(name=REPLY, props={"reply": reply, "turn": turn, "noted": False})


def _is_of(citation: Mapping[str, Any], source: Mapping[str, Any]) -> bool:
    return sources_card([dict(citation)])[0]["url"] == source["url"] and citation["title"] == source["title"]


def _panel(number: int, source: Mapping[str, Any], rules: Sequence[str]) -> str:
    confidence = texts.words("confidences").get(source["confidence"], source["confidence"] or "")
    facts = texts.say(
        "side_facts", publisher=source["publisher"] or source["marketplace"], date=source["as_of"] or "",
        confidence=confidence,
    )  # fmt: skip
    title = f"[{source['title']}]({source['url']})" if source["url"] else source["title"]
    heading = f"**{texts.say('source', number=str(number))}: {title}**"
    return "\n\n".join([heading, facts, *(f"> {rule}" for rule in dict.fromkeys(rules))])
