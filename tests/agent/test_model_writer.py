"""Listings by a language model that tries to invent: what it makes up is gone, the rest stands and names its facts."""

from __future__ import annotations

import json
from typing import Any

import httpx
import openai
import pytest
from langchain_core.messages import AIMessage
from langchain_openai import ChatOpenAI
from scripted import ScriptedChatModel, call

from agent.model_writer import ModelWriter
from agent.studio import Studio
from knowledge.products.facts import read_sentence
from tools.claims.verify import unsupported_claims
from tools.errors import ToolInputError
from tools.write_listing import write_listing
from tools.writing.compose import OfflineWriter
from tools.writing.draft import Draft, Piece
from tools.writing.grounding import take_out_doubtful
from tools.writing.listing_writer import write
from tools.writing.writer import Written

MUG = read_sentence("brand: Hearthline, mug, stoneware, 350 ml, dishwasher safe, blue", "said")
GOOD = [
    ("title", "Hearthline Stoneware Mug"),
    ("title", "350 ml"),
    ("description", "Your morning coffee gets a mug of its own. It is made of stoneware and holds 350 ml."),
    ("tags[0]", "stoneware mug"),
    ("tags[1]", "blue mug"),
]
INVENTED = [
    ("title", "Hearthline Stoneware Mug"),
    ("title", "World's Finest Microwave Safe Mug"),
    ("description", "Made in Italy by master potters. It holds 350 ml. It weighs 400 g and is FDA approved."),
    ("description", "A lifetime warranty is included. It fits all standard cup holders."),
    ("tags[0]", "organic mug"),
    ("tags[1]", "blue mug"),
]


def copy(sentences: list[tuple[str, str]]) -> AIMessage:
    said = [{"field": field, "text": text, "facts": ["f1"]} for field, text in sentences]
    return AIMessage("", tool_calls=[call("ListingCopy", sentences=said)])


def writer(*replies: Any) -> tuple[ModelWriter, ScriptedChatModel]:
    brain = ScriptedChatModel(replies=list(replies))
    return ModelWriter(brain, "openai:scripted"), brain


def test_a_true_text_stays_and_its_sentences_are_tied_to_the_facts_they_say():
    model, brain = writer(copy(GOOD))
    listing = write(MUG, "etsy", "en", writer=model)
    record = listing.as_json()

    assert record["title"] == "Hearthline Stoneware Mug, 350 ml" and record["writer"] == "openai:scripted"
    assert record["description"].startswith("Your morning coffee") and record["invented"] == record["filled"] == []
    facts = {one["text"]: [MUG.facts[int(f[1:]) - 1].kind for f in one["facts"]] for one in record["sentences"]}
    assert facts["It is made of stoneware and holds 350 ml."] == ["material", "capacity"]
    assert facts["Your morning coffee gets a mug of its own."] == ["product"]
    brain.assert_finished()


def test_inventions_are_taken_out_and_the_model_is_told_what_was_wrong():
    model, brain = writer(copy(INVENTED), copy(GOOD))
    record = write(MUG, "etsy", "en", writer=model).as_json()

    assert record["title"] == "Hearthline Stoneware Mug, 350 ml"
    assert {"certificate", "warranty", "origin", "superlative", "compatibility"} <= {
        i["kind"] for i in record["invented"]
    }
    complaints = json.loads(str(brain.prompts[1][-1].content))["complaints"]
    assert any("FDA approved" in said for said in complaints)
    brain.assert_finished()


def test_a_model_that_never_stops_inventing_leaves_only_what_is_true():
    model, brain = writer(*[copy(INVENTED)] * 3)
    record = write(MUG, "etsy", "en", writer=model).as_json()

    assert unsupported_claims(record, MUG) == []
    assert "It holds 350 ml." in record["description"] and "Italy" not in json.dumps(record["sentences"])
    assert record["verdict"] == "pass"
    brain.assert_finished()


@pytest.mark.parametrize("reply", [AIMessage("Sure! Here is your listing."), copy([("titel", "Mug")])])
def test_an_answer_that_cannot_be_read_is_written_by_the_offline_writer_and_said_so(reply, context):
    model, _ = writer(*[reply] * 3)
    result = write_listing.run(
        context(writer=lambda: model), facts="mug, stoneware, 350 ml", marketplace="etsy", language="en"
    )

    assert result.listing["title"] == "Stoneware Mug, 350 ml" and result.listing["filled"]
    assert any("the built-in writer wrote it: title" in note for note in result.notes)


