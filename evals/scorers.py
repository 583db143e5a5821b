"""Scorers: plain functions that compare what happened with what was expected.

Each returns a value from 0 to 1 and the reason in words. A sample passes when every score is 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from agent.events import ToolCallEvent, ToolResultEvent
from evals.listing_scorer import score_brand, score_listings
from evals.matcher import Matcher, read_picture_words
from evals.picture_scorer import score_pictures
from evals.sample import AnswerExpected, EndState, Expected, ReportExpected, ToolsExpected
from evals.score import Score, Step
from evals.trajectory import Played, PlayedTurn, made_from, named_pictures
from evals.words import language_of, says, without_rule_ids


def score(played: Played) -> list[Step]:
    """Score a whole conversation; the steps come in the order in which things happened."""
    steps = [
        Step(number, what, result)
        for number, turn in enumerate(played.turns, start=1)
        for what, result in _score_turn(turn, played)
    ]
    if played.sample.end_state:
        steps += [Step(0, f"end state: {what}", result) for what, result in _score_end(played.sample.end_state, played)]
    return steps


def _score_end(expect: EndState, played: Played) -> Iterator[tuple[str, Score]]:
    if expect.pictures:
        yield "pictures", score_pictures(expect.pictures, played.pictures, played.pictures, played)
    if expect.listing:
        yield "listing", score_listings(expect.listing, played.listings)
    if expect.brand:
        yield "brand", score_brand(expect.brand, played.brand(expect.brand.name))


def _score_turn(turn: PlayedTurn, played: Played) -> Iterator[tuple[str, Score]]:
    if turn.crash:
        yield "crash", Score(0, f"the turn ended in an error of Lightbox: {turn.crash}")
    expect: Expected = turn.turn.expect
    if expect.tools:
        yield "tools", score_tools(expect.tools, [call.name for call in turn.calls])
    for tool, calls in expect.args.items():
        yield f"args of {tool}", score_arguments(calls, [c for c in turn.calls if c.name == tool], turn)
    if expect.pictures:
        yield "pictures", score_pictures(expect.pictures, turn.made, turn.after, played)
    if expect.report:
        yield "report", score_report(expect.report, [r.report for r in turn.results if r.report])
    if expect.listing:
        yield "listing", score_listings(expect.listing, turn.listings)
    if expect.fails:
        yield "fails", score_failures(expect.fails, turn.results)
    yield "answer", score_answer(expect.answer or AnswerExpected(), turn, played.sample.language)


def score_tools(expected: ToolsExpected, called: Sequence[str]) -> Score:
    """Compare the tools called with those expected."""
    names, made = expected.names, list(called)
    if expected.none:
        fits, wanted = not made, "no tool"
    elif expected.exact:
        fits, wanted = made == names, f"exactly {_list(names)}"
    elif expected.any_order:
        fits, wanted = sorted(made) == sorted(names), f"exactly {_list(names)} in any order"
    elif expected.in_order:
        rest = iter(made)
        fits, wanted = all(name in rest for name in names), f"{_list(names)} in this order"
    else:
        fits = all(made.count(name) >= names.count(name) for name in names)
        wanted = f"at least {_list(names)}"
    return Score(float(fits), f"expected {wanted}; called {_list(made) or 'none'}")


def score_arguments(expected: Sequence[dict[str, Matcher]], calls: Sequence[ToolCallEvent], turn: PlayedTurn) -> Score:
    """Find for each expected call a different actual call whose arguments match."""
    if not calls:
        return Score(0, "the tool was not called")
    left = list(calls)
    for wanted in expected:
        reasons = [_mismatches(wanted, call.args, turn) for call in left]
        if [] not in reasons:
            closest = min(reasons, key=len) if reasons else ["there are fewer calls than expected"]
            return Score(0, "; ".join(closest))
        left.pop(reasons.index([]))
    return Score(1, "arguments match")


def _mismatches(wanted: dict[str, Matcher], given: dict[str, Any], turn: PlayedTurn) -> list[str]:
    found = ((name, mismatch(matcher, name in given, given.get(name), turn)) for name, matcher in wanted.items())
    return [f"{name} {reason}" for name, reason in found if reason]


def mismatch(matcher: Matcher, is_given: bool, value: Any, turn: PlayedTurn) -> str | None:
    """Say why an argument does not match, or None if it does."""
    if matcher.absent:
        return f"should not be given but is {value!r}" if is_given and value is not None else None
    tests = {
        "equals": lambda: _same(value, matcher.equals),
        "contains": lambda: all(_within(value, word) for word in matcher.contains or ()),
        "any_of": lambda: any(_within(value, word) or _same(value, word) for word in matcher.any_of or ()),
        "regex": lambda: re.search(matcher.regex or "", str(value), re.IGNORECASE) is not None,
        "picture": lambda: value in [i for words in matcher.picture or () for i in _meant(words, turn)],
        "made_from": lambda: value in _family(matcher.made_from or "", turn),
    }
    for key in sorted(matcher.model_fields_set & tests.keys()):
        if not tests[key]():
            shown = f"is {value!r}" if is_given else "is not given"
            return f"{shown}, expected {key} {getattr(matcher, key)!r}"
    return None


def _family(words: str, turn: PlayedTurn) -> set[str]:
    return {member for origin in _meant(words, turn) for member in made_from(origin, turn.after)}


def _meant(words: str, turn: PlayedTurn) -> list[str]:
    """`last scene` is the newest when the user spoke; `cutout 1` may have been made in this very turn."""
    return named_pictures(words, turn.before if read_picture_words(words).last else turn.after)


def _same(value: Any, wanted: Any) -> bool:
    if isinstance(value, str) and isinstance(wanted, str):
        return value.strip().casefold() == wanted.strip().casefold()
    return bool(value == wanted)


def _within(value: Any, word: Any) -> bool:
    parts = value if isinstance(value, list) else [value]
    return isinstance(word, str) and any(isinstance(part, str) and says(part, word) for part in parts)


def score_report(expected: ReportExpected, reports: Sequence[dict[str, Any]]) -> Score:
    """Look among the turn's check reports for one that says what was expected."""
    if not reports:
        return Score(0, "no check was made in this turn")
    reasons = [_report_mismatch(expected, report) for report in reports]
    return Score(1, "the report says so") if None in reasons else Score(0, str(reasons[-1]))


