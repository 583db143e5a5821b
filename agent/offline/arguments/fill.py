"""The arguments of each tool, filled from the request and the conversation.

One small function per tool, in the part named after what it reads; a new tool adds its own to `_FILL`. An intent with a
way of its own stands there, too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from agent.offline.arguments.approving import approve_listings, approve_pictures, edit_listing, export_listings
from agent.offline.arguments.brands import save_brand, search_brand, use_brand
from agent.offline.arguments.calls import Calls
from agent.offline.arguments.catalogue import load_catalog, search_catalog
from agent.offline.arguments.checks import check_image, export_images, fix_image, seller_reply
from agent.offline.arguments.facts import link_picture, read_facts, save_facts
from agent.offline.arguments.listings import change_listing, check_listing, write_listing
from agent.offline.arguments.pictures import (
    adjust_image,
    edit_picture,
    make_image_set,
    make_infographic,
    make_main_image,
    make_size_picture,
    remove_background,
    upscale_image,
)
from agent.offline.arguments.rule_questions import search_guidelines
from agent.offline.arguments.scenes import generate_scene, show_templates
from agent.offline.request import Request
from agent.offline.subjects import Subjects

_FILL: dict[str, Callable[[Request, Subjects], Calls]] = {
    "remove_background": remove_background,
    "make_main_image": make_main_image,
    "check_image": check_image,
    "seller_reply": seller_reply,
    "fix_image": fix_image,
    "export_images": export_images,
    "adjust_image": adjust_image,
    "make_size_picture": make_size_picture,
    "make_infographic": make_infographic,
    "upscale_image": upscale_image,
    "edit_picture": edit_picture,
    "approve_pictures": approve_pictures,
    "make_image_set": make_image_set,
    "save_brand": save_brand,
    "use_brand": use_brand,
    "search_brand": search_brand,
    "read_facts": read_facts,
    "save_facts": save_facts,
    "link_picture": link_picture,
    "load_catalog": load_catalog,
    "search_catalog": search_catalog,
    "write_listing": write_listing,
    "change_listing": change_listing,
    "check_listing": check_listing,
    "edit_listing": edit_listing,
    "approve_listings": approve_listings,
    "export_listings": export_listings,
    "generate_scene": generate_scene,
    "show_templates": show_templates,
    "search_guidelines": search_guidelines,
}


def calls_for(request: Request, subjects: Subjects, tools: Collection[str]) -> Calls:
    """Fill the arguments for a request.

    Args:
        request: With an intent that does `tool`.
        subjects: The pictures to work on.
        tools: Names of the tools that can be called.
    """
    tool = request.intent.tool
    if tool is None or tool not in tools:
        return Calls(problem="no_tool")
    return (_FILL.get(request.intent.name) or _FILL[tool])(request, subjects)
