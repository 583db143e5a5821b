"""More procedural surfaces: stones, tiles, velvet, sand, snow, grass, metal, light. Linear RGB, metres."""

from __future__ import annotations

from typing import Any

from tools.scene.sets.materials import Colour, Surface, times


def terrazzo(matte: Colour, ground: Colour = (0.72, 0.69, 0.64)) -> Any:
    """Polished cement with chips of marble in three sizes."""
    s = Surface("terrazzo", matte, 0.22)
    s.shader.inputs["Specular IOR Level"].default_value = 0.4
    fine = s.noise(s.stretched(1, 1), 160.0, 5.0)
    colour = s.mix(0.25, ground, s.ramp(fine, (0.3, (0.75, 0.75, 0.75)), (0.7, (1.1, 1.1, 1.1))), "MULTIPLY")
    stones = ((0.50, 0.20, 0.13), (0.10, 0.10, 0.11), (0.78, 0.76, 0.72), (0.52, 0.40, 0.26), (0.30, 0.34, 0.32))
    for scale, share, seed in ((150.0, 0.40, 0.0), (66.0, 0.40, 3.0), (31.0, 0.40, 7.0)):
        wobble = s.node("TexNoise", Vector=s.stretched(1, 1), Scale=scale * 0.9, Detail=2.0).outputs["Color"]
        place = s.node("VectorMath", _0=s.stretched(1, 1, 0.001), _1=(seed, seed, 0.0)).outputs[0]
        bent = s.node("VectorMath", _0=wobble, _1=(0.55 / scale,) * 3)
        bent.operation = "MULTIPLY"
        place = s.node("VectorMath", _0=place, _1=bent.outputs[0]).outputs[0]
        cell = s.node("TexVoronoi", Vector=place, Scale=scale, Randomness=1.0)
        rim = s.node("TexVoronoi", Vector=place, Scale=scale, Randomness=1.0)
        rim.feature = "DISTANCE_TO_EDGE"
        pick = s.node("SeparateColor", Color=cell.outputs["Color"])
        is_chip = s.math(
            "MULTIPLY",
            s.math("LESS_THAN", pick.outputs[0], share),
            s.math("GREATER_THAN", rim.outputs["Distance"], 0.10),
        )
        stops = [((i + 0.5) / len(stones), stone) for i, stone in enumerate(stones)]
        chip = s.ramp(pick.outputs[1], *stops)
        chip.node.color_ramp.interpolation = "CONSTANT"
        veined = s.mix(
            0.4, chip, s.ramp(s.noise(s.stretched(1, 1), 55.0, 4.0), (0.3, (0.6,) * 3), (0.7, (1.2,) * 3)), "MULTIPLY"
        )
        colour = s.mix(is_chip, colour, veined)
    s.paint(colour)
    return s.material


def travertine(matte: Colour, colour: Colour = (0.66, 0.56, 0.44)) -> Any:
    """Beige stone in bands with small open pores."""
    s = Surface("travertine", matte, 0.5)
    bands = s.node("TexNoise", Vector=s.stretched(1.2, 1.2, 15.0), Scale=2.0, Detail=8.0, Distortion=0.5).outputs["Fac"]
    holes = s.node("TexNoise", Vector=s.stretched(26, 34, 90), Scale=1.0, Detail=5.0, Roughness=0.6).outputs["Fac"]
    wide = s.noise(s.stretched(3, 3, 12), 1.0, 3.0)
    dark, pale = times(0.70, colour), times(1.14, colour)
    shade = s.ramp(bands, (0.30, dark), (0.5, colour), (0.68, pale))
    pit = s.ramp(s.math("ADD", holes, s.math("MULTIPLY", wide, 0.35)), (0.80, (0, 0, 0)), (0.86, (1, 1, 1)))
    s.paint(s.mix(s.math("MULTIPLY", pit, 0.55), shade, (0.22, 0.16, 0.10)))
    s.bump(s.math("SUBTRACT", s.math("MULTIPLY", bands, 0.3), pit), 0.35, 0.002)
    return s.material


