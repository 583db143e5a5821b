"""The arguments of each tool, filled from the request and the conversation.

One small function per tool; a new tool adds its own to `_FILL`. An intent with a way of its own stands there, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from agent.offline.adjusting import read_adjustments
from agent.offline.brand_request import brand_named, save_brand_arguments, without_use_of_brand
from agent.offline.catalogue_request import columns_asked, columns_told
from agent.offline.context import Context
from agent.offline.data import load
from agent.offline.fact_sheet import facts_asked, product_of_picture, product_shown
from agent.offline.facts import read_facts, read_look
from agent.offline.listing import read_listing
from agent.offline.listing_request import (
    points_at_products,
    read_languages,
    read_listing_change,
    read_listing_request,
    told_facts,
)
from agent.offline.measures import read_category, read_measures
from agent.offline.request import Request
from agent.offline.rule_question import field_meant, names_place, stands_alone
from agent.offline.scene import read_change, read_scenes
from agent.offline.slots import (
    asks_for_zip,
    read_asin,
    read_channels,
    read_count,
    read_factor,
    read_marketplaces,
    read_number,
    read_seed,
    read_size,
    read_slot,
    read_unknown_shops,
)
from agent.offline.subjects import Subjects
from agent.offline.things import names_colour, read_item
from agent.offline.words import read_words
from knowledge.brands.documents import is_document
from knowledge.rules import LAW
from knowledge.words import read
from tools.load_catalog import is_product_file

Problem = Literal[
    "no_rules_of", "no_photo", "no_such_picture", "no_tool", "no_listing", "no_channels", "no_marketplace",
    "no_measures", "no_facts", "no_change", "step_before_failed",
    "no_listing_facts", "no_listing_change", "no_file", "no_brand",
]  # fmt: skip
Call = tuple[str, dict[str, Any]]
Remark = tuple[str, dict[str, str]]
_SKU = re.compile(
    r"\b(?:sku|article|artikel|product|produkt|producto|item)\s+(?:n[or]\.?\s+)?([A-Za-z0-9]+[\w-]*\d[\w-]*)", re.I
)
_CODE = re.compile(r"[A-Za-z0-9]+[-_/][\w/-]*\d[\w/-]*|[A-Z]{2,}\d{2,}\w*")  # "MUG-2", and nothing else was told
_COLUMN = re.compile(r"\b(title|sku|brand|price)\s*=\s*([^,;\n]+)", re.IGNORECASE)
_NEVER_FIRST = ("infographic", "size")  # kinds of pictures that no listing has as its first
MOST_SCENES = 8  # of one call, as the tool takes them


@dataclass
class Calls:
    """Calls for one request, or why there are none.

    Attributes:
        remarks: Names of sentences in `texts.yaml` that belong in the answer, with their values.
    """

    calls: list[Call] = field(default_factory=list)
    problem: Problem | None = None
    remarks: list[Remark] = field(default_factory=list)


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


def _with_pictures(pictures: list[str], subjects: Subjects) -> Problem | None:
    if subjects.broken:
        return "step_before_failed"
    if not pictures:
        return "no_photo"
    return None if all(i in subjects.context.pictures for i in pictures) else "no_such_picture"


def _remove_background(request: Request, subjects: Subjects) -> Calls:
    pictures = subjects.products(request)
    item = read_item(request.text) if len(pictures) == 1 and not subjects.named(request, "photo", "cutout") else None
    which = {"item": item} if item and not names_colour(item) else {}
    calls: list[Call] = [("remove_background", {"image_id": i, **which}) for i in pictures]
    return Calls(calls, _with_pictures(pictures, subjects), _which_of(pictures, subjects))


def _make_main_image(request: Request, subjects: Subjects) -> Calls:
    marketplaces, remarks = _marketplaces(request, subjects)
    if not marketplaces:
        return Calls(problem="no_rules_of", remarks=remarks)
    pictures = subjects.products(request)
    calls = [("make_main_image", {"image_id": i, "marketplace": m}) for i in pictures for m in marketplaces]
    remarks += _which_of(pictures, subjects)
    if (asin := read_asin(request.text)) and "amazon" in {name.split(".")[0] for name in marketplaces}:
        remarks.append(("asin_kept", {"asin": asin}))  # only a written file has a name
    return Calls(calls, _with_pictures(pictures, subjects), remarks)


def _check_image(request: Request, subjects: Subjects) -> Calls:
    marketplaces, remarks = _marketplaces(request, subjects)
    if not marketplaces:
        return Calls(problem="no_rules_of", remarks=remarks)
    pictures = subjects.to_check(request)
    arguments: dict[str, Any] = {}
    slot = read_slot(request.words)
    if slot != "main" or pictures and all(subjects.kind_of(i) in _NEVER_FIRST for i in pictures):
        arguments["slot"] = "additional"
    calls = [("check_image", {"image_id": i, "marketplace": m, **arguments}) for i in pictures for m in marketplaces]
    return Calls(calls, _with_pictures(pictures, subjects), remarks)


def _seller_reply(request: Request, subjects: Subjects) -> Calls:
    """The last report is what the reply is about, unless a picture is sent or named now that is not checked yet."""
    context = subjects.context
    if any(step.report for step in context.now.steps):
        return Calls()
    named = context.now.attached or any(w.key.startswith("img_") for w in request.words)
    reports = any(step.report for turn in context.past for step in turn.steps)
    return Calls() if reports and not named else _check_image(request, subjects)


def _fix_image(request: Request, subjects: Subjects) -> Calls:
    made = _check_image(request, subjects)
    return Calls([("fix_image", arguments) for _, arguments in made.calls], made.problem, made.remarks)


def _export_images(request: Request, subjects: Subjects) -> Calls:
    channels = read_channels(request.words) or read_channels(read_words(subjects.text))
    if not channels and (unknown := read_unknown_shops(request.words)):
        return Calls(problem="no_rules_of", remarks=[("no_rules_of", {"shops": ", ".join(unknown)})])
    channels = channels or _earlier(subjects.context, "marketplace")[-1:]
    if not channels:
        return Calls(problem="no_channels")
    pictures = subjects.to_export(request)
    arguments: dict[str, Any] = {"image_ids": pictures, "channels": channels}
    if asin := _asin(subjects.context):
        arguments["asin"] = asin
    if asks_for_zip(request.words):
        arguments["archive"] = True
    return Calls([("export_images", arguments)], _with_pictures(pictures, subjects))


def _asin(context: Context) -> str | None:
    """The product number named last, if no other photo came after it."""
    for turn in reversed(context.turns):
        if asin := read_asin(turn.text):
            return asin
        if turn.attached:
            return None
    return None


def _adjust_image(request: Request, subjects: Subjects) -> Calls:
    changes = read_adjustments(request.text)
    if not changes:
        return Calls(problem="no_change")
    pictures = subjects.to_check(request)
    calls = [("adjust_image", {"image_id": i, **changes}) for i in pictures]
    return Calls(calls, _with_pictures(pictures, subjects), _which_of(pictures, subjects))


def _make_size_picture(request: Request, subjects: Subjects) -> Calls:
    measures = read_measures(request.text) or read_measures(subjects.text)
    pictures = subjects.products(request)
    if not measures:
        return Calls(problem=_with_pictures(pictures, subjects) or "no_measures")
    calls = [("make_size_picture", {"image_id": i, **measures}) for i in pictures]
    return Calls(calls, _with_pictures(pictures, subjects), _which_of(pictures, subjects))


def _make_infographic(request: Request, subjects: Subjects) -> Calls:
    facts = read_facts(request.text)
    if not facts.points:  # the message may have been parted at their commas
        facts = replace(facts, points=read_facts(subjects.context.now.text).points)
    request = replace(request, text=facts.request or request.text)  # a fact names no picture
    pictures = subjects.products(request)
    if problem := _with_pictures(pictures, subjects):
        return Calls(problem=problem)
    points = list(facts.points) or _told_before(subjects.context)
    if not points:
        return Calls(problem="no_facts")
    arguments: dict[str, Any] = {"points": points, **read_look(request.text)}
    if facts.title:
        arguments["title"] = facts.title
    if marketplaces := read_marketplaces(request.words) or _earlier(subjects.context, "marketplace")[-1:]:
        arguments["marketplace"] = marketplaces[0]
    calls = [("make_infographic", {"image_id": i, **arguments}) for i in pictures]
    return Calls(calls, None, _which_of(pictures, subjects))


def _told_before(context: Context) -> list[str]:
    """The facts of the last infographic, if no other photo came after it: `the same in navy`."""
    for turn in reversed(context.turns):
        for step in reversed(turn.steps):
            if step.args.get("points"):
                return list(step.args["points"])
        if turn.attached:
            return []
    return []


def _upscale_image(request: Request, subjects: Subjects) -> Calls:
    pictures = subjects.to_check(request)
    arguments: dict[str, Any] = {}
    if size := read_size(request.text):
        arguments["longest_side"] = size
    elif factor := read_factor(request.words):
        arguments["factor"] = factor
    calls = [("upscale_image", {"image_id": i, **arguments}) for i in pictures]
    return Calls(calls, _with_pictures(pictures, subjects), _which_of(pictures, subjects))


def _make_image_set(request: Request, subjects: Subjects) -> Calls:
    marketplaces, remarks = _marketplaces(request, subjects)
    pictures = subjects.products(request)
    if not marketplaces:
        return Calls(problem="no_rules_of", remarks=remarks)
    if remarks:  # nobody waits a minute for a gallery of the wrong marketplace
        return Calls(problem=_with_pictures(pictures, subjects) or "no_marketplace")
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
    return Calls(calls, _with_pictures(pictures, subjects), _which_of(pictures, subjects))


def _check_listing(request: Request, subjects: Subjects) -> Calls:
    marketplaces, remarks = _marketplaces(request, subjects)
    if not marketplaces:
        return Calls(problem="no_rules_of", remarks=remarks)
    found = read_listing(subjects.context.now.text)
    earlier = [s.args for t in subjects.context.past for s in t.steps if s.name == "check_listing"]
    if found is None and not earlier:
        return Calls(problem="no_listing")
    parts = found.parts if found else {k: v for k, v in earlier[-1].items() if k != "marketplace"}
    return Calls([("check_listing", {**parts, "marketplace": m}) for m in marketplaces], remarks=remarks)


def _write_listing(request: Request, subjects: Subjects) -> Calls:
    """One listing for each marketplace and language that is named."""
    marketplaces, remarks = _marketplaces(request, subjects)
    if not marketplaces:
        return Calls(problem="no_rules_of", remarks=remarks)
    if skus := _products_meant(request, subjects):
        spoken = read_languages(request.text) or read_languages(subjects.text)
        products = [
            ("write_listing", {"sku": sku, "marketplace": m, "language": code, **_brand_kept(subjects.context)})
            for sku in skus
            for m in marketplaces
            for code in (spoken or [_language_told(subjects, m)])
        ]
        return Calls(products, remarks=remarks)
    told = without_use_of_brand(subjects.context.now.text)
    wanted = read_listing_request(told) or read_listing_request(subjects.text)
    facts = wanted.facts if wanted else ""
    if not told_facts(facts):
        facts = _facts_told_before(subjects.context)
    if not facts:
        return Calls(problem="no_listing_facts", remarks=[r for r in remarks if r[0] != "marketplace_assumed"])
    languages = read_languages(request.text) or read_languages(subjects.text)
    brand = _brand_kept(subjects.context)
    calls = [
        ("write_listing", {"facts": facts, "marketplace": m, **({"language": spoken} if spoken else {}), **brand})
        for m in marketplaces
        for spoken in (languages or [_language_told(subjects, m)])
    ]
    return Calls(calls, remarks=remarks)


def _products_meant(request: Request, subjects: Subjects) -> list[str]:
    """Numbers of products of the catalogue: those named, or those found just before that the words point at."""
    context, text = subjects.context, subjects.context.now.text
    found = [str(p["sku"]) for turn in context.turns for s in turn.steps for p in s.products if "sku" in p]
    named = [sku for sku in dict.fromkeys(found) if re.search(rf"(?<![\w-]){re.escape(sku)}(?![\w-])", text, re.I)]
    named = named or [m[1] for m in _SKU.finditer(text)]
    steps = [s for turn in context.turns for s in turn.steps if s.name == "search_catalog" and s.ok]
    wanted = read_listing_request(text)
    if wanted and _CODE.fullmatch(wanted.facts):
        return [wanted.facts]
    if not named and not (wanted and told_facts(wanted.facts)) and (shown := product_of_picture(context)):
        return [shown]
    if named or not steps or (wanted and told_facts(wanted.facts)):
        return named
    if not points_at_products(text):
        return []
    last = [str(product["sku"]) for product in steps[-1].products]
    numbers = (read_number(word, subjects.language) for word in request.words)
    count = next((number for number in numbers if number and number > 1), None)
    return last[: count or len(last)]


def _save_brand(_request: Request, subjects: Subjects) -> Calls:
    calls: list[Call] = [("save_brand", arguments) for arguments in save_brand_arguments(subjects.context)]
    return Calls(calls) if calls else Calls(problem="no_brand")


def _use_brand(request: Request, _subjects: Subjects) -> Calls:
    return Calls([("use_brand", {"name": request.text})])


def _search_brand(request: Request, subjects: Subjects) -> Calls:
    return Calls([("search_brand", {"question": request.text, **_brand_kept(subjects.context)})])


def _read_facts(request: Request, subjects: Subjects) -> Calls:
    files = [name for name in subjects.context.now.files if is_document(name)]
    if not files:
        return Calls([("read_facts", {"text": request.text})])
    return Calls([("read_facts", {"file_id": name}) for name in files])


def _save_facts(_request: Request, subjects: Subjects) -> Calls:
    asked = facts_asked(subjects.context) or {"facts": [], "file": "", "sku": ""}
    facts = [str(fact["text"]) for fact in asked["facts"]]
    more = {"file_id": asked["file"], "sku": asked["sku"]}
    return Calls([("save_facts", {"facts": facts, **{name: value for name, value in more.items() if value}})])


def _link_picture(request: Request, subjects: Subjects) -> Calls:
    named = [word.key for word in request.words if word.key.startswith("img_")]
    pictures = named or subjects.context.now.attached or list(subjects.context.pictures)[-1:]
    sku = product_shown(request.text)
    return Calls([("link_picture", {"image_id": i, "sku": sku}) for i in pictures], _with_pictures(pictures, subjects))


def _brand_kept(context: Context) -> dict[str, str]:
    """The brand that the conversation keeps to."""
    name = brand_named(context)
    return {"brand": name} if name else {}


def _load_catalog(_request: Request, subjects: Subjects) -> Calls:
    files = [name for name in subjects.context.now.files if is_product_file(name)]
    columns = {m[1].lower(): m[2].strip() for m in _COLUMN.finditer(subjects.context.now.text)}
    if not files and (asked := columns_asked(subjects.context)):
        files, columns = [str(asked["file"])], columns_told(subjects.context)
    if not files and columns:
        files = [name for turn in subjects.context.past for name in turn.files][-1:]
    if not files:
        return Calls(problem="no_file")
    return Calls([("load_catalog", {"file_id": name, **({"columns": columns} if columns else {})}) for name in files])


def _search_catalog(request: Request, _subjects: Subjects) -> Calls:
    return Calls([("search_catalog", {"query": request.text})])


def _language_told(subjects: Subjects, marketplace: str) -> str:
    """Of a marketplace without a country, the language of the conversation; else the country's."""
    if "." in marketplace:
        return ""
    return {"hinglish": "hi"}.get(subjects.language, subjects.language)


