"""Pictures are drawn until nothing grew on the product, three times at most; then none is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image

from tools.errors import ToolInputError
from tools.fidelity import measure_fidelity
from tools.intact.overgrowth import MOST_BESIDE, Overgrowth, measure_overgrowth
from tools.scene.engine import SceneTask
from tools.scene.lock import Shadow, finish
from tools.scene.spec import SceneSpec
from tools.scene.studio.layout import Layout, lay_out
from tools.scene.studio.product import read_stance

TRIES = 3
_HIGH = 27.0  # degrees, halfway between a view at eye level and one from above
_SEEN_AGAIN_AT = 900  # px: the finished picture is cut out at this size
GROWN = (
    "Three tries each drew something onto your product, so I kept none of them. Try other words for the scene, or use "
    "the studio engine: LIGHTBOX_SCENE_ENGINE=studio."
)
CLOSE = "Something stands so close to your product that it may seem to belong to it: look at its edges."


@dataclass(frozen=True)
class Kept:
    """A picture that passed.

    Attributes:
        image: Mode `RGB`, finished.
        shadow: Whose the shadow is where the product stands.
        overgrowth: What was found when it was cut out again.
        tries: How many pictures it took, 1 to 3.
    """

    image: Image.Image
    shadow: Shadow
    overgrowth: Overgrowth
    tries: int

    @property
    def notes(self) -> tuple[str, ...]:
        """What the seller must be told."""
        return (CLOSE,) if self.overgrowth.beside >= MOST_BESIDE else ()


def keep_product(draw: Callable[[int], Image.Image], layout: Layout, task: SceneTask) -> Kept:
    """Put the product into what a model drew, and measure; draw again where something grew on it.

    Args:
        draw: The model's picture of a try, 0 to 2; mode `RGB`, any size.
        layout: Where the product belongs.
        task: What it is for.

    Raises:
        ToolInputError: Something grew on the product in every try.
    """
    for attempt in range(TRIES):
        image, shadow = finish(draw(attempt), layout)
        fidelity = measure_fidelity(image, layout.product, layout.frame.box)
        small = image.copy()
        small.thumbnail((_SEEN_AGAIN_AT, _SEEN_AGAIN_AT), Image.Resampling.LANCZOS)
        overgrowth = measure_overgrowth(image, task.cut_out(small), layout.placed, layout.frame.box)
        if fidelity.passed and overgrowth.passed:
            return Kept(image, shadow, overgrowth, attempt + 1)
    raise ToolInputError(GROWN)


def lay_out_anywhere(task: SceneTask, seed: int) -> tuple[Layout, SceneSpec]:
    """Where the product stands, and the scene in full, for a model that can draw any place.

    The studio's places limit where the camera may be and what they stand on; a model's do not. The model has to know
    from how high the product was seen, or it draws a table that fits another product.
    """
    layout = lay_out(task.cutout, task.spec.model_copy(update={"places": []}), seed, task.size)
    found: dict[str, Any] = {
        "places": task.spec.places or [t.partition(":")[0] for t in task.spec.substitutes if "the place itself" in t]
    }
    if layout.choice.lying:
        found["camera"] = "flat"
    elif task.spec.camera is None:
        stance = read_stance(layout.product)
        if stance.sure:
            found["camera"] = "high" if stance.pitch >= _HIGH else "eye"
    return layout, layout.choice.spec.model_copy(update=found)


def contradictions(spec: SceneSpec) -> list[str]:
    """What of a request no single picture can show, as sentences for the seller."""
    return [f"About {text}." for text in spec.substitutes if "one picture has one" in text]


def made_by_ai(model: str) -> str:
    """What marketplaces may want to be told."""
    return f"The surroundings were made by AI ({model}); some marketplaces ask you to say so."
