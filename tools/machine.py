"""What the machine has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tools.errors import ToolInputError


@dataclass(frozen=True)
class Accelerator:
    """What networks can run on.

    Attributes:
        kind: As torch calls it.
        device: As torch addresses it: `cuda:0`, `mps`, `cpu`.
        name: For people.
        gigabytes: Its memory; 0 for the processor, whose memory is everybody's.
    """

    kind: Literal["cuda", "mps", "cpu"]
    device: str
    name: str
    gigabytes: float


def graphics_card() -> str | None:
    """Name of the graphics card that torch can use, or None."""
    found = accelerator()
    return None if found.kind == "cpu" else found.name


def accelerator(device: str | None = None) -> Accelerator:
    """The device that networks run on here.

    Args:
        device: `cpu`, `mps`, `cuda` or `cuda:1`; the best there is if None.

    Raises:
        ToolInputError: This machine has no such device.
    """
    import torch

    kind, _, number = (device or "").partition(":")
    index = int(number) if number.isdigit() else 0
    if kind in ("", "cuda") and torch.cuda.is_available() and index < torch.cuda.device_count():
        total = torch.cuda.get_device_properties(index).total_memory
        return Accelerator("cuda", f"cuda:{index}", torch.cuda.get_device_name(index), total / 2**30)
    if kind in ("", "mps") and torch.backends.mps.is_available():
        return Accelerator("mps", "mps", "Apple graphics", torch.mps.recommended_max_memory() / 2**30)
    if kind in ("", "cpu"):
        return Accelerator("cpu", "cpu", "processor", 0.0)
    raise ToolInputError(f"This machine has no device {device!r}. Unset LIGHTBOX_DEVICE, or set it to cpu.")
