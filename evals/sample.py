"""The format of a scripted conversation: what people write in YAML, as pydantic models.

`evals/README.md` explains every key with an example. Unknown keys are errors: a misspelt expectation that is silently
ignored would pass for ever.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from tools.store import Kind

Language = Literal["en", "de", "es", "hi"]
PICTURES = Path(__file__).parent / "pictures"
KINDS: tuple[str, ...] = get_args(Kind)


def _as_list(value: Any) -> Any:
    return value if value is None or isinstance(value, list) else [value]


OneOrMore = Annotated[list[str], BeforeValidator(_as_list), Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_PICTURE = re.compile(rf"(?:(?P<last>last) )?(?P<kind>{'|'.join(KINDS)})(?: (?P<number>[1-9]\d?))?")


class PictureWords(NamedTuple):
    """A picture in words: `photo 2` is the second upload, `last scene` the newest scene, `scene` any scene."""

    kind: str
    number: int | None
    last: bool


def read_picture_words(words: str) -> PictureWords:
    """Understand `photo 2`, `last scene` or `scene`.

    Raises:
        ValueError: The words name no picture.
    """
    found = _PICTURE.fullmatch(words)
    if not found or (found["last"] and found["number"]):
        raise ValueError(
            f"{words!r} names no picture; write for example 'photo 1', 'scene 2' or 'last scene' "
            f"(kinds: {', '.join(KINDS)})"
        )
    return PictureWords(found["kind"], int(found["number"]) if found["number"] else None, bool(found["last"]))


def _name_a_picture(words: str) -> str:
    read_picture_words(words)
    return words


PictureName = Annotated[str, AfterValidator(_name_a_picture)]


class Matcher(_Strict):
    """What one argument of a tool call must be; all keys given must hold."""

    equals: Any = Field(default=None, description="Exactly this value; words are compared without case.")
    contains: OneOrMore | None = Field(default=None, description="All of these words.")
    any_of: Annotated[list[Any] | None, BeforeValidator(_as_list)] = Field(
        default=None, description="Equal to one of these, or for words: containing one of them."
    )
    regex: str | None = Field(default=None, description="A regular expression found somewhere in it.")
    picture: Annotated[list[PictureName] | None, BeforeValidator(_as_list)] = Field(
        default=None, description="The id of this picture, or of one of these."
    )
    made_from: PictureName | None = Field(
        default=None, description="The id of this picture or of anything made from it."
    )
    absent: Literal[True] | None = Field(default=None, description="The argument is not given.")

    @model_validator(mode="before")
    @classmethod
    def _plain_value_means_equals(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {"equals": value}

    @field_validator("regex")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"{value!r} is not a regular expression ({error})") from error
        return value

    @model_validator(mode="after")
    def _expects_something(self) -> Matcher:
        if not self.model_fields_set:
            raise ValueError(f"an empty matcher matches everything; use one of {', '.join(type(self).model_fields)}")
        return self


class ToolsExpected(_Strict):
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


class PictureExpected(_Strict):
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


class ReportExpected(_Strict):
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


class AnswerExpected(_Strict):
    """What the answer of a turn says."""

    must_say: Annotated[list[OneOrMore], BeforeValidator(_as_list)] = Field(
        default_factory=list, description="Each of these; an inner list means any one of them."
    )
    must_not_say: Annotated[list[str], BeforeValidator(_as_list)] = Field(
        default_factory=list, description="None of these."
    )
    cites: OneOrMore | None = Field(default=None, description="Each of these rules, as sources.")
    cites_first: str | None = Field(default=None, description="This rule, and before all others.")
    cites_any: OneOrMore | None = Field(default=None, description="At least one of these rules.")
    needs: Literal["photo", "facts", "approval", "choice", "nothing"] | None = Field(
        default=None, description="What the user is asked for."
    )
    language: Language | Literal["any"] | None = Field(
        default=None, description="The language of the answer; the sample's if not set."
    )
    max_words: int | None = Field(default=None, gt=0)


class Expected(_Strict):
    """Everything one turn is scored on."""

    tools: ToolsExpected | None = None
    args: dict[str, Annotated[list[dict[str, Matcher]], BeforeValidator(_as_list)]] = Field(
        default_factory=dict, description="By tool: the arguments of one call; a list asks for several calls."
    )
    pictures: Annotated[list[PictureExpected], BeforeValidator(_as_list)] = Field(
        default_factory=list, description="Pictures made in this turn."
    )
    report: ReportExpected | None = None
    answer: AnswerExpected | None = None


class Turn(_Strict):
    """One message of the user and what a good assistant does with it."""

    user: str
    photos: Annotated[list[str], BeforeValidator(_as_list)] = Field(default_factory=list)
    if_asked: dict[Literal["photo", "facts", "approval", "choice"], str] = Field(
        default_factory=dict,
        description="What the user replies when the agent asks for this before the turn is over; a photo's file name.",
    )
    expect: Expected = Field(default_factory=Expected)


class EndState(_Strict):
    """What must be there when the conversation is over, whichever turn made it."""

    pictures: Annotated[list[PictureExpected], BeforeValidator(_as_list)] = Field(min_length=1)


class Sample(_Strict):
    """A scripted conversation."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{2,60}$")
    about: str | None = Field(default=None, description="Why this conversation is here, for people.")
    tags: Annotated[list[str], BeforeValidator(_as_list)] = Field(default_factory=list)
    language: Language = "en"
    persona: str | None = Field(default=None, description="Who writes, e.g. `hurried`; a group in the reports.")
    begin_with: Annotated[list[str], BeforeValidator(_as_list)] = Field(
        default_factory=list, description="Blocks of the file whose turns come first."
    )
    turns: list[Turn] = Field(min_length=1)
    end_state: EndState | None = None

    @model_validator(mode="after")
    def _expects_something(self) -> Sample:
        if self.end_state is None and not any(turn.expect.model_fields_set for turn in self.turns):
            raise ValueError("nothing is expected of this conversation, so it could never fail; add `expect` to a turn")
        return self


class SampleFile(_Strict):
    """A YAML file of samples; `tags`, `language` and `persona` at the top hold for each of them."""

    tags: Annotated[list[str], BeforeValidator(_as_list)] = Field(default_factory=list)
    language: Language | None = None
    persona: str | None = None
    blocks: dict[str, Annotated[list[Turn], Field(min_length=1)]] = Field(
        default_factory=dict, description="Turns that several conversations begin with, by name."
    )
    samples: list[Sample] = Field(min_length=1)
