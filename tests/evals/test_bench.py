"""The table says ok and over where it should; what is measured is never a timed test."""

import json

import pytest
from click.testing import CliRunner

from evals.bench import __main__ as bench
from evals.bench.benchmark import Benchmark, Measured


@pytest.fixture
def two(monkeypatch, tmp_path):
    """One benchmark inside its budget, one over it and over the memory budget."""
    found = {"fast": Measured([1.0, 2.0, 90.0], 100), "slow": Measured([4.0, 5.0, 6.0], 2500)}
    benchmarks = [Benchmark(name, f"the {name} one", 3.0, "s", lambda: []) for name in found]
    monkeypatch.setattr(bench, "ALL", {one.name: one for one in benchmarks})
    monkeypatch.setattr(bench, "_measure_apart", lambda one: found[one.name])
    monkeypatch.setattr(bench.history, "HISTORY", tmp_path / "history.jsonl")
    return found


def test_the_median_decides_and_memory_has_its_own_budget(two):
    run = CliRunner().invoke(bench.main, [])

    fast, slow = (next(line for line in run.stdout.splitlines() if f"the {name} one" in line) for name in two)
    assert "2 s" in fast
    assert "ok" in fast
    assert "5 s" in slow
    assert "over" in slow.split("3 s")[1]
    assert "2500 MB, over 2000" in slow
    assert run.exit_code == 0


def test_numbers_are_kept_only_when_asked_to(two, tmp_path):
    CliRunner().invoke(bench.main, [])
    assert not (tmp_path / "history.jsonl").exists()

    CliRunner().invoke(bench.main, ["--record"])

    lines = [json.loads(line) for line in (tmp_path / "history.jsonl").read_text().splitlines()]
    assert [(line["name"], line["median"], line["budget"]) for line in lines] == [
        ("fast", 2.0, 3.0),
        ("slow", 5.0, 3.0),
    ]
    assert all(line["machine"] and line["when"] and line["values"] for line in lines)


def test_a_benchmark_that_breaks_is_named_and_fails_the_run(two, monkeypatch):
    monkeypatch.setattr(bench, "_measure_apart", lambda one: "FileNotFoundError: no weights")

    run = CliRunner().invoke(bench.main, [])

    assert run.exit_code == 1
    assert "fast could not be measured: FileNotFoundError: no weights" in run.stdout


def test_a_benchmark_runs_in_a_process_of_its_own_and_reports_its_memory():
    measured = bench._measure_apart(bench.ALL["help"])

    assert isinstance(measured, Measured)
    assert len(measured.values) == 7
    assert 10 < measured.peak_megabytes < 2000
