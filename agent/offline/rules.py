"""An answer to a rule question, from the rules that the search returned: short first, then exceptions, date, source.

Every part of a question and every marketplace it names gets its own line; nothing is said that no rule says.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from agent.offline.context import Step
from agent.offline.data import load
from agent.offline.language import Language
from agent.offline.question_kind import says_how
from agent.offline.rule_dates import since
from agent.offline.rule_lines import details, doubts, exceptions, sentence, shop_name, short_source
from agent.offline.rule_question import is_of_law
from agent.offline.rule_topics import say_gathered
from agent.offline.verdict import Verdict, verdict_on
from knowledge.gather import demands_refused, gather
from knowledge.matter import PLACES, names_of, places_of
from knowledge.parts import parts_of
from knowledge.relevance import matter, relevance
from knowledge.rules import LAW, Rule, RuleBase, parse_place
from knowledge.topics import topics_near
from knowledge.words import Reading, read

_HALF = 0.5  # agreement in matter from which a rule may be meant, whatever the topic
_NEARLY = 0.7  # part of the first rule's agreement from which another stands beside it
_SAME_TOPIC = 0.6  # part of the clearest topic's score from which a rule of another topic may be what was asked for
_THE_TOPIC = 0.75  # ... and in which nothing particular of the question stands
_OTHER_TOPIC, _CLEAR = 0.3, 0.5  # ... below which it is about something else, if a topic is as clear as this
_MOST_BESIDE = 3
# Measures of which a marketplace has a rule or has none; anything else near them is no answer.
_MEASURES = frozenset("filesize ratio zoom dpi bytes emoji tag fill alt length".split())
_FIELDS = frozenset({"title", "bullet", "description", "searchterm", "aplus", "video"})
_OF_LISTINGS = _FIELDS | {"picture", "tag"}  # where rules of a place hold; those on AI and the law hold anywhere
_HOW_MANY = frozenset({"count", "minimum", "maximum", "recommended", "required", "upload"})
_GENERAL = frozenset({"minimum", "maximum", "recommended", "count", "character", "start", "colour"})


@dataclass(frozen=True)
class Told:
    """An answer and the ids of the rules it rests on."""

    text: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class _Point:
    """What answers one part of a question for one marketplace; no rules if none does."""

    part: Reading
    shop: str
    rules: tuple[Rule, ...]
    beside: tuple[Rule, ...] = ()

    @property
    def all(self) -> tuple[Rule, ...]:
        return self.rules + self.beside


def explain_rules(step: Step, language: Language) -> Told:
    """Answer from one search.

    Args:
        step: A `search_guidelines` call with its citations, best first.
        language: Of the answer; a rule without a translation is quoted in English.
    """
    question = str(step.args.get("question", ""))
    base = RuleBase.load()
    cited = [str(citation["rule"]) for citation in step.citations]
    reading = read(question)
    marketplaces = step.args.get("marketplaces") or []
    countries = _countries(reading, marketplaces)
    found = [base.newer(rule_id, countries) or base.find(rule_id) for rule_id in cited]
    there = [rule for rule in found if rule and (not countries or any(rule.applies_in(c) for c in countries))]
    rules = list({rule.id: rule for rule in there}.values())
    places = [parse_place(name) for name in marketplaces or reading.marketplaces if name != LAW]
    together = gather(reading, places, base.rules)
    if together and {rule.id for rule in together.rules} <= set(cited):
        return Told(say_gathered(together, places, language), tuple(rule.id for rule in together.rules))
    if not rules:
        texts = load("texts")[language]
        return Told(f"{texts['rule_not_found']} {load('rule_texts')[language]['covered']}", ())
    points = _points(question, rules, marketplaces)
    if len(points) == 1 and not points[0].rules:
        apart = [
            rule
            for rule in found
            if rule
            and rule not in there
            and not _answers_another(points[0].part, rule, matter().cover(points[0].part, rule.id))
        ]
        return _none(replace(points[0], beside=(*points[0].beside, *apart)[:_MOST_BESIDE]), language)
    if len(points) == 1:
        return _one(question, points[0], cited, language, named=_names_shop(question, step))
    return _several(question, points, language)


def _countries(reading: Reading, marketplaces: Sequence[str]) -> list[str]:
    """The countries a question is about, in order of appearance."""
    return list(dict.fromkeys([*(c for name in marketplaces if (c := parse_place(name)[1])), *reading.countries]))


def _names_shop(question: str, step: Step) -> bool:
    return bool(step.args.get("marketplaces") or read(question).marketplaces)


def _points(question: str, rules: list[Rule], marketplaces: Sequence[str]) -> list[_Point]:
    """One point for each part of the question and each marketplace (or each country of one) it is about."""
    whole = read(question)
    named = [parse_place(name)[0] for name in marketplaces] or [name for name in whole.marketplaces if name != LAW]
    shops = list(dict.fromkeys(named))
    countries = _countries(whole, marketplaces)
    parts = parts_of(question)
    if LAW in whole.marketplaces and is_of_law(whole):
        shops = []  # "the new law on labels: do I have to add one on Flipkart?"
    if not shops and LAW in whole.marketplaces:
        rules = [rule for rule in rules if rule.marketplace == LAW] or rules
    if not shops or (whole.everywhere and not marketplaces):
        shops = list(dict.fromkeys(rule.marketplace for rule in rules)) if whole.everywhere else []
    compared: list[str | None] = [*countries] if len(shops) == 1 and len(countries) > 1 else [None]
    points = []
    for part in parts:
        mine = [shop for shop in shops if shop in part.marketplaces] or shops
        for shop in mine or [_first_shop(part, rules, countries, parts=len(parts))]:
            for country in compared:
                many = len(parts) * len(mine) * len(compared) > 1
                there = [rule for rule in rules if rule.applies_in(country)]
                own = [rule for rule in there if rule.marketplace == shop] or [r for r in there if r.marketplace == LAW]
                placed = replace(part, countries=(country,) if country else tuple(countries))
                points.append(_point(placed, shop, own or ([] if many else there), countries, is_one_of_many=many))
    told: set[str] = set()
    kept = []
    for point in points:  # two parts with one answer are told once
        if not point.rules or point.rules[0].id not in told:
            kept.append(point)
        told |= {rule.id for rule in point.rules}
    return kept if any(point.rules for point in kept) else points[:1]


def _first_shop(part: Reading, rules: list[Rule], countries: Collection[str], *, parts: int) -> str:
    """The marketplace that a part is answered for where none is named: of the search's first, if there is one part."""
    best = rules if parts == 1 else _best_first(part, rules, countries, shop_named=False)
    return best[0].marketplace


