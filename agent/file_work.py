"""Work on files without a conversation, for the command line: checks, listings, product files, rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.memory import make_writable
from agent.settings import Settings
from agent.shelves import Shelves
from knowledge.guidelines import Guidelines
from knowledge.products.catalogue import Catalogue
from knowledge.proofread import faults_in_rules
from knowledge.rules import RuleBase, parse_marketplace
from tools.errors import ToolInputError

if TYPE_CHECKING:
    from tools.writing.writer import Writer


class FileWork:
    """The part of a `Studio` that takes files and gives data."""

    settings: Settings
    guidelines: Guidelines
    catalogue: Catalogue
    shelves: Shelves

    def check_file(self, path: Path, marketplace: str, slot: str, evidence: Path | None = None) -> dict[str, Any]:
        """Check a picture file against a marketplace's rules (report of design 4.3).

        Raises:
            ValueError: The marketplace is unknown. A file that cannot be read is a failing report instead.
        """
        from tools.check.checker import check_file

        return check_file(path, marketplace, slot, evidence_dir=evidence).model_dump(mode="json")

    def check_listing(
        self, record: Any, marketplace: str, name: str
    ) -> tuple[dict[str, Any], tuple[str, ...], str | None]:
        """Check a listing's texts against a marketplace's rules.

        Args:
            record: The listing as parsed JSON.
            marketplace: `amazon`, or with a country `amazon.de`.
            name: What the report calls it.

        Returns:
            The report (design 4.3), the keys that are not known, and why the listing cannot be read, or None.

        Raises:
            ValueError: The marketplace is unknown.
        """
        from tools.listing.checker import check_texts
        from tools.listing.listing import read_listing
        from tools.writing.places import check_copy, is_place, place

        if is_place(marketplace):
            if not isinstance(record, dict) or not set(record) & set(place(marketplace)["fields"]):
                fields = ", ".join(place(marketplace)["fields"])
                return {}, (), f"The file holds no text for {marketplace}. It needs an object with {fields}."
            language = str(record.get("language") or "en")
            return check_copy(record, marketplace, language, name).model_dump(mode="json"), (), None
        parse_marketplace(marketplace)
        try:
            listing = read_listing(record)
        except ToolInputError as error:
            return {}, (), str(error)
        return check_texts(listing, marketplace, name).model_dump(mode="json"), listing.set_aside, None

    def write_listing(
        self, facts: bytes, name: str, marketplace: str, language: str = "", brand: str = "", variant: str = ""
    ) -> tuple[dict[str, Any], dict[str, Any], str | None]:
        """Write a listing from a file of facts.

        Args:
            facts: The whole file.
            name: What it is called.
            marketplace: `amazon`, or with a country `amazon.de`.
            language: A code or name; empty for the usual one.
            brand: Of the saved brand whose words to keep to; by default that of the product, if it is saved.
            variant: Letter of one of several versions for an A/B test.

        Returns:
            The listing, its check report, and why it could not be written, or None.

        Raises:
            ValueError: The marketplace is unknown.
        """
        from knowledge.products.facts import read_sentence
        from knowledge.products.facts_file import read_facts_file
        from knowledge.products.text_files import UnreadableFileError
        from tools.branding.active import saved_brand
        from tools.writing.job import Wish
        from tools.writing.listing_writer import write
        from tools.writing.places import country_of
        from tools.writing.versions import version_of

        country_of(marketplace)
        try:
            product = read_facts_file(facts, name)
            brands = self.shelves.of_account("").brands  # files are written by the person at this computer
            kept = saved_brand(brands, brand or product.text_of("brand"), must_be=bool(brand))
            if kept and not product.of_kind("brand"):
                product = product.with_more(read_sentence(f"brand: {kept.name}", "saved brand"))
            version = version_of(variant, product, marketplace, language) if variant else None
            wish = Wish(angle=version.angle if version else 0, brand=kept)
            written = write(product, marketplace, language, wish, self.writer())
        except (ToolInputError, UnreadableFileError) as error:
            return {}, {}, str(error)
        return written.as_json() | (version.as_json() if version else {}), written.report.model_dump(mode="json"), None

    def verify_listing(self, record: Any, facts: bytes, name: str) -> tuple[list[dict[str, Any]], str | None]:
        """Find claims in a listing that no fact supports, and sentences that may be such claims.

        Args:
            record: The listing as parsed JSON.
            facts: The whole file of facts.
            name: What the file of facts is called.

        Returns:
            The claims (design 4.1), and why they could not be looked for, or None.
        """
        from knowledge.products.facts_file import read_facts_file
        from knowledge.products.text_files import UnreadableFileError
        from tools.claims.verify import all_claims

        try:
            claims = all_claims(record, read_facts_file(facts, name))
        except (ToolInputError, UnreadableFileError) as error:
            return [], str(error)
        return [claim.as_json() for claim in claims], None

    def load_catalogue(self, path: Path, mapping: dict[str, str]) -> tuple[dict[str, Any], str | None]:
        """Take a product file in.

        Args:
            path: The file; its name is kept as the origin of what it says.
            mapping: Which column holds the `sku`, `title`, `brand` or `price`, where the names do not say it.

        Returns:
            What became of it, and why it could not be read, or None.

        Raises:
            SetupError: The data folder cannot be written.
        """
        from knowledge.products.columns import NeedsMapping
        from knowledge.products.tables import refuse_size
        from knowledge.products.text_files import UnreadableFileError

        make_writable(self.settings.data_dir)
        try:
            refuse_size(path.stat().st_size, path.name)
            return self.catalogue.load(path.read_bytes(), path.name, mapping).as_json(), None
        except (UnreadableFileError, NeedsMapping) as error:
            return {}, str(error)

    def search_catalogue(self, text: str, limit: int = 20) -> list[dict[str, Any]]:
        """Products by words in any language and by price, as data."""
        return [found.as_json() for found in self.catalogue.search(text, limit)]

    def rules(
        self,
        marketplace: str | None = None,
        scope: str | None = None,
        country: str | None = None,
        text: str | None = None,
        stale: bool = False,
    ) -> list[dict[str, Any]]:
        """The rule records, as data.

        Args:
            marketplace: `amazon`, `amazon.de`, `law`; None for all.
            scope: Part of a scope's name.
            country: Two letters; leaves out rules that hold only elsewhere.
            text: A question or words, in any language; best fit first, with ids and exact words found too.
            stale: Only rules whose source is due to be read again.

        Raises:
            ValueError: The marketplace is unknown.
        """
        base = RuleBase.load()
        found = list(base.select(marketplace, country, scope))
        if stale:
            due = {rule.id for rule in base.stale(date.today())}
            found = [rule for rule in found if rule.id in due]
        if text:
            hits = [hit.rule.id for hit in self.guidelines.search(text, [marketplace] if marketplace else None, 20)]
            order = {rule_id: place for place, rule_id in enumerate(hits)}
            words = text.lower()
            found = [r for r in found if r.id in order or words in f"{r.id} {r.rule}".lower()]
            found.sort(key=lambda rule: order.get(rule.id, len(order)))
        return [rule.model_dump(mode="json") for rule in found]

    def check_rules(self) -> list[str]:
        """Read the rule files anew, find what is wrong in them, and bring the search up to date.

        Returns:
            What is wrong, one line each; the search is left as it is then.
        """
        wrong = faults_in_rules()
        if not wrong:
            self.guidelines.search("white background", None, 1)
        return wrong

    def writer(self) -> Writer:
        """Whoever writes listings: the language model where one is configured.

        Raises:
            SetupError: OpenAI is named, but there is no key for it.
        """
        if self.settings.llm == "offline":
            from tools.writing.compose import OfflineWriter

            return OfflineWriter()
        from agent.brain import choose_brain
        from agent.model_writer import ModelWriter

        return ModelWriter(choose_brain(self.settings), self.settings.llm)
