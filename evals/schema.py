"""The JSON schema of conversation files, with the short forms that people may write: an editor completes and checks."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from evals.matcher import as_list
from evals.sample import SampleFile

# What stands for a whole model, by the validator that reads it.
_STANDS_FOR: dict[str, JsonSchemaValue] = {
    "_plain_value_means_equals": {"type": ["string", "number", "boolean", "array", "null"]},
    "_word_none": {"const": "none"},
}


class _ShortForms(GenerateJsonSchema):
    """Besides what a field holds, what it is read from: one value for a list of one, a word for a model."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        whole = super().function_before_schema(schema)
        function = schema["function"]["function"]
        if function is as_list:
            return {"anyOf": [whole, _items(whole)]}
        short = _STANDS_FOR.get(getattr(function, "__name__", ""))
        return {"anyOf": [whole, short]} if short else whole


def _items(whole: JsonSchemaValue) -> JsonSchemaValue:
    """What a list, or a list or nothing, holds."""
    choices = [whole, *whole.get("anyOf", [])]
    return next((choice["items"] for choice in choices if "items" in choice), {})


def schema() -> dict[str, Any]:
    """The schema of a whole file."""
    page = SampleFile.model_json_schema(schema_generator=_ShortForms)
    for model in page["$defs"].values():
        if "anyOf" in model and model.pop("additionalProperties", True) is False:  # that is said of the long form only
            model["anyOf"][0]["additionalProperties"] = False
    return page
