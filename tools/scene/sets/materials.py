"""Procedural surfaces for the sets: wood, marble, concrete, linen, plaster. Colours are linear RGB, lengths metres."""

from __future__ import annotations

from typing import Any

import bpy

Colour = tuple[float, float, float]

# Dark, middle and light of some woods.
OAK: tuple[Colour, Colour, Colour] = ((0.31, 0.195, 0.11), (0.47, 0.325, 0.20), (0.60, 0.44, 0.285))
WALNUT: tuple[Colour, Colour, Colour] = ((0.030, 0.014, 0.008), (0.078, 0.040, 0.022), (0.150, 0.083, 0.046))
BROWN: tuple[Colour, Colour, Colour] = ((0.045, 0.022, 0.012), (0.105, 0.056, 0.031), (0.19, 0.108, 0.062))


def times(factor: float, colour: Colour) -> Colour:
    """A darker or lighter colour."""
    return (factor * colour[0], factor * colour[1], factor * colour[2])


class Surface:
    """A material under construction: nodes are made with `node` and joined with `link`."""

    def __init__(self, name: str, matte: Colour, roughness: float, colour: Colour = (0.8, 0.8, 0.8)) -> None:
        """Start a principled material that also writes `matte` into the ID pass."""
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.shader = self.material.node_tree.nodes["Principled BSDF"]
        self.shader.inputs["Roughness"].default_value = roughness
        self.shader.inputs["Base Color"].default_value = (*colour, 1)
        ids = self.node("OutputAOV")
        ids.aov_name = "matte"
        ids.inputs["Color"].default_value = (*matte, 1)
        self._place = self.node("NewGeometry").outputs["Position"]

    def node(self, kind: str, **inputs: Any) -> Any:
        """Make a node; a value sets an input, a socket is linked to it."""
        node = self.material.node_tree.nodes.new(f"ShaderNode{kind}")
        for name, value in inputs.items():
            socket = node.inputs[int(name[1:])] if name[0] == "_" else node.inputs[name.replace("_", " ")]
            if isinstance(value, bpy.types.NodeSocket):
                self.material.node_tree.links.new(value, socket)
            else:
                socket.default_value = value
        return node

    def stretched(self, x: float, y: float, z: float = 1.0) -> Any:
        """World position scaled per axis."""
        return self.node("Mapping", Vector=self._place, Scale=(x, y, z)).outputs[0]

    def noise(self, vector: Any, scale: float, detail: float = 6.0, distortion: float = 0.0) -> Any:
        """Fractal noise, 0 to 1 around 0.5."""
        return self.node("TexNoise", Vector=vector, Scale=scale, Detail=detail, Distortion=distortion).outputs["Fac"]

    def math(self, operation: str, a: Any, b: Any = 0.0) -> Any:
        """One arithmetic step."""
        node = self.node("Math", _0=a, _1=b)
        node.operation = operation
        return node.outputs[0]

    def ramp(self, value: Any, *stops: tuple[float, Colour]) -> Any:
        """Colour by value."""
        node = self.node("ValToRGB", Fac=value)
        while len(node.color_ramp.elements) < len(stops):
            node.color_ramp.elements.new(0.5)
        for element, (position, colour) in zip(node.color_ramp.elements, stops, strict=True):
            element.position, element.color = position, (*colour, 1)
        return node.outputs["Color"]

    def mix(self, amount: Any, a: Any, b: Any, blend: str = "MIX") -> Any:
        """Blend two colours."""
        node = self.material.node_tree.nodes.new("ShaderNodeMixRGB")
        node.blend_type = blend
        for socket, value in zip(node.inputs, (amount, a, b), strict=True):
            if isinstance(value, bpy.types.NodeSocket):
                self.material.node_tree.links.new(value, socket)
            else:
                socket.default_value = value if isinstance(value, float) else (*value, 1)
        return node.outputs[0]

    def bump(self, height: Any, strength: float, distance: float = 0.002) -> None:
        """Give the surface relief."""
        bump = self.node("Bump", Height=height, Strength=strength, Distance=distance)
        self.material.node_tree.links.new(bump.outputs[0], self.shader.inputs["Normal"])

    def paint(self, colour: Any) -> None:
        """Set the surface colour from a socket."""
        self.material.node_tree.links.new(colour, self.shader.inputs["Base Color"])

    def gloss(self, roughness: Any) -> None:
        """Set the roughness from a socket."""
        self.material.node_tree.links.new(roughness, self.shader.inputs["Roughness"])