def test_where_only_a_caption_holds_the_offline_writer_writes_the_rest_and_says_so(context):
    lies = [("title", "World's Finest Mug"), ("description", "Made in Italy. It weighs 400 g.")]
    model, _ = writer(*[copy([*lies, ("caption", "Coffee first.")])] * 3)
    result = write_listing.run(
        context(writer=lambda: model), facts="mug, stoneware, 350 ml", marketplace="pinterest", language="en"
    )

    assert "350 ml" in str(result.listing["description"]) and "Italy" not in str(result.listing["sentences"])
    assert any("built-in writer wrote it: " in note and "title" in note for note in result.notes)
    assert any("I took it out" in note and "World's Finest" in note for note in result.notes)


def test_where_nothing_is_left_it_is_said_what_was_left_out(monkeypatch):
    monkeypatch.setattr(
        OfflineWriter, "write", lambda self, asked: Written(Draft({"title": [[Piece("Unbeatable mug")]]}))
    )

    with pytest.raises(ToolInputError, match="I left out: “Unbeatable”"):
        write(MUG, "etsy", "en")


def test_what_breaks_a_rule_goes_and_is_told_to_the_model():
    shouting = [("title", "STONEWARE MUG!!!"), *GOOD[2:]]
    model, brain = writer(copy(shouting), copy(GOOD), copy(GOOD))
    record = write(MUG, "amazon", "en", writer=model).as_json()

    assert record["title"] == "Hearthline Stoneware Mug, 350 ml"
    assert record["bullets"] and "bullets" in record["filled"]  # the model wrote none
    assert json.loads(str(brain.prompts[1][-1].content))["complaints"]


def test_a_server_that_does_not_answer_is_an_error_the_seller_can_act_on():
    model, _ = writer(openai.APITimeoutError(httpx.Request("POST", "http://server/v1")))
    with pytest.raises(ToolInputError, match="LIGHTBOX_LLM=offline"):
        write(MUG, "etsy", "en", writer=model)


def test_the_order_goes_over_the_wire_as_a_tool_call_and_holds_facts_and_lengths():
    asked: list[dict[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content))
        said = {"sentences": [{"field": field, "text": text, "facts": []} for field, text in GOOD]}
        function = {"name": "ListingCopy", "arguments": json.dumps(said)}
        message = {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "c1", "type": "function", "function": function}],
        }
        choice = {"index": 0, "finish_reason": "tool_calls", "message": message}
        return httpx.Response(
            200, json={"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
        )

    brain = ChatOpenAI(
        model="m",
        api_key="none",
        base_url="http://server/v1",
        http_client=httpx.Client(transport=httpx.MockTransport(answer)),
    )
    record = write(MUG, "etsy", "de", writer=ModelWriter(brain, "openai:m")).as_json()

    order = json.loads(asked[0]["messages"][1]["content"])
    assert asked[0]["tools"][0]["function"]["name"] == "ListingCopy" and order["language"] == "German"
    assert order["fields"]["tags"] == "1 to 13 of them, at most 20 characters"
    assert {"id": "f3", "kind": "material", "text": "stoneware"} in order["facts"]
    assert record["title"].startswith("Hearthline Stoneware Mug")


def test_a_studio_with_a_language_model_writes_with_it_and_says_when_it_cannot(settings):
    studio = Studio.open(settings.model_copy(update={"llm": "openai:m", "openai_base_url": "http://127.0.0.1:9/v1"}))
    result = studio.run_tool("write_listing", "a", facts="mug, stoneware", marketplace="etsy", language="en")

    assert not result.ok and "ConnectionError" in str(result.error) and "LIGHTBOX_LLM=offline" in str(result.error)


def test_a_doubtful_sentence_goes_whatever_its_words_and_doings_stay():
    mug = read_sentence("mug: stoneware, 350 ml", "said")
    said = (
        "Hotels would envy you for it. It holds 350 ml. Fill it and sit by the window. Glaze masters nod at it. Hello."
    )
    draft = Draft({"description": [[Piece(part + ".") for part in said.rstrip(".").split(". ")]]})
    gone = [one.text for one in take_out_doubtful(draft, mug, "en")]

    assert gone == ["Hotels would envy you for it.", "Glaze masters nod at it."]
    assert draft.text("description") == "It holds 350 ml. Fill it and sit by the window. Hello."
    assert take_out_doubtful(Draft({"title": [[Piece("Whatever")]]}), mug, "en") == []
    named = Draft({"title": [[Piece("Stoneware Mug"), Piece("Plumbers would not go to work without it")]]})
    assert [one.field for one in take_out_doubtful(named, mug, "en")] == ["title"]
    assert named.text("title") == "Stoneware Mug"
