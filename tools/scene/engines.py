"""Opens the scene engines. One of these serves all conversations, so that they share one model and one queue."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from tools.editing.engine import EditEngine, EditEngineName
from tools.scene.diffusion.editing import DiffusionEditor
from tools.scene.diffusion.engine import DiffusionEngine, DiffusionOptions
from tools.scene.diffusion.weights import SceneWeights
from tools.scene.diffusion.worker import Workers
from tools.scene.engine import EngineName, SceneEngine
from tools.scene.remote import RemoteEditor, RemoteEngine, RemoteOptions
from tools.scene.studio.engine import StudioEngine


class SceneEngines:
    """The engines of one installation.

    Args:
        models_folder: Where weights are kept; None has the studio only.
        allow_noncommercial: The operator's yes to licences that forbid commercial use.
        default: The engine to use where a call names none; `auto` takes the best one here.
        diffusion: What the operator chose for the diffusion engine.
        remote: What the operator chose for the openai engine.
    """

    def __init__(
        self, models_folder: Path | None = None, allow_noncommercial: bool = False,
        default: Literal["auto", "studio", "diffusion", "openai"] = "auto", diffusion: DiffusionOptions | None = None,
        remote: RemoteOptions | None = None,
    ) -> None:  # fmt: skip
        self._default = default
        self._options = diffusion or DiffusionOptions()
        self._studio, self._remote = StudioEngine(), RemoteEngine(remote or RemoteOptions())
        self.weights = SceneWeights(models_folder or Path(), allow_noncommercial)
        workers = Workers()
        self.diffusion = DiffusionEngine(self.weights, self._options, workers=workers)
        self.editing = DiffusionEditor(self.weights, self._options, workers)
        self._remote_editing = RemoteEditor(remote or RemoteOptions())
        self._any_weights = models_folder is not None

    @property
    def default(self) -> EngineName:
        """The engine that is used where a call names none."""
        if self._default != "auto":
            return self._default
        return "diffusion" if self._diffusion_is_ready() else "studio"

    def engine(self, name: EngineName | None = None) -> SceneEngine:
        """An engine by name, or the default one."""
        engines: dict[EngineName, SceneEngine] = {
            "studio": self._studio, "diffusion": self.diffusion, "openai": self._remote,
        }  # fmt: skip
        return engines[name or self.default]

    def editor(self, name: EditEngineName | None = None) -> EditEngine:
        """The engine that edits by instruction: by name, or openai's where scenes are made there, too.

        Photos go to a server only where the operator or the user chose that.
        """
        chosen = name or ("openai" if self._default == "openai" else "diffusion")
        return self._remote_editing if chosen == "openai" else self.editing

    def _diffusion_is_ready(self) -> bool:
        """Whether a graphics card and the weights for it are here. Looks for weights first: torch loads slowly."""
        if not self._any_weights:
            return False
        wanted = [self._options.model] if self._options.model else [entry.name for entry in self.weights.entries()]
        if not any(self.weights.is_installed(name) for name in wanted):
            return False
        profile = self.diffusion.profile()
        return profile.device != "cpu" and self.weights.is_installed(self._options.model or profile.model)
