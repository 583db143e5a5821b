"""Bytes of a file into text, whatever program wrote it."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
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
    if b"\0" in head:
        zeros = [head[place::2].count(0) for place in (0, 1)]
        if max(zeros) > 0.3 * len(head) / 2 and min(zeros) < 0.05 * len(head) / 2:
            return content.decode("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le", "replace")
        raise UnreadableFileError(f"{name} is not a text file. Save it as CSV (UTF-8), XLSX or JSON and send it again.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _broken(name: str, error: UnicodeDecodeError) -> str:
    return f"{name} is damaged near byte {error.start}. Save it again as CSV in UTF-8 and send it again."
