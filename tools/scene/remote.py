"""The openai engine: the surroundings are drawn by the images API of OpenAI, or of a server that speaks it."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from PIL import Image, UnidentifiedImageError

from tools.editing.engine import Edited, EditEngineName, EditTask
from tools.errors import Cancelled, ToolInputError
from tools.scene.diffusion.prompt import describe
from tools.scene.engine import EngineName, ScenePicture, SceneTask
from tools.scene.lock import inpaint_mask, native_size, on_canvas, start_picture
from tools.scene.spec import SceneSpec
from tools.scene.tries import contradictions, keep_product, lay_out_anywhere, made_by_ai

MODEL = "gpt-image-2.5-flare"
_PIXELS, _MULTIPLE, _DILATION = 1536 * 1024, 16, 6
_LOOK_UP_SECONDS = 0.2
_SHAPE = 0.03  # how far the shape of what comes back may differ
SERVER_TERMS = "terms of the server"
OR_STUDIO = "Try again later, or use the studio engine: LIGHTBOX_SCENE_ENGINE=studio."


@dataclass(frozen=True)
class RemoteOptions:
    """What an operator can choose.

    Attributes:
        model: As the server calls it.
        key: The server's key; None where it wants none.
        address: Of the server; None is OpenAI.
        timeout_seconds: Silence after which a picture is given up.
    """

    model: str = MODEL
    key: str | None = None
    address: str | None = None
    timeout_seconds: float = 180.0


class _ImagesApi:
    """Asks the images API for one picture."""

    def __init__(self, options: RemoteOptions) -> None:
        """Nothing is sent before the first picture."""
        self._options = options

    def ask(
        self, prompt: str, begin: Image.Image, mask: Image.Image | None, cancelled: Callable[[], bool]
    ) -> Image.Image:
        """Get one picture; stopping hangs up.

        Args:
            prompt: What to draw.
            begin: What it begins with, mode `RGB`.
            mask: Mode `RGBA`, transparent where it may paint; None for everywhere.
            cancelled: True once the user has pressed stop.

        Raises:
            ToolInputError: The server refused, failed, or gave something else than a picture of that shape.
            Cancelled: The user pressed stop.
        """
        import openai

        options = self._options
        if options.key is None and options.address is None:
            raise ToolInputError(f"The openai engine needs OPENAI_API_KEY, or LIGHTBOX_SCENE_BASE_URL. {OR_STUDIO}")
        try:
            sent = asyncio.run(self._answer(prompt, begin, mask, cancelled))
        except openai.OpenAIError as error:
            raise ToolInputError(f"The picture server did not help: {_why(error)}. {OR_STUDIO}") from error
        return _as_picture(sent, begin.size)

    async def _answer(
        self, prompt: str, begin: Image.Image, mask: Image.Image | None, cancelled: Callable[[], bool]
    ) -> str | None:
        """The picture as the server sent it, base64; a loop of its own, because only there can a request be ended."""
        import openai

        options = self._options
        masked: Any = {"mask": ("mask.png", _png(mask), "image/png")} if mask else {}
        async with openai.AsyncOpenAI(
            api_key=options.key or "none", base_url=options.address, timeout=options.timeout_seconds, max_retries=1
        ) as client:
            asking = asyncio.create_task(
                client.images.edit(
                    model=options.model, image=("product.png", _png(begin), "image/png"), prompt=prompt, n=1,
                    size=f"{begin.width}x{begin.height}", **masked,
                )
            )  # fmt: skip
            while not asking.done():
                await asyncio.wait({asking}, timeout=_LOOK_UP_SECONDS)
                if cancelled():
                    asking.cancel()
                    raise Cancelled
            found = asking.result().data
            return found[0].b64_json if found else None


class RemoteEditor:
    """Sends a whole picture and an instruction; the product may come back changed."""

    name: EditEngineName = "openai"

    def __init__(self, options: RemoteOptions) -> None:
        """Nothing is sent before the first edit."""
        self._options, self._api = options, _ImagesApi(options)

    def edit(self, task: EditTask) -> Edited:
        """Have a picture redrawn."""
        size = native_size(task.picture.size, _PIXELS, _MULTIPLE)
        task.step(0, 2, "waiting for the picture server")
        begin = task.picture.resize(size, Image.Resampling.LANCZOS)
        image = self._api.ask(task.prompt, begin, None, task.cancelled)
        return Edited(image, self._options.model, None, SERVER_TERMS, (), {"repeatable": False})


class RemoteEngine:
    """Sends the product on grey and a mask, gets pictures; the lock, the gates and the recipe are the same as here."""

    name: EngineName = "openai"

    def __init__(self, options: RemoteOptions) -> None:
        """Nothing is sent before the first picture."""
        self._options, self._api = options, _ImagesApi(options)

    def pictures(self, task: SceneTask) -> Iterator[ScenePicture]:
        """Draw the pictures one by one."""
        for number, seed in enumerate(task.seeds, start=1):
            layout, spec = lay_out_anywhere(task, seed)
            size = native_size(layout.frame.size, _PIXELS, _MULTIPLE)
            canvas, prompt = on_canvas(layout, size), " ".join(describe(spec))
            begin, mask = start_picture(canvas, None), _as_alpha(inpaint_mask(canvas, _DILATION, 0))

            said = f"waiting for picture {number} of {len(task.seeds)} from the picture server"
            kept = keep_product(partial(self._draw, task, number, said, prompt, begin, mask), layout, task)
            notes = (*layout.notes, made_by_ai(self._options.model), *kept.notes)
            yield ScenePicture(
                kept.image, layout.frame.box, layout.product, seed, spec, notes, None, self._options.model, None,
                SERVER_TERMS, {"prompt": prompt, "shadow": kept.shadow, "repeatable": False},
                {"overgrowth": kept.overgrowth.record() | {"tries": kept.tries}},
            )  # fmt: skip

    def unshown(self, spec: SceneSpec) -> list[str]:
        """Only what contradicts itself."""
        return contradictions(spec)

    def _draw(
        self, task: SceneTask, number: int, said: str, prompt: str, begin: Image.Image, mask: Image.Image, attempt: int
    ) -> Image.Image:
        task.step(number, len(task.seeds) + 1, said + (f", try {attempt + 1}" if attempt else ""))
        return self._api.ask(prompt, begin, mask, task.cancelled)


def _as_alpha(inpaint_mask: Image.Image) -> Image.Image:
    """The mask as the API wants it: transparent where it may paint."""
    kept = inpaint_mask.point(lambda value: 255 - value)
    return Image.merge("RGBA", (kept, kept, kept, kept))


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _as_picture(content: str | None, size: tuple[int, int]) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(base64.b64decode(content or ""))).convert("RGB")
    except (UnidentifiedImageError, ValueError, OSError) as error:
        raise ToolInputError(f"The picture server did not help: it sent no picture. {OR_STUDIO}") from error
    if abs(picture.width * size[1] / (picture.height * size[0]) - 1) > _SHAPE:
        sent, wanted = f"{picture.width} x {picture.height}", f"{size[0]} x {size[1]}"
        raise ToolInputError(f"The picture server did not help: it sent {sent} px, not {wanted}. {OR_STUDIO}")
    return picture


def _why(error: Exception) -> str:
    import openai

    if isinstance(error, openai.APITimeoutError):
        return "it took too long"
    if isinstance(error, openai.APIConnectionError):
        return "it cannot be reached"
    if isinstance(error, openai.AuthenticationError):
        return "it does not accept the key"
    if isinstance(error, openai.RateLimitError):
        return "it has too much to do, or the account is used up"
    if isinstance(error, openai.BadRequestError):
        return "it refused the request"
    return f"it answered {error.status_code}" if isinstance(error, openai.APIStatusError) else type(error).__name__
