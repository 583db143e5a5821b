"""Links to pictures in a message: followed only to hosts that the operator allows, and never into the own network.

A name is looked up once, its address is checked and then connected to, so that it cannot turn into another one in
between. Each redirect is checked like the link itself.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Collection
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

_LINK = re.compile(r"https?://[^\s<>\"'）)\]]+", re.IGNORECASE)
_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif", ".tif", ".tiff", ".gif", ".bmp")
_MOST_LINKS = 10
_MOST_BYTES = 60 * 2**20  # as for an upload
_MOST_REDIRECTS = 3
_SECONDS = 20.0  # for one picture, all redirects together
_PIECE = 2**16

Connect = Callable[[str, str, float], http.client.HTTPConnection]


class LinkError(ValueError):
    """A link that was not followed; the message is shown to the user."""


class PictureLinks:
    """Fetches the pictures that a message links to."""

    def __init__(
        self,
        hosts: Collection[str],
        resolve: Callable[[str], list[str]] | None = None,
        connect: Connect | None = None,
    ) -> None:
        """Allow `hosts`.

        Args:
            hosts: Names, or `*.example.com` for all below one; empty follows no link.
            resolve: The addresses of a name; the system's answer if not given.
            connect: Opens a connection for a host, to an address, with a time-out in seconds; TLS if not given.
        """
        self._hosts = tuple(host.strip().lower().rstrip(".") for host in hosts if host.strip())
        self._resolve = resolve or _addresses
        self._connect = connect or _PinnedHTTPS

    def follow(self, text: str) -> tuple[str, list[tuple[bytes, str]], list[str]]:
        """Fetch the linked pictures.

        Returns:
            The text without those links, the pictures as content and name, and why others were not fetched. Links that
            do not look like one to a picture stay in the text.
        """
        links = [link.rstrip(".,;:!?") for link in _LINK.findall(text)]
        wanted = list(dict.fromkeys(link for link in links if self._is_meant(link)))
        pictures, refused = list[tuple[bytes, str]](), list[str]()
        for link in wanted:
            text = text.replace(link, " ")
        for link in wanted[:_MOST_LINKS]:
            try:
                pictures.append(self._fetch(link))
            except LinkError as error:
                refused.append(str(error))
        if len(wanted) > _MOST_LINKS:
            refused.append(
                f"I fetch at most {_MOST_LINKS} linked pictures at once. Send the others in another message."
            )
        return (" ".join(text.split()) if wanted else text), pictures, refused

    def _is_meant(self, link: str) -> bool:
        """Whether a link is one to a picture: by its ending, or because its host is there for pictures."""
        parts = urlsplit(link)
        return parts.path.lower().endswith(_ENDINGS) or self._allows(parts.hostname or "")

    def _allows(self, host: str) -> bool:
        host = host.lower().rstrip(".")
        return any(
            host.endswith(known[1:]) and host != known[2:] if known.startswith("*.") else host == known
            for known in self._hosts
        )

    def _fetch(self, link: str) -> tuple[bytes, str]:
        end = time.monotonic() + _SECONDS
        for _ in range(_MOST_REDIRECTS + 1):
            host, target = self._checked(link)
            connection = self._connect(host, self._public_address(host), max(0.1, end - time.monotonic()))
            try:
                connection.request("GET", target, headers={"Accept": "image/*", "User-Agent": "Lightbox"})
                answer = connection.getresponse()
                if answer.status in (301, 302, 303, 307, 308) and (moved := answer.headers.get("Location")):
                    link = urljoin(link, moved)
                    continue
                return _read(answer, host, end), _name_in(link, answer.headers.get_content_type())
            except (OSError, http.client.HTTPException) as error:
                raise LinkError(f"The picture at {host} could not be fetched. Attach the picture itself.") from error
            finally:
                connection.close()
        raise LinkError(f"The link to {host} leads from one address to the next. Attach the picture itself.")

    def _checked(self, link: str) -> tuple[str, str]:
        """The host and the path of a link that may be followed."""
        parts = urlsplit(link)
        host = parts.hostname or ""
        try:
            port = parts.port
        except ValueError:
            port = -1
        if not self._hosts:
            raise LinkError("Links to pictures are not opened here. Attach the picture itself.")
        if parts.scheme != "https" or port not in (None, 443) or parts.username is not None:
            raise LinkError(f"I open only plain https links. Attach the picture from {host or 'that address'} itself.")
        if not self._allows(host):
            raise LinkError(f"Pictures from {host} are not opened here, only from {', '.join(self._hosts)}. Attach it.")
        return host, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def _public_address(self, host: str) -> str:
        """An address of a host that is on the public internet; one private address among them refuses the host."""
        try:
            addresses = self._resolve(host)
        except OSError as error:
            raise LinkError(f"There is no {host}. Check the link, or attach the picture itself.") from error
        if not addresses or not all(ipaddress.ip_address(address).is_global for address in addresses):
            raise LinkError(f"The link to {host} leads into a private network and was not opened.")
        return addresses[0]


class _PinnedHTTPS(http.client.HTTPSConnection):
    """Connects to an address that was checked, and asks its certificate for the host's name."""

    def __init__(self, host: str, address: str, timeout: float) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, timeout=timeout, context=self._tls)
        self._address = address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def _addresses(host: str) -> list[str]:
    return list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)))


def _read(answer: http.client.HTTPResponse, host: str, end: float) -> bytes:
    kind = answer.headers.get_content_type()
    if answer.status != 200:
        raise LinkError(f"{host} does not give that picture out (answer {answer.status}). Attach the picture itself.")
    if not kind.startswith("image/") and kind != "application/octet-stream":
        raise LinkError(f"The link to {host} is no picture but {kind}. Link the picture itself, or attach it.")
    content = bytearray()
    while piece := answer.read(_PIECE):
        content += piece
        if len(content) > _MOST_BYTES:
            raise LinkError(f"The picture at {host} is larger than {_MOST_BYTES // 2**20} MB. Attach a smaller one.")
        if time.monotonic() > end:
            raise LinkError(f"{host} is too slow. Attach the picture itself.")
    return bytes(content)


def _name_in(link: str, kind: str) -> str:
    """A file name for the picture: the link's, with an ending that fits."""
    name = PurePosixPath(unquote(urlsplit(link).path)).name or "picture"
    ending = kind.partition("/")[2] if kind.startswith("image/") else "jpg"
    return name if name.lower().endswith(_ENDINGS) else f"{name}.{ending}"
