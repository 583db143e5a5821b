"""Ask rule questions and count right answers: `python -m evals.questions [FILES]`.

Two numbers: how often the search brings the right rule among its first three, and how often the agent's whole answer is
right: facts, citations, yes or no, nothing that contradicts the rules.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click

from agent.events import AnswerEvent
from agent.settings import Settings
from agent.studio import Studio
from evals.quality import keep_figures, percent, record_option
from evals.questions.question import Question, faults, is_found, load


@dataclass(frozen=True)
class Asked:
    """A question, what was found and answered."""

    question: Question
    hits: list[str]
    text: str
    faults: list[str]

    @property
    def found(self) -> bool:
        """The right rule was among the first three."""
        return is_found(self.question, self.hits)


async def ask_all(questions: list[Question], settings: Settings) -> list[Asked]:
    """Ask each question in a conversation of its own."""
    studio = Studio.open(settings)
    asked = []
    try:
        for number, question in enumerate(questions):
            hits = [hit.rule.id for hit in studio.guidelines.search(question.ask)]
            conversation = await studio.conversation(f"question-{number}")
            for earlier in question.before:
                async for _ in conversation.turn(earlier):
                    pass
            answer = AnswerEvent("")
            async for event in conversation.turn(question.ask):
                answer = event if isinstance(event, AnswerEvent) else answer
            asked.append(Asked(question, hits, answer.text, faults(question, answer.text, answer.citations)))
    finally:
        await studio.aclose()
    return asked


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--threshold", type=click.FloatRange(0, 1), default=0.9, help="Least share of right answers; 0.9.")
@click.option("--answers", is_flag=True, help="Show every answer, not only the wrong ones.")
@record_option
def main(files: tuple[Path, ...], threshold: float, answers: bool, record: bool) -> None:
    """Ask the questions in FILES, or all that ship with Lightbox, and print the score."""
    try:
        questions = load(files)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings()
        asked = asyncio.run(ask_all(questions, settings.model_copy(update={"data_dir": Path(folder)})))
    for one in asked:
        if answers or one.faults or not one.found:
            click.echo(_describe(one))
    for language in dict.fromkeys(one.question.language for one in asked):
        click.echo(_line(language, [one for one in asked if one.question.language == language]))
    click.echo(_line("all", asked))
    right = sum(not one.faults for one in asked)
    if record:
        found = sum(one.found for one in asked) / len(asked)
        figures = [
            percent("right rule in the first three", found, 95), percent("right answer", right / len(asked), 90)
        ]  # fmt: skip
        keep_figures("rule questions", ", ".join(path.stem for path in files) or "all that ship", figures)
    sys.exit(right < threshold * len(asked))


def _line(name: str, asked: list[Asked]) -> str:
    found, right = sum(one.found for one in asked), sum(not one.faults for one in asked)
    total = len(asked)
    share = f"{found / total:4.0%} right rule in the first three, {right / total:4.0%} right answer"
    return f"{name:10} {total:4} questions  {share}  ({found}, {right})"


def _describe(one: Asked) -> str:
    marks = [f"  ✗ {fault}" for fault in one.faults]
    if not one.found:
        marks.append(f"  ✗ found {', '.join(one.hits[:3]) or 'nothing'}")
    return "\n".join(
        [*one.question.before, one.question.ask, *marks, *(f"    {line}" for line in one.text.splitlines()), ""]
    )


if __name__ == "__main__":
    main()
