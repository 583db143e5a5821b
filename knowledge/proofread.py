"""Mistakes in the rule files, as sentences: for whoever has just edited one.

Knows the files and the names that records share with the word list; does not know what programs make of the rules.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from pydantic import ValidationError

from knowledge.matter import names_of
from knowledge.rules import FOLDER, Rule, RuleBase
from knowledge.topics import phrases
from knowledge.words import concepts

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")


def faults_in_rules(folder: Path = FOLDER) -> list[str]:
    """Read the rule files, not from memory but anew, and list what is wrong in them.

    Returns:
        One sentence for each fault, with the file and the rule's id; empty if all is in order.
    """
    found: list[str] = []
    rules: list[Rule] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            page = yaml.safe_load(path.read_text("utf-8"))
        except yaml.YAMLError as error:
            found.append(f"{path.name} is not YAML: {' '.join(str(error).split())}")
            continue
        for record in page.get("rules", []):
            try:
                rules.append(Rule(marketplace=page["marketplace"], shop=page["name"], **record))
            except ValidationError as error:
                what = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
                found.append(f"{path.name}, rule {record.get('id', '(without id)')!r}: {what}.")
    found += _between(rules) if not found else []
    return found


def _between(rules: list[Rule]) -> list[str]:
    """Faults that show only when all rules are read."""
    found = []
    topics = phrases()
    ids = {rule.id for rule in rules}
    for rule in rules:
        told = " ".join(filter(None, (rule.rule, rule.exceptions, rule.note)))
        if named := sorted(ids & set(_ID.findall(told))):
            found.append(f"Rule {rule.id!r} names {', '.join(named)}, which readers do not know. Say it in words.")
        if unknown := sorted(set(rule.topics) - set(topics)):
            found.append(f"Rule {rule.id!r} names topics that topics.yaml does not have: {', '.join(unknown)}.")
        if unknown := sorted((names_of(rule) | set(rule.not_for)) - concepts()):
            found.append(
                f"Rule {rule.id!r} is about {', '.join(unknown)}, which words.yaml does not list. Add it there."
            )
    try:
        RuleBase(rules)
    except ValueError as error:
        found.append(f"{error}.")
    return found
