"""Make the README's pictures anew, from this version: `make pictures`, or some parts of them by name.

Needs Debian's chromium.
"""

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


def save_last_turn(page: Page, name: str) -> None:
    show(page, '[data-step-type="user_message"]')
    save(page, name)


def before_and_after(page: Page, address: str) -> None:
    demo = ROOT / "out" / "demo" / "before-and-after.jpg"
    if not demo.is_file():
        sys.exit("Run `make demo` first: it makes the before-and-after picture.")
    shutil.copyfile(demo, OUT / "before-after.jpg")


def scene_and_check(page: Page, address: str) -> None:
    page.open(address)
    page.wait("#starters button", 5)
    save(page, "start.jpg")
    page.add(PHOTO)
    ask(page, MAIN_JOB)
    page.size(1280, 1190)
    save_last_turn(page, "scene.jpg")
    page.size(1280, 900)
    show(page, "[data-verdict]", "center")
    save(page, "check.jpg")
    ask(page, "Make the main picture for Amazon")
    save_last_turn(page, "main-picture.jpg")


def gallery(page: Page, address: str) -> None:
    page.open(address)
    page.add(PHOTO)
    ask(page, "Make the whole gallery for Etsy")
    page.size(1280, 1400)
    save_last_turn(page, "gallery.jpg")


def phone(page: Page, address: str) -> None:
    page.size(390, 844)
    page.open(address)
    page.add(PHOTO)
    ask(page, "Put it on marble in soft morning light")
    show(page, "[data-picture]", "center")
    save(page, "phone.jpg")
    ask(page, "Show me templates for jewellery")
    show(page, ".lb-templates")
    save(page, "templates.jpg")


def support(page: Page, address: str) -> None:
    page.open(address)
    page.wait("#chat-profiles")[0].click()
    page.press("[role=option]", "Support")
    page.until(lambda: "Every answer names its source" in page.text)
    ask(page, "May the main picture on Amazon have a logo, and which background does it need?")
    save_last_turn(page, "support.jpg")


PARTS = {part.__name__: part for part in (before_and_after, scene_and_check, gallery, phone, support)}


def main() -> None:
    """Take those that are named, or all."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        server, page = Server(Path(folder) / "data"), Page(Path(folder) / "profile")
        try:
            for name in sys.argv[1:] or PARTS:
                page.size(1280, 900)
                PARTS[name](page, server.address)
        finally:
            page.browser.quit()
            server.kill()


if __name__ == "__main__":
    main()
