"""Which engine a message wants scenes from: `use the studio engine`, `mach es mit dem Diffusionsmodell`.

Knows the words (`engine_words.yaml`); does not know which engines work here.
"""

from __future__ import annotations

from agent.offline.context import Context, Step
from agent.offline.data import load
from agent.offline.words import Word, phrases, read_words


def read_engine(text: str) -> str | None:
    """The engine that a text names last: `studio`, `diffusion`, `openai`; None if it names none."""
    found = _find(read_words(text))
    return found[-1][2] if found else None


def without_engine(text: str) -> str:
    """A text without the words for an engine, which describe no scene."""
    words, kept, last = read_words(text), list[str](), 0
    for first, end, _ in _find(words):
        start = words[first].start
        if first and words[first - 1].key in load("engine_words")["around"] and _leads(words, first - 1):
            start = words[first - 1].start
        kept.append(text[last:start])
        last = words[end - 1].end
    return " ".join(" ".join([*kept, text[last:]]).split()).strip(" ,")


def only_names_engine(text: str) -> bool:
    """Whether a text says nothing but which engine to use."""
    words = read_words(text)
    found = _find(words)
    named = {i for first, end, _ in found for i in range(first, end)}
    around = frozenset(load("engine_words")["around"])
    return bool(found) and all(i in named or word.is_mark or word.key in around for i, word in enumerate(words))


def engine_in_use(context: Context) -> str | None:
    """The engine that the conversation chose last."""
    steps = [step for turn in context.turns for step in turn.steps if step.name == "generate_scene"]
    return next((str(step.args["engine"]) for step in reversed(steps) if step.args.get("engine")), None)


def last_scene(context: Context) -> Step | None:
    """The last scene that an earlier turn asked for, made or not."""
    steps = [step for turn in context.past for step in turn.steps if step.name == "generate_scene"]
    return steps[-1] if steps else None


def _find(words: list[Word]) -> list[tuple[int, int, str]]:
    return phrases("engine_words", "engines", by_sound=False).find(words)


def _leads(words: list[Word], i: int) -> bool:
    """`with`, `mit dem` before an engine's name go with it."""
    return words[i].key in ("with", "by", "from", "mit", "dem", "the", "con", "por", "using")
