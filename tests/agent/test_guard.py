import pytest

from agent.events import ToolResultEvent
from agent.guard import cited_rules, corrections, split_needs

MADE = ToolResultEvent("generate_scene", ok=True, images=["img_2"])
FAILED = ToolResultEvent("generate_scene", ok=False, error="No picture 'img_9' in this chat.")


@pytest.mark.parametrize(
    "claim",
    [
        "I have removed the background for you.",
        "Here is your picture!",
        "Ich habe dein Produkt auf Marmor platziert.",
        "He creado la escena.",
        "मैंने बैकग्राउंड हटा दिया।",
    ],
)
def test_a_picture_that_was_not_made_is_not_claimed(claim: str) -> None:
    assert any("no picture was made" in line for line in corrections(claim, [], [], []))
    assert corrections(claim, [MADE], ["img_2"], []) == []


def test_unknown_pictures_and_rules_are_corrected() -> None:
    lines = corrections("See img_4 and [amazon-made-up-rule].", [MADE], ["img_2"], ["amazon-main-fill-85"])

    assert any("img_4" in line for line in lines)
    assert any("amazon-made-up-rule" in line for line in lines)


def test_a_failure_the_answer_leaves_out_is_added() -> None:
    assert corrections("All good.", [FAILED], [], []) == ["What did not work: No picture 'img_9' in this chat."]
    assert corrections(f"Sorry: {FAILED.error}", [FAILED], ["img_9"], []) == []


def test_an_id_that_only_begins_like_a_refused_one_is_still_unknown() -> None:
    refused = ToolResultEvent("check_image", ok=False, error="No picture 'img_12' in this chat.")

    assert any("img_1 " in line for line in corrections(f"{refused.error} But img_1 passes.", [refused], [], []))


def test_an_honest_answer_is_left_alone() -> None:
    text = "The marble scene is img_2. Amazon asks for a white background [amazon-main-background-white]."

    assert corrections(text, [MADE], ["img_1", "img_2"], ["amazon-main-background-white"]) == []


def test_the_closing_needs_line_is_taken_off() -> None:
    assert split_needs("Which photo?\n[needs: photo]") == ("Which photo?", "photo")
    assert split_needs("A [needs: photo] in the middle stays.")[1] is None


def test_cited_rules_are_listed_once_in_order() -> None:
    assert cited_rules("a [x-y-b] c [x-y-a] d [x-y-b] [note]") == ["x-y-b", "x-y-a"]
