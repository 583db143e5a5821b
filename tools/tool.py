"""What a tool is: a function with described arguments, what it may touch, and a result in words and ids.

Adding a tool touches three files: the tool's own, one line in `tools/registry.py`, and its test.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, get_type_hints

from PIL import Image
from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from knowledge.brands.guidelines import BrandGuidelines
from knowledge.guidelines import Guidelines
from knowledge.hits import Citation
from knowledge.products.brands import BrandStore
from knowledge.products.catalogue import Catalogue
from tools.errors import Cancelled, ToolInputError
from tools.listing_store import ListingStore
from tools.models import ModelFolder
from tools.scene.engines import SceneEngines
from tools.store import ImageStore
from tools.things.choice import WhichThing

if TYPE_CHECKING:
    from tools.writing.writer import Writer


@dataclass(frozen=True)
class ToolContext:
    """All that a tool may use: one conversation's pictures, the shared models and rules, the way to report progress.

    Attributes:
        catalogue: The seller's products; None where none is kept.
        brands: The seller's brands; None where none are kept.
        writer: Makes whoever writes listings; None for the offline writer.
        scenes: The engines that make scenes; one object for all conversations.
        brand_guidelines: What their guidelines say; None where none are kept.
        scene_size: Longest side of a scene in px, where the call does not say.
        person: Who is asking, as approvals name them.
        brand: Name of the brand to keep to where the conversation chose none; empty for none.
        may_ask: Whether somebody is there to say which of several things is meant; else all of them are taken.
        inner: Whether the tool does part of another one's work; then a question is passed on to that one.
        progress: Called as `progress(done, total, message)`; the message is in a seller's words.
        preview: Shows an unfinished picture, mode `RGB`; None where nobody looks.
        cancelled: True once the user has pressed stop; long tools ask between steps.
    """

    images: ImageStore
    models: ModelFolder
    guidelines: Guidelines
    cutout_model: str = "u2netp"
    scenes: SceneEngines = field(default_factory=SceneEngines)
    scene_size: int = 2048
    catalogue: Catalogue | None = None
    brands: BrandStore | None = None
    writer: Callable[[], Writer] | None = None
    person: str = "the user of this chat"
    brand_guidelines: BrandGuidelines | None = None
    brand: str = ""
    may_ask: bool = False
    inner: bool = False
    progress: Callable[[int, int, str], None] = lambda done, total, message: None
    preview: Callable[[Image.Image], None] | None = None
    cancelled: Callable[[], bool] = lambda: False

    @property
    def listings(self) -> ListingStore:
        """The listings of the conversation, beside its pictures."""
        return ListingStore(self.images.folder.parent / "listings")

    def quiet(self) -> ToolContext:
        """The same for a tool that does part of another one's work: what it reports would disturb that one's count."""
        return replace(self, progress=lambda done, total, message: None, preview=None, inner=True)

    def step(self, done: int, total: int, message: str) -> None:
        """Report progress and stop here if the user asked to.

        Raises:
            Cancelled: The user pressed stop.
        """
        if self.cancelled():
            raise Cancelled
        self.progress(done, total, message)


@dataclass(frozen=True)
class ToolResult:
    """What a tool did.

    Attributes:
        text: For the model: what happened, with ids and measured values; nothing that did not happen.
        images: Ids of the pictures it made, in order.
        report: A check report (design 4.3), if it checked.
        citations: Rules the text rests on.
        notes: What the user must be told, in plain words ("I cannot show a surfboard").
        files: Names of files that are no pictures, such as a ZIP archive; `ImageStore.attachment` finds them.
        listing: The texts it wrote, by field, with their facts.
        products: Products of the catalogue that it found.
        passages: What a brand's guideline says, each with `page`, `heading`, `text` and `source`.
        templates: Ready-made scenes to choose from, each with `name`, `category`, `scene` and `picture`.
        question: What only the user can say before it goes on, and what is known: `{"about": "columns", ...}`.
        choice: The photo shows several things to choose from (`WhichThing.choice`); without pictures it is a question.
    """

    text: str
    images: tuple[str, ...] = ()
    report: dict[str, Any] | None = None
    citations: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    listing: dict[str, Any] | None = None
    products: tuple[dict[str, Any], ...] = ()
    passages: tuple[dict[str, Any], ...] = ()
    templates: tuple[dict[str, Any], ...] = ()
    question: dict[str, Any] | None = None
    choice: dict[str, Any] | None = None


@dataclass(frozen=True)
class Tool:
    """A function the agent can call.

    Attributes:
        description: For the model: the docstring up to its first section.
        arguments: Pydantic model of the arguments, built from the signature.
        changes: `write` if it makes pictures or data, else `read`.
        lane: `locked` tools keep the product's pixels; `open` ones may alter them.
    """

    name: str
    description: str
    arguments: type[BaseModel]
    changes: Literal["read", "write"]
    lane: Literal["locked", "open"]
    function: Callable[..., ToolResult] = field(repr=False)

    def run(self, context: ToolContext, /, **arguments: Any) -> ToolResult:
        """Check the arguments and run the tool; a question which thing is meant is a result if somebody can answer.

        Raises:
            ToolInputError: An argument is missing, unknown or of the wrong kind, or the tool cannot do what was asked.
        """
        try:
            checked = self.arguments.model_validate(arguments)
        except ValidationError as error:
            problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise ToolInputError(f"{self.name} was called with wrong arguments: {problems}.") from error
        try:
            return self.function(context, **{name: getattr(checked, name) for name in type(checked).model_fields})
        except WhichThing as asked:
            if context.inner or not context.may_ask:
                raise
            return ToolResult(str(asked), choice=asked.choice)


def tool(
    *, changes: Literal["read", "write"], lane: Literal["locked", "open"] = "locked"
) -> Callable[[Callable[..., ToolResult]], Tool]:
    """Turn `function(context, ...)` into a `Tool`; arguments are `Annotated[type, Field(description=...)]`."""

    def wrap(function: Callable[..., ToolResult]) -> Tool:
        hints = get_type_hints(function, include_extras=True)
        parameters = list(inspect.signature(function).parameters.values())[1:]
        fields: dict[str, Any] = {
            p.name: (hints[p.name], ... if p.default is inspect.Parameter.empty else p.default) for p in parameters
        }
        name: str = function.__name__
        arguments = create_model(name, __config__=ConfigDict(extra="forbid"), **fields)
        description = inspect.cleandoc(function.__doc__ or "").split("\n\nArgs:")[0].split("\n\nReturns:")[0]
        description = description.split("\n\nRaises:")[0]
        return Tool(name, description, arguments, changes, lane, function)

    return wrap
