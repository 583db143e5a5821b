"""The history of quality: what a benchmark records is what the table and the page show."""

import pytest
from click.testing import CliRunner

from evals.outcome import Outcome, StepOutcome, TurnOutcome
from evals.quality import Figure, keep_figures, main, percent, read
from evals.run_folder import RunFolder, RunHead


@pytest.fixture
def kept(tmp_path):
    """Two runs of one benchmark; the second lost what it had."""
    path = tmp_path / "quality.jsonl"
    for share, worse in ((0.97, 0), (0.93, 2)):
        keep_figures(
            "rule questions", "first", [percent("right", share, 95), Figure("worse", worse, 0, "", True)], path
        )
    return path


def test_what_is_kept_is_read_back_with_its_wish(kept):
    first, second = read(kept)

    assert (first.benchmark, first.setup) == ("rule questions", "first")
    assert first.when < second.when or first.when == second.when
    assert first.figures == (Figure("right", 97.0, 95, "%"), Figure("worse", 0, 0, at_most=True))
    assert [one.met for one in first.figures] == [True, True]
    assert [one.met for one in second.figures] == [False, False]


def test_the_table_shows_the_newest_beside_the_run_before(kept):
    shown = CliRunner().invoke(main, ["--file", str(kept)]).stdout

    right = next(line for line in shown.splitlines() if "right" in line and "93%" in line)
    assert right.index("93%") < right.index("97%") < right.index("at least 95%") < right.index("not met")


def test_nothing_was_recorded_yet(tmp_path):
    assert read(tmp_path / "none.jsonl") == []


def test_the_shipped_history_can_be_read_and_says_what_each_figure_is_wanted_to_be():
    entries = read()

    assert {"cutouts", "rule questions", "requests and fidelity gate", "conversations"} <= {
        one.benchmark for one in entries
    }
    assert all(entry.figures and all(one.name and one.unit in ("", "%") for one in entry.figures) for entry in entries)


def test_a_run_of_conversations_is_added(kept, tmp_path):
    head = RunHead(brain="offline", scene_size=512, version="0.1.0", started="2026-11-30T08:00:00+00:00")
    folder = RunFolder.begin(tmp_path / "run", head)
    for number in range(4):
        steps = [StepOutcome(turn=1, what="answer", value=float(number > 0), reason="why")]
        folder.add(
            Outcome(sample=f"s{number}", file="f.yaml", line=1, digest="d", language="en", tags=[], seconds=1.0,
                    turns=[TurnOutcome(user="hi")], steps=steps)
        )  # fmt: skip

    shown = CliRunner().invoke(main, ["--file", str(kept), "--run", str(folder.path)]).stdout

    assert "75%" in next(line for line in shown.splitlines() if "conversations, offline" in line)
    assert read(kept)[-1].figures == (percent("conversations passed", 0.75, 95),)
