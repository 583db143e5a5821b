"""Look at a picture once, ask about it many times: reading text costs more than everything else together."""

from __future__ import annotations

from dataclasses import fields, replace

from tools.check.seen import Seen


def asked_for(seen: Seen, marketplace: str, slot: str) -> Seen:
    """The same opened picture for another marketplace; what was measured on it stays measured."""
    other = replace(seen, marketplace=marketplace, slot=slot)
    own = {field.name for field in fields(seen)}
    vars(other).update({name: value for name, value in vars(seen).items() if name not in own})
    return other


def same_marks(made: Seen, seen: Seen) -> Seen:
    """Let a file written anew from the same pixels share what was read in them; changes `made`."""
    if "marks" in vars(seen):
        vars(made)["marks"] = seen.marks
    return made
