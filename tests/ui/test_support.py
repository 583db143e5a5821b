"""The support desk's side panels and its reply to paste; the settings panel's values."""

import pytest
from chainlit.context import init_http_context
from chainlit.user import User

from agent.preferences import Preferences, PreferenceStore
from ui import panel, support, texts
from ui.profiles import offer_profiles
from ui.sources import sources_card

CITATIONS = [
    {"rule": "amazon-a", "title": "Image guide", "publisher": "Amazon", "marketplace": "amazon", "url": "https://a.example",
     "as_of": "2026-10-08", "confidence": "high"},
    {"rule": "amazon-b", "title": "Image guide", "publisher": "Amazon", "marketplace": "amazon", "url": "https://a.example",
     "as_of": "2026-10-08", "confidence": "high"},
    {"rule": "etsy-c", "title": "Help", "publisher": None, "marketplace": "etsy", "url": None, "as_of": None,
     "confidence": "low"},
]  # fmt: skip
SOURCES = sources_card(CITATIONS)


def test_numbers_become_names_that_open_the_side_panel():
    assert support.name_sources("White [1], sharp [2], old [7].", SOURCES) == "White Source 1, sharp Source 2, old [7]."


async def test_a_side_panel_tells_the_source_and_the_rules_from_it():
    init_http_context()
    panels = support.side_panels(SOURCES, CITATIONS, {"amazon-a": "It is white.", "etsy-c": "It is sharp."})

    assert [(p.name, p.display) for p in panels] == [("Source 1", "side"), ("Source 2", "side")]
    assert (
        "**Source 1: [Image guide](https://a.example)**" in panels[0].content and "> It is white." in panels[0].content
    )
    assert "sharp" not in panels[0].content and "confidence: low" in panels[1].content


def test_the_reply_is_plain_and_names_its_sources():
    reply = support.reply_text("**Yes.** White [1], sharp [2].", SOURCES)

    assert "Yes. White, sharp." in reply
    assert reply.endswith("Source 1: Image guide, https://a.example\nSource 2: Help")


@pytest.mark.parametrize(
    ("chosen", "line"),
    [
        (
            {"marketplace": "amazon", "country": "de", "brand": "Hearthline", "language": "-"},
            "Amazon · Germany · Hearthline",
        ),
        ({"marketplace": "-", "country": "de", "brand": "-", "language": "de"}, "No marketplace set"),
        ({}, "No marketplace set"),
    ],
)
def test_the_panel_is_read_and_shown_in_a_line(chosen, line):
    assert panel.settings_line(panel.read_panel(chosen)) == line


def test_what_is_not_chosen_is_not_set():
    assert panel.read_panel({"marketplace": "-", "country": None, "brand": "", "language": "hi"}) == Preferences(
        language="hi"
    )
    assert set(texts.words("panel")) >= set(Preferences.model_fields) - {"profile"}


@pytest.mark.parametrize(("last", "chosen"), [(None, "seller"), ("support", "support"), ("gone", "seller")])
async def test_the_page_begins_with_whom_the_last_chat_served(last, chosen, tmp_path):
    store = PreferenceStore(tmp_path)
    store.write("anna", Preferences(profile=last))

    offered = await offer_profiles(store)(User(identifier="anna"), "en-US")

    assert [profile.name for profile in offered if profile.default] == [chosen]
    assert [profile.name for profile in await offer_profiles(store)(None, "de") if profile.default] == ["seller"]
