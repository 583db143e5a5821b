"""The one place where networks run: conversations take turns, the model is loaded when needed and let go when idle."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

from tools.errors import Cancelled, ToolInputError
from tools.scene.diffusion.pipeline import LoadedPipeline, Setting

IDLE_SECONDS = 300.0
_LOOK_UP_SECONDS = 0.2
NO_MEMORY = (
    "The graphics card ran out of memory, even with the next lighter setting. Close other programs that use it, "
    "ask for fewer pictures, or use the studio engine: LIGHTBOX_SCENE_ENGINE=studio."
)


class FairQueue:
    """One at a time. Among those who wait, the conversation that was served longest ago is next."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[int, str]] = []
        self._served: dict[str, int] = {}
        self._busy = False
        self._tickets = 0

    @contextmanager
    def turn(self, conversation: str, cancelled: Callable[[], bool], waiting: Callable[[int], None]) -> Iterator[None]:
        """Wait for a turn and hold it.

        Args:
            conversation: Who asks.
            cancelled: True once the user has pressed stop.
            waiting: Told how many are before, whenever that changes.

        Raises:
            Cancelled: The user pressed stop while waiting.
        """
        self._wait(conversation, cancelled, waiting)
        try:
            yield
        finally:
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def _wait(self, conversation: str, cancelled: Callable[[], bool], waiting: Callable[[int], None]) -> None:
        told = -1
        with self._changed:
            self._tickets += 1
            ticket = (self._tickets, conversation)
            self._waiting.append(ticket)
            try:
                while self._busy or self._order()[0] != ticket:
                    before = self._order().index(ticket) + self._busy
                    if before != told:
                        told = before
                        waiting(before)
                    self._changed.wait(_LOOK_UP_SECONDS)
                    if cancelled():
                        raise Cancelled
            finally:
                self._waiting.remove(ticket)
                self._changed.notify_all()
            self._busy = True
            self._served[conversation] = self._tickets

    def _order(self) -> list[tuple[int, str]]:
        return sorted(self._waiting, key=lambda ticket: (self._served.get(ticket[1], 0), ticket[0]))


class Worker:
    """Holds at most one loaded model.

    Args:
        load: Loads the model for a setting.
        setting: What to begin with; after a lack of memory the lighter one stays.
        idle_seconds: How long an unused model keeps its memory.
        workers: Those that share its device; None where it is alone.
    """

    def __init__(
        self, load: Callable[[Setting], LoadedPipeline], setting: Setting, idle_seconds: float = IDLE_SECONDS,
        workers: Workers | None = None,
    ) -> None:  # fmt: skip
        self.setting = setting
        self._load, self._idle_seconds = load, idle_seconds
        self._loaded: LoadedPipeline | None = None
        self._workers = workers or Workers()
        self._queue = self._workers.queue
        self._timer: threading.Timer | None = None

    @property
    def is_loaded(self) -> bool:
        """Whether the model holds memory now."""
        return self._loaded is not None

    def run(
        self,
        work: Callable[[LoadedPipeline, Setting], Any],
        conversation: str,
        cancelled: Callable[[], bool],
        tell: Callable[[str], None],
    ) -> tuple[Any, str | None]:
        """Do some work on the device when it is this conversation's turn.

        Args:
            work: Called with the model and the setting; once more, with a lighter setting, if memory runs out.
            conversation: Who asks.
            cancelled: True once the user has pressed stop.
            tell: Told what is going on, in a few words; may raise to stop.

        Returns:
            What `work` returned, and the lighter setting in words if memory ran out.

        Raises:
            ToolInputError: Memory ran out twice.
            Cancelled: The user pressed stop.
        """
        with self._queue.turn(
            conversation, cancelled, lambda before: tell(f"waiting for the model, {before} before you")
        ):
            self._stop_timer()
            try:
                return self._work(work, tell)
            finally:
                self._timer = threading.Timer(self._idle_seconds, self._let_go_if_idle)
                self._timer.daemon = True
                self._timer.start()

    def _work(
        self, work: Callable[[LoadedPipeline, Setting], Any], tell: Callable[[str], None]
    ) -> tuple[Any, str | None]:
        try:
            return work(self._ready(tell), self.setting), None
        except RuntimeError as error:
            if not _is_out_of_memory(error):
                raise
            lighter = self.setting.lighter()
        self.let_go()  # outside the handler, whose traceback would keep the tensors
        if lighter is None:
            raise ToolInputError(NO_MEMORY)
        self.setting, words = lighter
        try:
            return work(self._ready(tell), self.setting), words
        except RuntimeError as error:
            if not _is_out_of_memory(error):
                raise
        self.let_go()
        raise ToolInputError(NO_MEMORY)

    def _ready(self, tell: Callable[[str], None]) -> LoadedPipeline:
        if self._loaded is None:
            self._workers.make_room(self)
            tell("loading the image model")
            self._loaded = self._load(self.setting)
        return self._loaded

    def let_go(self) -> None:
        """Give the model's memory back."""
        import torch

        self._loaded = None
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        elif torch.backends.mps.is_available():
            torch.mps.empty_cache()

    def _let_go_if_idle(self) -> None:
        # Waits for its turn like everybody: whoever works now has set a new timer by then.
        with self._queue.turn("", lambda: False, lambda before: None):
            if self._timer is threading.current_thread():
                self.let_go()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Workers:
    """The workers of one device: they share its queue, and only one of them holds a model at a time."""

    def __init__(self) -> None:
        self.queue = FairQueue()
        self._opening = threading.Lock()
        self._workers: dict[Hashable, Worker] = {}

    def worker(self, key: Hashable, load: Callable[[Setting], LoadedPipeline], setting: Setting) -> Worker:
        """The worker for some weights, made when it is first asked for.

        Args:
            key: What it loads; the same weights for scenes and for edits are one model.
            load: Loads the model for a setting.
            setting: What to begin with.
        """
        with self._opening:
            if key not in self._workers:
                self._workers[key] = Worker(load, setting, workers=self)
            return self._workers[key]

    def make_room(self, worker: Worker) -> None:
        """Have all others give their memory back; called by whoever holds the turn."""
        for other in self._workers.values():
            if other is not worker and other.is_loaded:
                other.let_go()


def _is_out_of_memory(error: RuntimeError) -> bool:
    """Whether memory ran out; only CUDA has a class of its own for that."""
    import torch

    said = str(error)
    return isinstance(error, torch.OutOfMemoryError) or "out of memory" in said or "can't allocate memory" in said