def _facts_told_before(context: Context) -> str:
    """The facts of the last listing that was written."""
    steps = [s for turn in context.past for s in turn.steps if s.name == "write_listing" and s.ok]
    return str(steps[-1].args.get("facts", "")) if steps else ""


def _change_listing(request: Request, subjects: Subjects) -> Calls:
    """The last listing in another language, for another marketplace, shorter, or with more facts."""
    before = [s for turn in subjects.context.past for s in turn.steps if s.name == "write_listing" and s.listing]
    if not before:
        return Calls(problem="no_listing_facts")
    listing = before[-1].listing or {}
    marketplaces = read_marketplaces(request.words) or [str(listing["marketplace"])]
    arguments: dict[str, Any] = {"based_on": listing["id"]}
    change, languages = read_listing_change(request.text), read_languages(request.text)
    more = "" if change or languages or read_marketplaces(request.words) else told_facts(subjects.context.now.text)
    if change:
        arguments["change"] = change
    if more:
        arguments["facts"] = more
    if not (change or languages or more or read_marketplaces(request.words)):
        return Calls(problem="no_listing_change")
    spoken: list[str] = languages or [""]
    calls = [
        ("write_listing", {"marketplace": m, **arguments, **({"language": s} if s else {})})
        for m in marketplaces
        for s in spoken
    ]
    return Calls(calls)


