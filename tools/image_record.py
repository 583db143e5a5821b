"""What is known about a picture: what it shows, how it was made, and who said yes to it."""

from __future__ import annotations

import importlib.metadata
from typing import Any, Literal

from pydantic import BaseModel, Field

Kind = Literal[
    "photo", "cutout", "main", "scene", "fixed", "adjusted", "edited", "size", "infographic", "upscaled", "export"
]  # fmt: skip


def _version() -> str:
    return importlib.metadata.version("lightbox")


class Recipe(BaseModel):
    """All that is needed to make a picture again."""

    tool: str
    version: str = Field(default_factory=_version, description="Version of Lightbox that made it.")
    engine: str | None = None
    model: str | None = None
    revision: str | None = Field(default=None, description="Revision or checksum of the model.")
    licence: str | None = None
    seed: int | None = None
    parameters: dict[str, Any] = Field(default_factory=dict)
    inputs: dict[str, str] = Field(default_factory=dict, description="SHA-256 of each input picture, by id.")
    checks: dict[str, Any] = Field(default_factory=dict, description="What was measured on the result.")


class Approval(BaseModel):
    """A person's yes to a picture."""

    by: str
    at: str


class ImageRecord(BaseModel):
    """What is known about a stored picture."""

    id: str
    kind: Kind
    name: str = Field(description="Name for people: the uploaded file's, or what it shows.")
    file: str = Field(description="File name inside the store.")
    sha256: str
    width: int
    height: int
    file_format: str
    created_at: str
    notes: list[str] = Field(default_factory=list)
    recipe: Recipe | None = Field(default=None, description="None for an upload.")
