"""Other words for a conversation by a model behind a real HTTP server, and that nobody unread is played."""

import json

import pytest
import yaml
from chat_server import calls, serve, text_of
from click.testing import CliRunner

from evals.command import eval_command
from evals.load import SuiteError, load, unread

SUITE = """\
tags: [main-job]
blocks:
  hello:
    - user: hello
samples:
  - id: two-for-etsy
    begin_with: hello
    turns:
      - user: make 2 pictures for Etsy
        photos: own.jpg
        expect: {tools: {at_least: [generate_scene]}}
"""
GOOD = ["Guten Tag", "Mach mir 2 Bilder für Etsy"]
VERSIONS = [
    GOOD,
    ["Hallo", "Mach mir zwei Bilder für Etsy"],
    ["Hallo", "Mach mir 2 Bilder für eBay"],
    ["Mach mir 2 Bilder für Etsy"],
    ["", "Mach mir 2 Bilder für Etsy"],
    GOOD,
    ["Servus", "2 Bilder für Etsy bitte"],
]


@pytest.fixture
def suite(tmp_path):
    """A conversation with a photo of its own beside it."""
    (tmp_path / "suite").mkdir()
    (tmp_path / "suite" / "own.jpg").write_bytes(b"a photo")
    path = tmp_path / "suite" / "suite.yaml"
    path.write_text(SUITE, "utf-8")
    return path


@pytest.fixture
def rewrite(suite, monkeypatch):
    """Ask for other words of a model that answers as told."""

    def run(reply, target, *more, sample="two-for-etsy"):
        monkeypatch.setenv("LIGHTBOX_LLM", "openai:scripted")
        with serve(reply) as url:
            monkeypatch.setenv("OPENAI_BASE_URL", url)
            arguments = ["--suite", str(suite), "--paraphrase", sample, str(target), *more]
            return CliRunner().invoke(eval_command, arguments)

    return run


def test_versions_that_ask_for_the_same_are_written_and_the_others_are_named(rewrite, tmp_path):
    orders = []

    def write(request):
        orders.append(json.loads(text_of(request)))
        return calls("Versions", versions=VERSIONS)

    out = tmp_path / "new" / "etsy-de.yaml"
    run = rewrite(write, out, "--language", "de", "--count", "9")

    assert run.exit_code == 0, run.output
    assert orders == [{"language": "German", "versions": 9, "messages": ["hello", "make 2 pictures for Etsy"]}]
    samples = yaml.safe_load(out.read_text("utf-8"))["samples"]
    assert [[turn["user"] for turn in sample["turns"]] for sample in samples] == [GOOD, VERSIONS[-1]]
    assert all(sample["reviewed"] is False and sample["language"] == "de" for sample in samples)
    assert samples[0]["turns"][1]["expect"] == {"tools": {"at_least": ["generate_scene"]}}
    for reason in ("2 is lost", "etsy is lost", "1 messages instead of 2", "an empty message", "the same words again"):
        assert reason in run.stderr
    assert (out.parent / "own.jpg").read_bytes() == b"a photo"
    assert "write `must_say`" in out.read_text("utf-8")


def test_nothing_unread_is_played_and_the_linter_names_it_until_somebody_says_that_it_is_read(rewrite, tmp_path):
    out = tmp_path / "etsy-de.yaml"
    rewrite(lambda request: calls("Versions", versions=[GOOD]), out, "--language", "de")

    with pytest.raises(SuiteError, match="Nobody has read these"):
        load([out])
    lint = CliRunner().invoke(eval_command, ["--lint", "--suite", str(out), "--suite", str(tmp_path / "suite")])
    assert lint.exit_code == 0 and lint.stdout == "1 conversations, no mistake found; 1 unread.\n"
    assert f"{out}:7: 'two-for-etsy-de-1' is left out" in lint.stderr

    out.write_text(out.read_text("utf-8").replace("reviewed: false", "reviewed: true"), "utf-8")

    (read,) = load([out])
    assert read.sample.id == "two-for-etsy-de-1" and unread([out]) == []


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("I like your messages.", "wrote no version that can be read"),
        (calls("Versions", versions=[["x"]]), "No version asks for the same"),
        (500, "The language model cannot be used"),
    ],
)
def test_a_model_that_fails_leaves_no_file(rewrite, tmp_path, reply, told):
    out = tmp_path / "new.yaml"
    run = rewrite(lambda request: reply, out)

    assert run.exit_code == 2 and told in run.stderr and not out.exists()


def test_the_offline_assistant_an_unknown_id_and_an_existing_file_are_named(rewrite, suite, tmp_path, monkeypatch):
    assert "did you mean 'two-for-etsy'" in rewrite(str, tmp_path / "new.yaml", sample="two-for-etsi").stderr
    assert "exists" in rewrite(str, suite).stderr
    monkeypatch.setenv("LIGHTBOX_LLM", "offline")
    offline = CliRunner().invoke(
        eval_command, ["--suite", str(suite), "--paraphrase", "two-for-etsy", str(tmp_path / "new.yaml")]
    )
    assert offline.exit_code == 2 and "The offline assistant cannot rewrite" in offline.stderr
