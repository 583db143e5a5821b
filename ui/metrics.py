"""Numbers about turns and tools for Prometheus. They name tools, never users or chats."""

from __future__ import annotations

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from agent.events import AnswerEvent, Event, ToolCallEvent, ToolResultEvent
from agent.work_queue import WorkQueue

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180, 600)


class Metrics:
    """What has happened since the start, and what is going on."""

    def __init__(self, queue: WorkQueue, pages: Callable[[], int]) -> None:
        """Count from nothing.

        Args:
            queue: Where work on pictures waits.
            pages: How many pages are connected.
        """
        own = self._registry = CollectorRegistry()
        ProcessCollector(registry=own)
        PlatformCollector(registry=own)
        self.running = Gauge("lightbox_turns_running", "Turns at work or in the line.", registry=own)
        self._turns = Counter("lightbox_turns", "Turns by how they ended.", ["outcome"], registry=own)
        self._turn_seconds = Histogram("lightbox_turn_seconds", "Whole turns.", buckets=_SECONDS, registry=own)
        self._feedback = Histogram(
            "lightbox_first_feedback_seconds", "Until the first step or word.", buckets=_SECONDS, registry=own
        )
        self._tools = Histogram(
            "lightbox_tool_seconds", "Tool calls, with their time in the line.", ["tool"], buckets=_SECONDS,
            registry=own,
        )  # fmt: skip
        self._refused = Counter("lightbox_tool_refusals", "Tool calls that could not be done.", ["tool"], registry=own)
        self.errors = Counter("lightbox_errors", "Turns that a fault of ours ended.", registry=own)
        waiting = Gauge("lightbox_queue_waiting", "Tool calls in the line.", registry=own)
        waiting.set_function(lambda: queue.waiting)
        Gauge("lightbox_queue_working", "Tools at work.", registry=own).set_function(lambda: queue.working)
        Gauge("lightbox_pages", "Pages that are connected.", registry=own).set_function(pages)

    def text(self) -> bytes:
        """Everything in Prometheus' format."""
        return generate_latest(self._registry)

    def turn(self) -> TurnMeter:
        """A turn begins."""
        return TurnMeter(self)

    def _end(self, meter: TurnMeter) -> None:
        self._turns.labels(meter.outcome).inc()
        self._turn_seconds.observe(meter.seconds)
        if meter.first_feedback is not None:
            self._feedback.observe(meter.first_feedback)

    def _tool(self, name: str, seconds: float, *, ok: bool) -> None:
        self._tools.labels(name).observe(seconds)
        if not ok:
            self._refused.labels(name).inc()


class TurnMeter:
    """Measures one turn."""

    def __init__(self, metrics: Metrics) -> None:
        """Begin."""
        self._metrics = metrics
        self._began = time.monotonic()
        self._calls: list[tuple[str, float]] = []
        self.outcome = "unfinished"
        self.tools: list[str] = []
        self.first_feedback: float | None = None
        metrics.running.inc()

    def end(self) -> None:
        """Count it."""
        self._metrics.running.dec()
        self._metrics._end(self)

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._began

    def see(self, event: Event) -> None:
        """Note what happened."""
        if self.first_feedback is None:
            self.first_feedback = self.seconds
        match event:
            case ToolCallEvent():
                self._calls.append((event.name, time.monotonic()))
            case ToolResultEvent():
                call = next((call for call in self._calls if call[0] == event.name), None)
                if call:
                    self._calls.remove(call)
                    self.tools.append(event.name)
                    self._metrics._tool(event.name, time.monotonic() - call[1], ok=event.ok)
            case AnswerEvent():
                self.outcome = "failed" if event.failed else "answered"

    def broke(self) -> None:
        """A fault of ours ended it."""
        self.outcome = "error"
        self._metrics.errors.inc()
