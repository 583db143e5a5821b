"""The score in words and a table."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from evals.check_set.score import PRECISION, RECALL, REPAIRED, VERDICTS, RepairScore, SetScore, Wrong
from evals.quality import Figure, percent


def figures(score: SetScore) -> list[Figure]:
    """What is wanted of the checks, for the history of quality."""
    below = sum(one.precision < PRECISION or one.recall < RECALL for one in score.rules.values())
    found = [
        percent("precision", score.micro.precision, 100 * PRECISION),
        percent("recall", score.micro.recall, 100 * RECALL),
        percent("right verdicts", score.exact, 100 * VERDICTS),
        Figure("rules below 0.95", below, 0, at_most=True),
    ]
    return found + ([percent("pass after the repair", score.repair.share, 100 * REPAIRED)] if score.repair else [])


def report_lines(score: SetScore) -> Iterator[str]:
    """The whole report, line by line: the rules that are wrong somewhere, every wrong picture, then the sums."""
    clean = score.pictures - score.faulty
    yield f"{score.pictures} pictures: {score.faulty} with faults, {clean} clean; {len(score.rules)} rules occur."
    yield ""
    yield f"{'rule':44} found missed false  precision recall"
    for rule, one in sorted(score.rules.items()):
        mark = "" if one.precision >= PRECISION and one.recall >= RECALL else "  <"
        counted = f"{one.found:5} {one.missed:6} {one.false_alarms:5}"
        yield f"{rule:44} {counted} {one.precision:10.2f} {one.recall:6.2f}{mark}"
    yield ""
    yield from (_line(one) for one in score.wrong)
    if score.repair:
        yield from _repairs(score.repair)
    precision, recall = score.macro
    yield ""
    micro = score.micro
    yield f"precision {micro.precision:.3f} of all findings, {precision:.3f} mean over rules (wanted {PRECISION})"
    yield f"recall    {micro.recall:.3f} of all faults, {recall:.3f} mean over rules (wanted {RECALL})"
    yield f"verdict   {score.exact:.3f} right, {score.verdicts_right} of {score.pictures} (wanted {VERDICTS})"
    yield "PASSED" if score.good_enough else "BELOW THE THRESHOLDS"


def _line(one: Wrong) -> str:
    told = " | ".join(part for part in (one.measured, one.message) if part)
    return f"{one.file}\n    {one.rule}: expected {one.expected}, got {one.got}" + (f" ({told})" if told else "")


def _repairs(repair: RepairScore) -> Iterator[str]:
    yield ""
    yield f"repairs: {repair.passed} of {repair.tried} pass afterwards, {repair.share:.3f} (wanted {REPAIRED})"
    if repair.products:
        usual = median(one.difference for one in repair.products.values())
        intact = len(repair.products) - len(repair.damaged)
        yield f"products: {intact} of {len(repair.products)} intact, usual difference {usual:.1f} of 255"
    for name, one in repair.damaged.items():
        yield f"{name}\n    {1 - one.kept:.0%} of the product is missing or different"
    yield from (_line(one) for one in repair.failures)
