"""From a sentence to a SceneSpec, by the words in `words.yaml`. No model, no network; under a millisecond a word.

Understands word by word: phrases first, then near spellings. Colours go to the noun they stand with. Whatever is left
and is not on the list of ignored words is reported as something the studio cannot show.
"""

from __future__ import annotations

from typing import Any

from tools.scene.spec import SceneSpec
from tools.scene.things import name_things
from tools.scene.vocabulary import Found, entries_of_words, find_phrases, plain, word_list

_DARK_FAMILY = {"wood": "dark_walnut", "white_marble": "dark_marble", "light_oak": "dark_walnut"}
_LIGHT_FAMILY = {"wood": "light_oak", "dark_walnut": "light_oak", "dark_marble": "white_marble"}
_WOODS = frozenset({"light_oak", "dark_walnut"})
_SHADE_ALONE = {"dark": "#2e2c2b", "light": "#eee9e1", "pale": "#eee9e1"}


def read_scene(text: str, base: SceneSpec) -> SceneSpec:
    """Read what a text says about the scene and put it over `base`.

    Args:
        text: A request in any of the known languages.
        base: What holds where the text says nothing. Not changed.
    """
    phrases = _describe_product(find_phrases(text))
    name_things(phrases, text)
    if base == SceneSpec():
        _and_not_more(phrases)
    update: dict[str, Any] = {"unshown": [], "substitutes": []}
    product = " ".join(p.text for p in phrases if p.kind == "product")
    if product:
        update["subject"] = product
    _read_place(phrases, base, update)
    _read_materials(phrases, base, update)
    _read_light(phrases, base, update)
    for phrase in phrases:
        if phrase.kind == "styles" and phrase.meaning not in base.style:
            update["style"] = [*update.get("style", base.style), phrase.meaning]
        elif phrase.kind == "aspects":
            update["aspect"] = phrase.meaning
        elif phrase.kind == "cameras":
            update["camera"] = phrase.meaning
    _settle_place(phrases, base, update)
    _collect_unshown(phrases, base, update)
    return SceneSpec.model_validate({**base.model_dump(), **update})


def _and_not_more(phrases: list[Found]) -> None:
    """In Hindi `and` and `more` are one word: without an earlier scene, `grass और warm light` names a light."""
    for at, phrase in enumerate(phrases):
        light = _STEP_AS_LIGHT.get(phrase.meaning)
        first = plain(phrase.text).split()[0]
        if (
            phrase.kind == "steps"
            and light
            and first in word_list("and_or_more")
            and at
            and len(phrase.text.split()) > 1
        ):
            phrase.kind, phrase.meaning = "lights", light


_HINDI_IN = frozenset({"mein"})
_STEP_AS_LIGHT = {"warmth+": "warm", "warmth-": "cool", "brightness+": "bright", "softness+": "soft"}


def _describe_product(phrases: list[Found]) -> list[Found]:
    """Find the product: by its name, or as what is put or owned. Adjectives right before it belong to it."""
    # `mein` is German for my and Hindi for in.
    owners = word_list("owners") - (
        _HINDI_IN if word_list("hinglish") & {plain(p.text) for p in phrases} else frozenset()
    )
    for at, phrase in enumerate(phrases):
        if phrase.kind in ("unshown", "props", "unknown") and _is_named_as_product(phrases, at, owners):
            phrase.kind = "product"
    for at, phrase in enumerate(phrases):
        if phrase.kind != "product":
            continue
        before = at - 1
        while before >= 0 and phrases[before].kind in ("colours", "shades", "surfaces", "unknown", "styles", "lights"):
            phrases[before].kind = "product"
            before -= 1
    return phrases


def _is_named_as_product(phrases: list[Found], at: int, owners: frozenset[str]) -> bool:
    """Whether the words before it are `my`, or `put the`, with adjectives between."""
    before = at - 1
    while before >= 0 and phrases[before].kind in ("colours", "shades", "surfaces", "unknown"):
        before -= 1
    words = [plain(p.text) for p in phrases[max(0, before - 1) : before + 1]]
    return bool(words) and (words[-1] in owners or (len(words) == 2 and words[0] in word_list("placing")))


