"""Sentences about pictures that were made: "Here is your product on a marble table (img_3)"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from agent.offline.context import Step
from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.tool_words import begins_about
from tools.target import shown_name

_BEFORE = re.compile(r"^Before: (?P<verdict>PASS|REVIEW|FAIL) \((?P<problems>.+)\)\.$", re.MULTILINE)
_SHOT = re.compile(r"^\d+\. (?P<shot>main picture|scene|detail|size|infographic): ", re.MULTILINE)
_AMOUNTS = ("brightness", "contrast", "warmth", "saturation", "rotate", "padding")  # of adjust_image
_NO_SHOP_ADDRESS = frozenset({"tiktok", "google", "meta", "pinterest", "shopify", "etsy"})  # "TikTok.com" sells nothing
_COUNTRIES = {"COM": "US", "GB": "UK"}
_LONGEST = 110  # characters of a scene that still reads as part of a sentence


def say_made(step: Step, language: Language, *, one_of_several: bool = False) -> str:
    """Say which pictures a step made and of what; empty if it made none.

    Args:
        step: What was made.
        language: Of the sentence.
        one_of_several: Other scenes were made beside it, so that each is told by what was asked for.
    """
    if not step.images:
        return ""
    texts, args = load("texts")[language], step.args
    scene, base = str(args.get("scene") or ""), str(args.get("based_on") or "")
    if step.name != "generate_scene":
        name, base = step.name, str(args.get("image_id", ""))
    elif base:
        shown = _all_shown(step) and _reads_as_change(scene, language)
        changed = "scene_changed_to" if shown else "scene_changed"
        name = changed if scene else "scene_again"
    else:
        plain = "scene_named" if one_of_several and scene and _is_short(scene) else "scene"
        name = "scene_of" if _all_shown(step) and _reads_as_phrase(scene, language) else plain
    if name == "make_image_set" and len(step.images) == 1:
        name = "make_image_set_one"
    made = str(
        texts[f"{name}_many" if len(step.images) > 1 and f"{name}_many" in texts else name].format(
            images=", ".join(step.images),
            number=_number(len(step.images), language),
            scene=scene.strip(" ,.;!") if name == "scene_named" else _in_sentence(scene, language),
            base=base,
            marketplace=marketplace_name(args),
            changes=_changes(args, language),
            measures=_measures(args, language),
            facts=listed([f"“{point}”" for point in args.get("points") or []], language),
            shots=_shots(step.text, language),
            channels=listed([marketplace_name({"marketplace": c}) for c in args.get("channels", [])], language),
        )
    )
    return " ".join(part for part in (made, _how_it_went(step, language)) if part)


def _how_it_went(step: Step, language: Language) -> str:
    """For a repair, how it was before and is now; for an export, that all files pass if they do."""
    texts = load("texts")[language]
    if step.name == "fix_image" and step.report and (before := _BEFORE.search(step.text)):
        number = len(before["problems"].split(", "))
        problems = texts["problem"] if number == 1 else texts["problems"].format(number=number)
        was = texts[f"was_{before['verdict'].lower()}"].format(problems=problems)
        return str(texts[f"is_{step.report['verdict']}"].format(was=was))
    if step.name == "export_images" and not any(begins_about(note) == "file" for note in step.notes):
        return str(texts["export_all_pass" if len(step.images) > 1 else "export_one_passes"])
    return ""


def _changes(args: dict[str, Any], language: Language) -> str:
    """What a picture's arguments changed: `brighter and cropped to 4:5`."""
    words = load("made_words")["changed"][language]
    amounts = {name: args[name] for name in _AMOUNTS if args.get(name)}
    said = [words[f"{name}{'+' if n > 0 else '-'}"].format(n=f"{abs(n):g}") for name, n in amounts.items()]
    if crop := args.get("crop"):
        said.append(words.get(crop, words["ratio"]).format(n=crop))
    if args.get("shadow") == "soft":
        said.append(words["shadow"])
    return listed(said, language)


def _measures(args: dict[str, Any], language: Language) -> str:
    """`12 cm wide and 24 cm high`."""
    words = load("made_words")["measures"][language]
    return listed([words[axis].format(n=args[axis]) for axis in words if args.get(axis)], language)


def _shots(text: str, language: Language) -> str:
    """The pictures of a gallery by kind, from the tool's list of them: `a main picture, 3 scenes and a detail`."""
    counts = Counter(found["shot"] for found in _SHOT.finditer(text))
    words = load("made_words")["shots"][language]
    return listed([words[shot][min(count, 2) - 1].format(n=count) for shot, count in counts.items()], language)


def _all_shown(step: Step) -> bool:
    """Whether the picture shows what was asked for: "in the desert" must not be said of a table."""
    return not any(begins_about(note) == "request" for note in step.notes)


def marketplace_name(named: dict[str, Any]) -> str:
    """The marketplace of a call or report, as people write it: `eBay`, with a country `eBay.de`, `TikTok US`."""
    name, dot, country = str(named.get("marketplace", "")).partition(".")
    if country and name in _NO_SHOP_ADDRESS:
        country = country.rsplit(".", 1)[-1].upper()
        return f"{shown_name(name)} {_COUNTRIES.get(country, country)}"
    return f"{shown_name(name)}{dot}{country}" if name else ""


def listed(names: Sequence[str], language: Language) -> str:
    """`img_3, img_4 and img_5`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {load('made_words')['and'][language]} {names[-1]}"


def _number(count: int, language: Language) -> str:
    numbers = load("made_words")["numbers"][language]
    return numbers[count - 2] if 2 <= count <= len(numbers) + 1 else str(count)


def _in_sentence(scene: str, language: Language) -> str:
    """The scene with the case that it has after "is" rather than after "put"."""
    words = load("made_words")["replace"].get(language, {})
    scene = scene.strip(" ,.;!")
    return re.sub(r"\w+", lambda word: words.get(word[0].lower(), word[0]), scene) if words else scene


def _reads_as_phrase(scene: str, language: Language) -> bool:
    words = load("made_words")
    scene = scene.strip(" ,.;!")
    if not re.match(words["fits"][language], scene, re.IGNORECASE) or not _is_short(scene):
        return False
    return not re.search(words["jars"][language], scene, re.IGNORECASE)


def _reads_as_change(change: str, language: Language) -> bool:
    change = change.strip(" ,.;!")
    words = load("made_words")
    fits = re.fullmatch(words["changes"][language], re.sub(r"\s+(instead|stattdessen|en su lugar)$", "", change), re.I)
    return bool(fits) and _is_short(change) and not re.search(words["jars"][language], change, re.I)


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST and not re.search(r"[.!?:;\"\n]", text)
