"""The image models that are known, and what each kind of machine runs of them. Data: `models.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from tools.errors import ToolInputError
from tools.machine import Accelerator

Start = Literal["neutral", "studio"]
Offload = Literal["none", "model", "sequential"]


class EditCalls(BaseModel):
    """How a network redraws a whole picture by instruction.

    Attributes:
        pipeline: Class of diffusers that does.
        negative_prompt: What it wants as one; None where it takes none.
        guidance: Name of its guidance argument.
    """

    model_config = ConfigDict(extra="forbid")

    pipeline: str
    steps: int = Field(ge=1)
    guidance_scale: float
    guidance: Literal["guidance_scale", "true_cfg_scale"] = "guidance_scale"
    negative_prompt: str | None = None


class Family(BaseModel):
    """One kind of network.

    Attributes:
        pipeline: Class of diffusers that inpaints with it; None where it only edits.
        saved_as: Classes whose saved folders it can load.
        denoiser: Class of its largest part, for weights in a single file.
        prompt: How it wants to be talked to.
        native: Pixels of the pictures it was trained on.
        multiple: What a side has to be a multiple of.
        strength: diffusers' `strength`, 0-1, by what the repainted part begins as.
        negative: Whether a negative prompt has an effect.
        dilation: How far the repainted part goes into the product, px at native size.
        feather: How softly it ends there, px; 0 where the network knows only yes and no.
        edit: How it edits by instruction; None where it cannot.
    """

    model_config = ConfigDict(extra="forbid")

    name: str
    pipeline: str | None = None
    saved_as: list[str]
    denoiser: str
    prompt: Literal["sentences", "tags"] = "sentences"
    native: int
    multiple: int
    steps: int = Field(default=1, ge=1)
    guidance_scale: float = 1.0
    strength: dict[Start, float] = {}
    negative: bool = False
    dilation: int = 0
    feather: int = 0
    edit: EditCalls | None = None

    @model_validator(mode="after")
    def _does_something(self) -> Family:
        if not self.pipeline and not self.edit:
            raise ValueError(f"family {self.name!r} neither inpaints nor edits")
        if self.pipeline and set(self.strength) != {"neutral", "studio"}:
            raise ValueError(f"family {self.name!r} inpaints, so it needs a strength for each start")
        return self

    @property
    def loads_as(self) -> str:
        """The class of diffusers that its weights are loaded as."""
        return self.pipeline or (self.edit.pipeline if self.edit else "")


class SceneModel(BaseModel):
    """One set of published weights.

    Attributes:
        hub: Its address on the model hub.
        revision: The commit that is fetched; None takes the newest at the first download and keeps to it.
        variant: Suffix of the files to take, such as `fp16`.
        about_megabytes: Download size for people.
        commercial: Whether the publisher allows commercial use.
        instead: Name of a model to offer where this one is refused.
        installed: Whether it is here.
    """

    model_config = ConfigDict(extra="forbid")

    name: str
    job: Literal["scene"] = "scene"
    family: str
    hub: str
    revision: str | None = None
    variant: str | None = None
    about_megabytes: int
    licence: str
    licence_url: str
    commercial: bool
    instead: str | None = None
    purpose: str
    installed: bool = False

    @model_validator(mode="after")
    def _offers_another(self) -> SceneModel:
        if not self.commercial and not self.instead:
            raise ValueError(f"model {self.name!r} may be refused, so `instead` must name an alternative")
        return self


class Profile(BaseModel):
    """What a machine runs.

    Attributes:
        device: Kind of device it is for.
        least_gigabytes: Memory of the device that it needs.
        model: Name of the weights.
        dtype: torch's name of the number format.
        offload: What waits in main memory while another part works: nothing, whole networks, or single layers.
        tiling: Whether pictures are decoded in tiles.
        batch: Pictures at a time.
        edit_models: Names of weights that edit by instruction, the best first.
        edit_offload: What waits in main memory while it edits; as `offload` if None.
    """

    model_config = ConfigDict(extra="forbid")

    name: str
    device: Literal["cuda", "mps", "cpu"]
    least_gigabytes: float
    model: str
    dtype: Literal["float32", "float16", "bfloat16"]
    offload: Offload
    tiling: bool
    batch: int = Field(ge=1, le=8)
    edit_models: list[str] = Field(min_length=1)
    edit_offload: Offload | None = None


def families() -> dict[str, Family]:
    """The known kinds of networks, by name."""
    return {name: Family(name=name, **fields) for name, fields in _content()["families"].items()}


def scene_models() -> dict[str, SceneModel]:
    """The known weights, by name."""
    return {name: SceneModel(name=name, **fields) for name, fields in _content()["models"].items()}


def profiles() -> dict[str, Profile]:
    """What machines run, by name, largest first."""
    return {name: Profile(name=name, **fields) for name, fields in _content()["profiles"].items()}


def commercial_licences() -> frozenset[str]:
    """Names on model cards of licences that allow selling with the pictures."""
    return frozenset(_content()["commercial_licences"])


def family_saved_as(pipeline: str) -> Family | None:
    """The family that loads what this class of diffusers saved."""
    return next((family for family in families().values() if pipeline in family.saved_as), None)


def choose_profile(machine: Accelerator, name: str | None = None) -> Profile:
    """What this machine runs.

    Args:
        machine: What it has.
        name: The operator's choice, which then need not fit.

    Raises:
        ToolInputError: There is no profile of that name.
    """
    known = profiles()
    if name is not None:
        if name not in known:
            raise ToolInputError(f"No profile {name!r}. Profiles: {', '.join(known)}. Use one of these names.")
        return known[name]
    fitting = (p for p in known.values() if p.device == machine.kind and machine.gigabytes >= p.least_gigabytes)
    return next(fitting)


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("models.yaml").read_text("utf-8"))
    return content
