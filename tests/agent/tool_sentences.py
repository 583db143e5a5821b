"""The sentences written out in the tools' source, with 7 for every value."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import tools

TOOLS = Path(tools.__file__).parent
# Calls whose texts no seller reads: descriptions for the model, programming errors, passed checks.
_NOT_SAID = {"Field", "ValueError", "RuntimeError", "KeyError", "TypeError", "compile"}
_SENTENCE = re.compile(r"[A-Z“7][\s\S]*[.?!](?: ?7)*|[A-Z](?:\S+\s+){7,}\S*7")
# What only the model reads, or whoever runs the app; and shells around other sentences, which the tests fill.
_NOT_FOR_SELLERS = (
    "was called with wrong arguments", "Could not get the model", "may not be used for selling", "No model ",
    "No picture slot", "No plate of", "(7, 7): 7", "No text or graphics were added", "Check of ", "It passes: nothing",
    "A person must look before", "It would be rejected", "Not decidable by machine", "Measured: 7", "All of it is in",
    "Exported 7", "Main picture for 7", "Cut-out of 7:", "seed 7", "Made 7 scene", "repaired for 7:", "Before: 7",
    "No rule found", "rules, best first", "OUT OF DATE", "Sources disagree", "Holds only in", "and I 7,",
    "The picture carries no ", "The picture gives no ", "no machine here decides these",
    "7 itself is as it was", "The gallery of 7", "Contact sheet: 7", "7: listing for 7 in 7", "Loaded 7: 7 products",
    "Saved the brand 7", "Page 7 of 7", "Ask the user whether", "Kept 7 facts of 7", "7 shows 7: 7",
    "Nothing in the catalogue fits", "7 with its size: 7",
    "7 is an infographic of 7", "no fact says “7”", "The brand does not want this", "nothing is written for it",
    "Could not get the image model", "is no pipeline of diffusers", "GB are needed in 7",
)  # fmt: skip


def written_sentences() -> Iterator[tuple[str, str]]:
    """Where a text stands and the text, for all that read like sentences."""
    for path in sorted(TOOLS.rglob("*.py")):
        if path.parts[-2:] in (("listing", "messages.py"), ("diffusion", "prompt.py"), ("editing", "instruction.py")):
            continue  # walked by name, with real values; read by image models
        for line, text in _texts(ast.parse(path.read_text("utf-8"))):
            text = re.sub(r"^7 (?=[A-Z“])", "", text.replace("{}", "7").strip())  # another sentence stands before it
            is_said = len(text.split()) > 2 and _SENTENCE.fullmatch(text)
            if is_said and not any(part in text for part in _NOT_FOR_SELLERS):
                yield f"{path.name}:{line}", text


def _texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):  # a docstring
        return
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        passed = name == "Judgement" and node.args and _text(node.args[0]) == "pass"
        if name in _NOT_SAID or passed:
            return
    text = _text(node)
    if text is not None:
        yield getattr(node, "lineno", 0), text
        return
    for child in ast.iter_child_nodes(node):
        yield from _texts(child)


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return None
