"""Many conversations at once with one web chat: `python -m evals.bench.load --minutes 30`.

Each client is a page with a photo of its own colour. It uploads it, asks for a cut-out, a scene and a rule, reads a few
seconds between, and looks at every picture it gets: one that does not show its own product is mixed up.
"""

from __future__ import annotations

import asyncio
import colorsys
import io
import random
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import click
from PIL import Image, ImageDraw

from evals.bench.benchmark import Benchmark, resident_megabytes
from evals.bench.chat_client import Answer, ChatPage
from evals.bench.starting import running_chat, wait_for_page

CONVERSATIONS = 50
_PATIENCE = 900  # seconds for one answer; the line may be long
_READS = (2.0, 8.0)  # seconds between an answer and the next request
_SAMPLE_SECONDS = 5.0
_BROKEN = ("went wrong", "not worked", "could not")
_QUESTION = "What background does Amazon want on the main picture?"


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
    def growth(self) -> float:
        """Megabytes that the server grew in the second half of the run: the medians of its two quarters compared."""
        half = [megabytes for _, megabytes in self.memory][len(self.memory) // 2 :]
        middle = len(half) // 2
        return statistics.median(half[middle:]) - statistics.median(half[:middle]) if middle else 0.0


def measure_load(conversations: int, minutes: float) -> Load:
    """Run so many conversations for so long; a round that has begun is finished."""
    load = Load()
    with running_chat("LIGHTBOX_SCENE_SIZE=256") as (chat, address, started):
        wait_for_page(f"{address}/health", started + 300, b'"ready":true')
        asyncio.run(_play(load, conversations, minutes * 60, address, chat.pid))
    return load


async def _play(load: Load, conversations: int, seconds: float, address: str, pid: int) -> None:
    began = time.monotonic()
    watching = asyncio.create_task(_watch_memory(load, pid, began))
    clients = (_converse(load, number, conversations, address, began + seconds) for number in range(conversations))
    await asyncio.gather(*clients)
    watching.cancel()


async def _converse(load: Load, number: int, conversations: int, address: str, until: float) -> None:
    chance = random.Random(number)
    colour = tuple(round(255 * part) for part in colorsys.hsv_to_rgb(number / conversations, 0.85, 0.75))
    await asyncio.sleep(chance.uniform(0, _READS[1]))
    try:
        page = await ChatPage.open(address)
        try:
            upload = [await page.upload(_photo(colour), f"product {number}.png")]
            while True:
                for words in ("remove the background", "put it on marble", _QUESTION):
                    answer = await page.say(words, upload, _PATIENCE)
                    upload = []
                    await _look_at(load, page, words, answer, colour)
                    await asyncio.sleep(chance.uniform(*_READS))
                if time.monotonic() > until:
                    return
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
        load.mixed_up += not await asyncio.to_thread(_shows, content, colour)


async def _watch_memory(load: Load, pid: int, began: float) -> None:
    while True:
        megabytes = await asyncio.to_thread(resident_megabytes, pid)
        load.memory.append((time.monotonic() - began, megabytes))
        await asyncio.sleep(_SAMPLE_SECONDS)


def _photo(colour: tuple[int, ...]) -> bytes:
    """A bottle of one colour on a light table, 320x320."""
    picture = Image.new("RGB", (320, 320), (222, 222, 224))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 220, 320, 320), fill=(208, 204, 200))
    draw.rounded_rectangle((115, 100, 205, 270), 15, fill=colour)
    draw.rectangle((142, 55, 178, 105), fill=colour)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _shows(content: bytes, colour: tuple[int, ...]) -> bool:
    """Whether the strongest colour of a picture is nearer to this client's hue than to its neighbours'."""
    picture = Image.open(io.BytesIO(content)).convert("RGBA")
    picture.thumbnail((160, 160))
    hue = colorsys.rgb_to_hsv(*(part / 255 for part in colour))[0]
    pixels: Any = picture.get_flattened_data()
    seen = [
        colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255) for red, green, blue, alpha in pixels if alpha > 200
    ]
    vivid = [h for h, s, v in seen if s > 0.6 and v > 0.3]
    if len(vivid) < 100:
        return False
    away = [min(abs(h - hue), 1 - abs(h - hue)) for h in vivid]
    return statistics.median(away) < 0.5 / CONVERSATIONS


def first_feedback() -> list[float]:
    """Seconds until the first sign of work, of every turn of 50 conversations in two minutes.

    Raises:
        RuntimeError: Something went wrong, or pictures were mixed up.
    """
    load = measure_load(CONVERSATIONS, 2)
    if load.errors or load.mixed_up:
        raise RuntimeError(f"{len(load.errors)} errors, {load.mixed_up} mixed-up pictures; {load.errors[:1]}")
    return load.feedback


BENCHMARKS = (Benchmark("talking-50", "50 conversations at once, first feedback of a turn", 1.0, "s", first_feedback),)


@click.command()
@click.option("--conversations", default=CONVERSATIONS, show_default=True, type=click.IntRange(1, CONVERSATIONS))
@click.option("--minutes", default=30.0, show_default=True, type=click.FloatRange(0.1))
def main(conversations: int, minutes: float) -> None:
    """Talk to one web chat from many pages at once; exit status 1 on an error or a mixed-up picture."""
    load = measure_load(conversations, minutes)
    feedback, words, turns = sorted(load.feedback), sorted(load.words), sorted(load.turns)
    megabytes = [value for _, value in load.memory]
    click.echo(f"{conversations} conversations, {len(turns)} turns, {load.pictures} pictures looked at")
    click.echo(f"errors: {len(load.errors)}, mixed-up pictures: {load.mixed_up}")
    for error in load.errors[:10]:
        click.echo(f"  {error}")
    for name, values in (("first feedback", feedback), ("first step or word", words), ("whole answer", turns)):
        if values:
            late = values[int(0.95 * (len(values) - 1))]
            click.echo(f"{name}: median {statistics.median(values):.2f} s, 95% within {late:.2f} s")
    click.echo(
        f"server memory: {megabytes[0]:.0f} MB at first, {max(megabytes):.0f} MB at most, {megabytes[-1]:.0f} MB"
    )
    click.echo(f"growth in the second half: {load.growth:+.0f} MB")
    for second, value in load.memory[:: max(1, len(load.memory) // 12)]:
        click.echo(f"  {second:6.0f} s  {value:.0f} MB")
    sys.exit(1 if load.errors or load.mixed_up else 0)


if __name__ == "__main__":
    main()
