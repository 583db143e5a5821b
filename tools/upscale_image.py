"""The tool that enlarges a picture, and says what that can and cannot do."""

from __future__ import annotations

from typing import Annotated

from PIL import Image
from pydantic import Field

from knowledge.rules import RuleBase
from tools.enlarging.enlarge import count_tiles, difference, enlarge, passes_for, resample
from tools.enlarging.network import load_enlarger
from tools.errors import ToolInputError
from tools.image_record import Recipe
from tools.provenance import Provenance
from tools.target import shown_name
from tools.tool import ToolContext, ToolResult, tool

MODEL = "waifu2x-photo"
_LITTLE = 1.2  # up to this factor a network shows nothing that resampling does not
MOST_FACTOR = 4
_LONGEST, _MOST_MEGAPIXELS = 8000, 40
_CLEARLY = 2.0  # CIEDE2000, mean


@tool(changes="write", lane="open")
def upscale_image(
    context: ToolContext,
    image_id: Annotated[str, Field(description="The picture to enlarge, for example `img_1`.")],
    longest_side: Annotated[
        int | None, Field(ge=2, le=100_000, description="Longest side to reach, px: `2000`; 4K is 3840.")
    ] = None,
    factor: Annotated[
        float | None, Field(gt=1, le=100, description="Or how many times larger: `2` doubles both sides.")
    ] = None,
) -> ToolResult:
    """Enlarge a picture, up to four times, with a network that draws edges sharp, or by plain resampling.

    Use it only when the user asks for a larger, sharper or higher-resolution picture: it shows nothing that the photo
    does not hold and may change how the product looks. Without a size it doubles. A larger photo is always better.
    What a network enlarged cannot be exported before the user has said yes (approve_pictures).
    """
    record = context.images.record(image_id)
    image = context.images.photo(image_id).image
    size = _wanted(image.size, longest_side, factor)
    grown = max(size) / max(image.size)
    notes: list[str] = []
    entry = context.models.entry(MODEL)
    by_network = grown > _LITTLE and entry.installed
    if by_network:
        enlarged = _by_network(context, image, size, grown)
        notes.append(
            "A network drew this larger picture: what looks like new detail is its guess, so it may change your "
            "product. Compare the two before you use it."
        )
    else:
        context.step(0, 1, "enlarging the picture")
        enlarged = resample(image, size)
        notes.append(
            "It is enlarged by so little that plain resampling serves best; no detail was made up."
            if grown <= _LITTLE
            else f"I enlarged it by plain resampling, so it is larger but not sharper: the network for this is not "
            f"installed. Get it with: lightbox models pull {MODEL}."
        )
    changed = difference(image, enlarged)
    if changed >= _CLEARLY:
        notes.append("Made small again it differs visibly from your picture, so look at it closely.")
    notes += _rules()
    recipe = Recipe(
        tool="upscale_image", engine="torch" if by_network else "pillow", model=MODEL if by_network else None,
        revision=context.models.sha256(MODEL) if by_network else None, licence=entry.licence if by_network else None,
        parameters={"longest_side": max(size)}, inputs={image_id: record.sha256},
        checks={
            "lane": "open", "method": "network" if by_network else "resampling",
            "colour_difference": round(changed, 2), "factor": round(grown, 3),
        },
    )  # fmt: skip
    said = Provenance(product_may_differ=by_network).xmp
    made = context.images.add_picture(
        enlarged, "upscaled", f"{record.name}, enlarged", recipe, notes=tuple(notes), xmp=said
    )
    how = "with a network" if by_network else "by plain resampling"
    text = (
        f"{made.id} is {image_id}, enlarged {grown:.3g} times {how}: {made.width} x {made.height} px. Made small again "
        f"it differs from the original by {changed:.1f} (mean CIEDE2000). {image_id} itself is as it was."
    )
    context.step(1, 1, "done")
    question = {"about": "approval", "images": [made.id]} if by_network else None
    return ToolResult("\n".join([text, *notes]), (made.id,), notes=tuple(notes), question=question)


def _wanted(own: tuple[int, int], longest_side: int | None, factor: float | None) -> tuple[int, int]:
    """Width and height to reach.

    Raises:
        ToolInputError: That is no enlargement, or too much of one.
    """
    longest = max(own)
    wanted = longest_side or round(longest * (factor or 2))
    if wanted <= longest:
        raise ToolInputError(
            f"The picture is {longest} px long already, so there is nothing to enlarge to {wanted} px. "
            f"Name a size above {longest} px, or export it for a channel to make it smaller."
        )
    if wanted > MOST_FACTOR * longest:
        raise ToolInputError(
            f"{wanted} px is {wanted / longest:.1f} times the picture's {longest} px; beyond {MOST_FACTOR} times "
            f"everything would be invented. At most {MOST_FACTOR * longest} px, or take a larger photo."
        )
    size = (max(1, round(own[0] * wanted / longest)), max(1, round(own[1] * wanted / longest)))
    if wanted > _LONGEST or size[0] * size[1] > _MOST_MEGAPIXELS * 1_000_000:
        raise ToolInputError(
            f"{size[0]} x {size[1]} px is more than I enlarge to: at most {_LONGEST} px on the longest side and "
            f"{_MOST_MEGAPIXELS} megapixels. No marketplace asks for more. Name a smaller size."
        )
    return size


def _by_network(context: ToolContext, image: Image.Image, size: tuple[int, int], grown: float) -> Image.Image:
    passes = passes_for(grown)
    total, done = count_tiles(image.size, passes), iter(range(1_000_000))
    network = load_enlarger(context.models.path(MODEL))

    def tick() -> None:
        context.step(next(done), total, "enlarging the picture, part by part")

    return enlarge(image, size, network, passes, tick)


def _rules() -> list[str]:
    """What marketplaces say about enlarging, in the rules' own words."""
    rules = [rule for rule in RuleBase.load().rules if "upscale" in rule.forbids]
    return [f"{shown_name(rule.marketplace)} has a rule about enlarging. {rule.rule}" for rule in rules]
