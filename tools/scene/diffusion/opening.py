"""Opens a pipeline of diffusers from weights and puts it where it works."""

from __future__ import annotations

import copy
from typing import Any

from tools.errors import ToolInputError
from tools.scene.diffusion.picture_reader import picture_reader
from tools.scene.diffusion.pipeline import LoadedPipeline, Setting
from tools.scene.diffusion.weights import Weights


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
    pipeline_class = getattr(diffusers, weights.family.loads_as)
    try:
        if weights.family.name == "qwen-image-edit":
            options["processor"] = picture_reader(weights.folder)
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
    from pathlib import Path

    file = Path(lora).expanduser()
    if file.suffix != ".safetensors" or not file.is_file():
        raise ToolInputError(f"LIGHTBOX_SCENE_LORA is {lora!r}; it takes a .safetensors file that is there.")
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
