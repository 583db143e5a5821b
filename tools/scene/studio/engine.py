"""The studio as a scene engine."""

from __future__ import annotations

from collections.abc import Iterator

from tools.scene.engine import EngineName, ScenePicture, SceneTask
from tools.scene.spec import SceneSpec
from tools.scene.studio.picture import render_scene


class StudioEngine:
    """Sets rendered ahead of time; needs no graphics card and no weights."""

    name: EngineName = "studio"

    def pictures(self, task: SceneTask) -> Iterator[ScenePicture]:
        """Make the pictures one by one; same arguments, same pixels."""
        for number, seed in enumerate(task.seeds, start=1):
            task.step(number, len(task.seeds) + 1, f"making picture {number} of {len(task.seeds)}")
            made = render_scene(task.cutout, task.spec, seed, task.size)
            yield ScenePicture(
                made.image, made.box, made.product, seed, made.spec, made.notes, made.ground,
                parameters={"plate": made.plate},
            )  # fmt: skip

    def unshown(self, spec: SceneSpec) -> list[str]:
        """Things that no set has, and what stands in for places."""
        notes = [f"About {text}." for text in spec.substitutes]
        if spec.unshown:
            notes.append(f"I cannot show {_listed(spec.unshown)} yet; the picture is made without.")
        return notes


def _listed(things: list[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} or {things[-1]}"
