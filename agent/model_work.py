"""Models by name: fetching them, where they lie, and the scene engines that use them."""

from __future__ import annotations

from collections.abc import Callable

from agent.settings import Settings
from tools.errors import ToolInputError
from tools.models import ModelEntry, ModelFolder
from tools.scene.diffusion.catalogue import SceneModel
from tools.scene.diffusion.download import pull
from tools.scene.diffusion.engine import DiffusionOptions
from tools.scene.engines import SceneEngines
from tools.scene.remote import MODEL as REMOTE_MODEL
from tools.scene.remote import RemoteOptions


class ModelWork:
    """The part of a `Studio` that knows its models."""

    models: ModelFolder
    scenes: SceneEngines

    def pull_model(self, name: str, progress: Callable[[int, int, str], None]) -> tuple[str, str | None]:
        """Fetch a model: its path, or the reason why not."""
        try:
            if self._is_scene_model(name):
                return str(pull(self.scenes.weights, name, progress)), None
            return str(self.models.pull(name, progress)), None
        except ToolInputError as error:
            return "", str(error)

    def model_path(self, name: str) -> tuple[str, str | None]:
        """An installed model's path, or the reason why there is none."""
        try:
            if self._is_scene_model(name):
                return str(self.scenes.weights.find(name, name).folder), None
            return str(self.models.path(name)), None
        except ToolInputError as error:
            return "", str(error)

    def model_entries(self) -> list[ModelEntry | SceneModel]:
        """All models that have a name, with their licences and whether each is here."""
        return [*self.models.entries(), *self.scenes.weights.entries()]

    def _is_scene_model(self, name: str) -> bool:
        return "/" in name or any(entry.name == name for entry in self.scenes.weights.entries())


def scene_engines(settings: Settings) -> SceneEngines:
    """The scene engines as the settings want them."""
    options = DiffusionOptions(
        settings.scene_model, settings.scene_profile, settings.device, settings.scene_start, settings.scene_steps,
        settings.scene_guidance, settings.scene_lora, settings.scene_compile, settings.edit_model,
    )  # fmt: skip
    key = settings.openai_api_key
    remote = RemoteOptions(
        settings.scene_model if settings.scene_engine == "openai" and settings.scene_model else REMOTE_MODEL,
        key.get_secret_value() if key else None, settings.scene_base_url or settings.openai_base_url,
    )  # fmt: skip
    return SceneEngines(settings.models_folder, settings.allow_noncommercial, settings.scene_engine, options, remote)