def _generate_scene(request: Request, subjects: Subjects) -> Calls:
    changes = request.intent.name == "change_scene" or bool(subjects.scenes_named(request))
    base = subjects.scene_to_change(request) if changes else None
    count = read_count(request.words, subjects.language)
    extra: dict[str, int | str | None] = {"size": read_size(request.text), "seed": read_seed(request.text)}
    if base is not None:
        pictures = [subjects.source_of(base)]
        scenes = [read_change(request.text)]
        extra["based_on"] = base
    else:
        pictures = subjects.products(request)
        scenes = read_scenes(request.text)
    remarks: list[Remark] = [] if base else _which_of(pictures, subjects)
    if count and count > 1 and len(scenes) == 1:
        extra["count"] = min(count, MOST_SCENES)
        remarks += [("count_capped", {"most": str(MOST_SCENES)})] if count > MOST_SCENES else []
    arguments = {name: value for name, value in extra.items() if value is not None}
    if not any(scenes) and base is None and not brand_named(subjects.context):
        scenes = [load("texts")["default_scene"]]
        remarks.append(("default_scene", {"scene": scenes[0]}))
    calls = [("generate_scene", {"image_id": i, "scene": s[:1000], **arguments}) for i in pictures for s in scenes]
    return Calls(calls, _with_pictures(pictures, subjects), remarks)


