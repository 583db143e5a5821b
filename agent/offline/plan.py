"""From what is asked for and what exists to the next tool calls.

The plan is worked out anew before every model call, from the same messages, and comes out the same each time: requests
are walked in order, calls that have already run are ticked off, and the first ones that have not run yet are next.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from agent.offline.arguments import Problem, calls_for
from agent.offline.context import Context, Step
from agent.offline.request import Request, Understanding
from agent.offline.subjects import Subjects

Call = tuple[str, dict[str, Any]]


@dataclass
class Outcome:
    """What became of a request.

    Attributes:
        steps: The tool calls made for it, with their results.
        problem: Why no call could be made.
        remarks: Names of sentences in `texts.yaml` that the user should hear, with their values.
    """

    request: Request
    steps: list[Step] = field(default_factory=list)
    problem: Problem | None = None
    remarks: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@dataclass
class Plan:
    """The next calls, or none and what came of all requests."""

    calls: list[Call]
    outcomes: list[Outcome]


def make_plan(understood: Understanding, context: Context, tools: Collection[str]) -> Plan:
    """Work out what to do next.

    Args:
        understood: The newest message.
        context: The conversation, with the steps of this turn so far.
        tools: Names of the tools that can be called.
    """
    subjects = Subjects(context, understood.language, understood.text)
    outcomes: list[Outcome] = []
    done = list(context.now.steps)
    for request in understood.requests:
        outcome = Outcome(request)
        outcomes.append(outcome)
        if request.intent.does != "tool":
            continue
        calls = calls_for(request, subjects, tools)
        outcome.remarks = calls.remarks
        outcome.problem = calls.problem
        if calls.problem:
            continue
        ran, done = done[: len(calls.calls)], done[len(calls.calls) :]
        if calls.calls and not ran:
            return Plan(calls.calls, outcomes)
        outcome.steps = ran
        subjects.after(ran)
    return Plan([], outcomes)
