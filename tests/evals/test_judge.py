"""A judge behind a real HTTP server: its verdict has a reason, its cost is counted, its silence never passes."""

import json

import pytest
from chat_server import calls, serve, text_of
from click.testing import CliRunner

from agent.studio import SYSTEM_PROMPT
from evals.command import eval_command
from evals.judge.calibration import LABELS, load_labels
from evals.statistics import cohen_kappa, kappa_interval

SUITE = """\
samples:
  - id: greets
    turns:
      - user: hello
        expect:
          tools: none
          answer: {judge: Names at least one thing that it can do.}
  - id: only-judged
    turns:
      - user: hello
        expect: {answer: {judge: Is a poem.}}
"""


@pytest.fixture
def suite(tmp_path, models):
    """Two conversations, one of which only a judge can fail."""
    path = tmp_path / "suite.yaml"
    path.write_text(SUITE, "utf-8")
    return path


@pytest.fixture
def judged(suite, monkeypatch):
    """Run the suite with a judge that answers as a function says."""

    def run(reply, *more):
        with serve(reply) as url:
            monkeypatch.setenv("OPENAI_BASE_URL", url)
            return CliRunner().invoke(eval_command, ["--suite", str(suite), "--judge", "openai:scripted", *more])

    return run


def no_poem(request):
    met = "poem" not in text_of(request).split("WANTED")[1]
    return calls("Verdict", reason="It says 'cut your product out'." if met else "No line rhymes.", met=met)


def test_a_verdict_is_a_step_with_its_reason_and_its_cost(judged):
    run = judged(no_poem, "--json")

    greets, only_judged, _ = [json.loads(line) for line in run.stdout.splitlines()]
    (step,) = [step for step in greets["steps"] if step["what"] == "judge"]
    assert greets["passed"] and step["value"] == 1 and "cut your product out" in step["reason"]
    assert not only_judged["passed"] and "not met: Is a poem. (No line rhymes.)" in only_judged["steps"][-1]["reason"]
    assert greets["judge_tokens"] == 100 and greets["tokens"] == 0


def test_the_judge_reads_what_was_done_and_the_answer_but_not_what_the_assistant_was_told(judged):
    seen = []

    def look(request):
        seen.append(text_of(request))
        return no_poem(request)

    run = judged(look)

    assert all(said.startswith("BEFORE\nuser: hello\n\nANSWER\n") for said in seen)
    assert not any(SYSTEM_PROMPT[:60] in said for said in seen)
    assert "The judge decided 2 times and took 200 tokens." in run.stdout
    assert "was never calibrated here" in run.stdout


@pytest.mark.parametrize("babble", ["Looks great to me!", calls("Verdict", met=True, reason=" "), calls("Verdict")])
def test_a_judge_that_gives_no_readable_verdict_passes_nothing(judged, babble):
    asked = []
    run = judged(lambda request: asked.append(1) or babble)

    assert "0 of 2 conversations passed" in run.stdout
    assert "not decided: Names at least one thing" in run.stdout
    assert len(asked) == 4  # each demand twice


@pytest.mark.parametrize("status", [401, 500])
def test_a_judge_that_cannot_be_used_stops_the_run_and_scores_nothing(judged, tmp_path, status):
    out = tmp_path / "run"
    stopped = judged(lambda request: status, "--out", str(out))
    resumed = judged(no_poem, "--out", str(out))

    assert stopped.exit_code == 1
    assert "Stopped after 0 of 2" in stopped.stderr and "The judge openai:scripted cannot be used" in stopped.stderr
    assert "1 of 2 conversations passed" in resumed.stdout


def test_without_a_judge_what_it_would_decide_is_named_and_what_could_not_fail_is_not_played(suite):
    run = CliRunner().invoke(eval_command, ["--suite", str(suite)])

    assert "2 demands need a judge" in run.stderr and "not played: only-judged" in run.stderr
    assert "1 of 1 conversations passed" in run.stdout


def test_a_rubric_is_wanted_of_every_answer_and_a_run_is_not_continued_by_another_judge(judged, tmp_path):
    rubric = tmp_path / "rubric.yaml"
    rubric.write_text("- Is friendly.\n", "utf-8")
    out = str(tmp_path / "run")

    run = judged(no_poem, "--rubric", str(rubric), "--out", out)

    assert "The judge decided 4 times" in run.stdout
    other = judged(no_poem, "--out", out)
    assert other.exit_code == 2
    assert "judged by openai:scripted with a rubric of 1" in " ".join(other.stderr.replace("│", " ").split())
    rubric.write_text("friendly: yes\n", "utf-8")
    assert judged(no_poem, "--rubric", str(rubric)).exit_code == 2


def test_the_shipped_labels_are_enough_of_both_kinds_and_each_has_a_reason():
    labels = load_labels(LABELS)

    assert len(labels) >= 60
    assert 0.35 < sum(label.met for label in labels) / len(labels) < 0.65
    assert len({label.because for label in labels}) == len(labels)


def agrees(request, but=0):
    """The label's own verdict, but for the first ones."""
    labels = load_labels(LABELS)
    number = next(
        n for n, label in enumerate(labels) if text_of(request).endswith(f"{label.answer}\n\nWANTED\n{label.wanted}")
    )
    return calls("Verdict", reason="As labelled.", met=labels[number].met is not (number < but))


def test_calibration_prints_agreement_and_a_later_run_with_this_judge_repeats_it(judged):
    measured = judged(lambda request: agrees(request, but=4), "--calibrate")
    run = judged(no_poem)

    labels = load_labels(LABELS)
    share = (len(labels) - 4) / len(labels)
    assert measured.exit_code == 0, measured.output
    assert f"agrees with people on {share:.0%} of {len(labels)} labelled answers, Cohen's kappa 0." in measured.stdout
    assert f"{labels[0].id}: a person says" in measured.stdout and "the judge: As labelled." in measured.stdout
    assert f"It took {100 * len(labels):,} tokens" in measured.stdout
    assert "The judge openai:scripted agrees with people on" in run.stdout and "measured on" in run.stdout


def test_a_judge_that_says_yes_to_everything_is_found_out(judged):
    measured = judged(lambda request: calls("Verdict", reason="Fine.", met=True), "--calibrate")

    assert measured.exit_code == 1
    assert "Cohen's kappa 0.00" in measured.stdout and "take another model" in measured.stdout


def test_a_judge_without_verdicts_counts_as_wrong(judged):
    measured = judged(lambda request: "I would rather not say.", "--calibrate")

    assert "agrees with people on 0%" in measured.stdout
    assert "Without a readable verdict, counted against the judge" in measured.stdout


def test_labels_of_one_kind_or_without_a_reason_are_refused(judged, tmp_path):
    path = tmp_path / "labels.yaml"
    one = {
        "id": "a",
        "before": "user: hi",
        "answer": "Hi.",
        "wanted": "Greets.",
        "met": True,
        "because": "It greets back.",
    }
    for labels in ([one, {**one, "id": "b"}], [one, {**one, "id": "b", "met": False, "because": ""}], [one, one]):
        path.write_text(json.dumps({"labelled_by": "me", "labels": labels}), "utf-8")
        refused = judged(no_poem, "--calibrate", "--labels", str(path))
        assert refused.exit_code == 2 and str(path) in refused.stderr


def test_kappa_is_cohens():
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15

    assert cohen_kappa(pairs) == pytest.approx(0.4)  # Cohen's textbook example
    low, high = kappa_interval(pairs)
    assert low < 0.4 < high and high - low < 0.6
    assert cohen_kappa([(True, True)] * 5) == 0
    assert cohen_kappa([(True, True), (False, False)]) == 1
