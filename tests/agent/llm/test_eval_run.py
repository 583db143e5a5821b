"""A run of scripted conversations on a real model server that dies in the middle and comes back."""

import json

import pytest
from click.testing import CliRunner

from agent import studio as studio_module
from agent.toolbox import langchain_tools
from evals.command import eval_command
from evals.run_folder import RunFolder
from tools.remove_background import remove_background

pytestmark = [pytest.mark.llm, pytest.mark.timeout(300)]
SUITE = """\
tags: [chat]
samples:
""" + "".join(
    f"""\
  - id: question-{number}
    turns:
      - user: Say hello in one short sentence.
        expect: {{tools: none, answer: {{language: any}}}}
"""
    for number in range(1, 5)
)


@pytest.fixture
def arguments(tmp_path, monkeypatch, models, key):
    """A suite of four cheap conversations for a small model."""
    monkeypatch.setattr("agent.toolbox.langchain_tools", lambda: langchain_tools((remove_background,)))
    monkeypatch.setattr(studio_module, "SYSTEM_PROMPT", "You chat. Be brief.")
    monkeypatch.setenv("LIGHTBOX_LLM", "openai:smollm2")
    monkeypatch.setenv("OPENAI_API_KEY", key)
    (tmp_path / "suite.yaml").write_text(SUITE, "utf-8")
    return ["--suite", str(tmp_path / "suite.yaml"), "--out", str(tmp_path / "run"), "--jobs", "1", "--threshold", "0"]


def test_a_run_survives_the_death_of_its_server_and_goes_on_when_it_is_back(
    server, new_server, arguments, monkeypatch, tmp_path
):
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    add = RunFolder.add

    def add_and_kill(folder, outcome):
        add(folder, outcome)
        server.process.kill()

    monkeypatch.setattr(RunFolder, "add", add_and_kill)
    died = CliRunner().invoke(eval_command, arguments)
    monkeypatch.setattr(RunFolder, "add", add)
    monkeypatch.setenv("OPENAI_BASE_URL", new_server().url)
    back = CliRunner().invoke(eval_command, arguments)

    assert died.exit_code == 1
    assert "Stopped after 1 of 4 conversations" in died.stderr
    assert "could not be reached" in died.stderr
    assert back.exit_code == 0
    assert "of 4 conversations passed" in back.stdout
    assert "tokens" in back.stdout
    lines = (tmp_path / "run" / "outcomes.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["sample"] for line in lines] == [f"question-{number}" for number in range(1, 5)]
    assert all(json.loads(line)["tokens"] > 0 for line in lines)
