"""What belongs to an account beside its conversations: its products and its brands, each in a folder of its own."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from agent.settings import Settings
from knowledge.brands.guidelines import BrandGuidelines
from knowledge.products.brands import BrandStore
from knowledge.products.catalogue import Catalogue
from knowledge.whole_files import write_whole

_EXPECTED = 10_000  # pages that were opened and have not said anything yet
_MARK = "account"  # the file in a conversation's folder that says whose it is


@dataclass(frozen=True)
class Shelf:
    """The products and brands of one account."""

    catalogue: Catalogue
    brands: BrandStore
    guidelines: BrandGuidelines


class Shelves:
    """Everybody's products and brands. The account without a name is the person at this computer."""

    def __init__(self, settings: Settings) -> None:
        """Keep them in the settings' data folder."""
        self._settings = settings
        self._open: dict[Path, Shelf] = {}
        self._expected: OrderedDict[str, str] = OrderedDict()

    def of_account(self, account: str) -> Shelf:
        """The shelf of an account."""
        return self._of_folder(account_key(account))

    def of_conversation(self, folder: Path) -> Shelf:
        """The shelf of the account whose conversation lies in `folder`."""
        return self._of_folder(owner_key(folder) or self._expected.get(folder.name, ""))

    def expect(self, folder: Path, account: str) -> None:
        """Note whose the conversation in `folder` will be, before it has a folder."""
        self._expected[folder.name] = account_key(account)
        self._expected.move_to_end(folder.name)
        while len(self._expected) > _EXPECTED:
            self._expected.popitem(last=False)

    def assign(self, folder: Path, account: str) -> None:
        """Note whose the conversation in `folder` is.

        Raises:
            PermissionError: It is another account's.
        """
        key = account_key(account)
        if not key and not folder.exists():
            return  # the installation's own need no mark
        folder.mkdir(parents=True, exist_ok=True)
        if key and all(path.suffix == ".part" for path in folder.iterdir()):
            write_whole(folder / _MARK, key)
        if owner_key(folder) != key:
            raise PermissionError("This conversation belongs to another account.")

    def folder_of(self, account: str) -> Path:
        """Where an account's products and brands lie."""
        key = account_key(account)
        return self._settings.data_dir / "accounts" / key if key else self._settings.data_dir

    def _of_folder(self, key: str) -> Shelf:
        folder = self._settings.data_dir / "accounts" / key if key else self._settings.data_dir
        if folder not in self._open:
            self._open[folder] = Shelf(
                Catalogue(folder / "catalogue"),
                BrandStore(folder / "brands"),
                BrandGuidelines(folder / "brands" / "guidelines", self._settings.chroma_url),
            )
        return self._open[folder]


def account_key(account: str) -> str:
    """The name of an account's folder: safe for any name, and it does not tell who it is."""
    return hashlib.sha256(account.encode()).hexdigest()[:32] if account else ""


def owner_key(folder: Path) -> str:
    """The key of the account whose conversation lies in `folder`; empty for the installation's own."""
    mark = folder / _MARK
    return mark.read_text("ascii") if mark.is_file() else ""
