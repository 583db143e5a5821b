"""The verb `lightbox feedback`: answers that people called wrong, as conversations for `lightbox eval`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.output import Output, json_option
from ui.pictures import open_studio

if TYPE_CHECKING:
    from agent.feedback import WrongAnswer

_HEADER = """\
# Answers that people called wrong. Before you keep one:
# 1. Read every line: names and addresses are not found by a machine.
# 2. `expect` says what the assistant did, which somebody called wrong. Write what a good one should do.
"""


@click.group()
def feedback() -> None:
    """Work with the answers that people called wrong."""


@feedback.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
def export(file: Path, as_json: bool) -> None:
    """Write all of them to FILE (YAML), one conversation each, for `lightbox eval FILE`."""
    import yaml

    output = Output(as_json)
    wrong = open_studio().feedback.all()
    if file.exists():
        output.problem({"files": []}, f"{str(file)!r} exists. Name a new file.")
    elif not wrong:
        output.problem({"files": []}, "Nobody has called an answer wrong yet, so there is nothing to write.")
    else:
        page = {"tags": ["feedback"], "samples": [_sample(one, number) for number, one in enumerate(wrong, start=1)]}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_HEADER + yaml.safe_dump(page, allow_unicode=True, sort_keys=False, width=110), "utf-8")
        said = f"{file}: {len(wrong)} conversation{'' if len(wrong) == 1 else 's'}"
        output.result({"ok": True, "files": [str(file)], "count": len(wrong)}, said)
    output.end()


def _sample(wrong: WrongAnswer, number: int) -> dict[str, Any]:
    """A conversation of one question; what was found and by which version stands in `about`."""
    from agent.offline.language import language_of
    from agent.personal_data import without_personal_data

    spoken = language_of(wrong.question)
    about = (
        f"Called wrong on {wrong.at[:10]}: {without_personal_data(wrong.comment) or 'no reason given'} (Lightbox "
        f"{wrong.version}, rules {wrong.rule_base}, {wrong.brain}; found: {', '.join(wrong.rules_found) or 'no rule'})"
    )
    expected: dict[str, Any] = {"tools": {"exact": wrong.tools} if wrong.tools else "none"}
    if wrong.rules_cited:
        expected["answer"] = {"cites_any": wrong.rules_cited}
    return {
        "id": f"feedback-{wrong.at[:10]}-{number}",
        "about": about,
        "language": "hi" if spoken == "hinglish" else spoken,
        "turns": [{"user": without_personal_data(wrong.question), "expect": expected}],
    }
