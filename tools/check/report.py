"""What a check found: one finding per rule, and the verdict that follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field, SerializerFunctionWrapHandler, model_serializer

from knowledge.rules import Rule

BY_EYE = "look-yourself"
Status = Literal["pass", "fail", "warn", "unknown"]
Severity = Literal["reject", "suppress", "recommend", "none"]


class Fix(BaseModel):
    """The call that repairs a failing finding."""

    tool: str
    args: dict[str, Any] = Field(default_factory=dict)


class Finding(BaseModel):
    """What was measured for one rule."""

    rule: str
    status: Status
    severity: Severity
    measured: str
    limit: str
    message: str = Field(description="For a seller, in plain words.")
    confidence: float = Field(ge=0, le=1, description="How sure the measurement is, not how sure the rule is.")
    evidence: str | None = Field(default=None, description="File of a picture that shows it.")
    fix: Fix | None = None
    source: str
    as_of: str
    waits: bool = Field(default=False, description="Whether it can be decided as soon as the background is plain.")
    field: str | None = Field(default=None, description="Where in a listing: `title`, `bullets[2]` counted from 0.")

    @model_serializer(mode="wrap")
    def _leave_out_what_is_rare(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Findings about pictures have no `field`; few wait for another."""
        written: dict[str, Any] = handler(self)
        if self.field is None:
            del written["field"]
        if not self.waits:
            del written["waits"]
        return written


def own_finding(
    rule: str, status: Status, severity: Severity, message: str, *, measured: str, limit: str, confidence: float = 1,
    fix: Fix | None = None,
) -> Finding:  # fmt: skip
    """A finding of Lightbox's own, which rests on no marketplace's rule."""
    return Finding(
        rule=rule, status=status, severity=severity, measured=measured, limit=limit, message=message,
        confidence=confidence, fix=fix, source="Lightbox", as_of="",
    )  # fmt: skip


def look_yourself(rules: Sequence[Rule], questions: Sequence[str]) -> Finding:
    """One finding for all that no machine decides, so that it is said without spoiling every verdict."""
    return Finding(
        rule=BY_EYE, status="unknown", severity="none", measured="not measured",
        limit=", ".join(rule.id for rule in rules), confidence=0,
        message=f"Please look yourself; no machine here decides these: {' '.join(questions)}",
        source="the rules named in the limit",
        as_of=max((rule.as_of for rule in rules if rule.as_of[:1].isdigit()), default=""),
    )  # fmt: skip


class CheckReport(BaseModel):
    """One picture or listing against one marketplace's rules for one slot."""

    file: str
    marketplace: str
    slot: Literal["main", "additional", "listing"]
    verdict: Literal["pass", "review", "fail"]
    width: int | None
    height: int | None
    findings: list[Finding]


def verdict_of(findings: list[Finding]) -> Literal["pass", "review", "fail"]:
    """`fail` if a rule that gets a picture rejected or suppressed fails; `review` if such a rule needs a person."""
    serious = [finding for finding in findings if finding.severity in ("reject", "suppress")]
    if any(finding.status == "fail" for finding in serious):
        return "fail"
    return "review" if any(finding.status == "unknown" for finding in serious) else "pass"
