"""Where the product stands and how it is seen: decided from the cut-out, the request and the seed, before any drawing.

Every engine places the product this way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from tools.fidelity import place_cutout
from tools.scene.spec import SceneSpec
from tools.scene.studio.framing import Choice, Frame, choose, frame_lying, frame_product
from tools.scene.studio.ground import View
from tools.scene.studio.product import crop_to_product, read_stance
from tools.scene.studio.solid import Solid, stand_up

_SOFT = 1.6  # enlarged by more than this, a product looks soft


@dataclass(frozen=True)
class Standing:
    """A product on its feet.

    Attributes:
        solid: The product in the world.
        view: The picture's camera.
    """

    solid: Solid
    view: View


@dataclass(frozen=True)
class Layout:
    """A picture that is not drawn yet.

    Attributes:
        choice: The scene with nothing left open.
        frame: Where things are in the picture.
        product: The cropped cut-out, mode `RGBA`.
        placed: The same at the size of its box.
        standing: None where the product lies.
        notes: What was assumed, in plain words; what the studio's set cannot show is in `choice.limits`.
    """

    choice: Choice
    frame: Frame
    product: Image.Image
    placed: Image.Image
    standing: Standing | None
    notes: tuple[str, ...]


def lay_out(cutout: Image.Image, spec: SceneSpec, seed: int, size: int) -> Layout:
    """Decide where a product stands in a picture.

    Args:
        cutout: Mode `RGBA`, the product on transparency. Not changed.
        spec: What to show.
        seed: Decides what the spec leaves open and the framing. Same arguments, same layout.
        size: Longest side of the picture, pixels.
    """
    product = crop_to_product(cutout)
    stance = read_stance(product)
    choice = choose(spec, stance, seed)
    frame = frame_lying(choice, product.size, size) if choice.lying else frame_product(choice, product.size, size)
    notes = list(choice.notes)
    scale = (frame.box[3] - frame.box[1]) / product.height
    if scale > _SOFT:
        notes.append(f"The product is only {product.width} x {product.height} px in the photo, so it looks soft.")
    standing = None
    if not choice.lying:
        view = _view(choice, frame)
        alpha = np.asarray(product.getchannel("A"))
        standing = Standing(stand_up(alpha, stance, scale, (frame.box[0], frame.box[1]), view), view)
    return Layout(choice, frame, product, place_cutout(product, frame.box), standing, tuple(notes))


def lay_over(ground: np.ndarray, placed: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """Lay a product over the ground without touching its opaque pixels.

    Args:
        ground: (H, W, 3) uint8, sRGB. Not changed.
        placed: Mode `RGBA`, the size of the box.
        box: Left, top, right, bottom in the picture.
    """
    pixels = ground.copy()
    left, top, right, bottom = box
    under = pixels[top:bottom, left:right].astype(np.uint32)
    over = np.asarray(placed).astype(np.uint32)
    opacity = over[..., 3:]
    pixels[top:bottom, left:right] = (over[..., :3] * opacity + under * (255 - opacity) + 127) // 255
    return Image.fromarray(pixels)


def _view(choice: Choice, frame: Frame) -> View:
    left, top, width, height = frame.window
    zoom_x, zoom_y = frame.size[0] / width, frame.size[1] / height
    shift = np.array([[zoom_x, 0, -left * zoom_x], [0, zoom_y, -top * zoom_y], [0, 0, 1.0]])
    return View(shift @ choice.plate.matrix, choice.plate.eye, choice.plate.wall_y)
