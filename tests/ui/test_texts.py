"""The sentences of the web chat are complete and plain, in every language."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest

from tools.image_record import Kind
from tools.registry import TOOLS
from ui import texts


@pytest.fixture(params=texts.LANGUAGES)
def language(request) -> Iterator[str]:
    texts.speak(request.param)
    yield request.param
    texts.speak("en")


def shape(words: Any) -> Any:
    """The keys of the words, how many sentences a list has, and the blanks of each sentence."""
    if isinstance(words, dict):
        return {key: shape(value) for key, value in words.items()}
    if isinstance(words, list):
        return [shape(value) for value in words]
    assert isinstance(words, str) and words.strip()
    return sorted(set(part.split("}")[0] for part in words.split("{")[1:]))


def test_every_language_says_everything_with_the_same_blanks(language):
    words, english = (shape(texts.all_words(each)) for each in (language, "en"))
    for each in (words, english):  # units stand in the sentence in some languages only
        each["page"].pop("engine")

    assert words == english


def test_every_tool_has_words_for_working_done_and_failed(language):
    assert {tool.name for tool in TOOLS} <= set(texts.words("tools"))
    assert {len(words) for words in texts.words("tools").values()} == {3}


def test_every_kind_of_picture_has_a_name(language):
    assert set(get_args(Kind)) <= set(texts.words("kinds"))


def test_no_field_words_reach_the_seller(language):
    sentences = [
        *(w for words in texts.words("tools").values() for w in words), *texts.words("kinds").values(),
        *texts.words("page").values(), texts.say("greeting"),
    ]  # fmt: skip

    assert not [s for s in sentences for word in ("mask", "matte", "RGBA", "inference", "_") if word in s]


@pytest.mark.parametrize(
    ("tag", "spoken"), [("de-AT", "de"), ("es-419", "es"), ("HI", "hi"), ("fr-FR", "en"), ("", "en"), (None, "en")]
)
def test_a_browser_s_language_finds_the_nearest_of_ours(tag, spoken):
    assert texts.nearest(tag) == spoken


def test_the_active_brain_and_engine_are_named_and_where_the_words_go():
    assert texts.about("offline assistant", "studio", local=True) == (
        "Assistant: offline · Scenes: studio engine · Nothing leaves this computer"
    )
    assert "leaves the server" in texts.about("offline assistant", "studio", local=True, shared=True)
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


def test_progress_tells_which_picture_of_how_many_in_every_language(language):
    said = texts.progress("make_image_set", 2, 8, "making picture 3 of 6: scene")

    assert "3" in said and "6" in said
    assert language == "en" or "making" not in said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "about 1 s left"), (8.4, "about 8 s left"), (43, "about 45 s left"), (130, "about 2 min left")],
)
def test_the_time_left_is_told_roughly(seconds, said):
    assert texts.time_left(seconds) == said


def test_a_failure_of_ours_gives_a_code_and_no_traceback(language):
    assert "7F3A" in texts.say("trouble", reference="7F3A")


def test_there_are_starters_for_all_three_kinds_of_user(language):
    assert {who for _, who in texts.words("starters")} == {"seller", "support", "team"}
