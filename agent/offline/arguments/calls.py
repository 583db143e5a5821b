"""Calls of tools for one request, or why there are none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Problem = Literal[
    "no_rules_of", "no_photo", "no_such_picture", "no_tool", "no_listing", "no_channels", "no_marketplace",
    "no_measures", "no_facts", "no_change", "step_before_failed",
    "no_listing_facts", "no_listing_change", "no_file", "no_brand", "no_listing_yet", "no_product_type",
]  # fmt: skip
Call = tuple[str, dict[str, Any]]
Remark = tuple[str, dict[str, str]]


@dataclass
class Calls:
    """Calls for one request, or why there are none.

    Attributes:
        remarks: Names of sentences in `texts.yaml` that belong in the answer, with their values.
    """

    calls: list[Call] = field(default_factory=list)
    problem: Problem | None = None
    remarks: list[Remark] = field(default_factory=list)
