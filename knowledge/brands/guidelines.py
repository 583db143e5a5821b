"""The guidelines of brands in Chroma: passages with their page, found by meaning and words.

Knows documents and one vector store for each brand; does not know who asks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from knowledge.brands.documents import Page
from knowledge.embedder import Embedder, devanagari_encoder, is_devanagari, meaning_of, sentence_encoder
from knowledge.products.vocabulary import fold, tokens_of
from knowledge.vector_store import Chunk, VectorStore

_LONGEST = 500  # characters of a passage
_LOOKED_AT = 24  # pieces
_MUCH_WORSE = 0.07  # than the best passage: such ones are about something else
_LEAST = 0.22  # closeness below which a passage does not answer a question
_SHARED = 0.25  # what it counts that all rare words of the question stand in a passage
_SAYS = re.compile(r"(?<=[.!?।])\s+|\s+(?=[A-ZÄÖÜÁÉ][\w ]{2,24}:)")
_SLUG = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Passage:
    """Some lines of a guideline.

    Attributes:
        page: Where it stands, from 1.
        heading: What it stands under.
        source: The file's name.
    """

    page: int
    heading: str
    text: str
    source: str


def passages_of(pages: Sequence[Page], source: str) -> list[Passage]:
    """Part pages into passages at paragraphs and sentences, none across two pages."""
    found = []
    for page in pages:
        pieces = [p for para in re.split(r"\n\s*\n", page.text) for p in re.split(r"(?<=[.!?।])\s+(?=[^\W\d_])", para)]
        text = ""
        for piece in (" ".join(piece.split()) for piece in pieces):
            if text and len(text) + len(piece) > _LONGEST:
                found.append(Passage(page.number, page.heading, text, source))
                text = ""
            text = f"{text} {piece}".strip()
        if text:
            found.append(Passage(page.number, page.heading, text, source))
    return found


def _pieces(passage: Passage) -> list[str]:
    """What of a passage is compared with a question: all of it, its heading, and each thing it says."""
    said = [part.strip() for part in _SAYS.split(passage.text) if len(part.split()) > 1]
    under = [f"{passage.heading}: {part}" if passage.heading else part for part in said]
    return list(
        dict.fromkeys(
            [f"{passage.heading}\n{passage.text}".strip(), *([passage.heading] if passage.heading else []), *under]
        )
    )


class BrandGuidelines:
    """The guidelines of all brands of one Lightbox."""

    def __init__(self, folder: Path, chroma_url: str | None = None) -> None:
        """Keep them in `folder`, which is made when the first one is saved; `chroma_url` names a Chroma server."""
        self._folder, self._url = folder, chroma_url
        self._stores: dict[str, VectorStore] = {}

    def save(self, brand: str, passages: Sequence[Passage]) -> None:
        """Keep a brand's guideline; one with the same file name is replaced, others stay."""
        kept = [p for p in self.passages(brand) if p.source not in {new.source for new in passages}]
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(brand)
        draft = path.with_suffix(".part")
        draft.write_text(json.dumps([asdict(p) for p in [*kept, *passages]], ensure_ascii=False), encoding="utf-8")
        draft.replace(path)

    def passages(self, brand: str) -> list[Passage]:
        """All passages of a brand's guidelines."""
        path = self._path(brand)
        return [Passage(**entry) for entry in json.loads(path.read_text("utf-8"))] if path.is_file() else []

    def search(self, brand: str, question: str, limit: int = 3) -> list[Passage]:
        """Find the passages that answer a question, the best first; none where nothing does."""
        passages = self.passages(brand)
        if not passages:
            return []
        hindi = is_devanagari(question) or is_devanagari(" ".join(p.text for p in passages))
        encoder = (devanagari_encoder() if hindi else None) or sentence_encoder()
        found = self._store(brand, passages, encoder).query(meaning_of(encoder, question)[None], [], _LOOKED_AT)[0]
        hits = {at: likeness for at, likeness in reversed(found)}  # of a passage, its piece that is nearest
        words = {token.key for token in tokens_of(question) if len(token.key) > 3}
        rated = [(self._rating(passages[int(at)], likeness, words, encoder), int(at)) for at, likeness in hits.items()]
        rated.sort(reverse=True)
        return [passages[at] for rating, at in rated[:limit] if rating >= _LEAST and rating > rated[0][0] - _MUCH_WORSE]

    @staticmethod
    def _rating(passage: Passage, likeness: float, words: set[str], encoder: Embedder) -> float:
        """Closeness in meaning and in words; the Hindi model finds everything rather close."""
        if encoder is not sentence_encoder():
            likeness = max(0.0, (likeness - 0.75) * 3.3)
        text = fold(f"{passage.heading} {passage.text}")
        shared = sum(word[:6] in text for word in words) / len(words) if words else 0.0
        return likeness + _SHARED * shared

    def _store(self, brand: str, passages: list[Passage], encoder: Embedder) -> VectorStore:
        chunks = [Chunk(str(at), str(p.page), text) for at, p in enumerate(passages) for text in _pieces(p)]
        store = VectorStore(self._folder / "vectors" / self._path(brand).stem, chunks, encoder, self._url)
        return self._stores.setdefault(store.name, store)

    def _path(self, brand: str) -> Path:
        return self._folder / f"{_SLUG.sub('-', fold(brand)).strip('-') or 'brand'}.json"
