"""The verbs that work on picture files without the agent: cutout, main, scene, check."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.output import Output, hand_over, json_option

if TYPE_CHECKING:
    from agent.events import ToolResultEvent
    from agent.studio import Studio

_IMAGE = click.Path(exists=True, dir_okay=False, path_type=Path)
_images = click.argument("images", nargs=-1, required=True, type=_IMAGE, metavar="IMAGE...")
_out = click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for results."
)
_marketplace = click.option("--marketplace", "-m", required=True, help="For example amazon or amazon.de.")


@click.command()
@_images
@_out
@click.option("--matte", is_flag=True, help="Also write the 8-bit alpha matte as <stem>.png.")
@json_option
def cutout(images: tuple[Path, ...], out: Path, matte: bool, as_json: bool) -> None:
    """Cut products out: <stem>-cutout.png with a transparent background."""

    def deliver(image: Path, result: ToolResultEvent) -> list[Path]:
        files = [hand_over(result.files[0], out, f"{image.stem}-cutout.png")]
        return [*files, _write_matte(files[0], out / f"{image.stem}.png")] if matte else files

    _for_each(images, as_json, "remove_background", deliver)


@click.command("main")
@_images
@_marketplace
@_out
@json_option
def main_image(images: tuple[Path, ...], marketplace: str, out: Path, as_json: bool) -> None:
    """Make a marketplace's main picture: <stem>-<marketplace>-main.jpg, checked."""

    def deliver(image: Path, result: ToolResultEvent) -> list[Path]:
        suffix = Path(result.files[0]).suffix
        return [hand_over(result.files[0], out, f"{image.stem}-{marketplace.replace('.', '-')}-main{suffix}")]

    _for_each(images, as_json, "make_main_image", deliver, marketplace=marketplace)


@click.command()
@click.argument("image", type=_IMAGE)
@click.option("--scene", help="The place and light in words, e.g. 'marble table, soft morning light'.")
@click.option("--template", help="A ready-made scene by name instead of words.")
@click.option("--count", default=1, show_default=True, type=click.IntRange(1, 8), help="How many different pictures.")
@click.option("--seed", type=int, help="The same seed gives the same picture.")
@click.option("--size", default=2048, show_default=True, type=click.IntRange(256, 4096), help="Width and height in px.")
@click.option("--engine", type=click.Choice(["studio"]), help="The engine; the best one here if not given.")
@_out
@json_option
def scene(image: Path, scene: str | None, template: str | None, engine: str | None, out: Path, as_json: bool,
          **options: Any) -> None:  # fmt: skip
    """Put a product into a scene: <stem>-scene-1.png and so on."""
    if (scene is None) == (template is None):
        raise click.UsageError("Say what the scene looks like with either --scene TEXT or --template NAME.")

    def deliver(image: Path, result: ToolResultEvent) -> list[Path]:
        names = (f"{image.stem}-scene-{n}{Path(file).suffix}" for n, file in enumerate(result.files, start=1))
        return [hand_over(file, out, name) for file, name in zip(result.files, names, strict=True)]

    arguments = {"scene": scene or "", "template": template, **options}
    _for_each((image,), as_json, "generate_scene", deliver, {"scene_engine": engine} if engine else {}, **arguments)


@click.command()
@_images
@_marketplace
@click.option("--slot", default="main", show_default=True, type=click.Choice(["main", "additional"]))
@click.option("--evidence", type=click.Path(file_okay=False, path_type=Path), help="Folder for pictures of the faults.")
@json_option
def check(images: tuple[Path, ...], marketplace: str, slot: str, evidence: Path | None, as_json: bool) -> None:
    """Check pictures against a marketplace's rules; exit status 1 if one fails."""
    output = Output(as_json)
    studio = _open_studio()
    for image in images:
        try:
            report = studio.check_file(image, marketplace, slot, evidence)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        output.result(report, describe_report(report))
        output.failed |= report["verdict"] == "fail"
    output.end()


@click.command()
@click.argument("recipe", type=_IMAGE)
@_out
@json_option
def rerun(recipe: Path, out: Path, as_json: bool) -> None:
    """Make a picture again from its record (img_N.json in a conversation's images folder)."""
    from agent.rerun import NotRepeatableError
    from agent.rerun import rerun as again

    output = Output(as_json)
    studio = _open_studio()
    record = {"recipe": str(recipe)}
    with _workspace(studio) as thread_id:
        try:
            done = again(studio, recipe, thread_id)
        except NotRepeatableError as error:
            raise click.UsageError(str(error)) from error
        if not done.result.ok:
            output.problem(record, done.result.error or "It could not be done.")
        else:
            file = hand_over(done.result.files[0], out, f"{recipe.stem}-again{Path(done.result.files[0]).suffix}")
            same = "the same, byte for byte" if done.identical else "not the same as the first time"
            output.result(record | {"ok": True, "file": str(file), "identical": done.identical}, f"{file}: {same}")
    output.end()


def describe_report(report: dict[str, Any]) -> str:
    """Put a check report into plain words."""
    verdict = {"pass": "passes", "fail": "does not pass", "review": "needs a person's look"}[report["verdict"]]
    lines = [f"{report['file']}: {verdict} ({report['marketplace']}, {report['slot']} picture)"]
    marks = {"fail": "NO ", "warn": "?  ", "unknown": "?  "}
    lines += [f"  {marks[f['status']]} {f['message']}" for f in report["findings"] if f["status"] in marks]
    return "\n".join(lines)


def _for_each(images: tuple[Path, ...], as_json: bool, tool: str,
              deliver: Callable[[Path, ToolResultEvent], list[Path]], settings: dict[str, Any] | None = None,
              **arguments: Any) -> None:  # fmt: skip
    """Run a tool on each file, hand the results over, and report each file on its own."""
    output = Output(as_json)
    studio = _open_studio(**settings or {})
    for image in images:
        with _workspace(studio) as thread_id:
            record = {"file": str(image)}
            refused, image_id = studio.take_in(thread_id, image.read_bytes(), image.name)
            if refused:
                output.problem(record, refused)
                continue
            result = studio.run_tool(tool, thread_id, output.progress, image_id=image_id, **arguments)
            if not result.ok:
                output.problem(record, result.error or "It could not be done.")
                continue
            files = deliver(image, result)
            output.failed |= bool(result.report and result.report["verdict"] == "fail")
            done = {"ok": True, "files": [str(f) for f in files], "notes": result.notes, "report": result.report}
            lines = [*map(str, files), *(f"  note: {note}" for note in result.notes)]
            output.result(record | done | {"error": None}, "\n".join(lines))
    output.end()


def _open_studio(**settings: Any) -> Studio:
    from agent.settings import Settings
    from agent.studio import Studio

    return Studio.open(Settings(**settings))


@contextmanager
def _workspace(studio: Studio) -> Iterator[str]:
    """A conversation for one file, gone afterwards: a verb leaves nothing but the files it was asked for."""
    thread_id = f"cli-{uuid.uuid4().hex}"
    try:
        yield thread_id
    finally:
        shutil.rmtree(studio.folder(thread_id), ignore_errors=True)


def _write_matte(cutout_file: Path, target: Path) -> Path:
    from PIL import Image

    with Image.open(cutout_file) as image:
        image.getchannel("A").save(target)
    return target
