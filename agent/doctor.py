"""What works on this machine and what does not, in words, with what to do about it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from agent.settings import Settings
from knowledge.proofread import faults_in_rules
from knowledge.rules import RuleBase
from tools.errors import ToolInputError
from tools.machine import graphics_card
from tools.models import ModelFolder

_MOST_STALE = 10  # named one by one


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `broken` keeps something from working; `note` is good to know."""

    what: str
    state: Literal["ok", "note", "broken"]
    message: str

    def as_json(self) -> dict[str, Any]:
        """The public form."""
        return asdict(self)


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything Lightbox needs; quick things first."""
    yield Finding("Lightbox", "ok", f"version {version('lightbox')}")
    yield _data_folder(settings.data_dir)
    yield _cutout_model(settings)
    yield from _rules()
    yield from _languages()
    yield _brain(settings)
    yield from _scenes(settings)
    yield _edits(settings)


def _data_folder(folder: Path) -> Finding:
    existing = next(p for p in [folder, *folder.parents] if p.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK):
        return Finding("Data folder", "broken", f"{folder} cannot be written. Set LIGHTBOX_DATA_DIR to one that can.")
    free = shutil.disk_usage(existing).free / 1e9
    if free < 1:
        return Finding("Data folder", "broken", f"only {free:.1f} GB free at {folder}. Make room, a gigabyte at least.")
    return Finding("Data folder", "ok", f"{folder} ({free:.0f} GB free)")


def _cutout_model(settings: Settings) -> Finding:
    models = ModelFolder(settings.models_folder, allow_noncommercial=settings.allow_noncommercial)
    try:
        path = models.path(settings.cutout_model)
    except ToolInputError as error:
        return Finding("Background removal", "broken", str(error))
    return Finding("Background removal", "ok", f"{settings.cutout_model}, verified, {path}")


def _rules() -> Iterator[Finding]:
    if wrong := faults_in_rules():
        for line in wrong:
            yield Finding("Marketplace rules", "broken", line)
        return
    rules = RuleBase.load()
    yield Finding("Marketplace rules", "ok", f"{len(rules.rules)} rules loaded")
    stale = rules.stale(date.today())
    for rule in stale[:_MOST_STALE]:
        page = next((source.urls[0] for source in rule.sources if source.urls), rule.sources[0].title)
        message = f"{rule.id} was due on {rule.review_by}. Read {page} again and update knowledge/marketplaces/."
        yield Finding("Rule to read again", "note", message)
    if len(stale) > _MOST_STALE:
        message = f"{len(stale)} are past their review date. `lightbox rules --stale` lists them all."
        yield Finding("Marketplace rules", "note", message)


def _languages() -> Iterator[Finding]:
    from knowledge.embedder import describe

    for line in describe():
        yield Finding("Languages", "note" if "not installed" in line else "ok", line)


def _brain(settings: Settings) -> Finding:
    if settings.llm == "offline":
        return Finding("Assistant", "ok", "the offline one; LIGHTBOX_LLM=openai:MODEL uses a language model instead")
    where = settings.openai_base_url or "OpenAI"
    if settings.openai_api_key is None and settings.openai_base_url is None:
        return Finding("Assistant", "broken", f"{settings.llm} needs OPENAI_API_KEY, or OPENAI_BASE_URL of your server")
    return Finding("Assistant", "ok", f"{settings.llm} at {where} (not called now)")


def _scenes(settings: Settings) -> Iterator[Finding]:
    """The graphics card, and the engine that makes scenes."""
    from agent.model_work import scene_engines

    card = graphics_card()
    yield Finding("Graphics card", "ok" if card else "note", card or "none found; the studio engine needs none")
    engines = scene_engines(settings)
    if engines.default == "openai":
        where = settings.scene_base_url or settings.openai_base_url
        if settings.openai_api_key is None and where is None:
            yield Finding("Scenes", "broken", "the openai engine needs OPENAI_API_KEY, or LIGHTBOX_SCENE_BASE_URL")
        else:
            yield Finding("Scenes", "ok", f"openai engine at {where or 'OpenAI'} (not called now); photos go there")
        return
    try:
        model, profile = engines.diffusion.model(), engines.diffusion.profile()
        if engines.default == "studio":
            more = f"; for AI scenes: lightbox models pull {model} (profile {profile.name})" if card else ""
            yield Finding("Scenes", "ok", f"studio engine{more}")
            return
        weights = engines.weights.find(model, profile.model)
    except ToolInputError as error:
        yield Finding("Scenes", "broken", str(error))
        return
    said = f"diffusion engine, {weights.name} ({weights.licence}), profile {profile.name}, {weights.folder}"
    yield Finding("Scenes", "ok", said)


def _edits(settings: Settings) -> Finding:
    """What changes the product itself, when that is asked for."""
    from agent.model_work import scene_engines

    engines = scene_engines(settings)
    if engines.editor().name == "openai":
        return Finding("Edits of the product", "ok", "openai engine; each needs your yes before it is exported")
    try:
        model = engines.editing.model()
    except ToolInputError as error:
        return Finding("Edits of the product", "broken", str(error))
    if model is None:
        wanted = engines.diffusion.profile().edit_models[-1]
        return Finding("Edits of the product", "note", f"none; with a graphics card: lightbox models pull {wanted}")
    return Finding("Edits of the product", "ok", f"{model}; each needs your yes before it is exported")
