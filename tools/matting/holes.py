"""Correct the network by the background that was continued behind the product.

Where the photo shows exactly the background again inside the product's outline, hemmed by something else, there is a
hole; where it shows something else beside the product, joined to it, the network missed a part. A print in the wall's
colour looks like a hole, so where the network is sure it is only overruled by what a print hardly ever is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.matting.backdrop import OUTSIDE, VAGUE, Backdrop, find_backdrop, steepness
from tools.matting.edges import largest, smallest

Matte = NDArray[Any]  # float32
Picture = NDArray[Any]  # float32
Where = NDArray[Any]  # bool
_Members = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]  # flat positions, each one's spot, how many each spot has
_SAME, _OTHER = 2.2, 5.0  # spreads from the background within which a pixel is it, beyond which it cannot be
_STEP = 0.02  # of 1: least difference from the mean around that makes an edge
_HEMMED = 0.8  # share of a hole's surroundings that must be something else
_OPEN = 0.1  # the network's value up to which a spot is open anyway
_LEAST_HOLE = 12  # px
# The network's mean value from which its word counts more than the background's colour alone; sooner where that colour
# is one of many goods: grey, white and most of all black.
_SURE, _SURE_OF_GREY, _SURE_OF_BLACK = 0.65, 0.5, 0.2
_LEAST_SHARE = 0.008  # of the product's area that a hole against the network's word must have: letters are smaller
_LEAST_COLOUR = 0.05  # of 1: difference between channels from which a background has a hue of its own
_DARK, _PALE = 0.25, 0.93  # of 1: darker and brighter backgrounds have the colour of many prints
_SEEN = 0.3  # the network's mean value from which it saw something of a part
_LEAST_PART = 0.0006  # of the product's area that a missed part must have: less is a glint or a stone
_LARGEST_PART = 0.6  # of the product's area: what is larger is another thing
_STRAY = 0.005  # of the background: where more of it is not plain, parts beside the product may be anything
_ALIKE = 0.15  # of 1: how far the mean colours of two parts of one thing may differ
_SAME_COLOUR = 0.06  # of 1
_MOST_SPOTS = 60_000  # more than that is noise


@dataclass(frozen=True)
class Corrected:
    """A guess that agrees with the background.

    Attributes:
        matte: `(2 side, 2 side)`, 0-1.
        side: Of the network's guess: its grain.
        backdrop: At the matte's size; None where none was seen.
        other: Bool, what is surely not background.
        opened: Bool, holes that are real however small.
    """

    matte: Matte
    side: int
    backdrop: Backdrop | None
    other: Where | None
    opened: Where | None


def correct_guess(blocks: NDArray[Any], guess: Matte) -> Corrected:
    """Open the holes that the network filled and add the parts that it missed.

    Args:
        blocks: What the guess is about, `(H, W, 3)`, uint8, of about twice the guess's size. Not changed.
        guess: The network's, `(side, side)`, 0-1.
    """
    import cv2

    side = guess.shape[0]
    size = (2 * side, 2 * side)
    picture = cv2.resize(blocks, size, interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255)
    matte = np.clip(cv2.resize(guess, size, interpolation=cv2.INTER_CUBIC), 0, 1)
    backdrop = find_backdrop(cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA), guess)
    if backdrop is None:
        return Corrected(matte, side, None, None, None)
    backdrop = backdrop.resized(size)
    apart = backdrop.apart(picture)
    holes = _fine_holes(matte, apart, backdrop) | _large_holes(matte, picture, apart, backdrop)
    missed = _missed_parts(matte, picture, apart, backdrop)
    fixed = np.where(missed, 1, np.where(holes, 0, matte)).astype(np.float32)
    light = largest(backdrop.colour)
    # A narrow gap that the network saw is no glare and no print if the background shows in it.
    gaps = (matte < 0.5) & (apart < _SAME) & (backdrop.spread < VAGUE) & (light > _DARK) & (light < _PALE)
    opened = ((fixed < OUTSIDE) & (matte > OUTSIDE)) | gaps
    opened = cv2.dilate(opened.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return Corrected(fixed, side, backdrop, (apart > _SAME) & (backdrop.spread < VAGUE), opened)


@dataclass(frozen=True)
class _Spots:
    """Joined pixels, numbered from 1.

    Attributes:
        labels: Number of each pixel's spot, `(H, W)`; 0 elsewhere.
        areas: Pixels of each.
        rim: The numbers, grown by the blur of an edge.
        hem: Numbers of the ring beyond the rim.
    """

    labels: NDArray[Any]
    areas: NDArray[Any]
    rim: NDArray[Any]
    hem: NDArray[Any]

    @classmethod
    def of(cls, where: Where, blur: int = 1) -> _Spots | None:
        """Number them; None where there is nothing, or only noise."""
        import cv2

        count, labels, stats, _ = cv2.connectedComponentsWithStats(where.astype(np.uint8), connectivity=4)
        if count < 2 or count > _MOST_SPOTS:
            return None
        numbers = labels.astype(np.uint16)
        rim = cv2.dilate(numbers, np.ones((2 * blur + 1,) * 2, np.uint8))
        hem = cv2.dilate(numbers, np.ones((2 * blur + 5,) * 2, np.uint8))
        hem[rim > 0] = 0
        return cls(labels, stats[:, cv2.CC_STAT_AREA].astype(float), rim, hem)

    def mean(self, values: NDArray[Any], members: _Members | None = None) -> NDArray[Any]:
        """Mean of values `(H, W)` over each spot, or over other pixels that were assigned to it."""
        at, numbers, counts = members or self.inside
        sums = np.bincount(numbers, weights=values.ravel()[at], minlength=self.areas.size)
        return np.asarray(sums / np.maximum(counts, 1))

    def members(self, numbers: NDArray[Any]) -> _Members:
        """The pixels that numbers `(H, W)` assign to spots."""
        at = np.flatnonzero(numbers)
        here = numbers.ravel()[at].astype(np.intp)
        return at, here, np.bincount(here, minlength=self.areas.size)

    @cached_property
    def inside(self) -> _Members:
        """The spots' own pixels."""
        return self.members(self.labels)

    @cached_property
    def around(self) -> _Members:
        """The pixels of their hems."""
        return self.members(self.hem)

    def touching(self, where: Where, numbers: NDArray[Any]) -> NDArray[Any]:
        """Whether each spot's `numbers` have more than two pixels there."""
        return np.asarray(np.bincount(numbers[where], minlength=self.areas.size) > 2)

    def chosen(self, kept: NDArray[Any]) -> Where:
        """The pixels of some of them."""
        kept[0] = False
        return np.asarray(kept[self.labels])


