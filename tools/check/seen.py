"""One picture file under examination: each thing about it is measured once, when a check first asks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from numpy.typing import NDArray

from tools.check.background import Surroundings
from tools.check.composition import Composition, take_apart
from tools.check.file_facts import FileFacts
from tools.check.ground import Reduced, reduce
from tools.check.marks import Marks, find_marks
from tools.check.metadata import Metadata, read_metadata
from tools.check.quality import Quality, measure_quality, on_white
from tools.check.traces import Traces, measure_traces
from tools.photo import open_header


@dataclass(frozen=True)
class Seen:
    """A decoded picture file and the question asked about it.

    Attributes:
        content: The whole file.
        name: Its name, for messages and its ending.
        pixels: `(H, W, 3)` or `(H, W, 4)` with straight alpha, uint8, upright, as the file holds them.
        marketplace: As asked: `amazon`, `amazon.de`.
        slot: `main` or `additional`.
        today: Rules may begin on a day.
        read_marks: Whether to look for added text and graphics, the slow part.
    """

    content: bytes
    name: str
    facts: FileFacts
    pixels: NDArray[Any]
    marketplace: str
    slot: str
    today: date
    read_marks: bool = True

    def measure_ahead(self) -> None:
        """Measure quality and composition at the same time; neither needs the other, and most rules need both."""
        with ThreadPoolExecutor(max_workers=1) as thread:
            reduced = thread.submit(lambda: self.reduced)
            composition = thread.submit(lambda: self.composition)
            _ = self.traces  # all of quality that does not wait for the reduced picture
            reduced.result()
            _ = self.quality
            composition.result()

    @cached_property
    def reduced(self) -> Reduced:
        """The picture at the size where regions are found."""
        return reduce(self.pixels)

    @cached_property
    def surroundings(self) -> Surroundings:
        """Product and background."""
        return self.composition.surroundings

    @cached_property
    def composition(self) -> Composition:
        """Frames around the picture, and what stands in it."""
        return take_apart(self.reduced, self.pixels)

    @cached_property
    def metadata(self) -> Metadata:
        """What the file says about its own making."""
        return read_metadata(open_header(self.content, self.name), self.content)

    @cached_property
    def marks(self) -> Marks:
        """Text and graphics that were added, and what is printed on the product."""
        return find_marks(self.opaque, self.reduced, self.surroundings, blurred=self.quality.blurred)

    @cached_property
    def quality(self) -> Quality:
        """The photograph's sharpness, and traces of enlarging and compression."""
        half = self.reduced.half if self.opaque is self.pixels else None
        return measure_quality(self.opaque, self.traces, half)

    @cached_property
    def traces(self) -> Traces:
        """Traces of enlarging and compression, for `quality`."""
        return measure_traces(self.opaque)

    @cached_property
    def opaque(self) -> NDArray[Any]:
        """The picture on white where it is transparent, `(H, W, 3)`."""
        return self.pixels if self.pixels.shape[2] == 3 else on_white(self.pixels)
