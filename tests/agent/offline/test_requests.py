"""The committed requests lead to the right tools with the right arguments; history in agent/offline/README.md."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("file", "share"),
    [
        ("requests.yaml", 0.95),
        ("requests_second.yaml", 0.95),
        ("requests_unseen.yaml", 0.93),
        ("requests_third.yaml", 0.95),
        ("requests_fourth.yaml", 0.93),
    ],
)
def test_requests_lead_to_the_right_tools_and_arguments_in_every_language(judged, file, share):
    judge, load_requests = judged
    conversations = load_requests()["conversations"]
    groups = {name: group for name, group in load_requests(HERE / file).items() if name != "conversations"}

    wrong = {
        language: {s["say"]: why for s in group if (why := judge(s, conversations))}
        for language, group in groups.items()
    }

    assert 1 - sum(map(len, wrong.values())) / sum(map(len, groups.values())) >= share, wrong
    for language, group in groups.items():
        assert len(wrong[language]) <= max(1, len(group) * 0.15), (language, wrong[language])
