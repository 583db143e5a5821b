"""What is believed about where a request comes from, and from which web site."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from agent.errors import SetupError

_FORWARDED = (b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-real-ip", b"forwarded")


class TrustedProxy:
    """Believes forwarding headers, and the one that names the user, from the operator's own proxies only."""

    def __init__(self, app: ASGIApp, proxies: str, user_header: str) -> None:
        """Wrap `app`.

        Args:
            app: What answers.
            proxies: Addresses and networks, `127.0.0.1,10.0.0.0/8`.
            user_header: The header that names the user.

        Raises:
            SetupError: One of the proxies is no address.
        """
        try:
            self._networks = [ipaddress.ip_network(one.strip()) for one in proxies.split(",") if one.strip()]
        except ValueError as error:
            raise SetupError(f"LIGHTBOX_TRUSTED_PROXIES takes addresses and networks: {error}.") from error
        self._believing: Any = ProxyHeadersMiddleware(app, [str(network) for network in self._networks])  # type: ignore[arg-type]
        self._app = app
        self._dropped = {*_FORWARDED, user_header.lower().encode()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, without what its sender is not believed."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif self._trusts(scope):
            await self._believing(scope, receive, send)
        else:
            headers = [(name, value) for name, value in scope["headers"] if name not in self._dropped]
            await self._app({**scope, "headers": headers}, receive, send)

    def _trusts(self, scope: Scope) -> bool:
        try:
            peer = ipaddress.ip_address((scope.get("client") or ("", 0))[0])
        except ValueError:  # a Unix socket or a test has no address
            return False
        return any(peer in network for network in self._networks)


class OwnPagesOnly:
    """Refuses what other web sites have a visitor's browser send: web sockets and changes that carry the login."""

    def __init__(self, app: ASGIApp, public_url: str | None) -> None:
        """Wrap `app`; pages at `public_url` are ours, and those at the address that is asked."""
        self._app = app
        self._public = urlsplit(public_url or "").netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a foreign `Origin`."""
        changes = scope["type"] == "websocket" or scope.get("method") not in ("GET", "HEAD", "OPTIONS")
        if scope["type"] in ("http", "websocket") and changes:
            headers = Headers(scope=scope)
            origin = headers.get("origin")
            if origin is not None and urlsplit(origin).netloc not in {headers.get("host"), self._public} - {None, ""}:
                if scope["type"] == "websocket":
                    await receive()
                    await send({"type": "websocket.close", "code": 4403})
                    return
                await PlainTextResponse("Not from another web site.", 403)(scope, receive, send)
                return
        await self._app(scope, receive, send)
