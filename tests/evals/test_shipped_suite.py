"""The shipped conversations: what they cover, a spread sample of them played, and that they tell good from bad.

All of them are played by `make evals`, which the build runs too.
"""

import re
import shutil
from collections import Counter

import pytest

from agent.settings import Settings
from agent.toolbox import langchain_tools
from evals.load import Loaded, load
from evals.run import run_suite
from knowledge import rules
from tools.registry import TOOLS

EVERY = 25

NEED_WEIGHTS = {"approve_pictures"}  # nothing waits for a yes where no image model is


def test_the_shipped_conversations_cover_every_tool_and_four_languages():
    samples = [loaded.sample for loaded in load()]

    assert len(samples) >= 300
    languages = Counter(sample.language for sample in samples)
    languages["hi"] += languages.pop("hinglish")  # the same language in other letters
    assert all(languages[language] >= 40 for language in ("en", "de", "es", "hi"))
    expected = {name for s in samples for t in s.turns if t.expect.tools for name in t.expect.tools.names}
    assert expected >= {tool.name for tool in TOOLS} - NEED_WEIGHTS


async def played(settings: Settings, suite: list[Loaded]) -> dict[str, str]:
    """Play conversations with small scenes; what failed, by id."""
    results = await run_suite(suite, settings.model_copy(update={"scene_size": 384}))
    return {
        r.loaded.sample.id: f"{r.failed[0].what}: {r.failed[0].score.reason}" if r.failed else "passed" for r in results
    }


@pytest.mark.timeout(600)  # about 40 s on two quiet cores
async def test_the_offline_assistant_does_what_a_good_one_should_in_a_spread_of_the_conversations(settings, models):
    suite = load()[::EVERY]

    found = await played(settings, suite)

    failed = {sample: how for sample, how in found.items() if how != "passed"}
    assert len(failed) <= 0.05 * len(suite) + 1, failed


@pytest.fixture
def few() -> list[Loaded]:
    """Cheap conversations that need different things."""
    return load(tags=["amazon-fill", "amazon-title-length", "ebay-background", "cut-out-german"])


async def test_without_a_tool_exactly_the_conversations_that_need_it_fail(few, settings, models, monkeypatch):
    without = [tool for tool in langchain_tools() if tool.name != "remove_background"]
    monkeypatch.setattr("agent.toolbox.langchain_tools", lambda: without)

    found = await played(settings, few)

    assert {sample for sample, how in found.items() if how != "passed"} == {"cut-out-german"}, found


async def test_a_corrupted_rule_lowers_the_conversations_about_it_and_only_those(
    few, settings, models, monkeypatch, tmp_path
):
    shutil.copytree(rules.FOLDER, tmp_path / "marketplaces")
    amazon = tmp_path / "marketplaces" / "amazon.yaml"
    amazon.write_text(re.sub(r"(?<!fill-)\b85\b", "60", amazon.read_text("utf-8")), "utf-8")  # not in the rule's id
    monkeypatch.setattr(rules, "FOLDER", tmp_path / "marketplaces")

    found = await played(settings, few)

    assert {sample for sample, how in found.items() if how != "passed"} == {"amazon-fill"}, found
