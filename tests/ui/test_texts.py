"""The sentences of the web chat are complete and plain."""

from typing import get_args

from tools.registry import TOOLS
from tools.store import Kind
from ui import texts


def test_every_tool_has_words_for_working_done_and_failed():
    assert {tool.name for tool in TOOLS} <= set(texts.TOOLS)


def test_every_kind_of_picture_has_a_name():
    assert set(get_args(Kind)) <= set(texts.KINDS)


def test_no_field_words_reach_the_seller():
    sentences = [
        *(w for words in texts.TOOLS.values() for w in vars(words).values()),
        *texts.KINDS.values(),
        texts.GREETING,
    ]

    assert not [s for s in sentences for word in ("mask", "matte", "RGBA", "inference", "_") if word in s]


def test_the_active_brain_and_engine_are_named_and_where_the_words_go():
    assert texts.about("offline assistant", "studio", local=True) == (
        "Assistant: offline · Scenes: studio engine · Nothing leaves this computer"
    )
    assert "your photos do not" in texts.about("openai:gpt-5-mini", "studio", local=False)
    remote = texts.about("offline assistant", "openai", local=True)
    assert "Photos of your product go to the picture server" in remote and "Nothing leaves" not in remote


def test_progress_counts_once():
    assert texts.progress("generate_scene", 0, 3, "cutting the product out") == (
        "Building the scene (step 1 of 3): cutting the product out"
    )
    assert (
        texts.progress("generate_scene", 1, 3, "making picture 1 of 2") == "Building the scene: making picture 1 of 2"
    )
    assert texts.progress("check_image", 0, 1, "") == "Checking the picture against the rules"


def test_a_failure_of_ours_gives_a_code_and_no_traceback():
    assert "7F3A" in texts.trouble("7F3A")


def test_there_are_starters_for_all_three_kinds_of_user():
    assert {who for _, who in texts.STARTERS} == {"seller", "support", "team"}
