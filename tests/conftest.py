"""Fixtures for every test: a clean environment, the real default model, and a conversation in a temporary folder."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from agent.settings import Settings
from knowledge.embedder import SentenceEncoder
from knowledge.guidelines import Guidelines
from tools.models import ModelFolder
from tools.store import ImageStore
from tools.tool import ToolContext

_MODELS = Settings(_env_file=None).models_folder


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the developer's reaches a test, and no test writes into the developer's data folder."""
    for name in [n for n in os.environ if n.startswith(("LIGHTBOX_", "OPENAI_", "CHAINLIT_", "LANGSMITH_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LIGHTBOX_DATA_DIR", str(tmp_path / "lightbox"))
    monkeypatch.setenv("LIGHTBOX_MODEL_DIR", str(_MODELS))


@pytest.fixture(scope="session")
def models() -> ModelFolder:
    """The real default weights; `make test` has fetched them."""
    folder = ModelFolder(_MODELS)
    folder.pull("u2netp")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _same_texts_are_read_once() -> Iterator[None]:
    """Many tests build the rule index in a folder of their own: the sentence encoder reads its texts only once."""
    encode = cache(SentenceEncoder.embed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SentenceEncoder, "embed", lambda encoder, texts: encode(encoder, tuple(texts)).copy())
        yield


@pytest.fixture(scope="session")
def guidelines(tmp_path_factory: pytest.TempPathFactory) -> Guidelines:
    """The real rule index, built once."""
    return Guidelines.open(tmp_path_factory.mktemp("knowledge"))


@pytest.fixture
def images(tmp_path: Path) -> ImageStore:
    """An empty conversation's pictures."""
    return ImageStore(tmp_path / "conversation" / "images")


@pytest.fixture
def context(images: ImageStore, models: ModelFolder, guidelines: Guidelines) -> Callable[..., ToolContext]:
    """Make a tool context; keyword arguments replace its parts."""
    return lambda **parts: ToolContext(**{"images": images, "models": models, "guidelines": guidelines, **parts})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a fresh installation with the weights in place."""
    return Settings(data_dir=tmp_path / "lightbox", model_dir=_MODELS, _env_file=None)


@pytest.fixture
def mug_photo() -> Image.Image:
    """A drawn photo, 480x480 RGB: a red mug with a handle on a light table before a grey wall."""
    photo = Image.new("RGB", (480, 480), (205, 207, 210))
    draw = ImageDraw.Draw(photo)
    draw.rectangle((0, 300, 480, 480), fill=(214, 196, 170))
    draw.ellipse((290, 190, 370, 300), outline=(150, 20, 24), width=18)
    draw.rectangle((150, 150, 310, 340), fill=(186, 28, 32))
    draw.ellipse((150, 315, 310, 365), fill=(186, 28, 32))
    draw.ellipse((150, 125, 310, 175), fill=(120, 12, 16))
    return photo


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """`pdf("page one", "page two")`: a PDF with these texts, line by line."""

    def write(*pages: str) -> bytes:
        objects = {1: "<< /Type /Catalog /Pages 2 0 R >>", 3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}
        for at, page in enumerate(pages):
            lines = " ".join(f"({line}) Tj T*" for line in page.replace("(", "[").replace(")", "]").split("\n"))
            shown = f"BT /F1 11 Tf 50 780 Td 14 TL {lines} ET"
            fonts = "/Resources << /Font << /F1 3 0 R >> >>"
            objects[4 + 2 * at] = (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * at} 0 R {fonts} >>"
            )
            objects[5 + 2 * at] = f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream"
        kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
        objects[2] = f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"
        content, places = b"%PDF-1.4\n", []
        for number in sorted(objects):
            places.append(len(content))
            content += f"{number} 0 obj\n{objects[number]}\nendobj\n".encode("cp1252")
        table = "".join(f"{place:010d} 00000 n \n" for place in places)
        end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF"
        return content + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()

    return write
