"""What the page shows of a picture: plain data made from its record, ready for the JSX files of the same purpose.

Knows picture records and words; does not know Chainlit. Everything here must survive being stored as JSON,
because a resumed chat shows exactly this data again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, Protocol
from urllib.parse import quote

from ui import texts

PICTURE_ROUTE = "/pictures"
PREVIEW_WIDTH = 1200


class PictureRecord(Protocol):
    """What a card needs to know of a stored picture; the agent's records fit."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def file(self) -> str: ...  # noqa: D102
    @property
    def width(self) -> int: ...  # noqa: D102
    @property
    def height(self) -> int: ...  # noqa: D102
    @property
    def recipe(self) -> Any: ...  # noqa: D102


def picture_card(
    thread_id: str,
    record: PictureRecord,
    records: Mapping[str, PictureRecord],
    number: int = 1,
    *,
    waits: bool = False,
) -> dict[str, Any]:
    """Describe one picture: where it is, what it is called, what one tap does with it, the photo to compare it with.

    Args:
        thread_id: The conversation.
        record: The picture.
        records: All pictures of the conversation by id, to find the photo that it was made from.
        waits: AI may have changed the product, and nobody has said yes to that; then it is only shown.
        number: Its place among the pictures of the turn, by which people name it.
    """
    photo = source_photo(record, records)
    original = records.get(next(iter(record.recipe.inputs), "")) if record.kind == "edited" and record.recipe else None
    title = title_of(record)
    name, detail = short_name(record)
    repaired = next(iter(record.recipe.inputs), "") if record.kind == "fixed" else ""
    before = records.get(repaired) or (photo if record.kind in ("cutout", "main") else None)
    return {
        "id": record.id,
        "kind": record.kind,
        "number": number,
        "title": title,
        "name": name,
        "detail": detail,
        "alt": texts.say("made_from", title=title, photo=photo.name) if photo else title,
        "url": picture_url(thread_id, record.id, preview=True),
        "download": None if waits else picture_url(thread_id, record.id) + "?download=1",
        "warning": texts.say("may_differ") if record.kind == "edited" or waits else None,
        "original": picture_url(thread_id, original.id, preview=True) if original else None,
        "original_alt": texts.say("the_original", title=title_of(original)) if original else None,
        "file": download_name(record, photo),
        "width": record.width,
        "height": record.height,
        "engine": record.recipe.engine if record.recipe else None,
        "before": picture_url(thread_id, before.id, preview=True) if before else None,
        "before_alt": texts.say("before", title=title_of(before)) if before else None,
        "uncertain": _close_up(thread_id, record),
        "actions": picture_actions(record, sum(each.recipe is None for each in records.values())),
    }


def picture_actions(record: PictureRecord, photos: int) -> list[dict[str, str]]:
    """What one tap does with a scene: the label, and what is said as if the user had typed it.

    Args:
        record: The picture; only a scene can be had again, changed and used for others.
        photos: How many photos the conversation has.
    """
    if record.kind != "scene":
        return []
    others = (words for name, words in texts.words("surfaces").items() if name not in record.name)
    values = {"image": record.id, "surface": next(others)}
    offers = texts.words("actions")
    chosen = [offers[name] for name in ("more", "warmer", "surface", *(["all"] if photos > 1 else []))]
    return [{"label": label, "say": words.format(**values)} for label, words in chosen]


def _close_up(thread_id: str, record: PictureRecord) -> str | None:
    """The address of the picture that shows where a cut-out's edge is uncertain; None where it is sure."""
    doubtful = record.recipe and record.recipe.checks.get("uncertain")
    return evidence_url(thread_id, record.id, f"{record.id}-edge.png") if doubtful else None


def title_of(record: PictureRecord) -> str:
    """What a picture is called: its kind, and for a photo or scene what it shows."""
    kind = _kind_name(record)
    if record.kind == "scene" and texts.spoken() != "en":
        return f"{kind}: {short_name(record)[0]}"
    shows = _shows(record)
    return f"{kind}: {shows}" if record.kind in ("photo", "scene", "export") and shows else kind


def short_name(record: PictureRecord) -> tuple[str, str]:
    """A name that is easily said, and the rest, which tools tell in English: a scene is called by where it stands."""
    if record.kind != "scene":
        return title_of(record), ""
    standing, _, rest = _shows(record).partition(", ")
    place = standing.rpartition(" on ")[2] or standing
    name = texts.scene_name(place) or _kind_name(record)
    return name, rest if texts.spoken() == "en" else ""


def _kind_name(record: PictureRecord) -> str:
    return str(texts.words("kinds").get(record.kind) or texts.say("picture"))


