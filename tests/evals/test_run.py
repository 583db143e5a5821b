"""The runner on a brain whose every move is known."""

import json
import re
from typing import Any
from xml.etree import ElementTree

import httpx
import openai
import pytest
from click.testing import CliRunner
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from evals.command import eval_command
from evals.load import load
from evals.run import run_suite

SUITE = """\
tags: [cut-out]
samples:
  - id: works
    turns:
      - user: cut it out
        photos: mug-small.jpg
        expect:
          tools: {exact: [remove_background]}
          args: {remove_background: {image_id: {picture: photo 1}}}
          pictures: {kind: cutout, count: 1, transparent: true}
          answer: {must_say: here}
  - id: lies
    tags: [honesty]
    turns:
      - user: lie to me
        photos: mug-small.jpg
        expect:
          tools: {exact: [remove_background]}
          pictures: {kind: cutout}
  - id: crashes
    turns:
      - user: crash
        expect: {tools: none}
      - user: cut it out
        expect: {tools: none}
"""


class Rehearsed(BaseChatModel):
    """Cuts out what it is asked to, claims without doing, or breaks."""

    @property
    def _llm_type(self) -> str:
        return "rehearsed"

    def bind_tools(self, tools: Any, **kwargs: Any) -> "Rehearsed":
        return self

    def _generate(self, messages: Any, stop: Any = None, run_manager: Any = None, **_: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._reply(messages[-1]))])

    def _reply(self, message: Any) -> AIMessage:
        if not isinstance(message, HumanMessage):
            return AIMessage("Here is what you asked for.")
        if "crash" in message.text:
            raise RuntimeError("the brain broke")
        if "lie" in message.text:
            return AIMessage("This is done, it is ready for you.")
        if "brand" in message.text:
            return AIMessage(
                "", tool_calls=[{"name": "save_brand", "args": {"name": "Norr"}, "id": "b", "type": "tool_call"}]
            )
        image_id = re.findall(r"img_\d+", message.text)[-1]
        call = {"name": "remove_background", "args": {"image_id": image_id}, "id": "c1", "type": "tool_call"}
        return AIMessage("", tool_calls=[call])


@pytest.fixture
def suite(tmp_path, monkeypatch, models):
    """The three conversations above, played by the rehearsed brain."""
    monkeypatch.setattr("agent.brain.choose_brain", lambda settings: Rehearsed())
    path = tmp_path / "suite.yaml"
    path.write_text(SUITE, "utf-8")
    return path


async def test_a_run_tells_what_worked_from_what_was_only_claimed_and_survives_a_crash(suite, settings):
    works, lies, crashes = await run_suite(load([suite]), settings)

    assert not works.failed
    assert [(step.turn, step.what) for step in lies.failed] == [(1, "tools"), (1, "pictures")]
    assert "called none" in lies.failed[0].score.reason
    assert [(step.turn, step.what) for step in crashes.failed][0] == (1, "crash")
    assert "RuntimeError: the brain broke" in crashes.failed[0].score.reason
    assert len(crashes.played.turns) == 1  # what follows a crash means nothing


async def test_conversations_do_not_see_each_other(suite, settings):
    works, lies, _ = await run_suite(load([suite]), settings)

    assert [record.kind for record in works.played.pictures] == ["photo", "cutout"]
    assert [record.kind for record in lies.played.pictures] == ["photo"]


async def test_a_brand_that_one_conversation_saved_is_not_there_in_the_next(suite, settings, tmp_path):
    ends = "end_state: {brand: {name: Norr}}"
    path = tmp_path / "brands.yaml"
    path.write_text(
        f"samples:\n  - {{id: saves, turns: [{{user: save my brand}}], {ends}}}\n"
        f"  - {{id: has-none, turns: [{{user: lie to me}}], {ends}}}\n",
        "utf-8",
    )

    saves, has_none = await run_suite(load([path]), settings, jobs=1)

    assert not saves.failed
    assert [step.score.reason for step in has_none.failed] == ["no brand 'Norr' is saved"]


