"""Scoring rule questions: the sets that ship fit the rules, the scorer sees what is wrong, and the search finds."""

import pytest
from click.testing import CliRunner

from evals.questions.__main__ import main
from evals.questions.question import Question, faults, is_found, load

CITED = {"rule": "ebay-title-80", "marketplace": "ebay", "title": "x", "as_of": "2026", "confidence": "high"}
ASKED = Question(ask="ebay title?", language="en", rules=("ebay-title-80",), says=("80|eighty",), never=("200",))


def test_the_questions_that_ship_are_many_in_four_languages_and_name_rules_that_exist():
    questions = load()
    assert len(questions) >= 150
    assert {question.language for question in questions} == {"en", "de", "es", "hi", "hinglish"}
    assert len({question.ask for question in questions}) == len(questions)


def test_the_right_rule_is_among_the_first_three_for_95_percent(guidelines):
    missed = [
        q.ask for q in load() if not q.before and not is_found(q, [hit.rule.id for hit in guidelines.search(q.ask)])
    ]
    assert len(missed) <= 0.05 * len(load()), missed


@pytest.mark.parametrize(
    ("text", "citations", "wrong"),
    [
        ("A title has up to 80 characters.", [CITED], []),
        ("A title has up to 180 characters.", [CITED], ["does not say '80|eighty'"]),
        ("80, some say 200.", [CITED], ["says '200'"]),
        ("80 characters.", [], ["does not cite ebay-title-80"]),
        ("80.", [{**CITED, "as_of": ""}], ["citation of ebay-title-80 lacks as_of"]),
    ],
)
def test_what_is_wrong_with_an_answer_is_said(text, citations, wrong):
    assert faults(ASKED, text, citations) == wrong


def test_yes_or_no_is_the_first_word_in_any_language():
    for language, text in (("de", "Nein. Das geht nicht."), ("hi", "नहीं। लोगो नहीं।"), ("es", "No, no se puede.")):
        question = Question(ask="?", language=language, opens="no", cites=("ebay-title-80",))
        assert faults(question, text, [CITED]) == []
    assert faults(question, "Sí.", [CITED]) == ["does not begin with no"]


def test_a_question_that_goes_on_with_another_is_judged_by_its_answer_alone():
    assert is_found(Question(ask="and on eBay?", language="en", before=("etsy title?",), rules=("ebay-title-80",)), [])


def test_without_a_rule_the_answer_says_so_and_cites_nothing():
    unknown = Question(ask="temu?", language="en", none=True)
    assert faults(unknown, "No rule found about that.", []) == []
    assert faults(unknown, "1000 px.", [CITED]) == ["does not say that no rule is known", "cites {'ebay-title-80'}"]


def test_a_question_file_that_names_an_unknown_rule_is_refused(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("- {ask: x, language: en, rules: [ebay-title-800]}", "utf-8")

    result = CliRunner().invoke(main, [str(path)])

    assert result.exit_code == 2
    assert "names unknown rules ['ebay-title-800']" in result.output


def test_the_agent_answers_and_the_score_is_printed(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "- {ask: ebay title length, language: en, rules: [ebay-title-80], says: ['80']}\n"
        "- {ask: walmart title length, language: en, rules: [walmart-title-150], says: ['999']}\n", "utf-8"
    )  # fmt: skip

    result = CliRunner().invoke(main, [str(path)])

    assert "✗ does not say '999'" in result.output
    assert "all           2 questions  100% right rule in the first three,  50% right answer  (2, 1)" in result.output
    assert result.exit_code == 1
