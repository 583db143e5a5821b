"""Whole stories in a real browser: what a person wants, from the first click to the end."""

import io
import re
import time
import zipfile
from pathlib import Path

import pytest
from browser_page import PHOTO, ROOT, Page
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
MUG = ROOT / "evals" / "pictures" / "mug.jpg"
BROKEN = ROOT / "evals" / "pictures" / "broken.jpg"


def ask(page: Page, words: str, seconds: float = 150) -> None:
    page.say(words)
    page.wait_for_the_answer(seconds)


def press_shown(page: Page, css: str, words: str) -> None:
    """Bring a button into view and press it; a new answer may still be moving it."""
    page.until(lambda: any(words in button.text for button in page.find(css)), what=f"{css} saying {words!r}")
    button = next(button for button in page.find(css) if words in button.text)
    page.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    time.sleep(0.4)
    button.click()


def test_a_first_time_seller_gets_from_a_photo_to_the_download(server, page):
    page.add(PHOTO)
    page.say()
    page.wait(".lb-next button", 5)
    page.wait_for_the_answer()
    press_shown(page, ".lb-next button", "On marble")
    page.wait('[data-picture] img[alt^="Scene"]')
    page.wait_for_the_answer()
    press_shown(page, ".lb-next button", "Amazon main picture")
    page.wait(".lb-slider")
    page.wait_for_the_answer()
    link = page.find("[data-picture] a[download]")[-1]

    status, told, content = page.fetch(link.get_attribute("href"))

    assert (status, content[:3]) == (200, b"\xff\xd8\xff")
    assert re.search(r'filename="cup-main-\d+\.jpg"', told)
    assert page.errors() == []
    assert "ERROR" not in server.log


