"""Arguments of the tools that make a picture of the product from its photo."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agent.offline.adjusting import read_adjustments, read_more_or_less
from agent.offline.arguments.calls import Call, Calls
from agent.offline.arguments.marketplaces import marketplaces_for, shop_set, told_earlier
from agent.offline.arguments.which_pictures import missing_pictures, which_was_taken
from agent.offline.context import Context
from agent.offline.fact_changes import changed_points
from agent.offline.facts import read_facts, read_look
from agent.offline.measures import read_category, read_measures
from agent.offline.request import Request
from agent.offline.slots import asks_for_zip, read_asin, read_count, read_factor, read_marketplaces, read_size
from agent.offline.subjects import Subjects
from agent.offline.things import names_colour, read_item


def remove_background(request: Request, subjects: Subjects) -> Calls:
    """Each photo, with which of its things was named."""
    pictures = subjects.products(request)
    item = read_item(request.text) if len(pictures) == 1 and not subjects.named(request, "photo", "cutout") else None
    which = {"item": item} if item and not names_colour(item) else {}
    calls: list[Call] = [("remove_background", {"image_id": i, **which}) for i in pictures]
    return Calls(calls, missing_pictures(pictures, subjects), which_was_taken(pictures, subjects))


def make_main_image(request: Request, subjects: Subjects) -> Calls:
    """Each product for each marketplace."""
    marketplaces, remarks = marketplaces_for(request, subjects)
    if not marketplaces:
        return Calls(problem="no_rules_of", remarks=remarks)
    pictures = subjects.products(request)
    calls = [("make_main_image", {"image_id": i, "marketplace": m}) for i in pictures for m in marketplaces]
    remarks += which_was_taken(pictures, subjects)
    if (asin := read_asin(request.text)) and "amazon" in {name.split(".")[0] for name in marketplaces}:
        remarks.append(("asin_kept", {"asin": asin}))  # only a written file has a name
    return Calls(calls, missing_pictures(pictures, subjects), remarks)


def adjust_image(request: Request, subjects: Subjects) -> Calls:
    """Each picture with all changes that were asked for."""
    changes = read_adjustments(request.text)
    if not changes and (again := _more_or_less(request, subjects.context)):
        return again
    if not changes:
        return Calls(problem="no_change")
    pictures = subjects.to_check(request)
    calls = [("adjust_image", {"image_id": i, **changes}) for i in pictures]
    return Calls(calls, missing_pictures(pictures, subjects), which_was_taken(pictures, subjects))


def _more_or_less(request: Request, context: Context) -> Calls | None:
    """The change before, more or less of it, made anew from the same picture: nothing is changed twice."""
    last = [s for s in (context.past[-1].steps if context.past else []) if s.name == "adjust_image" and s.ok]
    changed = [(s.args, tone) for s in last if (tone := read_more_or_less(request.text, s.args))]
    return Calls([("adjust_image", {**args, **tone}) for args, tone in changed]) if changed else None


def upscale_image(request: Request, subjects: Subjects) -> Calls:
    """Each picture to a longest side in pixels, or by a factor."""
    pictures = subjects.to_check(request)
    arguments: dict[str, Any] = {}
    if size := read_size(request.text):
        arguments["longest_side"] = size
    elif factor := read_factor(request.words):
        arguments["factor"] = factor
    calls = [("upscale_image", {"image_id": i, **arguments}) for i in pictures]
    return Calls(calls, missing_pictures(pictures, subjects), which_was_taken(pictures, subjects))


def edit_picture(request: Request, subjects: Subjects) -> Calls:
    """Each picture changed as the request says, in its own words."""
    pictures = subjects.to_check(request)
    calls = [("edit_picture", {"image_id": i, "instruction": request.text[:1000]}) for i in pictures]
    return Calls(calls, missing_pictures(pictures, subjects), which_was_taken(pictures, subjects))


def make_size_picture(request: Request, subjects: Subjects) -> Calls:
    """Each product with the measurements that the message tells."""
    before = _measured_before(subjects.context)
    unit = next(iter(before.values()), "").partition(" ")[2]
    measures = read_measures(request.text, unit) or read_measures(subjects.text, unit)
    measures = {**before, **measures} if measures else {}  # "sorry, it's 42 tall": the width stays
    pictures = subjects.products(request)
    if not measures:
        return Calls(problem=missing_pictures(pictures, subjects) or "no_measures")
    calls = [("make_size_picture", {"image_id": i, **measures}) for i in pictures]
    return Calls(calls, missing_pictures(pictures, subjects), which_was_taken(pictures, subjects))


def _measured_before(context: Context) -> dict[str, str]:
    """The measurements of the size picture that the turn before made of the same photo."""
    steps = context.past[-1].steps if context.past and not context.now.attached else []
    made = [step.args for step in steps if step.name == "make_size_picture"]
    return {axis: str(made[-1][axis]) for axis in ("width", "height") if axis in made[-1]} if made else {}


def make_infographic(request: Request, subjects: Subjects) -> Calls:
    """Each product with the facts of the message, or those of the last infographic."""
    facts = read_facts(request.text)
    if not facts.points:  # the message may have been parted at their commas
        facts = replace(facts, points=read_facts(subjects.context.now.text).points)
    request = replace(request, text=facts.request or request.text)  # a fact names no picture
    pictures = subjects.products(request)
    if problem := missing_pictures(pictures, subjects):
        return Calls(problem=problem)
    before = _told_before(subjects.context)
    points = changed_points(subjects.context.now.text, before) or list(facts.points) or before
    if not points:
        return Calls(problem="no_facts")
    arguments: dict[str, Any] = {"points": points, **read_look(request.text)}
    if facts.title:
        arguments["title"] = facts.title
    named = read_marketplaces(request.words) or told_earlier(subjects.context, "marketplace")[-1:]
    if marketplace := next(iter(named), shop_set(subjects.context)):
        arguments["marketplace"] = marketplace
    calls = [("make_infographic", {"image_id": i, **arguments}) for i in pictures]
    return Calls(calls, None, which_was_taken(pictures, subjects))


def _told_before(context: Context) -> list[str]:
    """The facts of the last infographic, if no other photo came after it: `the same in navy`."""
    for turn in reversed(context.turns):
        for step in reversed(turn.steps):
            if step.args.get("points"):
                return list(step.args["points"])
        if turn.attached:
            return []
    return []


def make_image_set(request: Request, subjects: Subjects) -> Calls:
    """One gallery for each product and marketplace, with the facts and measurements told."""
    marketplaces, remarks = marketplaces_for(request, subjects)
    pictures = subjects.products(request)
    if not marketplaces:
        return Calls(problem="no_rules_of", remarks=remarks)
    if remarks:  # nobody waits a minute for a gallery of the wrong marketplace
        return Calls(problem=missing_pictures(pictures, subjects) or "no_marketplace")
    arguments: dict[str, Any] = read_measures(request.text) or read_measures(subjects.text)
    if points := read_facts(subjects.context.now.text).points:
        arguments["points"] = list(points)
    if count := read_count(request.words, subjects.language):
        arguments["count"] = count
    if category := read_category(subjects.text):  # of this message; earlier ones name props, too
        arguments["category"] = category
    if asks_for_zip(request.words):
        arguments["archive"] = True
    calls = [("make_image_set", {"image_id": i, "marketplace": m, **arguments}) for i in pictures for m in marketplaces]
    return Calls(calls, missing_pictures(pictures, subjects), which_was_taken(pictures, subjects))
