"""What a file says about its making, in the places where programs write it."""

import io

import pytest
from PIL import Image, PngImagePlugin

from tools.check.judge_metadata import LOCATED
from tools.check.metadata import SOURCE_TYPE_ADDRESS, read_metadata

GOOGLE, AMAZON = "google-ai-image-metadata", "amazon-ai-synthetic-performer-tag"
AI = f"{SOURCE_TYPE_ADDRESS}trainedAlgorithmicMedia"


def _xmp(source_type: str | None = None, subject: str | None = None, attribute: bool = False) -> bytes:
    as_attribute = f'Iptc4xmpExt:DigitalSourceType="{source_type}"' if source_type and attribute else ""
    element = "" if not source_type or attribute else (
        f"<Iptc4xmpExt:DigitalSourceType>{source_type}</Iptc4xmpExt:DigitalSourceType>"
    )  # fmt: skip
    words = f"<dc:subject><rdf:Bag><rdf:li>{subject}</rdf:li></rdf:Bag></dc:subject>" if subject else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'{as_attribute}>{element}{words}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def _said(content: bytes):
    return read_metadata(Image.open(io.BytesIO(content)), content)


@pytest.fixture
def picture(white_picture):
    return white_picture(side=300)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("attribute", [False, True])
def test_the_source_type_is_read_in_every_format_and_spelling(encode_as, picture, file_format, attribute):
    packet = _xmp(AI, attribute=attribute)
    if file_format == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_itxt("XML:com.adobe.xmp", packet.decode(), zip=True)
        content = encode_as(picture, "PNG", pnginfo=text)
    elif file_format == "TIFF":
        content = encode_as(picture, "TIFF", tiffinfo={700: packet})
    else:
        content = encode_as(picture, file_format, xmp=packet)

    assert _said(content).source_types == (AI,)


def test_a_picture_without_a_word_about_ai_passes_modestly(check_as, picture):
    for marketplace, rule in (("google", GOOGLE), ("amazon", AMAZON)):
        finding = check_as(picture, marketplace)[rule]
        assert finding.status == "pass" and finding.confidence <= 0.5


def test_signs_of_ai_without_the_tag_fail_and_the_tag_settles_it(check_as, picture):
    text = PngImagePlugin.PngInfo()
    text.add_text("parameters", "a mug on marble\nSteps: 30, Sampler: Euler a, CFG scale: 7, Seed: 1")
    untagged = check_as(picture, "google", name="a.png", file_format="PNG", pnginfo=text)[GOOGLE]
    text.add_itxt("XML:com.adobe.xmp", _xmp(AI).decode())
    tagged = check_as(picture, "google", name="a.png", file_format="PNG", pnginfo=text)[GOOGLE]

    assert untagged.status == "fail" and "Stable Diffusion" in untagged.measured and AI in untagged.message
    assert tagged.status == "pass"


def test_a_generator_named_as_the_program_counts_but_not_in_a_title(encode_as, picture):
    exif = Image.Exif()
    exif[0x010E] = "Firefly necklace, silver"
    assert _said(encode_as(picture, exif=exif.tobytes())).signs_of_ai == ()
    exif[0x0131] = "Adobe Firefly 3"
    assert _said(encode_as(picture, exif=exif.tobytes())).signs_of_ai == ("Firefly",)


def test_a_workflow_and_a_prompt_with_a_job_are_signs(encode_as, picture):
    text = PngImagePlugin.PngInfo()
    text.add_text("prompt", '{"3": {"class_type": "KSampler"}}')
    assert _said(encode_as(picture, "PNG", pnginfo=text)).generators == ("ComfyUI",)
    text = PngImagePlugin.PngInfo()
    text.add_text("Description", "mug --v 6.1 --ar 1:1 Job ID: 0f8fad5b-d9cb-469f-a165-70867728950e")
    assert _said(encode_as(picture, "PNG", pnginfo=text)).generators == ("Midjourney",)


def test_a_c2pa_manifest_tells_its_source_type(encode_as, picture):
    box = b"\0\0\0\x40jumb\0\0\0\x1ejumdc2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9bq\x03c2pa\0"
    box += b"cbor digitalSourceType\x78\x46" + AI.encode()
    content = encode_as(picture)
    content = content[:2] + b"\xff\xeb" + (len(box) + 2).to_bytes(2, "big") + box + content[2:]
    said = _said(content)

    assert said.manifest and said.signs_of_ai == ("C2PA trainedAlgorithmicMedia",) and said.wholly_ai
    assert not _said(encode_as(picture)).manifest


def test_a_picture_made_by_ai_raises_the_question_of_a_person(check_as, picture):
    asked = check_as(picture, "amazon", xmp=_xmp(AI))[AMAZON]
    tagged = check_as(picture, "amazon", xmp=_xmp(AI, "contains-synthetic-performer"))[AMAZON]
    real = check_as(picture, "amazon", xmp=_xmp(f"{SOURCE_TYPE_ADDRESS}digitalCapture"))[AMAZON]
    scene = check_as(picture, "amazon", xmp=_xmp(f"{SOURCE_TYPE_ADDRESS}compositeSynthetic"))[AMAZON]

    assert asked.status == "unknown" and "lifelike person" in asked.message
    assert (tagged.status, real.status, scene.status) == ("pass", "pass", "pass")


@pytest.mark.parametrize(
    ("written", "rule", "status"),
    [("trainedAlgorithmicMedia", "iptc-dst-uri-form", "warn"), (AI, "iptc-dst-uri-form", "pass"),
     (AI.replace("http:", "https:"), "iptc-dst-uri-form", "pass"),
     (f"{SOURCE_TYPE_ADDRESS}digitalArt", "iptc-dst-retired", "warn"), (AI, "iptc-dst-retired", "pass")],
)  # fmt: skip
def test_how_a_source_type_is_written_is_checked_on_every_marketplace(check_as, picture, written, rule, status):
    assert check_as(picture, "etsy", xmp=_xmp(written))[rule].status == status


def test_rules_about_source_types_are_silent_where_there_is_none(check_as, picture):
    assert not any(rule.startswith("iptc") for rule in check_as(picture, "etsy"))


def test_a_file_that_tells_where_it_was_taken_is_pointed_out(check_as, picture):
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0)})

    assert check_as(picture, "etsy", exif=exif.tobytes())[LOCATED].status == "warn"
    assert LOCATED not in check_as(picture, "etsy")


@pytest.mark.parametrize(
    "packet",
    [b"<x:xmpmeta><broken", b"\xff\xfe\x00", b"",
     b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&b;</x:xmpmeta>'],
)  # fmt: skip
def test_damaged_or_hostile_metadata_says_nothing_and_does_no_harm(encode_as, picture, packet):
    assert _said(encode_as(picture, xmp=packet)).source_types == ()
