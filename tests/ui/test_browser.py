"""The web chat in a real browser, on the real server with the real agent."""

import time
from pathlib import Path

import pytest
from browser_page import MAIN_JOB, PHOTO, THREE_THINGS, Page
from PIL import Image
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def test_a_photo_and_a_sentence_become_a_scene_and_a_check_that_are_there_after_a_reload(server, page):
    assert "Assistant: offline · Scenes: studio engine" in page.text
    assert "Nothing leaves this computer" in page.text
    page.add(PHOTO)
    page.say(MAIN_JOB)
    page.wait("[data-verdict]")
    page.wait_for_the_answer()

    scenes = page.find('[data-picture] img[alt^="Scene"]')
    assert scenes
    assert page.pictures_are_there()
    assert "Built the scene" in page.text
    assert page.find("[data-verdict]")[0].get_attribute("data-verdict") in ("fail", "review", "pass")
    before = (
        len(page.find("[data-picture]")),
        len(page.find("[data-verdict]")),
        len(page.find('[data-step-type="tool"]')),
    )

    page.browser.refresh()
    page.wait("[data-verdict]")

    assert (
        len(page.find("[data-picture]")), len(page.find("[data-verdict]")), len(page.find('[data-step-type="tool"]'))
    ) == before  # fmt: skip
    assert page.pictures_are_there()
    assert MAIN_JOB in page.text
    assert page.errors() == []
    assert page.outside_requests() == []
    assert "ERROR" not in server.log


def test_a_cut_out_is_compared_with_its_photo_by_keyboard_and_downloaded(server, page):
    page.add(PHOTO)
    page.say("cut it out")
    page.wait(".lb-slider")
    page.wait_for_the_answer()

    slider = page.find(".lb-slider")[0]
    slider.send_keys(Keys.ARROW_RIGHT * 3)

    assert slider.get_attribute("aria-valuetext") == "53% before, 47% after"
    link = page.find("[data-picture] a[download]")[0]
    fetched = page.browser.execute_async_script(
        "const done = arguments[1]; fetch(arguments[0]).then(async a => done([a.status, a.headers.get('content-type'), "
        "a.headers.get('content-disposition'), (await a.arrayBuffer()).byteLength]))",
        link.get_attribute("href"),
    )
    assert fetched[:2] == [200, "image/png"]
    assert "cup-cutout" in fetched[2]
    assert fetched[3] > 10_000
    assert page.errors() == []


def test_killed_in_the_middle_of_a_tool_nothing_is_lost_and_the_chat_goes_on(mortal_server, page):
    server = mortal_server
    page.open(server.address)
    page.add(PHOTO)
    page.say("make 6 scenes on marble")
    page.wait('[data-step-type="tool"]')
    server.kill()

    server.start()
    page.wait(".lb-next button")  # the page finds the server again by itself and offers the request once more

    assert "make 6 scenes on marble" in page.text
    assert page.find('[data-step-type="user_message"] img')
    assert "restart" in page.text
    page.browser.refresh()
    page.wait('[data-step-type="user_message"] img')
    assert page.pictures_are_there()
    shown = len(page.find("[data-picture]"))
    page.say("cut it out")
    page.wait("[data-picture]", shown + 1)
    page.wait_for_the_answer()
    assert "ERROR" not in server.log


def test_a_file_that_is_no_picture_is_explained_and_the_others_still_work(server, page, tmp_path: Path):
    program, heic = tmp_path / "mug.jpg", tmp_path / "phone.heic"
    program.write_bytes(b"MZ" + bytes(500))
    import pillow_heif

    pillow_heif.register_heif_opener()
    Image.open(PHOTO).save(heic)
    page.add(program, heic)
    page.say("cut it out")
    page.wait("[data-picture]")
    page.wait_for_the_answer()

    assert "'mug.jpg' is a Windows program, not a picture" in page.text
    assert page.pictures_are_there()  # the HEIC photo too, which no browser shows by itself
    assert page.errors() == []


def test_a_photo_without_words_is_answered_with_what_can_be_done_as_buttons(server, page):
    page.add(PHOTO)
    page.say()
    page.wait(".lb-next button", 3)
    page.wait_for_the_answer()

    page.press(".lb-next button", "Cut it out")
    page.wait("#stop-button")
    page.wait(".lb-slider")
    page.wait_for_the_answer()
    assert page.errors() == []


def test_stop_ends_the_turn_and_keeps_what_is_finished(server, page):
    page.add(PHOTO)
    page.say("make 8 scenes on marble")
    page.wait('[data-step-type="tool"]')
    page.wait("#stop-button")[0].click()
    page.until(lambda: "Stopped." in page.text, 30, "word that it stopped")

    page.say("cut it out")
    page.wait(".lb-slider")
    page.wait_for_the_answer()
    assert page.errors() == []


