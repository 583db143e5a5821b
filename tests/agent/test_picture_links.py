"""Links to pictures: what is fetched, and all that must not be."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from agent import picture_links
from agent.picture_links import PictureLinks

PICTURE = b"\x89PNG" + bytes(2000)


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        where = {
            "/moved.jpg": "https://cdn.example.com/cup.png", "/out.jpg": "https://evil.example.org/cup.png",
            "/inside.jpg": "https://intranet.example.com/cup.png", "/loop.jpg": "/loop.jpg",
            "/plain.jpg": "http://cdn.example.com/cup.png",
        }.get(self.path)  # fmt: skip
        if where:
            self.send_response(302)
            self.send_header("Location", where)
            self.end_headers()
            return
        self.send_response(404 if self.path == "/gone.jpg" else 200)
        self.send_header("Content-Type", "text/html" if self.path == "/page.jpg" else "image/png")
        self.end_headers()
        self.wfile.write(PICTURE)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def port():
    site = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield site.server_port
    site.shutdown()
    site.server_close()


@pytest.fixture
def links(port):
    """Two hosts are allowed; the test's server stands where they are said to be, and plain, because it has no name."""
    places = {"cdn.example.com": ["93.184.216.34"], "intranet.example.com": ["93.184.216.34", "10.0.0.7"]}

    def connect(host: str, address: str, seconds: float) -> http.client.HTTPConnection:
        assert address in places[host]
        return http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)

    return PictureLinks(["cdn.example.com", "*.example.com"], places.__getitem__, connect)


def test_a_linked_picture_is_fetched_and_leaves_the_words(links):
    text, pictures, refused = links.follow("put https://cdn.example.com/my%20cup.png, on marble")

    assert (text, refused) == ("put , on marble", [])
    assert pictures == [(PICTURE, "my cup.png")]


def test_a_redirect_to_an_allowed_host_is_followed(links):
    assert links.follow("https://cdn.example.com/moved.jpg")[1] == [(PICTURE, "cup.png")]


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("https://evil.example.org/cup.png", "not opened here, only from"),
        ("https://example.com.evil.org/cup.png", "not opened here"),
        ("http://cdn.example.com/cup.png", "only plain https"),
        ("https://cdn.example.com:8443/cup.png", "only plain https"),
        ("https://me:secret@cdn.example.com/cup.png", "only plain https"),
        ("https://cdn.example.com/out.jpg", "evil.example.org are not opened"),
        ("https://cdn.example.com/inside.jpg", "private network"),
        ("https://intranet.example.com/cup.png", "private network"),
        ("https://cdn.example.com/plain.jpg", "only plain https"),
        ("https://cdn.example.com/loop.jpg", "from one address to the next"),
        ("https://cdn.example.com/gone.jpg", "answer 404"),
        ("https://cdn.example.com/page.jpg", "no picture but text/html"),
        ("https://127.0.0.1/cup.png", "not opened here"),
    ],
)
def test_what_must_not_be_opened_is_refused_with_the_reason(links, link, reason):
    text, pictures, refused = links.follow(f"cut out {link}")

    assert (text, pictures) == ("cut out", [])
    assert len(refused) == 1
    assert reason in refused[0]


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1", "0.0.0.0"]
)
def test_no_address_of_the_own_network_is_ever_connected_to(address):
    def connect(*_):
        raise AssertionError("connected")

    links = PictureLinks(["cdn.example.com"], lambda host: [address], connect)

    assert "private network" in links.follow("https://cdn.example.com/cup.png")[2][0]


def test_a_picture_that_is_too_large_is_not_read_to_its_end(links, monkeypatch):
    monkeypatch.setattr(picture_links, "_MOST_BYTES", 1000)

    assert "larger than" in links.follow("https://cdn.example.com/cup.png")[2][0]


def test_many_links_are_cut_off_and_said(links):
    text, pictures, refused = links.follow(" ".join(f"https://cdn.example.com/{n}.png" for n in range(12)))

    assert (text, len(pictures)) == ("", 10)
    assert "at most 10" in refused[0]


def test_without_allowed_hosts_no_link_is_opened_and_other_links_stay():
    assert "not opened here" in PictureLinks([]).follow("https://a.example/cup.jpg")[2][0]
    assert PictureLinks([]).follow("see https://a.example/shop") == ("see https://a.example/shop", [], [])
