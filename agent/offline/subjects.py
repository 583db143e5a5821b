"""Which pictures a request is about: those it names, those just made or sent, the product behind them."""

from __future__ import annotations

from agent.offline.context import Context, Kind, Step
from agent.offline.language import Language
from agent.offline.references import find_pictures
from agent.offline.request import Request
from agent.offline.slots import speaks_of_all, speaks_of_one
from agent.offline.words import phrases

_PRODUCING = (
    "remove_background", "make_main_image", "generate_scene", "adjust_image", "make_size_picture", "make_infographic",
    "upscale_image", "edit_picture",
)  # fmt: skip
_MADE: tuple[Kind, ...] = ("main", "fixed", "scene", "adjusted", "edited", "size", "infographic", "upscaled", "export")
_ANY: tuple[Kind, ...] = ("photo", "cutout", *_MADE)
_CHANGED = ("adjusted", "edited", "upscaled")


class Subjects:
    """Which pictures the next step works on; moves on as steps are done."""

    def __init__(self, context: Context, language: Language, text: str) -> None:
        """Start from the newest message; `text` is all of it."""
        self.context = context
        self.language = language
        self.text = text
        self.made: list[str] = []
        self.cutouts: list[str] = []
        self.broken = False
        self.took_newest = False

    def after(self, steps: list[Step]) -> None:
        """Take note of what the last steps made."""
        producing = [s for s in steps if s.name in _PRODUCING]
        made = [i for s in producing if s.ok for i in s.images]
        self.broken = bool(producing) and not made
        if made:
            self.made = made
        if any(s.name == "remove_background" for s in producing):
            self.cutouts = made

    def named(self, request: Request, *kinds: Kind) -> list[str]:
        """Pictures that the request names itself."""
        return find_pictures(request.words, self.context, self.language, kinds=kinds)

    def products(self, request: Request) -> list[str]:
        """Photos or cut-outs of the product to work on."""
        self.took_newest = False
        positions = [int(v) for _, _, v in phrases("slots", "ordinals").find(request.words)]
        if len(self.cutouts) > 1 and positions and max(positions) <= len(self.cutouts):
            return [self.cutouts[p - 1 if p > 0 else -1] for p in positions]  # "... then the first cutout on oak"
        named = self.named(request, "photo", "cutout")
        if named:
            return list(dict.fromkeys(self._product_of(i) for i in named))
        if self.cutouts:
            return self.cutouts
        if self.context.now.attached:
            return self._attached(request)
        newest = next(reversed(self.context.pictures), None)
        return [self._product_of(newest)] if newest else []

    def _attached(self, request: Request) -> list[str]:
        """The photos of this message, or the newest of them where the words are about one and do not say which."""
        attached = self.context.now.attached
        one = speaks_of_one(request.words) and not speaks_of_all(request.words)
        self.took_newest = one and len(attached) > 1
        return attached[-1:] if one else attached

    def to_check(self, request: Request) -> list[str]:
        """Pictures to check: what was just made, else what was just sent, else the newest."""
        self.took_newest = False
        named = self.named(request, *_ANY)
        if self.made and not any(w.key.startswith("img_") for w in request.words):
            return self.made
        if named:
            return named
        if self.context.now.attached:
            return self._attached(request)
        return list(self.context.pictures)[-1:]

    def to_export(self, request: Request) -> list[str]:
        """Pictures to hand over: those named, else all that were made, else what was sent."""
        named = self.named(request, *_ANY)
        if named:
            return named
        if self.made:
            return list(dict.fromkeys(self.made))
        made = self.context.of_kind(*_MADE)
        if made and not self.context.now.attached:
            return [picture.id for picture in made]
        return self.context.now.attached or list(self.context.pictures)[-1:]

    def scenes_named(self, request: Request) -> list[str]:
        """Scenes that the request names: `put the second one on wood` changes that one."""
        if self.context.now.attached:
            return []
        return [i for i in self.named(request, "scene") if self.kind_of(i) == "scene"]

    def scene_to_change(self, request: Request) -> str | None:
        """The scene that a change is about; None if there is none."""
        named = self.scenes_named(request)
        made = [i for i in self.made if i.startswith("img_")]
        if named:
            return named[-1]
        if made:
            return made[-1]
        scenes = self.context.of_kind("scene", before_now=True)
        return scenes[-1].id if scenes else None

    def names_another_product(self, request: Request, scene_id: str) -> bool:
        """Whether a request names a photo of another product than a scene shows."""
        shown = self.context.photo_of(scene_id)
        named = {self.context.photo_of(i) for i in self.named(request, "photo") if self.kind_of(i) == "photo"}
        return bool(named) and shown not in named

    def source_of(self, scene_id: str) -> str:
        """The product picture that a scene was made from."""
        picture = self.context.pictures.get(scene_id)
        return picture.source if picture else scene_id

    def kind_of(self, image_id: str) -> str:
        """What a picture is; empty where it is unknown."""
        picture = self.context.pictures.get(image_id)
        return picture.kind if picture else ""

    def _product_of(self, image_id: str) -> str:
        """What a picture was made from; a changed photo or cut-out stays, for its change was asked for."""
        while (kind := self.kind_of(image_id)) in _MADE:
            source = self.source_of(image_id)
            if source == image_id or (kind in _CHANGED and self.kind_of(source) in ("photo", "cutout")):
                break
            image_id = source
        return image_id
