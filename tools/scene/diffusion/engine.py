"""The diffusion engine: a model draws the surroundings, the product is put back, every picture is measured."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

from PIL import Image

from tools.errors import ToolInputError
from tools.machine import Accelerator, accelerator
from tools.scene.diffusion.catalogue import Profile, Start, choose_profile
from tools.scene.diffusion.opening import open_pipeline
from tools.scene.diffusion.pipeline import Call, LoadedPipeline, Setting
from tools.scene.diffusion.prompt import Prompt, write_prompt
from tools.scene.diffusion.weights import OR_STUDIO, SceneWeights, Weights
from tools.scene.diffusion.worker import Worker, Workers
from tools.scene.engine import EngineName, ScenePicture, SceneTask
from tools.scene.lock import inpaint_mask, native_size, on_canvas, start_picture
from tools.scene.spec import SceneSpec
from tools.scene.studio.layout import Layout, lay_out
from tools.scene.studio.picture import render_scene
from tools.scene.tries import Kept, contradictions, keep_product, lay_out_anywhere, made_by_ai

_NEXT_TRY = 104_729  # from a seed to that of its next try
SECONDS_BETWEEN_PREVIEWS = 1.0


@dataclass(frozen=True)
class DiffusionOptions:
    """What an operator can choose; None leaves it to the machine and the model.

    Attributes:
        model: A known name, a hub id, a folder, or a `.safetensors` file.
        profile: Name of a profile.
        device: `cpu`, `mps`, `cuda`, `cuda:1`.
        start: What the model begins with: plain grey, or the studio's picture of the same scene.
        steps: diffusers' `num_inference_steps`.
        guidance_scale: diffusers' `guidance_scale`.
        lora: A `.safetensors` file with a style.
        compiled: Whether the network is compiled: a minute the first time, then faster where that pays.
        edit_model: What edits by instruction, named as `model` is; None for the best one that is installed.
    """

    model: str | None = None
    profile: str | None = None
    device: str | None = None
    start: Start = "neutral"
    steps: int | None = None
    guidance_scale: float | None = None
    lora: str | None = None
    compiled: bool = False
    edit_model: str | None = None


@dataclass(frozen=True)
class _Ready:
    """What is known once the weights were found."""

    weights: Weights
    profile: Profile
    worker: Worker


@dataclass(frozen=True)
class _Job:
    """One picture to draw."""

    seed: int
    layout: Layout
    spec: SceneSpec
    prompt: Prompt
    ground: Image.Image | None


class DiffusionEngine:
    """Open image models through diffusers. One for all conversations: it holds the model and the queue for it."""

    name: EngineName = "diffusion"

    def __init__(
        self, weights: SceneWeights, options: DiffusionOptions,
        load: Callable[[Weights, Setting, str | None], LoadedPipeline] = open_pipeline, workers: Workers | None = None,
    ) -> None:  # fmt: skip
        """Nothing is read or loaded before the first picture; `workers` are those that share the device."""
        self._weights, self._options, self._load = weights, options, load
        self._workers = workers or Workers()
        self._opening = Lock()
        self._ready: _Ready | None = None

    def profile(self) -> Profile:
        """What this machine runs.

        Raises:
            ToolInputError: The device or the profile that was chosen does not exist.
        """
        return choose_profile(self._machine(), self._options.profile)

    def model(self) -> str:
        """The model that is chosen or that the profile has."""
        return self._options.model or self.profile().model

    def pictures(self, task: SceneTask) -> Iterator[ScenePicture]:
        """Draw the pictures, as many at a time as the machine can."""
        ready = self._open()
        jobs = [self._job(task, seed, ready.weights) for seed in task.seeds]
        done = 0
        while done < len(jobs):
            batch = jobs[done : done + ready.worker.setting.batch]
            drawn, lighter = self._draw(ready, task, batch, done, 0)
            for job, plate in zip(batch, drawn, strict=True):
                yield self._locked(ready, task, job, plate, lighter, done)
                done += 1

    def unshown(self, spec: SceneSpec) -> list[str]:
        """Only what contradicts itself: a model can draw anything that has a name."""
        return contradictions(spec)

    def _machine(self) -> Accelerator:
        return accelerator(self._options.device)

    def _open(self) -> _Ready:
        with self._opening:
            if self._ready is None:
                machine, profile = self._machine(), self.profile()
                weights = self._weights.find(self.model(), profile.model)
                if weights.family.pipeline is None:
                    raise ToolInputError(
                        f"The model {weights.name!r} edits pictures, but cannot draw scenes. Set LIGHTBOX_SCENE_MODEL "
                        f"to another, and LIGHTBOX_EDIT_MODEL to this one. {OR_STUDIO}"
                    )
                lora, load = self._options.lora, self._load
                begin = Setting.of(profile, machine.device, self._options.compiled)
                worker = self._workers.worker(weights.place, lambda setting: load(weights, setting, lora), begin)
                self._ready = _Ready(weights, profile, worker)
            return self._ready

    def _job(self, task: SceneTask, seed: int, weights: Weights) -> _Job:
        """Decide everything about a picture but its pixels. The studio's places limit the view, a model's do not."""
        guided = self._options.start == "studio"
        if guided:
            layout = lay_out(task.cutout, task.spec, seed, task.size)
            spec, ground = layout.choice.spec, render_scene(task.cutout, task.spec, seed, task.size).ground
        else:
            (layout, spec), ground = lay_out_anywhere(task, seed), None
        return _Job(seed, layout, spec, write_prompt(spec, weights.family), ground)

    def _draw(
        self, ready: _Ready, task: SceneTask, batch: list[_Job], done: int, attempt: int
    ) -> tuple[list[Image.Image], str | None]:
        """Draw some pictures when it is their turn; and the lighter setting in words if memory ran out."""
        number = f"picture {done + 1}" if len(batch) == 1 else f"pictures {done + 1} to {done + len(batch)}"
        again = f", try {attempt + 1}" if attempt else ""
        shown_at = 0.0

        def work(loaded: LoadedPipeline, setting: Setting) -> list[Image.Image]:
            plates: list[Image.Image] = []
            for start in range(0, len(batch), setting.batch):
                plates += self._call(
                    loaded, setting, ready.weights, batch[start : start + setting.batch], attempt, on_step
                )
            return plates

        def on_step(step: int, total: int, preview: Callable[[], Image.Image]) -> None:
            nonlocal shown_at
            said = f"drawing {number} of {len(task.seeds)}{again}, step {step} of {total}"
            task.step(done * total + step * len(batch), (len(task.seeds) + 1) * total, said)
            if task.preview and step < total and time.monotonic() - shown_at > SECONDS_BETWEEN_PREVIEWS:
                shown_at = time.monotonic()
                task.preview(preview())

        def tell(message: str) -> None:
            task.step(done, len(task.seeds) + 1, message)

        return ready.worker.run(work, task.conversation, task.cancelled, tell)

    def _call(
        self, loaded: LoadedPipeline, setting: Setting, weights: Weights, jobs: list[_Job], attempt: int, on_step: Any
    ) -> list[Image.Image]:
        """Draw pictures in one call where their prompts are the same, which share one reading of it."""
        family, options = weights.family, self._options
        plates: dict[int, Image.Image] = {}
        for prompt in dict.fromkeys(job.prompt for job in jobs):
            same = [job for job in jobs if job.prompt == prompt]
            size = native_size(same[0].layout.frame.size, family.native * setting.pixels, family.multiple)
            canvases = [on_canvas(job.layout, size) for job in same]
            call = Call(
                prompt.text, prompt.negative,
                [start_picture(canvas, job.ground) for canvas, job in zip(canvases, same, strict=True)],
                [inpaint_mask(canvas, family.dilation, family.feather) for canvas in canvases],
                [job.seed + attempt * _NEXT_TRY for job in same], family.strength[options.start],
                options.steps or family.steps,
                family.guidance_scale if options.guidance_scale is None else options.guidance_scale,
            )  # fmt: skip
            plates |= dict(zip((job.seed for job in same), loaded.draw(call, on_step), strict=True))
        return [plates[job.seed] for job in jobs]

    def _locked(
        self, ready: _Ready, task: SceneTask, job: _Job, plate: Image.Image, lighter: str | None, done: int
    ) -> ScenePicture:
        """Put the product back and measure; draw again, with other seeds, where something grew on it."""
        lightened = [lighter]

        def draw(attempt: int) -> Image.Image:
            if not attempt:
                return plate
            (drawn,), lighter_now = self._draw(ready, task, [job], done, attempt)
            lightened.append(lighter_now)
            return drawn

        kept = keep_product(draw, job.layout, task)
        return self._picture(ready, job, kept, next((words for words in lightened if words), None))

    def _picture(self, ready: _Ready, job: _Job, kept: Kept, lighter: str | None) -> ScenePicture:
        weights, options, setting = ready.weights, self._options, ready.worker.setting
        notes = [*job.layout.notes, made_by_ai(weights.name), *kept.notes]
        if lighter:
            notes.append(lightened(lighter))
        parameters = {
            "profile": ready.profile.name, "setting": vars(setting), "start": options.start, "prompt": job.prompt.text,
            "negative_prompt": job.prompt.negative, "steps": options.steps or weights.family.steps,
            "guidance_scale": options.guidance_scale, "lora": options.lora, "shadow": kept.shadow,
        }  # fmt: skip
        checks = {"overgrowth": kept.overgrowth.record() | {"tries": kept.tries}}
        return ScenePicture(
            kept.image, job.layout.frame.box, job.layout.product, job.seed, job.spec, tuple(notes), None, weights.name,
            weights.revision, weights.licence, parameters, checks,
        )  # fmt: skip


def lightened(lighter: str) -> str:
    """What the seller is told when memory ran out once."""
    return f"Memory ran out, so I went on with a lighter setting: {lighter}."
