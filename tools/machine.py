"""What the machine has."""

from __future__ import annotations

import os
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


def limit_threads(most: int | None) -> None:
    """Let each network use at most so many cores in this process; None for all. Networks loaded before keep theirs."""
    global _most_threads
    _most_threads = most


def network_threads() -> int:
    """How many threads a network gets: one for each core that this process may use, or what `limit_threads` said."""
    return min(cores(), _most_threads or cores())


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_most_threads: int | None = None