def _read_materials(phrases: list[Found], base: SceneSpec, update: dict[str, Any]) -> None:
    """Surface, wall and their colours."""
    named = [p.meaning for p in phrases if p.kind == "surfaces"]
    if named:
        update["surface"] = named[-1]
        if len(set(named) - {"wood"}) > 1:
            words = " and ".join(p.text for p in phrases if p.kind == "surfaces")
            update["substitutes"].append(f"{words}: one picture has one surface, I took the last")
        if base.surface != named[-1]:
            update["surface_colour"] = None
    nouns = ("surfaces", "walls", "floors")
    for at, phrase in enumerate(phrases):
        if phrase.kind == "shades" and not _neighbour(phrases, at, ("colours",), behind=False):
            noun = _neighbour(phrases, at, nouns, behind=phrase.meaning != "pale")
            if noun:
                _shade_noun(noun, phrase.meaning, update)
            elif phrase.meaning != "pale":
                _shade_light(phrase.meaning, [p.meaning for p in phrases if p.kind == "amounts"], base, update)
    _read_colours([p for p in phrases if p.kind != "ignored"], base, update)


def _read_colours(solid: list[Found], base: SceneSpec, update: dict[str, Any]) -> None:
    """Give each colour to the noun it stands with."""
    for at, phrase in enumerate(solid):
        if phrase.kind != "colours" or _belongs_to_thing(solid, at):
            continue
        before = solid[at - 1] if at else None
        shade = before.meaning if before and before.kind == "shades" else ""
        colour = _shaded(phrase.meaning, shade)
        _colour_noun(_neighbour(solid, at, ("surfaces", "walls", "floors")), colour, base, update)


def _belongs_to_thing(solid: list[Found], at: int) -> bool:
    """Whether a colour is that of a thing which is not shown: `red lanterns`, `blue sky`."""
    after = solid[at + 1] if at + 1 < len(solid) else None
    return bool(after and after.kind in ("unknown", "unshown", "props") and not after.after_break)


def _neighbour(solid: list[Found], at: int, kinds: tuple[str, ...], *, behind: bool = True) -> Found | None:
    """The nearest phrase of some kind: the next one, else (as in Spanish) the one before."""
    for step in (1, -1, 2) if behind else (1,):
        if 0 <= at + step < len(solid) and solid[at + step].kind in kinds:
            between = solid[at + 1 : at + step] if step > 1 else []
            if all(p.kind in ("styles", "shades") for p in between):
                return solid[at + step]
    return None


def _shade_noun(noun: Found, shade: str, update: dict[str, Any]) -> None:
    if noun.kind == "surfaces":
        family = _DARK_FAMILY if shade == "dark" else _LIGHT_FAMILY
        update["surface"] = family.get(noun.meaning, noun.meaning)
    elif noun.kind == "walls":
        update["wall_colour"] = _SHADE_ALONE[shade]


def _shade_light(shade: str, amounts: list[str], base: SceneSpec, update: dict[str, Any]) -> None:
    """Dark or light by itself: a step from the earlier scene, else a mood."""
    if base == SceneSpec() and "less" not in amounts:
        if shade == "dark":
            update["light"], update["light_named"] = "dramatic", True
        return
    step = (1.0 if shade == "light" else -1.0) * (-1.0 if "less" in amounts else 1.0)
    update["brightness"] = max(-3.0, min(3.0, base.brightness + step))


def _colour_noun(noun: Found | None, colour: str, base: SceneSpec, update: dict[str, Any]) -> None:
    surface = update.get("surface", base.surface)
    if noun and noun.kind == "surfaces" and noun.meaning == "white_marble":
        if _brightness(colour) < 0.25:
            update["surface"] = "dark_marble"
        elif colour != "#ffffff":
            update["surface_colour"] = colour
    elif noun and noun.kind == "surfaces":
        update["surface_colour"] = colour
    elif noun and noun.kind == "walls" and surface not in (None, "paper"):
        update["wall_colour"] = colour
    elif surface in (None, "paper"):
        update["surface"], update["surface_colour"] = "paper", colour
        update["wall_colour"] = None
    else:
        update["wall_colour"] = colour


def _read_light(phrases: list[Found], base: SceneSpec, update: dict[str, Any]) -> None:
    size, sign = 1.0, 1.0
    for phrase in phrases:
        if phrase.kind == "amounts":
            if phrase.meaning == "less":
                sign = -1.0
            else:
                size = 2.0 if phrase.meaning == "much" else 0.5
        elif phrase.kind == "sides":
            update["side"] = phrase.meaning
        elif phrase.kind == "steps" or (phrase.kind == "lights" and sign < 0):
            step = phrase.meaning if phrase.kind == "steps" else _AS_STEP.get(phrase.meaning, "brightness+")
            name, direction = step[:-1], 1.0 if step[-1] == "+" else -1.0
            value = float(update.get(name, getattr(base, name))) + direction * sign * size
            update[name] = max(-3.0, min(3.0, value))
            size, sign = 1.0, 1.0
        elif phrase.kind == "lights":
            _name_light(phrase.meaning, update)


