"""A run on disk: which brain, every conversation as it is done, its pictures. An interrupted run is continued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.commit import current_commit
from evals.outcome import Outcome

_HEAD, _OUTCOMES = "run.json", "outcomes.jsonl"


class RunFolderError(ValueError):
    """A folder that is no run, or a run of something else; the message says what to do."""


class RunHead(BaseModel):
    """What was run.

    Attributes:
        scene_size: Longest side of scenes in px.
        judge: The model that decided what is wanted in words; `rubric` was wanted of every answer.
        judge_agreement: How far that judge agrees with people, in words; None if it was never calibrated.
        commit: Of the code, short; None outside a git checkout.
    """

    model_config = ConfigDict(frozen=True)

    brain: str
    repeats: int = 1
    scene_size: int
    typos: int = 0
    judge: str | None = None
    rubric: tuple[str, ...] = ()
    judge_agreement: str | None = None
    version: str
    commit: str | None = None
    started: str

    @classmethod
    def now(cls, brain: str, **conditions: Any) -> RunHead:
        """The head of a run that starts now with this code."""
        return cls(
            brain=brain,
            **conditions,
            version=version("lightbox"),
            commit=current_commit(),
            started=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    @property
    def conditions(self) -> tuple[object, ...]:
        """What must be the same for a run to be continued."""
        return (self.brain, self.scene_size, self.typos, self.judge, self.rubric)

    @property
    def in_words(self) -> str:
        """The conditions for people."""
        judge = f", judged by {self.judge}" if self.judge else ""
        rubric = f" with a rubric of {len(self.rubric)}" if self.rubric else ""
        return f"{self.brain!r} at {self.scene_size} px with {self.typos} typos{judge}{rubric}"


class RunFolder:
    """One run's folder."""

    def __init__(self, path: Path, head: RunHead) -> None:
        self.path = path
        self.head = head

    @classmethod
    def begin(cls, path: Path, head: RunHead) -> RunFolder:
        """Make a new run, or take up an interrupted one.

        Raises:
            RunFolderError: The folder holds something else, or a run of another brain.
        """
        if not path.exists() or not any(path.iterdir()):
            path.mkdir(parents=True, exist_ok=True)
            (path / _HEAD).write_text(head.model_dump_json(indent=2), "utf-8")
            return cls(path, head)
        found = cls.open(path)
        if found.head.conditions != head.conditions:
            raise RunFolderError(
                f"{str(path)!r} holds a run of {found.head.in_words}; this one is {head.in_words}. Name another folder."
            )
        return cls(path, found.head.model_copy(update={"repeats": head.repeats}))

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """Read a run.

        Raises:
            RunFolderError: There is none.
        """
        try:
            return cls(path, RunHead.model_validate_json((path / _HEAD).read_text("utf-8")))
        except (OSError, ValidationError) as error:
            raise RunFolderError(
                f"{str(path)!r} is not a run: it has no readable {_HEAD}. `lightbox eval --out` makes one."
            ) from error

    def new_data(self) -> Path:
        """A fresh data folder: a conversation that was cut off must not be continued in the middle."""
        number = sum(1 for _ in self.path.glob("chats-*")) + 1
        folder = self.path / f"chats-{number}"
        folder.mkdir()
        return folder.resolve()

    def add(self, outcome: Outcome) -> None:
        """Store a conversation that is done; what is written survives a kill."""
        base = self.path.resolve()
        turns = [
            turn.model_copy(
                update={
                    "pictures": [
                        picture.model_copy(update={"file": Path(picture.file).relative_to(base).as_posix()})
                        for picture in turn.pictures
                    ]
                }
            )
            for turn in outcome.turns
        ]
        with (self.path / _OUTCOMES).open("a", encoding="utf-8") as lines:
            lines.write(outcome.model_copy(update={"turns": turns}).model_dump_json() + "\n")

    def outcomes(self) -> list[Outcome]:
        """Everything done so far, in the order in which it was done; a line cut off by a kill is left out."""
        path = self.path / _OUTCOMES
        if not path.is_file():
            return []
        *lines, rest = path.read_text("utf-8").split("\n")
        if rest:  # the process died while writing; what follows must begin on a line of its own
            path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return [Outcome.model_validate_json(line) for line in lines]


def in_plan(outcomes: Sequence[Outcome], plan: Sequence[tuple[str, str, int]]) -> list[Outcome]:
    """The outcomes of a plan's (sample id, digest, attempt), in its order; what was edited since is not among them."""
    done = {(one.sample, one.digest, one.attempt): one for one in outcomes}
    return [done[key] for key in plan if key in done]
