"""The offline assistant inside LangChain's own agent loop, with tools of the real names."""

from __future__ import annotations

from typing import Any

from langchain.agents import create_agent
from langchain_core.messages import AIMessageChunk, HumanMessage, ToolMessage
from langchain_core.tools import BaseTool, tool

from agent.offline.model import OfflineChatModel


def make_tools() -> list[BaseTool]:
    made = {"pictures": 1}

    def picture() -> dict[str, Any]:
        made["pictures"] += 1
        return {"images": [f"img_{made['pictures']}"], "report": None, "citations": [], "notes": []}

    @tool(response_format="content_and_artifact")
    def remove_background(image_id: str) -> tuple[str, dict[str, Any]]:
        """Cut out."""
        return f"cut {image_id} out", picture()

    @tool(response_format="content_and_artifact")
    def generate_scene(
        image_id: str, scene: str, count: int = 1, based_on: str | None = None
    ) -> tuple[str, dict[str, Any]]:
        """Put into a scene."""
        return f"{image_id} {scene} {count} {based_on}", picture()

    @tool(response_format="content_and_artifact")
    def check_image(image_id: str, marketplace: str, slot: str = "main") -> tuple[str, dict[str, Any]]:
        """Check."""
        report = {"verdict": "pass", "marketplace": marketplace, "slot": slot, "findings": []}
        return f"{image_id} passes", {"images": [], "report": report, "citations": [], "notes": []}

    return [remove_background, generate_scene, check_image]


REQUEST = 'cut it out, put it on marble and tell me if Amazon takes it\n\n[attached: img_1 "cup.jpg" 800x600]'


def test_three_steps_in_one_sentence_run_one_after_the_other_on_each_others_pictures():
    agent = create_agent(OfflineChatModel(), make_tools())

    messages = agent.invoke({"messages": [HumanMessage(REQUEST)]})["messages"]

    calls = [(c["name"], c["args"]) for m in messages if getattr(m, "tool_calls", None) for c in m.tool_calls]
    assert calls == [
        ("remove_background", {"image_id": "img_1"}),
        ("generate_scene", {"image_id": "img_2", "scene": "on marble"}),
        ("check_image", {"image_id": "img_3", "marketplace": "amazon"}),
    ]
    assert "img_3: yes, it passes the Amazon main picture check" in messages[-1].text


async def test_tokens_and_tool_calls_stream_through_the_loop():
    agent = create_agent(OfflineChatModel(), make_tools())

    chunks = [
        message async for message, _ in agent.astream({"messages": [HumanMessage(REQUEST)]}, stream_mode="messages")
    ]

    pieces = [m.text for m in chunks if isinstance(m, AIMessageChunk) and m.text]
    assert len(pieces) > 3
    assert [m.name for m in chunks if isinstance(m, ToolMessage)] == [
        "remove_background",
        "generate_scene",
        "check_image",
    ]


def test_streamed_answer_carries_what_it_asks_the_user_for():
    reply = None
    for chunk in OfflineChatModel().bind_tools(make_tools()).stream([HumanMessage("put it on marble")]):
        reply = chunk if reply is None else reply + chunk

    assert reply is not None
    assert reply.tool_calls == []
    assert reply.additional_kwargs["needs"] == "photo"
