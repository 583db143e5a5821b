"""Where marketplaces contradict each other, so that one file cannot serve them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from knowledge.rules import RuleBase
from tools.check.judge_limits import ratio_name
from tools.target import Target, shown_name, target_for


def conflicts(marketplaces: Sequence[str], slot: str = "main") -> list[str]:
    """Say in plain sentences what no single file can do for all of these marketplaces.

    Args:
        marketplaces: Two or more, with or without a country.
        slot: `main` or `additional`.

    Returns:
        One sentence for each matter they disagree on; none if one file can serve all.

    Raises:
        ToolInputError: A marketplace is unknown.
    """
    targets = [target_for(name, slot) for name in dict.fromkeys(marketplaces)]
    found = (_backgrounds(targets), _ratios(targets), _fills(targets), _formats(targets), _sizes(targets))
    return [sentence for sentence in found if sentence]


def _backgrounds(targets: list[Target]) -> str | None:
    grey = [t for t in targets if t.background == "light_grey"]
    white = [t for t in targets if t.background == "white"]
    if not (grey and white):
        return None
    return (
        f"{_names(white)} {_verb(white, 'wants', 'want')} a pure white background; {_names(grey)} "
        f"{_verb(grey, 'refuses', 'refuse')} white for clothing and {_verb(grey, 'wants', 'want')} light grey. "
        "One file cannot serve both."
    )


def _ratios(targets: list[Target]) -> str | None:
    fixed = [t for t in targets if t.aspect is not None]
    floors = [t for t in targets if t.aspect is None and t.least_aspect is not None]
    clash = any(abs(_aspect(a) / _aspect(b) - 1) > 0.02 for a, b in combinations(fixed, 2))
    tall = any(t.least_aspect and _aspect(f) < t.least_aspect * 0.99 for t in floors for f in fixed)
    if not (clash or tall):
        return None
    wants = [f"{names} {ratio}" for ratio, names in _grouped(fixed, lambda t: ratio_name(_aspect(t)))]
    if tall:
        wants += [f"{_names(floors)} at least as wide as high"]
    return f"The ratio of width to height differs: {'; '.join(wants)}. One file cannot serve both."


def _fills(targets: list[Target]) -> str | None:
    asked = [t for t in targets if t.fill]
    if not any(_shared(a, b) <= 0 for a, b in combinations(asked, 2)):
        return None
    wants = [f"{names} {share}" for share, names in _grouped(asked, _share)]
    return f"The product's share of the frame differs: {'; '.join(wants)}. No single share is safe for all."


def _formats(targets: list[Target]) -> str | None:
    asked = [t for t in targets if t.formats]
    if not any(not set(a.formats) & set(b.formats) for a, b in combinations(asked, 2)):
        return None
    wants = [f"{names} {formats}" for formats, names in _grouped(asked, lambda t: " or ".join(t.formats))]
    return f"The file formats differ: {'; '.join(wants)}. One file cannot serve both."


def _sizes(targets: list[Target]) -> str | None:
    """Least pixels here above most pixels there; advice counts, since following it gets the file refused elsewhere."""
    for small, large in [pair for a, b in combinations(targets, 2) for pair in ((a, b), (b, a))]:
        wanted = max((max(s.width, s.height, s.longest) for s in large.steps), default=0)
        refused = "most_side" in small.rules and RuleBase.load().get(small.rules["most_side"]).severity == "reject"
        if small.most_side and refused and wanted > small.most_side:
            return (
                f"{shown_name(large.marketplace)} wants {wanted} px, {shown_name(small.marketplace)} takes at most "
                f"{small.most_side} px. One file cannot serve both."
            )
    return None


def _aspect(target: Target) -> float:
    return target.aspect or 1.0


def _shared(one: Target, other: Target) -> float:
    """How much two fill ranges overlap."""
    first, second = one.fill or (0, 1), other.fill or (0, 1)
    return min(first[1], second[1]) - max(first[0], second[0])


def _share(target: Target) -> str:
    least, most = target.fill or (0, 1)
    return f"{least:.0%} or more" if most >= 1 else f"{least:.0%} to {most:.0%}"


def _grouped(targets: Iterable[Target], key: Callable[[Target], str]) -> list[tuple[str, str]]:
    groups: dict[str, list[Target]] = {}
    for target in targets:
        groups.setdefault(key(target), []).append(target)
    return [(value, _names(group)) for value, group in groups.items()]


def _names(targets: list[Target]) -> str:
    names = list(dict.fromkeys(shown_name(t.marketplace) for t in targets))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _verb(targets: list[Target], one: str, several: str) -> str:
    return one if len({shown_name(t.marketplace) for t in targets}) == 1 else several
