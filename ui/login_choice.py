"""Which way to log in the settings ask for; what is unsafe or half set refuses to start, in a sentence."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from agent.errors import SetupError
from agent.settings import Settings, oauth_settings
from ui.accounts import Accounts

LOOPBACK = ("127.0.0.1", "localhost", "::1")
Way = Literal["owner", "password", "oauth", "header"]


def choose_login(settings: Settings, host: str) -> tuple[Way, str]:
    """Choose how people log in.

    Args:
        settings: What the operator set.
        host: Address that will be listened on.

    Returns:
        The way to log in, and the secret that signs the login cookies.

    Raises:
        SetupError: It would let strangers in, or something is missing.
    """
    names = Accounts.of(settings.data_dir).names()
    way: Way = settings.login if settings.login != "auto" else ("password" if names else "owner")
    if way == "owner":
        _refuse_an_open_door(settings, host)
        return way, kept_secret(settings.data_dir / "web" / "login-secret")
    if settings.login_secret is None:
        raise SetupError(
            f"With LIGHTBOX_LOGIN={way} the logins of many people are signed with LIGHTBOX_LOGIN_SECRET, which is not "
            "set. Make one with `lightbox users secret` and put it into .env; keep it when you move or update."
        )
    if way == "password" and not names:
        raise SetupError("LIGHTBOX_LOGIN is 'password', but nobody has an account. Run: lightbox users add NAME")
    if way == "oauth":
        _refuse_half_an_oauth(settings)
    return way, settings.login_secret.get_secret_value()


def _refuse_an_open_door(settings: Settings, host: str) -> None:
    public = urlsplit(settings.public_url or "").hostname
    if host in LOOPBACK and public in (None, *LOOPBACK):
        return
    what = f"At {host}" if host not in LOOPBACK else f"Through LIGHTBOX_PUBLIC_URL={settings.public_url}"
    raise SetupError(
        f"{what} anybody who reaches this computer could read and change all chats, because nobody has to log in. "
        "Add accounts first: lightbox users add NAME. Or stay at 127.0.0.1."
    )


def _refuse_half_an_oauth(settings: Settings) -> None:
    found = oauth_settings()
    providers = {name.removesuffix("_CLIENT_ID") for name in found if name.endswith("_CLIENT_ID")}
    if not any(f"{provider}_CLIENT_SECRET" in found for provider in providers):
        raise SetupError(
            "LIGHTBOX_LOGIN is 'oauth', but no provider is set up. Set for example OAUTH_GITHUB_CLIENT_ID and "
            "OAUTH_GITHUB_CLIENT_SECRET; Chainlit's page on OAuth names those of each provider."
        )
    if not settings.oauth_allow.strip():
        raise SetupError(
            "LIGHTBOX_LOGIN is 'oauth', but LIGHTBOX_OAUTH_ALLOW does not say who may come. "
            "Set addresses or domains, for example ann@example.com,@example.org; '*' lets everybody in."
        )
    if not settings.public_url:
        raise SetupError(
            "LIGHTBOX_LOGIN is 'oauth', which needs LIGHTBOX_PUBLIC_URL: the provider sends people back there."
        )


def kept_secret(file: Path) -> str:
    """Read the key that signs the owner's login cookies; made once, readable by this user only.

    Raises:
        SetupError: Others can read it.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        if file.stat().st_mode & 0o077:
            raise SetupError(
                f"Other users of this computer can read the key of the logins, {str(file)!r}. Delete it; a new one is "
                "made at the next start."
            ) from None
        return file.read_text("ascii")
    with os.fdopen(handle, "w", encoding="ascii") as new:
        new.write(secrets.token_urlsafe(48))
    return file.read_text("ascii")
