"""The main job on a real photo, without a browser: `make demo`.

Says what a seller would type, shows what the agent does, and leaves a cut-out, an Amazon main picture that passes its
check and two scenes in `out/demo/`.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from agent.conversation import Conversation
from agent.events import AnswerEvent, ProgressEvent, ToolCallEvent, ToolResultEvent
from agent.settings import Settings
from agent.studio import Studio
from evals.contact_sheet import contact_sheet
from evals.sample import PICTURES
from tools.image_record import ImageRecord
from tools.store import ImageStore

PHOTO = PICTURES / "cup.jpg"
SAID = (
    "Cut it out and make the Amazon main image.",
    "Put it on marble with soft morning light and tell me if Amazon would take it as main image.",
    "Now the same on wood, but warmer.",
    "How much of the frame does the product have to fill on Amazon?",
)
FOLDER = Path("out/demo")
PROMISED = {"1-cut-out": "cutout", "2-amazon-main": "main", "3-scene-marble": "scene", "4-scene-wood": "scene"}


async def play(console: Console, studio: Studio) -> list[ImageRecord]:
    """Hold the conversation and print it as it happens; the pictures of it, oldest first."""
    conversation = await studio.conversation("demo")
    for number, text in enumerate(SAID):
        photos = [(PHOTO.read_bytes(), PHOTO.name)] if number == 0 else []
        console.print(f"\n[bold]You:[/bold] {text}" + (f"  [dim]({PHOTO.name})[/dim]" if photos else ""))
        await show_turn(console, conversation, text, photos)
    await studio.aclose()
    return conversation.images.records()


async def show_turn(console: Console, conversation: Conversation, text: str, photos: list[tuple[bytes, str]]) -> None:
    """Hold one turn and print each step as it ends."""
    started: dict[str, list[float]] = defaultdict(list)
    with console.status("thinking") as status:
        async for event in conversation.turn(text, photos):
            match event:
                case ToolCallEvent(name=name):
                    started[name].append(time.monotonic())
                    status.update(name)
                case ProgressEvent():
                    status.update(f"{event.tool}: {event.message} ({event.done} of {event.total})")
                case ToolResultEvent():
                    seconds = time.monotonic() - started[event.name].pop(0)
                    sign = "[green]✓[/green]" if event.ok else "[red]✗[/red]"
                    outcome = ", ".join(event.images) or (event.error or "")
                    console.print(f"  {sign} {event.name}  {seconds:.1f} s  [dim]{escape(outcome)}[/dim]")
                case AnswerEvent():
                    console.print(f"[bold]Lightbox:[/bold] {escape(event.text)}")
                    for citation in event.citations:
                        console.print(
                            f"  [dim]{citation['rule']}: {citation['publisher']}, as of {citation['as_of']}[/dim]"
                        )


def choose(records: list[ImageRecord]) -> dict[str, ImageRecord]:
    """The demo's pictures by friendly name, as far as they were made."""
    left = {kind: [record for record in records if record.kind == kind] for kind in set(PROMISED.values())}
    return {name: left[kind].pop(0) for name, kind in PROMISED.items() if left[kind]}


def deliver(records: list[ImageRecord], store: ImageStore, folder: Path) -> dict[str, Path]:
    """Copy the pictures under friendly names and add a sheet that shows them beside the photo."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, record in choose(records).items():
        source = store.path(record.id)
        files[name] = Path(shutil.copyfile(source, folder / f"{name}{source.suffix}"))
    photo = shutil.copyfile(PHOTO, folder / f"0-photo{PHOTO.suffix}")
    sheet = contact_sheet(
        {"the photo": Path(photo)} | {name[2:].replace("-", " "): file for name, file in files.items()}
    )
    sheet.save(folder / "before-and-after.jpg", quality=90)
    return files


def faults(files: dict[str, Path], studio: Studio) -> list[str]:
    """What the demo promised and did not keep."""
    found = [f"{name[2:]} was not made" for name in PROMISED if name not in files]
    if main_picture := files.get("2-amazon-main"):
        report = studio.check_file(main_picture, "amazon", "main")
        wrong = [f["message"] for f in report["findings"] if f["status"] == "fail"]
        if report["verdict"] != "pass":
            found.append(f"the main picture does not pass its check ({report['verdict']}): {' '.join(wrong)}")
    return found


def main() -> int:
    """Run the demo; 0 if everything promised is there."""
    console = Console(highlight=False)
    settings = Settings()
    with tempfile.TemporaryDirectory(prefix="lightbox-demo-") as data:
        fresh = settings.model_copy(update={"data_dir": Path(data).resolve(), "model_dir": settings.models_folder})
        studio = Studio.open(fresh)
        console.print(f"Lightbox demo. Brain: {studio.brain}. Scene engine: {studio.engine}.")
        started = time.monotonic()
        records = asyncio.run(play(console, studio))
        files = deliver(records, studio.images("demo"), FOLDER)
        wrong = faults(files, studio)
    console.print(f"\nDone in {time.monotonic() - started:.0f} s. The pictures are here:")
    for file in [*files.values(), FOLDER / "before-and-after.jpg"]:
        console.print(f"  {file.resolve()}", soft_wrap=True)
    for fault in wrong:
        console.print(f"[red]Missing:[/red] {fault}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
