"""Scripted people who talk to one web chat at the same time, and look closely at what they get.

Each has a photo of its own colour. It uploads it, asks in turn for a cut-out, a scene and a rule, reads each answer as
long as people read, and looks at every picture: one that does not show its own product is mixed up.
"""

from __future__ import annotations

import asyncio
import colorsys
import io
import itertools
import random
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageDraw

from evals.bench.benchmark import resident_megabytes
from evals.bench.chat_client import Answer, ChatPage
from evals.bench.starting import running_chat, wait_for_page

MOST_CONVERSATIONS = 50  # so many colours can be told apart
READS = (20.0, 60.0)  # seconds that people read an answer and look at its picture before they go on
_PATIENCE = 900  # seconds for one answer; the line may be long
_SAMPLE_SECONDS = 5.0
_BROKEN = ("went wrong", "not worked", "could not")
_QUESTION = "What background does Amazon want on the main picture?"
_ROUND = ("remove the background", "put it on marble", _QUESTION)


@dataclass
class Load:
    """What the clients saw.

    Attributes:
        feedback: Seconds until the page showed that it is at work, one for each turn.
        words: Seconds until the first step or word.
        turns: Seconds until the whole answer.
        errors: What went wrong, in words.
        mixed_up: Pictures that showed somebody else's product.
        pictures: Pictures that were looked at.
        memory: Seconds since the start and megabytes resident, of the server.
    """

    feedback: list[float] = field(default_factory=list)
    words: list[float] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    mixed_up: int = 0
    pictures: int = 0
    memory: list[tuple[float, float]] = field(default_factory=list)

    @property
    def peak_megabytes(self) -> float:
        """Most memory that the server had resident when it was looked at."""
        return max((megabytes for _, megabytes in self.memory), default=0.0)

    @property
    def growth(self) -> float:
        """Megabytes that the server grew in the second half of the run: the medians of its two quarters compared."""
        half = [megabytes for _, megabytes in self.memory][len(self.memory) // 2 :]
        middle = len(half) // 2
        return statistics.median(half[middle:]) - statistics.median(half[:middle]) if middle else 0.0


def measure_load(conversations: int, minutes: float, reads: tuple[float, float] = READS) -> Load:
    """Run so many conversations for so long, at least one round each; a turn that has begun is finished.

    Args:
        conversations: How many at once, at most `MOST_CONVERSATIONS`.
        minutes: After which nobody begins another turn.
        reads: The least and the most seconds between an answer and the next request.
    """
    load = Load()
    with running_chat("LIGHTBOX_SCENE_SIZE=256") as (chat, address, started):
        wait_for_page(f"{address}/health", started + 300, b'"ready":true')
        asyncio.run(_play(load, conversations, minutes * 60, reads, address, chat.pid))
    return load


async def _play(
    load: Load, conversations: int, seconds: float, reads: tuple[float, float], address: str, pid: int
) -> None:
    began = time.monotonic()
    watching = asyncio.create_task(_watch_memory(load, pid, began))
    people = [_converse(load, number, reads, address, began + seconds) for number in range(conversations)]
    await asyncio.gather(*people)
    watching.cancel()


async def _converse(load: Load, number: int, reads: tuple[float, float], address: str, until: float) -> None:
    chance = random.Random(number)
    colour = colour_of(number)
    await asyncio.sleep(chance.uniform(0, reads[1]))  # people do not come all at the same moment
    try:
        page = await ChatPage.open(address)
        try:
            upload = [await page.upload(photo(colour), f"product {number}.png")]
            for turn, words in enumerate(itertools.cycle(_ROUND), start=1):
                answer = await page.say(words, upload, _PATIENCE)
                upload = []
                await _look_at(load, page, words, answer, colour)
                reading = chance.uniform(*reads)
                if turn >= len(_ROUND) and time.monotonic() + reading > until:
                    return
                await asyncio.sleep(reading)
        finally:
            await page.close()
    except Exception as error:  # noqa: BLE001 - whatever breaks a client is what is counted here
        load.errors.append(f"client {number}: {type(error).__name__}: {error}")


async def _look_at(load: Load, page: ChatPage, words: str, answer: Answer, colour: tuple[int, ...]) -> None:
    load.turns.append(answer.seconds)
    load.feedback.append(answer.seconds if answer.begun is None else answer.begun)
    load.words.append(answer.seconds if answer.first_word is None else answer.first_word)
    wanted = words != _QUESTION
    if any(sign in answer.text for sign in _BROKEN) or (wanted and not answer.pictures):
        load.errors.append(f"{words!r}: {answer.text[:200]!r}")
    if not wanted and "white" not in answer.text:
        load.errors.append(f"{words!r}: {answer.text[:200]!r}")
    for address in answer.pictures:
        content = (await page.http.get(address)).raise_for_status().content
        load.pictures += 1
        load.mixed_up += not await asyncio.to_thread(shows, content, colour)


async def _watch_memory(load: Load, pid: int, began: float) -> None:
    while True:
        megabytes = await asyncio.to_thread(resident_megabytes, pid)
        load.memory.append((time.monotonic() - began, megabytes))
        await asyncio.sleep(_SAMPLE_SECONDS)


def colour_of(number: int) -> tuple[int, ...]:
    """The colour of a client's product, as far as can be from its neighbours'."""
    return tuple(round(255 * part) for part in colorsys.hsv_to_rgb(number / MOST_CONVERSATIONS, 0.85, 0.75))


def photo(colour: tuple[int, ...]) -> bytes:
    """A bottle of one colour on a light table, 320x320."""
    picture = Image.new("RGB", (320, 320), (222, 222, 224))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 220, 320, 320), fill=(208, 204, 200))
    draw.rounded_rectangle((115, 100, 205, 270), 15, fill=colour)
    draw.rectangle((142, 55, 178, 105), fill=colour)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def shows(content: bytes, colour: tuple[int, ...]) -> bool:
    """Whether the strongest colour of a picture is nearer to this client's hue than to its neighbours'."""
    picture = Image.open(io.BytesIO(content)).convert("RGBA")
    picture.thumbnail((80, 80))
    hue = colorsys.rgb_to_hsv(*(part / 255 for part in colour))[0]
    pixels: Any = picture.get_flattened_data()
    seen = [
        colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255) for red, green, blue, alpha in pixels if alpha > 200
    ]
    vivid = [h for h, s, v in seen if s > 0.6 and v > 0.3]
    if len(vivid) < 25:
        return False
    away = [min(abs(h - hue), 1 - abs(h - hue)) for h in vivid]
    return statistics.median(away) < 0.5 / MOST_CONVERSATIONS
