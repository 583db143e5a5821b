"""The page of runs over time: what is on it, where its links lead, and that nothing in a run becomes markup."""

import json
import re
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner

from evals.command import eval_command
from evals.history import write_history
from evals.outcome import Outcome, StepOutcome, TurnOutcome
from evals.quality import Figure, keep_figures, percent
from evals.run_folder import RunFolder, RunHead

MISCHIEF = "<script>alert(1)</script>"


def outcome(number: int, passed: bool, tag: str = "rules") -> Outcome:
    return Outcome(
        sample=f"sample-{number}", file="f.yaml", line=1, digest="d", language="en", tags=[tag], seconds=2.0, tokens=10,
        judge_tokens=5, turns=[TurnOutcome(user="hi")],
        steps=[StepOutcome(turn=1, what="answer", value=float(passed), reason="why")],
    )  # fmt: skip


@pytest.fixture
def runs(tmp_path):
    """Three runs: the second is much worse in one group, the third lacks a group and is of another brain."""
    for number, (passing, tag, brain) in enumerate(
        [(20, "rules", "offline"), (5, "rules", "offline"), (9, MISCHIEF, MISCHIEF)]
    ):
        head = RunHead(
            brain=brain,
            scene_size=512,
            version="0.1.0",
            commit=f"c{number}",
            started=f"2026-11-0{number + 1}T08:00:00+00:00",
        )
        folder = RunFolder.begin(tmp_path / "runs" / f"run {number}", head)
        for one in range(20):
            folder.add(outcome(one + (100 if number == 2 else 0), one < passing, tag))
        if number != 1:
            (folder.path / "report.html").write_text("report", "utf-8")
    return tmp_path / "runs"


@pytest.fixture
def bench(tmp_path):
    """A benchmark that went over its budget."""
    path = tmp_path / "bench.jsonl"
    lines = [
        {"when": f"2026-11-0{day}T08:00:00+00:00", "commit": "c", "name": "cutout", "unit": "s", "median": median,
         "budget": 1.0, "values": [median], "peak_mb": 1, "machine": "m"}
        for day, median in ((1, 0.5), (2, 1.5))
    ]  # fmt: skip
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


class Page(HTMLParser):
    """Tags of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += f"{data} "


def test_every_run_stands_there_with_its_range_its_cost_and_a_link_to_its_report(runs, bench, tmp_path):
    path = tmp_path / "pages" / "history.html"

    assert write_history([runs], path, bench) == 3

    page = Page(path.read_text("utf-8"))
    words = " ".join(page.words.split())
    assert "9 of 20 conversations passed (45.0%)" in words and "20 of 20 100.0% 84 to 100%" in words
    assert "2026-11-02: A real difference: worse by -75.0 points" in words.replace(" 08:00", "")
    assert "Worse: sample-10, sample-11" in words and "and 3 more." in words
    assert "no conversation in common with the run before" in words
    assert "300" in words  # tokens of model and judge
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert links == ["../runs/run%202/report.html", "../runs/run%200/report.html"]
    assert "1.5 s at most 1 s not met" in words


def test_the_page_loads_nothing_speaks_its_charts_and_takes_names_as_words(runs, bench, tmp_path):
    path = tmp_path / "history.html"
    write_history([runs], path, bench, tmp_path / "no quality yet")

    text = path.read_text("utf-8")
    page = Page(text)
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe"}
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//|url\(", text)
    assert MISCHIEF in page.words
    charts = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert len(charts) == 5 and all(chart["role"] == "img" and chart["aria-label"] for chart in charts)
    assert "2026-11-02 08:00: 25.0%" in str(charts[0]["aria-label"])


def test_quality_stands_there_by_benchmark_setup_and_figure(runs, bench, tmp_path):
    quality = tmp_path / "quality.jsonl"
    for lower, worse in ((20, 3), (56.5, 0)):
        figures = [percent("error lower", lower / 100, 25), Figure("pictures worse", worse, 0, at_most=True)]
        keep_figures("cutouts", "seed 0", figures, quality)
    keep_figures("cutouts", "seed 1", [Figure("outline F above rembg's", -0.02, 0.05)], quality)
    page = tmp_path / "history.html"
    write_history([runs], page, bench, quality)

    words = " ".join(Page(page.read_text("utf-8")).words.split())
    assert "cutouts, seed 0: error lower" in words and "56.5% at least 25% met" in words
    assert "cutouts, seed 0: pictures worse" in words and "0 at most 0 met" in words
    assert "cutouts, seed 1: outline F above rembg's" in words and "-0.02 at least 0.05 not met" in words
    assert ": 20%; " in page.read_text("utf-8")  # the older value is told to screen readers


def test_one_run_alone_and_a_folder_without_runs(runs, tmp_path):
    page = tmp_path / "one.html"
    one = CliRunner().invoke(eval_command, ["--history", str(runs / "run 0"), "--page", str(page)])
    none = CliRunner().invoke(eval_command, ["--history", str(tmp_path), "--page", str(tmp_path / "none.html")])

    assert one.exit_code == 0 and "1 runs in" in one.stdout
    assert "From run to run" not in page.read_text("utf-8") and "cutout" in page.read_text(
        "utf-8"
    )  # the shipped history
    assert none.exit_code == 2 and "There is no run in" in none.stderr and not (tmp_path / "none.html").exists()
