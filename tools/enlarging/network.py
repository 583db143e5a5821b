"""The network that doubles a photo's size: seven convolutions, trained on photographs.

Source:
    nagadomi, waifu2x, model `upconv_7` for photos, lowest noise level (MIT). The file is ncnn's: for each layer a tag,
    half-precision weights, single-precision biases.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

MARGIN = 7  # px around a tile that the network uses up
_CHANNELS = (3, 16, 32, 64, 128, 128, 256)
_HALF_PRECISION = b"Gk0\x01"


@lru_cache(maxsize=1)
def load_enlarger(path: Path) -> torch.nn.Module:
    """Load the network, on the graphics card where there is one.

    Raises:
        ValueError: The file is not this network's.
    """
    import torch

    content = path.read_bytes()
    layers: list[torch.nn.Module] = []
    at = 0
    for across, along in zip(_CHANNELS, _CHANNELS[1:], strict=False):
        weights, biases, at = _layer(content, at, (along, across, 3, 3))
        convolution = torch.nn.Conv2d(across, along, 3)
        _fill(convolution, weights, biases)
        layers += [convolution, torch.nn.LeakyReLU(0.1)]
    weights, biases, at = _layer(content, at, (3, _CHANNELS[-1], 4, 4))
    doubling = torch.nn.ConvTranspose2d(_CHANNELS[-1], 3, 4, stride=2, padding=3)
    _fill(doubling, weights.transpose(1, 0, 2, 3), biases)
    if at != len(content):
        raise ValueError(f"{str(path)!r} has {len(content) - at} bytes too many")
    network = torch.nn.Sequential(*layers, doubling).eval().requires_grad_(False)
    return network.to("cuda" if torch.cuda.is_available() else "cpu")


def double_tile(network: torch.nn.Module, tile: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Double a tile.

    Args:
        network: From `load_enlarger`.
        tile: `(H + 14, W + 14, 3)`, sRGB: the part to double with `MARGIN` px around it.

    Returns:
        `(2H, 2W, 3)`.
    """
    import torch

    device = next(network.parameters()).device
    signal = torch.from_numpy(np.ascontiguousarray(tile.transpose(2, 0, 1))).to(device).float().div(255)
    with torch.inference_mode():
        doubled = network(signal[None])[0].mul(255).add(0.5).clamp(0, 255).byte()
    return doubled.permute(1, 2, 0).cpu().numpy()


def _layer(content: bytes, at: int, shape: tuple[int, int, int, int]) -> tuple[NDArray[Any], NDArray[Any], int]:
    """A layer's weights and biases, and where the next begins."""
    count, outputs = int(np.prod(shape)), shape[0]
    end = at + 4 + 2 * count
    if content[at : at + 4] != _HALF_PRECISION or end + 4 * outputs > len(content):
        raise ValueError("this is not the file of the enlarging network")
    weights = np.frombuffer(content, np.float16, count, at + 4).astype(np.float32).reshape(shape)
    return weights, np.frombuffer(content, np.float32, outputs, end).copy(), end + 4 * outputs


def _fill(layer: Any, weights: NDArray[Any], biases: NDArray[Any]) -> None:
    import torch

    layer.weight.data = torch.from_numpy(np.ascontiguousarray(weights))
    layer.bias.data = torch.from_numpy(biases)