def _report_mismatch(expected: ReportExpected, report: dict[str, Any]) -> str | None:
    if expected.marketplace and report["marketplace"] != expected.marketplace:
        return f"the check was for {report['marketplace']}, expected {expected.marketplace}"
    failed = [finding["rule"] for finding in report["findings"] if finding["status"] == "fail"]
    if expected.verdict and report["verdict"] not in expected.verdict:
        because = f" ({_list(failed)})" if failed else ""
        return f"the verdict is {report['verdict']}{because}, expected {' or '.join(expected.verdict)}"
    if lacking := [rule for rule in expected.fails if rule not in failed]:
        return f"{_list(lacking)} did not fail; failed: {_list(failed) or 'nothing'}"
    return None


def score_failures(expected: Sequence[str], results: Sequence[ToolResultEvent]) -> Score:
    """Look whether each of these tools reported that it could not do what it was asked."""
    failed = [result.name for result in results if not result.ok]
    lacking = [name for name in expected if name not in failed]
    return Score(float(not lacking), f"expected {_list(expected)} to fail; failed: {_list(failed) or 'none'}")


def score_answer(expected: AnswerExpected, turn: PlayedTurn, language: str) -> Score:
    """Compare an answer's words, sources, question and language with what was expected."""
    answer = turn.answer
    own_words = without_rule_ids(answer.text)
    wrong = [
        f"does not say {' or '.join(map(repr, any_of))}" for any_of in expected.must_say if not _any(own_words, any_of)
    ]
    wrong += [f"says {phrase!r}" for phrase in expected.must_not_say if says(own_words, phrase)]
    cited = [citation["rule"] for citation in answer.citations]
    wrong += [f"does not cite {rule}" for rule in expected.cites or () if rule not in cited]
    if expected.cites_first and expected.cites_first not in cited[:1]:
        wrong.append(f"does not cite {expected.cites_first} first")
    if expected.cites_any and not set(expected.cites_any) & set(cited):
        wrong.append(f"cites none of {_list(expected.cites_any)}")
    if wrong and (expected.cites or expected.cites_any or expected.cites_first):
        wrong.append(f"(cited: {_list(cited) or 'nothing'})")
    if expected.needs and (answer.needs or "nothing") not in expected.needs:
        wrong.append(f"asks for {answer.needs or 'nothing'}, expected {' or '.join(expected.needs)}")
    wanted, found = expected.language or language, language_of(answer.text)
    if not answer.text.strip():
        wrong.append("is empty")
    elif wanted != "any" and found not in (wanted, None):
        wrong.append(f"is written in {found}, expected {wanted}")
    if expected.max_words and len(answer.text.split()) > expected.max_words:
        wrong.append(f"has {len(answer.text.split())} words, at most {expected.max_words} expected")
    if not wrong:
        return Score(1, "the answer fits")
    return Score(0, f"the answer {'; '.join(wrong)}: {_short(answer.text)}")


def _any(text: str, phrases: Sequence[str]) -> bool:
    return any(says(text, phrase) for phrase in phrases)


def _short(text: str, limit: int = 240) -> str:
    flat = " ".join(text.split())
    return repr(flat if len(flat) <= limit else flat[: limit - 1] + "…")


def _list(words: Sequence[str]) -> str:
    return ", ".join(words)
