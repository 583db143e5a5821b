"""The ZIP archive of an export: the files, their reports, and a manifest that says what each is."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tools.image_record import ImageRecord
from tools.store import ImageStore


def pack(images: ImageStore, exported: Sequence[ImageRecord], notes: Sequence[str]) -> bytes:
    """Put exported files into one archive; a folder for each channel where there are several.

    Args:
        images: Where they lie.
        exported: Their records, as `export_images` stored them.
        notes: What the seller was told about them.
    """
    channels = {_of(record, "channel") for record in exported}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:  # pictures are compressed already
        entries = []
        for record in exported:
            path = record.name if len(channels) == 1 else f"{_of(record, 'channel')}/{record.name}"
            content = images.path(record.id).read_bytes()
            archive.writestr(path, content)
            archive.writestr(f"reports/{path}.json", _json(record.recipe.checks["report"] if record.recipe else {}))
            entries.append(_entry(record, path, len(content)))
        manifest = {"made_at": datetime.now(UTC).isoformat(timespec="seconds"), "files": entries, "notes": list(notes)}
        archive.writestr("manifest.json", _json(manifest))
    return buffer.getvalue()


def _entry(record: ImageRecord, path: str, size: int) -> dict[str, Any]:
    recipe = record.recipe.model_dump(mode="json") if record.recipe else {}
    report = recipe.get("checks", {}).pop("report", {})
    return {
        "file": path, "channel": _of(record, "channel"), "slot": _of(record, "slot"), "verdict": report.get("verdict"),
        "width": record.width, "height": record.height, "bytes": size, "format": record.file_format,
        "sha256": record.sha256, "recipe": recipe,
    }  # fmt: skip


def _of(record: ImageRecord, what: str) -> str:
    return str(record.recipe.parameters[what]) if record.recipe else ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)