def _search_guidelines(request: Request, subjects: Subjects) -> Calls:
    reading = read(request.text)
    unknown = read_unknown_shops(request.words) or [name.title() for name in (*reading.foreign, *reading.by_form)]
    marketplaces = read_marketplaces(request.words)
    if unknown and not marketplaces and not reading.marketplaces:
        return Calls(problem="no_rules_of", remarks=[("no_rules_of", {"shops": ", ".join(unknown)})])
    question = request.text
    before = _question_before(subjects.context)
    if before and _follows_up(request):
        if _only_names(request):
            question = before["question"]
        elif not stands_alone(question):
            question = f"{before['question']} {question}"
        elif field := field_meant(question, before["question"]):
            question = f"{field}: {question}"
    marketplaces = marketplaces or read_marketplaces(read_words(subjects.text))
    if before and not marketplaces and not names_place(question):
        marketplaces = before.get("marketplaces") or []
    if set(reading.marketplaces) - {LAW} - {name.split(".")[0] for name in marketplaces}:
        marketplaces = []  # the search reads more spellings of their names
    arguments: dict[str, Any] = {"question": question}
    if marketplaces := _in_each_country(marketplaces, question):
        arguments["marketplaces"] = marketplaces
    return Calls([("search_guidelines", arguments)])


