"""Where product and text go: a column beside it or a band below, whichever shows both largest.

All lengths are px in the finished picture; boxes are left, top, right, bottom.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.infographic.facts import Fact
from tools.lettering.paragraph import Paragraph, set_text
from tools.lettering.typefaces import Weight, font

Box = tuple[float, float, float, float]
# Size of the smallest letters as a share of the picture's shorter side: on a phone that shows it 360 px wide they are
# 15.8 px large, capitals 11 px high.
LEAST_SIZE = 0.0438
_SIZES = (0.06, 0.057, 0.054, 0.051, 0.048, 0.0455, LEAST_SIZE)
_LEAD, _TITLE = 1.4, 1.5  # size of figures and of the title, of the facts' size
_MARGIN = 0.065  # around everything, of the shorter side
_COLUMNS = {1: (1,), 2: (2, 1), 3: (3,), 4: (2,), 5: (3, 2), 6: (3, 2)}  # of facts in a band, by their number
_LOGO, _LOGO_WIDTH = 0.075, 0.28  # height of a logo and its greatest width, of the shorter side
_COMFORT = 0.06  # from this size on larger letters do not count for more


@dataclass(frozen=True)
class Entry:
    """A fact broken into lines, and its place."""

    lead: Paragraph | None
    rest: Paragraph | None
    box: Box

    @property
    def height(self) -> float:
        """Of both parts together."""
        return block_height(self.lead, self.rest)


@dataclass(frozen=True)
class Layout:
    """A whole picture.

    Attributes:
        name: `column` or `below`.
        panel: The coloured part.
        product: Where the product may be.
        entries: The facts in reading order.
        size: Of the facts' letters, px.
        rules: Thin lines between facts: from, to.
        logo: Where the brand's logo stands, above the product; None if there is none.
    """

    name: str
    frame: tuple[int, int]
    panel: Box
    product: Box
    title: Paragraph | None
    title_box: Box
    entries: tuple[Entry, ...]
    size: int
    rules: tuple[Box, ...] = ()
    logo: Box | None = None

    @property
    def ground(self) -> tuple[int, int, int, int]:
        """The part beside the panel, on which the product stands."""
        left, top, right, _ = (round(edge) for edge in self.panel)
        if top > 0:
            return 0, 0, self.frame[0], top
        return (0, 0, left, self.frame[1]) if left > 0 else (right + 1, 0, *self.frame)


@dataclass(frozen=True)
class Content:
    """What is to be laid out.

    Attributes:
        aspect: The product's width divided by its height.
        face: The typeface's name.
        right_to_left: Whether the script begins at the right.
        logo: The logo's width divided by its height; 0 where there is none.
    """

    title: str
    facts: Sequence[Fact]
    aspect: float
    face: str
    right_to_left: bool = False
    logo: float = 0.0


_Maker = Callable[[Content, tuple[int, int], int], Layout | None]


def block_height(lead: Paragraph | None, rest: Paragraph | None) -> float:
    """Height of a figure above its words."""
    gap = 0.16 * rest.font.size if lead and rest else 0
    return (lead.height if lead else 0) + gap + (rest.height if rest else 0)


def lay_out(content: Content, frame: tuple[int, int]) -> Layout | None:
    """Find the layout in which the product and the letters are largest together.

    Returns:
        None where the text cannot be read on a phone in any of them.
    """
    wide = 0.03 if content.aspect > 1.2 else 0.0
    makers: tuple[tuple[float, _Maker], ...] = ((0.04, _column), (wide, _below), (-0.3, _stacked))
    found = [(layout, bonus) for bonus, make in makers if (layout := _largest(content, frame, make))]
    return max(found, key=lambda pair: _worth(pair[0], content.aspect) + pair[1])[0] if found else None


def _largest(content: Content, frame: tuple[int, int], make: _Maker) -> Layout | None:
    """The layout with the largest letters that fit; those of a single fact may be larger still."""
    sizes = [factor * _SIZES[0] for factor in (1.6, 1.4, 1.2) if len(content.facts) == 1] + list(_SIZES)
    layouts = (make(content, frame, round(share * min(frame))) for share in sizes)
    return next((layout for layout in layouts if layout), None)


def _worth(layout: Layout, aspect: float) -> float:
    """How well both are seen: size of the letters, and of the product in its place."""
    across, down = layout.product[2] - layout.product[0], layout.product[3] - layout.product[1]
    width = min(across, down * aspect)
    side = min(layout.frame)
    shown = (width * width / aspect) ** 0.5 / side
    return 0.7 * min(layout.size / side / _COMFORT, 1.0) + shown


def _entry(
    fact: Fact, face: str, size: int, width: float, alone: bool
) -> tuple[Paragraph | None, Paragraph | None] | None:
    """A fact's two parts, broken; None where they do not fit the width."""
    lead = set_text(fact.lead, font(face, "Bold", round(_LEAD * size)), width) if fact.lead else None
    weight: Weight = "Bold" if alone and not fact.lead else "Regular"
    rest = set_text(fact.rest, font(face, weight, size), width) if fact.rest else None
    broken_figure = lead is not None and len(lead.lines) > 1
    return None if (fact.lead and not lead) or (fact.rest and not rest) or broken_figure else (lead, rest)


def _title(content: Content, size: int, width: float) -> Paragraph | None:
    return set_text(content.title, font(content.face, "Bold", round(_TITLE * size)), width) if content.title else None


