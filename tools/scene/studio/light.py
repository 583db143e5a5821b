"""Light: which lamps burn how strongly and in which colour, and turning radiance into pixels."""

from __future__ import annotations

import numpy as np

from tools.scene.spec import SceneSpec

Weights = dict[str, np.ndarray]

# Strength of each light group and its colour (linear RGB). Strengths are balanced so that white paper comes out at
# about 0.8 in bright moods; dark moods are meant to be dark.
MOODS: dict[str, dict[str, tuple[float, tuple[float, float, float]]]] = {
    "neutral": {"window": (0.72, (1, 1, 1)), "top": (0.22, (1, 1, 1)), "fill": (0.40, (1, 1, 1))},
    "soft": {"window": (0.34, (1, 1, 0.99)), "top": (0.42, (1, 1, 0.99)), "fill": (0.46, (1, 1, 1))},
    "bright": {"window": (0.62, (1, 1, 1)), "top": (0.46, (1, 1, 1)), "fill": (0.52, (1, 1, 1))},
    "warm": {
        "window": (0.62, (1.09, 0.97, 0.85)), "sun": (0.16, (1.13, 0.93, 0.74)),
        "top": (0.16, (1.04, 0.99, 0.90)), "fill": (0.34, (1.02, 0.99, 0.95)),
    },
    "cool": {"window": (0.70, (0.91, 0.99, 1.10)), "top": (0.22, (0.94, 1, 1.06)), "fill": (0.42, (0.93, 0.99, 1.07))},
    "morning": {
        "sun": (0.52, (1.10, 0.97, 0.81)), "window": (0.34, (1.0, 1.0, 0.97)),
        "top": (0.06, (1, 1, 1)), "fill": (0.36, (0.95, 0.99, 1.05)),
    },
    "golden": {
        "sun": (0.80, (1.20, 0.88, 0.62)), "window": (0.16, (1.08, 0.94, 0.82)),
        "fill": (0.24, (0.96, 0.97, 1.02)), "glow": (0.25, (1.12, 0.88, 0.68)),
    },
    "evening": {
        "window": (0.34, (1.15, 0.89, 0.68)), "glow": (1.7, (1.20, 0.82, 0.52)),
        "top": (0.05, (1.1, 0.95, 0.75)), "fill": (0.17, (0.80, 0.92, 1.14)),
    },
    "dramatic": {"window": (0.62, (1.02, 1.0, 0.96)), "glow": (0.70, (1, 1, 1)), "fill": (0.05, (0.95, 1, 1.06))},
}  # fmt: skip

# Which lamps throw a shadow, and at how many points each is sampled. The wall light's falls behind
# the product, out of sight.
SHADOW_POINTS = {"window": 28, "sun": 18, "top": 20}
_KNEE = 0.62


def light_weights(spec: SceneSpec, swing: float = 1.0) -> Weights:
    """Weight of each light group, (3,) float32 linear RGB, for the light a scene asks for.

    Args:
        spec: The scene.
        swing: Strength of the sun against the window, 0.7 to 1.3: lower and sharper, or higher and softer light.
    """
    mood = MOODS[spec.light]
    warmth = spec.warmth * 0.13
    tint = np.array([1 + warmth, 1 - 0.02 * spec.warmth, 1 - 1.35 * warmth])
    gain = 1.14 * 2.0 ** (0.42 * spec.brightness)
    soften = min(1.0, max(-1.0, spec.softness * 0.45))
    weights = {}
    for group, (strength, colour) in mood.items():
        direct = group in ("window", "sun", "glow")
        turned = {"sun": swing, "window": 1.5 - 0.5 * swing}.get(group, 1.0) if "sun" in mood else 1.0
        factor = turned * (1 - 0.55 * soften if direct else 1 + 0.65 * soften)
        weights[group] = np.asarray(np.array(colour) * tint * strength * gain * factor, np.float32)
    if soften > 0 and "top" not in weights:
        weights["top"] = np.asarray(tint * 0.18 * soften * gain, np.float32)
    return weights


def to_pixels(radiance: np.ndarray) -> np.ndarray:
    """Linear radiance to display values.

    Args:
        radiance: (H, W, 3) float32, linear, 1 is white. Changed in place.

    Returns:
        The same array, sRGB-encoded, 0 to 1; highlights roll off instead of clipping.
    """
    bright = radiance > _KNEE
    radiance[bright] = _KNEE + (1 - _KNEE) * (1 - np.exp((_KNEE - radiance[bright]) / (1 - _KNEE)))
    table = np.linspace(0, 1, 4097, dtype=np.float32)
    table = np.where(table <= 0.0031308, table * 12.92, 1.055 * np.maximum(table, 1e-9) ** (1 / 2.4) - 0.055)
    index = np.clip(radiance * 4096 + 0.5, 0, 4096).astype(np.uint16)
    encoded: np.ndarray = table.astype(np.float32)[index]
    return encoded


def to_linear(colour: str) -> np.ndarray:
    """`#rrggbb` to linear RGB, (3,) float64, 0 to 1."""
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear: np.ndarray = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return linear