def _best_first(part: Reading, rules: list[Rule], countries: Collection[str], *, shop_named: bool) -> list[Rule]:
    """Rules by how well they answer a part of a question."""
    shares = relevance(part, rules, countries=countries, shop_named=shop_named)
    return sorted(rules, key=lambda rule: -shares[rule.id])


def _point(part: Reading, shop: str, rules: list[Rule], countries: Collection[str], *, is_one_of_many: bool) -> _Point:
    cover = {rule.id: matter().cover(part, rule.id) for rule in rules}
    if not rules:
        return _Point(part, shop, ())
    ordered = rules if not is_one_of_many else _best_first(part, rules, countries, shop_named=True)
    lead = next((rule for rule in ordered if not _answers_another(part, rule, cover[rule.id])), None)
    if lead is None:
        related = bool(_MEASURES & set(part.concepts)) and cover[ordered[0].id] > 0
        return _Point(part, shop, (), (ordered[0],) if related else ())
    country_named = bool(countries)
    shared = names_of(lead) & set(part.concepts) - PLACES
    alike = [
        rule
        for rule in rules
        if rule is not lead
        and rule.scope in (lead.scope, "all listing images")
        and rule.marketplace == lead.marketplace
        and (names_of(rule) & (shared - _GENERAL or shared))
        and cover[rule.id] >= cover[lead.id] * _NEARLY
    ]
    elsewhere = (
        [] if country_named else [r for r in alike if r.countries and lead.countries and r.countries != lead.countries]
    )
    beside = [rule for rule in alike if rule not in elsewhere][:_MOST_BESIDE]
    beside += _not_yet_told(part, [lead, *beside], rules)
    return _Point(part, shop, (lead, *elsewhere), tuple(beside))


def _answers_another(part: Reading, lead: Rule, cover: float) -> bool:
    """Whether even the best rule is about something else than what was asked, so that no rule is known on it."""
    fields = _FIELDS & set(part.concepts)
    if fields and not fields & (places_of(lead) | names_of(lead)) and bool(_OF_LISTINGS & places_of(lead)):
        return True
    counts = {"count", "picture"} <= set(part.concepts) and set(part.concepts) <= PLACES | _HOW_MANY
    if counts and "count" not in names_of(lead):
        return True
    near = topics_near(part)
    clearest = max(near.values())
    own = max((near.get(name, 0.0) for name in lead.topics), default=0.0)
    is_near = matter().is_near(part, lead.id)
    if own >= clearest * (_SAME_TOPIC if is_near else _THE_TOPIC):
        return False
    asked = _MEASURES & set(part.concepts)
    if (asked and not asked & names_of(lead)) or not is_near:
        return True
    return clearest >= _CLEAR and own < clearest * _OTHER_TOPIC and cover < _HALF


