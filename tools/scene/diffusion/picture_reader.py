"""How Qwen's text encoder reads pictures: transformers' own processor without its part for films.

That part needs torchvision, whose builds must match torch's exactly; Lightbox shows no films and does without both.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any


def picture_reader(folder: Path) -> Any:
    """The processor of a saved pipeline, for pictures and words only.

    Args:
        folder: A saved pipeline with the folders `processor` and `tokenizer`.

    Raises:
        OSError: A file of it is missing.
    """
    from transformers import Qwen2Tokenizer, Qwen2VLImageProcessorPil

    place = folder / "processor"
    tokenizer = Qwen2Tokenizer.from_pretrained(folder / "tokenizer", local_files_only=True)
    return join_reader(Qwen2VLImageProcessorPil.from_pretrained(place, local_files_only=True), tokenizer)


def join_reader(image_processor: Any, tokenizer: Any) -> Any:
    """A processor from its two parts.

    Args:
        image_processor: A `Qwen2VLImageProcessorPil`.
        tokenizer: A `Qwen2Tokenizer` that knows the mark `<|image_pad|>`.
    """
    from transformers import Qwen2VLProcessor

    class PictureReader(Qwen2VLProcessor):
        def __init__(self) -> None:
            # Not the parent's: it checks the part for films, which is not there.
            self.image_processor, self.tokenizer = image_processor, tokenizer
            self.video_processor = self.chat_template = None
            self.image_token, self.video_token = "<|image_pad|>", "<|video_pad|>"
            self.image_token_id = tokenizer.convert_tokens_to_ids(self.image_token)
            self.video_token_id = tokenizer.convert_tokens_to_ids(self.video_token)

    return PictureReader()