def tiles(
    matte: Colour, colour: Colour = (0.74, 0.74, 0.72), size: tuple[float, float] = (0.115, 0.115),
    axes: tuple[int, int] = (0, 1), joint: Colour = (0.50, 0.49, 0.47), uneven: float = 1.0, brick: bool = False,
) -> Any:  # fmt: skip
    """Hand-made glazed tiles, each a little tilted and of its own shade; `axes` 0, 2 lays them on a wall."""
    s = Surface("tiles", matte, 0.12)
    split = s.node("SeparateXYZ", Vector=s.stretched(1, 1)).outputs
    across = s.math("DIVIDE", s.math("ADD", split[axes[0]], 20.0 + size[0] / 2), size[0])
    up = s.math("DIVIDE", s.math("ADD", split[axes[1]], 20.0 + (size[1] / 2 if axes[1] == 1 else 0.0)), size[1])
    if brick:
        across = s.math("ADD", across, s.math("MULTIPLY", s.math("MODULO", s.math("FLOOR", up), 2.0), 0.5))
    cell = s.node("CombineXYZ", X=s.math("FLOOR", across), Y=s.math("FLOOR", up)).outputs[0]
    each = s.node("TexWhiteNoise", Vector=cell)
    u, v = s.math("FRACT", across), s.math("FRACT", up)
    edge_u = s.math("MULTIPLY", s.math("SUBTRACT", 0.5, s.math("ABSOLUTE", s.math("SUBTRACT", u, 0.5))), size[0])
    edge_v = s.math("MULTIPLY", s.math("SUBTRACT", 0.5, s.math("ABSOLUTE", s.math("SUBTRACT", v, 0.5))), size[1])
    edge = s.math("MINIMUM", edge_u, edge_v)
    is_joint = s.ramp(edge, (0.0011, (1, 1, 1)), (0.0019, (0, 0, 0)))
    pale, dark = times(1.06, colour), times(1 - 0.2 * uneven, colour)
    glaze = s.ramp(each.outputs["Value"], (0.0, dark), (0.5, colour), (1.0, pale))
    cloud = s.noise(s.stretched(1, 1), 22.0, 3.0)
    glaze = s.mix(0.22 * uneven, glaze, s.ramp(cloud, (0.3, (0.72,) * 3), (0.7, (1.08,) * 3)), "MULTIPLY")
    s.paint(s.mix(is_joint, glaze, joint))
    s.gloss(s.math("ADD", s.math("MULTIPLY", is_joint, 0.7), 0.10))
    tilt = s.node("SeparateColor", Color=each.outputs["Color"]).outputs
    lean = s.math(
        "ADD",
        s.math("MULTIPLY", s.math("SUBTRACT", tilt[0], 0.5), u),
        s.math("MULTIPLY", s.math("SUBTRACT", tilt[1], 0.5), v),
    )
    rounded = s.ramp(edge, (0.0, (0, 0, 0)), (0.004, (0.8,) * 3), (0.008, (1, 1, 1)))
    waves = s.noise(s.stretched(1, 1), 14.0, 2.0)
    height = s.math("ADD", s.math("MULTIPLY", lean, 0.9 * uneven), rounded)
    s.bump(s.math("ADD", height, s.math("MULTIPLY", waves, 0.9 * uneven)), 0.5, 0.002)
    return s.material


def velvet(matte: Colour, colour: Colour) -> Any:
    """Pile fabric: dark where seen from above, bright where it is seen along the surface."""
    s = Surface("velvet", matte, 0.95)
    s.shader.inputs["Specular IOR Level"].default_value = 0.1
    s.shader.inputs["Sheen Weight"].default_value = 0.9
    s.shader.inputs["Sheen Roughness"].default_value = 0.35
    s.shader.inputs["Sheen Tint"].default_value = (*(min(1.0, 0.25 + 1.6 * v) for v in colour), 1)
    brushed = s.node("TexNoise", Vector=s.stretched(2.2, 3.4), Scale=1.0, Detail=3.0, Distortion=0.8).outputs["Fac"]
    pile = s.noise(s.stretched(1, 1), 900.0, 2.0)
    shade = s.ramp(brushed, (0.35, times(0.62, colour)), (0.65, times(1.15, colour)))
    s.paint(s.mix(0.35, shade, s.ramp(pile, (0.3, (0.55,) * 3), (0.7, (1.2,) * 3)), "MULTIPLY"))
    s.bump(s.math("ADD", s.math("MULTIPLY", brushed, 2.0), s.math("MULTIPLY", pile, 0.12)), 0.35, 0.01)
    return s.material


def grainy(
    name: str, matte: Colour, dark: Colour, pale: Colour, grain: float = 900.0, rough: float = 0.9, relief: float = 0.35
) -> Any:
    """Loose fine ground: sand, earth, snow; `grain` is grains a metre."""
    s = Surface(name, matte, rough)
    s.shader.inputs["Specular IOR Level"].default_value = 0.2
    fine = s.noise(s.stretched(1, 1), grain, 3.0)
    speck = s.node("TexVoronoi", Vector=s.stretched(1, 1), Scale=grain * 0.8, Randomness=1.0).outputs["Color"]
    each = s.node("SeparateColor", Color=speck).outputs[0]
    wide = s.noise(s.stretched(1, 1), 6.0, 5.0)
    tone = s.math("ADD", s.math("MULTIPLY", wide, 0.5), s.math("MULTIPLY", each, 0.5))
    s.paint(s.ramp(tone, (0.25, dark), (0.75, pale)))
    s.bump(s.math("ADD", fine, s.math("MULTIPLY", each, 0.5)), relief, 1.2 / grain)
    return s.material


