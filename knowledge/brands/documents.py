"""Documents that people write for people: PDF, Markdown and plain text, page by page.

Knows the formats; does not know brands or products. Nothing in a document is run or obeyed: it is read as text.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from knowledge.products.text_files import UnreadableFileError, decode

ENDINGS = (".pdf", ".md", ".markdown", ".txt")
_MOST_BYTES, _MOST_PAGES, _MOST_LETTERS = 50_000_000, 300, 2_000_000
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")


@dataclass(frozen=True)
class Page:
    """A page of a document.

    Attributes:
        number: From 1; a document without pages is parted at its headings.
        heading: The first line, or the heading it stands under; empty if there is none.
    """

    number: int
    text: str
    heading: str = ""


def is_document(name: str) -> bool:
    """Whether a file is a document, by its ending."""
    return name.lower().endswith(ENDINGS)


def read_document(content: bytes, name: str) -> list[Page]:
    """Read the text of a document.

    Args:
        content: The whole file.
        name: Its name; its ending says what it is.

    Returns:
        The pages that have text.

    Raises:
        UnreadableFileError: It is too large, locked, damaged, or holds no text.
    """
    if len(content) > _MOST_BYTES:
        size, most = len(content) // 1_000_000, _MOST_BYTES // 1_000_000
        raise UnreadableFileError(f"{name} has {size} MB; at most {most} MB can be read. Send the pages that matter.")
    pages = _pdf(content, name) if content.lstrip()[:5] == b"%PDF-" else _plain(decode(content, name))
    pages = [page for page in pages if page.text.strip()]
    if not pages:
        raise UnreadableFileError(
            f"{name} holds no text, maybe only pictures of it. Send it as text or with text in it."
        )
    return pages


def _pdf(content: bytes, name: str) -> list[Page]:
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        count = len(reader.pages)
        if count > _MOST_PAGES:
            raise UnreadableFileError(
                f"{name} has {count} pages; at most {_MOST_PAGES} can be read. Send a part of it."
            )
        pages, letters = [], 0
        for number, page in enumerate(reader.pages, 1):
            text = page.extract_text()
            letters += len(text)
            if letters > _MOST_LETTERS:
                break
            pages.append(
                Page(number, text, next((line.strip() for line in text.splitlines() if line.strip()), "")[:80])
            )
    except FileNotDecryptedError as error:
        raise UnreadableFileError(
            f"{name} is locked with a password. Save it without one and send it again."
        ) from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        if isinstance(error, UnreadableFileError):
            raise
        raise UnreadableFileError(f"{name} is a damaged PDF. Save it again and send it.") from error
    return pages


def _plain(text: str) -> list[Page]:
    """Parts between headings, as pages."""
    pages, lines, heading = list[Page](), list[str](), ""
    for line in text[:_MOST_LETTERS].replace("\f", "\n").splitlines():
        if found := _HEADING.match(line):
            if any(part.strip() for part in lines):
                pages.append(Page(len(pages) + 1, "\n".join(lines), heading))
            lines, heading = [], found[1]
            continue
        lines.append(line)
    if any(part.strip() for part in lines):
        pages.append(Page(len(pages) + 1, "\n".join(lines), heading))
    return pages
