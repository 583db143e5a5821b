"""A rule question with what a right answer holds, and how one is judged."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from evals.words import says, without_rule_ids
from knowledge.rules import RuleBase

FOLDER = Path(__file__).parent
TOP = 3  # hits among which the right rule must be
_OPENINGS = {"yes": ("yes", "ja", "sí", "हाँ", "haan"), "no": ("no", "nein", "नहीं", "nahi")}
_UNKNOWN = (
    "no rule found", "no rules of", "outside what i", "keine regel", "außerhalb", "no he encontrado", "no tengo normas",
    "नियम नहीं", "नियम मेरे पास नहीं", "rule nahi", "rules mere paas nahi",
)  # fmt: skip


class Question(BaseModel):
    """One question.

    Attributes:
        before: Questions asked before it in the same conversation, oldest first; then only the answer counts.
        rules: One of them must be within the first three found; left out where nothing fits and only the answer counts.
        cites: Rules the answer must cite; a list among them means one of these. Left out: one of `rules`.
        says: Facts the answer must hold; `a|b` is either.
        never: What would contradict the rules.
        opens: `yes` or `no`, where the rule decides the question.
        none: No rule is known, and the answer says so and cites nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    ask: str
    language: Literal["en", "de", "es", "hi", "hinglish"]
    before: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    cites: tuple[str | tuple[str, ...], ...] = ()
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    opens: Literal["yes", "no"] | None = None
    none: bool = False

    def named(self) -> Iterator[str]:
        """All rule ids in it."""
        yield from self.rules
        for entry in self.cites:
            yield from [entry] if isinstance(entry, str) else entry


def load(paths: Sequence[Path] = ()) -> list[Question]:
    """Read questions; all that ship with Lightbox if no file is named.

    Raises:
        ValueError: A question names a rule that does not exist, or a field that is not known.
    """
    found: list[Question] = []
    known = {rule.id for rule in RuleBase.load().rules}
    for path in paths or sorted(FOLDER.glob("*.yaml")):
        for record in yaml.safe_load(path.read_text("utf-8")):
            question = Question(**record)
            if missing := sorted(set(question.named()) - known):
                raise ValueError(f"{path.name}: {question.ask!r} names unknown rules {missing}. See `lightbox rules`.")
            found.append(question)
    return found


def is_found(question: Question, hits: Sequence[str]) -> bool:
    """Tell whether the search brought a right rule among the first three (or nothing, if there is none)."""
    if question.none:
        return not hits
    return bool(question.before) or not question.rules or bool(set(hits[:TOP]) & set(question.rules))


def faults(question: Question, text: str, citations: Collection[dict[str, Any]]) -> list[str]:
    """What is wrong with an answer, in words; empty if it is right.

    Args:
        question: What was asked, with what a right answer holds.
        text: The whole answer.
        citations: As in the answer event.
    """
    cited = {str(citation["rule"]) for citation in citations}
    if question.none:
        said = any(words in text.casefold() for words in _UNKNOWN)
        return ([] if said else ["does not say that no rule is known"]) + ([f"cites {cited}"] if cited else [])
    own_words = without_rule_ids(text)
    wrong = [f"does not say {fact!r}" for fact in question.says if not _says_one(own_words, fact)]
    for entry in question.cites or (question.rules,):
        wanted = {entry} if isinstance(entry, str) else set(entry)
        if wanted and not wanted & cited:
            wrong.append(f"does not cite {' or '.join(sorted(wanted))}")
    wrong += [f"says {phrase!r}" for phrase in question.never if says(own_words, phrase)]
    if question.opens and not _opens(text, question.opens):
        wrong.append(f"does not begin with {question.opens}")
    wrong += [f"citation of {c['rule']} lacks {key}" for c in citations for key in _FULL if not c.get(key)]
    return wrong


_FULL = ("marketplace", "title", "as_of", "confidence")  # publisher and address are empty where no source is known


def _says_one(text: str, fact: str) -> bool:
    return any(says(text, one) for one in fact.split("|"))


def _opens(text: str, wanted: str) -> bool:
    words = text.removeprefix("- ").split(maxsplit=1)
    first = words[0].strip(".,:;!।").casefold() if words else ""
    return first in _OPENINGS[wanted]
