"""Requests that go to more than one tool, or to none: check and repair, a listing's text, web addresses, numbers."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.offline.context import read_context
from agent.offline.model import OfflineChatModel
from agent.offline.scene import read_scenes
from agent.offline.understand import understand

PHOTO = '\n\n[attached: img_1 "vase.jpg" 1200x900]'


TOOLS = ("check_image", "fix_image", "make_main_image", "export_images", "check_listing", "search_guidelines")


def reply(*messages: BaseMessage) -> AIMessage:
    about = {"description": "", "parameters": {"type": "object", "properties": {}}}
    tools = [{"type": "function", "function": {"name": name, **about}} for name in TOOLS]
    return OfflineChatModel().bind_tools(tools).invoke(list(messages))


@pytest.mark.parametrize(
    "text",
    [
        "check it and repair if necessary",
        "prüfe und wenn nötig repariere",
        "prüf das Bild für eBay und reparier es falls nötig",
        "prüfe das Bild und behebe, was nicht passt",
        "revisa y corrige si es necesario",
        "इस फोटो को जाँचो और ज़रूरत हो तो ठीक करो",
        "check karke agar galat ho to sahi kar do",
    ],
)
def test_check_and_repair_if_needed_are_two_steps(text):
    understood = understand(read_context([HumanMessage(text + PHOTO)]))
    assert [request.intent.name for request in understood.requests] == ["check_image", "fix_image"]


def test_ones_own_listing_text_is_checked_and_not_looked_up():
    (call,) = reply(HumanMessage("ye etsy tags thik hai kya: ceramic mug, handmade")).tool_calls
    assert call["name"] == "check_listing"
    assert call["args"] == {"search_terms": "ceramic mug, handmade", "marketplace": "etsy"}
    assert "Title: ..." in reply(HumanMessage("ye etsy tags thik hai kya")).text


@pytest.mark.parametrize(
    "text", ["https://etsy.com/listing/12345", "can you check https://example.com/pic.jpg for amazon"]
)
def test_a_web_address_is_not_opened_and_the_answer_says_what_to_send(text):
    said = reply(HumanMessage(text))
    assert said.text.startswith("I can't open web addresses.") and said.additional_kwargs["needs"] == "photo"


def test_an_asin_named_earlier_names_the_exported_file_until_another_photo_comes():
    first = [HumanMessage("make the main image for B0ABC12345" + PHOTO), AIMessage("Here is the main picture.")]
    (call,) = reply(*first, HumanMessage("now export it for amazon")).tool_calls
    assert call["args"]["asin"] == "B0ABC12345"
    other = HumanMessage('export this for amazon\n\n[attached: img_2 "cup.jpg" 900x900]')
    (call,) = reply(*first, other).tool_calls
    assert "asin" not in call["args"]


@pytest.mark.parametrize(
    ("text", "scene"),
    [
        ("kannst du es auf zement zeigen, goldenes licht von links?", ["zement", "goldenes licht"]),
        ("was zum chinesischen Neujahr, rot gold", ["chinesischen Neujahr"]),
        ("give it a spa feel, rolled towels", ["spa", "towels"]),
        ("a rooftop at night", ["rooftop", "night"]),
    ],
)
def test_whatever_the_studio_can_show_is_part_of_the_scene_that_is_asked_for(text, scene):
    understood = understand(read_context([HumanMessage(text + PHOTO)]))

    (request,) = understood.requests
    assert request.intent.name == "generate_scene"
    (described,) = read_scenes(request.text)
    assert all(part in described for part in scene)


@pytest.mark.parametrize(
    "text",
    [
        "a seller stuck the amazon's choice badge on her photo, what do I tell her?",
        "seller ne photo pe amazon's choice ka badge chipka diya, usko kya bolu",
    ],
)
def test_support_may_ask_what_to_answer_a_seller_who_cheated(text):
    (call,) = reply(HumanMessage(text)).tool_calls
    assert call["name"] == "search_guidelines" and call["args"]["marketplaces"] == ["amazon"]


def test_the_same_measure_of_another_shop_goes_on_with_the_question_before():
    before = AIMessage(
        "", tool_calls=[{"id": "1", "name": "search_guidelines", "args": {"question": "¿Cuántas fotos admite eBay?"}}]
    )
    talk = [HumanMessage("¿Cuántas fotos admite eBay?"), before, ToolMessage("{}", tool_call_id="1"), AIMessage("24.")]
    (call,) = reply(*talk, HumanMessage("y walmart cuántas quiere?")).tool_calls
    assert "fotos" in call["args"]["question"] and call["args"]["marketplaces"] == ["walmart"]
