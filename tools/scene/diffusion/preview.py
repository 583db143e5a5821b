"""What a half-finished picture looks like: its latents, a quarter as large, decoded at a sixteenth of the work."""

from __future__ import annotations

from typing import Any

from PIL import Image

from tools.scene.diffusion.catalogue import Family

_SMALLER = 4


def draw_preview(pipeline: Any, family: Family, vae: Any, latents: Any, size: tuple[int, int]) -> Image.Image:
    """A small picture of the first of a batch so far.

    Half-finished latents are noise about the picture, which the reduction takes out.

    Args:
        pipeline: Of diffusers, at work.
        family: Kind of network.
        vae: The autoencoder to decode with.
        latents: As the pipeline hands them to its callback.
        size: Width and height of the finished picture.
    """
    import torch

    with torch.inference_mode():
        one = _unpacked(pipeline, family, vae, latents[:1].to(vae.device), size).float()
        steps = (1, _SMALLER, _SMALLER) if one.ndim == 5 else (_SMALLER, _SMALLER)  # a film has frames
        reduce = torch.nn.functional.avg_pool3d if one.ndim == 5 else torch.nn.functional.avg_pool2d
        decoded = vae.decode(reduce(one, steps, ceil_mode=True).to(vae.dtype), return_dict=False)[0]
        shown = decoded[:, :, 0] if decoded.ndim == 5 else decoded
        picture: Image.Image = pipeline.image_processor.postprocess(shown.float(), output_type="pil")[0]
    return picture


def _unpacked(pipeline: Any, family: Family, vae: Any, one: Any, size: tuple[int, int]) -> Any:
    """Latents as the autoencoder takes them: (1, channels, height, width), of films (1, channels, 1, height, width)."""
    import torch

    width, height = size
    if family.name == "flux2-klein":
        side = 2 * pipeline.vae_scale_factor
        one = one.permute(0, 2, 1).reshape(1, -1, height // side, width // side)
        mean, variance = (
            value.view(1, -1, 1, 1).to(one.device, one.dtype) for value in (vae.bn.running_mean, vae.bn.running_var)
        )
        return pipeline._unpatchify_latents(one * torch.sqrt(variance + vae.config.batch_norm_eps) + mean)
    if family.name == "qwen-image-edit":
        one = pipeline._unpack_latents(one, height, width, pipeline.vae_scale_factor)
        mean, deviation = (
            torch.tensor(value, device=one.device, dtype=one.dtype).view(1, -1, 1, 1, 1)
            for value in (vae.config.latents_mean, vae.config.latents_std)
        )
        return one * deviation + mean
    return one / vae.config.scaling_factor + (vae.config.get("shift_factor") or 0)
