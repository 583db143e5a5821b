"""What an operator rules and watches: limits, retention, logs, health, metrics, traces."""

import json
import logging
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import chainlit as cl
import pytest
from chainlit.context import init_http_context
from chainlit.user import User
from click.testing import CliRunner
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.testclient import TestClient

from agent.events import AnswerEvent, ToolCallEvent, ToolResultEvent
from agent.settings import Settings
from agent.studio import Studio
from agent.work_queue import WorkQueue
from tools.errors import ToolInputError
from ui.cli import main
from ui.history import ChatHistory
from ui.limits import Limits
from ui.logs import JsonFormatter, pseudonym
from ui.metrics import Metrics
from ui.monitoring import Monitoring
from ui.notices import _notices, notice
from ui.retention import delete_old
from ui.stored_files import LocalStorageClient

TOKEN = "for-tests-only-8Jq2mVx0LrTnW5yZbKdE"


def settings(folder: Path, **values: Any) -> Settings:
    return Settings(data_dir=folder, _env_file=None, **values)


@pytest.fixture
async def history(tmp_path: Path):
    init_http_context()
    history = ChatHistory(tmp_path / "web" / "chats.sqlite", LocalStorageClient(tmp_path / "web" / "files"))
    yield history
    await history.close()


async def a_chat(history: ChatHistory, person: str, said_at: str = "2026-11-30T10:00:00Z") -> str:
    user = await history.create_user(User(identifier=person))
    thread_id = str(uuid.uuid4())
    await history.update_thread(thread_id, name="Cup", user_id=user.id)
    step = {"id": str(uuid.uuid4()), "threadId": thread_id, "name": "You", "type": "user_message", "output": "hi"}
    await history.create_step({**step, "createdAt": said_at})
    return thread_id


async def test_messages_and_files_of_one_user_are_counted_for_a_minute(tmp_path: Path):
    now = [0.0]
    ruled = settings(tmp_path, turns_per_minute=2, uploads_per_minute=1)
    limits = Limits(ruled, None, Path, lambda name: None, lambda: now[0])

    assert await limits.refuse_turn("anna", "en-US") is None
    now[0] = 10
    assert await limits.refuse_turn("anna", "en-US") is None
    told = await limits.refuse_turn("anna", "de-DE")
    assert told == notice("too_many_turns", "de", most=2, seconds=50)
    assert await limits.refuse_turn("bert", "en") is None
    assert await limits.refuse_upload("anna", "en") is None
    assert "again in 60 seconds" in (await limits.refuse_upload("anna", "en") or "")
    now[0] = 60
    assert await limits.refuse_turn("anna", "en") is None


async def test_a_full_room_is_said_with_its_numbers_and_counts_pictures_and_uploads(tmp_path: Path, history):
    thread_id = await a_chat(history, "anna")
    folder = tmp_path / "conversations" / thread_id
    folder.mkdir(parents=True)
    (folder / "img_1.png").write_bytes(b"x" * 1_200_000)
    element = cl.Image(name="a", content=b"y" * 900_000, thread_id=thread_id, for_id="m", mime="image/png")
    await history.create_element(element)
    stored = history.storage_provider
    limits = Limits(
        settings(tmp_path, storage_limit_mb=2), history, lambda t: tmp_path / "conversations" / t, stored.path
    )

    assert await limits.room_of("anna") == 2_100_000
    told = await limits.refuse_turn("anna", "en-US")
    assert told
    assert "3 MB of 2 MB" in told
    assert await limits.refuse_turn("bert", "en-US") is None
    await history.delete_thread(thread_id)
    (folder / "img_1.png").unlink()
    limits.measure_again()
    assert await limits.refuse_turn("anna", "en-US") is None


def test_every_notice_is_there_in_four_languages_and_fills_the_same_numbers():
    for name, wordings in _notices().items():
        assert set(wordings) == {"en", "de", "es", "hi"}, name
        fields = {language: set(part.split("}")[0] for part in w.split("{")[1:]) for language, w in wordings.items()}
        assert len(set(map(frozenset, fields.values()))) == 1, name
    assert notice("login_ended", "fr-FR") == notice("login_ended", "en")


async def test_old_chats_are_deleted_with_what_belongs_to_them_and_newer_ones_stay(tmp_path: Path, history):
    forgotten: list[str] = []

    async def forget(thread_id: str) -> None:
        forgotten.append(thread_id)

    history._forget = forget
    old = await a_chat(history, "anna", "2020-01-01T10:00:00Z")
    new = await a_chat(history, "anna", "2999-01-01T10:00:00Z")

    assert await delete_old(history, 30) == 1
    assert forgotten == [old]
    assert await history.get_thread_author(old) == ""
    assert await history.get_thread_author(new) == "anna"


async def test_the_command_deletes_words_pictures_and_uploads(tmp_path: Path, history, monkeypatch):
    monkeypatch.setenv("LIGHTBOX_DATA_DIR", str(tmp_path))
    old = await a_chat(history, "anna", "2020-01-01T10:00:00Z")
    folder = tmp_path / "conversations" / old / "images"
    folder.mkdir(parents=True)
    (folder / "img_1.png").write_bytes(b"x")
    run = CliRunner(env={"CHAINLIT_APP_ROOT": str(tmp_path)})
    import asyncio

    done = await asyncio.to_thread(run.invoke, main, ["clean", "--days", "90"])
    unsaid = await asyncio.to_thread(run.invoke, main, ["clean"])

    assert done.output == "Deleted 1 chat untouched for 90 days.\n", done.output
    assert not folder.exists()
    assert unsaid.exit_code == 2


