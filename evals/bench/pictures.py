"""Cut-outs, checks, scenes and the whole job, on a 12-megapixel photo."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from agent.events import ToolResultEvent
from agent.settings import Settings
from agent.studio import Studio
from evals.bench.benchmark import Benchmark, resident_megabytes, seconds, times
from evals.check_set.faults.lettering import lettered
from evals.sample import PICTURES
from tools.check.checker import check_file
from tools.cutout import cut_out
from tools.models import ModelFolder

TWELVE_MEGAPIXELS = (4000, 3000)


def phone_photo(size: tuple[int, int] = TWELVE_MEGAPIXELS) -> bytes:
    """A JPEG as large as a phone's. Enlarged from a drawing: what costs time is the number of pixels."""
    with Image.open(PICTURES / "mug.jpg") as drawn:
        buffer = io.BytesIO()
        drawn.resize(size, Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


@contextmanager
def _studio() -> Iterator[Studio]:
    settings = Settings()
    with tempfile.TemporaryDirectory() as folder:
        yield Studio.open(settings.model_copy(update={"data_dir": Path(folder), "model_dir": settings.models_folder}))


def _run(studio: Studio, tool: str, **arguments: Any) -> ToolResultEvent:
    """Run a tool.

    Raises:
        RuntimeError: It could not do what was asked, so there is nothing to measure.
    """
    result = studio.run_tool(tool, "bench", **arguments)
    if not result.ok:
        raise RuntimeError(result.error)
    return result


def cutout() -> list[float]:
    """Cutting a decoded 12-megapixel photo out, model loaded."""
    photo = Image.open(io.BytesIO(phone_photo())).convert("RGB")
    models = ModelFolder(Settings().models_folder)
    return times(lambda: cut_out(photo, models), runs=5)


def cutout_against_rembg() -> list[float]:
    """Our cut-out's time divided by that of `rembg.remove` on the same photo, model and moment."""
    photo = Image.open(io.BytesIO(phone_photo())).convert("RGB")
    models = ModelFolder(Settings().models_folder)
    theirs = rembg_itself(models.path("u2netp"))
    cut_out(photo, models)
    theirs(photo)
    return [seconds(lambda: cut_out(photo, models)) / seconds(lambda: theirs(photo)) for _ in range(5)]


def rembg_itself(weights: Path) -> Callable[[Image.Image], object]:
    """`rembg.remove` as its users call it, with the weights that are here instead of a download."""
    import numba
    import onnxruntime

    numba.config.DISABLE_JIT = True  # type: ignore[attr-defined]  # its import compiles for 90 s what is not measured
    from rembg import remove
    from rembg.sessions.u2netp import U2netpSession

    class LocalSession(U2netpSession):
        @classmethod
        def download_models(cls, *_: Any, **__: Any) -> str:
            return str(weights)

    session = LocalSession("u2netp", onnxruntime.SessionOptions())
    return lambda photo: remove(photo, session=session)


@contextmanager
def _large_main_picture(words: str = "") -> Iterator[Path]:
    """A 3000x3000 main picture on white, with words above the product if any are given."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "main.jpg"
        with Image.open(PICTURES / "vase-on-white.jpg") as white:
            large = white.resize((3000, 3000), Image.Resampling.BICUBIC)
        if words:
            layer = lettered(words, 110, (30, 30, 30))
            large.paste(layer, (200, 60), layer)
        large.save(path, "JPEG", quality=95)
        yield path


def check_against_decoding() -> list[float]:
    """Checking a 3000x3000 main picture without reading text, divided by the time to decode it, as a user waits.

    A check takes longer than the decoding, so it is disturbed more often by whatever else runs on the machine; of both
    the quickest of five is taken.
    """
    with _large_main_picture() as path:

        def decode() -> None:
            with Image.open(path) as image:
                image.load()

        def check() -> None:
            check_file(path, "amazon", "main", read_marks=False)

        check()
        rounds = [[(seconds(check), seconds(decode)) for _ in range(5)] for _ in range(7)]
        return [min(checks) / min(decodes) for checks, decodes in (zip(*pairs, strict=True) for pairs in rounds)]


def check_with_text() -> list[float]:
    """Checking a 3000x3000 main picture and reading the words on it, models loaded."""
    with _large_main_picture("FREE SHIPPING - www.example.com") as path:
        return times(lambda: check_file(path, "amazon", "main"), runs=5)


def check_folder() -> list[float]:
    """Memory that checking a folder gains from its 20th to its 200th picture, in megabytes."""
    names = ("mug.jpg", "vase.jpg", "lamp.jpg", "speaker.jpg", "soap.jpg")
    at: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, 201):
            path = Path(folder) / f"{number}.jpg"
            side = 640 + 80 * (number % 13)  # every size makes the readers of text plan their memory anew
            with Image.open(PICTURES / names[number % len(names)]) as photo:
                picture = photo.resize((side, round(side * (0.8 + 0.1 * (number % 5)))))
            layer = lettered(f"Article {number}", side // 14, (30, 30, 30))
            picture.paste(layer, (10, 10), layer)
            picture.save(path, "JPEG", quality=90)
            check_file(path, ("amazon", "etsy", "myntra", "ebay")[number % 4], "main", evidence_dir=Path(folder))
            if number in (20, 200):
                at[number] = resident_megabytes(os.getpid())
    return [at[200] - at[20]]


def scene() -> list[float]:
    """A 2048x2048 studio scene around a product that is cut out already."""
    words = ("marble, soft morning light", "wood, warm", "concrete, dramatic light", "linen, cool light", "plain pink")
    with _studio() as studio:
        _, image_id = studio.take_in("bench", phone_photo(), "mug.jpg")
        _run(studio, "remove_background", image_id=image_id)
        _run(studio, "generate_scene", image_id=image_id, scene="marble")
        return [seconds(partial(_run, studio, "generate_scene", image_id=image_id, scene=w)) for w in words]


def job() -> list[float]:
    """Main picture, three scenes and a check of each from one photo: the part of the job that exists."""
    content = phone_photo()

    def work() -> None:
        with _studio() as studio:
            _, image_id = studio.take_in("bench", content, "mug.jpg")
            made = [*_run(studio, "make_main_image", image_id=image_id, marketplace="amazon").images]
            for words in ("marble, soft morning light", "wood, warm", "concrete, dramatic light"):
                made += _run(studio, "generate_scene", image_id=image_id, scene=words).images
            for picture in made:
                _run(studio, "check_image", image_id=picture, marketplace="amazon")

    return times(work, runs=3, warm_up=0)


def gallery() -> list[float]:
    """The whole gallery for Amazon from one photo: made, checked, repaired and exported."""
    content = phone_photo()

    def work() -> None:
        with _studio() as studio:
            _, image_id = studio.take_in("bench", content, "mug.jpg")
            _run(studio, "make_image_set", image_id=image_id, marketplace="amazon")

    return times(work, runs=2, warm_up=0)


BENCHMARKS = (
    Benchmark("cutout", "cut-out of a 12-megapixel photo, warm", 1.0, "s", cutout),
    Benchmark("cutout-rembg", "cut-out, our time / rembg's", 1.0, "x", cutout_against_rembg),
    Benchmark("check", "check of a 3000x3000 JPEG without text / decoding it", 2.0, "x", check_against_decoding),
    Benchmark("check-text", "check of a 3000x3000 JPEG, text read, warm", 2.0, "s", check_with_text),
    Benchmark("check-folder", "memory gained from picture 20 to 200 of a folder", 60.0, "MB", check_folder),
    Benchmark("scene", "studio scene 2048x2048, warm", 3.0, "s", scene),
    Benchmark("job", "main picture, three scenes, checks, from 12 megapixels", 45.0, "s", job),
    Benchmark("gallery", "whole gallery for Amazon, exported, from 12 megapixels", 45.0, "s", gallery),
)
