"""Bullets, descriptions and captions: facts in sentences, or a few words under what they are about."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.writing.draft import Piece, joined
from tools.writing.job import Job
from tools.writing.keywords import write_tags
from tools.writing.limits import Limits
from tools.writing.said import Said, listed, page
from tools.writing.titles import capitals, head
from tools.writing.wording import Teller

_MOST_BULLETS, _FEW = 5, 3
_OPENINGS = ("is", "estar", "with", "colour")  # sentences that can name the product
_TOGETHER = ("other", "is", "estar", "with", "certificate", "axis", "material", "size", "colour", "scent")


def write_bullets(name: str, job: Job) -> list[list[Piece]]:
    """One matter each; split where there are too few of them, joined where there are too many."""
    said, teller, limits, wish = job.said, job.teller, job.limits, job.wish
    least, most = limits.items.get(name, (_FEW, _MOST_BULLETS))
    groups: dict[str, list[Said]] = {}
    for one in said:
        groups.setdefault(one.matter, []).append(one)
    lines = [(matter, group) for matter, group in groups.items()]
    while len(lines) < least and (longest := max(lines, key=lambda line: len(line[1]), default=None)):
        if len(longest[1]) < 2:
            break
        at = lines.index(longest)
        half = (len(longest[1]) + 1) // 2
        lines[at : at + 1] = [(longest[0], longest[1][:half]), (longest[0], longest[1][half:])]
    product = _product_bullet(said, teller) if len(lines) < least else None
    limit = min(most or _MOST_BULLETS, 3 if wish.short else 99)
    if len(lines) > limit:
        rest = [one for _, group in lines[limit - 1 :] for one in group]
        lines = [*lines[: limit - 1], (lines[limit - 1][0], rest)]
    written = [line for line in (_bullet(matter, group, teller, limits) for matter, group in lines) if line]
    return [[product], *written] if product else written


def _product_bullet(said: list[Said], teller: Teller) -> Piece | None:
    """What it is, where there is too little else to say."""
    fact = teller.name.fact
    if not fact:
        return None
    named = head(said, teller)
    return Piece(f"{page()['specifics'][teller.language]['product']}: {named.text}", named.facts)


def _bullet(matter: str, group: list[Said], teller: Teller, limits: Limits) -> list[Piece]:
    matters = {one.matter for one in group}
    label = page()["bullets"]["more" if len(matters) > 1 else matter][teller.language]
    if len(group) == 1 and (own := page()["specifics"][teller.language].get(group[0].fact.kind)):
        label, kinds = own, {group[0].fact.kind}
    else:
        kinds = {"origin", "warranty"} if len(matters) == 1 else set()
    length = limits.of("bullets")
    pieces: list[Piece] = []
    for one in group:
        text = one.value if one.fact.kind in kinds else teller.short(one)
        text = text.rstrip(".। ")
        piece = Piece(text, (one.fact.id,), label=f"{label}: ")
        if length.fits(joined([*pieces, piece], ", ")):
            pieces.append(piece)
    if pieces and len(joined(pieces, ", ")) < length.least:
        first = pieces[0]
        pieces[0] = replace(first, label=f"{capitals(teller.name.in_sentence(), teller.language)}, {first.label}")
    return pieces


def write_description(name: str, job: Job) -> list[list[Piece]]:
    """Sentences, the material first since it names the product; features that are said alike share one."""
    said, teller, limits, wish = job.said, job.teller, job.limits, job.wish
    length = limits.of(name)
    pieces: list[Piece] = _tone(name, job)
    rest = list(said) if wish.angle else sorted(said, key=lambda s: s.kind != "material")
    if name == "seo_description" or wish.short:
        rest = rest[:4]
    opening = next((s for s in rest if _can_open(s, teller)), None) if teller.name.concept else None
    if wish.angle and rest and opening is not rest[0]:
        opening = None  # another version begins with what it is about
        pieces.append(_named(said, teller))
    elif any(s.kind == "material" for s in rest) and not wish.angle:
        opening = None
    elif opening:
        rest = [opening, *(s for s in rest if s is not opening)]
    else:
        pieces.append(_named(said, teller))
    while rest:
        first = rest.pop(0)
        group = [first]
        if first.kind in _TOGETHER:
            group += [s for s in rest if s.kind == first.kind][:5]
            rest = [s for s in rest if s not in group]
        value = listed(_without_repeats([s.value for s in group], first.kind, teller.language), teller.language)
        told_as = f"{first.kind} first" if first is opening else first.kind
        sentence = teller.sentence(Said(first.fact, value, told_as, first.matter))
        facts = tuple(dict.fromkeys(s.fact.id for s in group))
        if (first.kind == "material" or first is opening) and teller.name.fact:
            facts = (teller.name.fact.id, *facts)
        piece = Piece(_ended(sentence, teller.language), facts)
        if length.fits(joined([*pieces, piece], " ")):
            pieces.append(piece)
    return [pieces]


def _can_open(said: Said, teller: Teller) -> bool:
    """Whether a sentence can name the product; of colours only those that are nothing but colours."""
    return said.kind in _OPENINGS and (said.kind != "colour" or teller.covers(said.fact))


def _named(said: list[Said], teller: Teller) -> Piece:
    """The product's name as a sentence."""
    named = head(said, teller)
    return Piece(_ended(named.text, teller.language), named.facts)


def _tone(name: str, job: Job) -> list[Piece]:
    """A sentence that sets the tone that is wished for and states nothing; none where every word counts."""
    lines = _tones().get(job.wish.tone, {})
    if not lines or name == "seo_description":
        return []
    line = lines.get(job.teller.name.group, lines["other"])[job.teller.language]
    return [] if job.wish.brand and job.wish.brand.avoids(line) else [Piece(line)]


@cache
def _tones() -> dict[str, Any]:
    """`tones.yaml`."""
    page: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("tones.yaml").read_text("utf-8"))
    return page


def _without_repeats(values: list[str], kind: str, language: str) -> list[str]:
    """`with a lid`, `with a strap`: the preposition is said once."""
    start = {"en": "with ", "de": "mit ", "es": "con "}.get(language, "")
    if kind != "with" or not start or not all(value.startswith(start) for value in values):
        return values
    return [values[0], *(value.removeprefix(start) for value in values[1:])]


def _ended(sentence: str, language: str) -> str:
    sentence = sentence.strip()
    stop = "।" if language == "hi" else "."
    sentence = sentence.removesuffix(stop).rstrip(". ") + stop
    return sentence


def write_caption(name: str, job: Job) -> list[list[Piece]]:
    """The first sentences and a few hashtags, which are words of the facts."""
    said, wish = job.said, job.wish
    most = 2 if wish.short else 4
    material = [one for one in said if one.kind == "material"]
    others = [one for one in said if one.kind != "material"]
    first = [*others[: most - 1], *material[:1]] if wish.angle else [*material, *others][:most]
    sentences = write_description(name, replace(job, said=first))[0]
    words = [(p.text, p.facts) for items in write_tags("tags", replace(job, limits=Limits([])))[:5] for p in items]
    tags = [
        Piece("#" + "".join(w[:1].upper() + w[1:] for w in text.replace("-", " ").split()), facts)
        for text, facts in words
    ]
    return [[*sentences, *tags]]
