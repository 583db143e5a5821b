"""The diffusion engine beside plain diffusers, same model and steps: `python -m evals.bench.gpu [profiles]`.

Architectures at full size with random weights: their pictures are noise, but their time and memory are the real ones'.
Each profile runs in a process of its own that may use no more memory than the smallest card it is for.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import click
import numpy as np
from PIL import Image, ImageDraw
from rich.console import Console
from rich.table import Table

from evals.bench.benchmark import PYTHON, peak_megabytes, seconds
from evals.bench.random_pipelines import build
from tools.machine import Accelerator, accelerator
from tools.scene.diffusion.catalogue import Family, Profile, families, profiles, scene_models
from tools.scene.diffusion.opening import place
from tools.scene.diffusion.pipeline import Call, EditCall, LoadedPipeline, Setting
from tools.scene.lock import inpaint_mask

SEEDS = (1, 2, 3, 4)
PROMPT = "A professional product photograph: one mug stands on light oak. The light: soft morning sunlight."
TINY_SIDE, TINY_STEPS = 128, 3
_SPARE = 0.6  # gigabytes of a card that its driver and screen take


@dataclass(frozen=True)
class Speed:
    """One way to draw.

    Attributes:
        first: Seconds of the first picture, with all that is done once.
        one: Seconds of one picture.
        four: Seconds of four seeds of one scene.
        peak_megabytes: Most memory of the device at once; of the process where there is no card.
    """

    first: float
    one: float
    four: float
    peak_megabytes: float


@dataclass(frozen=True)
class Compared:
    """Ours and plain diffusers.

    Attributes:
        difference: Mean difference of the four pictures' colour values, 0-255.
    """

    profile: str
    model: str
    ours: Speed
    plain: Speed
    difference: float


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(profiles())))
@click.option("--tiny", is_flag=True, help="Tiny architectures, on any machine: only shows that the command works.")
@click.option(
    "--compile", "compiled", is_flag=True, help="Compile the network's blocks, as LIGHTBOX_SCENE_COMPILE does."
)
@click.option("--edits", is_flag=True, help="Edits by instruction instead of scenes: seconds of one, and memory.")
@click.option("--only-measure", is_flag=True, hidden=True, help="Measure one profile in this process.")
def main(names: tuple[str, ...], tiny: bool, compiled: bool, edits: bool, only_measure: bool) -> None:
    """Measure the profiles NAMES, or all that fit this machine."""
    machine = accelerator()
    if only_measure and edits:
        click.echo(json.dumps(asdict(measure_edit(profiles()[names[0]], machine, tiny, compiled))))
        return
    if only_measure:
        click.echo(json.dumps(asdict(measure(profiles()[names[0]], machine, tiny, compiled))))
        return
    if machine.kind == "cpu" and not tiny:
        raise click.UsageError("There is no graphics card here. `--tiny` shows that the command works.")
    chosen = [profiles()[name] for name in names] or [p for p in profiles().values() if tiny or _fits(p, machine)]
    out, broken = Console(width=None if sys.stdout.isatty() else 150), 0
    table = _table(machine, tiny, edits)
    for profile in chosen:
        arguments = [profile.name, "--only-measure", *(["--tiny"] * tiny), *(["--compile"] * compiled),
                     *(["--edits"] * edits)]  # fmt: skip
        run = subprocess.run([PYTHON, "-m", "evals.bench.gpu", *arguments], capture_output=True, text=True, check=False)
        if run.returncode:
            broken += 1
            table.add_row(profile.name, profile.model, (run.stderr.strip().splitlines() or ["no message"])[-1])
            continue
        found = json.loads(run.stdout.splitlines()[-1])
        if edits:
            shown = (f"{found['first']:.2f}", f"{found['one']:.2f}", f"{found['peak_megabytes']:.0f}")
            table.add_row(profile.name, found["model"], *shown)
        else:
            _add(table, found)
    out.print(table)
    sys.exit(1 if broken else 0)


@dataclass(frozen=True)
class EditSpeed:
    """One edit by instruction.

    Attributes:
        first: Seconds of the first, with all that is done once.
        one: Seconds of a further one.
        peak_megabytes: As of `Speed`.
    """

    model: str
    first: float
    one: float
    peak_megabytes: float


def measure_edit(profile: Profile, machine: Accelerator, tiny: bool, compiled: bool) -> EditSpeed:
    """Redraw a picture with the best edit model of a profile."""
    import torch

    model = profile.edit_models[0]
    family = families()[scene_models()[model].family]
    edit = family.edit
    if edit is None:
        raise ValueError(f"The model {model!r} of the profile {profile.name!r} cannot edit.")
    _keep_within(profile, machine, tiny)
    light = (profile.edit_offload or profile.offload) if machine.kind == "cuda" else "none"
    dtype = torch.float32 if machine.kind == "cpu" else getattr(torch, profile.dtype)
    pipeline = build(family.name, "tiny" if tiny else "full", dtype, "cpu" if light != "none" else machine.device)
    place(pipeline, Setting(machine.device, profile.dtype, light, profile.tiling, 1, compiled=compiled))
    loaded = LoadedPipeline(pipeline, family)
    side, steps = (TINY_SIDE, TINY_STEPS) if tiny else (1024, edit.steps)
    photo = _call(family, side, steps).images[0]

    def draw() -> Image.Image:
        call = EditCall("show it from the side", photo, SEEDS[0], steps, edit.guidance_scale)
        return loaded.edit(call, lambda done, total, preview: None)

    return EditSpeed(model, seconds(draw), seconds(draw), _peak(machine))


def measure(profile: Profile, machine: Accelerator, tiny: bool, compiled: bool) -> Compared:
    """Draw with plain diffusers and with the engine's pipeline, from the same weights and seeds."""
    import torch

    family = families()[scene_models()[profile.model].family]
    _keep_within(profile, machine, tiny)
    dtype = torch.float32 if machine.kind == "cpu" else getattr(torch, profile.dtype)
    light = profile.offload if machine.kind == "cuda" else "none"
    made_on = "cpu" if light != "none" else machine.device
    pipeline = build(family.name, "tiny" if tiny else "full", dtype, made_on)
    setting = Setting(machine.device, profile.dtype, light, profile.tiling, profile.batch, compiled=compiled)
    call = _call(family, TINY_SIDE, TINY_STEPS) if tiny else _call(family, 1024, family.steps)
    plain = _plain(pipeline, family, call, machine, light)
    pictures: list[list[Image.Image]] = []
    plain_speed = _speed(plain, machine, pictures)
    place(pipeline, setting)
    loaded = LoadedPipeline(pipeline, family)

    def ours(seeds: tuple[int, ...]) -> list[Image.Image]:
        drawn: list[Image.Image] = []
        for start in range(0, len(seeds), profile.batch):
            drawn += loaded.draw(_of(call, seeds[start : start + profile.batch]), lambda done, total, preview: None)
        return drawn

    our_speed = _speed(ours, machine, pictures)
    difference = np.mean([_difference(a, b) for a, b in zip(*pictures, strict=True)])
    return Compared(profile.name, profile.model, our_speed, plain_speed, float(difference))


