"""The tool that shows what is worth knowing: the product beside a few facts that the seller gave."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field

from knowledge.products.brands import Brand
from knowledge.rules import Rule, parse_marketplace
from tools.branding.active import brand_for
from tools.branding.judgement import judge_texts
from tools.branding.logo import logo_of
from tools.branding.wishes import has_serifs
from tools.check.checker import picture_rules
from tools.check.judge_limits import MOST_ENLARGED
from tools.check_image import check_stored, describe
from tools.errors import ToolInputError
from tools.gallery.product import own_product, proven, recipe_with_product
from tools.infographic.draw import colour_of, draw_infographic, fit
from tools.infographic.facts import LONGEST_FACT, MOST_FACTS, read_facts, read_title
from tools.infographic.layouts import Content, Layout, lay_out
from tools.lettering.colours import read_colour
from tools.lettering.typefaces import face_for, is_right_to_left
from tools.target import shown_name, target_for
from tools.tool import ToolContext, ToolResult, tool

_SIDE, _LEAST_SIDE = 2000, 1000  # px, the shorter side; smaller for a small product, so that it need not be enlarged
_TEXT_RULES = frozenset({"no_added_graphics", "no_border_or_graphics"})
_PHONE = 360  # px, the width of a narrow phone's display


@tool(changes="write")
def make_infographic(
    context: ToolContext,
    image_id: Annotated[str, Field(description="The product photo or its cut-out, for example `img_1`.")],
    points: Annotated[
        list[str],
        Field(
            min_length=1, max_length=12,
            description="One to six short facts in the user's own words: `['350 ml', 'dishwasher safe']`.",
        ),
    ],
    title: Annotated[str | None, Field(description="A heading in the user's own words, if one was given.")] = None,
    marketplace: Annotated[
        str | None, Field(description="Where it is for, if known; decides shape and checks: `amazon.de`.")
    ] = None,
    colour: Annotated[
        str | None,
        Field(description="`#1a7f5a` or an English name; left out, the brand's or one that suits the product."),
    ] = None,
    typeface: Annotated[
        Literal["sans", "serif"] | None, Field(description="`serif` for classic letters; left out, as the brand's.")
    ] = None,
) -> ToolResult:  # fmt: skip
    """Make an infographic: the product beside one to six short facts, in any script, large enough for a phone.

    Only with facts that the user gave, in the user's words; never add, translate or improve one. Ask for them where
    none are known. For width and height as lines beside the product use make_size_picture.
    """
    facts, heading = read_facts(points), read_title(title)
    country = parse_marketplace_country(marketplace)
    written = " ".join([heading, *(f"{fact.lead} {fact.rest}" for fact in facts)])
    kept = brand_for(context, "")
    own_colour, own_typeface = colour, typeface
    if kept:
        colour, typeface = (
            colour or next(iter(kept.palette), None),
            typeface or ("serif" if has_serifs(kept) else "sans"),
        )
    face = face_for(written, serif=typeface == "serif", country=country)
    brand = read_colour(colour) if colour else None
    aspect = (target_for(marketplace, "additional").aspect or 1.0) if marketplace else 1.0
    context.step(0, 3, "cutting the product out")
    record, product = own_product(context, image_id)
    context.step(1, 3, "laying out the facts")
    logo = logo_of(context, kept) if kept else None
    shape = logo.width / logo.height if logo else 0.0
    content = Content(heading, facts, product.width / product.height, face, is_right_to_left(written), shape)
    layout, box = _placed(content, product.size, aspect)
    picture, ground = draw_infographic(layout, product, box, brand or colour_of(product), logo)
    fidelity = proven(picture, product, box, ground)
    parameters = {
        "points": points, "title": title, "marketplace": marketplace, "colour": colour, "typeface": typeface,
    }  # fmt: skip
    checks: dict[str, Any] = {
        "fidelity": fidelity.record(),
        "layout": layout.name, "typeface": face,
        "smallest_letters_on_a_phone": round(layout.size * _PHONE / layout.frame[0], 1),
    }  # fmt: skip
    notes = (*record.notes, *_notes(face, typeface or "sans", box, product.size, marketplace))
    if kept:
        notes += (f"The logo of {kept.name} stands at the top.",) if logo else _missing_logo(kept)
        notes += _of_brand(kept, colour if own_colour is None else None, own_typeface is None, points)
    made = context.images.add_picture(
        picture, "infographic", f"{context.images.record(image_id).name}, infographic",
        recipe_with_product(context, "make_infographic", image_id, record, parameters, checks), notes=notes,
    )  # fmt: skip
    said = "; ".join(" ".join(point.split()) for point in points)
    lines = [f"{made.id} is an infographic of {image_id} with: {said}.", *notes]
    report = None
    if marketplace:
        context.step(2, 3, f"checking it against the rules of {shown_name(marketplace)}")
        report = check_stored(context, made.id, marketplace, "additional")
        lines.append(describe(report, made.id))
    context.step(3, 3, "done")
    return ToolResult("\n".join(lines), (made.id,), report.model_dump() if report else None, notes=notes)


def _missing_logo(brand: Brand) -> tuple[str, ...]:
    """What is said where a brand names a logo that is not kept here, as a guideline does."""
    if not brand.logo:
        return ()
    return (
        f"I do not have the file {brand.logo} of {brand.name}'s logo, so the picture has none. Attach it to save it.",
    )


def _of_brand(brand: Brand, colour: str | None, is_typeface_ours: bool, points: list[str]) -> tuple[str, ...]:
    """How the picture keeps to the brand, and what of it does not."""
    notes = [f"I used the colour {colour} of {brand.name}."] if colour else []
    if brand.fonts and is_typeface_ours:
        serif = f"I do not have {brand.fonts[0]}, so the letters are Noto with serifs, which comes close."
        plain = f"I do not have {brand.fonts[0]}, so the letters are Noto without serifs, which comes close."
        notes.append(serif if has_serifs(brand) else plain)
    return (*notes, *judge_texts(points, brand, ""))


def forbids_text(marketplace: str) -> Rule | None:
    """The rule by which a marketplace takes no added text in any picture; None where it has none.

    Raises:
        ToolInputError: The marketplace is unknown.
    """
    rules = picture_rules(marketplace, "additional")
    return next((rule for rule in rules if rule.check in _TEXT_RULES or "infographic" in rule.forbids), None)


def parse_marketplace_country(marketplace: str | None) -> str | None:
    """The country in a marketplace's name.

    Raises:
        ToolInputError: The marketplace is unknown.
    """
    if marketplace is None:
        return None
    try:
        return parse_marketplace(marketplace)[1]
    except ValueError as error:
        raise ToolInputError(str(error)) from error


def _placed(content: Content, product: tuple[int, int], aspect: float) -> tuple[Layout, tuple[int, int, int, int]]:
    """The layout, and the product's box in it: not enlarged where a smaller picture avoids it.

    Raises:
        ToolInputError: The text is too long to be read on a phone.
    """
    layout = lay_out(content, _frame(_SIDE, aspect))
    if layout is None:
        letters = sum(len(f"{fact.lead} {fact.rest}".strip()) for fact in content.facts)
        raise ToolInputError(
            f"The {len(content.facts)} facts have {letters} characters together, and the picture cannot hold them in "
            f"letters that can be read on a phone. {_room(content, aspect)}"
        )
    box = fit(product, layout.product, 10.0)
    grown = max((box[2] - box[0]) / product[0], (box[3] - box[1]) / product[1])
    if grown > 1:
        layout = lay_out(content, _frame(max(_LEAST_SIDE, round(_SIDE / grown)), aspect)) or layout
    return layout, fit(product, layout.product, MOST_ENLARGED if grown > _SIDE / _LEAST_SIDE else 1.0)


def _room(content: Content, aspect: float) -> str:
    """How many of these facts would fit."""
    for count in range(len(content.facts) - 1, 0, -1):
        if lay_out(replace(content, facts=content.facts[:count]), _frame(_SIDE, aspect)):
            return f"The first {count} would fit. Give fewer, or say them in fewer words."
    return f"Say each in fewer words: about {LONGEST_FACT // 3} characters each, {MOST_FACTS} at most."


def _frame(side: int, aspect: float) -> tuple[int, int]:
    """Width and height whose shorter side is given."""
    return (side, round(side / aspect)) if aspect <= 1 else (round(side * aspect), side)


def _notes(
    face: str, typeface: str, box: tuple[int, int, int, int], product: tuple[int, int], marketplace: str | None
) -> tuple[str, ...]:
    """What the seller should know, in plain words."""
    notes = []
    if typeface == "serif" and face != "NotoSerif":
        notes.append("My typeface with serifs has no letters of this script, so I used the plain one.")
    if box[2] - box[0] > product[0]:
        notes.append(
            f"The product is only {max(product)} px long in the photo, so I enlarged it a little. A larger photo helps."
        )
    if marketplace and (rule := forbids_text(marketplace)):
        notes.append(
            f"Do not use it as a picture at {shown_name(marketplace)}, which takes no added text in any picture. "
            f"{rule.rule}"
        )
    return tuple(notes)
