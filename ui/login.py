"""Who is using the web chat. For now one person, the owner of this computer, who is let in without a form.

Every chat still belongs to a user, and every address checks it: accounts can be added without moving anything.
"""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any

import jwt
from chainlit.auth.cookie import get_token_from_cookies
from chainlit.auth.jwt import create_jwt, decode_jwt
from chainlit.user import User
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWNER = User(identifier="owner", display_name="You")
_COOKIE = "access_token"


async def let_the_owner_in(headers: Any) -> User:  # noqa: ARG001 - Chainlit passes it by this name
    """Chainlit's header login: whoever reaches the page is the owner."""
    return OWNER


class OwnerLogin:
    """Hands the login cookie out with the page, so that nobody sees a login page flash by."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the cookie to a page that is opened without a valid one."""
        headers = Headers(scope=scope) if scope["type"] == "http" else None
        if headers is None or "text/html" not in headers.get("accept", "") or _is_logged_in(headers):
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                cookie = f"{_COOKIE}={create_jwt(OWNER)}; Path=/; HttpOnly; SameSite=lax; Max-Age=1296000"
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def _is_logged_in(headers: Headers) -> bool:
    cookies = {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    token = get_token_from_cookies(cookies)
    try:
        return bool(token and decode_jwt(token).identifier == OWNER.identifier)
    except jwt.InvalidTokenError:
        return False