def test_json_logs_hold_no_words_of_users():
    def written(logger: str, message: str, *arguments: Any, **extra: Any) -> dict[str, Any]:
        try:
            raise ValueError("no picture 'Annas Tasse.jpg'")
        except ValueError:
            import sys

            failure = sys.exc_info()
        record = logging.LogRecord(logger, logging.ERROR, __file__, 1, message, arguments, failure)
        record.__dict__.update(extra)
        return json.loads(JsonFormatter().format(record))

    ours = written("ui.app", "A turn of %s failed after %d s", "anna", 3, fields={"code": "AB12"})
    theirs = written("chainlit", "upload of Annas Tasse.jpg by anna failed")

    assert ours["message"] == "A turn of ... failed after 3 s"
    assert ours["code"] == "AB12"
    assert ours["error"] == "ValueError"
    assert any("test_operations.py" in frame for frame in ours["stack"])
    assert "anna" not in json.dumps([ours, theirs]).lower()
    assert pseudonym("anna", "key") != pseudonym("anna", "another") != pseudonym("bert", "another")


@pytest.mark.parametrize("state", [True, False])
def test_health_says_whether_work_is_taken(state):
    async def ready() -> dict[str, bool]:
        return {"database": state, "warm": True}

    door = TestClient(Monitoring(None, ready, lambda: b"", None))

    assert door.get("/health/live").json() == {"live": True}
    answer = door.get("/health")
    assert answer.status_code == (200 if state else 503)
    assert answer.json() == {"live": True, "ready": state, "database": state, "warm": True}


def test_metrics_are_for_this_machine_or_whoever_has_the_token():
    def visit(token: str | None, peer: str, **headers: str) -> int:
        door = Monitoring(None, None, lambda: b"# metrics", token)
        return TestClient(door, client=(peer, 1)).get("/metrics", headers=headers).status_code

    assert visit(None, "127.0.0.1") == 200
    assert visit(None, "10.0.0.4") == 404
    assert visit(None, "127.0.0.1", **{"X-Forwarded-For": "203.0.113.9"}) == 404
    assert visit(TOKEN, "10.0.0.4", authorization=f"Bearer {TOKEN}") == 200
    assert visit(TOKEN, "127.0.0.1", authorization="Bearer wrong") == 404


def test_metrics_count_turns_tools_and_errors_without_naming_anybody():
    metrics = Metrics(WorkQueue(1), lambda: 3)
    turn = metrics.turn()
    turn.see(ToolCallEvent("remove_background", {"image_id": "img_1"}))
    turn.see(ToolResultEvent("remove_background", ok=False, error="no picture"))
    turn.see(AnswerEvent("Sorry."))
    during = metrics.text().decode()
    turn.end()
    broken = metrics.turn()
    broken.broke()
    broken.end()
    after = metrics.text().decode()

    assert "lightbox_turns_running 1.0" in during
    assert "lightbox_turns_running 0.0" in after
    assert 'lightbox_turns_total{outcome="answered"} 1.0' in after
    assert 'lightbox_turns_total{outcome="error"} 1.0' in after
    assert "lightbox_errors_total 1.0" in after
    assert 'lightbox_tool_seconds_count{tool="remove_background"} 1.0' in after
    assert 'lightbox_tool_refusals_total{tool="remove_background"} 1.0' in after
    assert "lightbox_pages 3.0" in after
    assert "process_resident_memory_bytes" in after


@pytest.fixture(scope="module")
def spans() -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return exporter


async def test_a_turn_and_its_tools_are_traced_without_words(tmp_path: Path, spans):
    spans.clear()
    studio = Studio.open(settings(tmp_path))
    conversation = await studio.conversation("secret-chat", "anna")
    async for _ in conversation.turn("check this title for amazon: Annas steel mug"):
        pass
    await studio.aclose()

    found = {span.name: span for span in spans.get_finished_spans()}
    turn, tool = found["invoke_agent lightbox"], found["execute_tool check_listing"]
    assert tool.parent
    assert tool.context.trace_id == turn.context.trace_id
    assert tool.attributes["gen_ai.tool.name"] == "check_listing"
    told = "".join(span.to_json() for span in spans.get_finished_spans()).lower()
    assert "anna" not in told
    assert "secret-chat" not in told


def test_a_tool_that_refuses_is_no_fault_and_its_words_stay_out(spans):
    from agent.tracing import tool_span

    spans.clear()
    for error in (ToolInputError("no picture of Anna"), RuntimeError("Anna broke it")):
        with pytest.raises(type(error)), tool_span("check_image"):
            raise error

    refused, broken = spans.get_finished_spans()
    assert (refused.status.is_ok or refused.status.is_unset, broken.status.is_ok) == (True, False)
    assert broken.attributes["error.type"] == "RuntimeError"
    assert "Anna" not in refused.to_json() + broken.to_json()


async def test_stopping_waits_for_what_runs_and_takes_nothing_new(tmp_path: Path, history, monkeypatch):
    import asyncio

    from ui.login import OwnerLogin
    from ui.operations import Operations

    monkeypatch.setenv("CHAINLIT_AUTH_SECRET", TOKEN)
    studio = Studio.open(settings(tmp_path))
    operations = Operations(
        settings(tmp_path, shutdown_seconds=0.2), OwnerLogin(), studio, history, history.storage_provider
    )
    page = SimpleNamespace(user=User(identifier="owner"), thread_id="t", language="en-US", token=None)
    with operations.turn(page):
        assert await operations.drain() == 1
        finishing = asyncio.create_task(operations.drain())
        await asyncio.sleep(0)
    assert await finishing == 0
    assert "restart" in (await operations.refuse(page) or "")
    assert (await operations.ready())["accepting"] is False
