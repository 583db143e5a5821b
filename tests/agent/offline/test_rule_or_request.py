"""A question about a rule is looked up, however much it sounds like a request to write, load, enlarge or search."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from langchain_core.messages import AIMessage, HumanMessage

from agent.offline.context import Context, Turn
from agent.offline.model import OfflineChatModel
from agent.offline.steer import understand_turn

MESSAGES = yaml.safe_load((Path(__file__).parent / "rule_or_request.yaml").read_text("utf-8"))


def answer(text: str) -> AIMessage:
    about = {"description": "", "parameters": {"type": "object", "properties": {}}}
    search = {"type": "function", "function": {"name": "search_guidelines", **about}}
    return OfflineChatModel().bind_tools([search]).invoke([HumanMessage(text)])


@pytest.mark.parametrize(
    ("intent", "text"), [(intent, t) for intent, texts in MESSAGES.items() for t in texts if intent != "unknown_shop"]
)
def test_rule_questions_and_requests_are_told_apart(intent, text):
    understood = understand_turn(Context([Turn(text)], {}))
    assert {request.intent.name for request in understood.requests} == {intent}
    assert not any(request.rivals for request in understood.requests)


@pytest.mark.parametrize("text", MESSAGES["unknown_shop"])
def test_no_other_shops_rule_stands_in_for_that_of_a_shop_nobody_knows(text):
    reply = answer(text)
    assert not reply.tool_calls
    assert any(no in reply.text for no in ("no rules of", "keine Regeln", "No tengo normas", "नहीं हैं", "nahi hain"))


@pytest.mark.parametrize(
    "text",
    [
        "Which size does Amazon want on White?",
        "how many photos on Etsy at Christmas",
        "Wie viele Bilder bei Schmuck?",
        "Wie groß sollen Fotos bei Kerzen sein?",
        "put my mug on Marble",
        "¿Cuántas fotos en total?",
        "Photo par text likh sakte hai kya?",
        "Can I Put Text On My Main Image On Amazon?",
    ],
)
def test_things_and_places_are_no_unknown_shops(text):
    assert "no rules of" not in (reply := answer(text)).text
    assert not any(no in reply.text for no in ("Von ", "No tengo normas", "rules mere paas nahi"))


@pytest.mark.parametrize(
    "text",
    [
        "google disapproved 3 items, the pictures have our shop name in the corner",
        "client sent me webp only, will ajio take it",
        "Agentur hat 'Nr. 1' in die Amazon-Titel geschrieben. Ist das schlimm?",
        "hamare designer ne flipkart ki photo par 50% off likh diya, ab reject ho gayi",
    ],
)
def test_a_situation_told_without_a_picture_is_a_rule_question(text):
    assert [call["name"] for call in answer(text).tool_calls] == ["search_guidelines"]


@pytest.mark.parametrize(
    "text",
    [
        "need pics for my insta shop, cozy autumn",
        "my client has a lamp, she wants it on a marble table for etsy",
        "client ko ek white background wali photo chahiye flipkart ke liye",
    ],
)
def test_what_a_client_wants_made_stays_an_order(text):
    assert "ask_rules" not in {request.intent.name for request in understand_turn(Context([Turn(text)], {})).requests}
