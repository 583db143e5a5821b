"""The schema that editors get knows every form that the shipped files use, and finds what the loader finds."""

import jsonschema
import pytest
import yaml

from evals.load import FOLDER
from evals.schema import schema


@pytest.fixture(scope="module")
def validator():
    return jsonschema.Draft202012Validator(schema())


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_file_fits(validator, path):
    page = yaml.safe_load(path.read_text("utf-8"))

    errors = [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(page)]

    assert not errors, errors[:3]


@pytest.mark.parametrize(
    "expect",
    [{"tool": {"exact": ["check_image"]}}, {"tools": "nothing"}, {"pictures": {"kind": "painting"}}, {"answer": 5}],
)
def test_a_mistake_does_not_fit(validator, expect):
    page = {"samples": [{"id": "one", "turns": [{"user": "hello", "expect": expect}]}]}

    assert not validator.is_valid(page)
