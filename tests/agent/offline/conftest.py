"""Talks with the offline assistant in which tools are played: results get the next free id, checks end as told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.offline.model import OfflineChatModel

REQUESTS = Path(__file__).parent / "requests.yaml"
TOOLS = (
    "remove_background", "make_main_image", "generate_scene", "check_image", "fix_image", "export_images",
    "check_listing", "write_listing", "load_catalog", "search_catalog", "save_brand", "use_brand",
    "search_brand", "read_facts", "save_facts", "link_picture",
    "search_guidelines", "adjust_image", "make_size_picture", "make_image_set", "make_infographic", "upscale_image",
    "edit_picture", "approve_pictures",
)  # fmt: skip
FAILED_REPORT = {
    "file": "a.jpg", "marketplace": "amazon", "slot": "main", "verdict": "fail", "width": 1400, "height": 1400,
    "findings": [
        {
            "rule": "amazon-main-background-white", "status": "fail", "severity": "suppress",
            "measured": "rgb(242,242,242)",
            "limit": "rgb(255,255,255)", "message": "The background is light grey, not pure white.", "confidence": 0.98,
            "evidence": None, "fix": {"tool": "make_main_image", "args": {"marketplace": "amazon"}},
            "source": "x", "as_of": "2026",
        }
    ],
}  # fmt: skip
PASSED_REPORT = {**FAILED_REPORT, "verdict": "pass", "findings": []}


@dataclass
class Talk:
    """A conversation with the model, tools played.

    Attributes:
        fails: Tools that fail, with their message.
        verdict: Of checks.
        rules: Rule ids that a search finds.
        notes: What every tool that makes a picture notes.
        listing: What is written.
        products: What is found in the catalogue.
    """

    tools: tuple[str, ...] = TOOLS
    fails: dict[str, str] = field(default_factory=dict)
    verdict: str = "fail"
    rules: tuple[str, ...] = ("amazon-main-background-white",)
    notes: list[str] = field(default_factory=list)
    messages: list[BaseMessage] = field(default_factory=list)
    pictures: int = 0
    listing: dict[str, Any] | None = None
    products: list[dict[str, Any]] = field(default_factory=list)

    def say(self, text: str, *photos: str) -> tuple[list[tuple[str, dict[str, Any]]], AIMessage]:
        """Send a message, play the tools that are called, and give back all calls and the answer."""
        self._ask(text, photos)
        calls = []
        for _ in range(12):
            reply = self._reply()
            self.messages.append(reply)
            if not reply.tool_calls:
                return calls, reply
            for call in reply.tool_calls:
                calls.append((call["name"], call["args"]))
                self.messages.append(self._play(call))
        raise AssertionError(f"{text!r}: the assistant does not come to an end: {calls}")

    def past(self, turn: dict[str, Any]) -> None:
        """Put a finished turn into the history without asking the model."""
        self._ask(turn["say"], turn.get("photos", []))
        for n, short in enumerate(turn.get("did", [])):
            name, args, words = read_short(short)
            if name == "generate_scene":
                args["scene"] = " ".join(words)
            if name == "search_guidelines":
                args["question"] = turn["say"]
            self.verdict = "fail"
            if args.get("slot") == "fail":
                args.pop("slot")
            call = {"name": name, "args": args, "id": f"past_{len(self.messages)}_{n}"}
            self.messages.append(AIMessage("", tool_calls=[call]))
            self.messages.append(self._play(call))
        self.messages.append(AIMessage("Done.", additional_kwargs={"needs": turn.get("needs"), "citations": []}))

    def _ask(self, text: str, photos: Any) -> None:
        entries = []
        for name in photos:
            if name.endswith((".csv", ".pdf", ".yaml")):
                entries.append(f'file "{name}"')
                continue
            self.pictures += 1
            entries.append(f'img_{self.pictures} "{name}" 3024x4032')
        block = f"\n\n[attached: {'; '.join(entries)}]" if entries else ""
        self.messages.append(HumanMessage(text + block))

    def _reply(self) -> AIMessage:
        result = OfflineChatModel()._generate(self.messages, tools=self.tools)
        message = result.generations[0].message
        assert isinstance(message, AIMessage)
        return message

    def _play(self, call: dict[str, Any]) -> ToolMessage:
        name = call["name"]
        if name in self.fails:
            return ToolMessage(self.fails[name], tool_call_id=call["id"], name=name, status="error")
        artifact: dict[str, Any] = {"images": [], "report": None, "citations": [], "notes": []}
        if name in (
            "remove_background", "make_main_image", "generate_scene", "fix_image", "adjust_image", "make_size_picture",
            "make_image_set", "make_infographic", "upscale_image", "edit_picture",
        ):  # fmt: skip
            for _ in range(call["args"].get("count", 1)):
                self.pictures += 1
                artifact["images"].append(f"img_{self.pictures}")
            artifact["notes"] = list(self.notes)
        if name == "edit_picture":
            artifact["question"] = {"about": "approval", "images": artifact["images"]}
        if name == "link_picture":
            artifact["products"] = [{"sku": call["args"]["sku"], "title": "Mug", "image": call["args"]["image_id"]}]
        if name == "check_image":
            report = FAILED_REPORT if self.verdict == "fail" else PASSED_REPORT
            artifact["report"] = {**report, "marketplace": call["args"]["marketplace"]}
        if name == "write_listing":
            artifact["listing"] = self.listing
        if name in ("load_catalog", "search_catalog"):
            artifact["products"] = self.products
        if name == "search_guidelines":
            artifact["citations"] = [{"rule": rule, "marketplace": "amazon"} for rule in self.rules]
        return ToolMessage("done", tool_call_id=call["id"], name=name, artifact=artifact)


def read_short(short: str) -> tuple[str, dict[str, Any], list[str]]:
    """Read `generate_scene img_1 x3 on=img_2 | warm, oak` into tool, arguments and words."""
    head, _, tail = short.partition("|")
    name, *rest = head.split()
    args: dict[str, Any] = {}
    for part in rest:
        if re.fullmatch(r"img_\d+", part):
            args["image_id"] = part
        elif re.fullmatch(r"x\d+", part):
            args["count"] = int(part[1:])
        elif part.startswith("on="):
            args["based_on"] = part[3:]
        elif part in ("additional", "fail"):
            args["slot"] = part
        elif name == "search_guidelines":
            args["marketplaces"] = part.split(",")
        else:
            args["marketplace"] = part
    return name, args, [w.strip() for w in tail.split(",") if w.strip()]


def wrong_call(short: str, name: str, args: dict[str, Any]) -> str | None:
    """What is wrong with a call, compared with the short form; None if it is right."""
    wanted_name, wanted, words = read_short(short)
    if name != wanted_name:
        return f"called {name} instead of {wanted_name}"
    for key in ("image_id", "marketplace", "count", "based_on", "slot"):
        if args.get(key) != wanted.get(key) and not (key == "count" and args.get(key) == 1):
            return f"{name}: {key} is {args.get(key)!r}, not {wanted.get(key)!r}"
    if "marketplaces" in wanted and sorted(args.get("marketplaces") or []) != sorted(wanted["marketplaces"]):
        return f"{name}: marketplaces are {args.get('marketplaces')}"
    text = str(args.get("scene", args.get("question", ""))).lower()
    for word in words:
        if word.startswith("!"):
            if word[1:].lower() in text:
                return f"{name}: {word[1:]!r} does not belong in {text!r}"
        elif not any(w.lower() in text for w in word.split("/")):
            return f"{name}: no {word!r} in {text!r}"
    return None


def judge(sample: dict[str, Any], conversations: dict[str, Any]) -> str | None:
    """Run one sample of `requests.yaml`; what is wrong with the outcome, or None."""
    talk = Talk()
    for turn in conversations.get(sample.get("before", ""), []):
        talk.past(turn)
    calls, answer = talk.say(sample["say"], *sample.get("photos", []))
    kinds = answer.additional_kwargs.get("understood", [])
    wanted = sample.get("calls", [])
    if "reply" in sample:
        if calls:
            return f"called {calls} instead of answering"
        if not set(kinds) & set(sample["reply"]):
            return f"understood {kinds}, not {sample['reply']}"
        if sample.get("needs") != answer.additional_kwargs.get("needs") and "needs" in sample:
            return f"needs {answer.additional_kwargs.get('needs')!r}"
        return None
    if len(calls) != len(wanted):
        return f"called {calls}; understood {kinds}"
    return next((wrong for short, call in zip(wanted, calls, strict=True) if (wrong := wrong_call(short, *call))), None)


def load_requests(path: Path = REQUESTS) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture
def talk() -> Talk:
    return Talk()


@pytest.fixture
def new_talk() -> type[Talk]:
    return Talk


@pytest.fixture
def judged() -> Any:
    return judge, load_requests
