"""The runner on a brain whose every move is known."""

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from evals.load import load
from evals.run import eval_command, run_suite

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


def test_pictures_are_kept_on_request_but_never_mixed_into_a_folder_in_use(suite, tmp_path):
    keep = tmp_path / "kept"
    arguments = ["--suite", str(suite), "--tag", "works", "--keep", str(keep)]

    assert CliRunner().invoke(eval_command, arguments).exit_code == 0
    assert len(list(keep.rglob("img_2.png"))) == 1
    again = CliRunner().invoke(eval_command, arguments)

    assert again.exit_code == 2
    assert "is not empty" in again.stderr
