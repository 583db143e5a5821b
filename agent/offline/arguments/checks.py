"""Arguments of what is done with finished pictures: checks, repairs, replies to sellers, files for channels."""

from __future__ import annotations

from typing import Any

from agent.offline.arguments.calls import Calls, Remark
from agent.offline.arguments.marketplaces import from_settings, marketplaces_for, shop_set, told_earlier
from agent.offline.arguments.which_pictures import missing_pictures
from agent.offline.context import Context, Step
from agent.offline.request import Request
from agent.offline.slots import asks_for_zip, read_asin, read_channels, read_slot, read_unknown_shops
from agent.offline.subjects import Subjects
from agent.offline.words import phrases, read_words

_NEVER_FIRST = ("infographic", "size")  # kinds of pictures that no listing has as its first


def check_image(request: Request, subjects: Subjects) -> Calls:
    """Each picture for each marketplace, as its main or an additional one."""
    marketplaces, remarks = marketplaces_for(request, subjects)
    if not marketplaces:
        return Calls(problem="no_rules_of", remarks=remarks)
    pictures = subjects.to_check(request)
    arguments: dict[str, Any] = {}
    slot = read_slot(request.words)
    if slot != "main" or pictures and all(subjects.kind_of(i) in _NEVER_FIRST for i in pictures):
        arguments["slot"] = "additional"
    calls = [("check_image", {"image_id": i, "marketplace": m, **arguments}) for i in pictures for m in marketplaces]
    return Calls(calls, missing_pictures(pictures, subjects), remarks)


def seller_reply(request: Request, subjects: Subjects) -> Calls:
    """The last report is what the reply is about, unless a picture is sent or named now that is not checked yet."""
    context = subjects.context
    if any(step.report for step in context.now.steps):
        return Calls()
    named = context.now.attached or any(w.key.startswith("img_") for w in request.words)
    reports = any(step.report for turn in context.past for step in turn.steps)
    return Calls() if reports and not named else check_image(request, subjects)


def fix_image(request: Request, subjects: Subjects) -> Calls:
    """As for a check of the same pictures."""
    made = check_image(request, subjects)
    return Calls([("fix_image", arguments) for _, arguments in made.calls], made.problem, made.remarks)


def export_images(request: Request, subjects: Subjects) -> Calls:
    """All pictures in one call for the channels named, or the one worked for last."""
    channels = read_channels(request.words) or read_channels(read_words(subjects.text))
    if not channels and (unknown := read_unknown_shops(request.words)):
        return Calls(problem="no_rules_of", remarks=[("no_rules_of", {"shops": ", ".join(unknown)})])
    channels = channels or _shops_told(request, subjects.context)
    remarks: list[Remark] = []
    if not channels and (kept := shop_set(subjects.context)):
        channels, remarks = [kept], [from_settings(kept)]
    if not channels:
        return Calls(problem="no_channels")
    pictures = subjects.to_export(request)
    arguments: dict[str, Any] = {"image_ids": pictures, "channels": channels}
    if asin := _asin(subjects.context):
        arguments["asin"] = asin
    if asks_for_zip(request.words):
        arguments["archive"] = True
    return Calls([("export_images", arguments)], missing_pictures(pictures, subjects), remarks)


def _shops_told(request: Request, context: Context) -> list[str]:
    """The marketplace worked for last, or all of them where the files are for several: `zip them up for both`."""
    told = {channel: None for turn in context.past for step in turn.steps for channel in _channels_of(step)}
    several = len(told) > 1 and phrases("slots", "for_all_shops").find(request.words)
    return list(told) if several else told_earlier(context, "marketplace")[-1:]


def _channels_of(step: Step) -> list[str]:
    marketplace = step.args.get("marketplace")
    return [*step.args.get("channels", []), *([str(marketplace)] if marketplace else [])]


def _asin(context: Context) -> str | None:
    """The product number named last, if no other photo came after it."""
    for turn in reversed(context.turns):
        if asin := read_asin(turn.text):
            return asin
        if turn.attached:
            return None
    return None
