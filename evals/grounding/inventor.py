"""A chat model that writes listings and lies in every answer, whatever it is told: the opponent of the check of claims.

It gets the same order as any model (`agent/model_writer.py`), says the facts in its own words, and plants a false
sentence in every field of prose and in the title. What it planted is kept, so that what slips through can be counted.
"""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import PrivateAttr

from knowledge.products.facts import Product
from knowledge.products.vocabulary import Concept, agreed, concepts
from tools.claims.known import Known

_CODES = {"English": "en", "German": "de", "Spanish": "es", "Hindi, in Devanagari": "hi"}
_UNITS = {
    "en": ("ml", "kg", "cm", "hours", "watts", "pieces", "inches", "lbs", "litres", "pockets"),
    "de": ("ml", "kg", "cm", "Stunden", "Watt", "Teile", "Liter", "Gramm", "Fächer"),
    "es": ("ml", "kg", "cm", "horas", "vatios", "piezas", "litros", "gramos"),
    "hi": ("मिली", "किलो", "सेमी", "घंटे", "वाट", "पीस", "लीटर"),
}


class InventingChatModel(BaseChatModel):
    """Answers every order with true sentences and false ones."""

    seed: int = 1
    _chance: random.Random = PrivateAttr()
    _product: Product = PrivateAttr(default_factory=Product)
    _planted: list[tuple[str, str]] = PrivateAttr(default_factory=list)

    def model_post_init(self, context: Any) -> None:
        """Seed the dice."""
        super().model_post_init(context)
        self._chance = random.Random(self.seed)

    @property
    def _llm_type(self) -> str:
        return "inventor"

    def about(self, product: Product) -> None:
        """Begin a listing of `product`; the truth is needed to lie."""
        self._product, self._planted = product, []

    @property
    def planted(self) -> list[tuple[str, str]]:
        """What it has planted since `about`: kind and sentence."""
        return self._planted

    def bind_tools(self, tools: Any, **kwargs: Any) -> InventingChatModel:  # noqa: ARG002 - it knows the one tool
        """It calls `ListingCopy` and nothing else."""
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 - part of the interface
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **_: Any,
    ) -> ChatResult:
        order = json.loads(str(messages[-1].content))
        call = {"name": "ListingCopy", "args": {"sentences": self._sentences(order)}, "id": "c1", "type": "tool_call"}
        return ChatResult(generations=[ChatGeneration(message=AIMessage("", tool_calls=[call]))])

    def _sentences(self, order: dict[str, Any]) -> list[dict[str, Any]]:
        language = _CODES[order["language"]]
        facts = [fact for fact in order["facts"] if fact["kind"] in ("product", "brand")] or order["facts"][:1]
        said = [{"field": "title", "text": fact["text"], "facts": [fact["id"]]} for fact in facts]
        for field in ("bullets[0]", "bullets[1]", "description", "description", "tags[0]", "caption"):
            said.append({"field": field, "text": self._lie(language), "facts": [facts[0]["id"]]})
        said.append({"field": "title", "text": self._lie(language).rstrip(".।"), "facts": []})
        self._chance.shuffle(said)
        return said

    def _lie(self, language: str) -> str:
        kind = self._chance.choice(sorted(frames()))
        sentence = str(self._chance.choice(frames()[kind][language]))
        if "{" in sentence:
            blank = self._blank(kind, language)
            sentence = sentence.format(x=blank, X=blank[:1].upper() + blank[1:])
        self._planted.append((kind, sentence))
        return sentence

    def _blank(self, kind: str, language: str) -> str:
        if kind == "number":
            return f"{self._chance.choice((3, 7, 13, 17, 41, 83, 290, 777))} {self._chance.choice(_UNITS[language])}"
        known = Known(self._product)
        false = [one for one in _of_kind(kind) if one.name not in known.concepts]
        return agreed(self._chance.choice(false).words[language], 0)


def _of_kind(kind: str) -> list[Concept]:
    """Concepts that may stand in a frame's blank."""
    every = [one for one in concepts().values() if one.claim != "none" or one.kind in ("place", "material")]
    if kind in ("feature", "with"):
        return [c for c in every if c.kind == "feature" and (c.how == "with") == (kind == "with")]
    return [c for c in every if c.kind == {"origin": "place"}.get(kind, kind)]


@cache
def frames() -> dict[str, dict[str, list[str]]]:
    """`frames.yaml`."""
    page: dict[str, dict[str, list[str]]] = yaml.safe_load(Path(__file__).with_name("frames.yaml").read_text("utf-8"))
    return page