def test_the_table_names_the_failing_step_and_the_exit_code_follows_the_threshold(suite):
    run = CliRunner().invoke(eval_command, ["--suite", str(suite)])

    assert run.exit_code == 1
    assert re.search(r"cut-out\s*│\s*1\s*│\s*3", run.stdout)
    assert f"FAILED lies  {suite}:12" in run.stdout
    assert "✗ tools: expected exactly remove_background; called none" in run.stdout
    assert "1 of 3 conversations passed (33.3%)" in run.stdout
    assert CliRunner().invoke(eval_command, ["--suite", str(suite), "--threshold", "0.3"]).exit_code == 0
    assert CliRunner().invoke(eval_command, ["--suite", str(suite), "--tag", "works"]).exit_code == 0


def test_programs_get_json_lines_and_build_servers_junit(suite, tmp_path):
    junit = tmp_path / "reports" / "junit.xml"

    run = CliRunner().invoke(eval_command, ["--suite", str(suite), "--json", "--junit", str(junit)])

    *samples, summary = [json.loads(line) for line in run.stdout.splitlines()]
    assert [(line["sample"], line["passed"]) for line in samples] == [
        ("works", True), ("lies", False), ("crashes", False),
    ]  # fmt: skip
    assert samples[0]["turns"][0]["calls"][0]["name"] == "remove_background"
    assert (summary["passed"], summary["total"]) == (1, 3)
    root = ElementTree.parse(junit).getroot()
    assert (root.get("tests"), root.get("failures")) == ("3", "2")
    assert [case.get("name") for case in root.iter("testcase") if case.find("failure") is not None] == [
        "lies",
        "crashes",
    ]


