"""Messages that are one thing as a whole, told by their words: about a brand, about listings that are there, a file."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.approving import read_edit, read_handling, read_shown
from agent.offline.arguments.approving import waiting_pictures
from agent.offline.arguments.catalogue import names_next_product
from agent.offline.arguments.listings import facts_of_listing
from agent.offline.brand_request import (
    asks_about_brand,
    asks_anew,
    is_brand_document,
    keeps_unnamed_brand,
    read_brand,
    read_known_brand,
    read_use_of_brand,
)
from agent.offline.context import Context
from agent.offline.examples import intents
from agent.offline.fact_changes import changed_points
from agent.offline.fact_sheet import facts_to_keep, product_shown
from agent.offline.listing_change import read_addition, read_removal
from agent.offline.listing_correction import read_correction
from agent.offline.listing_request import read_listing_request
from agent.offline.own_products import product_of_list
from agent.offline.request import Request, Understanding
from agent.offline.situation import facts_of
from agent.offline.template_request import asks_for_other_templates, asks_for_templates, template_named
from agent.offline.variants import ids_named, without_named
from agent.offline.words import read_words
from knowledge.products.asking import read_search
from knowledge.products.pointing import facts_meant
from tools.load_catalog import is_product_file

_ON_PICTURES = frozenset((
    "remove_background", "make_main_image", "generate_scene", "check_image", "fix_image", "adjust_image",
    "make_size_picture", "make_infographic", "upscale_image", "edit_picture", "make_image_set", "export_images",
))  # fmt: skip
_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".jsonl", ".ndjson")


def about_brand(context: Context, text: str) -> tuple[tuple[Request, ...], str] | None:
    """A message that keeps a brand, uses one, asks about one, tells facts to keep or which product a photo shows.

    Returns:
        What it asks for, and what of it is left to understand; None if it is about none of these.
    """
    message = context.now.text
    if context.now.files:  # our own brand is no other company's, whatever the words look like
        names = _intents_of_files(context)
        kept = tuple(Request(intents()[name], text, 1.0) for name in names)
        return (kept, "") if "save_brand" in names and is_brand_document(message, "") else None
    if (read_brand(message) or keeps_unnamed_brand(message)) and read_listing_request(text) is None:
        return (Request(intents()["save_brand"], text, 1.0),), ""
    if used := read_use_of_brand(message) or read_known_brand(message, context):
        first = Request(intents()["use_brand"], used[0], 1.0)
        if "after_listing" in facts_of(context) and asks_anew(message):
            return (first, Request(intents()["change_listing"], used[0], 1.0)), ""
        return (first,), used[1]
    for name, said in (("read_facts", facts_to_keep(message)), ("link_picture", product_shown(message) and message)):
        if said:
            return (Request(intents()[name], said, 1.0),), ""
    if asks_about_brand(message, context):
        return (Request(intents()["search_brand"], message, 1.0),), ""
    return None


def about_listings(context: Context) -> tuple[Request, ...]:
    """A message that approves or exports listings that are there, or puts the user's own words into one."""
    facts, text = facts_of(context), context.now.text
    if approved := _pictures_approved(context, facts):
        return approved
    if "has_listings" not in facts or read_listing_request(text) is not None:
        return ()
    if read_shown(text, ids_named(text, context)):
        return (Request(intents()["show_listing"], text, 1.0),)
    if names_next_product(context) and "after_listing" in facts:
        return (Request(intents()["write_listing"], text, 1.0),)
    if read_edit(without_named(text)) and "after_listing" in facts:
        return (Request(intents()["edit_listing"], text, 1.0),)
    after, pictures = "after_listing" in facts, "has_picture" in facts
    handling = read_handling(text, after_listing=after, has_pictures=pictures)
    if handling is None:
        changed = after and _more_or_less_told(text, context)
        return (Request(intents()["change_listing"], text, 1.0),) if changed else ()
    names = ["approve_listings"] if handling.approves else []
    names += ["export_listings"] if handling.exports else []
    return tuple(Request(intents()[name], text, 1.0) for name in names)