def _plain(
    pipeline: Any, family: Family, call: Call, machine: Accelerator, offload: str
) -> Callable[[tuple[int, ...]], list[Image.Image]]:
    """The pipeline as its documentation shows it: words in, one picture out, one call for each seed."""
    import torch

    if offload == "none":
        pipeline.to(machine.device)
    else:
        pipeline.enable_model_cpu_offload(device=machine.device)

    def draw(seeds: tuple[int, ...]) -> list[Image.Image]:
        return [
            pipeline(
                prompt=call.prompt, image=call.images[0], mask_image=call.inpaint_masks[0], strength=call.strength,
                num_inference_steps=call.steps, guidance_scale=call.guidance_scale, width=call.images[0].width,
                height=call.images[0].height, generator=torch.Generator("cpu").manual_seed(seed),
                **({"negative_prompt": call.negative_prompt} if family.negative else {}),
            ).images[0]
            for seed in seeds
        ]  # fmt: skip

    return draw


def _speed(
    draw: Callable[[tuple[int, ...]], list[Image.Image]], machine: Accelerator, pictures: list[list[Image.Image]]
) -> Speed:
    import torch

    if machine.kind == "cuda":
        torch.cuda.reset_peak_memory_stats(machine.device)
    first = seconds(lambda: draw(SEEDS[:1]))
    one = min(seconds(lambda: draw(SEEDS[:1])) for _ in range(2))
    draw(SEEDS)  # a batch of four meets its shapes for the first time
    four = seconds(lambda: pictures.append(draw(SEEDS)))
    return Speed(first, one, four, _peak(machine))


