"""Names in a sample that Lightbox does not know: photos, tools, arguments, rules."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.sample import PICTURES, Expected, Turn

Loc = tuple[Any, ...]
Problem = tuple[Loc, str]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Propose the known word that a misspelt one was meant to be, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def unknown_names(turns: Sequence[Turn], place: Loc, photo: Callable[[str], Path]) -> Iterator[Problem]:
    """List names that nothing in Lightbox answers to.

    Args:
        turns: The turns of a sample or a block.
        place: Where they stand in their file, as a path of keys and indexes.
        photo: Finds the file of a photo's name.

    Yields:
        The place in the file and what is wrong there.
    """
    for number, turn in enumerate(turns):
        loc: Loc = (*place, number)
        named: list[Problem] = [((*loc, "photos", index), name) for index, (name, _) in enumerate(turn.uploads)]
        if shown := turn.if_asked.get("photo"):
            named.append(((*loc, "if_asked", "photo"), shown))
        for where, name in named:
            if not photo(name).is_file():
                shipped = sorted(p.name for p in PICTURES.iterdir() if p.suffix not in (".md", ".py"))
                yield where, f"no photo {name!r}{did_you_mean(name, shipped)}. Photos: {_list(shipped)}"
        yield from _unknown_tools(turn.expect, (*loc, "expect"))
        yield from _unknown_rules(turn.expect, (*loc, "expect"))


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)


def _unknown_tools(expect: Expected, loc: Loc) -> Iterator[Problem]:
    from tools.registry import TOOLS

    arguments = {tool.name: list(tool.arguments.model_fields) for tool in TOOLS}
    named: list[Problem] = [((*loc, "tools", key), name) for key, names in _tool_lists(expect) for name in names]
    named += [((*loc, "args", name), name) for name in expect.args]
    named += [((*loc, "fails", index), name) for index, name in enumerate(expect.fails)]
    for place, name in named:
        if name not in arguments:
            yield place, f"no tool {name!r}{did_you_mean(name, arguments)}. Tools: {_list(arguments)}"
    for name, calls in expect.args.items():
        for index, call in enumerate(calls):
            for argument in sorted(set(call) - set(arguments.get(name, call))):
                place = (*loc, "args", name, index, argument)
                yield place, f"{name} takes no {argument!r}. It takes: {_list(arguments[name])}"


def _tool_lists(expect: Expected) -> Iterator[tuple[str, list[str]]]:
    if expect.tools:
        yield next(iter(expect.tools.model_fields_set)), expect.tools.names


def _unknown_rules(expect: Expected, loc: Loc) -> Iterator[Problem]:
    from knowledge.rules import RuleBase

    known = [rule.id for rule in RuleBase.load().rules]
    named: list[tuple[Loc, list[str]]] = []
    if expect.report:
        named.append(((*loc, "report", "fails"), expect.report.fails))
    if expect.answer:
        named.append(((*loc, "answer", "cites"), expect.answer.cites or []))
        named.append(((*loc, "answer", "cites_any"), expect.answer.cites_any or []))
        named.append(
            ((*loc, "answer", "cites_first"), [expect.answer.cites_first] if expect.answer.cites_first else [])
        )
    for place, rules in named:
        for rule in rules:
            if rule not in known:
                yield place, f"no rule {rule!r}{did_you_mean(rule, known)}. `lightbox rules` lists them"
