"""What a picture file says about itself in words: how it was made, by which program, where. No pixel is looked at.

Reads XMP, EXIF, IPTC, PNG text and the strings of a C2PA manifest. C2PA signatures are not verified: a manifest counts
as what the file says, not as proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

SOURCE_TYPE_ADDRESS = "http://cv.iptc.org/newscodes/digitalsourcetype/"
RETIRED = frozenset({"minorhumanedits", "digitalart", "softwareimage"})
MADE_BY_AI = frozenset({"trainedalgorithmicmedia", "algorithmicmedia"})
PARTLY_BY_AI = frozenset({"compositesynthetic", "compositewithtrainedalgorithmicmedia"})

_IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_SUBJECT = "{http://purl.org/dc/elements/1.1/}subject"
_PROGRAM = (
    "{http://ns.adobe.com/xap/1.0/}CreatorTool", "{http://ns.adobe.com/photoshop/1.0/}Credit",
    "{http://ns.adobe.com/tiff/1.0/}Software", "{http://ns.adobe.com/photoshop/1.0/}Source",
)  # fmt: skip
# Names as programs write them about themselves. Searched only in fields that name a program, never in titles: a
# necklace may be called Firefly.
_GENERATORS = re.compile(
    r"stable[ _-]?diffusion|sdxl|midjourney|dall[-·• ]?e|openai|chatgpt|gpt-image|firefly|comfyui|automatic1111|"
    r"invokeai|fooocus|novelai|leonardo[ .]?ai|ideogram|flux\.[12]|black forest labs|imagen|made with google ai|"
    r"gemini|nano banana|bing image creator|microsoft designer|copilot|adobe generative|recraft|playground ai|"
    r"dreamstudio|stability ai|grok|seedream|qwen-image|hunyuan",
    re.IGNORECASE,
)
_SAMPLER = re.compile(r"\bSteps: \d+.*\bSampler: ", re.DOTALL)
_JOB = re.compile(r"\bJob ID: [0-9a-f-]{36}|\s--(?:v|ar|stylize|niji) [\d.:]+")
_PNG_KEYS = {
    "parameters": "Stable Diffusion", "invokeai_metadata": "InvokeAI", "sd-metadata": "InvokeAI", "Dream": "InvokeAI",
    "fooocus_scheme": "Fooocus", "generation_data": "Stable Diffusion",
}  # fmt: skip
_MANIFEST_TYPE = re.compile(rb"digitalsourcetype/([A-Za-z]{4,60})")
_LONGEST = 1_000_000  # bytes of XMP or text that are read; a file that says more is not describing itself


@dataclass(frozen=True)
class Metadata:
    """A file's words about its own making.

    Attributes:
        source_types: XMP DigitalSourceType as written: an address or a bare word.
        manifest_types: Last words of the source types in a C2PA manifest, as written.
        manifest: Whether there is a C2PA manifest.
        subjects: XMP keywords (`dc:subject`).
        generators: AI picture programs that the file names as its maker.
        located: Whether it says where the photo was taken.
    """

    source_types: tuple[str, ...] = ()
    manifest_types: tuple[str, ...] = ()
    manifest: bool = False
    subjects: tuple[str, ...] = ()
    generators: tuple[str, ...] = ()
    located: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """The source types' last words, lower case."""
        return tuple(term_of(value) for value in self.source_types)

    @property
    def wholly_ai(self) -> bool:
        """Whether the file says that AI made all of it."""
        said = {*self.terms, *(value.lower() for value in self.manifest_types)}
        return bool(said & MADE_BY_AI) or (bool(self.generators) and not said & PARTLY_BY_AI)

    @property
    def signs_of_ai(self) -> tuple[str, ...]:
        """What in the file, other than the source type itself, says that AI took part."""
        from_manifest = [v for v in self.manifest_types if v.lower() in MADE_BY_AI | PARTLY_BY_AI]
        return (*self.generators, *(f"C2PA {value}" for value in dict.fromkeys(from_manifest)))


def term_of(source_type: str) -> str:
    """The last word of a source type, lower case: `http://.../trainedAlgorithmicMedia` is `trainedalgorithmicmedia`."""
    return re.split(r"[/:#]", source_type.strip().rstrip("/"))[-1].lower()