def _name_light(light: str, update: dict[str, Any]) -> None:
    """Take a light; `soft` together with another one softens that one."""
    earlier = update.get("light")
    if earlier and "soft" in (light, earlier) and light != earlier:
        update["light"], update["softness"] = earlier if light == "soft" else light, 1.0
        return
    update |= {"light": light, "light_named": True, "warmth": 0.0, "brightness": 0.0, "softness": 0.0}


_AS_STEP = {
    "warm": "warmth+", "golden": "warmth+", "evening": "warmth+", "morning": "warmth+", "cool": "warmth-",
    "dramatic": "softness-", "soft": "softness+", "bright": "brightness+", "neutral": "brightness+",
}  # fmt: skip


def _read_place(phrases: list[Found], base: SceneSpec, update: dict[str, Any]) -> None:
    """The place, and the surface it is shown with; a thing that only some places have brings its place."""
    entries = entries_of_words()
    named = [p for p in phrases if p.kind == "places"]
    if named:
        place = named[-1].meaning
        if len({p.meaning for p in named}) > 1:
            words = " and ".join(p.text for p in named)
            update["substitutes"].append(f"{words}: one picture has one place, I took the last")
    else:
        things = [entries["props"][p.meaning] for p in phrases if p.kind == "props"]
        brought = [thing["places"] for thing in things if "surfaces" not in thing]
        if base.surface or base.places or any(p.kind == "surfaces" for p in phrases) or not brought:
            return
        place = brought[0][0]
    update["places"] = [place]
    shown_on = entries["places"][place].get("shown_on")
    if shown_on:
        update |= {"surface": shown_on[0], "surface_colour": None, "wall_colour": None}


def _settle_place(phrases: list[Found], base: SceneSpec, update: dict[str, Any]) -> None:
    """Keep the place only if it can be shown with the surface; say what stands in for it otherwise."""
    entries = entries_of_words()
    surface = update.get("surface", base.surface)
    for place in update.get("places", base.places):
        entry = entries["places"][place]
        if surface in entry.get("shown_on", ()) or (surface == "wood" and _WOODS & set(entry.get("shown_on", ()))):
            continue
        if surface in entry.get("also_called", ()):
            update["surface"] = entry["shown_on"][0]  # the stone in the water is its own, not a slab of concrete
            continue
        if surface is None:
            surface = update["surface"] = entry["surfaces"][0]
        if "places" in update:
            words = str(surface).replace("_", " ")
            update["substitutes"].append(f"{place}: I show a {words} surface that suits it, not the place itself")
        update["places"] = []
    if surface is None:
        for phrase in phrases:
            if phrase.kind == "props" and entries["props"][phrase.meaning].get("surfaces"):
                update["surface"] = entries["props"][phrase.meaning]["surfaces"][0]
                return


def _collect_unshown(phrases: list[Found], base: SceneSpec, update: dict[str, Any]) -> None:
    entries = entries_of_words()
    last_unknown = -2
    for at, phrase in enumerate(phrases):
        if phrase.kind == "unknown":
            if last_unknown == at - 1 and not phrase.after_break:
                update["unshown"][-1] += f" {phrase.text}"
            else:
                update["unshown"].append(phrase.text)
            last_unknown = at
        elif phrase.kind == "unshown":
            broad = phrase.meaning in word_list("said_in_own_words")
            update["unshown"].append(phrase.text if broad else phrase.meaning)
            entry = entries["unshown"][phrase.meaning]
            if "instead" in entry and update.get("surface", base.surface) is None:
                wanted = dict(entry["instead"])
                if "light" in update:
                    wanted.pop("light", None)
                elif "light" in wanted:
                    wanted["light_named"] = True
                update |= wanted
                update["substitutes"].append(f"{phrase.meaning}: I took {entry['say']} instead")
        elif phrase.kind == "props":
            entry, places = entries["props"][phrase.meaning], update.get("places", base.places)
            there = update.get("surface", base.surface) in entry.get("surfaces", ()) and not places
            if not there and not set(places) & set(entry.get("places", ())):
                update["unshown"].append(phrase.meaning)
    update["unshown"] = list(dict.fromkeys(update["unshown"]))


def _shaded(colour: str, shade: str) -> str:
    if not shade:
        return colour
    values = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    moved = [round(v * 0.55) if shade == "dark" else round(v + (255 - v) * 0.55) for v in values]
    return "#" + "".join(f"{v:02x}" for v in moved)


def _brightness(colour: str) -> float:
    return sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) / 765
