"""The format of a scripted conversation: what people write in YAML, as pydantic models.

`evals/README.md` explains every key with an example. Unknown keys are errors: a misspelt expectation that is silently
ignored would pass for ever.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from evals.matcher import Matcher, OneOrMore, PictureName, Strict, as_list
from tools.image_record import Kind

Language = Literal["en", "de", "es", "hi", "hinglish"]
PICTURES = Path(__file__).parent / "pictures"


class ToolsExpected(Strict):
    """Which tools the agent calls in a turn; exactly one key."""

    exact: list[str] | None = Field(default=None, description="These, in this order, and nothing else.")
    any_order: list[str] | None = Field(default=None, description="These and nothing else, in any order.")
    in_order: list[str] | None = Field(default=None, description="These in this order; others may come between.")
    at_least: list[str] | None = Field(default=None, description="These, in any order; others may be called too.")
    none: Literal[True] | None = Field(default=None, description="No tool is called.")

    @model_validator(mode="before")
    @classmethod
    def _word_none(cls, value: Any) -> Any:
        return {"none": True} if value == "none" else value

    @model_validator(mode="after")
    def _one_way(self) -> ToolsExpected:
        if len(self.model_fields_set) != 1:
            raise ValueError(f"give exactly one of {', '.join(type(self).model_fields)}")
        if not self.none and not self.names:
            raise ValueError("the list of tools is empty; write `tools: none` if no tool may be called")
        return self

    @property
    def names(self) -> list[str]:
        """Every tool named."""
        return self.exact or self.any_order or self.in_order or self.at_least or []


class PictureExpected(Strict):
    """A picture that must exist."""

    kind: Kind
    count: int | None = Field(default=None, ge=0, description="Exactly so many; without it at least one.")
    passes: str | None = Field(default=None, description="Passes the check as this marketplace's main picture.")
    product_intact: Literal[True] | None = Field(default=None, description="The product's own pixels survived.")
    min_size: int | None = Field(default=None, gt=0, description="Longest side in px, at least.")
    transparent: Literal[True] | None = Field(default=None, description="The background is really transparent.")
    made_from: PictureName | None = Field(
        default=None, description="Shows the product of this picture, e.g. `photo 2`."
    )


class ReportExpected(Strict):
    """What the check says that the agent ran in this turn."""

    marketplace: str | None = None
    verdict: OneOrMore | None = Field(default=None, description="pass, review or fail; a list allows several.")
    fails: list[str] = Field(default_factory=list, description="Rules among the failed findings.")

    @field_validator("verdict")
    @classmethod
    def _known(cls, value: list[str] | None) -> list[str] | None:
        if value and (wrong := set(value) - {"pass", "review", "fail"}):
            raise ValueError(f"no such verdict: {', '.join(sorted(wrong))}; there are pass, review and fail")
        return value


class AnswerExpected(Strict):
    """What the answer of a turn says."""

    must_say: Annotated[list[OneOrMore], BeforeValidator(as_list)] = Field(
        default_factory=list, description="Each of these; an inner list means any one of them."
    )
    must_not_say: Annotated[list[str], BeforeValidator(as_list)] = Field(
        default_factory=list, description="None of these."
    )
    cites: OneOrMore | None = Field(default=None, description="Each of these rules, as sources.")
    cites_first: str | None = Field(default=None, description="This rule, and before all others.")
    cites_any: OneOrMore | None = Field(default=None, description="At least one of these rules.")
    needs: Annotated[
        list[Literal["photo", "facts", "approval", "choice", "nothing"]] | None, BeforeValidator(as_list)
    ] = Field(default=None, description="What the user is asked for; a list allows several.")
    language: Language | Literal["any"] | None = Field(
        default=None, description="The language of the answer; the sample's if not set."
    )
    max_words: int | None = Field(default=None, gt=0)
    judge: Annotated[list[str], BeforeValidator(as_list)] = Field(
        default_factory=list, description="What only a reader can tell, in words; looked at in a run with `--judge`."
    )


class ListingExpected(Strict):
    """A listing that must have been written."""

    marketplace: str | None = Field(default=None, description="Whose listing it is.")
    passes: str | None = Field(default=None, description="Passes the check of listings for this marketplace.")
    language: Language | None = None
    grounded: Literal[True] | None = Field(
        default=None, description="Claims nothing that the facts it names do not support."
    )
    must_say: Annotated[list[OneOrMore], BeforeValidator(as_list)] = Field(
        default_factory=list, description="Each of these, in any of its texts; an inner list means any one of them."
    )
    must_not_say: Annotated[list[str], BeforeValidator(as_list)] = Field(
        default_factory=list, description="None of these, in none of its texts."
    )
    max_title: int | None = Field(default=None, gt=0, description="Characters of the title, at most.")
    count: int | None = Field(default=None, ge=0, description="Exactly so many; without it at least one.")


class BrandExpected(Strict):
    """A brand that must have been saved."""

    name: str
    tone: str | None = Field(default=None, description="A word of its tone.")
    use: Annotated[list[str], BeforeValidator(as_list)] = Field(default_factory=list)
    avoid: Annotated[list[str], BeforeValidator(as_list)] = Field(default_factory=list)


class Expected(Strict):
    """Everything one turn is scored on."""

    tools: ToolsExpected | None = None
    args: dict[str, Annotated[list[dict[str, Matcher]], BeforeValidator(as_list)]] = Field(
        default_factory=dict, description="By tool: the arguments of one call; a list asks for several calls."
    )
    pictures: Annotated[list[PictureExpected], BeforeValidator(as_list)] = Field(
        default_factory=list, description="Pictures made in this turn."
    )
    report: ReportExpected | None = None
    listing: ListingExpected | None = Field(default=None, description="Listings written in this turn.")
    fails: Annotated[list[str], BeforeValidator(as_list)] = Field(
        default_factory=list, description="Tools that must report that they could not do it."
    )
    answer: AnswerExpected | None = None


class Renamed(Strict):
    """A shipped file, sent under another name."""

    file: str
    called: str = Field(min_length=1)


class Turn(Strict):
    """One message of the user and what a good assistant does with it."""

    user: str
    photos: Annotated[list[str | Renamed], BeforeValidator(as_list)] = Field(default_factory=list)
    if_asked: dict[Literal["photo", "facts", "approval", "choice"], str] = Field(
        default_factory=dict,
        description="What the user replies when the agent asks for this before the turn is over; a photo's file name.",
    )
    expect: Expected = Field(default_factory=Expected)

    @property
    def demands(self) -> list[str]:
        """What a judge is asked about the answer."""
        return self.expect.answer.judge if self.expect.answer else []

    @property
    def uploads(self) -> list[tuple[str, str]]:
        """The files sent along: where each is found, and the name it is sent under."""
        return [(one, one) if isinstance(one, str) else (one.file, one.called) for one in self.photos]


class EndState(Strict):
    """What must be there when the conversation is over, whichever turn made it."""

    pictures: Annotated[list[PictureExpected], BeforeValidator(as_list)] = Field(default_factory=list)
    listing: ListingExpected | None = None
    brand: BrandExpected | None = None

    @model_validator(mode="after")
    def _expects_something(self) -> EndState:
        if not self.model_fields_set:
            raise ValueError(f"nothing is expected; use one of {', '.join(type(self).model_fields)}")
        return self


class Sample(Strict):
    """A scripted conversation."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{2,60}$")
    about: str | None = Field(default=None, description="Why this conversation is here, for people.")
    tags: Annotated[list[str], BeforeValidator(as_list)] = Field(default_factory=list)
    language: Language = "en"
    persona: str | None = Field(default=None, description="Who writes, e.g. `hurried`; a group in the reports.")
    reviewed: bool = Field(default=True, description="`false`: a machine wrote it and nobody has read it; not played.")
    begin_with: Annotated[list[str], BeforeValidator(as_list)] = Field(
        default_factory=list, description="Blocks of the file whose turns come first."
    )
    turns: list[Turn] = Field(min_length=1)
    end_state: EndState | None = None

    @model_validator(mode="after")
    def _expects_something(self) -> Sample:
        if self.end_state is None and not any(turn.expect.model_fields_set for turn in self.turns):
            raise ValueError("nothing is expected of this conversation, so it could never fail; add `expect` to a turn")
        return self

    @property
    def only_judged(self) -> bool:
        """Whether nothing is expected but what a judge decides."""
        besides = [turn.expect.model_fields_set - {"answer"} for turn in self.turns]
        answers = [turn.expect.answer.model_fields_set - {"judge"} for turn in self.turns if turn.expect.answer]
        return self.end_state is None and not any(besides) and not any(answers)


class SampleFile(Strict):
    """A YAML file of samples; `tags`, `language` and `persona` at the top hold for each of them."""

    tags: Annotated[list[str], BeforeValidator(as_list)] = Field(default_factory=list)
    language: Language | None = None
    persona: str | None = None
    blocks: dict[str, Annotated[list[Turn], Field(min_length=1)]] = Field(
        default_factory=dict, description="Turns that several conversations begin with, by name."
    )
    samples: list[Sample] = Field(min_length=1)
