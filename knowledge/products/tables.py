"""Rows of any product file: CSV, TSV, XLSX, JSON or JSON Lines, with line numbers and what is wrong with some of them.

Knows files; does not know products. What stands in a cell is only text: no formula is worked out, no macro is run.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from knowledge.products.text_files import UnreadableFileError, decode, doubts_about
from knowledge.products.workbook import MOST_ROWS, read_workbook

MOST_BYTES = 100_000_000
_MOST_CELL = 200_000
_HEADER_WITHIN = 6  # rows: Amazon's files begin with two rows about themselves
_FORMULA = re.compile(r"[=@]\s*(?:\w+\s*\(|.*[|!])|=\s*[A-Z]{1,3}\d")
_XLSX = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Row:
    """One row: its line in the file (from 1) and its cells by column; empty cells are left out."""

    line: int
    cells: dict[str, Any]


_OPEN_QUOTE = "{name} has a quotation mark in line {line} that is never closed. Close it or remove it."


@dataclass
class Table:
    """A file's rows.

    Attributes:
        problems: Rows that were set aside: line and why.
        notes: What to know about the file, in plain words.
    """

    columns: list[str]
    rows: list[Row] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_table(content: bytes, name: str) -> Table:
    """Read a product file.

    Args:
        content: The whole file.
        name: Its name; what it holds counts more than its ending.

    Raises:
        UnreadableFileError: It is too large, no table, or empty; the message says what to do.
    """
    refuse_size(len(content), name)
    if not content.strip():
        raise UnreadableFileError(f"{name} is empty. Export it again and send it.")
    if content.startswith(_OLD_EXCEL):
        raise UnreadableFileError(f"{name} is an old or locked Excel file. Save it as XLSX or CSV without a password.")
    if content.startswith(_XLSX):
        table = _sheet(content, name)
    else:
        text = decode(content, name)
        table = _json(text, name) if text.lstrip()[:1] in ("{", "[") else _separated(text, name)
        table.notes += doubts_about(content, text)
    if not table.rows and not table.problems:
        raise UnreadableFileError(f"{name} holds no rows. The first row must have the names of the columns.")
    return table


def refuse_size(size: int, name: str) -> None:
    """Refuse a file that is too large before it is read.

    Args:
        size: In bytes.
        name: What to call it in a message.

    Raises:
        UnreadableFileError: It is larger than `MOST_BYTES`.
    """
    if size > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise UnreadableFileError(
            f"{name} has {size // 1_000_000} MB; at most {most} MB can be read. Split it and send the parts."
        )


def _separated(text: str, name: str) -> Table:
    """CSV or TSV, with whatever mark between the cells."""
    csv.field_size_limit(_MOST_CELL)
    mark = _mark(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    lines = list(_lines(reader, name))
    begin, cells = lines[-1] if lines else (1, None)
    if text.count('"') % 2 and any("\n" in cell for cell in cells or []):  # it took the rest of the file into its cell
        raise UnreadableFileError(_OPEN_QUOTE.format(name=name, line=begin))
    return _table(lines, name)


def _lines(reader: Any, name: str) -> Iterator[tuple[int, list[str] | None]]:
    begin = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield begin, None
            begin = reader.line_num + 1
            continue
        if reader.line_num - begin > 500:
            raise UnreadableFileError(_OPEN_QUOTE.format(name=name, line=begin))
        yield begin, cells
        begin = reader.line_num + 1


def _mark(text: str) -> str:
    """What parts the cells: the mark that the first lines have most often and alike."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:_HEADER_WITHIN]
    best, most = ",", 0
    for mark in ("\t", ";", "|", ","):
        counts = [len(next(csv.reader([line], delimiter=mark), [])) for line in lines]
        score = max(counts, default=0) * (2 if len(set(counts)) == 1 and len(counts) > 1 else 1)
        if max(counts, default=1) > 1 and score > most:
            best, most = mark, score
    return best


