"""The support desk looks rules up and makes no pictures; wrong answers are kept with what they rested on."""

import io

import pytest
from click.testing import CliRunner
from PIL import Image

from agent.desk import support_desk
from agent.errors import SetupError
from agent.events import AnswerEvent, ToolCallEvent
from agent.preferences import Preferences
from agent.studio import Studio
from evals.sample import SampleFile
from knowledge.rules import RuleBase
from ui.cli import main

QUESTION = "what background does the main picture need? Write to me@shop.example"


@pytest.fixture
async def studio(settings):
    studio = Studio.open(settings)
    yield studio
    await studio.aclose()


async def played(studio, text, *photos, desk=None):
    conversation = await studio.conversation("desk", "somebody")
    events = [
        e async for e in conversation.turn(text, photos, Preferences(marketplace="amazon"), desk or support_desk())
    ]
    return [e.name for e in events if isinstance(e, ToolCallEvent)], next(
        e for e in events if isinstance(e, AnswerEvent)
    )


def photo():
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(buffer, "PNG")
    return buffer.getvalue(), "cup.png"


async def test_it_answers_rule_questions_and_makes_no_pictures(studio):
    calls, answer = await played(studio, QUESTION)
    assert calls == ["search_guidelines"] and answer.citations and answer.turn == 1

    for request in ("cut it out", ""):
        calls, answer = await played(studio, request, photo())
        assert calls == [] and "in a chat as a seller" in answer.text
    assert answer.turn == 3


async def test_the_operator_can_give_it_more_tools(studio):
    calls, _ = await played(studio, "would amazon take it?", photo(), desk=support_desk(["check_image"]))

    assert calls == ["check_image"]
    with pytest.raises(SetupError, match="names paint_image"):
        support_desk(["paint_image"])


async def test_a_wrong_answer_is_kept_exported_as_a_conversation_and_forgotten_with_its_chat(
    studio, tmp_path, monkeypatch
):
    await played(studio, QUESTION)
    await studio.note_wrong("desk", 1, " The shade is missing; call 0171 2345678 ")
    await studio.note_wrong("desk", 1, "The shade is missing; call 0171 2345678")

    (wrong,) = studio.feedback.all()
    assert (wrong.question, wrong.tools) == (QUESTION, ["search_guidelines"])
    assert "amazon-main-background-white" in wrong.rules_cited and set(wrong.rules_cited) < set(wrong.rules_found)
    assert wrong.rule_base == RuleBase.load().fingerprint and len(wrong.rule_base) == 12
    assert "somebody" not in wrong.model_dump_json()

    monkeypatch.setenv("LIGHTBOX_DATA_DIR", str(studio.settings.data_dir))
    file = tmp_path / "wrong.yaml"
    assert CliRunner().invoke(main, ["feedback", "export", str(file)]).exit_code == 0
    import yaml

    text = file.read_text("utf-8")
    sample = SampleFile.model_validate(yaml.safe_load(text)).samples[0]
    assert "name@example.com" in sample.turns[0].user and "0171" not in text and "me@shop" not in text
    assert CliRunner().invoke(main, ["feedback", "export", str(file)]).exit_code == 1  # nothing is overwritten

    await studio.forget("desk")
    assert studio.feedback.all() == []


async def test_a_turn_that_is_not_there_is_refused(studio):
    await played(studio, QUESTION)

    with pytest.raises(ValueError, match="there is no turn 2"):
        await studio.note_wrong("desk", 2, "")
