"""What a repair did and could not do, in a seller's words. Few sentence patterns; numbers are put in."""

from __future__ import annotations

from tools.check.report import Finding
from tools.repair.candidate import Candidate
from tools.repair.methods import is_lost
from tools.repair.rounds import Repaired
from tools.target import Target, shown_name

_FULL_SIZE = 0.995


def changes(repaired: Repaired, target: Target) -> tuple[str, ...]:
    """What was done to the picture."""
    candidate, facts = repaired.candidate, repaired.seen.facts
    if candidate is None:
        return ()
    said = [*_framing(candidate, target), *_looks(repaired, candidate)]
    delivery = candidate.delivery
    if delivery.image.size != (facts.width, facts.height):
        said.append(f"The picture now has {delivery.image.width} x {delivery.image.height} px.")
    if delivery.file_format != facts.file_format:
        said.append(f"It is now a {delivery.file_format} file; it was a {facts.file_format} file.")
    before, after = facts.megabytes, len(delivery.content) / 1_000_000
    limited = target.most_bytes and facts.megabytes * 1_000_000 > target.most_bytes or target.least_bytes
    if limited and abs(after - before) > 0.05:
        said.append(f"The file now has {after:.1f} MB; it had {before:.1f} MB.")
    return tuple(said)


def _framing(candidate: Candidate, target: Target) -> list[str]:
    if candidate.method == "recut":
        ground = "light grey with a soft shadow" if target.background == "light_grey" else "pure white"
        return [f"I cut the product out and put it on {ground}, in the middle and in the right size."]
    said = []
    if candidate.unframed:
        said.append("I cut the border around it off; nothing else.")
    if candidate.erased:
        said.append("I painted what was added over with the picture's own background; the product is untouched.")
    if candidate.reframed is None:
        return said
    how = {
        "added": "I added more of its own background around it.",
        "cut": "I cut some background away; the product is whole.",
        "both": "I moved the product to the middle by adding background on one side and cutting it on another.",
    }
    return [*said, how[candidate.reframed.how]]


def _looks(repaired: Repaired, candidate: Candidate) -> list[str]:
    """What became of rotation, transparency, frames, colours and the words in the file."""
    facts, said = repaired.seen.facts, []
    if facts.orientation != 1:
        said.append("It is now stored upright, not only shown so.")
    if facts.animated:
        said.append("Only the first frame of the animation is kept.")
    if repaired.seen.pixels.shape[2] == 4 and candidate.method != "recut":
        said.append("What was see-through is now white.")
    if not facts.ending_fits:
        said.append("The file's name now ends as it should.")
    if facts.bits > 8:
        said.append(f"Each colour now has 8 bits; it had {facts.bits}.")
    if not facts.profile_is_srgb or facts.mode not in ("RGB", "RGBA", "P", "L", "LA", "1"):
        said.append("The colours are now sRGB.")
    if repaired.seen.metadata.located:
        said.append("The place where the photo was taken is no longer in the file.")
    if candidate.scale > 1 / _FULL_SIZE:
        said.append("I enlarged it a little, just enough to be uploaded.")
    return said


def leftovers(repaired: Repaired) -> tuple[str, ...]:
    """What could not be repaired, and what the seller can do."""
    said = [_left(finding) for finding in repaired.left]
    if repaired.reason:
        said.append(repaired.reason)
    return tuple(dict.fromkeys(said))


def _left(finding: Finding) -> str:
    advice = " No repair brings that back. Use the original file or take a new photo." if is_lost(finding) else ""
    return f"{'Not repaired' if finding.status == 'fail' else 'Still advised'}: {finding.message}{advice}"


def headline(repaired: Repaired, target: Target, old_id: str, new_id: str | None) -> str:
    """One sentence on how it went."""
    place = f"{shown_name(target.marketplace)} ({target.slot} picture)"
    if new_id is None:
        if repaired.before.verdict == "pass" and not repaired.left:
            return f"{old_id} already passes for {place}. I changed nothing."
        if repaired.before.verdict == "pass":
            return f"{old_id} passes for {place}. What is not perfect cannot be repaired, so I changed nothing."
        return f"I could not repair {old_id} for {place}; I made no new picture."
    outcome = {
        "pass": "it passes now",
        "review": "a person must look at it before it is used",
        "fail": "it is better, but still does not pass",
    }[repaired.after.verdict]
    return f"{new_id} is {old_id} repaired for {place}: {outcome}."
