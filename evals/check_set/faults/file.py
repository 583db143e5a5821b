"""Faults of the file: pixels, bytes, format, colour, animation, rotation, tags, damage; the case names the rules."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageFilter, PngImagePlugin

from evals.check_set.draft import Draft, saved
from evals.check_set.faults.fault import Fault

_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" {attributes}>{inside}</rdf:Description></rdf:RDF>'
    '</x:xmpmeta><?xpacket end="w"?>'
)  # fmt: skip
_SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def size(draft: Draft, width: int, height: int) -> None:
    """Another number of pixels; a large picture is a large photo, not an enlarged one's soft copy."""
    draft.size = (width, height)
    if draft.file.bytes_between[0]:
        draft.write(bytes_between=(0, draft.file.bytes_between[1]))


def large(draft: Draft, width: int, height: int) -> None:
    """More pixels than allowed: the proper picture in the middle of a large canvas of its own background."""

    def change(picture: Image.Image, draft: Draft) -> Image.Image:
        corner = picture.getpixel((3, 3))
        whole = Image.new("RGB", (width, height), corner)
        at = ((width - picture.width) // 2, (height - picture.height) // 2)
        whole.paste(picture, at)
        draft.move((1, 1), at)
        return whole

    draft.changes.append(change)


def kind(draft: Draft, name: str, ending: str, options: dict[str, Any] | None = None) -> None:
    """Another format."""
    draft.write(kind=name, ending=ending, options=options or {}, bytes_between=(0, 60_000_000))


def ending(draft: Draft, wrong: str) -> None:
    """A file name that does not fit the content."""
    draft.write(ending=wrong)


def animated(draft: Draft, name: str = "GIF") -> None:
    """The product turning, or a sale blinking: two frames."""

    def whole(picture: Image.Image, _draft: Draft) -> bytes:
        second = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        return saved(picture, name, save_all=True, append_images=[second], duration=400, loop=0)

    draft.whole_file = whole
    draft.write(kind=name, ending=f".{name.lower()}")


def mode(draft: Draft, name: str = "CMYK") -> None:
    """Colours for print, or none at all."""
    draft.changes.append(lambda picture, _draft: picture.convert(name))


def deep(draft: Draft) -> None:
    """A PNG with 16 bits per channel."""

    def whole(picture: Image.Image, _draft: Draft) -> bytes:
        import cv2

        wide = np.asarray(picture.convert("RGB"), np.uint16)[..., ::-1] * 257
        return cv2.imencode(".png", wide)[1].tobytes()

    draft.whole_file = whole
    draft.write(kind="PNG", ending=".png")


def adobe_rgb(draft: Draft) -> None:
    """An Adobe RGB profile."""
    draft.write(options={**draft.file.options, "icc_profile": adobe_profile()})


def adobe_profile() -> bytes:
    """A small ICC profile with Adobe RGB's primaries and gamma (ICC.1:2001-04, a matrix profile)."""

    def fixed(*values: float) -> bytes:
        return b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    def padded(block: bytes) -> bytes:
        return block + b"\0" * (-len(block) % 4)

    name = b"Adobe RGB (1998)\0"
    blocks = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + b"\0" * 78,
        b"cprt": b"text\0\0\0\0public domain\0",
        b"wtpt": b"XYZ \0\0\0\0" + fixed(0.9642, 1.0, 0.8249),
        b"rXYZ": b"XYZ \0\0\0\0" + fixed(0.60974, 0.31111, 0.01947),
        b"gXYZ": b"XYZ \0\0\0\0" + fixed(0.20528, 0.62567, 0.06087),
        b"bXYZ": b"XYZ \0\0\0\0" + fixed(0.14919, 0.06322, 0.74457),
        **{tag: b"curv\0\0\0\0" + struct.pack(">IH", 1, round(563 / 256 * 256)) for tag in (b"rTRC", b"gTRC", b"bTRC")},
    }
    table, body, at = b"", b"", 128 + 4 + 12 * len(blocks)
    for tag, block in blocks.items():
        table += tag + struct.pack(">II", at + len(body), len(block))
        body += padded(block)
    header = struct.pack(">I4sI4s4s4s", at + len(body), b"none", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28 + fixed(0.9642, 1.0, 0.8249)
    return header.ljust(128, b"\0") + struct.pack(">I", len(blocks)) + table + body


def turned(draft: Draft, orientation: int = 6) -> None:
    """Held upright, stored lying: the file says how to turn it."""
    undo = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270, 3: Image.Transpose.ROTATE_180}[orientation]
    draft.changes.append(lambda picture, _draft: picture.transpose(undo))
    exif = Image.Exif()
    exif[0x0112] = orientation
    draft.write(options={**draft.file.options, "exif": exif.tobytes()})