def read_metadata(image: Image.Image, content: bytes) -> Metadata:
    """Read what a file says about itself.

    Args:
        image: As `tools.photo.open_header` returns it; not decoded here.
        content: The whole file.
    """
    packet = _xmp_packet(image, content)
    fields = list(_xmp_fields(packet))
    texts = {str(key): value[:_LONGEST] for key, value in image.info.items() if isinstance(value, str)}
    exif = _exif(image)
    programs = [value for name, value in fields if name in _PROGRAM]
    programs += [exif.get(ExifTags.Base.Software, ""), exif.get(ExifTags.Base.Artist, ""), exif.get("make", "")]
    programs += [texts.get(key, "") for key in ("Software", "software", "Source", "Author")] + _iptc_programs(image)
    manifest = _has_manifest(content)
    rest = content.replace(packet, b"") if manifest and packet else content
    types = _MANIFEST_TYPE.findall(rest) if manifest else []
    descriptions = [exif.get(ExifTags.Base.ImageDescription, ""), exif.get("comment", ""), texts.get("Description", "")]
    return Metadata(
        source_types=tuple(dict.fromkeys(v for n, v in fields if n == f"{_IPTC}DigitalSourceType" and v)),
        manifest_types=tuple(dict.fromkeys(value.decode("ascii") for value in types)),
        manifest=manifest,
        subjects=tuple(dict.fromkeys(value for name, value in fields if name == _SUBJECT)),
        generators=tuple(dict.fromkeys(_generators(programs, descriptions, texts))),
        located=bool(exif.get("located")),
    )


def _generators(programs: list[str], descriptions: list[str], texts: dict[str, str]) -> Iterator[str]:
    for program in programs:
        if named := _GENERATORS.search(program):
            yield named[0]
    for key, name in _PNG_KEYS.items():
        if key in texts and (key != "parameters" or _SAMPLER.search(texts[key])):
            yield name
    if "class_type" in texts.get("prompt", "") or "workflow" in texts and "nodes" in texts["workflow"]:
        yield "ComfyUI"
    for description in descriptions:
        if _SAMPLER.search(description):
            yield "Stable Diffusion"
        elif _JOB.search(description):
            yield "Midjourney"


def _xmp_packet(image: Image.Image, content: bytes) -> bytes:
    """The XMP packet: where Pillow finds it, else by its own brackets, which hold in any format."""
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    if not packet:
        start = content.find(b"<x:xmpmeta")
        end = content.find(b"</x:xmpmeta>", start)
        packet = content[start : end + 12] if 0 <= start < end else b""
    return packet.encode() if isinstance(packet, str) else bytes(packet)


def _xmp_fields(packet: bytes) -> Iterator[tuple[str, str]]:
    """Names (`{namespace}name`) and values, whichever of RDF's spellings was used."""
    text = packet[:_LONGEST].decode("utf-8", "ignore").strip("\ufeff\0 \r\n\t")
    # XMP never declares a document type; entities are how XML is made to read files or grow without end.
    if not text or "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        return
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return
    for element in root.iter():
        yield from ((name, value) for name, value in element.attrib.items())
        if element.tag.startswith(_RDF):
            continue
        items = [item for item in element.iter() if item.tag == f"{_RDF}li"]
        for holder in items or [element]:
            value = holder.get(f"{_RDF}resource") or holder.text or ""
            if value.strip():
                yield element.tag, value.strip()


def _exif(image: Image.Image) -> dict[Any, Any]:
    """The EXIF texts that name programs, `comment`, `make`, and whether it is `located`."""
    if image.format == "PNG" and "exif" not in image.info:
        return {}  # asking would decode the picture
    exif = image.getexif()
    inner, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    found: dict[Any, Any] = {
        tag: _plain(exif.get(tag, ""))
        for tag in (ExifTags.Base.Software, ExifTags.Base.Artist, ExifTags.Base.ImageDescription)
    }
    found["make"] = _plain(exif.get(ExifTags.Base.Make, ""))
    found["comment"] = _plain(inner.get(ExifTags.Base.UserComment, ""))
    found["located"] = ExifTags.GPS.GPSLatitude in place
    return found


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        # A comment names its own encoding in eight bytes; UTF-16 read as bytes is every other one zero.
        value = value.replace(b"\0", b"").decode("utf-8", "ignore")
    return str(value)[:_LONGEST]


def _iptc_programs(image: Image.Image) -> list[str]:
    if not isinstance(image, ImageFile.ImageFile):
        return []
    try:
        records = IptcImagePlugin.getiptcinfo(image) or {}
    except (SyntaxError, ValueError, OSError):  # a damaged block says nothing
        return []
    values = [records.get(key) for key in ((2, 65), (2, 110), (2, 115))]  # program, credit, source
    return [_plain(value) for value in values if isinstance(value, bytes)]


def _has_manifest(content: bytes) -> bool:
    """Whether there is a C2PA box: `jumb`, its description, and its name."""
    at = content.find(b"jumb")
    while at >= 0:
        if b"c2pa" in content[at : at + 64]:
            return True
        at = content.find(b"jumb", at + 4)
    return False
