"""The tables of a comparison with plain rembg."""

from __future__ import annotations

from collections.abc import Sequence

from evals.cutouts.score import WANTED_BOUNDARY_GAIN, WANTED_ERROR_RATIO, Comparison, means
from evals.quality import Figure, percent


def wins(rows: Sequence[Comparison]) -> bool:
    """Whether ours is as much better as promised, and nowhere worse by more than noise."""
    theirs, ours = means(rows)
    better = ours.error <= WANTED_ERROR_RATIO * theirs.error and ours.boundary >= theirs.boundary + WANTED_BOUNDARY_GAIN
    return better and not any(row.worse for row in rows)


def figures(rows: Sequence[Comparison]) -> list[Figure]:
    """What is wanted of a comparison, for the history of quality."""
    theirs, ours = means(rows)
    return [
        percent(
            "alpha error lower than rembg's", 1 - ours.error / max(theirs.error, 1e-9), 100 * (1 - WANTED_ERROR_RATIO)
        ),
        Figure("outline F above rembg's", round(ours.boundary - theirs.boundary, 4), WANTED_BOUNDARY_GAIN),
        Figure("pictures worse", sum(row.worse for row in rows), 0, at_most=True),
    ]


def report_lines(rows: Sequence[Comparison]) -> list[str]:
    """One line per picture, one per kind, then the sums."""
    head = f"{'':34}  alpha error, %    outline F (3 px)   colour error, %"
    lines = [head, f"{'':34}  rembg   ours      rembg   ours      rembg   ours"]
    lines += [_line(row.name, [row]) + ("  WORSE" if row.worse else "") for row in rows]
    lines += ["", head]
    for kind in dict.fromkeys(row.kind for row in rows):
        lines.append(_line(kind, [row for row in rows if row.kind == kind]))
    lines.append(_line("all", rows))
    theirs, ours = means(rows)
    seconds = sum(row.our_seconds for row in rows) / max(1e-9, sum(row.their_seconds for row in rows))
    lines += [
        "",
        f"Alpha error {1 - ours.error / max(theirs.error, 1e-9):.0%} lower than rembg's (25% wanted); outline F "
        f"{ours.boundary - theirs.boundary:+.3f} (+0.050 wanted); "
        f"{sum(row.worse for row in rows)} of {len(rows)} worse by more than noise (0 wanted).",
        f"CPU time {seconds:.2f} of rembg's.",
    ]
    return lines


def _line(name: str, rows: Sequence[Comparison]) -> str:
    theirs, ours = means(rows)
    return (
        f"{name:34}  {100 * theirs.error:5.2f}  {100 * ours.error:5.2f}      {theirs.boundary:.3f}  {ours.boundary:.3f}"
        f"     {100 * theirs.colour:5.2f}  {100 * ours.colour:5.2f}"
    )
