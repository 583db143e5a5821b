"""Pictures of one conversation: short ids, files on disk, and a record of how each picture was made.

Knows files; does not know tools. One folder per conversation is the whole boundary between conversations: a store
is opened on a folder and an id is looked up nowhere else.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from PIL import Image
from pydantic import ValidationError

from tools.errors import ToolInputError
from tools.image_record import Approval, ImageRecord, Kind, Recipe
from tools.photo import Photo, read_photo
from tools.picture_files import claim, clean_name, encode, write_durably

_EXTENSIONS = {"JPEG": ".jpg", "MPO": ".jpg", "TIFF": ".tif", "HEIF": ".heic"}
_ATTACHMENTS = "attachments"
_ID = re.compile(r"img_([1-9][0-9]{0,5})")


class ImageStore:
    """The pictures of one conversation.

    Files are written once and never changed. A record is written after its file, so a crash leaves at worst a file
    without a record, which nothing refers to.
    """

    def __init__(self, folder: Path) -> None:
        """Open the store in `folder`, which is made when the first picture arrives."""
        self._folder = folder
        self._lock = Lock()
        self._decoded: OrderedDict[str, Photo] = OrderedDict()

    @property
    def folder(self) -> Path:
        """Where the pictures lie."""
        return self._folder

    def add_photo(self, content: bytes, name: str) -> ImageRecord:
        """Store an uploaded file exactly as it came.

        Args:
            content: The whole file.
            name: The uploader's file name; kept as a label only, never as a path.

        Raises:
            UnreadableImageError: It is not a picture, or too large; nothing is stored.
        """
        label = clean_name(name)
        photo = read_photo(content, label)
        record = self._write(content, "photo", label, photo, recipe=None)
        self._remember(record.id, photo)
        return record

    def add_picture(
        self, image: Image.Image, kind: Kind, name: str, recipe: Recipe, *,
        file_format: Literal["PNG", "JPEG"] = "PNG", notes: tuple[str, ...] = (), xmp: bytes | None = None,
    ) -> ImageRecord:  # fmt: skip
        """Store a picture that a tool made.

        Args:
            image: Mode `RGB` or `RGBA`, sRGB. Written without any metadata of its own.
            kind: What it is.
            name: Short description for people.
            recipe: How it was made.
            file_format: `PNG` is exact; `JPEG` is written at quality 95 without chroma subsampling.
            notes: What a seller should know about it, in plain words.
            xmp: Metadata packet to write into the file.
        """
        content = encode(image, file_format, xmp)
        photo = Photo(image, file_format, notes)
        record = self._write(content, kind, name, photo, recipe)
        if file_format == "PNG":  # reading it back would give the same pixels
            self._remember(record.id, photo)
        return record

    def add_file(
        self, content: bytes, kind: Kind, name: str, recipe: Recipe, *, notes: tuple[str, ...] = ()
    ) -> ImageRecord:
        """Store a finished picture file that a tool wrote, exactly as it is.

        Args:
            content: The whole file.
            kind: What it is.
            name: Short description for people; of an export, its file name.
            recipe: How it was made.
            notes: What a seller should know about it, in plain words.
        """
        photo = read_photo(content, name)
        record = self._write(content, kind, name, Photo(photo.image, photo.file_format, notes), recipe)
        self._remember(record.id, photo)
        return record

    def add_attachment(self, content: bytes, name: str) -> str:
        """Store a file that is no picture, such as a ZIP archive, under its name; a taken name gets a number.

        Returns:
            The name to ask for it by.
        """
        folder = self._folder / _ATTACHMENTS
        folder.mkdir(parents=True, exist_ok=True)
        clean, number = Path(clean_name(name)), 2
        free = clean
        while not claim(folder / free):
            free, number = clean.with_stem(f"{clean.stem}-{number}"), number + 1
        write_durably(folder / free, content)
        return free.name

    def attachment(self, name: str) -> Path:
        """The file of an attachment.

        Raises:
            ToolInputError: There is none of that name.
        """
        path = self._folder / _ATTACHMENTS / Path(name).name
        if not path.is_file():
            raise ToolInputError(f"No file {name!r} in this chat. Make the export again.")
        return path

    def record(self, image_id: str) -> ImageRecord:
        """Look a picture up.

        Raises:
            ToolInputError: There is no such picture in this conversation, or its record is damaged.
        """
        path = self._folder / f"{image_id}.json"
        if not _ID.fullmatch(image_id) or not path.is_file():
            known = ", ".join(record.id for record in self.records()) or "none yet"
            raise ToolInputError(f"No picture {image_id!r} in this chat. Pictures: {known}. Use one of these ids.")
        try:
            return ImageRecord.model_validate_json(path.read_bytes())
        except ValidationError as error:
            raise ToolInputError(
                f"The record of picture {image_id!r} is damaged on the disk, so it cannot be used. "
                "Send the photo again, or make the picture again."
            ) from error

    def origins(self, image_id: str) -> Iterator[ImageRecord]:
        """A picture, the first one it was made from, and so on back to an upload.

        Raises:
            ToolInputError: There is no such picture in this conversation, or one it was made from is gone.
        """
        record = self.record(image_id)
        yield record
        while record.recipe and record.recipe.inputs:
            record = self.record(next(iter(record.recipe.inputs)))
            yield record

    def approve(self, image_id: str, by: str) -> Approval:
        """Note a person's yes to a picture; the first one stays.

        Raises:
            ToolInputError: There is no such picture in this conversation.
        """
        record, given = self.record(image_id), self.approval(image_id)
        if given is None:
            given = Approval(by=by, at=datetime.now(UTC).isoformat(timespec="seconds"))
            write_durably(self._folder / f"{record.id}.approval.json", given.model_dump_json(indent=1).encode())
        return given

    def approval(self, image_id: str) -> Approval | None:
        """Who said yes to a picture, and when; None where nobody has.

        Raises:
            ToolInputError: There is no such picture in this conversation.
        """
        path = self._folder / f"{self.record(image_id).id}.approval.json"
        return Approval.model_validate_json(path.read_bytes()) if path.is_file() else None

    def ancestry(self, image_id: str) -> Iterator[ImageRecord]:
        """A picture and every picture that it was made from, each once.

        Raises:
            ToolInputError: No such picture, or one it was made from is gone.
        """
        seen: set[str] = set()
        waiting = [image_id]
        while waiting:
            record = self.record(waiting.pop())
            if record.id not in seen:
                seen.add(record.id)
                yield record
                waiting += record.recipe.inputs if record.recipe else ()

    def records(self) -> list[ImageRecord]:
        """All pictures of the conversation, oldest first; one whose record is damaged is left out."""
        numbers = sorted(int(m[1]) for p in self._folder.glob("img_*.json") if (m := _ID.fullmatch(p.stem)))
        found = []
        for number in numbers:
            with contextlib.suppress(ToolInputError):  # `record` says so when it is asked for
                found.append(self.record(f"img_{number}"))
        return found

    def photo(self, image_id: str) -> Photo:
        """Decode a picture. The last few are kept in memory; callers must not change the pixels.

        Raises:
            ToolInputError: There is no such picture in this conversation.
        """
        with self._lock:
            if image_id in self._decoded:
                self._decoded.move_to_end(image_id)
                return self._decoded[image_id]
        photo = read_photo(self.path(image_id).read_bytes(), self.record(image_id).name)
        self._remember(image_id, photo)
        return photo

    def evidence_folder(self, image_id: str) -> Path:
        """Where pictures lie that show what a check found in a picture; made when the first is written.

        Raises:
            ToolInputError: There is no such picture in this conversation.
        """
        return self._folder / "evidence" / self.record(image_id).id

    def path(self, image_id: str) -> Path:
        """The file of a picture, as uploaded or as made. Read it, never write it.

        Raises:
            ToolInputError: There is no such picture in this conversation.
        """
        return self._folder / self.record(image_id).file

    def numbered(self, image_id: str) -> Path:
        """Where the picture lies that numbers the things of a photo, once somebody has to choose between them.

        Raises:
            ToolInputError: There is no such picture in this conversation.
        """
        return self.evidence_folder(image_id) / f"{image_id}-things.png"

    def close_up(self, image_id: str) -> Path:
        """Where the picture lies that shows a cut-out's uncertain edge, if it has one.

        Raises:
            ToolInputError: There is no such picture in this conversation.
        """
        return self.evidence_folder(image_id) / f"{image_id}-edge.png"

    def close_ups(self, images: Iterable[str]) -> list[str]:
        """The pictures that show the uncertain edges of some cut-outs.

        Raises:
            ToolInputError: One of them does not exist.
        """
        return [str(path) for path in map(self.close_up, images) if path.is_file()]

    def files_of(self, images: Iterable[str], attachments: Iterable[str], choice: dict[str, Any] | None) -> list[str]:
        """The paths of a result's pictures, then of its attachments, then of what numbers the things to choose from.

        Raises:
            ToolInputError: One of them does not exist.
        """
        files = [self.path(image_id) for image_id in images] + [self.attachment(name) for name in attachments]
        return [str(path) for path in (*files, *([self.numbered(choice["image_id"])] if choice else []))]

    def _remember(self, image_id: str, photo: Photo) -> None:
        with self._lock:
            self._decoded[image_id] = photo
            while len(self._decoded) > 3:
                self._decoded.popitem(last=False)

    def _write(self, content: bytes, kind: Kind, name: str, photo: Photo, recipe: Recipe | None) -> ImageRecord:
        self._folder.mkdir(parents=True, exist_ok=True)
        extension = _EXTENSIONS.get(photo.file_format, f".{photo.file_format.lower()}")
        image_id = self._reserve()
        record = ImageRecord(
            id=image_id, kind=kind, name=name, file=f"{image_id}{extension}",
            sha256=hashlib.sha256(content).hexdigest(), width=photo.image.width, height=photo.image.height,
            file_format=photo.file_format, created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            notes=list(photo.notes), recipe=recipe,
        )  # fmt: skip
        write_durably(self._folder / record.file, content)
        write_durably(self._folder / f"{image_id}.json", record.model_dump_json(indent=1).encode())
        return record

    def _reserve(self) -> str:
        """Claim the next id."""
        number = 1 + max((int(m[1]) for p in self._folder.glob("img_*.id") if (m := _ID.fullmatch(p.stem))), default=0)
        while not claim(self._folder / f"img_{number}.id"):
            number += 1
        return f"img_{number}"
