"""Who is using the web chat, and whether their login still holds. Every request and every web socket passes here.

`owner` lets the one person at this computer in without a form. `password`, `oauth` and `header` are for many users:
each chat, picture, brand and catalogue belongs to one of them.
"""

from __future__ import annotations

import asyncio
import hmac
from typing import Any, Protocol

import chainlit as cl
import jwt
from chainlit.auth.cookie import get_token_from_cookies
from chainlit.auth.jwt import create_jwt, get_jwt_secret
from chainlit.user import User
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.settings import Settings
from ui.accounts import Accounts, clean_name
from ui.login_choice import Way

OWNER = User(identifier="owner", display_name="You")
_COOKIE = "access_token"


class Login(Protocol):
    """A way to log in."""

    def holds(self, claims: dict[str, Any]) -> bool:
        """Whether a login that was given out earlier is still good."""

    def user_of(self, headers: Headers) -> User | None:
        """Who comes with this request without logging in; None where a form asks."""


class OwnerLogin:
    """Whoever reaches the page is the owner."""

    def holds(self, claims: dict[str, Any]) -> bool:
        """Only the owner's."""
        return bool(claims.get("identifier") == OWNER.identifier)

    def user_of(self, headers: Headers) -> User | None:  # noqa: ARG002
        """The owner."""
        return OWNER


class PasswordLogin:
    """People with an account in the password file."""

    def __init__(self, accounts: Accounts) -> None:
        """Ask these accounts."""
        self.accounts = accounts

    def holds(self, claims: dict[str, Any]) -> bool:
        """Not after the account was removed or its password was changed."""
        changed_at = self.accounts.changed_at(str(claims.get("identifier", "")))
        return changed_at is not None and float(claims.get("iat", 0)) >= int(changed_at)

    def user_of(self, headers: Headers) -> User | None:  # noqa: ARG002
        """Nobody: the form asks."""
        return None


class OAuthLogin:
    """People whom an OAuth provider knows and the operator allows."""

    def __init__(self, allowed: str) -> None:
        """Allow addresses and domains: `ann@example.com,@example.org`; `*` allows all."""
        self._allowed = {entry.strip().casefold() for entry in allowed.split(",") if entry.strip()}

    def user(self, provider: str, told: dict[str, Any], found: User) -> User | None:
        """The user that a provider tells about; None for somebody who may not come.

        Args:
            provider: Its id, such as `github`; the same name at another provider is somebody else.
            told: What the provider says.
            found: What Chainlit made of it.
        """
        address = str(told.get("email") or found.identifier).casefold()
        if told.get("email_verified") is False or not self._allows(address):
            return None
        return User(identifier=f"{provider}:{found.identifier}", display_name=address, metadata={"address": address})

    def holds(self, claims: dict[str, Any]) -> bool:
        """Not after the operator stopped allowing them."""
        return self._allows(str((claims.get("metadata") or {}).get("address", "")))

    def user_of(self, headers: Headers) -> User | None:  # noqa: ARG002
        """Nobody: the provider asks."""
        return None

    def _allows(self, address: str) -> bool:
        domain = "@" + address.rpartition("@")[2] if "@" in address else ""
        return bool(address) and bool({address, domain, "*"} & self._allowed)


class HeaderLogin:
    """People whom a trusted proxy has logged in; `ui/proxy.py` takes the header away from anybody else."""

    def __init__(self, header: str) -> None:
        """Read the user from `header`."""
        self._header = header

    def holds(self, claims: dict[str, Any]) -> bool:  # noqa: ARG002
        """Never: each request brings its user."""
        return False

    def user_of(self, headers: Headers) -> User | None:
        """The user that the proxy names."""
        name = clean_name(headers.get(self._header, ""))
        return User(identifier=name) if name and len(name) <= 200 and name != OWNER.identifier else None


def open_login(settings: Settings, way: Way) -> Login:
    """The way to log in that `choose_login` chose."""
    match way:
        case "owner":
            return OwnerLogin()
        case "password":
            return PasswordLogin(Accounts.of(settings.data_dir))
        case "oauth":
            return OAuthLogin(settings.oauth_allow)
        case "header":
            return HeaderLogin(settings.login_header)


def tell_chainlit(login: Login) -> None:
    """Tell Chainlit how people log in."""
    match login:
        case PasswordLogin():

            async def check(name: str, password: str) -> User | None:
                known = await asyncio.to_thread(login.accounts.check, name, password)
                return User(identifier=known) if known else None

            cl.password_auth_callback(check)
        case OAuthLogin():

            async def admit(
                provider: str,
                token: str,  # noqa: ARG001
                told: dict[str, str],
                found: User,
                id_token: str | None = None,  # noqa: ARG001
            ) -> User | None:
                return login.user(provider, told, found)

            cl.oauth_callback(admit)
        case _:

            async def recognise(headers: Any) -> User | None:
                return login.user_of(headers)

            cl.header_auth_callback(recognise)


class Doorkeeper:
    """Lets only logins through that still hold, and hands one out where nobody has to log in."""

    def __init__(self, app: ASGIApp, login: Login) -> None:
        """Wrap `app`."""
        self._app, self._login = app, login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take void logins off a request; add one for whoever comes with a user."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if admits(self._login, _token(headers)):
            await self._app(scope, receive, send)
            return
        user = self._login.user_of(headers)
        token = create_jwt(user) if user else None
        opens_page = scope["type"] == "http" and "text/html" in headers.get("accept", "")
        given = token if isinstance(self._login, HeaderLogin) else None  # the owner's browser asks with its cookie
        await self._app(
            {**scope, "headers": _with_login(scope["headers"], given)},
            receive,
            _handing_out(token, send) if token and opens_page else send,
        )


def admits(login: Login, token: str | None) -> bool:
    """Whether a login cookie is ours and still holds."""
    try:
        return bool(token) and login.holds(jwt.decode(token or "", get_jwt_secret() or "", algorithms=["HS256"]))
    except jwt.InvalidTokenError:
        return False


def bearer_is(headers: Headers, secret: str) -> bool:
    """Whether a request brings this secret as its bearer token."""
    return hmac.compare_digest(headers.get("authorization", "").encode(), f"Bearer {secret}".encode())


def _token(headers: Headers) -> str | None:
    """The token as Chainlit finds it: the cookie first, then the bearer token."""
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    cookie = get_token_from_cookies(cookie_parser(headers.get("cookie", "")))
    return cookie or (bearer if scheme.lower() == "bearer" else "")


def _with_login(headers: list[tuple[bytes, bytes]], token: str | None) -> list[tuple[bytes, bytes]]:
    """The headers without any login of Chainlit's, and with `token` as one."""
    kept = []
    others: list[bytes] = []
    for name, value in headers:
        if name == b"cookie":
            others += [part for part in value.split(b";") if not part.strip().startswith(_COOKIE.encode())]
        elif name != b"authorization" or not value.lower().startswith(b"bearer"):
            kept.append((name, value))
    cookie = b";".join([*others, *([f" {_COOKIE}={token}".encode()] if token else [])]).strip()
    return [*kept, (b"cookie", cookie)] if cookie else kept


def _handing_out(token: str, send: Send) -> Send:
    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            cookie = f"{_COOKIE}={token}; Path=/; HttpOnly; SameSite=lax; Max-Age=1296000"
            MutableHeaders(scope=message).append("set-cookie", cookie)
        await send(message)

    return send_with_cookie
