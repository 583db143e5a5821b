"""Image models from the model hub: only the files that are needed, told in advance, counted, resumed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import Any

from tools.errors import ToolInputError
from tools.scene.diffusion.catalogue import SceneModel, scene_models
from tools.scene.diffusion.weights import ORIGIN, SceneWeights

Progress = Callable[[int, int, str], None]
_SILENCE_SECONDS = 15
_PLAIN = ("*.json", "*.txt", "*.model", "*.jinja")


def pull(weights: SceneWeights, name: str, progress: Progress) -> Path:
    """Bring an image model into the folder of weights; an interrupted download goes on where it stopped.

    Args:
        weights: Where it goes and what its licence allows.
        name: A known name, or a hub id.
        progress: Called as `progress(done_bytes, total_bytes, message)`, first with the whole size, the licence and the
            place; may raise to stop.

    Returns:
        The folder of the model.

    Raises:
        ToolInputError: Refused by the licence, not on the hub, or the hub cannot be reached.
    """
    from huggingface_hub import errors

    known = scene_models().get(name)
    if known:
        weights.gate(known)
    try:
        return _fetch(weights, name, known, weights.place(name), progress)
    except (OSError, errors.HTTPError) as error:  # type: ignore[attr-defined]
        raise ToolInputError(_explained(error, name, known.hub if known else name, weights.place(name))) from error


def _fetch(weights: SceneWeights, name: str, known: SceneModel | None, place: Path, progress: Progress) -> Path:
    from huggingface_hub import HfApi, hf_hub_download

    hub, revision, variant = (known.hub, known.revision, known.variant) if known else (name, None, None)
    about = HfApi().model_info(hub, revision=revision, files_metadata=True, timeout=_SILENCE_SECONDS)
    card: Any = about.card_data or {}
    licence = known.licence if known else str(card.get("license") or "not stated")
    if not known:
        weights.gate_licence(name, licence)
    sizes = {file.rfilename: file.size or 0 for file in about.siblings or []}
    wanted = wanted_files(list(sizes), variant)
    if "model_index.json" not in wanted or not any(file.endswith(".safetensors") for file in wanted):
        raise ToolInputError(
            f"{hub!r} is no pipeline of diffusers in safetensors files, so I cannot use it for scenes. "
            f"Models that work: {', '.join(scene_models())}."
        )
    total, done = sum(sizes[file] for file in wanted), 0
    progress(0, total, f"{hub}: {total / 1e9:.1f} GB, licence {licence}, into {place}")
    _make_room(place, total)
    for file in wanted:
        bar = _counting(partial(_tell, progress, done, total, f"downloading {file}"))
        hf_hub_download(hub, file, revision=about.sha, local_dir=place, tqdm_class=bar, etag_timeout=_SILENCE_SECONDS)
        done += sizes[file]
        progress(done, total, f"downloading {file}")
    origin = {"hub": hub, "revision": about.sha, "licence": licence, "variant": variant}
    (place / ORIGIN).write_text(json.dumps(origin, indent=1), "utf-8")
    shutil.rmtree(place / ".cache", ignore_errors=True)
    return place


def wanted_files(files: list[str], variant: str | None) -> list[str]:
    """The files of a pipeline that are needed: settings, and of the weights one variant, as safetensors.

    The index comes last, so that a broken download does not look like a finished one. Single-file copies beside the
    folders, pickles and pictures of the model card stay where they are.
    """
    parts = {str(Path(file).parent) for file in files if file.endswith(".safetensors") and "/" in file}
    wanted = [file for file in files if "/" in file and any(fnmatch(file, pattern) for pattern in _PLAIN)]
    for part in parts:
        own = [file for file in files if str(Path(file).parent) == part and file.endswith(".safetensors")]
        with_variant = [file for file in own if variant and f".{variant}" in Path(file).name]
        plain = [file for file in own if Path(file).name.count(".") == 1]
        wanted += with_variant or plain
    return [*sorted(wanted), *(["model_index.json"] if "model_index.json" in files else [])]


def _make_room(place: Path, total: int) -> None:
    place.mkdir(parents=True, exist_ok=True)
    here = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    free = shutil.disk_usage(place).free
    if free < total - here:
        raise ToolInputError(
            f"{(total - here) / 1e9:.1f} GB are needed in {str(place)!r} and {free / 1e9:.1f} GB are free. Make room, "
            "or set LIGHTBOX_MODEL_DIR to another disk."
        )


def _tell(progress: Progress, before: int, total: int, message: str, part: int) -> None:
    progress(before + part, total, message)


def _counting(tell: Callable[[int], None]) -> Any:
    """A progress bar of the hub's client that shows nothing and tells how many bytes are there."""
    from huggingface_hub.utils import tqdm  # type: ignore[attr-defined]

    class Counting(tqdm):
        def __init__(self, *arguments: Any, **settings: Any) -> None:
            settings["disable"] = False
            super().__init__(*arguments, **settings | {"file": _Nowhere()})

        def update(self, amount: float | None = 1) -> bool | None:
            shown: bool | None = super().update(amount)
            tell(int(self.n))
            return shown

    return Counting


class _Nowhere:
    def write(self, text: str) -> None:
        """Show nothing."""

    def flush(self) -> None:
        """Nothing waits."""


def _explained(error: Exception, name: str, hub: str, place: Path) -> str:
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError, RevisionNotFoundError

    if isinstance(error, GatedRepoError):
        why = "its publisher wants you to accept the licence there first, and then HF_TOKEN to be set"
    elif isinstance(error, (RepositoryNotFoundError, RevisionNotFoundError)):
        why = "the hub has no such model"
    else:
        why = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    return (
        f"Could not get the image model {name!r} from the hub ({hub}): {why}. Connect to the internet, set HF_ENDPOINT "
        f"to a mirror, or copy the model's folder to {str(place)!r} yourself. "
        "Or use the studio engine, which needs none: LIGHTBOX_SCENE_ENGINE=studio."
    )
