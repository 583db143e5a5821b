"""What a picture file says about AI, which no repair may drop: read from the old file, written into the new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from tools.check.metadata import SOURCE_TYPE_ADDRESS, Metadata, read_metadata, term_of
from tools.photo import open_header
from tools.store import ImageStore

PERFORMER = "contains-synthetic-performer"
PRODUCT_MAY_DIFFER = "ai-may-have-changed-product"  # our own keyword: which files need a person's yes
AI_SURROUNDINGS = SOURCE_TYPE_ADDRESS + "compositeSynthetic"  # rule iptc-dst-composite-real-on-generated
AI_EDITED = SOURCE_TYPE_ADDRESS + "compositeWithTrainedAlgorithmicMedia"  # rule iptc-dst-edited-in-place
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
{fields}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True)
class Provenance:
    """What files say about AI in the making of a picture.

    Attributes:
        source_type: IPTC DigitalSourceType, the whole address; from XMP, or from a C2PA manifest, whose signature ends
            with the old pixels but whose fact does not. None where nothing is said.
        performer: Whether it says that it shows a person made by AI.
        program: The AI program that made it; None where none is named.
        product_may_differ: Whether it says that AI may have changed the product itself.
    """

    source_type: str | None = None
    performer: bool = False
    program: str | None = None
    product_may_differ: bool = False

    @property
    def xmp(self) -> bytes | None:
        """The XMP packet that says so; None where there is nothing to say."""
        fields = []
        if self.source_type:
            fields.append(f"<Iptc4xmpExt:DigitalSourceType>{escape(self.source_type)}</Iptc4xmpExt:DigitalSourceType>")
        keywords = [PERFORMER] * self.performer + [PRODUCT_MAY_DIFFER] * self.product_may_differ
        if keywords:
            listed = "".join(f"<rdf:li>{keyword}</rdf:li>" for keyword in keywords)
            fields.append(f"<dc:subject><rdf:Bag>{listed}</rdf:Bag></dc:subject>")
        if self.program:
            fields.append(f"<xmp:CreatorTool>{escape(self.program)}</xmp:CreatorTool>")
        return _PACKET.format(fields="\n".join(fields)).encode() if fields else None


def provenance_of(content: bytes, name: str = "picture") -> Provenance:
    """Read a file's AI facts.

    Raises:
        UnreadableImageError: It is no picture.
    """
    return _joined([read_metadata(open_header(content, name), content)])


def provenance_behind(images: ImageStore, image_id: str) -> Provenance:
    """The AI facts of a picture and of every picture that it was made from.

    Raises:
        ToolInputError: No such picture, or one it was made from is gone.
    """
    said = []
    for record in images.ancestry(image_id):
        content = images.path(record.id).read_bytes()
        said.append(read_metadata(open_header(content, record.name), content))
    return _joined(said)


def _joined(said: Iterable[Metadata]) -> Provenance:
    said = tuple(said)
    types = [_address(value) for one in said for value in (*one.source_types, *one.manifest_types)]
    programs = [program for one in said for program in one.generators]
    keywords = {subject.strip().lower() for one in said for subject in one.subjects}
    return Provenance(
        next(iter(types), None), PERFORMER in keywords, next(iter(programs), None), PRODUCT_MAY_DIFFER in keywords
    )


def _address(value: str) -> str:
    """The whole address of a source type that may be only its last word, keeping that word's spelling."""
    if term_of(value) == value.lower():
        return SOURCE_TYPE_ADDRESS + value
    return value