def _table(lines: list[tuple[int, list[Any] | None]], name: str) -> Table:
    filled = [(number, cells) for number, cells in lines if cells is None or any(_is_filled(c) for c in cells)]
    head = _header(filled)
    if head is None:
        raise UnreadableFileError(f"{name} has no row of column names. Put the names into the first row.")
    columns = _named([str(c or "").strip() for c in filled[head][1] or []])
    table = Table([c for c in columns if c])
    if len(filled) > MOST_ROWS:
        raise UnreadableFileError(f"{name} has more than {MOST_ROWS} rows. Split it and send the parts.")
    formulas = 0
    for number, cells in filled[head + 1 :]:
        if cells is None:
            table.problems.append((number, "a cell is too long or a quotation mark is broken"))
        elif len(cells) > len(columns) and any(_is_filled(c) for c in cells[len(columns) :]):
            table.problems.append((number, f"it has {len(cells)} cells, the header has {len(columns)}"))
        elif len(cells) < len(columns) / 2 and len(columns) > 3:
            table.problems.append((number, f"it has {len(cells)} cells, the header has {len(columns)}"))
        else:
            pairs = {k: v for k, v in zip(columns, cells, strict=False) if k and _is_filled(v)}
            kept = {k: v for k, v in pairs.items() if not (isinstance(v, str) and _FORMULA.match(v.strip()))}
            formulas += len(pairs) - len(kept)
            table.rows.append(Row(number, kept))
    if formulas:
        table.notes.append(f"{formulas} cells hold formulas as text. I left them out and worked nothing out.")
    return table


def _header(lines: list[tuple[int, list[Any] | None]]) -> int | None:
    """The first row that has as many names as the rows after it have cells."""
    first = lines[:_HEADER_WITHIN]
    widths = [sum(_is_filled(c) for c in cells or []) for _, cells in first]
    if not widths or max(widths) == 0:
        return None
    typical = max(widths)
    for place, (_, cells) in enumerate(first):
        texts = [str(c) for c in cells or [] if _is_filled(c)]
        if len(texts) >= max(1, 0.6 * typical) and not any(_is_number(t) for t in texts):
            return place
    return 0


def _is_filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _is_number(text: str) -> bool:
    return text.strip().replace(".", "").replace(",", "").isdigit()


def _named(columns: list[str]) -> list[str]:
    """Names that are there twice get a number."""
    seen: dict[str, int] = {}
    named = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        named.append(column if seen[column] == 1 or not column else f"{column} {seen[column]}")
    return named


def _json(text: str, name: str) -> Table:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        if "\n" in text.strip() and text.lstrip().startswith("{"):
            return _json_lines(text)
        where = f"line {error.lineno}, column {error.colno}"
        raise UnreadableFileError(f"{name} is not valid JSON ({error.msg}, {where}). Mend it there.") from error
    except RecursionError:
        raise UnreadableFileError(f"{name} is nested too deeply. It must be a list of products.") from None
    if isinstance(value, dict):
        inner = next((v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], dict)), None)
        value = inner if inner is not None else [value]
    return _records(list(enumerate(value, 1)), "it is no object")


def _json_lines(text: str) -> Table:
    lines: list[tuple[int, Any]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                lines.append((number, json.loads(line)))
            except json.JSONDecodeError as error:
                lines.append((number, error.msg))
    return _records(lines, "it is not valid JSON")


def _records(lines: list[tuple[int, Any]], why: str) -> Table:
    table = Table([])
    for number, record in lines:
        if isinstance(record, dict):
            table.rows.append(Row(number, {str(k): v for k, v in record.items() if v not in (None, "", [], {})}))
        else:
            table.problems.append((number, why))
    table.columns = list(dict.fromkeys(column for row in table.rows for column in row.cells))
    return table


def _sheet(content: bytes, name: str) -> Table:
    """The sheet of an Excel file that has most rows; others are named in a note."""
    book = read_workbook(content, name)
    filled = [(title, lines) for title, lines in book.sheets if len(lines) > 1]
    if not filled:
        raise UnreadableFileError(f"{name} holds no sheet with rows. The first row must have the names of the columns.")
    title, lines = max(filled, key=lambda sheet: len(sheet[1]))
    table = _table(lines, name)
    table.notes = book.notes + table.notes
    if len(filled) > 1:
        table.notes.append(f"The file has {len(filled)} sheets with rows. I took the one with most rows, {title!r}.")
    return table
