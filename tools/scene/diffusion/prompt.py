"""From a scene to the words an image model wants. The form is fixed; of a seller's own words only plain ones get in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tools.scene.diffusion.catalogue import Family
from tools.scene.spec import SceneSpec
from tools.scene.vocabulary import colour_name

_SURFACES = {
    "paper": "seamless paper backdrop",
    "mirror": "mirror",
    "tiles": "ceramic tiles",
    "acrylic": "clear acrylic",
}
_LIGHTS = {
    "neutral": "even neutral studio light", "soft": "soft diffused light", "bright": "bright airy daylight",
    "warm": "warm light", "cool": "cool light", "morning": "soft morning sunlight", "golden": "golden hour sunlight",
    "evening": "warm evening light", "dramatic": "dramatic low-key light",
}  # fmt: skip
_CAMERAS = {"eye": "seen at eye level", "high": "seen from slightly above", "flat": "flat lay seen from straight above"}
_STEPS = (
    ("warmth", "warmer tones", "cooler tones"),
    ("brightness", "brighter", "darker"),
    ("softness", "softer shadows", "crisp shadows"),
)
NEGATIVE = (
    "extra product, second product, duplicate, extra handle, extra strap, deformed product, text, watermark, logo, "
    "blurry, low quality, cartoon, frame, border, floating object"
)
_MOST_THINGS, _MOST_LETTERS = 8, 40


@dataclass(frozen=True)
class Prompt:
    """What a model is told.

    Attributes:
        text: What the picture shows.
        negative: What it does not; empty where the model takes none.
    """

    text: str
    negative: str


def write_prompt(spec: SceneSpec, family: Family) -> Prompt:
    """Describe a scene in a model's own style.

    Args:
        spec: The scene, with everything filled in that the request left open.
        family: Kind of network.
    """
    product = plain_words(spec.subject) or "product"
    scene, light = _scene(spec), _light(spec)
    things = [word for word in map(plain_words, spec.unshown[:_MOST_THINGS]) if word]
    if family.prompt == "tags":
        parts = ["professional product photograph", product, *scene, *things, *light, "realistic contact shadow",
                 "shallow depth of field", "sharp focus", "high detail"]  # fmt: skip
        return Prompt(", ".join(parts), NEGATIVE if family.negative else "")
    return Prompt(" ".join(describe(spec)), NEGATIVE if family.negative else "")


def describe(spec: SceneSpec) -> list[str]:
    """A scene in whole sentences, in English."""
    product = plain_words(spec.subject) or "product"
    things = [word for word in map(plain_words, spec.unshown[:_MOST_THINGS]) if word]
    stands = "lies" if spec.camera == "flat" else "stands"
    sentences = [
        f"A professional product photograph: one {product} {stands} {', '.join(_scene(spec))}.",
        f"The light: {', '.join(_light(spec))}.",
    ]
    if things:
        sentences.append(f"Also in the scene, behind or beside it and not touching it: {', '.join(things)}.")
    sentences.append(
        f"The {product} is a single finished object and keeps its exact outline, with a natural contact shadow on the "
        "surface. Photorealistic, natural colours, no text, no logos, no other products."
    )
    return sentences


def _scene(spec: SceneSpec) -> list[str]:
    surface = _SURFACES.get(spec.surface or "", (spec.surface or "plain surface").replace("_", " "))
    colour = f"{colour_name(spec.surface_colour)} " if spec.surface_colour else ""
    parts = [f"on {colour}{surface}"]
    parts += [f"in a {plain_words(place)} setting" for place in spec.places]
    if spec.wall_colour and spec.surface not in ("paper", "velvet"):
        parts.append(f"before a {colour_name(spec.wall_colour)} wall")
    parts += [f"{plain_words(style)} style" for style in spec.style]
    if spec.camera:
        parts.append(_CAMERAS[spec.camera])
    return parts


def _light(spec: SceneSpec) -> list[str]:
    parts = [_LIGHTS[spec.light] + (f" from the {spec.side}" if spec.side else "")]
    for field, more, less in _STEPS:
        amount = getattr(spec, field)
        if amount:
            parts.append(("much " if abs(amount) >= 2 else "") + (more if amount > 0 else less))
    return parts


def plain_words(text: str) -> str:
    """Only letters, digits, spaces and hyphens of a text, cut to a few words.

    What models and pipelines read as marks (`<|im_end|>`, `(word:1.4)`, quotes, line ends, commas that would begin a
    new thought) is not among them, so words of a seller stay the name of a thing.
    """
    normal = unicodedata.normalize("NFC", text)
    kept = "".join(c if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc") or c in "-'" else " " for c in normal)
    words = re.sub(r"\s+", " ", kept).strip(" -'")
    return words[:_MOST_LETTERS].rsplit(" ", 1)[0] if len(words) > _MOST_LETTERS else words