def wood(
    dark: Colour,
    middle: Colour,
    light: Colour,
    matte: Colour,
    plank: float = 0.17,
    seed: float = 0.0,
    specular: float = 0.4,
) -> Any:
    """Boards along x with long grain, fibres and thin seams."""
    s = Surface("wood", matte, 0.45)
    s.shader.inputs["Specular IOR Level"].default_value = specular
    y = s.node("SeparateXYZ", Vector=s.stretched(1, 1)).outputs[1]
    row = s.math("DIVIDE", s.math("ADD", y, 10.0 + seed), plank)
    board = s.math("FLOOR", row)
    shift = s.node("CombineXYZ", X=s.math("MULTIPLY", board, 7.31), Y=s.math("MULTIPLY", board, 3.17), Z=board)
    place = s.node("VectorMath", _0=s.stretched(0.9, 9.0), _1=shift.outputs[0]).outputs[0]
    warp = s.noise(place, 1.1, 3.0, 0.6)
    rings = s.node("TexNoise", Vector=place, Scale=2.6, Detail=8.0, Roughness=0.62, Distortion=0.9).outputs["Fac"]
    fibre = s.node("TexNoise", Vector=s.stretched(6, 300), Scale=1.0, Detail=5.0, Roughness=0.7).outputs["Fac"]
    pores = s.math("GREATER_THAN", s.noise(s.stretched(14, 700), 1.0, 2.0), 0.63)
    tone = s.math("ADD", s.math("MULTIPLY", rings, 0.72), s.math("MULTIPLY", warp, 0.30))
    colour = s.ramp(tone, (0.36, dark), (0.50, middle), (0.66, light))
    colour = s.mix(0.35, colour, s.ramp(fibre, (0.3, (0.45, 0.45, 0.45)), (0.7, (1, 1, 1))), "MULTIPLY")
    colour = s.mix(s.math("MULTIPLY", pores, 0.28), colour, dark)
    each = s.node("TexWhiteNoise", Vector=shift.outputs[0])
    colour = s.mix(
        0.5, colour, s.ramp(each.outputs["Value"], (0.0, (0.74, 0.74, 0.74)), (1.0, (1.12, 1.1, 1.06))), "MULTIPLY"
    )
    within = s.math("ABSOLUTE", s.math("SUBTRACT", s.math("FRACT", row), 0.5))
    seam = s.math("GREATER_THAN", within, 0.5 - 0.0011 / plank)
    s.paint(s.mix(s.math("MULTIPLY", seam, 0.75), colour, (0.02, 0.013, 0.008)))
    s.gloss(s.math("ADD", s.math("MULTIPLY", fibre, 0.25), 0.34))
    s.bump(
        s.math("SUBTRACT", s.math("ADD", s.math("MULTIPLY", fibre, 0.5), rings), s.math("MULTIPLY", seam, 3.0)),
        0.16,
        0.001,
    )
    return s.material


def marble(
    ground: Colour,
    cloud: Colour,
    vein: Colour,
    matte: Colour,
    veins: float = 1.0,
    thin: float = 1.0,
    specular: float = 0.5,
) -> Any:
    """Polished stone: soft clouds, one net of broad veins and one of hair-thin ones."""
    s = Surface("marble", matte, 0.13)
    s.shader.inputs["Specular IOR Level"].default_value = specular
    turned = s.node("Mapping", Vector=s.stretched(1, 1), Rotation=(0.0, 0.0, 0.7), Scale=(1.0, 2.1, 1.0)).outputs[0]
    clouds = s.noise(turned, 3.1, 7.0, 0.8)
    colour = s.ramp(clouds, (0.36, cloud), (0.60, ground))
    fades = s.ramp(s.noise(turned, 2.4, 3.0), (0.44, (0, 0, 0)), (0.66, (1, 1, 1)))
    for scale, width, strength in ((2.0, 0.030, 0.75), (4.6, 0.014, 0.40)):
        ridge = s.math("ABSOLUTE", s.math("SUBTRACT", s.noise(turned, scale, 9.0, 1.1), 0.5))
        line = s.ramp(ridge, (0.0, (1, 1, 1)), (width * thin, (0.22, 0.22, 0.22)), (width * thin * 3.6, (0, 0, 0)))
        amount = s.math("MULTIPLY", s.math("MULTIPLY", line, fades), strength * veins)
        colour = s.mix(amount, colour, vein)
    s.paint(colour)
    return s.material


