"""The seller's brands: name, tone, words to use and to avoid, colours and fonts; one YAML file each.

Knows brands; does not know listings or pictures, which keep to what stands here.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.products.vocabulary import fold
from knowledge.whole_files import write_whole

_NAME = re.compile(r"[^\w]+")
_LISTS = ("use", "avoid", "palette", "fonts", "examples", "guideline")


@dataclass(frozen=True)
class Brand:
    """What a brand wants of its texts and pictures.

    Attributes:
        tone: In words: `plain`, `short`.
        use: Words to use where facts allow them.
        avoid: Words never to use.
        palette: Colours as `#rrggbb` or names.
        fonts: Names of fonts.
        logo: Name of the logo's file.
        examples: Texts that sound as the brand does.
        guideline: Names of the documents it was read from.
    """

    name: str
    tone: str = ""
    use: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    palette: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()
    logo: str = ""
    examples: tuple[str, ...] = ()
    guideline: tuple[str, ...] = ()

    @property
    def is_brief(self) -> bool:
        """Whether its texts are short."""
        return any(word in fold(self.tone) for word in ("short", "brief", "minimal", "knapp", "kurz", "breve", "corto"))

    def avoids(self, text: str) -> bool:
        """Whether a text has a word that the brand avoids, in any case, with a plain ending."""
        plain = fold(text)
        return any(
            re.search(rf"(?<!\w){re.escape(fold(word))}\w{{0,2}}(?!\w)", plain) for word in self.avoid if word.strip()
        )

    def prefers(self, wordings: tuple[str, ...]) -> str:
        """The wording that the brand uses, else the first that it does not avoid; empty if it avoids all."""
        used = {fold(word) for word in self.use}
        chosen = next((w for w in wordings if fold(w) in used), None)
        return chosen or next((w for w in wordings if not self.avoids(w)), "")


class BrandStore:
    """The brands of one Lightbox."""

    def __init__(self, folder: Path) -> None:
        """Open the store in `folder`, which is made when the first brand is saved."""
        self._folder = folder

    def save(self, brand: Brand) -> None:
        """Keep a brand; one of the same name is replaced."""
        page: dict[str, Any] = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(brand).items()}
        write_whole(self._path(brand.name), yaml.safe_dump(page, allow_unicode=True, sort_keys=False))

    def find(self, name: str) -> Brand | None:
        """A brand by its name, in any case; None if there is none."""
        path = self._path(name)
        if not name.strip() or not path.is_file():
            return None
        page: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
        lists = {name: tuple(page.get(name) or ()) for name in _LISTS}
        return Brand(str(page["name"]), str(page.get("tone") or ""), logo=str(page.get("logo") or ""), **lists)

    def keep_logo(self, name: str, content: bytes, file_name: str) -> str:
        """Keep a brand's logo beside it; the name of its file there."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(name).with_suffix(f".logo{Path(file_name).suffix.lower()}")
        path.write_bytes(content)
        return path.name

    def logo_path(self, brand: Brand) -> Path | None:
        """The file of a brand's logo; None where none is kept here."""
        path = self._folder / Path(brand.logo).name
        return path if brand.logo and path.is_file() else None

    def names(self) -> list[str]:
        """The names of all brands."""
        paths = sorted(self._folder.glob("*.yaml")) if self._folder.is_dir() else []
        return [str(yaml.safe_load(path.read_text("utf-8"))["name"]) for path in paths]

    def _path(self, name: str) -> Path:
        return self._folder / f"{_NAME.sub('-', fold(name)).strip('-') or 'brand'}.yaml"
