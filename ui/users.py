"""The verbs for accounts: who may log in to the web chat."""

from __future__ import annotations

import secrets
import sys

import click


def _password(name: str, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt(f"Password for {name}", hide_input=True, confirmation_prompt=True))


_STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from standard input, one line.")


@click.group()
def users() -> None:
    """Say who may log in to the web chat."""


@users.command()
@click.argument("name")
@_STDIN
def add(name: str, password_stdin: bool) -> None:
    """Make an account and ask for its password; from the first one on, everybody has to log in."""
    _set(name, _password(name, password_stdin), new=True)


@users.command()
@click.argument("name")
@_STDIN
def password(name: str, password_stdin: bool) -> None:
    """Change a password; who is logged in under that name has to log in again."""
    _set(name, _password(name, password_stdin), new=False)


@users.command()
@click.argument("name")
def remove(name: str) -> None:
    """Take an account away at once; its chats and pictures stay until `lightbox clean` deletes old ones."""
    from agent.settings import Settings
    from ui.accounts import Accounts

    try:
        Accounts.of(Settings().data_dir).remove(name)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{name} can no longer log in.")


@users.command("list")
def list_users() -> None:
    """List who has an account."""
    from agent.settings import Settings
    from ui.accounts import Accounts

    names = Accounts.of(Settings().data_dir).names()
    click.echo("\n".join(names) if names else "Nobody has an account. The chat is for you alone, at 127.0.0.1.")


@users.command()
def secret() -> None:
    """Print a new secret for LIGHTBOX_LOGIN_SECRET."""
    click.echo(secrets.token_urlsafe(48))


def _set(name: str, new_password: str, *, new: bool) -> None:
    from agent.memory import make_writable
    from agent.settings import Settings
    from ui.accounts import Accounts

    settings = Settings()
    make_writable(settings.data_dir)
    try:
        kept = Accounts.of(settings.data_dir).set_password(name, new_password, new=new)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{kept} can log in with this password." if new else f"{kept} has a new password.")
    if new and settings.login_secret is None:
        click.echo("Before the chat starts for accounts, put LIGHTBOX_LOGIN_SECRET into .env: lightbox users secret")
