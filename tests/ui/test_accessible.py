"""The page for people who do not see or point: axe finds no serious fault, in light and in dark."""

from pathlib import Path

import axe_core_python
import pytest
from browser_page import PHOTO, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")


def serious_faults(page: Page) -> list[str]:
    """Rule, and the place of each serious or critical fault."""
    page.run(AXE)
    found = page.browser.execute_async_script("const done = arguments[0]; axe.run(document).then(done)")
    assert found["passes"]
    return [
        f"{fault['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def in_dark(page: Page, dark: bool) -> None:
    page.run(f"localStorage.setItem('vite-ui-theme', '{'dark' if dark else 'light'}')")
    page.browser.refresh()


@pytest.mark.parametrize("dark", [False, True])
def test_the_main_page_has_no_serious_fault(page, dark):
    in_dark(page, dark)
    page.wait("#lb-settings")
    page.wait("#starters button", 5)

    assert serious_faults(page) == []
    assert page.errors() == []


def test_a_chat_with_pictures_and_cards_has_no_serious_fault(page):
    in_dark(page, False)
    page.add(PHOTO)
    page.say("cut it out, and would Amazon take the photo as main picture?")
    page.wait("[data-verdict]")
    page.wait_for_the_answer()
    page.say("show me templates for kitchen")
    page.wait(".lb-template")
    page.wait_for_the_answer()

    for dark in (False, True):
        in_dark(page, dark)
        page.wait(".lb-template")
        page.wait("[data-verdict]")
        assert serious_faults(page) == []
    in_dark(page, False)
    assert page.errors() == []
