"""One day in a shop: a product file is loaded in the chat, ten products get listings, they are approved and exported.

Drives the offline assistant exactly as `ui` does, then looks at what came out with the eyes of somebody else: every
claim must be supported, every fact must stand in the row of the file that it names, every listing must pass its check.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from agent.events import AnswerEvent, ToolResultEvent
from agent.settings import Settings
from agent.studio import Studio
from knowledge.products.facts import Fact, Product
from knowledge.products.vocabulary import fold
from tools.claims.verify import unsupported_claims

SHOP = Path(__file__).with_name("shop.csv")
TEN = ("MUG-01-BLUE", "BRD-10-S", "CND-07-LAVE", "LMP-03", "BAG-11-OLIV", "SCF-05-GREY", "TEE-20-M", "BTL-14-BLAC",
       "YOG-01", "CHG-65")  # fmt: skip
_ORIGIN = re.compile(r"shop\.csv, row (\d+)")


async def run_shop_day(data: Path) -> dict[str, Any]:
    """Load, write, approve, export.

    Args:
        data: An empty folder for chats and files.

    Returns:
        What was said (`answers`), the stored `listings`, the exported `files`, and what is wrong with them:
        `unsupported` claims, `untraced` facts, `failing` checks.
    """
    studio = Studio.open(Settings(data_dir=data, _env_file=None))
    said = [
        ("load my products", [(SHOP.read_bytes(), SHOP.name)]),
        (f"Write Amazon and Etsy listings in English and German for {', '.join(TEN[:-1])} and {TEN[-1]}", []),
        ("I approve all of them", []),
        ("export the listings as CSV and JSON with a report", []),
    ]
    answers, results = list[str](), list[ToolResultEvent]()
    try:
        conversation = await studio.conversation("shop", "the seller")
        for text, files in said:
            async for event in conversation.turn(text, files):
                if isinstance(event, ToolResultEvent):
                    results.append(event)
                elif isinstance(event, AnswerEvent):
                    answers.append(event.text)
    finally:
        await studio.aclose()
    listings = [result.listing for result in results if result.name == "write_listing" and result.listing]
    return {
        "answers": answers, "listings": listings, "errors": [r.error for r in results if not r.ok],
        "files": [file for result in results if result.name == "export_listings" for file in result.files],
        "unsupported": [f"{record['id']}: {claim.claim}" for record in listings for claim in _unsupported(record)],
        "untraced": untraced(listings, SHOP), "failing": [r["id"] for r in listings if r["verdict"] == "fail"],
    }  # fmt: skip


def _unsupported(record: dict[str, Any]) -> list[Any]:
    facts = tuple(Fact(f["id"], f["kind"], f["text"], f["origin"], f["name"], f["language"]) for f in record["facts"])
    return unsupported_claims(record, Product(facts))


def untraced(listings: list[dict[str, Any]], file: Path) -> list[str]:
    """Sentences that state something without a fact, and facts whose words are not in the row that they name."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines)
        rows: dict[int, str] = {}
        begin = 1
        for cells in reader:
            rows[begin] = _plain(" ".join(cells))
            begin = reader.line_num + 1
    wrong = []
    for record in listings:
        facts = {fact["id"]: fact for fact in record["facts"]}
        for one in record["sentences"]:
            wrong += [] if one["facts"] else [f"{record['id']}: no fact for {one['text']!r}"]
            for name in one["facts"]:
                origin = _ORIGIN.fullmatch(facts[name]["origin"])
                row = rows.get(int(origin[1]), "") if origin else ""
                if not all(word in _near(rows, origin) for word in _plain(facts[name]["text"]).split()):
                    wrong.append(
                        f"{record['id']}: {facts[name]['text']!r} is not in {facts[name]['origin']!r}: {row!r}"
                    )
    return wrong


def _near(rows: dict[int, str], origin: re.Match[str] | None) -> str:
    """The row and those above it: rows of one product share what the first one says."""
    if origin is None:
        return ""
    at = int(origin[1])
    return " ".join(text for line, text in rows.items() if at - 6 <= line <= at)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(re.sub(r"<[^>]*>|&nbsp;", " ", text))))
