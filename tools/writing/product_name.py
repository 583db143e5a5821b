"""What a product is called in a language, and the forms of words that agree with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.products.brands import Brand
from knowledge.products.facts import Fact, Product
from knowledge.products.vocabulary import Concept, fold
from tools.writing.said import page

_CHOICE = re.compile(r"\[([^\]]*)\]")
_FORMS = {
    "de": {"m": 0, "f": 1, "n": 2},
    "es": {"m": 0, "f": 1, "n": 0},
    "hi": {"m": 0, "f": 1, "n": 0},
    "en": {"m": 0, "f": 0, "n": 0},
}


@dataclass
class ProductName:
    """The name of one product in one language.

    Attributes:
        language: `en`, `de`, `es` or `hi`.
        said_in: The language that the seller's own words are in.
        brand: Whose words to use and to avoid; None for any.
    """

    product: Product
    language: str
    said_in: str
    brand: Brand | None = None

    @property
    def concept(self) -> Concept | None:
        """The kind of product, if it is a known one."""
        for fact in self.product.of_kind("product"):
            found = [m.concept for m in fact.mentions if m.concept.kind == "product"]
            if found:
                return found[-1] if self.said_in in ("en", "hi", "de") else found[0]
        return None

    @property
    def fact(self) -> Fact | None:
        """The fact that names the product."""
        facts = self.product.of_kind("product")
        return facts[0] if facts else None

    @property
    def group(self) -> str:
        """The group that such products belong to: `drinkware`; empty if it is not known."""
        return self.concept.group if self.concept else ""

    @property
    def plural(self) -> bool:
        """Whether several pieces are sold together."""
        return any(a.value > 1 for f in self.product.of_kind("count") for a in f.amounts)

    def plain(self) -> str:
        """The product's name in the language: `mug`, `Tasse`; the seller's own word where it is of the language."""
        concept, fact = self.concept, self.fact
        if concept:
            own = self._own_type(concept, fact) or self._number(concept.words[self.language])
            if self.brand and self.language == "en" and not self.plural:  # elsewhere the gender might be another
                return self.brand.prefers((own, *concept.synonyms["en"])) or own
            return own
        if fact:  # a name that nobody can translate is better than none
            return _without(self.own(), self.product.text_of("brand"))
        return self._number(page()["product"][self.language].split(" ", 1)[1])

    def own(self) -> str:
        """The name as the seller gave it, without what people say before a name: "it is a"."""
        text = self.fact.text.strip() if self.fact else ""
        opening = re.match(page()["before_name"].get(self.said_in, r"(?!)"), f" {text}".lower())
        bare = f" {text}"[opening.end() :] if opening else text
        return bare or text

    def _own_type(self, concept: Concept, fact: Fact | None) -> str:
        """The seller's word for it, if it is of this language: a cup stays a cup."""
        found = [m for m in fact.mentions if m.concept is concept and m.language == self.language] if fact else []
        if not fact or not found:
            return ""
        word = fact.text[found[-1].start : found[-1].end]
        spelt = next((w for w in concept.also[self.language] if fold(w) == fold(word)), "")
        if not spelt or self.gender_of(word) != self.gender():
            return ""
        word = spelt  # a file shouts or begins each word with a capital
        return word if not self.plural or word.endswith("s") else ""

    def gender_of(self, word: str) -> str:
        """The gender of one of a concept's words; only the first one's is kept, so others are as good as unknown."""
        concept = self.concept
        if concept is None or self.language == "en":
            return self.gender()
        first = {fold(w) for w in concept.words[self.language].split("/")}
        return self.gender() if fold(word) in first else ""

    def gender(self) -> str:
        """`m`, `f` or `n`, and `p` behind it where the word has only a plural."""
        concept = self.concept
        if concept:
            return concept.genders[self.language]
        return page()["product"][self.language].split(" ", 1)[0] if self.language != "en" else "n"

    def _number(self, pair: str) -> str:
        one, _, many = pair.partition("/")
        return many if (self.plural or not one) and many else one

    def form(self) -> int:
        """The place in `[a|b|c|d]`."""
        gender, many = self.gender(), self.plural or "p" in self.gender()
        if self.language == "en":
            return int(many)
        if self.language == "de":
            return 3 if many else _FORMS["de"].get(gender[:1], 2)
        return _FORMS[self.language].get(gender[:1], 0) + (2 if many else 0)

    def shaped(self, text: str) -> str:
        """Put in the forms that agree with the product."""

        def choose(found: re.Match[str]) -> str:
            forms = found[1].split("|")
            form = self.form()
            many = form == 1 if self.language == "en" else form == 3 if self.language == "de" else form >= 2
            return forms[int(many)] if len(forms) == 2 else forms[form]

        return _CHOICE.sub(choose, text)

    def in_sentence(self) -> str:
        """The product's name after "this"."""
        return self.plain() if self.concept else self._number(page()["product"][self.language].split(" ", 1)[1])


def _without(text: str, name: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)\s*", "", text, flags=re.IGNORECASE).strip() if name else text
