"""SceneSpec: what a scene should show, typed, and how to read one from a sentence.

The language model, the offline agent and the templates all fill this one form; every engine reads it. The words it
knows are data (`words.yaml`), in English, German, Spanish and Hindi.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Surface = Literal[
    "wood", "light_oak", "dark_walnut", "white_marble", "dark_marble", "concrete", "linen", "paper", "terrazzo",
    "travertine", "tiles", "velvet", "sand", "snow", "grass", "moss", "slate", "acrylic", "mirror",
]  # fmt: skip
Light = Literal["neutral", "soft", "bright", "warm", "cool", "morning", "golden", "evening", "dramatic"]
Side = Literal["left", "right"]
Camera = Literal["eye", "high", "flat"]
HEX = r"#[0-9a-f]{6}"


class SceneSpec(BaseModel):
    """A scene. Everything left open (None) is chosen by the engine, by the seed.

    Relative wishes (warmer, darker) are steps from the named light, so that they add up over several turns.
    """

    subject: str = Field(default="", description="What the product is, if the request says so; for the record.")
    surface: Surface | None = Field(default=None, description="What the product stands on.")
    surface_colour: str | None = Field(default=None, pattern=HEX, description="Colour of paper or cloth, #rrggbb.")
    wall_colour: str | None = Field(default=None, pattern=HEX, description="Colour of the wall behind, #rrggbb.")
    places: list[str] = Field(default_factory=list, description="The place it stands in, such as kitchen; at most one.")
    light: Light = "neutral"
    light_named: bool = Field(default=False, description="Whether the request named the light.")
    side: Side | None = Field(default=None, description="Side the light comes from.")
    camera: Camera | None = Field(default=None, description="Camera height, if the request names one; flat looks down.")
    lies: bool | None = Field(default=None, description="Whether such a product lies flat, as a T-shirt, or stands.")
    warmth: float = Field(default=0.0, ge=-3, le=3, description="Steps warmer (+) or cooler (-).")
    brightness: float = Field(default=0.0, ge=-3, le=3, description="Steps brighter (+) or darker (-).")
    softness: float = Field(default=0.0, ge=-3, le=3, description="Steps softer (+) or harder (-) shadows.")
    closeness: float = Field(default=0.0, ge=-3, le=3, description="Steps closer (+) or further away (-).")
    style: list[str] = Field(default_factory=list, description="Style words that were understood.")
    aspect: Literal["1:1", "4:5", "3:4", "2:3", "9:16", "16:9", "3:2", "4:3"] = "1:1"
    unshown: list[str] = Field(default_factory=list, description="Things asked for that the studio cannot show.")
    substitutes: list[str] = Field(default_factory=list, description="What stands in for a place it cannot show.")

    @classmethod
    def from_text(cls, text: str, base: SceneSpec | None = None) -> SceneSpec:
        """Read a scene from a sentence.

        Args:
            text: A request in any of the known languages, or in several.
            base: An earlier scene; then the sentence only says what changes.

        Returns:
            A new spec; `base` is not changed. Things that cannot be shown are in `unshown`.
        """
        from tools.scene.reading import read_scene

        return read_scene(text, base or cls())

    def in_words(self) -> str:
        """Place, surface, wall and light for a sentence: `light oak, cream wall, golden hour light from the left`."""
        from tools.scene.vocabulary import colour_name

        parts = [(self.surface or "any surface").replace("_", " ")]
        if self.surface_colour:
            parts[0] = f"{colour_name(self.surface_colour)} {parts[0]}"
        parts = [*self.places, *parts]
        if self.wall_colour and self.surface not in ("paper", "velvet"):
            parts.append(f"{colour_name(self.wall_colour)} wall")
        light = "golden hour" if self.light == "golden" else self.light
        parts.append(f"{light} light" + (f" from the {self.side}" if self.side else ""))
        return ", ".join(parts)
