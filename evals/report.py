"""What people and build servers see of a run: the table, the failing conversations, JSON lines, JUnit XML."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from evals.compare import Comparison
from evals.groups import grouped, passes_in_a_row
from evals.outcome import Outcome, pass_rate
from evals.run_folder import RunHead

errors = Console(stderr=True)


def say(console: Console, words: str, style: str = "") -> None:
    """Print words of users and models as they are: no markup, nothing coloured by itself, no breaks."""
    console.print(words, style=style, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """Show on stderr how many conversations are done."""
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("conversations", total=total)
        yield lambda: bar.advance(task)


def print_table(outcomes: Sequence[Outcome], seconds: float, head: RunHead) -> None:
    """Print passed and total per language, persona and tag, then each failure with the step that differs."""
    out = Console()
    table = Table(title=f"Lightbox evals, brain: {head.brain}", title_justify="left")
    for heading in ("group", "passed", "of", "share", "95% range"):
        table.add_column(heading, justify="left" if heading == "group" else "right")
    for group in grouped(outcomes):
        style = "green" if group.passed == group.total else "yellow"
        low, high = group.interval
        cells = (str(group.passed), str(group.total), f"{group.share:.0%}", f"{low:.0%} to {high:.0%}")
        table.add_row(escape(group.name), *cells, style=style)
    out.print(table)
    for outcome in outcomes:
        if outcome.failed:
            _print_failure(out, outcome)
    for line in summary(outcomes, seconds):
        out.print(line, highlight=False, soft_wrap=True)
    if head.judge:
        agreement = (
            head.judge_agreement
            or "was never calibrated here: how far it agrees with people is not known (--calibrate)"
        )
        say(out, f"The judge {head.judge} {agreement}.")


def summary(outcomes: Sequence[Outcome], seconds: float) -> list[str]:
    """The run in a few sentences: passed, pass^k over repeats, time and tokens."""
    passed = sum(outcome.passed for outcome in outcomes)
    lines = [f"{passed} of {len(outcomes)} conversations passed ({pass_rate(outcomes):.1%}) in {seconds:.0f} s."]
    if in_a_row := passes_in_a_row(outcomes):
        hats = ", ".join(f"pass^{k} {share:.1%}" for k, share in in_a_row)
        lines.append(f"Each played {len(in_a_row)} times or more; share that passes k times in a row: {hats}.")
    if tokens := sum(outcome.tokens for outcome in outcomes):
        lines.append(f"{tokens:,} tokens, {tokens / len(outcomes):,.0f} a conversation.")
    if tokens := sum(outcome.judge_tokens for outcome in outcomes):
        judged = sum(step.what == "judge" for outcome in outcomes for step in outcome.steps)
        lines.append(f"The judge decided {judged} times and took {tokens:,} tokens.")
    return lines


def _print_failure(out: Console, outcome: Outcome) -> None:
    again = f" (attempt {outcome.attempt})" if outcome.attempt > 1 else ""
    where = escape(f"{outcome.file}:{outcome.line}")
    out.print(f"\n[red]FAILED[/red] [bold]{outcome.sample}[/bold]{again}  {where}", soft_wrap=True)
    for number, turn in enumerate(outcome.turns, start=1):
        photos = f"  ({', '.join(turn.photos)})" if turn.photos else ""
        say(out, f"  {number}. user: {turn.user}{photos}")
        calls = "; ".join(f"{call['name']} {json.dumps(call['args'], ensure_ascii=False)}" for call in turn.calls)
        say(out, f"     tools: {calls or 'none'}")
        for step in outcome.failed:
            if step.turn == number:
                say(out, f"     ✗ {step.what}: {step.reason}", style="red")
    for step in outcome.failed:
        if step.turn == 0:
            say(out, f"  ✗ {step.what}: {step.reason}", style="red")


def print_json(outcomes: Sequence[Outcome], seconds: float) -> None:
    """Print one line per conversation and one for the whole run."""
    for outcome in outcomes:
        click.echo(json.dumps(outcome.as_json(), ensure_ascii=False))
    passed = sum(outcome.passed for outcome in outcomes)
    whole = {"passed": passed, "total": len(outcomes), "rate": pass_rate(outcomes), "seconds": round(seconds, 1)}
    click.echo(json.dumps(whole))


def write_junit(outcomes: Sequence[Outcome], path: Path) -> None:
    """Write JUnit XML: one test case per conversation."""
    failures = sum(not outcome.passed for outcome in outcomes)
    root = ElementTree.Element("testsuite", name="lightbox evals", tests=str(len(outcomes)), failures=str(failures))
    for outcome in outcomes:
        case = ElementTree.SubElement(
            root,
            "testcase",
            classname=Path(outcome.file).stem,
            name=outcome.sample if outcome.attempt == 1 else f"{outcome.sample} (attempt {outcome.attempt})",
            file=f"{outcome.file}:{outcome.line}",
            time=f"{outcome.seconds:.2f}",
        )
        if outcome.failed:
            lines = [f"turn {s.turn}, {s.what}: {s.reason}" for s in outcome.failed]
            failure = ElementTree.SubElement(case, "failure", message=lines[0])
            failure.text = "\n".join(lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def print_comparison(comparison: Comparison) -> None:
    """Print what changed between two runs and whether it is noise."""
    out = Console()
    shares = f"{comparison.before:.1%} to {comparison.after:.1%} of {comparison.samples} conversations in both"
    out.print(f"{shares}. {comparison.verdict}", highlight=False, soft_wrap=True)
    for heading, worse in (("Worse", True), ("Better", False)):
        changes = [change for change in comparison.changes if change.worse is worse]
        if changes:
            out.print(f"\n[bold]{heading}: {len(changes)}[/bold]")
        for change in changes:
            line = f"  {change.sample}  {change.before:.0%} to {change.after:.0%}  {change.where}"
            say(out, line, "red" if worse else "green")
            say(out, f"    {change.reason}")
    if comparison.groups:
        table = Table(title="Groups that moved", title_justify="left")
        for heading in ("group", "conversations", "change", "p, corrected", ""):
            table.add_column(heading, justify="left" if heading in ("group", "") else "right")
        for group in comparison.groups:
            verdict = "real" if group.real else "could be noise"
            moved = f"{group.difference.mean * 100:+.1f} points"
            p_value = f"{group.difference.p_value:.3f}"
            table.add_row(escape(group.name), str(group.samples), moved, p_value, verdict)
        out.print(table)
    for words, samples in (
        ("Only in the first run", comparison.only_before),
        ("Only in the second run", comparison.only_after),
        ("Edited in between, so not compared", comparison.edited),
    ):
        if samples:
            out.print(f"{words}: {', '.join(samples)}.", highlight=False, soft_wrap=True)
