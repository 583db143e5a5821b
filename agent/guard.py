"""What the answer may say: ids and rules that exist, failures that happened, no picture that was not made.

A language model can claim anything; these checks compare its words with the turn's tool results and correct it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import cast

from agent.events import Needs, ToolResultEvent

_IMAGE_ID = re.compile(r"\bimg_\d+\b")
_RULE_ID = re.compile(r"\[((?:[a-z0-9]+-){2,}[a-z0-9]+)\]")
_NEEDS = re.compile(r"\s*\[needs:\s*(photo|facts|approval|choice)\]\s*$", re.IGNORECASE)
# "I made / here is your picture" in the languages we answer in; checked only when no picture was made in the turn.
_CLAIMS = re.compile(
    r"\b(i('ve| have)? (just )?(made|created|generated|removed|placed|put|cut)\b|here('s| is| are) (your|the) "
    r"(picture|image|photo|scene|cut)|ich habe .{0,60}(erstellt|gemacht|entfernt|freigestellt|platziert)|"
    r"he (creado|hecho|eliminado|quitado|colocado|generado))|मैंने .{0,60}(बना|हटा|रख) ?दि",
    re.IGNORECASE,
)


def split_needs(text: str) -> tuple[str, Needs | None]:
    """Take the closing `[needs: ...]` line off an answer."""
    found = _NEEDS.search(text)
    if not found:
        return text, None
    return text[: found.start()].rstrip(), cast(Needs, found[1].lower())


def cited_rules(text: str) -> list[str]:
    """Rule ids in square brackets, in order of appearance, each once."""
    return list(dict.fromkeys(_RULE_ID.findall(text)))


def corrections(
    text: str, results: Sequence[ToolResultEvent], known_images: Collection[str], found_rules: Collection[str]
) -> list[str]:
    """List what an answer says that the turn's results do not support.

    Args:
        text: The answer.
        results: What the turn's tools returned.
        known_images: Ids of all pictures of the conversation.
        found_rules: Ids of all rules that tools returned in the conversation.

    Returns:
        Sentences to add to the answer, in plain words; empty if it holds.
    """
    said = []
    # An id that a tool refused is named to say just that.
    named = {*known_images, *(i for r in results if r.error for i in _IMAGE_ID.findall(r.error))}
    unknown = [i for i in dict.fromkeys(_IMAGE_ID.findall(text)) if i not in named]
    if unknown:
        said.append(f"Correction: there is no picture {', '.join(unknown)} in this chat.")
    invented = [rule for rule in cited_rules(text) if rule not in found_rules]
    if invented:
        said.append(f"Correction: I have no source for {', '.join(invented)}; please do not rely on it.")
    if _CLAIMS.search(text) and not any(r.ok and (r.images or r.report) for r in results):
        said.append("Correction: no picture was made or changed in this step.")
    said += [f"What did not work: {r.error}" for r in results if not r.ok and r.error and r.error not in text]
    return list(dict.fromkeys(said))
