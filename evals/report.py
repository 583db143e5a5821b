"""What people and build servers see of a run: the table, the failing conversations, JSON lines, JUnit XML."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

if TYPE_CHECKING:
    from evals.run import Result

errors = Console(stderr=True)


def pass_rate(results: Sequence[Result]) -> float:
    """Share of samples without a failed step, 0-1."""
    return sum(not result.failed for result in results) / len(results)


@contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """Show on stderr how many conversations are done."""
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("conversations", total=total)
        yield lambda: bar.advance(task)


def print_table(results: Sequence[Result], seconds: float, brain: str) -> None:
    """Print passed and total per tag and language, then every failing conversation with the step that differs."""
    out = Console()
    table = Table(title=f"Lightbox evals, brain: {brain}", title_justify="left")
    for heading in ("group", "passed", "of", "share"):
        table.add_column(heading, justify="left" if heading == "group" else "right")
    for name, group in _groups(results):
        passed = sum(not result.failed for result in group)
        style = "green" if passed == len(group) else "yellow"
        table.add_row(name, str(passed), str(len(group)), f"{passed / len(group):.0%}", style=style)
    out.print(table)
    for result in results:
        if result.failed:
            _print_failure(out, result)
    passed = sum(not result.failed for result in results)
    out.print(f"{passed} of {len(results)} conversations passed ({pass_rate(results):.1%}) in {seconds:.0f} s.")


def _groups(results: Sequence[Result]) -> Iterator[tuple[str, list[Result]]]:
    for language in sorted({result.loaded.sample.language for result in results}):
        yield f"language {language}", [r for r in results if r.loaded.sample.language == language]
    for tag in sorted({tag for result in results for tag in result.loaded.sample.tags}):
        yield tag, [r for r in results if tag in r.loaded.sample.tags]
    yield "all", list(results)


def _print_failure(out: Console, result: Result) -> None:
    loaded = result.loaded
    out.print(
        f"\n[red]FAILED[/red] [bold]{loaded.sample.id}[/bold]  {escape(str(loaded.path))}:{loaded.line}", soft_wrap=True
    )
    for number, played in enumerate(result.played.turns, start=1):
        photos = f"  ({', '.join(played.turn.photos)})" if played.turn.photos else ""
        out.print(f"  {number}. user: {played.turn.user}{photos}", markup=False, highlight=False, soft_wrap=True)
        calls = "; ".join(f"{call.name} {json.dumps(call.args, ensure_ascii=False)}" for call in played.calls)
        out.print(f"     tools: {calls or 'none'}", markup=False, highlight=False, soft_wrap=True)
        for step in result.failed:
            if step.turn == number:
                out.print(
                    f"     ✗ {step.what}: {step.score.reason}",
                    style="red",
                    markup=False,
                    highlight=False,
                    soft_wrap=True,
                )
    for step in result.failed:
        if step.turn == 0:
            out.print(
                f"  ✗ {step.what}: {step.score.reason}", style="red", markup=False, highlight=False, soft_wrap=True
            )


def print_json(results: Sequence[Result], seconds: float) -> None:
    """Print one line per sample and one for the whole run."""
    for result in results:
        click.echo(json.dumps(_as_json(result), ensure_ascii=False))
    passed = sum(not result.failed for result in results)
    click.echo(
        json.dumps({"passed": passed, "total": len(results), "rate": pass_rate(results), "seconds": round(seconds, 1)})
    )


def _as_json(result: Result) -> dict[str, Any]:
    sample = result.loaded.sample
    return {
        "sample": sample.id,
        "file": str(result.loaded.path),
        "line": result.loaded.line,
        "language": sample.language,
        "tags": sample.tags,
        "passed": not result.failed,
        "seconds": round(result.played.seconds, 2),
        "steps": [
            {"turn": step.turn, "what": step.what, "value": step.score.value, "reason": step.score.reason}
            for step in result.steps
        ],
        "turns": [
            {
                "user": turn.turn.user,
                "calls": [call.as_json() for call in turn.calls],
                "results": [tool_result.as_json() for tool_result in turn.results],
                "answer": turn.answer.as_json(),
            }
            for turn in result.played.turns
        ],
    }


def write_junit(results: Sequence[Result], path: Path) -> None:
    """Write JUnit XML: one test case per sample."""
    failures = sum(bool(result.failed) for result in results)
    root = ElementTree.Element("testsuite", name="lightbox evals", tests=str(len(results)), failures=str(failures))
    for result in results:
        case = ElementTree.SubElement(
            root,
            "testcase",
            classname=result.loaded.path.stem,
            name=result.loaded.sample.id,
            file=f"{result.loaded.path}:{result.loaded.line}",
            time=f"{result.played.seconds:.2f}",
        )
        if result.failed:
            lines = [f"turn {s.turn}, {s.what}: {s.score.reason}" for s in result.failed]
            failure = ElementTree.SubElement(case, "failure", message=lines[0])
            failure.text = "\n".join(lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
