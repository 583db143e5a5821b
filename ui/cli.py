"""The `lightbox` command. Each verb lives in its own function; heavy libraries load only when a verb needs them."""

from __future__ import annotations

import errno
from importlib.metadata import entry_points
from typing import Any

import click

from agent.errors import SetupError
from ui import ask, catalog, delivery, feedback, listing, listing_files, making, pictures, retention, upkeep, users
from ui.output import describe_os_error


class _WrongSetup(click.ClickException):
    exit_code = 2


class _Verbs(click.Group):
    """The verbs of this package plus those that others register as entry points `lightbox.commands`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *(point.name for point in entry_points(group="lightbox.commands"))})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        own = super().get_command(ctx, cmd_name)
        found = () if own else entry_points(group="lightbox.commands", name=cmd_name)
        return next((point.load() for point in found), own)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs; a registered one is described by its entry point, so that help loads nothing."""
        rows = [
            (name, own.get_short_help_str(90) if (own := super(_Verbs, self).get_command(ctx, name)) else _REGISTERED)
            for name in self.list_commands(ctx)
        ]
        with formatter.section("Verbs"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; what the person at the machine must mend becomes one line instead of a traceback."""
        try:
            return super().invoke(ctx)
        except SetupError as error:
            raise _WrongSetup(str(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # `lightbox rules | head`: click ends quietly
                raise
            raise click.ClickException(describe_os_error(error)) from error


_REGISTERED = "Run scripted conversations and print how the agent did."


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="lightbox")
def main(**_: Any) -> None:
    """Turn a phone photo into a listing photo by asking."""


for verb in (
    upkeep.chat, ask.ask, pictures.cutout, pictures.main_image, pictures.scene, making.infographic, making.upscale,
    making.edit, pictures.check, delivery.fix, delivery.export, delivery.gallery, pictures.rerun, listing.listing,
    catalog.catalog, upkeep.rules, upkeep.models, upkeep.doctor, users.users, retention.clean,
    feedback.feedback,
):  # fmt: skip
    main.add_command(verb)
for verb in (listing_files.approve, listing_files.export):
    listing.listing.add_command(verb)
