"""What every edit engine is: something that redraws a whole picture as an instruction asks.

Knows no engine; `tools/scene/engines.py` opens them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from PIL import Image

EditEngineName = Literal["diffusion", "openai"]


@dataclass(frozen=True)
class EditTask:
    """What to change, and how to stay in touch meanwhile.

    Attributes:
        picture: Mode `RGB`. Not changed.
        prompt: What to do with it, as `instruction.write_edit_prompt` writes it.
        seed: Of the noise it begins with.
        conversation: Whom the work is for; engines that serve one at a time take turns between them.
        step: Called as `step(done, total, message)`; raises `Cancelled` once the user pressed stop.
        cancelled: True once the user has pressed stop.
        preview: Shows an unfinished picture, mode `RGB`, any size; None where nobody looks.
    """

    picture: Image.Image
    prompt: str
    seed: int
    conversation: str = ""
    step: Callable[[int, int, str], None] = lambda done, total, message: None
    cancelled: Callable[[], bool] = lambda: False
    preview: Callable[[Image.Image], None] | None = None


@dataclass(frozen=True)
class Edited:
    """What a model made of it.

    Attributes:
        image: Mode `RGB`, about the picture's shape, at the size that the model draws.
        model: Name of the model.
        revision: Its revision.
        licence: Its licence.
        notes: What the seller must be told.
        parameters: What else the engine decided, for the record.
    """

    image: Image.Image
    model: str
    revision: str | None
    licence: str
    notes: tuple[str, ...] = ()
    parameters: dict[str, Any] = field(default_factory=dict)


class EditEngine(Protocol):
    """Redraws pictures by instruction."""

    @property
    def name(self) -> EditEngineName:
        """As in settings and recipes."""

    def edit(self, task: EditTask) -> Edited:
        """Redraw a picture.

        Raises:
            ToolInputError: It cannot be done here; the message says what can be done about it.
            Cancelled: The user pressed stop.
        """