def _more_or_less_told(text: str, context: Context) -> bool:
    """A fact put right, one more or one less; "the shadow" of a picture is none."""
    told, facts = without_named(text), facts_of_listing(context)
    if read_correction(told, facts) or read_addition(told):
        return True
    fewer = read_removal(told)
    return bool(fewer) and (not context.pictures or bool(facts_meant(facts, fewer)))


def _pictures_approved(context: Context, facts: frozenset[str]) -> tuple[Request, ...]:
    """A plain yes to pictures that wait for one: `I approve img_2`, `das Bild ist freigegeben`."""
    named = {word.key for word in read_words(context.now.text)} & set(context.pictures)
    if "after_listing" in facts and not named or not waiting_pictures(context):
        return ()
    handling = read_handling(context.now.text, after_listing=False)
    if handling is None or not handling.approves or handling.exports or handling.ids:
        return ()
    return (Request(intents()["approve_pictures"], context.now.text, 1.0),)


def about_infographic(context: Context) -> tuple[Request, ...]:
    """Facts taken off the infographic that was made last, or put on it."""
    made = [step for step in (context.past[-1].steps if context.past else []) if step.name == "make_infographic"]
    points = [str(point) for point in made[-1].args.get("points", [])] if made else []
    if context.now.attached or context.now.files or not changed_points(context.now.text, points):
        return ()
    return (Request(intents()["make_infographic"], context.now.text, 1.0),)


def about_own_product(context: Context, text: str) -> tuple[Request, ...]:
    """`write one for the blue mug from my list`: the product is looked up by its name, then written about."""
    if context.now.attached or context.now.files:
        return ()
    loaded = any(step.name == "load_catalog" and step.ok for turn in context.past for step in turn.steps)
    name = product_of_list(context.now.text, catalogue_loaded=loaded)
    if not name:
        return ()
    return Request(intents()["search_catalog"], name, 1.0), Request(intents()["write_listing"], text, 1.0)


def about_template(text: str, context: Context) -> tuple[Request, ...]:
    """A message that asks for the ready-made scenes, or for one of them by name."""
    shown = any(step.name == "show_templates" for step in (context.past[-1].steps if context.past else ()))
    asks = asks_for_templates(text) or (shown and asks_for_other_templates(text))
    name = "generate_scene" if template_named(text) else "show_templates" if asks else None
    return (Request(intents()[name], text, 1.0),) if name else ()


def with_file(understood: Understanding, context: Context) -> Understanding:
    """A file that came along is read first; of what is asked for, only what works on its products goes on."""
    if any(request.intent.does == "refuse" for request in understood.requests):
        return understood
    names = _intents_of_files(context)
    if names == ["read_facts"] and any(r.intent.tool in _ON_PICTURES and not r.rivals for r in understood.requests):
        return understood  # "put this on marble": a document is no photo
    kept = [Request(intents()[name], understood.text, 1.0) for name in names]
    useful = ("write_listing",) if _names_no_product(understood.text) else ("search_catalog", "write_listing")
    rest = [r for r in understood.requests if r.intent.name in useful]
    return replace(understood, requests=(*kept, *(rest if kept[0].intent.name == "load_catalog" else ())))


def _names_no_product(text: str) -> bool:
    """`this is my product list` looks for nothing."""
    return read_search(text).is_open and not any(char.isdigit() for char in text)


def _intents_of_files(context: Context) -> list[str]:
    """What becomes of attached files: products, a brand, or a document about a product."""
    names = list[str]()
    for name in context.now.files:
        of_brand = is_brand_document(context.now.text, name)
        if name.lower().endswith((".yaml", ".yml")) or (of_brand and not name.lower().endswith(_TABLES)):
            names.append("save_brand")
        else:
            names.append("load_catalog" if is_product_file(name) else "read_facts")
    return list(dict.fromkeys(names))
