"""The verbs that work on picture files without the agent: cutout, main, scene, check."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.output import Handover, NumbersOption, OutFolder, Output, describe_os_error, json_option

if TYPE_CHECKING:
    from agent.events import ToolResultEvent
    from agent.studio import Studio

_IMAGE = click.Path(exists=True, dir_okay=False, path_type=Path)
images_argument = click.argument("images", nargs=-1, required=True, type=_IMAGE, metavar="IMAGE...")
out_option = click.option("--out", required=True, type=OutFolder(), help="Folder for results.")
approve_option = click.option(
    "--approve", is_flag=True, help="Your yes to pictures in which AI may have changed the product."
)
marketplace_option = click.option("--marketplace", "-m", required=True, help="For example amazon or amazon.de.")


@click.command()
@images_argument
@out_option
@click.option("--matte", is_flag=True, help="Also write the 8-bit alpha matte as <stem>.png.")
@click.option("--item", help="Of several things in the photo: 2, 1,3, left, right, largest, red, all.")
@click.option("--box", type=NumbersOption(4), metavar="X,Y,W,H",
              help="Only this part of the photo: left, top, width, height, in pixels.")  # fmt: skip
@click.option("--point", type=NumbersOption(2), metavar="X,Y", help="The thing at this place, in pixels.")
@json_option
def cutout(images: tuple[Path, ...], out: Path, matte: bool, item: str | None, box: list[int] | None,
           point: list[int] | None, as_json: bool) -> None:  # fmt: skip
    """Cut products out: <stem>-cutout.png with a transparent background.

    A photo of several things also gives <stem>-things.png, where each has the number that --item takes. Where the edge
    is uncertain, <stem>-edge.png shows the place.
    """
    chosen: dict[str, Any] = {"item": item, "box": box, "point": point}
    if sum(value is not None for value in chosen.values()) > 1:
        raise click.UsageError("Choose with one of --item, --box and --point.")
    own_folders = {image.resolve().parent for image in images}
    beside = [out / f"{i.stem}.png" for i in images if out.resolve() in own_folders]  # may be photos of the user's
    handover = Handover(out, [*images, *(path for path in beside if matte and path.exists())])

    shown: dict[Path, list[Path]] = {}

    def deliver(image: Path, result: ToolResultEvent) -> list[Path]:
        files = [handover.copy(result.files[0], f"{image.stem}-cutout.png")]
        if matte:
            files.append(handover.copy(_matte_of(result.files[0]), f"{image.stem}.png"))
        files += [handover.copy(path, f"{image.stem}-things.png") for path in result.files[1:]]
        shown[image] = [handover.copy(path, f"{image.stem}-edge.png") for path in result.evidence]
        return files + shown[image]

    for_each(images, as_json, "remove_background", deliver, evidence=shown, **chosen)


@click.command("main")
@images_argument
@marketplace_option
@out_option
@json_option
def main_image(images: tuple[Path, ...], marketplace: str, out: Path, as_json: bool) -> None:
    """Make a marketplace's main picture: <stem>-<marketplace>-main.jpg, checked."""
    handover = Handover(out, images)

    def deliver(image: Path, result: ToolResultEvent) -> list[Path]:
        suffix = Path(result.files[0]).suffix
        return [handover.copy(result.files[0], f"{image.stem}-{marketplace.replace('.', '-')}-main{suffix}")]

    for_each(images, as_json, "make_main_image", deliver, marketplace=marketplace)


@click.command()
@click.argument("image", type=_IMAGE)
@click.option("--scene", help="The place and light in words, e.g. 'marble table, soft morning light'.")
@click.option("--template", help="A ready-made scene by name instead of words.")
@click.option("--count", default=1, show_default=True, type=click.IntRange(1, 8), help="How many different pictures.")
@click.option("--seed", type=int, help="The same seed gives the same picture.")
@click.option("--size", default=2048, show_default=True, type=click.IntRange(256, 4096), help="Width and height in px.")
@click.option(
    "--engine", type=click.Choice(["studio", "diffusion", "openai"]), help="The engine; the best one here if not given."
)
@out_option
@json_option
def scene(image: Path, scene: str | None, template: str | None, engine: str | None, out: Path, as_json: bool,
          **options: Any) -> None:  # fmt: skip
    """Put a product into a scene: <stem>-scene-1.png and so on."""
    if (scene is None) == (template is None):
        raise click.UsageError("Say what the scene looks like with either --scene TEXT or --template NAME.")
    handover = Handover(out, [image])

    def deliver(image: Path, result: ToolResultEvent) -> list[Path]:
        names = (f"{image.stem}-scene-{n}{Path(file).suffix}" for n, file in enumerate(result.files, start=1))
        return [handover.copy(file, name) for file, name in zip(result.files, names, strict=True)]

    arguments = {"scene": scene or "", "template": template, **options}
    for_each((image,), as_json, "generate_scene", deliver, {"scene_engine": engine} if engine else {}, **arguments)


