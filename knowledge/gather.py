"""Questions that many rules answer together: why a listing was hidden, and whether one file serves two marketplaces.

Knows what rules say and limit; does not know how a question is searched for or how an answer is worded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.matter import PLACES
from knowledge.rules import Limit, Rule
from knowledge.words import Reading

Place = tuple[str, str | None]  # marketplace and country

_HIDDEN = frozenset({"suppressed", "refused"})
_FIRST = "amazon"
_MOST = 6  # reasons told; more would not be read
_PICTURES = ("main image", "all listing images")
_TITLE = ("listing title",)
_SERIOUS = ("reject", "suppress")
_COLOURS = frozenset({"white", "grey", "square"})
_GOODS = frozenset({"clothing", "shoe", "jewellery"})
_OF_ONE_FILE = _GOODS | {"background", "white", "grey", "filesize"}  # "one file, white background, for shoes"
_NO_LIMIT = float("inf")
_OF_A_FILE = ("background", "ratio", "size", "format", "filesize")


@dataclass(frozen=True)
class Reasons:
    """What a marketplace hides or refuses a listing for."""

    rules: tuple[Rule, ...]
    of_title: bool


@dataclass(frozen=True)
class OneFile:
    """Whether one picture can be the main picture of two marketplaces.

    Attributes:
        rules: Those that stand in the way, or else what the file must keep.
        demands: Marketplaces' names: what the first requires, the second refuses; empty if there is no such thing.
        apart: Their limits have nothing in common.
    """

    rules: tuple[Rule, ...]
    demands: tuple[str, ...] = ()
    apart: bool = False


def gather(reading: Reading, places: Sequence[Place], rules: Iterable[Rule]) -> Reasons | OneFile | None:
    """Put together the rules for a question that no single rule answers; None for any other question.

    Args:
        reading: What was understood of the question.
        places: Marketplaces it is about.
        rules: All rules.
    """
    rules = tuple(rules)
    shops = list({shop: (shop, country) for shop, country in places}.values())
    asked = set(reading.concepts) - PLACES
    if reading.one_file and len(shops) > 1 and asked <= _OF_ONE_FILE:
        return _one_file(_of_file(shops[0], reading, rules), _of_file(shops[1], reading, rules))
    if asked and asked <= _HIDDEN:
        return _reasons(shops[0] if shops else (_FIRST, None), reading, rules)
    return None


def demands_refused(one: Rule, other: Rule) -> bool:
    """Tell whether a rule requires what another refuses."""
    refused = {name for entry in other.forbids for name in entry.split("+")}
    return bool(set(one.requires) & _COLOURS & refused)


def _reasons(place: Place, reading: Reading, rules: Sequence[Rule]) -> Reasons | None:
    """What a picture or title is refused for, as far as we can check it."""
    scopes = _TITLE if "title" in reading.concepts else _PICTURES
    serious = [rule for rule in _rules(place, scopes, rules) if rule.severity in _SERIOUS]
    told = [rule for rule in serious if rule.check or "suppressed" in rule.about]
    told = sorted(told, key=lambda rule: scopes.index(rule.scope))[:_MOST]
    return Reasons(tuple(told), scopes is _TITLE) if told else None


def _one_file(ours: Sequence[Rule], theirs: Sequence[Rule]) -> OneFile | None:
    pairs = [(one, other) for one in ours for other in theirs]
    demands = [pair for one, other in pairs for pair in ((one, other), (other, one)) if demands_refused(*pair)]
    apart = [pair for pair in pairs if _limits_apart(*pair)]
    told = [rule for pair in (*demands, *apart) for rule in pair]
    told = told or [rule for matter in _OF_A_FILE for rule in (*ours, *theirs) if matter in rule.about]
    names = tuple(rule.shop for rule in demands[0]) if demands else ()
    return OneFile(tuple({rule.id: rule for rule in told}.values()), names, bool(apart)) if ours and theirs else None


def _limits_apart(one: Rule, other: Rule) -> bool:
    """No file keeps both limits: their shapes, formats or sizes in bytes have nothing in common."""
    a, b = one.limit, other.limit
    if not (a and b and {one.severity, other.severity} <= set(_SERIOUS)):
        return False
    shapes = a.aspect and b.aspect and a.aspect != b.aspect and "aspect" not in (*a.advised, *b.advised)
    formats = a.formats and b.formats and not set(a.formats) & set(b.formats)
    weights = max(_least(a), _least(b)) > min(a.megabytes or _NO_LIMIT, b.megabytes or _NO_LIMIT)
    return bool(shapes or formats or weights)


def _least(limit: Limit) -> float:
    """Least megabytes."""
    return (limit.min or 0.0) if limit.unit == "MB" else 0.0


def _of_file(place: Place, reading: Reading, rules: Sequence[Rule]) -> list[Rule]:
    """What is asked of a main picture's file; rules for some goods only where the question names them."""
    return [
        rule
        for rule in _rules(place, _PICTURES, rules)
        if set(rule.about) & set(_OF_A_FILE)
        and (rule.severity in _SERIOUS or "ratio" in rule.about or rule.severity == "none")
        and (not rule.countries or place[1])
        and not (_GOODS & set(rule.about) - set(reading.concepts) and not rule.allows)
    ]


def _rules(place: Place, scopes: Sequence[str], rules: Sequence[Rule]) -> list[Rule]:
    shop, country = place
    return [r for r in rules if r.marketplace == shop and r.applies_in(country) and r.scope in scopes]
