"""From what is asked for and what exists to the next tool calls.

The plan is worked out anew before every model call, from the same messages, and comes out the same each time: requests
are walked in order, calls that have already run are ticked off, and the first ones that have not run yet are next.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.offline.arguments.calls import Call, Calls, Problem
from agent.offline.arguments.fill import calls_for
from agent.offline.context import Context, Step
from agent.offline.reframing import in_other_frame
from agent.offline.request import Request, Understanding
from agent.offline.subjects import Subjects
from agent.offline.things import read_item, without_item

# Tools that make something of one product, whichever thing of a photo that is.
MAKES_OF_THING = (
    "remove_background", "make_main_image", "generate_scene", "make_image_set", "make_size_picture",
    "make_infographic",
)  # fmt: skip


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
        calls = Calls(list(request.again)) if request.again else calls_for(request, subjects, tools)
        outcome.remarks = calls.remarks
        outcome.problem = calls.problem
        if calls.problem:
            continue
        pick = request.pick or _other_thing(request, calls.calls, context)
        stages = [calls.calls] if pick is None else _picked(calls.calls, pick, request.pick_in, request, context)
        steps: list[Step] = []
        while stages:
            stage = stages.pop(0)
            ran, done = done[: len(stage)], done[len(stage) :]
            if stage and not ran:
                return Plan(stage, outcomes)
            told = [step for step in steps if not step.asks and step.name != "remove_background"]
            steps = [*(told if stage else steps), *ran]  # what was taken is said with what was made of it
            if stage and (anew := in_other_frame(ran, context)):
                steps = [step for step in steps if step not in ran]  # what came instead is said
                stages.insert(0, anew)
                continue
            subjects.after(ran)
            asked = [step for step in ran if step.asks]
            if asked and pick is None and (item := read_item(request.text)):
                pick = {"item": item}
                photos = [str(step.choice["image_id"]) for step in asked if step.choice]
                stages = _picked([(step.name, step.args) for step in asked], pick, photos, request, context)
            elif asked:
                subjects.broken = True  # what builds on it waits for the answer
                break
        outcome.steps = steps
    return Plan([], outcomes)


def _picked(
    calls: list[Call], pick: dict[str, Any], photos: Sequence[str], request: Request, context: Context
) -> list[list[Call]]:
    """First take the thing that is meant out of each photo, then do with it what was asked.

    Args:
        calls: What was asked.
        pick: Which thing: `item` or `box`.
        photos: Those it is about; empty for all that the calls work on.
        request: What it was asked with.
        context: The conversation.
    """
    worked_on = [context.photo_of(str(arguments["image_id"])) for _, arguments in calls if "image_id" in arguments]
    chosen = list(dict.fromkeys(photos or worked_on))
    first: list[Call] = [("remove_background", {"image_id": photo, **pick}) for photo in chosen]
    then: list[Call] = []
    for name, arguments in calls:
        changed = dict(arguments)
        if "image_id" in arguments:
            changed["image_id"] = context.photo_of(str(arguments["image_id"]))
        if scene := arguments.get("scene"):
            changed["scene"] = without_item(scene, request.text) or scene
        if name != "remove_background" or changed.get("image_id") not in chosen:
            then.append((name, changed))
    return [first, then]


def _other_thing(request: Request, calls: list[Call], context: Context) -> dict[str, Any] | None:
    """Another thing of a photo that is known to show several: `now the left one on oak`."""
    several = {step.choice["image_id"] for turn in context.past for step in turn.steps if step.choice}
    about = {context.photo_of(str(arguments.get("image_id", ""))) for _, arguments in calls}
    makes = all(name in MAKES_OF_THING and "item" not in arguments for name, arguments in calls)
    item = read_item(request.text) if makes and about and about <= several else None
    if item and item.isdigit() and len(context.of_kind("scene", "main", before_now=True)) > 1:
        return None  # the second picture, not the second thing
    return {"item": item} if item else None