def blade(matte: Colour, dark: Colour = (0.03, 0.075, 0.012), pale: Colour = (0.14, 0.22, 0.045)) -> Any:
    """Grass and leaves of many greens, a little see-through against the light."""
    s = Surface("blade", matte, 0.45)
    s.shader.inputs["Specular IOR Level"].default_value = 0.35
    each = s.node("TexWhiteNoise", Vector=s.node("NewGeometry").outputs["Random Per Island"])
    each.noise_dimensions = "3D"
    patch = s.noise(s.stretched(1, 1), 5.0, 3.0)
    tone = s.math("ADD", s.math("MULTIPLY", each.outputs["Value"], 0.55), s.math("MULTIPLY", patch, 0.45))
    middle = ((dark[0] + pale[0]) / 2, (dark[1] + pale[1]) / 2, (dark[2] + pale[2]) / 2)
    s.paint(s.ramp(tone, (0.2, dark), (0.6, middle), (0.9, pale)))
    s.shader.inputs["Subsurface Weight"].default_value = 0.0
    return s.material


def metal(name: str, matte: Colour, colour: Colour, rough: float = 0.2) -> Any:
    """Metal, or with (0.95, 0.95, 0.95) and no roughness a mirror."""
    s = Surface(name, matte, rough, colour)
    s.shader.inputs["Metallic"].default_value = 1.0
    return s.material


def glow(name: str, matte: Colour, colour: Colour, strength: float, unlit: Colour = (0.0, 0.0, 0.0)) -> Any:
    """Something that shines by itself; put it into a light group with `stage.light_group`.

    `unlit` is how it looks when its light group is off.
    """
    s = Surface(name, matte, 0.8, unlit)
    s.shader.inputs["Emission Color"].default_value = (*colour, 1)
    s.shader.inputs["Emission Strength"].default_value = strength
    return s.material


def slate(matte: Colour, colour: Colour = (0.070, 0.076, 0.083)) -> Any:
    """Split dark stone: uneven where its layers broke off, with a dull shine on what stands highest."""
    s = Surface("slate", matte, 0.5)
    s.shader.inputs["Specular IOR Level"].default_value = 0.35
    split = s.node(
        "TexNoise", Vector=s.stretched(1.0, 1.7), Scale=5.0, Detail=12.0, Roughness=0.66, Distortion=0.15
    ).outputs["Fac"]
    fine = s.node("TexNoise", Vector=s.stretched(1, 1.3), Scale=120.0, Detail=6.0, Roughness=0.7).outputs["Fac"]
    cloud = s.noise(s.stretched(1, 1), 2.6, 5.0, 0.5)
    shade = s.ramp(cloud, (0.32, times(0.75, colour)), (0.55, colour), (0.72, times(1.35, colour)))
    shade = s.mix(0.55, shade, s.ramp(split, (0.38, (0.62,) * 3), (0.62, (1.4,) * 3)), "MULTIPLY")
    s.paint(s.mix(0.35, shade, s.ramp(fine, (0.30, (0.65,) * 3), (0.70, (1.3,) * 3)), "MULTIPLY"))
    s.gloss(s.ramp(split, (0.4, (0.75,) * 3), (0.62, (0.42,) * 3)))
    s.bump(s.math("ADD", split, s.math("MULTIPLY", fine, 0.06)), 1.0, 0.018)
    return s.material


def acrylic(matte: Colour) -> Any:
    """Clear, polished plastic."""
    s = Surface("acrylic", matte, 0.02, (0.97, 0.985, 0.98))
    s.shader.inputs["Transmission Weight"].default_value = 1.0
    s.shader.inputs["IOR"].default_value = 1.49
    return s.material


def water(matte: Colour) -> Any:
    """A clear, rippled surface of water, faintly blue-green."""
    s = Surface("water", matte, 0.02, (0.86, 0.95, 0.94))
    s.shader.inputs["Transmission Weight"].default_value = 1.0
    s.shader.inputs["IOR"].default_value = 1.33
    ripples = s.node("TexNoise", Vector=s.stretched(1.0, 2.4), Scale=9.0, Detail=3.0, Distortion=0.8).outputs["Fac"]
    s.bump(ripples, 0.6, 0.02)
    return s.material