def _all_entries(content: Content, size: int, width: float) -> list[tuple[Paragraph | None, Paragraph | None]] | None:
    parts = [_entry(fact, content.face, size, width, len(content.facts) == 1) for fact in content.facts]
    return None if any(part is None for part in parts) else parts  # type: ignore[return-value]


def _column(content: Content, frame: tuple[int, int], size: int) -> Layout | None:
    """The facts one below the other in a coloured column; the product beside it."""
    width, height = frame
    margin = _MARGIN * min(frame)
    share = 0.40 if content.aspect > 0.9 else 0.46
    across = share * width - 2 * margin
    parts, title = _all_entries(content, size, across), _title(content, size, across)
    if parts is None or (content.title and title is None):
        return None
    gap = 0.95 * size
    head = title.height + 1.5 * gap if title else 0
    needed = head + sum(block_height(*part) for part in parts) + 2 * gap * (len(parts) - 1)
    room = height - 2 * margin
    if needed > room or (title and len(title.lines) > 3):
        return None
    left, right = (0.0, share * width) if content.right_to_left else ((1 - share) * width, float(width))
    inner = (left + margin, right - margin)
    gap *= min(1.5, 1 + (room - needed) / max(1.0, 2 * gap * max(1, len(parts) - 1)) * 0.5)
    needed = head + sum(block_height(*part) for part in parts) + 2 * gap * (len(parts) - 1)
    top = (height - needed) / 2
    title_box = (inner[0], top, inner[1], top + (title.height if title else 0))
    y, entries, rules = top + head, [], []
    for number, part in enumerate(parts):
        tall = block_height(*part)
        entries.append(Entry(*part, (inner[0], y, inner[1], y + tall)))
        if number < len(parts) - 1:
            rules.append((inner[0], y + tall + gap, inner[1], y + tall + gap))
        y += tall + 2 * gap
    free = (right, float(width)) if content.right_to_left else (0.0, left)
    logo = _logo(content, frame, free[0] + margin, centred=False)
    top = logo[3] + 0.5 * margin if logo else 1.2 * margin
    product = (free[0] + margin, top, free[1] - margin, height - 1.2 * margin)
    panel = (left, 0.0, right, float(height))
    return Layout("column", frame, panel, product, title, title_box, tuple(entries), size, tuple(rules), logo)


def _logo(content: Content, frame: tuple[int, int], left: float, *, centred: bool) -> Box | None:
    """The box of the logo at the top; `left` is its left edge, or its middle."""
    if not content.logo:
        return None
    side = min(frame)
    tall = min(_LOGO * side, _LOGO_WIDTH * side / content.logo)
    wide, top = tall * content.logo, 0.9 * _MARGIN * side
    start = left - wide / 2 if centred else left
    return start, top, start + wide, top + tall


def _below(content: Content, frame: tuple[int, int], size: int) -> Layout | None:
    """The product above, the facts side by side in a coloured band below it."""
    layouts = (_band(content, frame, size, columns) for columns in _COLUMNS[len(content.facts)])
    return next((layout for layout in layouts if layout), None)


def _stacked(content: Content, frame: tuple[int, int], size: int) -> Layout | None:
    """The product above, the facts one below the other in a band below it: for long words."""
    return _band(content, frame, size, 1)


def _band(content: Content, frame: tuple[int, int], size: int, columns: int) -> Layout | None:
    width, height = frame
    margin, rows = _MARGIN * min(frame), -(-len(content.facts) // columns)
    between = 1.1 * margin
    across = (width - 2 * margin - between * (columns - 1)) / columns
    parts, title = _all_entries(content, size, across), _title(content, size, width - 2 * margin)
    if parts is None or (content.title and (title is None or len(title.lines) > 2)):
        return None
    tall = [max(block_height(*p) for p in parts[row * columns : (row + 1) * columns]) for row in range(rows)]
    gap = 0.9 * size
    band = sum(tall) + gap * (rows - 1) + 2 * 0.85 * margin
    logo = _logo(content, frame, width / 2, centred=True)
    below_logo = logo[3] - 0.4 * margin if logo else 0.0  # how far everything moves down for it
    head = below_logo + ((title.height + 0.6 * margin) if title else 0)
    if band > 0.48 * height or band + head > 0.58 * height:
        return None
    top = height - band
    y, entries, rules = top + 0.85 * margin, [], []
    for row in range(rows):
        here = parts[row * columns : (row + 1) * columns]
        inset = (columns - len(here)) / 2 * (across + between)  # a row that is not full stands in the middle
        for place, part in enumerate(here):
            column = len(here) - 1 - place if content.right_to_left else place
            x = margin + inset + column * (across + between)
            lower = y + (tall[row] - block_height(*part)) / 2
            entries.append(Entry(*part, (x, lower, x + across, lower + block_height(*part))))
            if column:
                rules.append((x - between / 2, y, x - between / 2, y + tall[row]))
        y += tall[row] + gap
    above = margin + below_logo
    title_box = (margin, above, width - margin, above + (title.height if title else 0))
    product = (margin, margin + head, width - margin, top - 0.7 * margin)
    panel = (0.0, top, float(width), float(height))
    return Layout("below", frame, panel, product, title, title_box, tuple(entries), size, tuple(rules), logo)
