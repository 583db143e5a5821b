"""Every sentence that the web chat says, in the language of whoever reads it.

The sentences stand in `words/`, one file per language, those of Chainlit's own parts in `page/words.json`. Which
language is spoken belongs to the running task: a turn says it once with `speak`, and all it calls speaks it too.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml

from agent.preferences import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
_spoken: ContextVar[Language] = ContextVar("spoken", default="en")
_PICTURE_OF = re.compile(r"picture (\d+) of (\d+)")
_MINUTES_FROM = 90  # seconds; a longer wait is told in minutes


@dataclass(frozen=True)
class ToolWords:
    """What a tool is called while it works, once it is done, and when it could not be done."""

    doing: str
    done: str
    failed: str


# Tools that cut the product out first; where that fails, it can be marked in the photo.
MADE_OF_PRODUCT = (
    "remove_background", "make_main_image", "generate_scene", "make_image_set", "make_size_picture",
    "make_infographic",
)  # fmt: skip


@cache
def all_words(language: Language) -> dict[str, Any]:
    """Everything that is said in a language."""
    words: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words" / f"{language}.yaml").read_text("utf-8"))
    return words


def nearest(tag: str | None) -> Language:
    """The language we have for a browser's, for example `de` for `de-AT`; English where we have none."""
    wanted = (tag or "").lower().partition("-")[0]
    return next((language for language in LANGUAGES if language == wanted), "en")


def speak(language: Language) -> None:
    """Say everything in this language from here on, in this task."""
    _spoken.set(language)


def spoken() -> Language:
    """The language that is spoken in this task."""
    return _spoken.get()


def words(part: str) -> Any:
    """A part of the words, as it stands in the file."""
    return all_words(spoken())[part]


def say(sentence: str, **values: object) -> str:
    """A sentence by its name, with its blanks filled."""
    return str(words(sentence)).format(**values)


def tool_says(message: str) -> str:
    """What a tool says (a note, a finding, an error), in the language that is spoken; tools speak English."""
    if spoken() == "en":
        return message
    from agent.offline.tool_words import in_words

    return in_words(message, spoken())


def scene_name(place: str) -> str:
    """What a place or surface is called, such as `white marble`; one with a colour before it by the surface alone.

    A place without a name of its own stays as it is, which English readers see with its colour.
    """
    names = words("scene_names")
    known = place if place in names else next((name for name in names if place.endswith(f" {name}")), None)
    if known is None or (spoken() == "en" and known != place):
        return place[:1].upper() + place[1:]
    return str(names[known])


def words_for(tool: str) -> ToolWords:
    """The words for a tool; a tool without an entry of its own is described by its name."""
    if known := words("tools").get(tool):
        return ToolWords(*known)
    plain = tool.replace("_", " ")
    return ToolWords(*(say(state, tool=plain) for state in ("working", "done", "failed")))


def progress(tool: str, done: int, total: int, message: str) -> str:
    """Say what a tool is doing now.

    Args:
        tool: Its name.
        done: Finished steps; the one that runs is the next.
        total: All its steps.
        message: What it does, in its own words; may count by itself ("picture 2 of 3").
    """
    counted = " of " in message or total <= 1
    step = "" if counted else say("step_of", step=min(done + 1, total), total=total)
    return f"{words_for(tool).doing}{step}" + (f": {told}" if (told := _step_in_words(message)) else "")


def _step_in_words(message: str) -> str:
    """What a tool does now; of its English words other languages only tell which picture of how many."""
    if spoken() == "en" or not (found := _PICTURE_OF.search(message)):
        return message if spoken() == "en" else ""
    return say("picture_of", number=found[1], total=found[2])


def time_left(seconds: float) -> str:
    """Say about how long something still takes."""
    if seconds >= _MINUTES_FROM:
        return say("minutes_left", count=round(seconds / 60))
    step = 5 if seconds > 10 else 1
    return say("seconds_left", count=max(1, round(seconds / step) * step))


def before_repair(verdict: str, problems: int) -> str:
    """Say what a repaired picture was like before."""
    how = words("verdicts")[verdict][0].lower()
    return say("repaired_one" if problems == 1 else "repaired_many", verdict=how, count=problems)


def about(brain: str, engine: str, local: bool, *, shared: bool = False) -> str:
    """One line on what is at work and where the photos go.

    Args:
        brain: The active chat model, for example `offline assistant`.
        engine: The active scene engine, for example `studio`.
        local: Whether the words of the chat stay on the computer that serves it.
        shared: Whether that is a server that people log in to.
    """
    sentences = words("about")
    if engine == "openai":
        privacy = sentences["photos_leave" if local else "both_leave"]
    else:
        privacy = sentences[("server" if shared else "local") if local else "words_leave"]
    assistant = brain.removesuffix(" assistant").removeprefix("openai:")
    return str(sentences["assistant"]).format(assistant=assistant, engine=engine, privacy=privacy)


def marketplace_name(marketplace: str) -> str:
    """Write a marketplace as people do: `amazon.de` is `Amazon.de`, `tiktok` is `TikTok`."""
    special = {
        "ebay": "eBay", "tiktok": "TikTok", "ajio": "AJIO", "google_ads": "Google Ads", "meta_ads": "Meta Ads",
        "email": "E-mail",
    }  # fmt: skip
    name, dot, country = marketplace.partition(".")
    return special.get(name, name.capitalize()) + dot + country
