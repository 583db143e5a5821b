"""A chat becomes a conversation that passes when it is played again, and holds nothing personal."""

import pytest
from PIL import Image

from agent.studio import Studio
from evals.load import load
from evals.record import RecordError, record, without_personal_data
from evals.run import run_suite
from evals.sample import PICTURES


@pytest.fixture
async def studio(settings, models):
    """A studio that is closed whatever happens: its memory would keep the process alive."""
    studio = Studio.open(settings)
    yield studio
    await studio.aclose()


async def test_a_recorded_chat_passes_when_it_is_played_again(studio, settings, tmp_path):
    conversation = await studio.conversation("complaint-17")
    photo = (PICTURES / "mug-small.jpg").read_bytes()
    for text, images in (
        ("cut it out please, mail it to ann@shop.example", [(photo, "mug-small.jpg")]),
        ("how long may an amazon title be?", []),
    ):
        assert [event async for event in conversation.turn(text, images)]
    path = tmp_path / "set" / "Complaint 17.yaml"

    assert await record(studio, "complaint-17", path) == 2
    with pytest.raises(RecordError, match="exists"):
        await record(studio, "complaint-17", path)
    with pytest.raises(RecordError, match="no chat 'other'"):
        await record(studio, "other", tmp_path / "other.yaml")

    (loaded,) = load([path])
    assert loaded.sample.id == "complaint-17"
    assert loaded.sample.turns[0].user == "cut it out please, mail it to name@example.com"
    assert loaded.sample.turns[0].expect.tools.names == ["remove_background"]
    assert loaded.sample.turns[0].expect.args["remove_background"][0]["image_id"].picture == ["photo 1"]
    with Image.open(tmp_path / "set" / "complaint-17-1.jpg") as kept:
        assert not kept.getexif()
    (result,) = await run_suite([loaded], settings.model_copy(update={"data_dir": tmp_path / "again"}))
    assert not result.failed


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("write to me: Ann.Lee+shop@mail.example.org!", "write to me: name@example.com!"),
        ("call +49 170 1234567 or 0170/1234567", "call +00 000 000000 or +00 000 000000"),
        ("IBAN DE89 3704 0044 0532 0130 00", "IBAN XX00 XXXX XXXX XXXX"),
        ("card 4111 1111 1111 1111, order 306-1234567-1234567", "card 1111 1111 1111, order 1111 1111 1111"),
        ("see https://shop.example/item?id=7", "see https://example.com"),
        ("2000 x 2000 px, 350 ml, 19.99 euros, img_12, SKU MUG-01", None),
        ("between 1000 and 10,000 pixels, since 2026-07-27", None),
    ],
)
def test_addresses_and_numbers_of_people_are_replaced_and_measures_are_not(said, kept):
    assert without_personal_data(said) == (kept or said)
