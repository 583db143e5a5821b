"""Facts in words: English, German, Spanish and Hindi, with units as people there write them.

Knows `wording.yaml` and the vocabulary; does not know which texts a marketplace wants. What cannot be said in a
language without guessing is not said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from knowledge.products.amounts import find_amounts, words_for_count
from knowledge.products.brands import Brand
from knowledge.products.facts import Fact, Product
from knowledge.products.vocabulary import Concept, agreed, find_mentions, fold, pattern, tokens_of, words_in
from tools.writing.hindi import before_postposition
from tools.writing.product_name import ProductName
from tools.writing.quantities import Quantities
from tools.writing.said import AXES, Said, listed, matter_of, page

_PLAIN_VALUE = re.compile(r"[A-Z0-9][A-Z0-9/.\-]{0,7}(?:\s?[-–/]\s?[A-Z0-9]{1,4})?|\d+([.,]\d+)?")
_WORDINGS = {"en": 6, "de": 5, "es": 4, "hi": 3}  # of a feature that can be said after "it is"; the rest are only read
_SMALL_WORDS = frozenset("and und y e और mit with con aus of de from the in % & made".split())
_NO_NAMES = ("material", "colour", "scent", "pattern", "style")  # of a fact: what is no name of anybody
_BENT = ("material", "colour first")  # sentences in which Hindi has a postposition after the value
_LONGEST_NAME = 3  # letters of a material's short name, such as PVC
_LIFELONG = frozenset({"lifetime", "life", "lebenslang", "lebenslange", "vida"})


@dataclass
class Teller:
    """Says one product's facts in one language.

    Attributes:
        language: `en`, `de`, `es` or `hi`.
        said_in: The language that the seller's own words are in.
        brand: Whose words to use and to avoid; None for any.
        imperial: Whether amounts are followed by ounces and inches.
    """

    product: Product
    language: str
    said_in: str
    imperial: bool = False
    brand: Brand | None = None
    untold: list[tuple[Fact, str]] = field(default_factory=list)

    @cached_property
    def name(self) -> ProductName:
        """What the product is called."""
        return ProductName(self.product, self.language, self.said_in, self.brand)

    @cached_property
    def quantities(self) -> Quantities:
        """How its amounts are written."""
        return Quantities(self.language, self.imperial)

    def say(self, fact: Fact) -> list[Said]:
        """A fact in words, or in several where it names several things; none if it cannot be said."""
        if fact.kind == "product" and self.name.concept is None and self.said_in != self.language:
            self.untold.append((fact, fact.text))
        if fact.kind in ("product", "brand", "sku", "price", "description", "gtin", "link", "stock"):
            return []
        if fact.kind == "other" and fact.text.startswith("not "):  # a "no" in a file
            return []
        if fact.kind == "weight" and fact.amounts and not any(amount.value for amount in fact.amounts):
            return []  # shops export a weight of nothing where nobody entered one
        if fact.kind == "material" and self.name.group in ("food", "beauty"):
            return []  # that of the jar, or a part of what is in it
        if fact.kind == "other" and not any(c.isalpha() for c in fact.text):
            return []  # a bare number says nothing
        denied = [m for m in fact.mentions if m.denied]
        if denied and not [m for m in fact.mentions if not m.denied]:
            return []  # what it is not stays out of the text
        saying = {
            "material": self._material, "colour": self._colour, "feature": self._features, "care": self._features,
            "certificate": self._certificate, "origin": self._origin, "warranty": self._warranty, "count": self._count,
            "compatibility": self._compatibility,
        }.get(fact.kind)  # fmt: skip
        said = saying(fact) if saying else self._amount_or_words(fact)
        if not said:
            self.untold.append((fact, fact.text))
        self.untold += [(s.fact, s.left) for s in said if s.left]
        return [part for one in said for part in _parted(one)]

    def sentence(self, said: Said) -> str:
        """A full sentence."""
        patterns = page()["sentences"][self.language]
        pattern = patterns.get(f"{said.kind} of {self.name.group}") or patterns.get(said.kind, patterns["measure"])
        labels = page()["labels"][self.language]
        label = labels.get(said.kind) or labels.get(said.fact.kind) or said.fact.name or said.kind
        value = before_postposition(said.value) if self.language == "hi" and said.kind in _BENT else said.value
        value = value.lower() if self.language == "de" and said.kind == "colour first" else value  # "ist dunkelrot"
        text = self.name.shaped(pattern).format(value=value, type=self.name.in_sentence(), label=label)
        return text[:1].upper() + text[1:]

    def short(self, said: Said, *, title: bool = False) -> str:
        """A few words for a title or bullet."""
        kind = said.fact.kind
        value = said.brief or said.value if title else said.value
        if said.kind == "axis" or (title and kind in page()["in_title"]):
            return value
        pattern = str(page()["short"][self.language].get(kind, "{value}")) if said.kind == kind else "{value}"
        return self.name.shaped(pattern).format(value=value)

    def made_of(self, material: str, name: str) -> str:
        """`stoneware mug`, `Tasse aus Steinzeug`, `चमड़े का थैला`."""
        material = before_postposition(material) if self.language == "hi" else material
        return self.name.shaped(page()["head"][self.language]).format(material=material, type=name)

    def _material(self, fact: Fact) -> list[Said]:
        known = [m for m in fact.mentions if m.concept.kind == "material" and not m.denied]
        if not known:
            return self._own_words(fact, "material", "material")
        own = (
            fact.language in ("", self.language) and not fact.amounts and fold(fact.text) not in words_in("adjectives")
        )
        if own or (fact.language in ("", self.language) and not self.covers(fact)):
            return self._own_words(fact, "material", "material")
        shares = {m: a for m in known for a in fact.amounts if "share" in a.measures and a.end <= m.start
                  and not any(o.start < m.start and o.start >= a.end for o in known if o is not m)}  # fmt: skip
        words = [(f"{self.quantities.value(shares[m])} " if m in shares else "") + self._word(m.concept) for m in known]
        left = "" if self.covers(fact) else fact.text
        return [
            Said(fact, listed(words, self.language) if not shares else ", ".join(words), "material", "material", left)
        ]

    def _colour(self, fact: Fact) -> list[Said]:
        known = [m for m in fact.mentions if m.concept.kind in ("colour", "material") and not m.denied]
        if not known or (fact.language == self.language and not self.covers(fact)):
            return self._own_words(fact, "colour", "look")
        left = "" if self.covers(fact) else fact.text
        return [Said(fact, listed([self._word(m.concept) for m in known], self.language), "colour", "look", left)]

    def _features(self, fact: Fact) -> list[Said]:
        known = [m for m in fact.mentions if m.concept.kind == "feature" and not m.denied]
        if not known:
            return self._amount_or_words(fact)
        counted = any(not amount.measures for amount in fact.amounts)  # "3 pockets"
        if fact.language == self.language and (counted or not self.covers(fact)):
            matter = matter_of(known[0].concept.claim)
            return [Said(fact, fact.text, "other", matter)]
        left = fact.text if counted or not self.covers(fact) else ""
        return [
            Said(fact, self._word(m.concept), _sentence_of(m.concept, self.language), matter_of(m.concept.claim),
                 left if m is known[0] else "")
            for m in known
        ]  # fmt: skip

    def _certificate(self, fact: Fact) -> list[Said]:
        known = [m for m in fact.mentions if m.concept.kind == "certificate" and not m.denied]
        if known and (self.covers(fact) or fact.language in ("", self.language)):
            own = fact.language == self.language or (not fact.language and self.said_in == self.language)
            return [Said(fact, fact.text if own else self._mark(known[0].concept), "certificate", "certificate")]
        return (
            self._features(fact)
            if any(m.concept.kind == "feature" for m in fact.mentions)
            else self._own_words(fact, "certificate", "certificate")
        )

    def _origin(self, fact: Fact) -> list[Said]:
        places = [m.concept for m in fact.mentions if m.concept.kind == "place"]
        if len(places) == 1:
            return [Said(fact, self._word(places[0]), "origin", "origin")]
        return self._own_words(fact, "other", "origin")

    def _warranty(self, fact: Fact) -> list[Said]:
        spans = [a for a in fact.amounts if "time" in a.measures]
        words = {t.key for t in tokens_of(fact.text)}
        if len(spans) == 1 and not words & _LIFELONG:
            return [Said(fact, self.quantities.value(spans[0]), "warranty", "warranty")]
        return self._own_words(fact, "other", "warranty")

    def _count(self, fact: Fact) -> list[Said]:
        numbers = fact.amounts or find_amounts(" ".join(str(n) for n, _, _ in words_for_count(fact.text)))
        if len(numbers) == 1:
            return [] if numbers[0].value <= 1 else [Said(fact, f"{numbers[0].value:g}", "count", "included")]
        return self._own_words(fact, "other", "included")

    def _compatibility(self, fact: Fact) -> list[Said]:
        found = pattern("fits").search(fact.text)
        named = fact.text[found.end() :] if found else pattern("fits_before").split(fact.text)[0]
        named = named.strip()
        words = [t for t in re.findall(r"[^\s,]+", named) if fold(t) not in _SMALL_WORDS]
        names_only = bool(words) and all(not w[:1].islower() or re.match(r"i[A-Z]|\d", w) for w in words)
        if names_only or self.said_in == self.language:
            named = re.sub(r"\s(?:and|und|y|e|और|&)\s", f" {page()['and'][self.language]} ", named)
            return [Said(fact, named, "compatibility", "fit")]
        return []

    def _amount_or_words(self, fact: Fact) -> list[Said]:
        kind = fact.kind
        amounts = fact.amounts
        matter = next((name for name, entry in page()["bullets"].items() if kind in entry["kinds"]), "more")
        spans = [(a.start, a.end) for a in amounts]
        words = [t for t in tokens_of(fact.text) if not any(s <= t.start < e for s, e in spans)]
        loose = [t for t in words if t.key not in words_in("measuring") and t.key not in _SMALL_WORDS]
        if amounts and all(a.measures for a in amounts) and (not loose or kind in ("burn_time",)):
            if kind in AXES:
                words_for = page()["short"][self.language][kind]
                brief = words_for.format(value=self.quantities.value(amounts[0], both=False))
                return [
                    Said(fact, words_for.format(value=self.quantities.value(amounts[0])), "axis", matter, brief=brief)
                ]
            if len({a.measures for a in amounts}) == 1 and len(amounts) == 2 and pattern("range").search(fact.text):
                first = self.quantities.in_words(amounts[0].value, "", amounts[0].digits)
                return [Said(fact, f"{first}-{self.quantities.value(amounts[1], both=False)}", kind, matter)]
            if len(amounts) > 1 and all("length" in a.measures for a in amounts):
                return [
                    Said(
                        fact,
                        self.quantities.by(amounts),
                        "dimensions",
                        "size",
                        brief=self.quantities.by(amounts, both=False),
                    )
                ]
            return [
                Said(
                    fact,
                    self.quantities.value(amounts[0]),
                    kind,
                    matter,
                    brief=self.quantities.value(amounts[0], both=False),
                )
            ]
        if kind in ("size", "purity") and _PLAIN_VALUE.fullmatch(fact.text):
            return [Said(fact, fact.text, kind, matter)]
        said_as = "measure" if amounts and kind in page()["labels"]["en"] else kind
        return self._own_words(fact, said_as if said_as in page()["sentences"]["en"] else "other", matter)

    def _own_words(self, fact: Fact, kind: str, matter: str) -> list[Said]:
        """The seller's own words, which only stand in a text of the same language."""
        spoken = fact.language or self.said_in
        if spoken != self.language and not _PLAIN_VALUE.fullmatch(fact.text):
            return []
        text = fact.text
        if kind in _NO_NAMES:
            text = self._calm(text)
        return [Said(fact, text, kind, matter)]

    def _mark(self, concept: Concept) -> str:
        """A mark's name without the English around it: `CE mark` is `CE`."""
        word = self._word(concept)
        name = re.match(r"[A-Z][A-Z0-9-]+(?: (?:Standard )?[A-Z0-9-]+)*(?![a-z])", word)
        return name[0] if name and self.language != "en" else word

    def _calm(self, text: str) -> str:
        """`SOY`, `Organic Cotton`: a material or colour as it stands in a sentence; short capitals are a name (PVC)."""
        words = [word.lower() if word.isupper() and len(word) > _LONGEST_NAME else word for word in text.split()]
        if self.language in ("en", "es"):
            words = [word.lower() if word[1:].islower() else word for word in words]
        for mention in find_mentions(text, self.language):
            if text.isupper() and (mention.start, mention.end) == (0, len(text)):
                return next((w for w in mention.concept.also[self.language] if fold(w) == fold(text)), text)
        return " ".join(words)

    def _word(self, concept: Concept) -> str:
        words = concept.words[self.language]
        if self.brand and concept.kind == "feature" and concept.how != "with":
            words = self.brand.prefers(concept.also[self.language][: _WORDINGS[self.language]]) or words
        form = self.name.form()
        return agreed(words, form) if self.language in ("es", "hi") else words

    def covers(self, fact: Fact) -> bool:
        """Whether every word of the fact is known, so that nothing is lost in another language."""
        spans = [(m.start, m.end) for m in fact.mentions] + [(a.start, a.end) for a in fact.amounts]
        rest = [t for t in tokens_of(fact.text) if not any(s <= t.start < e for s, e in spans)]
        return all(t.key in words_in("small") or t.key in _SMALL_WORDS for t in rest)


def _parted(said: Said) -> list[Said]:
    """The seller's own words, one sentence each."""
    parts = re.split(r"(?<=[^\W\d_])\.\s+(?=[^\W\d])|(?<=[+%])\.\s+", said.value.strip())
    return [replace(said, value=part.rstrip(".")) for part in parts if part] if len(parts) > 1 else [said]


def _sentence_of(concept: Concept, language: str) -> str:
    if concept.how == "with":
        return "with"
    return "estar" if concept.how == "estar" and language == "es" else "is"
