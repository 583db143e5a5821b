"""What every scene engine is: something that makes pictures of a product in a scene, and says what it cannot.

Knows no engine; `tools/scene/engines.py` opens them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from PIL import Image

from tools.scene.spec import SceneSpec

EngineName = Literal["studio", "diffusion", "openai"]


@dataclass(frozen=True)
class ScenePicture:
    """A finished picture.

    Attributes:
        image: Mode `RGB`, sRGB.
        box: Where the product is: left, top, right, bottom.
        product: The cropped cut-out that was placed, mode `RGBA`.
        seed: What it was made with; another than the one asked for where that one's picture was thrown away.
        spec: The scene with everything filled in that the request left open.
        notes: What the seller must be told, in plain words.
        ground: The same picture before the product was laid over it, mode `RGB`; None where whoever drew it knew the
            product, so that it proves nothing.
        model: Name of the model that drew the surroundings; None for the studio's sets.
        revision: Its revision.
        licence: Its licence.
        parameters: What else the engine decided, for the record.
        checks: What the engine measured, for the record.
    """

    image: Image.Image
    box: tuple[int, int, int, int]
    product: Image.Image
    seed: int
    spec: SceneSpec
    notes: tuple[str, ...] = ()
    ground: Image.Image | None = None
    model: str | None = None
    revision: str | None = None
    licence: str | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    checks: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SceneTask:
    """What to make, and how to stay in touch while it is made.

    Attributes:
        cutout: Mode `RGBA`, the product on transparency. Not changed.
        spec: What to show.
        seeds: One for each picture.
        size: Longest side of the pictures, pixels.
        conversation: Whom the work is for; engines that serve one at a time take turns between them.
        cut_out: Cuts the product out of a picture, mode `RGBA`; None where it finds none.
        step: Called as `step(done, total, message)`; raises `Cancelled` once the user pressed stop.
        cancelled: True once the user has pressed stop.
        preview: Shows an unfinished picture, mode `RGB`, any size; None where nobody looks.
    """

    cutout: Image.Image
    spec: SceneSpec
    seeds: tuple[int, ...]
    size: int
    conversation: str = ""
    cut_out: Callable[[Image.Image], Image.Image | None] = lambda picture: None
    step: Callable[[int, int, str], None] = lambda done, total, message: None
    cancelled: Callable[[], bool] = lambda: False
    preview: Callable[[Image.Image], None] | None = None


class SceneEngine(Protocol):
    """Makes pictures of a product in a scene."""

    @property
    def name(self) -> EngineName:
        """As in settings and recipes."""

    def pictures(self, task: SceneTask) -> Iterator[ScenePicture]:
        """Make the pictures, in the order of the seeds.

        Raises:
            ToolInputError: It cannot be done here; the message says what can be done about it.
            Cancelled: The user pressed stop.
        """

    def unshown(self, spec: SceneSpec) -> list[str]:
        """What of a request this engine cannot show, as sentences for the seller."""
