"""Weights of image models on disk: which are here, whether they may be used, and how they come.

Only safetensors files are fetched and read. A pickle can run code, so a folder that has nothing else is refused.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from tools.errors import ToolInputError
from tools.scene.diffusion.catalogue import (
    Family,
    SceneModel,
    commercial_licences,
    families,
    family_saved_as,
    scene_models,
)

OR_STUDIO = "Or use the studio engine, which needs none: LIGHTBOX_SCENE_ENGINE=studio."
ORIGIN = "lightbox.json"
_PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")


@dataclass(frozen=True)
class Weights:
    """Weights that may be used.

    Attributes:
        name: For people and recipes.
        family: Kind of network.
        folder: A saved pipeline.
        file: A single file that takes the place of the folder's largest part.
        variant: Suffix of the files to read.
        revision: Commit of the hub; None where a folder of the operator's own does not say.
        licence: What their publisher calls it; `not stated` where a folder does not say.
    """

    name: str
    family: Family
    folder: Path
    file: Path | None = None
    variant: str | None = None
    revision: str | None = None
    licence: str = "not stated"

    @property
    def place(self) -> tuple[Path, Path | None]:
        """Where they lie; the same place is the same model."""
        return self.folder, self.file


class SceneWeights:
    """The image models of one installation.

    Args:
        models_folder: Where weights are kept; each model has a folder in it.
        allow_noncommercial: The operator's yes to licences that forbid commercial use.
    """

    def __init__(self, models_folder: Path, allow_noncommercial: bool = False) -> None:
        self._models_folder = models_folder
        self._allow_noncommercial = allow_noncommercial

    def entries(self) -> list[SceneModel]:
        """All models that have a name, with whether each is here."""
        return [m.model_copy(update={"installed": self._is_here(self.place(m.name))}) for m in scene_models().values()]

    def place(self, name: str) -> Path:
        """Where a model's folder is, or would be; hub ids have one too."""
        return self._models_folder / name.replace("/", "--")

    def is_installed(self, name: str) -> bool:
        """Whether a model, by name or hub id, or a folder or file of the operator's own is here."""
        path = Path(name).expanduser()
        return self._is_here(self.place(name)) or self._is_here(path) or path.is_file()

    def find(self, name: str, base: str) -> Weights:
        """The weights of a model.

        Args:
            name: A known name, a hub id that was pulled, a folder, or a `.safetensors` file.
            base: Known name whose other parts a single file is completed with.

        Raises:
            ToolInputError: Not here, refused by the licence, no safetensors, or of a kind that is not known.
        """
        path = Path(name).expanduser()
        if path.suffix == ".safetensors" or path.is_file():
            return self._single(path, base)
        known = scene_models().get(name)
        if known:
            self.gate(known)
        folder = path if self._is_here(path) else self.place(name)
        if not self._is_here(folder):
            raise ToolInputError(self._missing(name, known))
        return self._saved(folder, name if known or folder != path else path.name, known)

    def gate(self, model: SceneModel) -> None:
        """Refuse what may not be sold with.

        Raises:
            ToolInputError: The licence forbids it and the operator has not said otherwise.
        """
        if not model.commercial:
            self._refuse_unless_allowed(model.name, f"{model.licence} ({model.licence_url})", model.instead)

    def gate_licence(self, name: str, licence: str) -> None:
        """The same for a model that only its card is known of; `licence` as on the card.

        Raises:
            ToolInputError: The licence is none of those known to allow selling.
        """
        if licence.lower() not in commercial_licences():
            self._refuse_unless_allowed(name, licence or "none is stated", "flux2-klein-4b")

    def _refuse_unless_allowed(self, name: str, licence: str, instead: str | None) -> None:
        if not self._allow_noncommercial:
            raise ToolInputError(
                f"The model {name!r} may not be used for selling. Its licence: {licence}. "
                f"Use {instead!r} instead, or set LIGHTBOX_ALLOW_NONCOMMERCIAL=1 if that licence covers you."
            )

    def _is_here(self, folder: Path) -> bool:
        return (folder / "model_index.json").is_file()

    def _missing(self, name: str, known: SceneModel | None) -> str:
        if not known and not _HUB_ID.fullmatch(name):
            names = ", ".join(scene_models())
            return f"There is no image model {name!r}. Models: {names}; or a folder, a file, a hub id. {OR_STUDIO}"
        size = f"{known.about_megabytes / 1000:.0f} GB, licence {known.licence}" if known else "size and licence first"
        return (
            f"The image model {name!r} is not installed. Get it with: lightbox models pull {name} ({size}). "
            f"It goes to {str(self.place(name))!r}. {OR_STUDIO}"
        )

    def _saved(self, folder: Path, name: str, known: SceneModel | None) -> Weights:
        index = json.loads((folder / "model_index.json").read_text("utf-8"))
        family = family_saved_as(str(index.get("_class_name")))
        if family is None:
            raise ToolInputError(
                f"The folder {str(folder)!r} holds a {index.get('_class_name')}, which I cannot use for scenes. "
                f"Families: {', '.join(families())}."
            )
        refuse_pickles(folder)
        origin = json.loads(text) if (text := _read(folder / ORIGIN)) else {}
        licence = known.licence if known else origin.get("licence") or card_licence(folder)
        if not known and licence != "not stated":
            self.gate_licence(name, licence)
        variant = known.variant if known else origin.get("variant")
        return Weights(name, family, folder, None, variant, origin.get("revision"), licence)

    def _single(self, file: Path, base: str) -> Weights:
        if file.suffix != ".safetensors":
            raise ToolInputError(
                f"{file.name!r} is not a .safetensors file. Other formats can run code when they are read, so I do not."
            )
        if not file.is_file():
            raise ToolInputError(f"There is no file {str(file)!r}. Set LIGHTBOX_SCENE_MODEL to one that is there.")
        rest = self.find(base, base)
        return Weights(file.stem, rest.family, rest.folder, file, rest.variant, _sum_of(file), "not stated")


def refuse_pickles(folder: Path) -> None:
    """Refuse a saved pipeline that has a part without safetensors.

    Raises:
        ToolInputError: A part of it is only there as a pickle.
    """
    for part in [folder, *(path for path in folder.iterdir() if path.is_dir())]:
        names = [path.name for path in part.iterdir() if path.is_file()]
        pickles = [name for name in names if name.endswith(_PICKLES)]
        if pickles and not any(name.endswith(".safetensors") for name in names):
            raise ToolInputError(
                f"{pickles[0]!r} in {str(part)!r} can run code when it is read, so I do not. "
                "Put the same weights there as .safetensors files."
            )


def card_licence(folder: Path) -> str:
    """The licence that a folder's model card names, or `not stated`."""
    text = _read(folder / "README.md") or ""
    parts = text.split("---")
    front = yaml.safe_load(parts[1]) if text.startswith("---") and len(parts) > 2 else None
    licence = front.get("license") if isinstance(front, dict) else None
    return str(licence) if licence else "not stated"


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


def _sum_of(file: Path) -> str:
    import hashlib

    with file.open("rb") as content:
        return f"sha256:{hashlib.file_digest(content, 'sha256').hexdigest()}"
