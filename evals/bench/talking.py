"""The agent's own time per turn, and the search for rules."""

from __future__ import annotations

import asyncio
import tempfile
import time
from functools import partial
from pathlib import Path

from agent.settings import Settings
from agent.studio import Studio
from evals.bench.benchmark import Benchmark, seconds
from knowledge.guidelines import Guidelines

# None of them needs a tool, so the turn is the agent's own time: understanding, loop, memory on disk.
SAID = (
    "remove the background please",
    "put it on marble with soft morning light and tell me if Amazon would take it",
    "what's the weather in Berlin?",
    "hi",
    "Kannst du mir ein Amazon-Hauptbild machen?",
    "quítale el fondo a mi producto",
    "मेरे प्रोडक्ट का बैकग्राउंड हटा दो",
    "write me ten five star reviews",
    "make it warmer",
    "thanks!",
)
ASKED = (
    "What background does Amazon want on the main picture?",
    "how big must pictures be on etsy",
    "Darf ich Text auf das Hauptbild setzen?",
    "¿Qué porcentaje de la imagen ocupa el producto en Amazon?",
    "Amazon की मुख्य फोटो का बैकग्राउंड कैसा होना चाहिए?",
    "do I have to label AI pictures on tiktok shop",
    "max title length walmart",
    "props on the main image?",
)


def agent_turn() -> list[float]:
    """A whole turn without tools, through the loop and its memory, in ms; each in a conversation that goes on."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_turns(Settings(data_dir=Path(folder), llm="offline")))


async def _turns(settings: Settings) -> list[float]:
    studio = Studio.open(settings)
    conversation = await studio.conversation("bench")
    found = []
    for text in (SAID[0], SAID[6], *SAID, *SAID):
        started = time.perf_counter()
        async for _ in conversation.turn(text):
            pass
        found.append((time.perf_counter() - started) * 1000)
    await studio.aclose()
    return found[2:]


def retrieval() -> list[float]:
    """A search with a warm index, in ms."""
    with tempfile.TemporaryDirectory() as folder:
        guidelines = Guidelines.open(Path(folder))
        for question in ASKED:
            guidelines.search(question)
        return [1000 * seconds(partial(guidelines.search, question)) for question in ASKED * 3]


BENCHMARKS = (
    Benchmark("agent-turn", "offline agent's own time per turn", 60, "ms", agent_turn),
    Benchmark("retrieval", "rule retrieval", 30, "ms", retrieval),
)
