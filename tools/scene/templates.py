"""Named scenes from `templates.yaml`."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel

from tools.errors import ToolInputError


class Template(BaseModel):
    """A ready-made scene.

    Attributes:
        category: What kind of product it suits, or `any`.
        scene: A sentence that `SceneSpec.from_text` understands.
    """

    category: str
    scene: str


@cache
def all_templates() -> dict[str, Template]:
    """Every template by name."""
    entries = yaml.safe_load(Path(__file__).with_name("templates.yaml").read_text("utf-8"))
    return {name: Template.model_validate(entry) for name, entry in entries.items()}


def find_template(name: str) -> Template:
    """Look a template up; capitals and hyphens do not matter.

    Raises:
        ToolInputError: There is none of that name.
    """
    templates = all_templates()
    wanted = " ".join(name.casefold().replace("-", " ").replace("_", " ").split())
    if wanted not in templates:
        raise ToolInputError(f"No template {name!r}. Templates: {', '.join(templates)}. Use one of these names.")
    return templates[wanted]


def template_file(name: str) -> str:
    """The name of the picture that shows a template; `python -m evals.templates` makes them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower())) + ".webp"
