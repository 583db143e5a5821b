"""The assistant's data files fit together."""

from __future__ import annotations

import re

import yaml

from agent.offline.classifier import LEARNED, read_learned
from agent.offline.data import FOLDER, load
from agent.offline.examples import expand, intents
from knowledge.rules import RuleBase


class _NoDoubles(yaml.BaseLoader):
    """Reads YAML as usual, but does not let a later key replace an earlier one."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value if key.value != "<<"]
        doubled = {key for key in keys if keys.count(key) > 1}
        assert not doubled, f"{node.start_mark}: {doubled} stands twice"
        return super().construct_mapping(node, deep)


LANGUAGES = {"en", "de", "es", "hi", "hinglish"}
FIELD = re.compile(r"\{(\w+)\}")


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


def test_translated_rules_exist_in_the_rule_base():
    known = {rule.id for rule in RuleBase.load().rules}

    assert set(load("rule_words")) <= known


def test_translated_rules_carry_every_number_of_the_rule_and_no_other():
    rules = {rule.id: rule for rule in RuleBase.load().rules}

    for name, words in load("rule_words").items():
        if name not in rules:
            continue
        rule = rules[name]
        for language in LANGUAGES - {"en"}:
            said = numbers_in(words[language])
            assert numbers_in(rule.rule) <= said <= numbers_in(f"{rule.rule} {rule.threshold}"), (name, language)
            if "but" in words:
                assert numbers_in(words["but"][language]) == numbers_in(rule.exceptions or ""), (name, language)


def numbers_in(text: str) -> set[str]:
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)[,.](?=000(?!\d))", "", text)))


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
