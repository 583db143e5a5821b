"""Which pictures a listing's gallery has, in their order."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Literal

from tools.errors import ToolInputError
from tools.scene.spec import SceneSpec
from tools.scene.templates import all_templates
from tools.target import shown_name, target_for

Kind = Literal["main", "lifestyle", "detail", "size", "infographic"]
USUAL = 6  # pictures of a gallery where nothing else is asked for; most marketplaces advise five to seven
MOST = 12
# After the main picture. Shoppers look at few: what shows use and quality comes first. Ours, no marketplace orders it.
_ORDER: tuple[Kind, ...] = ("lifestyle", "detail", "size", "infographic", "lifestyle", "lifestyle")


@dataclass(frozen=True)
class Shot:
    """One picture of a gallery.

    Attributes:
        template: The ready-made scene of a lifestyle picture.
    """

    kind: Kind
    template: str | None = None

    @property
    def slot(self) -> Literal["main", "additional"]:
        """The slot it is for."""
        return "main" if self.kind == "main" else "additional"


def plan_gallery(
    marketplace: str,
    category: str | None,
    count: int | None,
    *,
    with_size: bool,
    with_facts: bool = False,
    seed: int = 0,
) -> list[Shot]:
    """Plan a gallery.

    Args:
        marketplace: Where it is for.
        category: A template category that suits the product; None for scenes that suit anything.
        count: How many pictures; None for the usual number, or fewer where the marketplace takes fewer.
        with_size: Whether the product's measurements are known.
        with_facts: Whether facts for an infographic are known, and the marketplace takes one.
        seed: Other seeds begin with other scenes.

    Raises:
        ToolInputError: The marketplace or the category is unknown, or takes fewer pictures.
    """
    main, further = target_for(marketplace, "main"), target_for(marketplace, "additional")
    limits = [main.most_pictures, further.most_pictures + 1 if further.most_pictures else None, MOST]
    most = min(limit for limit in limits if limit)
    if count and count > most:
        raise ToolInputError(f"{shown_name(marketplace)} takes at most {most} pictures here. Ask for {most} or fewer.")
    scenes = iter(scenes_for(category, seed))
    shots = [Shot("main")]
    known = {"size": with_size, "infographic": with_facts}
    kinds = [kind for kind in _ORDER if known.get(kind, True)]
    for kind in [*kinds, *["lifestyle"] * MOST][: (count or min(USUAL, most)) - 1]:
        template = next(scenes, None) if kind == "lifestyle" else None
        if kind != "lifestyle" or template:
            shots.append(Shot(kind, template))  # type: ignore[arg-type]
    return shots


def categories() -> tuple[str, ...]:
    """The kinds of products that there are scenes for."""
    return tuple(sorted({template.category for template in all_templates().values()} - {"any", "seasonal"}))


def scenes_for(category: str | None, seed: int = 0) -> list[str]:
    """Templates for a product, those of its category first, neighbours as different as can be.

    Raises:
        ToolInputError: There is no such category.
    """
    if category is not None and category not in categories():
        raise ToolInputError(
            f"No product category {category!r}. Categories: {', '.join(categories())}. Use one of them."
        )
    own = [name for name, template in all_templates().items() if template.category == (category or "any")]
    other = [name for name, template in all_templates().items() if template.category == "any" and name not in own]
    rest = [] if category else [n for n, t in all_templates().items() if t.category not in ("any", "seasonal")]
    chosen: list[str] = []
    for names in (own, other, rest):
        waiting = sorted(names, key=lambda name: zlib.crc32(f"{seed} {name}".encode())) if seed else list(names)
        while waiting:
            last = _looks(chosen[-1]) if chosen else set()
            waiting.sort(key=lambda name: len(last & _looks(name)))
            chosen.append(waiting.pop(0))
    return chosen


def _looks(template: str) -> set[tuple[str, str]]:
    """What a scene looks like: its surface, wall and light."""
    spec = SceneSpec.from_text(all_templates()[template].scene)
    return {(name, str(value)) for name, value in spec.model_dump(exclude_defaults=True).items() if name != "subject"}
