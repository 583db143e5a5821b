"""The verbs that approve and export the listings of a conversation."""

from __future__ import annotations

import asyncio
import json
from getpass import getuser
from pathlib import Path

from click.testing import CliRunner

from agent.settings import Settings
from agent.studio import Studio
from ui.cli import main


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.output


def test_listings_of_a_conversation_are_approved_and_exported(tmp_path: Path) -> None:
    studio = Studio.open(Settings(_env_file=None))
    event = studio.run_tool("write_listing", "shop", facts="mug, stoneware, 350 ml", marketplace="etsy", language="en")
    assert event.ok

    assert run("listing", "export", "--session", "shop", "--out", str(tmp_path))[0] == 1
    assert run("listing", "approve", "listing_1", "--session", "shop")[0] == 0
    code, printed = run("listing", "export", "--session", "shop", "--format", "json", "--out", str(tmp_path), "--json")

    assert code == 0
    record = json.loads(Path(json.loads(printed.splitlines()[0])["files"][0]).read_text("utf-8"))[0]
    assert record["history"][-1]["by"] == getuser() and record["status"] == "approved"
    asyncio.run(studio.aclose())