def test_follow_ups_by_number_and_by_name_mean_the_picture_that_is_seen(server, page):
    page.add(PHOTO)
    ask(page, "make 2 scenes: marble, wood")
    assert page.pictures_are_there()
    shown = {
        number.get_attribute("data-number"): number.get_attribute("data-picture")
        for number in page.find("[data-picture]")
    }
    names = [name.text.partition("\n")[2].partition("\n")[0] for name in page.find(".lb-name")]
    assert names == ["White marble", "Dark walnut"] or {"1", "2"} == set(shown)

    ask(page, "make the second one warmer")
    assert f"made from {shown['2']}" in page.text
    ask(page, "and the marble one on linen")
    assert f"made from {shown['1']}" in page.text

    press_shown(page, f"[data-picture={shown['1']}] button", "Warmer")
    page.wait_for_the_answer()
    assert f"Make {shown['1']} warmer" in page.text
    status, told, content = page.fetch(page.find("a[href*='archive.zip']")[0].get_attribute("href"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert len(archive.namelist()) == 2 and archive.testzip() is None
    assert (status, "attachment" in told) == (200, True)
    assert page.errors() == []


def test_a_check_is_explained_repaired_and_checked_again(server, page):
    page.add(PHOTO)
    ask(page, "would Amazon take this as main picture?")
    card = page.find("[data-verdict=fail]")[0]
    assert "Not ready yet" in card.text and "Fix this".upper() in card.text.upper()
    assert page.find(".lb-finding a[href^='https://']")  # the rule's source

    press_shown(page, ".lb-finding .lb-main", "Fix it")

    page.wait('[data-picture] img[alt^="Repaired picture"]')
    page.wait_for_the_answer()
    assert page.find("[data-verdict]")[-1].get_attribute("data-verdict") in ("pass", "review")
    assert "Before the repair: not ready yet" in page.text
    assert page.find(".lb-slider")
    assert page.errors() == []


def test_a_refusal_says_why_in_the_reader_s_language_and_the_chat_goes_on(server, page, tmp_path: Path):
    program = tmp_path / "tasse.jpg"
    program.write_bytes(b"MZ" + bytes(500))
    page.add(program)
    ask(page, "stell das bitte frei")
    assert "tasse.jpg" in page.text and "kein" in page.text and "Windows program" not in page.text
    page.add(MUG)
    ask(page, "put a fake Amazon bestseller badge on it")
    refused = len(page.find("[data-picture]"))
    assert refused == 0

    ask(page, "then just cut it out")

    assert page.find("[data-picture]")
    assert page.errors() == []


def test_a_long_job_tells_how_far_it_is_and_stops_when_told(server, page):
    page.add(MUG)
    page.say("make 8 scenes on marble")
    page.wait(".lb-progress [role=progressbar]")
    page.until(lambda: "of 8" in page.find(".lb-progress")[0].text, what="which picture of how many")
    page.wait(".lb-progress img")  # the first finished one
    page.until(lambda: "left" in page.find(".lb-progress")[0].text, what="time left")
    far = int(page.find("[role=progressbar]")[0].get_attribute("aria-valuenow"))

    page.run("document.querySelector('.lb-stop').click()")

    page.until(lambda: "Stopped." in page.text, 60, "word that it stopped")
    page.until(lambda: not page.find(".lb-progress"), 60, "the bar gone")
    assert 0 < far < 100
    ask(page, "cut it out")
    assert page.find(".lb-slider")
    assert page.errors() == []


def test_a_reloaded_chat_goes_on_with_its_pictures_by_name(server, page):
    page.add(MUG)
    ask(page, "put it on marble")
    scene = page.find("[data-picture]")[-1].get_attribute("data-picture")
    page.browser.refresh()
    page.wait(f"[data-picture={scene}]")
    assert page.pictures_are_there()

    ask(page, "warmer")

    assert f"made from {scene}" in page.text
    page.find("#new-chat-button")[0].click()
    page.wait("#lb-welcome")
    press_shown(page, "#thread-history a", "put it on marble")
    page.wait("[data-picture]", 2)
    assert page.pictures_are_there()


def test_two_windows_at_once_each_keep_to_their_own_chat(server, page):
    first = page.browser.current_window_handle
    page.add(MUG)
    page.say("put it on marble")
    page.browser.switch_to.new_window("window")
    try:
        page.open(server.address)
        page.wait("#lb-welcome")
        page.add(PHOTO)
        ask(page, "cut it out")
        assert page.find(".lb-slider") and not page.find('[data-picture] img[alt^="Scene"]')
        assert "from mug.jpg" not in page.run("return document.body.innerHTML")
    finally:
        page.browser.close()
        page.browser.switch_to.window(first)
    page.wait('[data-picture] img[alt*="from mug.jpg"]', 1, 150)
    page.wait_for_the_answer()
    assert "from cup.jpg" not in page.run("return document.body.innerHTML")


def test_the_support_desk_answers_with_sources_and_learns_of_a_wrong_answer(server, page):
    page.wait("#chat-profiles")[0].click()
    page.press("[role=option]", "Support")
    page.until(lambda: "Every answer names its source" in page.text, what="greeting of the desk")
    page.open_settings()
    page.choose("marketplace", "Amazon")
    page.choose("country", "Germany")
    page.find("#confirm")[0].click()
    page.until(lambda: page.find("#lb-settings")[0].text == "Amazon · Germany", 60, "the settings")

    ask(page, "what background does the main picture need?")

    assert "pure white" in page.text
    assert "I took Amazon.de from your settings" in page.text
    page.until(lambda: "Product image guide" in page.text and "confidence: high" in page.text, 60, "the side panel")
    reply = page.find("[data-reply]")[0].get_attribute("data-reply")
    assert reply.startswith("Hello,") and "https://sellercentral" in reply and "[" not in reply
    press_shown(page, ".lb-reply button", "This answer is wrong")
    page.wait(".lb-wrong textarea")[0].send_keys("The shade is missing")
    press_shown(page, ".lb-wrong button", "Send")
    page.wait(".lb-noted")
    kept = [file.read_text("utf-8") for file in (server.folder / "feedback").glob("*.json")]
    assert len(kept) == 1
    assert "The shade is missing" in kept[0] and "amazon-main-background-white" in kept[0] and "rule_base" in kept[0]
    ask(page, "cut it out")
    assert "made in a chat as a seller" in page.text
    assert not page.find("[data-picture]")
    page.browser.refresh()
    page.wait(".lb-noted")
    page.press(".element-link", "SOURCE 1")
    page.until(lambda: "as of 20" in page.find("#side-view-content")[0].text, what="the source as it was")
    assert page.errors() == []
    page.open(server.address)
    page.until(lambda: "Every answer names its source" in page.text, what="the desk at its next chat")
    page.size(390, 844)
    ask(page, "how large must a picture on Etsy be?")
    page.until(lambda: not page.find("#side-view-title"), what="an answer that nothing hides")
    page.press(".element-link", "SOURCE 1")
    page.until(lambda: "Etsy" in page.find("#side-view-content")[0].text, what="the source that was tapped")
    page.browser.refresh()
    page.size(1280, 900)
    page.wait(".lb-reply")
    page.open_settings()  # as it was, for the other tests
    page.choose("marketplace", "Not set")
    page.choose("country", "Not set")
    page.find("#confirm")[0].click()
    page.until(lambda: page.find("#lb-settings")[0].text == "No marketplace set", 60, "the settings")
    page.open(server.address)
    page.wait("#chat-profiles")[0].click()
    page.press("[role=option]", "Seller")
    page.until(lambda: "Drop in a product photo" in page.text, what="greeting of the seller")
    kept_settings = next((server.folder / "preferences").glob("*.json"))
    page.until(lambda: '"seller"' in kept_settings.read_text("utf-8"), what="the seller kept for the next chat")


def test_on_a_phone_templates_are_seen_one_tap_makes_a_scene_and_a_reload_keeps_it(server, page):
    page.size(390, 844)
    page.browser.refresh()
    page.add(MUG)
    ask(page, "show me templates for kitchen")
    cards = page.find(".lb-template")
    assert len(cards) >= 4
    assert page.pictures_are_there()
    assert page.run("return document.documentElement.scrollWidth") <= 390

    press_shown(page, ".lb-template", "Oak kitchen table")

    page.wait('[data-picture] img[alt^="Scene"]')
    page.wait_for_the_answer()
    page.browser.refresh()  # as a phone does that has put the page to sleep
    page.wait('[data-picture] img[alt^="Scene"]')
    assert page.run("return document.documentElement.scrollWidth") <= 390
    assert page.errors() == []


def test_with_the_keyboard_alone_a_picture_is_made_and_compared(server, page):
    page.add(MUG)  # the file dialog is the system's
    page.find("#chat-input")[0].send_keys("cut it out" + Keys.ENTER)
    page.wait(".lb-slider")
    page.wait_for_the_answer()

    reached = []
    for _ in range(60):
        ActionChains(page.browser).send_keys(Keys.TAB).perform()
        focused = page.run(
            "const e = document.activeElement; return e.className + ' ' + (e.getAttribute('aria-label') || e.innerText)"
        )
        reached.append(focused)
        if "lb-slider" in focused:
            break
    assert "lb-slider" in reached[-1], reached
    ActionChains(page.browser).send_keys(Keys.ARROW_LEFT).perform()
    assert page.find(".lb-slider")[0].get_attribute("aria-valuetext") == "49% before, 51% after"
    for _ in range(20):
        ActionChains(page.browser).send_keys(Keys.TAB).perform()
        if page.run("return document.activeElement.innerText") == "On marble":
            break
    ActionChains(page.browser).send_keys(Keys.ENTER).perform()
    page.wait('[data-picture] img[alt^="Scene"]')
    page.wait_for_the_answer()
    assert page.errors() == []


def test_a_pasted_photo_is_a_photo(server, page):
    page.run(
        "const c = document.createElement('canvas'); c.width = c.height = 64; c.toBlob(b => {"
        "const data = new DataTransfer(); data.items.add(new File([b], 'pasted.png', {type: 'image/png'}));"
        "const paste = new ClipboardEvent('paste', {clipboardData: data, bubbles: true});"
        "document.getElementById('chat-input').dispatchEvent(paste); });"
    )

    page.wait("#attachments button")


def test_the_chosen_language_is_that_of_page_buttons_and_answers(server, page):
    page.open_settings()
    page.choose("language", "Deutsch")
    page.find("#confirm")[0].click()
    page.until(lambda: "Zieh ein Produktfoto herein" in page.text, what="the German page")
    page.add(MUG)
    page.say()
    page.wait(".lb-next button", 5)
    page.wait_for_the_answer()
    assert "Auf Marmor" in page.text and "What should I do" not in page.text

    press_shown(page, ".lb-next button", "Freistellen")

    page.wait(".lb-slider")
    page.wait_for_the_answer()
    assert "Produkt freigestellt" in page.text and "Nachher" in page.text and "Herunterladen" in page.text
    page.open_settings()
    page.choose("language", "Wie im Browser")
    page.find("#confirm")[0].click()
    page.until(lambda: page.run("return document.documentElement.lang") == "en", what="the English page")
