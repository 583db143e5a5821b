"""Check a listing's texts against a marketplace's rules."""

from __future__ import annotations

from datetime import date

from knowledge.rules import Rule, RuleBase
from tools.check.checker import known_marketplace, source_of
from tools.check.report import CheckReport, Finding, look_yourself, own_finding, verdict_of
from tools.listing.checks import CHECKS
from tools.listing.judgement import Judgement, Written
from tools.listing.listing import TEXTS, Listing
from tools.listing.messages import say
from tools.listing.words import language_of

NO_RULES = "no-listing-rules"
_SCOPES = ("title", "bullets", "description", "search terms", "AI policy")


def check_texts(listing: Listing, marketplace: str, name: str = "listing", today: date | None = None) -> CheckReport:
    """Check a listing.

    Args:
        listing: Its texts. Rules about fields that were not given are left out.
        marketplace: `amazon`, or with a country `amazon.de`.
        name: What the report calls it: the file's name.
        today: The day to judge by, since rules begin on days; None for now.

    Returns:
        The report (design 4.3); its slot is `listing`.

    Raises:
        ToolInputError: The marketplace is unknown.
    """
    shop, country = known_marketplace(marketplace)
    base = RuleBase.load()
    rules = rules_about_texts(marketplace)
    whole = " ".join(place.text for place in listing.places(*TEXTS, "bullets", "tags"))
    language, sure = (listing.language, True) if listing.language else language_of(whole, country)
    written = Written(listing, base.names[shop], country, language, sure, today or date.today(), _replaced(rules, base))
    answers = [(rule, CHECKS[rule.check](rule, written)) for rule in rules if rule.check in CHECKS]
    findings = [_finding(rule, answer) for rule, answer in answers if answer]
    if findings:
        decided = {finding.rule for finding in findings}
        asked = [r for r in rules if r.by_eye and r.id not in decided and _says_something_about(r, listing)]
        findings += _by_eye(asked)
    else:
        findings = [_no_rules(written)]
    return CheckReport(
        file=name, marketplace=marketplace, slot="listing", width=None, height=None, findings=findings,
        verdict="review" if findings[0].rule == NO_RULES else verdict_of(findings),
    )  # fmt: skip


def rules_about_texts(marketplace: str) -> list[Rule]:
    """The rules in force that are about texts.

    Raises:
        ToolInputError: The marketplace is unknown.
    """
    shop, country = known_marketplace(marketplace)
    base = RuleBase.load()
    return _in_force([rule for rule in base.select(shop, country) if _is_about_texts(rule, country)], base)


def _is_about_texts(rule: Rule, country: str | None) -> bool:
    """Whether the rule is about texts; one country's own rules count only when it was named."""
    if rule.severity == "none" or (rule.countries and not country):
        return False
    if rule.scope == "AI policy":
        return rule.check in CHECKS or bool(rule.by_eye and any(w in rule.by_eye for w in ("description", "title")))
    return any(scope in rule.scope for scope in _SCOPES)


def _in_force(rules: list[Rule], base: RuleBase) -> list[Rule]:
    """Leave out rules that another of these has replaced; where the newer one does not hold, the older still does."""
    ids = {rule.id for rule in rules}
    return [rule for rule in rules if base.superseded_by.get(rule.id) not in ids]


def _replaced(rules: list[Rule], base: RuleBase) -> dict[str, tuple[int, date | None]]:
    replaced: dict[str, tuple[int, date | None]] = {}
    for rule in rules:
        for old in (base.get(old) for old in rule.supersedes):
            if rule.check and old.limit and old.limit.max is not None:
                replaced[rule.check] = int(old.limit.max), rule.limit.applies_from if rule.limit else None
    return replaced


def _says_something_about(rule: Rule, listing: Listing) -> bool:
    names = {"title": "title", "bullets": "bullets", "description": "description", "search terms": "search_terms"}
    return rule.scope == "AI policy" or any(
        word in rule.scope and name in listing.texts for word, name in names.items()
    )


def _finding(rule: Rule, answer: Judgement) -> Finding:
    return Finding(
        rule=rule.id, status=answer.status, severity=rule.severity, measured=answer.measured,
        limit=rule.threshold or rule.rule, message=answer.message, confidence=answer.confidence, evidence=None,
        fix=None, source=source_of(rule), as_of=rule.as_of, field=", ".join(answer.fields) or None,
    )  # fmt: skip


def _by_eye(asked: list[Rule]) -> list[Finding]:
    """One finding for all that a machine cannot decide; none where there is nothing of the kind."""
    if not asked:
        return []
    return [look_yourself(asked, [str(rule.by_eye) for rule in asked])]


def _no_rules(written: Written) -> Finding:
    return own_finding(
        NO_RULES, "unknown", "none", say("nothing_checked", shop=written.shop),
        measured="not measured", limit="no rule known", confidence=0,
    )  # fmt: skip
