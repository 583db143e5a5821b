"""A scene that cannot be cropped to a ratio is made again in it: its surroundings are ours to draw.

Knows the steps of a turn; does not know how a scene is made.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.arguments.calls import Call
from agent.offline.context import Context, Step
from agent.offline.tool_words import begins_about

_RATIO = {"square": "1:1"}


def in_other_frame(ran: Sequence[Step], context: Context) -> list[Call]:
    """The scenes that some steps could not crop without cutting the product, in the ratio that was asked for.

    Args:
        ran: Steps just taken.
        context: The conversation.

    Returns:
        None of them where any step worked, or was about anything but the frame of a scene.
    """
    calls = [_again(step, context) for step in ran]
    return [call for call in calls if call] if all(calls) else []


def _again(step: Step, context: Context) -> Call | None:
    picture = context.pictures.get(str(step.args.get("image_id")))
    only_frame = step.name == "adjust_image" and set(step.args) == {"image_id", "crop"}
    if not only_frame or picture is None or picture.kind != "scene" or begins_about(step.text) != "room":
        return None
    crop = str(step.args["crop"])
    arguments = {"image_id": picture.source, "scene": _RATIO.get(crop, crop), "based_on": picture.id}
    return "generate_scene", arguments