def test_a_page_reloaded_in_the_middle_of_a_turn_sees_how_it_ends(server, page):
    page.add(PHOTO)
    page.say("make 4 scenes on marble")
    page.wait('[data-step-type="tool"]')

    page.browser.refresh()

    page.wait("#stop-button")  # the turn goes on, and can be stopped from here
    page.wait('[data-picture] img[alt^="Scene"]', 4, 90)
    page.wait_for_the_answer()
    assert page.pictures_are_there()
    assert "stopped when Lightbox was restarted" not in page.text


def _drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press, move and release over the photo; places are shares of its width and height."""
    layer = page.find(".lb-pick-layer")[-1]
    page.run("[...document.querySelectorAll('.lb-pick-stage')].at(-1).scrollIntoView({block: 'center'})")
    time.sleep(0.5)
    width, height = layer.size["width"], layer.size["height"]
    first = (round((start[0] - 0.5) * width), round((start[1] - 0.5) * height))
    way = (round((end[0] - start[0]) * width), round((end[1] - start[1]) * height))
    moves = ActionChains(page.browser).move_to_element_with_offset(layer, *first).click_and_hold()
    moves.move_by_offset(*way).release().perform()


def test_of_several_things_one_is_tapped_and_the_request_goes_on(server, page):
    page.add(THREE_THINGS)
    page.say("put it on marble")
    page.wait("[data-thing]", 4)
    page.wait_for_the_answer()
    assert "Which one do you mean, or all of them?" in page.text
    assert "Found several things in the photo" in page.text
    assert [b.text for b in page.find("[data-thing]")][::3] == ["1 left, blue", "All of them"]
    assert page.pictures_are_there()
    assert not page.find("[data-picture]")

    _drag(page, (0.78, 0.6), (0.78, 0.6))  # a tap on the red box

    page.wait('[data-picture] img[alt^="Scene"]')
    page.wait_for_the_answer()
    assert "I took one of 3 things in the photo: 3 right, red." in page.text
    page.browser.refresh()  # the numbered picture stays in the chat, its buttons were of that moment
    page.wait(".lb-pick-stage img")
    assert page.pictures_are_there()
    assert not any(button.is_displayed() for button in page.find("[data-thing='1']")[:1])
    assert page.errors() == []
    assert "ERROR" not in server.log


def test_a_thing_is_chosen_by_keyboard_and_another_part_by_a_box(server, page):
    page.add(THREE_THINGS)
    page.say("cut it out")
    button = page.wait("[data-thing='2']")[0]
    page.wait_for_the_answer()
    button.send_keys(Keys.ENTER)
    page.wait(".lb-slider")
    page.wait_for_the_answer()
    assert "I took one of 3 things in the photo: 2 middle" in page.text

    page.find(".lb-pick summary")[-1].click()
    page.pictures_are_there()
    _drag(page, (0.06, 0.45), (0.36, 0.82))
    cut = page.wait("[data-cut]")[0]
    page.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", cut)
    cut.click()

    page.wait(".lb-slider", 2)
    page.wait_for_the_answer()
    assert "I took only the part of the photo that you marked." in page.text
    assert page.errors() == []


def test_a_rule_question_is_answered_with_its_sources(server, page):
    page.wait("#starters button", 5)
    page.press("#starters button", "What background")
    source = page.wait(".lb-sources li")[0]
    page.wait_for_the_answer()

    assert "as of 20" in source.text
    assert source.find_element(By.TAG_NAME, "a").get_attribute("href").startswith("https://")
    assert "white" in page.text
    assert page.outside_requests() == []


def test_fix_it_repairs_what_the_check_found(server, page):
    page.add(PHOTO)
    page.say("would Amazon take this as main picture?")
    page.wait("[data-verdict]")
    page.wait_for_the_answer()
    fix = page.wait(".lb-finding .lb-main")[0]
    page.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", fix)
    time.sleep(0.3)
    fix.click()
    page.wait('[data-picture] img[alt^="Repaired picture"]')
    page.wait_for_the_answer()

    assert page.pictures_are_there()
    assert page.errors() == []


def test_the_page_fits_a_phone_and_every_control_has_a_name(server, page):
    page.size(390, 844)
    page.browser.refresh()
    page.wait("#starters button", 5)
    assert page.run("return document.documentElement.scrollWidth") <= 390
    page.say("put it on marble")
    photo_button = page.wait(".lb-choices button")[0]
    page.wait_for_the_answer()

    assert photo_button.text == "Add a photo"
    assert page.run("return document.documentElement.scrollWidth") <= 390
    unnamed = page.run(
        "return [...document.querySelectorAll('button, a, input, [role=textbox], img')].filter(e => e.offsetParent && "
        "!(e.getAttribute('aria-label') || e.textContent.trim() || e.alt || e.title || e.labels?.length))"
        ".map(e => e.outerHTML)"
    )
    assert unnamed == []
