"""A loaded pipeline of diffusers: called for a batch of pictures or an edit, stopped and watched by step."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from tools.scene.diffusion.catalogue import Family, Offload, Profile
from tools.scene.diffusion.preview import draw_preview

_KEPT_PROMPTS = 8
_SMALLER = 0.6  # of the pixels, where nothing else is left to save


@dataclass(frozen=True)
class Setting:
    """How heavy a run is. `lighter` leads from one to the next.

    Attributes:
        device: As torch addresses it.
        dtype: torch's name of the number format.
        batch: Pictures at a time.
        pixels: Share of the native size, 0-1.
        compiled: Whether the network's repeated blocks are compiled when they first run, which takes a minute.
    """

    device: str
    dtype: str
    offload: Offload
    tiling: bool
    batch: int
    pixels: float = 1.0
    compiled: bool = False

    @classmethod
    def of(cls, profile: Profile, device: str, compiled: bool = False) -> Setting:
        """The setting that a profile begins with."""
        return cls(device, profile.dtype, profile.offload, profile.tiling, profile.batch, compiled=compiled)

    def lighter(self) -> tuple[Setting, str] | None:
        """The next setting that needs less memory and what it means, in words; None where there is none."""
        if self.batch > 1:
            return replace(self, batch=1, tiling=True), "one picture at a time"
        if not self.tiling:
            return replace(self, tiling=True), "decoded in tiles"
        if self.offload == "none" and self.device.startswith("cuda"):
            return replace(self, offload="model"), "with parts of the model in main memory"
        if self.offload == "model":
            return replace(self, offload="sequential"), "with the model in main memory"
        if self.pixels == 1.0:
            return replace(self, pixels=_SMALLER), "drawn smaller"
        return None


@dataclass(frozen=True)
class Call:
    """One batch of pictures to draw.

    Attributes:
        prompt: What they show.
        negative_prompt: What they do not; without effect in families that have none.
        images: What the networks begin with, mode `RGB`, all of one size.
        inpaint_masks: Mode `L`, the same size, 255 = repaint.
        seeds: One for each.
        strength: diffusers' `strength`.
        steps: diffusers' `num_inference_steps`.
        guidance_scale: diffusers' `guidance_scale`.
    """

    prompt: str
    negative_prompt: str
    images: Sequence[Image.Image]
    inpaint_masks: Sequence[Image.Image]
    seeds: Sequence[int]
    strength: float
    steps: int
    guidance_scale: float


@dataclass(frozen=True)
class EditCall:
    """One picture to redraw by instruction.

    Attributes:
        prompt: What to change.
        image: Mode `RGB`, at the size to draw.
        seed: Of the noise it begins with.
        steps: diffusers' `num_inference_steps`.
        guidance_scale: The family's guidance.
    """

    prompt: str
    image: Image.Image
    seed: int
    steps: int
    guidance_scale: float


OnStep = Callable[[int, int, Callable[[], Image.Image]], None]


class LoadedPipeline:
    """A pipeline in memory, with the prompts it has read."""

    def __init__(self, pipeline: Any, family: Family, preview_decoder: Any = None) -> None:
        """Take over a pipeline of diffusers; `open_pipeline` makes one from weights.

        Args:
            pipeline: In its place, ready to be called.
            family: Kind of network.
            preview_decoder: A second autoencoder for previews; the pipeline's own if None.
        """
        self._pipeline, self._family = pipeline, family
        self._preview_decoder = preview_decoder or pipeline.vae
        self._prompts: dict[tuple[str, str, bool], dict[str, Any]] = {}

    def draw(self, call: Call, on_step: OnStep) -> list[Image.Image]:
        """Draw a batch.

        Args:
            call: What to draw.
            on_step: Called after each step as `on_step(done, total, preview)`; `preview` makes a small picture of what
                there is so far. What it raises stops the drawing at once: no further step, no decoding.

        Returns:
            Pictures of the size of the call's, mode `RGB`, in its order.
        """
        # On the processor, so that a seed gives the same noise on every device.
        generators = [_generator(seed) for seed in call.seeds]
        return self._run(
            self._pipeline, call.images[0].size, on_step, **self._embedded(call), image=list(call.images),
            mask_image=list(call.inpaint_masks), strength=call.strength, num_inference_steps=call.steps,
            guidance_scale=call.guidance_scale, generator=generators,
        )  # fmt: skip

    def edit(self, call: EditCall, on_step: OnStep) -> Image.Image:
        """Redraw a picture by instruction.

        Args:
            call: What to redraw.
            on_step: As for `draw`.

        Returns:
            A picture of the size of the call's, mode `RGB`.

        Raises:
            ValueError: The family cannot edit.
        """
        how = self._family.edit
        if how is None:
            raise ValueError(f"The family {self._family.name!r} cannot edit.")
        against = {} if how.negative_prompt is None else {"negative_prompt": how.negative_prompt}
        (drawn,) = self._run(
            self._editor(how.pipeline), call.image.size, on_step, prompt=call.prompt, image=[call.image],
            num_inference_steps=call.steps, generator=_generator(call.seed), **{how.guidance: call.guidance_scale},
            **against,
        )  # fmt: skip
        return drawn

    def _run(self, pipeline: Any, size: tuple[int, int], on_step: OnStep, **arguments: Any) -> list[Image.Image]:
        import torch

        width, height = size

        def after_step(_: Any, step: int, __: Any, tensors: dict[str, Any]) -> dict[str, Any]:
            on_step(step + 1, pipeline.num_timesteps, lambda: self.preview(tensors["latents"], size))
            return tensors

        try:
            with torch.inference_mode():
                drawn = pipeline(
                    **arguments, width=width, height=height, callback_on_step_end=after_step, output_type="pil"
                ).images
        finally:
            self._pipeline.maybe_free_model_hooks()  # a stopped run left its last network on the device
        return [picture.convert("RGB") for picture in drawn]

    def _editor(self, name: str) -> Any:
        """The pipeline that edits with the same networks, where it is another class than the one that was loaded."""
        import diffusers

        edit_class = getattr(diffusers, name)
        if isinstance(self._pipeline, edit_class):
            return self._pipeline
        taken = inspect.signature(edit_class.__init__).parameters
        parts = {key: part for key, part in self._pipeline.components.items() if key in taken}
        parts |= {key: value for key, value in self._pipeline.config.items() if key in taken and key not in parts}
        editor = edit_class(**parts)
        editor.set_progress_bar_config(disable=True)
        return editor

    def preview(self, latents: Any, size: tuple[int, int]) -> Image.Image:
        """A small picture of what there is so far, of the first of a batch."""
        return draw_preview(self._pipeline, self._family, self._preview_decoder, latents, size)

    def _embedded(self, call: Call) -> dict[str, Any]:
        """The prompt as the network reads it, once for all pictures of the batch."""
        import torch

        guided = call.guidance_scale > (0 if self._family.name == "z-image" else 1)
        key = (call.prompt, call.negative_prompt, guided)
        if key not in self._prompts:
            if len(self._prompts) >= _KEPT_PROMPTS:
                self._prompts.pop(next(iter(self._prompts)))
            with torch.inference_mode():
                self._prompts[key] = self._encode(call, guided)
        count = len(call.seeds)
        # A tensor is one row for each picture, a list one item.
        return {
            name: value * count if isinstance(value, list) else value.repeat(count, *([1] * (value.ndim - 1)))
            for name, value in self._prompts[key].items()
        }

    def _encode(self, call: Call, guided: bool) -> dict[str, Any]:
        pipeline: Any = self._pipeline
        if self._family.name == "sdxl":
            names = ("prompt_embeds", "negative_prompt_embeds", "pooled_prompt_embeds", "negative_pooled_prompt_embeds")
            found = pipeline.encode_prompt(
                call.prompt, do_classifier_free_guidance=guided, negative_prompt=call.negative_prompt
            )
            return {name: value for name, value in zip(names, found, strict=True) if value is not None}
        if self._family.name == "z-image":
            own, against = pipeline.encode_prompt(
                call.prompt, do_classifier_free_guidance=guided, negative_prompt=call.negative_prompt
            )
            return {"prompt_embeds": own, "negative_prompt_embeds": against}
        encoded = {"prompt_embeds": pipeline.encode_prompt(call.prompt)[0]}
        if guided and not pipeline.config.is_distilled:
            encoded["negative_prompt_embeds"] = pipeline.encode_prompt("")[0]
        return encoded


def _generator(seed: int) -> Any:
    import torch

    return torch.Generator("cpu").manual_seed(seed)
