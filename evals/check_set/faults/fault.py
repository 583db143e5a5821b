"""What a fault is: a change to a draft, and the kinds of rules that it breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from evals.check_set.draft import Draft


@dataclass(frozen=True)
class Fault:
    """One thing sellers do wrong.

    Attributes:
        apply: Changes the draft; further arguments come from the case.
        breaks: Kinds of rules that it surely breaks, names in `breaks.yaml`.
        either: Kinds that a person could see either way; they are not counted.
        repairable: Whether a tool can mend it without inventing anything.
    """

    apply: Callable[..., None]
    breaks: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    repairable: bool = False

    def __call__(self, draft: Draft, value: Any) -> None:
        """Apply with one value, with named values, or (for `true`) with none."""
        if isinstance(value, dict):
            self.apply(draft, **value)
        elif value is True:
            self.apply(draft)
        else:
            self.apply(draft, value)
