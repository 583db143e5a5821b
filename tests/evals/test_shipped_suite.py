from collections import Counter

import pytest

from evals.load import load
from evals.report import pass_rate
from evals.run import run_suite
from tools.registry import TOOLS


def test_the_shipped_conversations_cover_every_tool_and_four_languages():
    samples = [loaded.sample for loaded in load()]

    assert len(samples) >= 300
    languages = Counter(sample.language for sample in samples)
    assert all(languages[language] >= 40 for language in ("en", "de", "es", "hi"))
    expected = {name for s in samples for t in s.turns if t.expect.tools for name in t.expect.tools.names}
    assert expected >= {tool.name for tool in TOOLS}


@pytest.mark.timeout(1800)  # a few minutes on two quiet cores
async def test_the_offline_assistant_does_what_a_good_one_should_in_95_of_100_shipped_conversations(settings, models):
    small_scenes = settings.model_copy(update={"scene_size": 384})

    results = await run_suite(load(), small_scenes)

    failed = [f"{r.loaded.sample.id}: {r.failed[0].what}: {r.failed[0].score.reason}" for r in results if r.failed]
    assert pass_rate(results) >= 0.95, "\n".join(failed)
