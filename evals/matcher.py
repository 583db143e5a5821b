"""What one argument of a tool call must be, and how a sample names pictures."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from tools.image_record import Kind

KINDS: tuple[str, ...] = get_args(Kind)


def as_list(value: Any) -> Any:
    """One value is a list of one, so that people need no brackets."""
    return value if value is None or isinstance(value, list) else [value]


OneOrMore = Annotated[list[str], BeforeValidator(as_list), Field(min_length=1)]


class Strict(BaseModel):
    """Unknown keys are errors; what was read does not change."""

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


class Matcher(Strict):
    """What one argument of a tool call must be; all keys given must hold."""

    equals: Any = Field(default=None, description="Exactly this value; words are compared without case.")
    contains: OneOrMore | None = Field(default=None, description="All of these words.")
    any_of: Annotated[list[Any] | None, BeforeValidator(as_list)] = Field(
        default=None, description="Equal to one of these, or for words: containing one of them."
    )
    regex: str | None = Field(default=None, description="A regular expression found somewhere in it.")
    picture: Annotated[list[PictureName] | None, BeforeValidator(as_list)] = Field(
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
