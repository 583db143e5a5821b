"""Diffusers pipelines with random weights: the real classes, tiny for tests or at full size for speed.

A random model draws noise, but it does so with the real one's arithmetic, memory and calls.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from tools.scene.diffusion.picture_reader import join_reader

Scale = Literal["tiny", "full"]
_WORDS = "a photo of the product stands on wood marble in soft morning light <|im_start|>user assistant"
_CHAT = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_SEEING = ("<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>")
_SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


def build(family: str, scale: Scale = "tiny", dtype: Any = None, device: str = "cpu") -> Any:
    """A pipeline of a family with random weights.

    Args:
        family: `flux2-klein`, `z-image`, `sdxl` or `qwen-image-edit`, as in `tools/scene/diffusion/models.yaml`.
        scale: `full` has the published architecture's sizes; then it wants gigabytes.
        dtype: Of the weights; float32 if not given.
        device: Where the weights are made.
    """
    import torch

    torch.manual_seed(0)
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype or torch.float32)
    try:
        with torch.device(device):
            pipeline = _BUILDERS[family](scale == "tiny")
    finally:
        torch.set_default_dtype(before)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def save(pipeline: Any, folder: Path, variant: str | None = None) -> None:
    """Save a pipeline as its publisher does."""
    pipeline.save_pretrained(folder, variant=variant)
    if "processor" in pipeline.components:  # ours has no part for films; theirs has, and its own name
        pipeline.processor.image_processor.save_pretrained(folder / "processor")
        index = json.loads((folder / "model_index.json").read_text("utf-8"))
        index["processor"] = ["transformers", "Qwen2VLProcessor"]
        (folder / "model_index.json").write_text(json.dumps(index, indent=2), "utf-8")


def _flux2_klein(tiny: bool) -> Any:
    from diffusers import AutoencoderKLFlux2, Flux2KleinInpaintPipeline, Flux2Transformer2DModel

    sizes: dict[str, Any] = (
        {"num_layers": 1, "num_single_layers": 1, "attention_head_dim": 16, "num_attention_heads": 2,
         "joint_attention_dim": 48, "timestep_guidance_channels": 32, "axes_dims_rope": (4, 4, 4, 4), "in_channels": 16}
        if tiny else
        {"num_layers": 5, "num_single_layers": 20, "num_attention_heads": 24, "joint_attention_dim": 7680}
    )  # fmt: skip
    vae: dict[str, Any] = {
        "block_out_channels": (4, 8, 8, 8),
        "layers_per_block": 1,
        "latent_channels": 4,
        "norm_num_groups": 2,
    }
    return Flux2KleinInpaintPipeline(
        scheduler=_flow_scheduler(),
        vae=AutoencoderKLFlux2(**(vae if tiny else {})),
        text_encoder=_qwen3(tiny, layers=28),
        tokenizer=_qwen_tokenizer(),
        transformer=Flux2Transformer2DModel(guidance_embeds=False, **sizes),
        is_distilled=True,
    )


def _z_image(tiny: bool) -> Any:
    from diffusers import ZImageInpaintPipeline, ZImageTransformer2DModel

    sizes: dict[str, Any] = {
             "dim": 32, "n_layers": 1, "n_refiner_layers": 1, "n_heads": 2, "n_kv_heads": 2, "cap_feat_dim": 16,
             "axes_dims": [8, 4, 4], "in_channels": 4}  # fmt: skip
    return ZImageInpaintPipeline(
        scheduler=_flow_scheduler(shift=3.0),
        vae=_kl_autoencoder(tiny, latent_channels=4 if tiny else 16, scaling_factor=0.3611, shift_factor=0.1159),
        text_encoder=_qwen3(tiny, layers=2, causal=False),
        tokenizer=_qwen_tokenizer(),
        transformer=ZImageTransformer2DModel(**(sizes if tiny else {})),
    )


def _sdxl(tiny: bool) -> Any:
    from diffusers import EulerDiscreteScheduler, StableDiffusionXLInpaintPipeline, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    tokenizer = _clip_tokenizer()
    small: dict[str, Any] = {
             "hidden_size": 32, "intermediate_size": 37, "num_attention_heads": 4, "num_hidden_layers": 2,
             "projection_dim": 32, "vocab_size": len(tokenizer)}  # fmt: skip
    first: dict[str, Any] = small if tiny else {
                                "hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12,
                                "num_hidden_layers": 12, "projection_dim": 768}  # fmt: skip
    second: dict[str, Any] = small if tiny else {
                                 "hidden_size": 1280, "intermediate_size": 5120, "num_attention_heads": 20,
                                 "num_hidden_layers": 32, "projection_dim": 1280}  # fmt: skip
    unet: dict[str, Any] = (
        {"block_out_channels": (8, 16), "layers_per_block": 1, "norm_num_groups": 2, "attention_head_dim": (2, 4),
         "cross_attention_dim": 64, "addition_time_embed_dim": 8, "transformer_layers_per_block": (1, 1),
         "projection_class_embeddings_input_dim": 80, "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
         "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D")}
        if tiny else
        {"block_out_channels": (320, 640, 1280), "layers_per_block": 2, "attention_head_dim": (5, 10, 20),
         "cross_attention_dim": 2048, "addition_time_embed_dim": 256, "transformer_layers_per_block": (1, 2, 10),
         "projection_class_embeddings_input_dim": 2816,
         "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
         "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D")}
    )  # fmt: skip
    return StableDiffusionXLInpaintPipeline(
        vae=_kl_autoencoder(tiny, latent_channels=4, scaling_factor=0.13025, force_upcast=False),
        text_encoder=CLIPTextModel(CLIPTextConfig(bos_token_id=0, eos_token_id=1, hidden_act="gelu", **first)),
        text_encoder_2=CLIPTextModelWithProjection(
            CLIPTextConfig(bos_token_id=0, eos_token_id=1, hidden_act="gelu", **second)
        ),
        tokenizer=tokenizer,
        tokenizer_2=tokenizer,
        unet=UNet2DConditionModel(
            in_channels=9, out_channels=4, sample_size=128, use_linear_projection=True,
            addition_embed_type="text_time", **unet,
        ),
        scheduler=EulerDiscreteScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear"),
    )  # fmt: skip


def _qwen_image_edit(tiny: bool) -> Any:
    from diffusers import AutoencoderKLQwenImage, QwenImageEditPlusPipeline, QwenImageTransformer2DModel
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration, Qwen2VLImageProcessorPil

    tokenizer = _qwen_tokenizer(*_SEEING)
    marks = {
        f"{name}_token_id": tokenizer.convert_tokens_to_ids(mark)
        for name, mark in zip(("vision_start", "vision_end", "image", "video"), _SEEING, strict=True)
    }
    words: dict[str, Any] = (
        {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
         "num_key_value_heads": 2, "vocab_size": len(tokenizer)}
        if tiny else
        {"hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28, "num_attention_heads": 28,
         "num_key_value_heads": 4, "vocab_size": 152064}
    )  # fmt: skip
    words["rope_parameters"] = {
        "rope_type": "default", "rope_theta": 1_000_000.0, "mrope_section": [1, 1, 2] if tiny else [16, 24, 24],
    }  # fmt: skip
    eyes: dict[str, Any] = (
        {"depth": 1, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "out_hidden_size": 16,
         "fullatt_block_indexes": [0]}
        if tiny else {"out_hidden_size": 3584}
    )  # fmt: skip
    vae: dict[str, Any] = {
        "base_dim": 4, "z_dim": 4, "dim_mult": [1, 1, 1, 1], "num_res_blocks": 1, "latents_mean": [0.0] * 4,
        "latents_std": [1.0] * 4,
    }  # fmt: skip
    denoiser: dict[str, Any] = {
        "in_channels": 16, "out_channels": 4, "num_layers": 1, "attention_head_dim": 16, "num_attention_heads": 2,
        "joint_attention_dim": 16, "axes_dims_rope": (8, 4, 4),
    }  # fmt: skip
    return QwenImageEditPlusPipeline(
        scheduler=_flow_scheduler(),
        vae=AutoencoderKLQwenImage(**(vae if tiny else {})),
        text_encoder=Qwen2_5_VLForConditionalGeneration(
            Qwen2_5_VLConfig(text_config=words, vision_config=eyes, **marks)
        ).eval(),
        tokenizer=tokenizer,
        processor=join_reader(Qwen2VLImageProcessorPil(), tokenizer),
        transformer=QwenImageTransformer2DModel(**(denoiser if tiny else {"zero_cond_t": True})),
    )


_BUILDERS: dict[str, Callable[[bool], Any]] = {
    "flux2-klein": _flux2_klein, "z-image": _z_image, "sdxl": _sdxl, "qwen-image-edit": _qwen_image_edit,
}  # fmt: skip


def _flow_scheduler(**settings: Any) -> Any:
    from diffusers import FlowMatchEulerDiscreteScheduler

    return FlowMatchEulerDiscreteScheduler(use_dynamic_shifting="shift" not in settings, **settings)


def _kl_autoencoder(tiny: bool, **settings: Any) -> Any:
    from diffusers import AutoencoderKL

    channels = (4, 8, 8, 8) if tiny else (128, 256, 512, 512)
    blocks = len(channels)
    return AutoencoderKL(
        block_out_channels=channels, layers_per_block=1 if tiny else 2, norm_num_groups=2 if tiny else 32,
        down_block_types=("DownEncoderBlock2D",) * blocks, up_block_types=("UpDecoderBlock2D",) * blocks,
        sample_size=128 if tiny else 1024, **settings,
    )  # fmt: skip


def _qwen3(tiny: bool, layers: int, causal: bool = True) -> Any:
    from transformers import Qwen3Config, Qwen3ForCausalLM, Qwen3Model

    sizes: dict[str, Any] = (
        {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": layers, "num_attention_heads": 2,
         "num_key_value_heads": 2, "head_dim": 8, "vocab_size": len(_qwen_tokenizer())}
        if tiny else
        {"hidden_size": 2560, "intermediate_size": 9728, "num_hidden_layers": 36, "num_attention_heads": 32,
         "num_key_value_heads": 8, "head_dim": 128, "vocab_size": 151936}
    )  # fmt: skip
    return (Qwen3ForCausalLM if causal else Qwen3Model)(Qwen3Config(**sizes)).eval()


def _qwen_tokenizer(*further: str) -> Any:
    """A byte-level tokenizer with the chat marks of Qwen and further ones; its few words are learned on the spot."""
    from transformers import Qwen2Tokenizer

    vocab, merges = _byte_pairs(_SPECIAL)
    tokenizer = Qwen2Tokenizer(vocab=vocab, merges=merges)
    tokenizer.add_special_tokens({"additional_special_tokens": [*_SPECIAL[1:], *further]})
    tokenizer.chat_template = _CHAT
    return tokenizer


def _clip_tokenizer() -> Any:
    from transformers import CLIPTokenizer

    vocab, merges = _byte_pairs(["<|startoftext|>", "<|endoftext|>"], end_of_word="</w>")
    return CLIPTokenizer(vocab=vocab, merges=merges, model_max_length=77)


def _byte_pairs(special: list[str], end_of_word: str = "") -> tuple[dict[str, int], Any]:
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    ending: dict[str, Any] = {"end_of_word_suffix": end_of_word} if end_of_word else {}
    tokenizer = Tokenizer(models.BPE(**ending))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=600, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False, **ending,
    )  # fmt: skip
    tokenizer.train_from_iterator([_WORDS], trainer)
    with tempfile.TemporaryDirectory() as folder:
        tokenizer.model.save(folder)
        merges = (Path(folder) / "merges.txt").read_text("utf-8").splitlines()[1:]
    pairs = [tuple(line.split(" ")) for line in merges]
    return tokenizer.get_vocab(), [(pair[0], pair[1]) for pair in pairs]