@click.command()
@images_argument
@marketplace_option
@click.option("--slot", default="main", show_default=True, type=click.Choice(["main", "additional"]))
@click.option("--evidence", type=click.Path(file_okay=False, path_type=Path), help="Folder for pictures of the faults.")
@json_option
def check(images: tuple[Path, ...], marketplace: str, slot: str, evidence: Path | None, as_json: bool) -> None:
    """Check pictures against a marketplace's rules; exit status 1 if one fails."""
    output = Output(as_json)
    studio = open_studio()
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
@out_option
@json_option
def rerun(recipe: Path, out: Path, as_json: bool) -> None:
    """Make a picture again from its record (img_N.json in a conversation's images folder)."""
    from agent.rerun import NotRepeatableError
    from agent.rerun import rerun as again

    output = Output(as_json)
    studio = open_studio()
    record = {"recipe": str(recipe)}
    with workspace(studio) as thread_id:
        try:
            done = again(studio, recipe, thread_id)
        except NotRepeatableError as error:
            raise click.UsageError(str(error)) from error
        if not done.result.ok:
            output.problem(record, done.result.error or "It could not be done.")
        else:
            old = [path for path in recipe.parent.iterdir() if path.is_file()]
            file = Handover(out, old).copy(
                done.result.files[0], f"{recipe.stem}-again{Path(done.result.files[0]).suffix}"
            )
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


def for_each(images: tuple[Path, ...], as_json: bool, tool: str,
              deliver: Callable[[Path, ToolResultEvent], list[Path]], settings: dict[str, Any] | None = None,
              evidence: Mapping[Path, list[Path]] | None = None, approve: bool = False,
              **arguments: Any) -> None:  # fmt: skip
    """Run a tool on each file, hand the results over, and report each file on its own.

    `approve` is the user's yes to files in which AI may have changed the product. `evidence` is filled by `deliver`
    with pictures that show what the notes speak of, by image.
    """
    from agent.photos import read_file

    output = Output(as_json)
    studio = open_studio(**settings or {})
    for image in images:
        record = {"file": str(image)}
        with workspace(studio) as thread_id:
            try:
                refused, image_id = studio.take_in(thread_id, read_file(image), image.name)
                if refused:
                    output.problem(record, refused)
                    continue
                if approve:
                    studio.approve_pictures(thread_id, [image_id], getuser())
                result = studio.run_tool(tool, thread_id, output.progress, image_id=image_id, **arguments)
                if not result.ok:
                    output.problem(record, result.error or "It could not be done.")
                    continue
                files = deliver(image, result)
            except OSError as error:  # unreadable photo, full disk: the other files may still go well
                output.problem(record, describe_os_error(error))
                continue
            notes = [*studio.images(thread_id).record(image_id).notes, *result.notes]
            output.failed |= bool(result.report and result.report["verdict"] == "fail")
            done = {"ok": True, "files": [str(f) for f in files], "notes": notes, "report": result.report}
            if evidence is not None:
                done["evidence"] = [str(f) for f in evidence.get(image, ())]
            lines = [*map(str, files), *(f"  note: {note}" for note in notes)]
            output.result(record | done | {"error": None}, "\n".join(lines))
    output.end()


def open_studio(**settings: Any) -> Studio:
    """Open Lightbox with the environment's settings and these."""
    from agent.settings import Settings
    from agent.studio import Studio

    return Studio.open(Settings(**settings))


@contextmanager
def workspace(studio: Studio) -> Iterator[str]:
    """A conversation for one file, gone afterwards: a verb leaves nothing but the files it was asked for."""
    thread_id = f"cli-{uuid.uuid4().hex}"
    try:
        yield thread_id
    finally:
        shutil.rmtree(studio.folder(thread_id), ignore_errors=True)


def _matte_of(cutout_file: str) -> Path:
    """Write the alpha of a cut-out beside it, in the workspace."""
    from PIL import Image

    target = Path(cutout_file).with_suffix(".matte.png")
    with Image.open(cutout_file) as image:
        image.getchannel("A").save(target)
    return target
