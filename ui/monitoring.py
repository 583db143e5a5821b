"""The addresses for whoever watches over Lightbox: `/health`, `/health/live` and `/metrics`."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.login import bearer_is

_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")


class Monitoring:
    """Answers before logins and host names are looked at: a watcher has neither."""

    def __init__(
        self, app: ASGIApp, ready: Callable[[], Awaitable[dict[str, bool]]], metrics: Callable[[], bytes],
        token: str | None,
    ) -> None:  # fmt: skip
        """Wrap `app`.

        Args:
            app: Everything else.
            ready: What must be true for work to be taken, by name.
            metrics: In Prometheus' format.
            token: Lets other machines read the metrics; without it only this machine may.
        """
        self._app, self._ready, self._metrics, self._token = app, ready, metrics, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the three addresses, pass everything else on."""
        answer = await self._answer(scope) if scope["type"] == "http" else None
        await (answer or self._app)(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response | None:
        match scope["path"]:
            case "/health/live":
                return JSONResponse({"live": True})
            case "/health":
                found = await self._ready()
                return JSONResponse(
                    {"live": True, "ready": all(found.values()), **found}, 200 if all(found.values()) else 503
                )
            case "/metrics":
                if not self._may_read_metrics(scope):
                    return PlainTextResponse("Not found", 404)
                return Response(self._metrics(), media_type="text/plain; version=0.0.4; charset=utf-8")
        return None

    def _may_read_metrics(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        if self._token:
            return bearer_is(headers, self._token)
        try:
            local = ipaddress.ip_address((scope.get("client") or ("", 0))[0]).is_loopback
        except ValueError:
            return False
        return local and not any(name in headers for name in _FORWARDED)  # a proxy brings visitors from elsewhere