def test_a_mistake_in_a_file_ends_with_code_2_before_anything_runs(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(SUITE.replace("photos", "photo", 1), "utf-8")

    run = CliRunner().invoke(eval_command, ["--suite", str(path)])

    assert run.exit_code == 2
    assert f"{path}:6: unknown key 'photo' (did you mean 'photos'?)" in run.stderr


def test_a_run_is_kept_with_its_page_and_pictures_and_not_mixed_into_another_folder(suite, tmp_path):
    run = tmp_path / "run"
    arguments = ["--suite", str(suite), "--out", str(run)]

    CliRunner().invoke(eval_command, arguments)

    page = (run / "report.html").read_text("utf-8")
    assert "1 of 3 conversations passed" in page
    assert "expected exactly remove_background; called none" in page
    (shown,) = re.findall(r'<img [^>]*src="([^"]+)"', page)
    assert (run / shown).is_file()
    other = CliRunner().invoke(eval_command, ["--suite", str(suite), "--out", str(tmp_path)])
    assert other.exit_code == 2
    assert "is not a run" in other.stderr


def test_an_interrupted_run_is_continued_with_what_is_missing(suite, tmp_path):
    run = tmp_path / "run"
    arguments = ["--suite", str(suite), "--out", str(run), "--jobs", "1"]
    CliRunner().invoke(eval_command, arguments)
    lines = (run / "outcomes.jsonl").read_text("utf-8").splitlines(keepends=True)
    (run / "outcomes.jsonl").write_text(lines[0] + lines[1][:100], "utf-8")  # killed while it wrote the second

    again = CliRunner().invoke(eval_command, arguments)

    assert "1 of 3 conversations passed" in again.stdout
    after = (run / "outcomes.jsonl").read_text("utf-8").splitlines(keepends=True)
    assert [json.loads(line)["sample"] for line in after] == ["works", "lies", "crashes"]
    assert after[0] == lines[0]


def test_a_conversation_that_was_edited_is_played_again(suite, tmp_path):
    arguments = ["--suite", str(suite), "--tag", "lies", "--out", str(tmp_path / "run")]
    assert CliRunner().invoke(eval_command, arguments).exit_code == 1

    suite.write_text(SUITE.replace("user: lie to me", "user: do not make it up"), "utf-8")

    assert CliRunner().invoke(eval_command, arguments).exit_code == 0


def test_repeats_are_counted_as_times_in_a_row_and_a_limit_leaves_the_rest_for_later(suite, tmp_path):
    run = ["--suite", str(suite), "--out", str(tmp_path / "run"), "--repeat", "2", "--jobs", "1"]

    stopped = CliRunner().invoke(eval_command, [*run, "--max-minutes", "0"])
    finished = CliRunner().invoke(eval_command, run)

    assert stopped.exit_code == 1
    assert "Stopped after 0 of 6 conversations: the limit of 0 minutes" in stopped.stderr
    assert "2 of 6 conversations passed" in finished.stdout
    assert "pass^1 33.3%, pass^2 33.3%" in finished.stdout


class Gone(Rehearsed):
    """Works until its server dies."""

    def _reply(self, message: Any) -> AIMessage:
        if "lie" in message.text:
            raise openai.APIConnectionError(request=httpx.Request("POST", "http://127.0.0.1:9/v1"))
        return super()._reply(message)


def test_a_dead_model_server_fails_no_conversation_and_the_run_goes_on_when_it_is_back(suite, tmp_path, monkeypatch):
    run = ["--suite", str(suite), "--out", str(tmp_path / "run"), "--jobs", "1"]
    monkeypatch.setattr("agent.brain.choose_brain", lambda settings: Gone())
    died = CliRunner().invoke(eval_command, run)
    monkeypatch.setattr("agent.brain.choose_brain", lambda settings: Rehearsed())
    back = CliRunner().invoke(eval_command, run)

    assert died.exit_code == 1
    assert re.search(r"Stopped after 1 of 3 .*could not be reached.*Run the same command again", died.stderr)
    assert "1 of 3 conversations passed" in back.stdout


def test_two_runs_are_compared_by_conversation(suite, tmp_path, monkeypatch):
    first, second = tmp_path / "first", tmp_path / "second"
    CliRunner().invoke(eval_command, ["--suite", str(suite), "--out", str(first)])
    monkeypatch.setattr(Rehearsed, "_reply", lambda self, message: AIMessage("I cannot do that."))
    CliRunner().invoke(eval_command, ["--suite", str(suite), "--out", str(second)])

    told = CliRunner().invoke(eval_command, ["--compare", str(first), str(second)])

    assert told.exit_code == 0
    assert "works  100% to 0%" in told.stdout
    assert "Overall this could be noise" in told.stdout  # one conversation is too few to be sure


def test_the_files_can_be_checked_without_playing_them(suite):
    assert CliRunner().invoke(eval_command, ["--lint", "--suite", str(suite)]).stdout.startswith("3 conversations")
    suite.write_text(SUITE.replace("expect:", "expct:"), "utf-8")
    assert CliRunner().invoke(eval_command, ["--lint", "--suite", str(suite)]).exit_code == 2


def test_an_editor_gets_the_format_as_a_json_schema():
    schema = json.loads(CliRunner().invoke(eval_command, ["--schema"]).stdout)

    assert schema["properties"]["samples"]["type"] == "array"
    long_form, short_form = schema["$defs"]["ToolsExpected"]["anyOf"]
    assert "in_order" in long_form["properties"]
    assert short_form == {"const": "none"}


async def test_what_the_agent_asks_for_is_replied_within_the_turn(tmp_path, settings, models):
    path = tmp_path / "asking.yaml"
    path.write_text(
        """\
blocks:
  greeting:
    - user: cut out my mug
      if_asked: {photo: mug-small.jpg}
      expect:
        tools: {exact: [remove_background]}
        pictures: {kind: cutout}
samples:
  - id: replies
    begin_with: greeting
    turns:
      - user: cut it out again, img_1
        expect: {tools: {exact: [remove_background]}}
""",
        "utf-8",
    )

    (result,) = await run_suite(load([path]), settings)

    assert not result.failed
    assert len(result.played.turns) == 2