def _keep_within(profile: Profile, machine: Accelerator, tiny: bool) -> None:
    """Allow this process no more memory than the smallest card of a profile has."""
    import torch

    if machine.kind == "cuda" and not tiny:
        share = min(1.0, max(1.0, _card_of(profile) - _SPARE) / machine.gigabytes)
        torch.cuda.set_per_process_memory_fraction(share, machine.device)


def _peak(machine: Accelerator) -> float:
    import torch

    return torch.cuda.max_memory_allocated(machine.device) / 2**20 if machine.kind == "cuda" else peak_megabytes()


def _call(family: Family, side: int, steps: int) -> Call:
    """A mug on grey, and a mask with a hard edge, which plain pipelines know only."""
    canvas = Image.new("RGBA", (side, side))
    ImageDraw.Draw(canvas).ellipse((side * 0.3, side * 0.35, side * 0.7, side * 0.85), fill=(160, 40, 40, 255))
    begin = Image.alpha_composite(Image.new("RGBA", canvas.size, (136, 136, 136, 255)), canvas).convert("RGB")
    mask = inpaint_mask(canvas, family.dilation, 0)
    negative = "text, watermark" if family.negative else ""
    strength = family.strength.get("neutral", 1.0)
    return Call(PROMPT, negative, [begin], [mask], SEEDS[:1], strength, steps, family.guidance_scale)


def _of(call: Call, seeds: tuple[int, ...]) -> Call:
    count = len(seeds)
    return Call(
        call.prompt, call.negative_prompt, [*call.images] * count, [*call.inpaint_masks] * count, seeds, call.strength,
        call.steps, call.guidance_scale,
    )  # fmt: skip


def _difference(one: Image.Image, other: Image.Image) -> float:
    return float(np.abs(np.asarray(one.convert("RGB")).astype(int) - np.asarray(other.convert("RGB"))).mean())


def _card_of(profile: Profile) -> float:
    """Gigabytes of the smallest card that a profile is for: its name says it."""
    return float(profile.name.rpartition("-")[2])


def _fits(profile: Profile, machine: Accelerator) -> bool:
    return profile.device == machine.kind and machine.gigabytes >= profile.least_gigabytes


def _table(machine: Accelerator, tiny: bool, edits: bool = False) -> Table:
    what = "tiny, so the numbers mean nothing" if tiny else "full size, random weights"
    if edits:
        table = Table(title=f"Edits by instruction, {what}, {machine.name}", title_justify="left")
        for heading in ("profile", "model", "first, s", "s/edit", "peak MB"):
            table.add_column(heading, justify="left" if heading in ("profile", "model") else "right")
        return table
    table = Table(title=f"Diffusion engine beside plain diffusers, {what}, {machine.name}", title_justify="left")
    for heading in ("profile", "model", "s/picture", "plain", "x", "four seeds, s", "plain", "x", "pictures/min",
                    "plain", "peak MB", "plain", "difference"):  # fmt: skip
        table.add_column(heading, justify="left" if heading in ("profile", "model") else "right")
    return table


def _add(table: Table, found: dict[str, Any]) -> None:
    ours, plain = found["ours"], found["plain"]
    table.add_row(
        found["profile"], found["model"],
        f"{ours['one']:.2f}", f"{plain['one']:.2f}", f"{plain['one'] / ours['one']:.2f}",
        f"{ours['four']:.2f}", f"{plain['four']:.2f}", f"{plain['four'] / ours['four']:.2f}",
        f"{240 / ours['four']:.1f}", f"{240 / plain['four']:.1f}", f"{ours['peak_megabytes']:.0f}",
        f"{plain['peak_megabytes']:.0f}", f"{found['difference']:.2f}",
    )  # fmt: skip


if __name__ == "__main__":
    main()
