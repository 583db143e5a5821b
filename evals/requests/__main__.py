"""Ask for random scenes as a seller does and look at what comes: `python -m evals.requests`.

Counts crashes, requests without a picture, empty frames, pictures whose product is not the cut-out's, and deliberate
damage that the fidelity gate lets through. Ends with 1 if there is any of these.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from agent.events import AnswerEvent, ToolResultEvent
from agent.settings import Settings
from agent.studio import Studio
from evals.quality import Figure, keep_figures, record_option
from evals.requests.draw import Request, draw_requests
from evals.requests.judge import escaped, judge, made_again, unnamed

PRODUCTS = Path(__file__).parents[1] / "pictures" / "products"
USUAL = "mug,tea-box,chair"  # round with a handle, printed, on legs
TURN_SECONDS = 300


@dataclass
class Outcome:
    """What came of one request with one product.

    Attributes:
        crash: What went wrong inside, or an empty text.
        pictures: How many scenes were made.
        faults: Empty frames, changed products, damage that was not caught.
        missed: What of the request the pictures do not show.
        unnamed: Unknown things that the answer does not name.
        damages: How many kinds of damage were tried.
    """

    request: Request
    product: str
    crash: str = ""
    pictures: int = 0
    faults: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    damages: int = 0

    @property
    def failed(self) -> bool:
        """Whether it must not happen."""
        return bool(self.crash or self.faults or not self.pictures)


async def ask(
    requests: Sequence[Request],
    products: Sequence[str],
    settings: Settings,
    damage_every: int,
    done: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Make every request with every product, each in a conversation of its own.

    Args:
        requests: What is asked.
        products: Names of pictures in `evals/pictures/products`.
        settings: Its data folder should be fresh.
        damage_every: Of so many pictures one is made again and damaged in every way.
        done: Called after each.
    """
    studio, outcomes = Studio.open(settings), []
    try:
        for number, (request, product) in enumerate((r, p) for r in requests for p in products):
            outcome = Outcome(request, product)
            await _one(studio, f"request-{number}", outcome, number if number % damage_every == 0 else None)
            outcomes.append(outcome)
            done(outcome)
    finally:
        await studio.aclose()
    return outcomes


async def _one(studio: Studio, thread_id: str, outcome: Outcome, damage_seed: int | None) -> None:
    photo = (PRODUCTS / f"{outcome.product}.webp").read_bytes()
    answer, made = "", []
    try:
        async with asyncio.timeout(TURN_SECONDS):
            conversation = await studio.conversation(thread_id)
            async for event in conversation.turn(outcome.request.text, [(photo, f"{outcome.product}.webp")]):
                if isinstance(event, ToolResultEvent):
                    made += event.images
                    outcome.crash = outcome.crash or ("" if event.ok else f"{event.name}: {event.error}")
                elif isinstance(event, AnswerEvent):
                    answer = event.text
    except Exception as error:  # noqa: BLE001 - a crash is what is counted here
        outcome.crash = f"{type(error).__name__}: {error}"
        return
    images = studio.images(thread_id)
    scenes = [record for record in map(images.record, made) if record.kind == "scene"]
    outcome.pictures, outcome.unnamed = len(scenes), unnamed(outcome.request, answer)
    for record in scenes:
        verdict = judge(images, record, outcome.request)
        outcome.faults += [f"{record.id}: {verdict.empty}"] if verdict.empty else []
        outcome.faults += [] if verdict.intact else [f"{record.id}: the product is not the cut-out's"]
        outcome.missed += verdict.missed
    if damage_seed is not None and scenes:
        shown = made_again(images, scenes[0])
        if shown is None:
            outcome.faults.append(f"{scenes[0].id}: its recipe gives another picture")
            return
        outcome.damages, not_caught = escaped(shown, damage_seed)
        outcome.faults += [f"{scenes[0].id}: not caught: {name}" for name in not_caught]


def table(outcomes: Sequence[Outcome]) -> list[str]:
    """The counts by language and in all."""
    head = ("", "asked", "pictures", "crashes", "no picture", "faults", "damages", "misread", "unnamed")
    rows: list[tuple[str, ...]] = [head]
    for language in [*sorted({o.request.language for o in outcomes}), "all"]:
        own = [o for o in outcomes if language in (o.request.language, "all")]
        counts = (
            len(own), sum(o.pictures for o in own), sum(bool(o.crash) for o in own), sum(not o.pictures for o in own),
            sum(len(o.faults) for o in own), sum(o.damages for o in own), sum(bool(o.missed) for o in own),
            sum(bool(o.unnamed) for o in own),
        )  # fmt: skip
        rows.append((language, *map(str, counts)))
    return ["".join(f"{cell:>11}" if at else f"{cell:<9}" for at, cell in enumerate(row)) for row in rows]


def figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    """What must not happen, for the history of quality."""
    counts = {
        "crashes": sum(bool(o.crash) for o in outcomes),
        "no picture": sum(not o.pictures for o in outcomes),
        "changed product, empty frame, damage not caught": sum(len(o.faults) for o in outcomes),
    }
    return [Figure(name, value, 0, at_most=True) for name, value in counts.items()]


@click.command()
@click.option("--count", default=100, show_default=True, type=click.IntRange(1), help="How many requests.")
@click.option("--products", default=USUAL, show_default=True, help="Names in evals/pictures/products, or `all`.")
@click.option("--seed", default=0, show_default=True, help="Another seed draws other requests.")
@click.option("--size", default=640, show_default=True, type=click.IntRange(256, 2048), help="Of a scene, px.")
@click.option("--damage-every", default=5, show_default=True, type=click.IntRange(1), help="Of so many one is damaged.")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="New folder that keeps the pictures.")
@record_option
def main(count: int, products: str, seed: int, size: int, damage_every: int, keep: Path | None, record: bool) -> None:
    """Make random requests with several products; ends with 1 on any crash, missing picture or fault."""
    names = sorted(path.stem for path in PRODUCTS.glob("*.webp")) if products == "all" else products.split(",")

    def told(outcome: Outcome) -> None:
        for what in filter(None, [outcome.crash, *outcome.faults, "" if outcome.pictures else "no picture"]):
            click.echo(f"FAILED {outcome.product}, {outcome.request.text!r}: {what}")
        for what in (*outcome.missed, *(f"does not name {thing!r}" for thing in outcome.unnamed)):
            click.echo(f"misread {outcome.product}, {outcome.request.text!r}: {what}")

    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(data_dir=keep or Path(scratch), model_dir=Settings().models_folder, scene_size=size)
        outcomes = asyncio.run(ask(draw_requests(count, seed), names, settings, damage_every, told))
    click.echo("\n".join(table(outcomes)))
    if record:
        keep_figures("requests and fidelity gate", f"{count} x {products}, seed {seed}, {size} px", figures(outcomes))
    sys.exit(1 if any(outcome.failed for outcome in outcomes) else 0)


if __name__ == "__main__":
    main()
