"""What is known about each picture: which rules it breaks, and what the verdict must be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from knowledge.rules import Rule, RuleBase, parse_marketplace

UNREADABLE = "unreadable-file"
_BREAKS = Path(__file__).parent / "breaks.yaml"
TRUTH_FILE = "truth.yaml"
Flag = Literal["fail", "warn"]


class Known(BaseModel):
    """One picture of the set.

    `either` are rules that careful people would judge differently for this picture; they are not counted.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    marketplace: str
    slot: Literal["main", "additional"] = "main"
    faults: tuple[str, ...] = Field(default=(), description="Empty for a clean picture.")
    flags: dict[str, Flag] = Field(default_factory=dict, description="Rules that must be found, and how.")
    either: tuple[str, ...] = ()
    verdict: Literal["pass", "fail"]
    repairable: bool = False
    product: str = ""
    box: tuple[int, int, int, int] = Field(default=(0, 0, 0, 0), description="Of the product in the upright picture.")


class Truth(BaseModel):
    """A whole set: the day to judge by, since rules begin on days, and its pictures."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int
    today: date
    pictures: tuple[Known, ...]

    @classmethod
    def read(cls, folder: Path) -> Truth:
        """Read a folder's truth.

        Raises:
            FileNotFoundError: The folder holds no set.
        """
        path = folder / TRUTH_FILE
        if not path.is_file():
            raise FileNotFoundError(
                f"No check set in {str(folder)!r}. Build one: python -m evals.check_set build --out {folder}"
            )
        return cls.model_validate(yaml.safe_load(path.read_text("utf-8")))

    def write(self, folder: Path) -> None:
        """Write it beside the pictures."""
        page = yaml.safe_dump(self.model_dump(mode="json", exclude_defaults=True), sort_keys=False, width=120)
        (folder / TRUTH_FILE).write_text(page, "utf-8")


@cache
def _kinds() -> dict[str, list[tuple[str, Flag | None]]]:
    page = yaml.safe_load(_BREAKS.read_text("utf-8"))
    return {
        kind: [(rule, None) if isinstance(rule, str) else next(iter(rule.items())) for rule in rules]
        for kind, rules in page.items()
    }  # fmt: skip


def rules_broken(kinds: Iterable[str], marketplace: str, slot: str) -> dict[str, Flag]:
    """The rules of one marketplace and slot that kinds of faults break, and whether each fails or warns.

    Raises:
        KeyError: A kind is not in `breaks.yaml`.
    """
    broken: dict[str, Flag] = {}
    for kind in kinds:
        for rule_id, flag in _kinds()[kind]:
            if rule_id == UNREADABLE:
                broken[rule_id] = "fail"
            elif applies(RuleBase.load().get(rule_id), marketplace, slot):
                broken[rule_id] = "fail" if broken.get(rule_id) == "fail" else flag or usual_flag(rule_id)
    return broken


def applies(rule: Rule, marketplace: str, slot: str) -> bool:
    """Whether a rule is about pictures of a slot on a marketplace; without a country those of the US count."""
    shop, country = parse_marketplace(marketplace)
    if rule.marketplace != shop or (rule.countries and not rule.applies_in(country or "us")):
        return False
    scope = rule.scope.lower()
    return not (("main" in scope and slot != "main") or ("additional" in scope and slot != "additional"))


def usual_flag(rule_id: str) -> Flag:
    """How a missed rule shows: it fails where a picture is rejected or suppressed for it, else it warns."""
    if rule_id == UNREADABLE:
        return "fail"
    return "fail" if RuleBase.load().get(rule_id).severity in ("reject", "suppress") else "warn"


def known(page: dict[str, Any], kinds: Iterable[str], perhaps: Iterable[str]) -> Known:
    """Put a picture's truth together.

    Args:
        page: The fields that the case gives; its `flags` (rule ids, or ids with their status) and `either` are added to
            what the kinds say, and `not` takes rules out again.
        kinds: Kinds of rules that its faults break.
        perhaps: Kinds that could be seen either way.
    """
    shop, slot = page["marketplace"], page.get("slot", "main")
    flags = rules_broken(kinds, shop, slot)
    for rule in page.pop("flags", ()):
        flags.update({rule: usual_flag(rule)} if isinstance(rule, str) else rule)
    either = {*rules_broken(perhaps, shop, slot), *page.pop("either", ())}
    for rule in page.pop("not", ()):
        flags.pop(rule, None)
        either.discard(rule)
    either -= set(flags)
    verdict = "fail" if "fail" in flags.values() else "pass"
    return Known.model_validate({**page, "flags": flags, "either": sorted(either), "verdict": verdict})
