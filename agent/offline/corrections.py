"""`No, I meant the first`: what was done last, done with the photo that was meant.

Knows the last turn's steps; does not know how requests are understood.
"""

from __future__ import annotations

from agent.offline.arguments.calls import Call
from agent.offline.context import Context, Step
from agent.offline.plan import MAKES_OF_THING
from agent.offline.references import by_position, find_pictures
from agent.offline.request import Understanding
from agent.offline.words import Word, phrases, read_words

_REPEATED = (*MAKES_OF_THING, "adjust_image", "upscale_image", "edit_picture")
_LONGEST = 9  # words of a message that only says which picture was meant


def done_with_another(context: Context, understood: Understanding) -> tuple[Call, ...]:
    """The last turn's calls with another photo; empty where the newest message is no such correction."""
    words = read_words(understood.text)
    spoken = [w for w in words if not w.is_mark]
    if context.now.attached or len(spoken) > _LONGEST or not phrases("slots", "meant").find(words):
        return ()
    photos = [picture.id for picture in context.of_kind("photo")]
    named = by_position(words, photos) or [i for i in find_pictures(words, context, understood.language) if i in photos]
    made = [s for s in context.past[-1].steps if s.ok and s.images and s.name in _REPEATED]
    if not named and made:
        return _with_another_result(context, words, made)
    if not named or not made or named[-1] in {context.photo_of(str(s.args.get("image_id", ""))) for s in made}:
        return ()
    kept = [{name: value for name, value in s.args.items() if name != "based_on"} for s in made]  # not of that product
    calls = [(s.name, {**args, "image_id": named[-1]}) for s, args in zip(made, kept, strict=True)]
    whole = [call for call in calls if call[0] != "remove_background"]
    return tuple(whole or calls[-1:])


def _with_another_result(context: Context, words: list[Word], made: list[Step]) -> tuple[Call, ...]:
    """The last change, made of another of the pictures that came together before it: `no, I meant the second`."""
    before = (turn.made() for turn in reversed(context.past[:-1]))
    several = next((pictures for pictures in before if len(pictures) > 1), [])
    named = by_position(words, several)
    calls: list[Call] = []
    for step in made:
        changed = "based_on" if step.args.get("based_on") else "image_id"
        if not named or step.args.get(changed) not in several or step.args[changed] == named[-1]:
            continue
        source = context.pictures[named[-1]].source
        product = {"image_id": source} if changed == "based_on" else {}
        calls.append((step.name, {**step.args, **product, changed: named[-1]}))
    return tuple(calls)
