"""Excel files: the values that are saved in them, row by row. No formula is worked out, no macro is run.

Knows the format; does not know tables.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from knowledge.products.text_files import UnreadableFileError

_MOST_UNPACKED = 250_000_000  # bytes
_MOST_PACKING = 120  # times: real sheets are packed 5 to 30 times smaller, bombs a thousand times
_SMALL = 20_000_000  # bytes that any file may unpack to
MOST_ROWS = 200_000
_FORMULA = re.compile(rb"<f[ >]")
_PIECE = 1 << 20
Lines = list[tuple[int, list[Any] | None]]


@dataclass
class Workbook:
    """What an Excel file holds.

    Attributes:
        sheets: The filled rows of each sheet with its name, numbered from 1.
        notes: What to know about the file, in plain words.
    """

    sheets: list[tuple[str, Lines]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_workbook(content: bytes, name: str) -> Workbook:
    """Read an XLSX or XLSM file.

    Args:
        content: The whole file.
        name: What to call it in messages.

    Raises:
        UnreadableFileError: It is no Excel file, is damaged, or would unpack to far more than a product list.
    """
    import openpyxl

    book = Workbook()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bomb(archive, len(content), name)
            entries = archive.namelist()
            formulas = sum(_formulas(archive, e) for e in entries if re.match(r"xl/worksheets/[^/]+\.xml$", e))
        opened = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in opened.worksheets:
                book.sheets.append((str(sheet.title), list(_lines(sheet, name))))
        finally:
            opened.close()
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError) as error:  # SyntaxError: XML
        if isinstance(error, UnreadableFileError):
            raise
        raise UnreadableFileError(
            f"{name} is no readable Excel file or damaged. Save it again as XLSX or CSV."
        ) from error
    if any(entry.endswith("vbaProject.bin") for entry in entries):
        book.notes.append("The file has macros. None was run; I read only the values.")
    if formulas:
        book.notes.append(f"{formulas} cells hold formulas. I took the values saved with them and worked nothing out.")
    return book


def _refuse_bomb(archive: zipfile.ZipFile, packed: int, name: str) -> None:
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > _MOST_UNPACKED or (unpacked > _SMALL and unpacked > _MOST_PACKING * packed):
        raise UnreadableFileError(
            f"{name} would unpack to {unpacked // 1_000_000} MB, so I did not open it. Save the products as CSV."
        )


def _formulas(archive: zipfile.ZipFile, entry: str) -> int:
    count, tail = 0, b""
    with archive.open(entry) as sheet:
        while piece := sheet.read(_PIECE):
            count += len(_FORMULA.findall(tail + piece))
            tail = piece[-2:]
    return count


def _lines(sheet: Any, name: str) -> Iterator[tuple[int, list[Any] | None]]:
    kept = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if any(cell is not None and str(cell).strip() for cell in cells):
            kept += 1
            if kept > MOST_ROWS:
                raise UnreadableFileError(f"{name} has more than {MOST_ROWS} rows. Split it and send the parts.")
            yield number, list(cells)
