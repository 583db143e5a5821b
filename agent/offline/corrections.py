"""`No, I meant the first`: what was done last, done with the photo that was meant.

Knows the last turn's steps; does not know how requests are understood.
"""

from __future__ import annotations

from agent.offline.arguments.calls import Call
from agent.offline.context import Context
from agent.offline.plan import MAKES_OF_THING
from agent.offline.references import by_position, find_pictures
from agent.offline.request import Understanding
from agent.offline.words import phrases, read_words

_LONGEST = 9  # words of a message that only says which picture was meant


def done_with_another(context: Context, understood: Understanding) -> tuple[Call, ...]:
    """The last turn's calls with another photo; empty where the newest message is no such correction."""
    words = read_words(understood.text)
    spoken = [w for w in words if not w.is_mark]
    if context.now.attached or len(spoken) > _LONGEST or not phrases("slots", "meant").find(words):
        return ()
    photos = [picture.id for picture in context.of_kind("photo")]
    named = by_position(words, photos) or [i for i in find_pictures(words, context, understood.language) if i in photos]
    made = [s for s in context.past[-1].steps if s.ok and s.images and s.name in MAKES_OF_THING]
    if not named or not made or named[-1] in {context.photo_of(str(s.args.get("image_id", ""))) for s in made}:
        return ()
    kept = [{name: value for name, value in s.args.items() if name != "based_on"} for s in made]  # not of that product
    calls = [(s.name, {**args, "image_id": named[-1]}) for s, args in zip(made, kept, strict=True)]
    whole = [call for call in calls if call[0] != "remove_background"]
    return tuple(whole or calls[-1:])
