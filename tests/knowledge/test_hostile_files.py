"""Files that are broken or made to harm get a clear message; nothing in them is run."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from knowledge.brands.documents import read_document
from knowledge.products.tables import MOST_BYTES, read_table, refuse_size
from knowledge.products.text_files import UnreadableFileError


def workbook(rows: list[list[object]]) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def with_entry(content: bytes, name: str, entry: bytes) -> bytes:
    changed = io.BytesIO(content)
    with zipfile.ZipFile(changed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, entry)
    return changed.getvalue()


def test_macros_and_formulas_are_named_and_not_run():
    content = with_entry(workbook([["sku", "title"], ["A", "Mug"], ["B", "=1+1"]]), "xl/vbaProject.bin", b"x")
    table = read_table(content, "shop.xlsm")

    assert table.rows[0].cells == {"sku": "A", "title": "Mug"}
    assert table.notes == [
        "The file has macros. None was run; I read only the values.",
        "1 cells hold formulas. I took the values saved with them and worked nothing out.",
    ]


def test_formulas_written_as_text_are_left_out():
    table = read_table(
        b'sku,title\nA,"=HYPERLINK(""http://x"",""y"")"\nB,=cmd|calc!A1\nC,@SUM(1)\nD,-5 degree mug\n', "a.csv"
    )

    assert [row.cells.get("title") for row in table.rows] == [None, None, None, "-5 degree mug"]
    assert table.notes == ["3 cells hold formulas as text. I left them out and worked nothing out."]


def test_a_zip_bomb_is_not_opened():
    content = with_entry(workbook([["a"]]), "xl/worksheets/sheet9.xml", b"0" * 60_000_000)

    with pytest.raises(UnreadableFileError, match="would unpack to 60 MB"):
        read_table(content, "bomb.xlsx")


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    with pytest.raises(UnreadableFileError, match="has 1100 MB; at most 100 MB"):
        refuse_size(1_100_000_000, "big.csv")
    refuse_size(MOST_BYTES, "fits.csv")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xd8\xff\xe0" + b"D" * 900, "is not a text file"), (b"\x1f\x8b\x08" + b"x" * 99, "is not a text file"),
        (b"a,b\n" + bytes(range(1, 9)) * 50, "is not a text file"), (b"%PDF-1.7 ...", "is a PDF"),
        (b"PK\x03\x04 no archive", "no readable Excel"), (b"[" * 50_000, "nested too deeply|not valid JSON"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_said(content, message):
    with pytest.raises(UnreadableFileError, match=message):
        read_table(content, "shop.csv")


def test_doubtful_letters_are_named():
    twice = "sku,title\n1,MÃ¼tze grÃ¼n\n2,TÃ¤sse\n".encode()

    assert "Some letters in the file are broken" in read_table(twice, "a.csv").notes[0]
    assert "not in UTF-8" in read_table("sku,title\n1,Größe\n".encode("cp1252"), "a.csv").notes[0]
    assert read_table("sku,title\n1,Größe\n".encode(), "a.csv").notes == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.4 nothing of the kind", "damaged PDF"),
        (b"   \n", "holds no text"),
        (b"\0\0\xff\x01" * 99, "not a text file"),
    ],
)
def test_broken_documents_get_a_message(content, message):
    with pytest.raises(UnreadableFileError, match=message):
        read_document(content, "guide.pdf" if content.startswith(b"%PDF") else "guide.txt")


def test_a_quotation_mark_that_stays_open_to_the_end_loses_no_row_silently():
    with pytest.raises(UnreadableFileError, match="quotation mark in line 2 that is never closed"):
        read_table(b'sku,title,price\nA1,"Mug,12\nA2,Bowl,4\n', "shop.csv")
    whole = read_table(b'sku,title,price\nA1,"Mug, 12"" wide\nblue",12\n', "shop.csv")
    assert whole.rows[0].cells["title"] == 'Mug, 12" wide\nblue'


def test_one_letter_that_was_encoded_twice_is_enough_to_say_so():
    notes = read_table("sku,title\nA1,Tasse grÃ¼n\n".encode(), "shop.csv").notes
    assert notes and "Ã¼ for ü" in notes[0]