def _in_each_country(marketplaces: list[str], question: str) -> list[str]:
    """`TikTok UK vs USA` names one marketplace and two countries."""
    countries = read(question).countries
    shops = {name.split(".")[0] for name in marketplaces}
    if len(shops) != 1 or len(countries) < 2:
        return marketplaces
    return [f"{shop}.{country}" for shop in shops for country in countries]


def _question_before(context: Context) -> dict[str, Any] | None:
    """The last search, if the turn before asked about rules."""
    steps = context.past[-1].steps if context.past else []
    return next((s.args for s in reversed(steps) if s.name == "search_guidelines"), None)


def _follows_up(request: Request) -> bool:
    """`and on Etsy?`, `what about titles?`: short, and it opens as a continuation."""
    keys = [w.key for w in request.words if not w.is_mark]
    openers = [[w.key for w in read_words(entry)] for entry in load("slots")["follow_up"]]
    return len(keys) <= 7 and (len(keys) <= 2 or any(keys[: len(o)] == o for o in openers))


def _only_names(request: Request) -> bool:
    """Nothing but a marketplace is new."""
    small = {
        w.key for entry in [*load("slots")["follow_up"], *load("slots")["follow_up_small"]] for w in read_words(entry)
    }
    names = read_marketplaces(request.words)
    rest = [w.key for w in request.words if not w.is_mark and w.key not in small]
    return bool(names) and all(any(k in n or n.split(".")[0] == k for n in names) for k in rest)


