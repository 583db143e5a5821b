"""What tools note beside their results, in the user's words: what was changed, what is left, which files fail."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.context import Context, Step
from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.report import MOST
from agent.offline.tool_words import begins_about, in_words, read_message

RESULTS = (
    "fix_image",
    "export_images",
    "make_image_set",
)  # their notes are what came of the request, not remarks on a product


def say_notes(step: Step, context: Context, language: Language) -> list[str]:
    """Say a step's notes, one block each, without remarks on the product that an earlier turn made.

    What could not be shown is no property of the product but the answer to this request, so it is said again.
    """
    if step.name not in RESULTS:
        earlier = _said_before(step, context)
        fresh = [note for note in step.notes if note not in earlier or begins_about(note) == "request"]
        return [in_words(note, language) for note in fresh]
    left = [note for note in step.notes if begins_about(note) == "left"]
    files = [note for note in step.notes if begins_about(note) == "file"]
    told = [in_words(note, language) for note in step.notes if note not in (*left, *files)]
    first = [" ".join(told)] if step.name == "fix_image" and told else told
    hidden = [in_words(note, language) for note in left if _finding_behind(note, step) is None]
    return [*first, *_capped(hidden, language), *_files(files, language)]


def advice_on_left(step: Step) -> tuple[str, ...]:
    """What a repair's notes advise about findings that its report still holds, in the tool's words."""
    found = {note: _finding_behind(note, step) for note in step.notes if begins_about(note) == "left"}
    rest = [note.partition(message)[2].strip() for note, message in found.items() if message]
    return tuple(dict.fromkeys(advice for advice in rest if advice))


def _finding_behind(note: str, step: Step) -> str | None:
    """The message of the report's finding that a note is about; the report says it anyway."""
    findings = step.report["findings"] if step.report else []
    return next((f["message"] for f in findings if f["status"] != "pass" and f["message"] in note), None)


def _said_before(step: Step, context: Context) -> set[str]:
    product = context.photo_of(str(step.args.get("image_id", "")))
    return {
        note
        for turn in context.past
        for past in turn.steps
        if past.ok and context.photo_of(str(past.args.get("image_id", ""))) == product
        for note in past.notes
    }


def _files(notes: Sequence[str], language: Language) -> list[str]:
    """Exported files that do not pass, or that a person must look at; those with the same reason in one line."""
    texts = load("texts")[language]
    groups: dict[bool, dict[str, list[str]]] = {True: {}, False: {}}
    for note in notes:
        values = dict(read_message(note)[0].values)
        fails = "does not pass" in note.partition(values.get("message", "\n"))[0]
        why = in_words(values.get("message", ""), language)
        groups[fails].setdefault(why, []).append(values["name"])
    said = []
    for fails, reasons in groups.items():
        lines = [f"{', '.join(names)}: {why}" if why else ", ".join(names) for why, names in reasons.items()]
        if lines:
            heading = texts["export_some_fail" if fails else "export_some_review"]
            said.append("\n".join([heading, *_capped(lines, language)]))
    return said


def _capped(lines: Sequence[str], language: Language) -> list[str]:
    """A list of at most so many lines, as one block."""
    if not lines:
        return []
    more = [load("texts")[language]["more_findings"].format(number=len(lines) - MOST)] if len(lines) > MOST else []
    return ["\n".join([*(f"- {line}" for line in lines[:MOST]), *more])]
