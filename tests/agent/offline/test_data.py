"""The assistant's data files fit together."""

from __future__ import annotations

import re

import yaml

from agent.offline.classifier import LEARNED, read_learned
from agent.offline.data import FOLDER, load
from agent.offline.examples import expand, intents
from knowledge.rules import RuleBase


class _NoDoubles(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
    """Reads YAML as usual, but does not let a later key replace an earlier one."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value if key.value != "<<"]
        doubled = {key for key in keys if keys.count(key) > 1}
        assert not doubled, f"{node.start_mark}: {doubled} stands twice"
        return super().construct_mapping(node, deep)


LANGUAGES = {"en", "de", "es", "hi", "hinglish"}
FIELD = re.compile(r"\{(\w+)\}")
CODE = re.compile(r"\b(?:\w+_\w+|[a-z]+[A-Z]\w+|c2pa\.\w+|[A-Z]{2,}\d*)\b")
SAID_OTHERWISE = {"AI", "EU", "EUR", "UK", "US", "UAE", "ALL", "CAPS"}


def test_the_shipped_classifier_was_learned_from_these_examples():
    assert read_learned(LEARNED) is not None, "examples or word lists changed: run python -m agent.offline.classifier"


def test_no_name_stands_twice_in_a_data_file():
    for path in [*FOLDER.rglob("*.yaml"), *(FOLDER.parents[1] / "knowledge").rglob("*.yaml")]:
        yaml.load(path.read_text("utf-8"), _NoDoubles)


def test_every_sentence_exists_in_every_language_with_the_same_blanks():
    texts = load("texts")

    for language in LANGUAGES - {"en"}:
        assert set(texts[language]) == set(texts["en"])
        for name, sentence in texts["en"].items():
            extra = set(FIELD.findall(texts[language][name])) - set(FIELD.findall(sentence)) - {"words", "measured"}
            assert not extra, (language, name)


def test_every_fixed_reply_exists_in_every_language():
    for intent in intents().values():
        for kind, table in intent.texts.items():
            assert set(table) == LANGUAGES, (intent.name, kind)
        if intent.does == "refuse":
            assert intent.text("reply", "en")


def test_every_rule_its_exceptions_and_disputes_are_said_in_every_language():
    rules, words = RuleBase.load().rules, load("rule_words")

    assert set(words) == {rule.id for rule in rules}
    for rule in rules:
        said = words[rule.id]
        more = {*(["but"] if rule.exceptions else []), *(["note"] if rule.disputed else [])}
        assert set(said) == LANGUAGES - {"en"} | more, rule.id
        for part in (said, *(said[name] for name in more)):
            assert all(part[language].strip() for language in LANGUAGES - {"en"}), rule.id


def test_translated_rules_carry_every_number_of_the_rule_and_no_other():
    words = load("rule_words")

    for rule in RuleBase.load().rules:
        for language in LANGUAGES - {"en"}:
            said = words[rule.id]
            in_it = numbers_in(said[language])
            assert numbers_in(rule.rule) <= in_it <= numbers_in(f"{rule.rule} {rule.threshold}"), (rule.id, language)
            for name, text in (("but", rule.exceptions), ("note", rule.note)):
                if name in said:
                    assert numbers_in(said[name][language]) == numbers_in(text or ""), (rule.id, name, language)


def test_translated_rules_keep_what_forms_and_programs_read():
    """Such as `PT01`, `structured_title`, `JPEG`."""
    words = load("rule_words")

    for rule in RuleBase.load().rules:
        for language in LANGUAGES - {"en"}:
            said = words[rule.id]
            for text, translated in ((rule.rule, said), (rule.exceptions or "", said.get("but", {}))):
                missing = {code for code in CODE.findall(text) if code not in translated[language]} - SAID_OTHERWISE
                assert not missing, (rule.id, language)


def numbers_in(text: str) -> set[str]:
    """Numbers without separators of thousands: `9,999` and `9.999` are `9999`, `255,255,255` are three."""
    return set(re.findall(r"\d+", re.sub(r"(?<!\d[,.])\b(\d{1,3})[,.](\d{3})\b(?![,.]\d)", r"\1\2", text)))


def test_examples_are_written_out_so_that_every_alternative_occurs():
    assert expand("[remove|erase] the [bg|background|wall]") == [
        "remove the background", "erase the wall", "remove the bg"
    ]  # fmt: skip
    assert expand("[please |]cut it out") == ["please cut it out", "cut it out"]


def test_no_example_belongs_to_two_intents():
    owner: dict[str, str] = {}
    for intent in intents().values():
        for example in intent.examples:
            other = owner.setdefault(example.lower(), intent.name)
            assert other == intent.name, f"{example!r} is an example of {other} and of {intent.name}"
