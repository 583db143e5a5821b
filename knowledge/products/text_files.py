"""Bytes of a file into text, whatever program wrote it."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_NO_TEXT = "{name} is not a text file. Save it as CSV (UTF-8), XLSX or JSON and send it again."
_NO_TEXTS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")  # pictures, archives
_TWICE = re.compile(r"Ã[\u0080-\u00bf\u2010-\u203a\u0152-\u0178]|â€")  # UTF-8 that was read as Western text and saved
_LOOK = 4096  # bytes that show how a file is written


class UnreadableFileError(ValueError):
    """A file that cannot be read; the message says why and what to do, in a seller's words."""


def decode(content: bytes, name: str) -> str:
    """Read text in UTF-8, UTF-16 or Windows' Western encoding.

    Args:
        content: The whole file.
        name: What to call it in a message.

    Raises:
        UnreadableFileError: It is no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableFileError(_broken(name, error)) from error
    head = content[:_LOOK]
    if head.startswith(_NO_TEXTS):
        raise UnreadableFileError(_NO_TEXT.format(name=name))
    if head.startswith(b"%PDF"):
        raise UnreadableFileError(f"{name} is a PDF, whatever its name ends in. Send it with the ending .pdf.")
    if sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head) > 0.02 * len(head) and b"\0" not in head:
        raise UnreadableFileError(_NO_TEXT.format(name=name))
    if b"\0" in head:
        zeros = [head[place::2].count(0) for place in (0, 1)]
        if max(zeros) > 0.3 * len(head) / 2 and min(zeros) < 0.05 * len(head) / 2:
            return content.decode("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le", "replace")
        raise UnreadableFileError(_NO_TEXT.format(name=name))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def doubts_about(content: bytes, text: str) -> list[str]:
    """What may have gone wrong with the letters of a file, in plain words; nothing if they are surely right.

    Args:
        content: The whole file.
        text: As `decode` read it.
    """
    marked = any(content.startswith(mark) for mark, _ in _MARKS) or b"\0" in content[:_LOOK]
    if not marked and not _is_utf8(content):
        return ["The file is not in UTF-8. I read it as Western text; look whether ä, é and ñ are right."]
    if _TWICE.search(text):
        return [
            "Some letters in the file are broken (Ã¼ for ü). Save it again as CSV in UTF-8 from the program it is from."
        ]
    return []


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _broken(name: str, error: UnicodeDecodeError) -> str:
    return f"{name} is damaged near byte {error.start}. Save it again as CSV in UTF-8 and send it again."