def _shows(record: PictureRecord) -> str:
    return re.sub(r",?[^,]*#[0-9a-f]{6}\b", "", record.name).strip(", ")  # nobody reads a colour code


def source_photo(record: PictureRecord, records: Mapping[str, PictureRecord]) -> PictureRecord | None:
    """Follow the recipes back to the uploaded photo; None if the picture is an upload or its photo is unknown."""
    seen = {record.id}
    waiting = list(record.recipe.inputs) if record.recipe else []
    while waiting:
        source = records.get(waiting.pop(0))
        if source is None or source.id in seen:
            continue
        if source.recipe is None:
            return source
        seen.add(source.id)
        waiting += source.recipe.inputs
    return None


def picture_url(thread_id: str, image_id: str, *, preview: bool = False) -> str:
    """The address of a picture; the preview is small enough for a phone and in a format that every browser shows."""
    return f"{PICTURE_ROUTE}/{thread_id}/{image_id}" + ("?preview=1" if preview else "")


def file_links(thread_id: str, files: Sequence[str]) -> list[dict[str, Any]]:
    """A result's files that are no pictures of its own: an archive of them all first, then a contact sheet."""
    names = sorted((PurePath(file).name for file in files), key=lambda name: not name.endswith(".zip"))
    return [
        {
            "name": name,
            "url": f"{PICTURE_ROUTE}/{thread_id}/files/{quote(name)}",
            "label": _file_label(name),
        }
        for name in names
    ]


def _file_label(name: str) -> str:
    if name.endswith(".zip"):
        return texts.say("archive")
    return texts.say("contact_sheet") if name.endswith(".jpg") else texts.say("file", name=name)


def template_card(template: Mapping[str, str]) -> dict[str, str]:
    """A ready-made scene: its picture, and what is said to have it."""
    name = template["name"]
    return {
        "name": name[:1].upper() + name[1:],
        "picture": f"/public/templates/{template['picture']}",
        "say": texts.say("use_template", name=name),
    }


def archive_link(thread_id: str, image_ids: Sequence[str]) -> dict[str, Any]:
    """The link to a ZIP with some pictures of a conversation."""
    ids = ",".join(image_ids)
    url = f"{PICTURE_ROUTE}/{thread_id}/archive.zip?ids={ids}"
    return {"name": "lightbox.zip", "url": url, "label": texts.say("archive")}


def evidence_url(thread_id: str, image_id: str | None, evidence: str | None) -> str | None:
    """The address of the picture that shows a finding; None if there is none."""
    if not (thread_id and image_id and evidence):
        return None
    return f"{PICTURE_ROUTE}/{thread_id}/{image_id}/evidence/{quote(PurePath(evidence).name)}"


def pick_card(
    thread_id: str, photo: PictureRecord, things: Sequence[dict[str, Any]], labels: Sequence[str], *,
    asked: bool, named: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """A photo in which a thing is chosen by a tap, a box or a numbered button.

    Args:
        thread_id: The conversation.
        photo: The photo.
        things: What was found in it, as tools describe it; may be empty.
        labels: What to call them; without, their numbers and what was measured in English.
        asked: Whether the agent asks for a choice; else the card is there for whoever wants another one.
        named: Whether an answer has to say which photo it is about, because several are asked about.
    """
    lead = f"{photo.id}: " if named else ""
    shown = [
        {
            "number": thing["number"],
            "box": thing["box"],
            "label": labels[i] if i < len(labels) else _thing_label(thing),
            "say": f"{lead}{thing['number']}",
        }
        for i, thing in enumerate(things)
    ]
    numbered = evidence_url(thread_id, photo.id, f"{photo.id}-things.png") if len(shown) > 1 else None
    return {
        "id": photo.id,
        "asked": asked,
        "url": numbered or picture_url(thread_id, photo.id, preview=True),
        "name": photo.name,
        "width": photo.width,
        "height": photo.height,
        "things": shown if len(shown) > 1 else [],
        "all": lead + " + ".join(str(thing["number"]) for thing in things),
        "words": texts.words("pick"),
    }


def _thing_label(thing: dict[str, Any]) -> str:
    words = (thing["place"], thing["size"], thing["colour"])
    return f"{thing['number']} {', '.join(word for word in words if word)}".strip()


def download_name(record: PictureRecord, photo: PictureRecord | None) -> str:
    """A file name a seller recognises: the photo's name, what it became, its number; an export has its own."""
    if record.kind == "export":
        return record.name
    stem = PurePath(photo.name if photo else record.name).stem
    plain = re.sub(r"[^\w-]+", "-", f"{stem} {record.kind} {record.id.removeprefix('img_')}").strip("-").lower()
    return plain + PurePath(record.file).suffix
