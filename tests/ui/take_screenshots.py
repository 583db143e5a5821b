"""Make the README's pictures anew, from this version: `make pictures`. Needs Debian's chromium."""

import io
import shutil
import sys
import tempfile
import time
from pathlib import Path

from browser_page import MAIN_JOB, PHOTO, ROOT, Page, Server
from PIL import Image

OUT = ROOT / "ui" / "screenshots"
LARGEST = 240_000  # bytes; a README should open fast


def save(page: Page, name: str) -> None:
    time.sleep(1.2)  # scrolling and the picture's own fade-in end
    shot = Image.open(io.BytesIO(page.browser.get_screenshot_as_png())).convert("RGB")
    for quality in (90, 80, 70):
        shot.save(OUT / name, "JPEG", quality=quality, optimize=True, progressive=True)
        if (OUT / name).stat().st_size < LARGEST:
            break
    print(OUT / name, shot.size)


def show(page: Page, css: str, block: str = "start") -> None:
    page.pictures_are_there()
    page.run(f"const all = [...document.querySelectorAll('{css}')]; all.at(-1).scrollIntoView({{block: '{block}'}})")


def ask(page: Page, words: str) -> None:
    page.say(words)
    page.wait_for_the_answer(120)


def main() -> None:
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        server, page = Server(Path(folder) / "data"), Page(Path(folder) / "profile")
        try:
            page.size(1280, 900)
            page.open(server.address)
            page.wait("#starters button", 5)
            save(page, "start.jpg")
            page.add(PHOTO)
            ask(page, MAIN_JOB)
            page.size(1280, 1060)
            show(page, '[data-step-type="user_message"]')
            save(page, "scene.jpg")
            page.size(1280, 900)
            show(page, "[data-verdict]", "center")
            save(page, "check.jpg")
            ask(page, "Make the main picture for Amazon")
            show(page, '[data-step-type="user_message"]')
            save(page, "main-picture.jpg")
            ask(page, "Make the whole gallery for Etsy")
            page.size(1280, 1400)
            show(page, '[data-step-type="user_message"]')
            save(page, "gallery.jpg")
            page.size(1280, 900)
            ask(page, "What background does Amazon want for the main picture?")
            save(page, "rule.jpg")
            ask(page, "show me templates for jewellery")
            show(page, '[data-step-type="user_message"]')
            save(page, "templates.jpg")
            page.size(390, 844)
            page.browser.refresh()
            page.wait("[data-verdict]")
            show(page, "[data-picture]", "center")
            save(page, "phone.jpg")
            page.size(1280, 900)
            page.open(server.address)
            page.wait("#chat-profiles")[0].click()
            page.press("[role=option]", "Support")
            page.until(lambda: "Every answer names its source" in page.text)
            ask(page, "May the main picture on Amazon have a logo, and which background does it need?")
            show(page, '[data-step-type="user_message"]')
            save(page, "support.jpg")
        finally:
            page.browser.quit()
            server.kill()


if __name__ == "__main__":
    demo = ROOT / "out" / "demo" / "before-and-after.jpg"
    if not demo.is_file():
        sys.exit("Run `make demo` first: it makes the before-and-after picture.")
    OUT.mkdir(exist_ok=True)
    shutil.copyfile(demo, OUT / "before-after.jpg")
    main()