def _marketplaces(request: Request, subjects: Subjects) -> tuple[list[str], list[Remark]]:
    """The marketplaces to work for, and what to say about the choice; none where only unknown shops are named."""
    named = read_marketplaces(request.words) or read_marketplaces(read_words(subjects.text))
    if named:
        return named, []
    if unknown := read_unknown_shops(request.words):
        return [], [("no_rules_of", {"shops": ", ".join(unknown)})]
    earlier = _earlier(subjects.context, "marketplace")
    return (earlier[-1:], []) if earlier else (["amazon"], [("marketplace_assumed", {})])


def _earlier(context: Context, argument: str) -> list[str]:
    """What an argument was in the calls of earlier turns."""
    return [str(s.args[argument]) for t in context.past for s in t.steps if s.args.get(argument)]


def _which_of(pictures: list[str], subjects: Subjects) -> list[Remark]:
    """Say which picture was taken when several were sent and one was meant."""
    attached = subjects.context.now.attached
    if len(attached) > 1 and len(pictures) == 1 and pictures[0] == attached[-1]:
        return [("took_newest", {"image": subjects.context.name_of(pictures[0])})]
    return []


_FILL: dict[str, Callable[[Request, Subjects], Calls]] = {
    "remove_background": _remove_background,
    "make_main_image": _make_main_image,
    "check_image": _check_image,
    "seller_reply": _seller_reply,
    "fix_image": _fix_image,
    "export_images": _export_images,
    "adjust_image": _adjust_image,
    "make_size_picture": _make_size_picture,
    "make_infographic": _make_infographic,
    "upscale_image": _upscale_image,
    "make_image_set": _make_image_set,
    "save_brand": _save_brand,
    "use_brand": _use_brand,
    "search_brand": _search_brand,
    "read_facts": _read_facts,
    "save_facts": _save_facts,
    "link_picture": _link_picture,
    "load_catalog": _load_catalog,
    "search_catalog": _search_catalog,
    "write_listing": _write_listing,
    "change_listing": _change_listing,
    "check_listing": _check_listing,
    "generate_scene": _generate_scene,
    "search_guidelines": _search_guidelines,
}
