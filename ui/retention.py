"""Deletes chats untouched for longer than the operator keeps them: at the start, daily, and by command."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from agent.studio import Studio
    from ui.history import ChatHistory

_log = logging.getLogger(__name__)
_DAY = 24 * 3600.0


async def delete_old(history: ChatHistory, days: int) -> int:
    """Delete the chats whose last message is older than `days`, with their pictures and uploads; how many."""
    limit = (datetime.now(UTC) - timedelta(days=days)).replace(tzinfo=None).isoformat() + "Z"
    old = await history.get_untouched_since(limit)
    for thread_id in old:
        await history.delete_thread(thread_id)
    if old:
        _log.info("Deleted %d chats untouched for %d days", len(old), days)
    return len(old)


async def keep_deleting(history: ChatHistory, days: int) -> None:
    """Delete old chats now and every day."""
    while True:
        await delete_old(history, days)
        await asyncio.sleep(_DAY)


@click.command()
@click.option("--days", type=click.IntRange(1), help="Older than this; LIGHTBOX_KEEP_DAYS if not given.")
def clean(days: int | None) -> None:
    """Delete chats that nobody has touched for some days, with their pictures and uploads."""
    from agent.settings import Settings

    settings = Settings()
    days = days or settings.keep_days
    if not days:
        raise click.UsageError("Say how old: --days 90, or set LIGHTBOX_KEEP_DAYS.")
    count = asyncio.run(_clean(settings, days))
    click.echo(f"Deleted {count} {'chat' if count == 1 else 'chats'} untouched for {days} days.")


async def _clean(settings: Any, days: int) -> int:
    import tempfile

    from agent.settings import export_to_environment
    from agent.studio import Studio

    with tempfile.TemporaryDirectory() as folder:
        export_to_environment(CHAINLIT_APP_ROOT=folder)  # Chainlit writes a folder wherever it is imported
        from ui.app import open_history

        studio: Studio = Studio.open(settings)
        history, _ = open_history(settings, studio.forget)
        try:
            return await delete_old(history, days)
        finally:
            await history.close()
            await studio.aclose()
