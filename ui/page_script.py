"""The page's own script: `page/public/lightbox.js` with the words of every language in front of it.

The words come with the script and not after it, because the page's elements write with them as soon as they are drawn.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from ui import texts

SCRIPT_ROUTE = "/lightbox/page.js"  # stands in page/config.toml, too
_SCRIPT = Path(__file__).parent / "page" / "public" / "lightbox.js"
_TOLD = ("name", "greeting", "greeting_support", "placeholder_support", "page")


def page_script(about: Callable[[], str]) -> str:
    """Put the script together.

    Args:
        about: Says what is at work, in the language that is spoken.
    """
    before = texts.spoken()
    told = {}
    for language in texts.LANGUAGES:
        texts.speak(language)
        parts = {part: texts.words(part) for part in _TOLD}
        told[language] = {**parts, "about": about(), "support": texts.words("profiles")["support"][0]}
    texts.speak(before)
    return f"window.lightboxWords = {json.dumps(told, ensure_ascii=False)};\n{_SCRIPT.read_text('utf-8')}"