def _fine_holes(guess: Matte, apart: Matte, backdrop: Backdrop) -> Where:
    """Spots that look like the background to the last pixel, such as the gaps of a fringe."""
    spots = _Spots.of((apart < _SAME) & (guess > _OPEN))
    if spots is None:
        return np.zeros(guess.shape, bool)
    kept = (spots.areas >= _LEAST_HOLE) & _hemmed(spots, guess, apart > _OTHER)
    kept &= spots.mean(backdrop.spread) < VAGUE
    joined = spots.mean(way_out(apart, guess)) > 0.5
    return spots.chosen(kept & (_doubted(spots, guess, backdrop) | _proven(spots, guess, backdrop, joined)))


def _doubted(spots: _Spots, guess: Matte, backdrop: Backdrop) -> NDArray[Any]:
    """Whether the network's word for product is weak enough to be overruled by the background's colour.

    A stripe, a strap or a rim may have the colour of a grey wall or a dark table; a large hole is none of these.
    """
    word, light, rare = spots.mean(guess), spots.mean(largest(backdrop.colour)), _rare(spots, backdrop)
    sure = np.where(rare, _SURE, np.where(light > _DARK, _SURE_OF_GREY, _SURE_OF_BLACK))
    return np.asarray((word < sure) | ((word < _SURE) & _is_large(spots, guess)))


def _hemmed(spots: _Spots, guess: Matte, other: Where) -> NDArray[Any]:
    """Whether each spot is enclosed by what is not background, or lies outside.

    What lies outside hems a spot, too, but does not tell whether the product can be told from the background there.
    """
    inner = guess > _OPEN
    hem, inner_hem, told = (spots.mean(where, spots.around) for where in (other | ~inner, inner, other & inner))
    return np.asarray((hem >= _HEMMED) & (told >= _HEMMED * inner_hem))


