"""A loaded pipeline of diffusers: opened from weights, called for a batch of pictures, stopped and watched by step."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from tools.errors import ToolInputError
from tools.scene.diffusion.catalogue import Family, Offload, Profile
from tools.scene.diffusion.weights import Weights

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
        import torch

        width, height = call.images[0].size
        # On the processor, so that a seed gives the same noise on every device.
        generators = [torch.Generator("cpu").manual_seed(seed) for seed in call.seeds]

        def after_step(_: Any, step: int, __: Any, tensors: dict[str, Any]) -> dict[str, Any]:
            on_step(step + 1, self._pipeline.num_timesteps, lambda: self._preview(tensors["latents"], width, height))
            return tensors

        try:
            with torch.inference_mode():
                drawn = self._pipeline(
                    **self._embedded(call),
                    image=list(call.images), mask_image=list(call.inpaint_masks), width=width, height=height,
                    strength=call.strength, num_inference_steps=call.steps, guidance_scale=call.guidance_scale,
                    generator=generators, callback_on_step_end=after_step, output_type="pil",
                ).images  # fmt: skip
        finally:
            self._pipeline.maybe_free_model_hooks()  # a stopped run left its last network on the device
        return [picture.convert("RGB") for picture in drawn]

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

    def _preview(self, latents: Any, width: int, height: int) -> Image.Image:
        """The first picture of a batch so far: its latents, a quarter as large, decoded at a sixteenth of the work.

        Half-finished latents are noise about the picture, which the reduction takes out.
        """
        import torch

        pipeline, vae = self._pipeline, self._preview_decoder
        with torch.inference_mode():
            one = latents[:1].to(vae.device)
            if self._family.name == "flux2-klein":
                side = 2 * pipeline.vae_scale_factor
                one = one.permute(0, 2, 1).reshape(1, -1, height // side, width // side)
                mean, variance = (
                    value.view(1, -1, 1, 1).to(one.device, one.dtype)
                    for value in (vae.bn.running_mean, vae.bn.running_var)
                )
                one = pipeline._unpatchify_latents(one * torch.sqrt(variance + vae.config.batch_norm_eps) + mean)
            else:
                one = one / vae.config.scaling_factor + (vae.config.get("shift_factor") or 0)
            small = torch.nn.functional.avg_pool2d(one.float(), 4, ceil_mode=True).to(vae.dtype)
            decoded = vae.decode(small, return_dict=False)[0]
            picture: Image.Image = pipeline.image_processor.postprocess(decoded.float(), output_type="pil")[0]
        return picture


def open_pipeline(weights: Weights, setting: Setting, lora: str | None = None) -> LoadedPipeline:
    """Load a pipeline and put it where it works.

    Args:
        weights: What to load.
        setting: How.
        lora: A `.safetensors` file that gives it a style.

    Raises:
        ToolInputError: The weights are not what they should be, or the style does not fit them.
    """
    import diffusers
    import torch

    diffusers.utils.logging.disable_progress_bar()
    dtype = getattr(torch, setting.dtype)
    options: dict[str, Any] = {
        "dtype": dtype, "use_safetensors": True, "local_files_only": True, "variant": weights.variant,
    }  # fmt: skip
    pipeline_class = getattr(diffusers, weights.family.pipeline)
    try:
        if weights.file and weights.family.name == "sdxl":
            options.pop("variant"), options.pop("use_safetensors")
            pipeline = pipeline_class.from_single_file(str(weights.file), config=str(weights.folder), **options)
        elif weights.file:
            denoiser = getattr(diffusers, weights.family.denoiser).from_single_file(
                str(weights.file), config=str(weights.folder), subfolder="transformer", dtype=dtype,
                local_files_only=True,
            )  # fmt: skip
            pipeline = pipeline_class.from_pretrained(weights.folder, transformer=denoiser, **options)
        else:
            pipeline = pipeline_class.from_pretrained(weights.folder, **options)
    except (OSError, ValueError, KeyError) as error:
        raise ToolInputError(
            f"The weights in {str(weights.file or weights.folder)!r} cannot be loaded ({_first_line(error)}). "
            f"Get them again with: lightbox models pull {weights.name}."
        ) from error
    pipeline.set_progress_bar_config(disable=True)
    if lora:
        _add_style(pipeline, lora)
    if weights.family.feather and hasattr(pipeline, "mask_processor"):
        pipeline.mask_processor.register_to_config(do_binarize=False)
    decoder = None
    if setting.offload != "none" or setting.dtype == "float16":
        # The pipeline's own would push the denoiser off the device, and overflows in float16.
        decoder = copy.deepcopy(pipeline.vae).to("cpu", torch.float32)
    place(pipeline, setting)
    return LoadedPipeline(pipeline, weights.family, decoder)


def _add_style(pipeline: Any, lora: str) -> None:
    from importlib.util import find_spec
    from pathlib import Path

    file = Path(lora).expanduser()
    if file.suffix != ".safetensors" or not file.is_file():
        raise ToolInputError(f"LIGHTBOX_SCENE_LORA is {lora!r}; it takes a .safetensors file that is there.")
    if find_spec("peft") is None:
        raise ToolInputError("LIGHTBOX_SCENE_LORA needs the package peft. Install it with: pip install peft.")
    try:
        pipeline.load_lora_weights(str(file.parent), weight_name=file.name, local_files_only=True, use_safetensors=True)
    except (ValueError, KeyError, RuntimeError) as error:
        raise ToolInputError(
            f"The style {file.name!r} does not fit this image model ({_first_line(error)})."
        ) from error


def place(pipeline: Any, setting: Setting) -> None:
    """Put a pipeline of diffusers where it works, as light as the setting wants."""
    pipeline.vae.enable_slicing()  # a batch is decoded one by one
    if setting.tiling:
        pipeline.vae.enable_tiling()
    if setting.offload == "model":
        pipeline.enable_model_cpu_offload(device=setting.device)
    elif setting.offload == "sequential":
        pipeline.enable_sequential_cpu_offload(device=setting.device)
    else:
        pipeline.to(setting.device)
    if setting.compiled:
        denoiser = pipeline.unet if hasattr(pipeline, "unet") else pipeline.transformer
        denoiser.compile_repeated_blocks()


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
