"""OpenTelemetry spans of turns and tools. They carry names and outcomes, never words, file names or users."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace

from tools.errors import Cancelled, ToolInputError

_tracer = trace.get_tracer("lightbox")


@contextmanager
def turn_span() -> Iterator[None]:
    """The span of one turn; tools that run inside it are its children."""
    with _span("invoke_agent lightbox", {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "lightbox"}):
        yield


@contextmanager
def tool_span(name: str) -> Iterator[None]:
    """The span of one tool call, its time in the line included."""
    with _span(f"execute_tool {name}", {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": name}):
        yield


@contextmanager
def _span(name: str, attributes: dict[str, str]) -> Iterator[None]:
    # An exception's message may quote the user, so only its kind is recorded.
    with _tracer.start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield
        except BaseException as error:
            span.set_attribute("error.type", type(error).__name__)
            if not isinstance(error, (ToolInputError, Cancelled)):
                span.set_status(trace.StatusCode.ERROR)
            raise


def send_traces(collector: str) -> Any:
    """Send spans to an OpenTelemetry collector from now on.

    Args:
        collector: Its address, `http://localhost:4318`.

    Returns:
        The provider; call its `shutdown` at the end, so that the last spans arrive.
    """
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": "lightbox"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{collector.rstrip('/')}/v1/traces")))
    trace.set_tracer_provider(provider)
    return provider
