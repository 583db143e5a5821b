"""The diffusion engine's open lane: a model redraws the whole picture by instruction. Nothing is pasted back here."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from tools.editing.engine import Edited, EditEngineName, EditTask
from tools.errors import ToolInputError
from tools.machine import accelerator
from tools.scene.diffusion.catalogue import EditCalls, Profile, choose_profile, scene_models
from tools.scene.diffusion.engine import SECONDS_BETWEEN_PREVIEWS, DiffusionOptions, lightened
from tools.scene.diffusion.opening import open_pipeline
from tools.scene.diffusion.pipeline import EditCall, LoadedPipeline, Setting
from tools.scene.diffusion.weights import SceneWeights, Weights
from tools.scene.diffusion.worker import Workers
from tools.scene.lock import native_size


class DiffusionEditor:
    """Edits with open image models. With a model that also draws scenes, both use the same networks in memory."""

    name: EditEngineName = "diffusion"

    def __init__(
        self, weights: SceneWeights, options: DiffusionOptions, workers: Workers,
        load: Callable[[Weights, Setting, str | None], LoadedPipeline] = open_pipeline,
    ) -> None:  # fmt: skip
        """Nothing is read or loaded before the first edit."""
        self._weights, self._options, self._workers, self._load = weights, options, workers, load

    def model(self) -> str | None:
        """The model that edits here: the operator's choice, or the best one that is installed; None where none is."""
        if self._options.edit_model:
            return self._options.edit_model
        profile, own = self._profile(), self._options.model
        found = next((name for name in profile.edit_models if self._weights.is_installed(name)), None)
        if found is None and own and self._weights.is_installed(own):  # a folder of the operator's, for scenes
            return own if self._weights.find(own, profile.edit_models[-1]).family.edit else None
        return found

    def edit(self, task: EditTask) -> Edited:
        """Redraw a picture when it is its turn."""
        profile, name = self._profile(), self.model()
        if name is None:
            raise ToolInputError(needed(profile))
        weights = self._weights.find(name, profile.edit_models[-1])
        calls = weights.family.edit
        if calls is None:
            raise ToolInputError(
                f"The model {weights.name!r} draws scenes, but cannot edit by instruction. {needed(profile)}"
            )
        begin = Setting.of(profile, accelerator(self._options.device).device, self._options.compiled)
        begin = replace(begin, offload=profile.edit_offload or begin.offload)
        lora, load = self._options.lora, self._load
        worker = self._workers.worker(weights.place, lambda setting: load(weights, setting, lora), begin)
        shown_at = 0.0

        def work(loaded: LoadedPipeline, setting: Setting) -> Image.Image:
            size = native_size(task.picture.size, weights.family.native * setting.pixels, weights.family.multiple)
            picture = task.picture.resize(size, Image.Resampling.LANCZOS)
            return loaded.edit(EditCall(task.prompt, picture, task.seed, *self._how(calls)), on_step)

        def on_step(step: int, total: int, preview: Callable[[], Image.Image]) -> None:
            nonlocal shown_at
            task.step(step, total + 1, f"redrawing the picture, step {step} of {total}")
            if task.preview and step < total and time.monotonic() - shown_at > SECONDS_BETWEEN_PREVIEWS:
                shown_at = time.monotonic()
                task.preview(preview())

        image, lighter = worker.run(
            work, task.conversation, task.cancelled, lambda message: task.step(0, calls.steps + 1, message)
        )
        steps, guidance = self._how(calls)
        parameters = {
            "profile": profile.name, "setting": vars(worker.setting), "steps": steps, "guidance_scale": guidance,
            "lora": lora,
        }  # fmt: skip
        return Edited(
            image, weights.name, weights.revision, weights.licence, (lightened(lighter),) if lighter else (), parameters
        )

    def _how(self, calls: EditCalls) -> tuple[int, float]:
        """Steps and guidance; what the operator set for scenes holds for edits by the same model only."""
        if self._options.edit_model is None and self.model() != (self._options.model or self._profile().model):
            return calls.steps, calls.guidance_scale
        own = self._options.guidance_scale
        return self._options.steps or calls.steps, calls.guidance_scale if own is None else own

    def _profile(self) -> Profile:
        return choose_profile(accelerator(self._options.device), self._options.profile)


def needed(profile: Profile) -> str:
    """What a seller needs for edits."""
    model = scene_models()[profile.edit_models[-1]]
    return (
        "Changing the product itself needs an image model that edits by instruction, and none is here. Get one with: "
        f"lightbox models pull {model.name} ({model.about_megabytes / 1000:.0f} GB, licence {model.licence}; best with "
        "a graphics card of 12 GB or more). Nothing was changed."
    )
