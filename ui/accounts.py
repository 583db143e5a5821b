"""The password file: who may log in, with salted scrypt hashes, readable by the operator's user only."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import time
import unicodedata
from pathlib import Path
from typing import Any

from filelock import FileLock

from agent.errors import SetupError

SHORTEST_PASSWORD = 10
_NAME = re.compile(r"[\w.@+-]{1,64}")
_COST = {"n": 2**15, "r": 8, "p": 1}  # about 32 MB and a tenth of a second for each guess
_MEMORY = 64 * 2**20
_NOBODY = f"scrypt${_COST['n']}${_COST['r']}${_COST['p']}${'00' * 16}${'00' * 64}"  # no password has this hash


class Accounts:
    """Names and passwords in one file, which is read anew when it changes: an account is valid or gone at once."""

    def __init__(self, file: Path) -> None:
        """Use `file`, which is made with the first account."""
        self._file = file
        self._read_at: tuple[int, int] | None = None
        self._known: dict[str, dict[str, Any]] = {}

    @classmethod
    def of(cls, data_dir: Path) -> Accounts:
        """The password file of an installation."""
        return cls(data_dir / "accounts.json")

    def names(self) -> list[str]:
        """Everyone who has an account."""
        return sorted(self._load())

    def changed_at(self, name: str) -> float | None:
        """When a password was set, in seconds since 1970; None without an account. Older logins are void."""
        entry = self._load().get(clean_name(name))
        return float(entry["changed_at"]) if entry else None

    def set_password(self, name: str, password: str, *, new: bool) -> str:
        """Add an account, or change its password.

        Args:
            name: As people type it; small and capital letters are the same.
            password: At least ten signs.
            new: Whether the account must not exist yet, or must exist.

        Returns:
            The name as it is kept.

        Raises:
            ValueError: The name or the password cannot be taken; the reason is a sentence for people.
        """
        kept = clean_name(name)
        if not _NAME.fullmatch(kept):
            raise ValueError(f"{name!r} cannot be a name. Take up to 64 letters, digits and the signs . @ + - _")
        if len(password) < SHORTEST_PASSWORD:
            raise ValueError(f"The password is too short: it takes {SHORTEST_PASSWORD} signs or more.")
        if len(set(password)) < 5 or kept in unicodedata.normalize("NFKC", password).casefold():
            raise ValueError("The password is too easy to guess: mix more signs, and leave the name out of it.")
        with self._locked():
            known = self._load()
            if new and kept in known:
                raise ValueError(f"{kept!r} has an account already. To change it: lightbox users password {kept}")
            if not new and kept not in known:
                raise ValueError(f"{kept!r} has no account. To make one: lightbox users add {kept}")
            self._save({**known, kept: {"password": _hash(password), "changed_at": time.time()}})
        return kept

    def remove(self, name: str) -> None:
        """Take an account away.

        Raises:
            ValueError: There is none of that name.
        """
        kept = clean_name(name)
        with self._locked():
            known = self._load()
            if kept not in known:
                raise ValueError(f"{kept!r} has no account. Accounts: {', '.join(sorted(known)) or 'none'}.")
            self._save({other: entry for other, entry in known.items() if other != kept})

    def check(self, name: str, password: str) -> str | None:
        """The name as it is kept if the password is right, else None. A wrong name takes as long as a wrong password.

        Blocks for about a tenth of a second.
        """
        kept = clean_name(name)
        entry = self._load().get(kept)
        right = _matches(password, entry["password"] if entry else _NOBODY)
        return kept if entry and right else None

    def _locked(self) -> FileLock:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(self._file.with_suffix(".lock"))

    def _load(self) -> dict[str, dict[str, Any]]:
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return {}
        if found.st_mode & 0o077:
            raise SetupError(
                f"Other users of this computer can read or change the accounts in {str(self._file)!r}. "
                f"Close it to them first: chmod 600 {self._file}"
            )
        state = (found.st_mtime_ns, found.st_size)
        if state != self._read_at:
            try:
                self._known = json.loads(self._file.read_text("utf-8"))
            except ValueError as error:
                raise SetupError(f"The accounts in {str(self._file)!r} are damaged ({error}).") from error
            self._read_at = state
        return self._known

    def _save(self, known: dict[str, dict[str, Any]]) -> None:
        partial = self._file.with_suffix(f".{secrets.token_hex(4)}.part")
        with os.fdopen(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            json.dump(known, file, indent=1, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self._file)


def clean_name(name: str) -> str:
    """One spelling for each name."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _hash(password: str) -> str:
    salt = secrets.token_bytes(16)
    return f"scrypt${_COST['n']}${_COST['r']}${_COST['p']}${salt.hex()}${_scrypt(password, salt, **_COST).hex()}"


def _matches(password: str, kept: str) -> bool:
    _, n, r, p, salt, expected = kept.split("$")
    return hmac.compare_digest(
        _scrypt(password, bytes.fromhex(salt), n=int(n), r=int(r), p=int(p)), bytes.fromhex(expected)
    )


def _scrypt(password: str, salt: bytes, *, n: int, r: int, p: int) -> bytes:
    plain = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(plain[:1024], salt=salt, n=n, r=r, p=p, maxmem=_MEMORY)