def dpi(draft: Draft, value: int = 50) -> None:
    """Another entry for dots per inch."""
    draft.write(options={**draft.file.options, "dpi": (value, value)})


def heavy(draft: Draft, megabytes: float) -> None:
    """More bytes than allowed, from what editors keep in a file beside the picture: history, thumbnails, layers."""

    def finish(content: bytes) -> bytes:
        missing = round(megabytes * 1e6) - len(content)
        if missing <= 0:
            return content
        # In a JPEG such things stand in segments of at most 65,533 bytes.
        noise = draft.rng.integers(0, 255, missing, dtype=np.uint8).tobytes()
        parts = [noise[i : i + 65_000] for i in range(0, len(noise), 65_000)]
        segments = b"".join(b"\xff\xed" + struct.pack(">H", len(part) + 2) + part for part in parts)
        return content[:2] + segments + content[2:]

    draft.write(bytes_between=(0, 60_000_000))
    draft.finish = finish


def light(draft: Draft, quality: int = 70, softness: float = 0.0) -> None:
    """Fewer bytes than asked for."""
    if softness:
        draft.changes.append(lambda picture, _draft: picture.filter(ImageFilter.GaussianBlur(softness)))
    draft.write(quality=quality, bytes_between=(0, 60_000_000), options={"subsampling": 2})


def truncated(draft: Draft, share: float = 0.4) -> None:
    """An upload that broke off."""
    draft.finish = lambda content: content[: round(len(content) * share)]


def not_a_picture(draft: Draft, starts_with: str = "%PDF-1.7") -> None:
    """Something else under a picture's name."""
    draft.finish = lambda _content: starts_with.encode() + b"\n" + b"0 0 obj\n" * 400


def empty(draft: Draft) -> None:
    """Zero bytes."""
    draft.finish = lambda _content: b""


def made_by_ai(draft: Draft, trace: str = "parameters", source: str = "", subjects: Sequence[str] = ()) -> None:
    """What generators write into their files.

    Args:
        draft: Changed.
        trace: `parameters` for the settings that Stable Diffusion keeps in a PNG, `software` for the program's name in
            EXIF, or nothing.
        source: Term of IPTC's digital source type, for example `trainedAlgorithmicMedia`.
        subjects: Terms for XMP's dc:subject.
    """
    attributes = f'Iptc4xmpExt:DigitalSourceType="{_SOURCE}{source}"' if source else ""
    bag = "".join(f"<rdf:li>{term}</rdf:li>" for term in subjects)
    inside = f"<dc:subject><rdf:Bag>{bag}</rdf:Bag></dc:subject>" if subjects else ""
    xmp = _XMP.format(attributes=attributes, inside=inside)

    def whole(picture: Image.Image, _draft: Draft) -> bytes:
        exif = Image.Exif()
        if trace == "software":
            exif[0x0131] = "Midjourney v7"
        if trace == "parameters":
            notes = PngImagePlugin.PngInfo()
            notes.add_text(
                "parameters",
                "product photo on white, studio light\nNegative prompt: text, blurry\nSteps: 30, "
                "Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 1234, Size: 1024x1024, Model: sd_xl_base_1.0",
            )
            if source or subjects:
                notes.add_itxt("XML:com.adobe.xmp", xmp)
            return saved(picture, "PNG", pnginfo=notes, dpi=(72, 72))
        return saved(picture, "JPEG", quality=95, subsampling=0, dpi=(72, 72), exif=exif.tobytes(), xmp=xmp.encode())

    draft.whole_file = whole
    if trace == "parameters":
        draft.write(kind="PNG", ending=".png")


FAULTS: dict[str, Fault] = {
    "size": Fault(size, repairable=True),
    "large": Fault(large, either=("small", "tiny"), repairable=True),
    "kind": Fault(kind, repairable=True),
    "ending": Fault(ending, ("ending",), ("ending_perhaps",), repairable=True),
    "animated": Fault(
        animated,
        ("animated",),
        ("not_white", "nearly_white", "compressed", "blurred", "upscaled", "shadow"),
        repairable=True,
    ),
    "mode": Fault(mode, ("colour_mode",), ("nearly_white", "see_through"), repairable=True),
    "deep": Fault(deep, ("bit_depth",), ("colour_mode",), repairable=True),
    "adobe_rgb": Fault(adobe_rgb, ("profile",), ("bit_depth",), repairable=True),
    "turned": Fault(turned, repairable=True),
    "dpi": Fault(dpi, ("dpi",), repairable=True),
    "heavy": Fault(heavy, repairable=True),
    "light": Fault(light, either=("compressed", "upscaled"), repairable=True),
    "truncated": Fault(truncated, ("unreadable",)),
    "not_a_picture": Fault(not_a_picture, ("unreadable",)),
    "empty": Fault(empty, ("unreadable",)),
    "made_by_ai": Fault(made_by_ai),
}
