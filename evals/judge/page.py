"""What is printed of a calibration."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from evals.judge.calibration import Agreement
from evals.report import say

RELIABLE = 0.6  # Cohen's kappa from which agreement is called substantial (Landis and Koch 1977)


def print_agreement(name: str, agreement: Agreement) -> None:
    """Print how far a judge agrees with people, where it does not, and what it cost."""
    out = Console()
    table = Table(title=f"Judge {name} beside people", title_justify="left")
    for heading in ("", "judge: met", "judge: not met"):
        table.add_column(heading, justify="right" if heading else "left")
    table.add_row("person: met", str(agreement.met_both), str(agreement.met_only_person))
    table.add_row("person: not met", str(agreement.met_only_judge), str(agreement.met_neither))
    out.print(table)
    for label, said in agreement.differing:
        person = "met" if label.met else "not met"
        say(out, f"\n  {label.id}: a person says {person}: {label.because}", "yellow")
        say(out, f"    the judge: {said.reason}")
    if agreement.undecided:
        say(out, f"\nWithout a readable verdict, counted against the judge: {', '.join(agreement.undecided)}.", "red")
    say(out, f"\nThe judge {agreement.in_words}. It took {agreement.tokens:,} tokens.")
    if agreement.kappa < RELIABLE:
        say(out, f"Below {RELIABLE} its verdicts are little more than an opinion: take another model.", "red")