def _large_holes(guess: Matte, picture: Picture, apart: Matte, backdrop: Backdrop) -> Where:
    """Parts between sharp edges that along these edges look like the background, if need be in shade."""
    import cv2

    between = (steepness(picture) < np.maximum(_STEP, 3 * backdrop.spread)) & (guess > _OPEN)
    parts = cv2.morphologyEx(between.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    spots = _Spots.of(parts > 0, blur=2)
    if spots is None:
        return np.zeros(guess.shape, bool)
    along = spots.members(np.where(cv2.erode(parts, np.ones((9, 9), np.uint8)) > 0, 0, spots.labels))
    shaded = backdrop.apart_but_for_shade(picture)
    kept = (spots.mean(shaded < 1.3 * _SAME, along) > 0.85) & _hemmed(spots, guess, apart > 0.7 * _OTHER)
    kept &= spots.areas >= 3 * _LEAST_HOLE
    kept &= _doubted(spots, guess, backdrop) | _proven(spots, guess, backdrop, np.zeros(spots.areas.size, bool))
    found = spots.chosen(kept)
    up_to_edge = cv2.dilate(found.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return np.asarray(found | (up_to_edge & (shaded < 2 * _SAME)))


def _proven(spots: _Spots, guess: Matte, backdrop: Backdrop, joined: NDArray[Any]) -> NDArray[Any]:
    """Whether the background's colour proves a hole where the network is sure of product.

    Prints are often black or pale, and letters small; a background that is only roughly known looks like many things.
    """
    rare, large = _rare(spots, backdrop), _is_large(spots, guess)
    spread = spots.mean(backdrop.spread)
    return np.asarray(rare & ((large & (spread < VAGUE)) | (joined & (spread < 0.5 * VAGUE))))


def _rare(spots: _Spots, backdrop: Backdrop) -> NDArray[Any]:
    """Whether the background behind each spot has a colour that prints and parts of goods hardly ever have."""
    brightest, darkest = largest(backdrop.colour), smallest(backdrop.colour)
    light = spots.mean(brightest)
    return np.asarray((spots.mean(brightest - darkest) > _LEAST_COLOUR) & (light > _DARK) & (light < _PALE))


def _is_large(spots: _Spots, guess: Matte) -> NDArray[Any]:
    return np.asarray(spots.areas > _LEAST_SHARE * float((guess > 0.5).sum()))


def way_out(apart: Matte, guess: Matte) -> Where:
    """What looks like the background and is joined with it: the gaps between hairs are, a letter's strokes are not.

    Args:
        apart: Spreads from the background, `(H, W)`.
        guess: 0-1, `(H, W)`.
    """
    import cv2

    outside = guess < OUTSIDE
    like = ((apart < 3) | outside).astype(np.uint8)
    count, labels = cv2.connectedComponents(cv2.dilate(like, np.ones((3, 3), np.uint8)), connectivity=8)
    joined = np.zeros(count, bool)
    joined[labels[outside]] = True
    return joined[labels]


def _missed_parts(guess: Matte, picture: Picture, apart: Matte, backdrop: Backdrop) -> Where:
    """Parts joined to the product that are neither background nor its shadow."""
    import cv2

    shadow = backdrop.shadow(picture)
    missed = ((apart > _OTHER) & ~shadow & (guess < 0.6)).astype(np.uint8)
    spots = _Spots.of(cv2.morphologyEx(missed, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)) > 0)
    if spots is None:
        return np.zeros(guess.shape, bool)
    solid = guess >= 0.6
    # Its own cast shadow may lie along a part; where the network sees nothing, such a part would be shadow itself.
    beside_shadow = spots.mean((apart < 3) | shadow | solid, spots.around) >= _HEMMED
    kept = (spots.mean((apart < 3) | solid, spots.around) >= _HEMMED) | (beside_shadow & (spots.mean(guess) > _SEEN))
    kept &= spots.touching(solid, spots.hem)
    kept &= spots.areas >= max(_LEAST_HOLE, _LEAST_PART * solid.sum())
    kept &= spots.areas < _LARGEST_PART * solid.sum()
    # In the middle of the product the background may be a guess; there, only what looks like the product is product.
    beside = spots.members(np.where(solid, spots.hem, 0))
    unlike = [np.abs(spots.mean(channel) - spots.mean(channel, beside)) for channel in cv2.split(picture)]
    kept &= spots.touching((guess < OUTSIDE) & (apart < 3), spots.hem) | (np.max(unlike, axis=0) < _ALIKE)
    kept[np.unique(np.concatenate([spots.labels[0], spots.labels[-1], spots.labels[:, 0], spots.labels[:, -1]]))] = (
        False
    )
    kept[0] = False
    for number in np.flatnonzero(kept):
        kept[number] = not _found_outside(picture, (guess < OUTSIDE) & (spots.labels == 0), spots.labels == number)
    found = spots.chosen(kept)
    # Where other things stand about or the floor is patterned, what lies beside the product need not be part of it.
    outside = (guess < OUTSIDE) & ~found
    stray = float((outside & (apart > _OTHER) & ~shadow).sum())
    return found if stray < _STRAY * float(outside.sum()) else np.zeros(guess.shape, bool)


def _found_outside(picture: Picture, outside: Where, part: Where) -> bool:
    """Whether a part's colour is found in the background elsewhere, as a wall's joints and a floor's straws are."""
    few = picture[::4, ::4][outside[::4, ::4]]
    same = np.abs(few - picture[part].mean(axis=0)).max(axis=1) < _SAME_COLOUR
    return bool(same.mean() > _STRAY)
