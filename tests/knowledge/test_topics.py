import numpy as np
import pytest

from knowledge import topics as topics_module
from knowledge.rules import RuleBase
from knowledge.topics import LEARNED, Topics, phrases, read_learned, topics_near, write_learned
from knowledge.words import read


def first(question: str) -> str:
    near = topics_near(read(question))
    return max(near, key=lambda name: near[name])


def test_what_was_learned_fits_the_topics_of_today():
    learned = read_learned(LEARNED)
    assert learned is not None, "run: python -m knowledge.topics"
    assert set(learned.names) == set(phrases())


def test_every_rule_has_a_topic_and_every_topic_a_rule():
    named = {name for rule in RuleBase.load().rules for name in rule.topics}
    assert all(rule.topics for rule in RuleBase.load().rules)
    assert named == set(phrases())


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("how heavy can the photos on walmart get", "filesize"),
        ("wie viele Fotos passen in ein Ebay-Angebot", "count"),
        ("el fondo puede ser de otro color en amazon", "background"),
        ("एट्सी पर टाइटल में कितने अक्षर लिख सकते हैं", "title_length"),
        ("flipkart pe photo par apna logo laga sakta hu", "text_logo"),
        ("amazn tittle lenght limt", "title_length"),
    ],
)
def test_a_question_in_any_language_finds_its_topic(question, topic):
    assert first(question) == topic


def test_a_text_about_nothing_of_ours_has_no_clear_topic():
    assert max(topics_near(read("the weather in Berlin tomorrow")).values()) < 0.4
    assert set(topics_near(read("amazon")).values()) == {0.0}


def test_what_was_learned_from_other_topics_is_not_read(tmp_path, monkeypatch):
    small = Topics(("a",), ("size",), (np.ones(4096), np.ones(1)), np.zeros(1), np.zeros((6146, 1)))
    write_learned(tmp_path / "topics.npz", small)
    read_again = read_learned(tmp_path / "topics.npz")
    assert read_again is not None and read_again.names == ("a",)

    monkeypatch.setattr(topics_module, "fingerprint", lambda: "other")
    assert read_learned(tmp_path / "topics.npz") is None