def concrete(matte: Colour, colour: Colour = (0.40, 0.39, 0.375)) -> Any:
    """Cast concrete: cloudy, with fine pores."""
    s = Surface("concrete", matte, 0.72)
    clouds = s.noise(s.stretched(1, 1), 5.0, 10.0, 0.3)
    fine = s.node("TexNoise", Vector=s.stretched(1, 1), Scale=140.0, Detail=6.0, Roughness=0.7).outputs["Fac"]
    cells = s.node("TexVoronoi", Vector=s.stretched(1, 1), Scale=55.0, Randomness=1.0)
    pit = s.math("LESS_THAN", s.math("ADD", cells.outputs["Distance"], s.math("MULTIPLY", fine, 0.2)), 0.165)
    shade = s.ramp(clouds, (0.30, times(0.74, colour)), (0.52, colour), (0.72, times(1.22, colour)))
    shade = s.mix(0.30, shade, s.ramp(fine, (0.3, (0.7, 0.7, 0.7)), (0.7, (1.1, 1.1, 1.1))), "MULTIPLY")
    s.paint(s.mix(s.math("MULTIPLY", pit, 0.55), shade, (0.12, 0.115, 0.11)))
    s.bump(
        s.math("SUBTRACT", s.math("ADD", clouds, s.math("MULTIPLY", fine, 0.35)), s.math("MULTIPLY", pit, 1.0)),
        0.30,
        0.002,
    )
    return s.material


def linen(matte: Colour, colour: Colour = (0.66, 0.60, 0.51)) -> Any:
    """A linen cloth: uneven threads crossing, and soft creases."""
    s = Surface("linen", matte, 0.92)
    s.shader.inputs["Sheen Weight"].default_value = 0.15
    uneven = s.noise(s.stretched(1, 1), 7.0, 4.0)
    place = s.node(
        "VectorMath",
        _0=s.stretched(1, 1),
        _1=s.node("CombineXYZ", X=s.math("MULTIPLY", uneven, 0.012), Y=s.math("MULTIPLY", uneven, 0.010)).outputs[0],
    ).outputs[0]
    threads = []
    for axis in ("X", "Y"):
        wave = s.node("TexWave", Vector=place, Scale=150.0, Distortion=0.0)
        wave.bands_direction = axis
        slub = s.noise(s.stretched(*((420, 16) if axis == "X" else (16, 420))), 1.0, 3.0)
        threads.append(s.math("MULTIPLY", wave.outputs["Fac"], s.math("ADD", slub, 0.45)))
    weave = s.math("MAXIMUM", *threads)
    slubs = s.node("TexNoise", Vector=s.stretched(9, 360), Scale=1.0, Detail=4.0).outputs["Fac"]
    across = s.node("TexNoise", Vector=s.stretched(360, 9), Scale=1.0, Detail=4.0).outputs["Fac"]
    shade = s.ramp(weave, (0.15, times(0.62, colour)), (0.85, times(1.08, colour)))
    for thread in (slubs, across):
        shade = s.mix(0.28, shade, s.ramp(thread, (0.32, (0.66, 0.66, 0.66)), (0.68, (1.15, 1.15, 1.15))), "MULTIPLY")
    s.paint(shade)
    folds = s.node("TexNoise", Vector=s.stretched(3.2, 1.3), Scale=1.5, Detail=2.5, Distortion=0.5).outputs["Fac"]
    s.bump(s.math("ADD", s.math("MULTIPLY", weave, 0.03), s.math("MULTIPLY", folds, 1.5)), 0.55, 0.03)
    return s.material


def plaster(matte: Colour, colour: Colour = (0.72, 0.72, 0.72)) -> Any:
    """A painted wall: neutral, so that it can take any colour later."""
    s = Surface("plaster", matte, 0.88)
    clouds = s.noise(s.stretched(1, 1), 2.6, 6.0, 0.4)
    s.paint(s.ramp(clouds, (0.3, times(0.90, colour)), (0.7, times(1.06, colour))))
    s.bump(s.noise(s.stretched(1, 1), 22.0, 5.0), 0.18, 0.004)
    return s.material


def plain(name: str, matte: Colour, colour: Colour, roughness: float) -> Any:
    """One colour, with the faintest unevenness."""
    s = Surface(name, matte, roughness, colour)
    s.bump(s.noise(s.stretched(1, 1), 60.0, 3.0), 0.05, 0.001)
    return s.material


def leaf(matte: Colour) -> Any:
    """Grey-green leaves that let some light through."""
    s = Surface("leaf", matte, 0.5)
    s.paint(s.ramp(s.noise(s.stretched(1, 1), 9.0, 2.0), (0.3, (0.085, 0.15, 0.09)), (0.7, (0.19, 0.27, 0.17))))
    s.shader.inputs["Transmission Weight"].default_value = 0.0
    s.shader.inputs["Subsurface Weight"].default_value = 0.0
    return s.material
