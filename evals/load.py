"""Reads conversation files and says, with file and line, what is wrong in them.

Everything is checked before anything runs: keys, photo files, tool names and their arguments, rule ids.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from evals.names import Loc, Problem, did_you_mean, unknown_names
from evals.sample import PICTURES, Sample, SampleFile

FOLDER = Path(__file__).parent / "conversations"


class SuiteError(ValueError):
    """A conversation file that cannot be used; each line of the message is `file:line: what is wrong`."""


@dataclass(frozen=True)
class Loaded:
    """A sample and where it stands."""

    sample: Sample
    path: Path
    line: int

    def photo(self, name: str) -> Path:
        """The file of a photo: beside the conversation file, else among the shipped pictures."""
        return _photo(self.path, name)


# The C parser is ten times faster, but not in every build.
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _UniqueKeys(_Parser):
    """YAML keeps the last of two equal keys and says nothing; in an expectation that hides a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"key {key.value!r} is given twice", problem_mark=key.start_mark)
            seen.add(key.value)
        made: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return made


def unread(paths: Sequence[Path] = ()) -> list[Loaded]:
    """Samples that a machine wrote and nobody has read, which `load` leaves out.

    Raises:
        SuiteError: A file cannot be used.
    """
    return [one for file in _files(paths or [FOLDER]) for one in _load_file(file) if not one.sample.reviewed]


def load(paths: Sequence[Path] = (), tags: Sequence[str] = ()) -> list[Loaded]:
    """Load samples in file order; what nobody has read (`reviewed: false`) is left out.

    Args:
        paths: YAML files or folders of them; the shipped conversations if empty.
        tags: Keep samples that carry one of these; all if empty. A language, persona or sample's id is one too.

    Raises:
        SuiteError: A file cannot be used, two samples share an id, or nothing is left to run.
    """
    loaded: list[Loaded] = []
    problems: list[str] = []
    for file in _files(paths or [FOLDER]):
        try:
            loaded += _load_file(file)
        except SuiteError as error:
            problems.append(str(error))
    problems += _same_ids(loaded)
    if problems:
        raise SuiteError("\n".join(problems))
    chosen = [
        one
        for one in loaded
        if one.sample.reviewed
        and (not tags or set(tags) & {*one.sample.tags, one.sample.language, one.sample.persona, one.sample.id})
    ]
    if not chosen and all(not one.sample.reviewed for one in loaded):
        raise SuiteError("Nobody has read these conversations: all say `reviewed: false`. Read one and set it to true.")
    if not chosen:
        known = sorted({tag for one in loaded for tag in one.sample.tags})
        raise SuiteError(f"No conversation carries the tag {', '.join(tags)!r}. Tags here: {', '.join(known)}.")
    return chosen


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_file():
            yield path
        elif found := sorted(path.rglob("*.yaml")):
            yield from found
        else:
            raise SuiteError(f"No conversations at {str(path)!r}. Name a YAML file or a folder that holds some.")


def _load_file(file: Path) -> list[Loaded]:
    text = file.read_text("utf-8")
    try:
        loader = _UniqueKeys(text)
        root = loader.get_single_node()
        content = loader.construct_document(root) if root else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{file}:{mark.line + 1}" if mark else str(file)
        raise SuiteError(f"{where}: this is not valid YAML: {error.problem or error.context}") from error
    if not isinstance(root, yaml.MappingNode):
        raise SuiteError(f"{file}:1: the file must start with `samples:` and a list of conversations under it")
    try:
        suite = SampleFile.model_validate(content)
    except ValidationError as error:
        lines = sorted({(_line(root, e["loc"]), _explain(e)) for e in error.errors()})
        raise SuiteError("\n".join(f"{file}:{line}: {what}" for line, what in lines)) from error
    if wrong := sorted((_line(root, loc), what) for loc, what in _unknown_names(suite, file)):
        raise SuiteError("\n".join(f"{file}:{line}: {what}" for line, what in wrong))
    return [
        Loaded(_complete(sample, suite), file, _line(root, ("samples", number)))
        for number, sample in enumerate(suite.samples)
    ]


def _unknown_names(suite: SampleFile, file: Path) -> Iterator[Problem]:
    for name, turns in suite.blocks.items():
        yield from unknown_names(turns, ("blocks", name), partial(_photo, file))
    for number, sample in enumerate(suite.samples):
        yield from unknown_names(sample.turns, ("samples", number, "turns"), partial(_photo, file))
        for index, block in enumerate(sample.begin_with):
            if block not in suite.blocks:
                hint = did_you_mean(block, suite.blocks)
                known = ", ".join(suite.blocks) or "none"
                yield (
                    ("samples", number, "begin_with", index),
                    f"no block {block!r}{hint}. Blocks of this file: {known}",
                )


def _photo(file: Path, name: str) -> Path:
    """A photo beside the conversation file, else among the shipped pictures."""
    beside = file.parent / name
    return beside if beside.is_file() else PICTURES / name


def _complete(sample: Sample, suite: SampleFile) -> Sample:
    """The sample with its blocks' turns before its own and what the file says about all."""
    added: dict[str, Any] = {
        "tags": list(dict.fromkeys([*suite.tags, *sample.tags])),
        "turns": [*(turn for block in sample.begin_with for turn in suite.blocks[block]), *sample.turns],
    }
    if suite.language and "language" not in sample.model_fields_set:
        added["language"] = suite.language
    return sample.model_copy(update={**added, "persona": sample.persona or suite.persona})


def _line(root: yaml.Node, loc: Loc) -> int:
    """The line of a place in the file; a part that YAML does not show (a value wrapped into a list) is passed over."""
    node, line = root, root.start_mark.line
    for part in loc:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if found is None:
                continue
            line, node = found[0].start_mark.line, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
    return line + 1


def _explain(error: Any) -> str:
    key = str(error["loc"][-1])
    match error["type"]:
        case "extra_forbidden":
            allowed = _keys_beside(error["loc"])
            return f"unknown key {key!r}{did_you_mean(key, allowed)}. Allowed here: {', '.join(allowed)}"
        case "missing":
            return f"{key!r} is missing"
        case "value_error":
            return str(error["ctx"]["error"])
        case _:
            given = error["input"]
            hint = ". Put the words in quotes" if isinstance(given, bool | int) and "string" in error["msg"] else ""
            return f"{key}: {error['msg']}, but it is {given!r}{hint}"


def _keys_beside(loc: Loc) -> list[str]:
    """The keys that the model at this place takes."""
    model: Any = SampleFile
    for part in loc[:-1]:
        if isinstance(part, str) and part in getattr(model, "model_fields", {}):
            model = _inner_model(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _inner_model(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_inner_model(part) for part in getattr(annotation, "__args__", ()))
    return next((model for model in inner if model), None)


def _same_ids(loaded: Sequence[Loaded]) -> list[str]:
    first: dict[str, Loaded] = {}
    problems = []
    for one in loaded:
        before = first.setdefault(one.sample.id, one)
        if before is not one:
            problems.append(f"{one.path}:{one.line}: id {one.sample.id!r} is taken by {before.path}:{before.line}")
    return problems
