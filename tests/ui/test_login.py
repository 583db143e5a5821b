"""Who is let in: the password file, slow guesses, trusted proxies, OAuth's allow list, and what refuses to start."""

import stat
from pathlib import Path
from typing import Any

import pytest
from chainlit.auth.jwt import create_jwt
from chainlit.user import User
from click.testing import CliRunner
from starlette.datastructures import Headers

from agent.errors import SetupError
from agent.settings import Settings
from agent.shelves import Shelves, account_key
from ui.accounts import Accounts
from ui.cli import main
from ui.guesses import Guesses
from ui.login import Doorkeeper, HeaderLogin, OAuthLogin, OwnerLogin, PasswordLogin
from ui.login_choice import choose_login
from ui.proxy import TrustedProxy

SECRET = "for-tests-only-8Jq2mVx0LrTnW5yZbKdE"


def setup(tmp_path: Path, **values: Any) -> Settings:
    return Settings(data_dir=tmp_path, _env_file=None, **values)


def test_a_password_is_kept_as_a_hash_that_only_the_operator_can_read(tmp_path: Path):
    accounts = Accounts.of(tmp_path)
    accounts.set_password("Anna", "correct horse battery", new=True)
    file = tmp_path / "accounts.json"

    assert accounts.check("ANNA", "correct horse battery") == "anna"
    assert accounts.check("anna", "wrong horse battery") is None
    assert accounts.check("nobody", "correct horse battery") is None
    assert "horse" not in file.read_text("utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    with pytest.raises(SetupError, match="chmod 600"):
        accounts.names()


@pytest.mark.parametrize(
    ("name", "password", "why"),
    [
        ("anna", "short", "too short"),
        ("anna", "aaaaaaaaaaaa", "too easy"),
        ("anna", "Anna-Anna-2026", "too easy"),
        ("../anna", "correct horse battery", "cannot be a name"),
        ("", "correct horse battery", "cannot be a name"),
        ("github:anna", "correct horse battery", "cannot be a name"),
    ],
)
def test_weak_passwords_and_odd_names_are_refused_with_a_reason(tmp_path: Path, name, password, why):
    with pytest.raises(ValueError, match=why):
        Accounts.of(tmp_path).set_password(name, password, new=True)
    assert Accounts.of(tmp_path).names() == []


def test_accounts_are_made_listed_changed_and_removed_by_command():
    def users(*arguments: str, said: str = "") -> tuple[int, str]:
        done = CliRunner().invoke(main, ["users", *arguments], input=said)
        return done.exit_code, done.output

    asked = users("add", "anna", said="correct horse battery\ncorrect horse battery\n")
    assert asked[0] == 0
    assert "correct" not in asked[1]
    assert users("add", "ANNA", "--password-stdin", said="correct horse battery\n")[0] == 1
    assert users("list") == (0, "anna\n")
    assert users("password", "anna", "--password-stdin", said="battery horse correct\n")[0] == 0
    assert users("password", "bert", "--password-stdin", said="battery horse correct\n")[0] == 1
    assert users("remove", "anna")[0] == 0
    assert "Nobody" in users("list")[1]
    assert len(users("secret")[1].strip()) >= 48


def test_wrong_guesses_wait_longer_and_longer_but_the_owner_of_the_name_gets_in_from_elsewhere():
    now = [0.0]
    guesses = Guesses(lambda: now[0])
    waits = []
    for _ in range(10):
        guesses.wrong("anna", "6.6.6.6")
        waits.append(guesses.wait("anna", "6.6.6.6"))

    assert waits[:3] == [0, 0, 0]
    assert waits[3:7] == [1, 2, 4, 8]
    assert guesses.wait("anna", "7.7.7.7") == 0
    for n in range(40):
        guesses.wrong("anna", f"9.9.9.{n}")
    assert 0 < guesses.wait("anna", "7.7.7.7") <= 5
    for n in range(30):
        guesses.wrong(f"user{n}", "8.8.8.8")
    assert guesses.wait("somebody", "8.8.8.8") > 60
    now[0] += 3600
    assert guesses.wait("anna", "6.6.6.6") == guesses.wait("x", "8.8.8.8") == 0


def test_a_right_password_does_not_count_as_a_guess():
    guesses = Guesses(lambda: 0.0)
    for _ in range(200):
        guesses.wrong("anna", "1.1.1.1")
        assert guesses.wait("anna", "1.1.1.1") == 0
        guesses.right("anna", "1.1.1.1")


@pytest.mark.parametrize(
    ("host", "values", "why"),
    [
        ("0.0.0.0", {}, "users add"),
        ("192.168.1.5", {"login": "owner"}, "users add"),
        ("127.0.0.1", {"public_url": "https://studio.example.com"}, "users add"),
        ("127.0.0.1", {"login": "password"}, "LIGHTBOX_LOGIN_SECRET"),
        ("127.0.0.1", {"login": "password", "login_secret": SECRET}, "nobody has an account"),
        ("127.0.0.1", {"login": "header"}, "LIGHTBOX_LOGIN_SECRET"),
        ("127.0.0.1", {"login": "oauth", "login_secret": SECRET}, "no provider"),
    ],
)
def test_what_would_let_strangers_in_does_not_start(tmp_path: Path, host, values, why):
    with pytest.raises(SetupError, match=why):
        choose_login(setup(tmp_path, **values), host)


def test_oauth_wants_to_know_who_may_come(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("OAUTH_GITHUB_CLIENT_ID", "id")
    monkeypatch.setenv("OAUTH_GITHUB_CLIENT_SECRET", "secret")
    public = {"login": "oauth", "login_secret": SECRET, "public_url": "https://studio.example.com"}

    with pytest.raises(SetupError, match="LIGHTBOX_OAUTH_ALLOW"):
        choose_login(setup(tmp_path, **public), "127.0.0.1")
    assert choose_login(setup(tmp_path, **public, oauth_allow="@example.com"), "127.0.0.1") == ("oauth", SECRET)


def test_the_first_account_ends_the_mode_without_logins(tmp_path: Path):
    assert choose_login(setup(tmp_path), "127.0.0.1")[0] == "owner"
    Accounts.of(tmp_path).set_password("anna", "correct horse battery", new=True)

    assert choose_login(setup(tmp_path, login_secret=SECRET), "0.0.0.0") == ("password", SECRET)


@pytest.mark.parametrize("secret", ["changeme", "secret" * 10, "a" * 64])
def test_a_guessable_secret_is_refused_and_not_repeated(tmp_path: Path, secret):
    with pytest.raises(SetupError) as refused:
        setup(tmp_path, login_secret=secret)
    assert secret not in str(refused.value)


def test_oauth_lets_in_whom_the_operator_allows_each_under_a_name_of_their_own():
    login = OAuthLogin("ann@example.com, @example.org")
    found = User(identifier="ann")

    anna = login.user("github", {"email": "Ann@Example.com"}, found)
    assert anna
    assert anna.identifier == "github:ann"
    assert login.holds({"metadata": anna.metadata})
    assert not OAuthLogin("@example.org").holds({"metadata": anna.metadata})
    assert login.user("google", {"email": "bo@example.org", "email_verified": True}, found)
    assert login.user("google", {"email": "bo@example.org", "email_verified": False}, found) is None
    assert login.user("google", {"email": "bo@notexample.org"}, found) is None
    assert login.user("github", {}, User(identifier="owner")) is None


class Seen:
    """An application that remembers what reached it."""

    def __init__(self) -> None:
        self.headers = Headers()
        self.client: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.headers, self.client = Headers(scope=scope), scope["client"]


async def ask(app: Any, peer: str, **headers: str) -> None:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    await app({"type": "http", "client": (peer, 1), "headers": raw, "method": "GET"}, None, None)


async def test_only_a_trusted_proxy_names_the_user_and_the_visitor_s_address():
    seen = Seen()
    door = TrustedProxy(seen, "127.0.0.1,10.0.0.0/8", "X-Forwarded-User")
    told = {"x_forwarded_user": "anna", "x_forwarded_for": "6.6.6.6, 203.0.113.9", "x_forwarded_proto": "https"}

    await ask(door, "203.0.113.5", **told)
    assert "x-forwarded-user" not in seen.headers
    assert seen.client[0] == "203.0.113.5"
    await ask(door, "10.1.2.3", **told)
    assert seen.headers["x-forwarded-user"] == "anna"
    assert seen.client[0] == "203.0.113.9"  # not what the visitor wrote in front of it
    with pytest.raises(SetupError, match="TRUSTED_PROXIES"):
        TrustedProxy(seen, "nginx", "X-Forwarded-User")


async def test_with_header_login_a_cookie_of_somebody_else_counts_for_nothing(monkeypatch):
    monkeypatch.setenv("CHAINLIT_AUTH_SECRET", SECRET)
    seen = Seen()
    door = Doorkeeper(seen, HeaderLogin("X-Forwarded-User"))
    stolen = f"theme=dark; access_token={create_jwt(User(identifier='bert'))}"

    await ask(door, "127.0.0.1", x_forwarded_user="Anna", cookie=stolen)
    names = [part.strip().partition("=") for part in seen.headers["cookie"].split(";")]
    assert [name for name, _, _ in names] == ["theme", "access_token"]
    assert create_jwt(User(identifier="bert")).split(".")[1] not in seen.headers["cookie"]
    await ask(door, "127.0.0.1", cookie=stolen, authorization=f"Bearer {create_jwt(User(identifier='bert'))}")
    assert seen.headers["cookie"] == "theme=dark"
    assert "authorization" not in seen.headers
    assert HeaderLogin("X-Forwarded-User").user_of(Headers({"x-forwarded-user": "owner"})) is None


async def test_a_login_signed_with_another_secret_or_of_another_way_in_is_taken_off(tmp_path: Path, monkeypatch):
    seen = Seen()
    accounts = Accounts.of(tmp_path)
    accounts.set_password("anna", "correct horse battery", new=True)
    monkeypatch.setenv("CHAINLIT_AUTH_SECRET", "another-" + SECRET)
    forged = create_jwt(User(identifier="anna"))
    monkeypatch.setenv("CHAINLIT_AUTH_SECRET", SECRET)
    good, owner = create_jwt(User(identifier="anna")), create_jwt(User(identifier="owner"))

    for login, token, kept in (
        (PasswordLogin(accounts), good, True), (PasswordLogin(accounts), forged, False),
        (PasswordLogin(accounts), owner, False), (OwnerLogin(), good, False), (OwnerLogin(), owner, True),
    ):  # fmt: skip
        await ask(Doorkeeper(seen, login), "127.0.0.1", cookie=f"access_token={token}")
        assert ("access_token" in seen.headers.get("cookie", "")) == kept


def test_an_account_s_folder_does_not_tell_its_name_and_a_conversation_stays_with_it(tmp_path: Path):
    shelves = Shelves(setup(tmp_path))
    talk = tmp_path / "conversations" / "t"
    shelves.assign(talk, "anna")

    assert "anna" not in str(shelves.folder_of("anna"))
    assert shelves.of_conversation(talk) is shelves.of_account("anna")
    assert shelves.of_account("") is not shelves.of_account("anna")
    for other in ("bert", ""):
        with pytest.raises(PermissionError):
            shelves.assign(talk, other)
    (tmp_path / "conversations" / "cli" / "images").mkdir(parents=True)
    with pytest.raises(PermissionError):
        shelves.assign(tmp_path / "conversations" / "cli", "anna")
    shelves.expect(tmp_path / "conversations" / "new", "anna")
    assert shelves.of_conversation(tmp_path / "conversations" / "new") is shelves.of_account("anna")
    assert not (tmp_path / "conversations" / "new").exists()
    assert len({account_key(name) for name in ("anna", "Anna", "../anna")}) == 3