def _not_yet_told(part: Reading, told: list[Rule], rules: list[Rule]) -> list[Rule]:
    """`bullets: how many and how long`: a measure that was asked for and that another rule of the place has."""
    found: list[Rule] = []
    for name in [name for name in part.concepts if name in _MEASURES | {"count"}]:
        if not any(name in names_of(rule) for rule in [*told, *found]):
            found += [r for r in rules if name in names_of(r) and r.scope == told[0].scope][:1]
    return found


def _one(question: str, point: _Point, cited: Sequence[str], language: Language, *, named: bool) -> Told:
    """The answer to a question that asks one thing."""
    texts = load("rule_texts")[language]
    when = since(question, point.rules[0], language)
    whole = replace(read(question), countries=point.part.countries)  # its parts may have one answer
    verdict = None if when else verdict_on(question, whole, point.all)
    rules = _deciding_first(point, verdict)
    lead = rules[0]
    apart = [rule for rule in rules[1:] if rule in point.rules[1:]]
    opening = [when or (_verdict_in_words(verdict, language) if verdict else "")]
    if apart:
        opening.append(texts["country"])
    lines = [" ".join(filter(None, [*opening, sentence(lead, language, with_shop=not named)]))]
    lines += details(lead, cited, language)
    for rule in apart:
        lines += [sentence(rule, language), *details(rule, cited, language)]
    beside = [rule for rule in rules[1:] if rule not in apart]
    if beside:
        lines.append(load("texts")[language]["rule_also"])
        lines += [f"- {sentence(rule, language)} {short_source(rule, language)}" for rule in beside]
    if not named and lead.marketplace != LAW:
        lines.append(texts["shop_assumed"].format(shop=lead.shop))
    return Told("\n".join(filter(None, lines)), tuple(rule.id for rule in rules))


def _none(point: _Point, language: Language) -> Told:
    """That no rule is known on just this, and what comes nearest."""
    texts = load("rule_texts")[language]
    lines = [texts["nothing"].format(shop=shop_name(point.shop))]
    if point.beside:
        lines.append(load("texts")[language]["rule_also"])
        lines += [f"- {sentence(rule, language)} {short_source(rule, language)}" for rule in point.beside]
    return Told("\n".join(lines), tuple(rule.id for rule in point.beside))


def _deciding_first(point: _Point, verdict: Verdict | None) -> list[Rule]:
    rules = list(point.all)
    return [verdict.rule, *(rule for rule in rules if rule is not verdict.rule)] if verdict else rules


def _several(question: str, points: Sequence[_Point], language: Language) -> Told:
    """One line for each part and marketplace."""
    texts = load("rule_texts")[language]
    lines, told = [], []
    if not read(question).everywhere and (conflict := _conflict(points)):
        lines.append(texts["conflict"].format(first=conflict[0], second=conflict[1]))
    for point in points:
        if not point.rules:
            lines.append("- " + texts["nothing"].format(shop=shop_name(point.shop)))
            continue
        asked = point.part.rest if says_how(point.part.rest) else question  # "may I have emojis in bullets and title"
        verdict = verdict_on(asked, point.part, point.all)
        rules = _deciding_first(point, verdict)
        sizes = "size" in point.part.concepts and "size" in rules[0].about  # least and advised size go together
        shown = rules[: max(len(point.rules), 2 if sizes else 1)]
        for number, rule in enumerate(shown):
            opening = _verdict_in_words(verdict, language) if verdict and number == 0 else ""
            told_rule = sentence(rule, language, with_shop=True)
            lines.append(" ".join(filter(None, ["-", opening, told_rule, short_source(rule, language)])))
            lines += [f"  {extra}" for extra in exceptions(rule, language) + doubts(rule, language) if number == 0]
            told.append(rule.id)
    return Told("\n".join(lines), tuple(dict.fromkeys(told)))


def _conflict(points: Sequence[_Point]) -> tuple[str, str] | None:
    """Two marketplaces of which one requires what the other refuses; their names."""
    for one in points:
        for other in points:
            apart = one.shop != other.shop
            if apart and any(demands_refused(a, b) for a in one.rules for b in other.rules):
                return shop_name(one.shop), shop_name(other.shop)
    return None


def _verdict_in_words(verdict: Verdict, language: Language) -> str:
    texts = load("rule_texts")[language]
    if verdict.why == "assumed_wrong" and verdict.rule.supersedes:
        return str(texts["outdated"])
    name = ("yes" if verdict.is_yes else "no") if verdict.why == "plain" else verdict.why
    return str(texts[name].format(value=verdict.value))
