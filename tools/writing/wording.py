"""Facts in words: English, German, Spanish and Hindi, with units as people there write them.

Knows `wording.yaml` and the vocabulary; does not know which texts a marketplace wants. What cannot be said in a
language without guessing is not said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.products.amounts import Amount, find_amounts, in_unit, words_for_count
from knowledge.products.brands import Brand
from knowledge.products.facts import Fact, Product
from knowledge.products.vocabulary import Concept, agreed, fold, pattern, tokens_of, words_in

_CHOICE = re.compile(r"\[([^\]]*)\]")
_FORMS = {
    "de": {"m": 0, "f": 1, "n": 2},
    "es": {"m": 0, "f": 1, "n": 0},
    "hi": {"m": 0, "f": 1, "n": 0},
    "en": {"m": 0, "f": 0, "n": 0},
}
_IMPERIAL_TOO = {"ml": "fl oz", "cl": "fl oz", "g": "oz", "kg": "lb", "cm": "in", "mm": "in"}
_METRIC = {
    "fl oz": ("volume", "ml"), "pt": ("volume", "ml"), "gal": ("volume", "l"), "oz": ("mass", "g"), "lb": ("mass", "g"),
    "in": ("length", "cm"), "ft": ("length", "cm"), "yd": ("length", "m"),
}  # fmt: skip
_PLAIN_VALUE = re.compile(r"[A-Z0-9][A-Z0-9/.\-]{0,7}(?:\s?[-–/]\s?[A-Z0-9]{1,4})?|\d+([.,]\d+)?")
_WORDINGS = {"en": 6, "de": 5, "es": 4, "hi": 3}  # of a feature that can be said after "it is"; the rest are only read
_AXES = ("width", "height", "depth", "length", "diameter", "thickness")
_SMALL_WORDS = frozenset("and und y e और mit with con aus of de from the in % & made".split())
_LIFELONG = frozenset({"lifetime", "life", "lebenslang", "lebenslange", "vida"})


@dataclass(frozen=True)
class Said:
    """A fact in words.

    Attributes:
        value: The bare value: `stoneware`, `350 ml`.
        kind: Which sentence of `wording.yaml` it is said with.
        matter: Which bullet it belongs to.
        left: Words of the fact that could not be said in this language.
        brief: The value in one unit only, for titles; empty if it is the same.
    """

    fact: Fact
    value: str
    kind: str
    matter: str
    left: str = ""
    brief: str = ""

    @property
    def sort(self) -> str:
        """What it is for the order of facts: its kind, or the kind of claim that a feature makes."""
        if self.fact.kind in _AXES:
            return "dimensions"
        claims = [m.concept.claim for m in self.fact.mentions if m.concept.kind == "feature" and not m.denied]
        return claims[0] if self.kind in ("is", "estar", "with") and claims else self.fact.kind


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

    @property
    def type_concept(self) -> Concept | None:
        """The kind of product, if it is a known one."""
        for fact in self.product.of_kind("product"):
            found = [m.concept for m in fact.mentions if m.concept.kind == "product"]
            if found:
                return found[-1] if self.said_in in ("en", "hi", "de") else found[0]
        return None

    @property
    def type_fact(self) -> Fact | None:
        """The fact that names the product."""
        facts = self.product.of_kind("product")
        return facts[0] if facts else None

    @property
    def plural(self) -> bool:
        """Whether several pieces are sold together."""
        return any(a.value > 1 for f in self.product.of_kind("count") for a in f.amounts)

    def type_name(self) -> str:
        """The product's name in the language: `mug`, `Tasse`; the seller's own word where it is of the language."""
        concept, fact = self.type_concept, self.type_fact
        if concept:
            own = self._own_type(concept, fact) or self._number(concept.words[self.language])
            if self.brand and self.language == "en" and not self.plural:  # elsewhere the gender might be another
                return self.brand.prefers((own, *concept.synonyms["en"])) or own
            return own
        if fact and self.said_in == self.language:
            return _without(fact.text, self.product.text_of("brand"))
        return self._number(page()["product"][self.language].split(" ", 1)[1])

    def _own_type(self, concept: Concept, fact: Fact | None) -> str:
        """The seller's word for it, if it is of this language: a cup stays a cup."""
        found = [m for m in fact.mentions if m.concept is concept and m.language == self.language] if fact else []
        if not fact or not found:
            return ""
        word = fact.text[found[-1].start : found[-1].end]
        if fold(word) not in {fold(w) for w in concept.also[self.language]} or self.gender_of(word) != self.gender():
            return ""
        return word if not self.plural or word.endswith("s") else ""

    def gender_of(self, word: str) -> str:
        """The gender of one of a concept's words; only the first one's is kept, so others are as good as unknown."""
        concept = self.type_concept
        if concept is None or self.language == "en":
            return self.gender()
        first = {fold(w) for w in concept.words[self.language].split("/")}
        return self.gender() if fold(word) in first else ""

    def gender(self) -> str:
        """`m`, `f` or `n`, and `p` behind it where the word has only a plural."""
        concept = self.type_concept
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

    def say(self, fact: Fact) -> list[Said]:
        """A fact in words, or in several where it names several things; none if it cannot be said."""
        if fact.kind == "product" and self.type_concept is None and self.said_in != self.language:
            self.untold.append((fact, fact.text))
        if fact.kind in ("product", "brand", "sku", "price", "description", "gtin", "link", "stock"):
            return []
        if fact.kind == "other" and fact.text.startswith("not "):  # a "no" in a file
            return []
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
        return said

    def sentence(self, said: Said) -> str:
        """A full sentence."""
        patterns = page()["sentences"][self.language]
        pattern = patterns.get(said.kind, patterns["measure"])
        label = page()["labels"][self.language].get(said.kind, said.fact.name or said.kind)
        text = self.shaped(pattern).format(value=said.value, type=self.type_in_sentence(), label=label)
        return text[:1].upper() + text[1:]

    def short(self, said: Said, *, title: bool = False) -> str:
        """A few words for a title or bullet."""
        kind = said.fact.kind
        value = said.brief or said.value if title else said.value
        if said.kind == "axis" or (title and kind in page()["in_title"]):
            return value
        pattern = str(page()["short"][self.language].get(kind, "{value}")) if said.kind == kind else "{value}"
        return self.shaped(pattern).format(value=value)

    def type_in_sentence(self) -> str:
        """The product's name after "this"."""
        return (
            self.type_name() if self.type_concept else self._number(page()["product"][self.language].split(" ", 1)[1])
        )

    def value(self, amount: Amount, *, both: bool = True) -> str:
        """An amount as the language writes it, with the other system's unit where people need it."""
        own = self._in_words(amount.value, amount.unit, amount.digits)
        if amount.unit in _METRIC and self.language != "en":
            measure, unit = _METRIC[amount.unit]
            measure = measure if measure in amount.measures else amount.measures[0]
            metric = self._rounded(
                in_unit(amount, measure, "g" if measure == "mass" else unit), "g" if measure == "mass" else unit
            )
            return f"{metric} ({own})" if both else metric
        if both and self.imperial and amount.unit in _IMPERIAL_TOO:
            unit = _IMPERIAL_TOO[amount.unit]
            return f"{own} ({self._rounded(in_unit(amount, amount.measures[0], unit), unit)})"
        return own

    def _rounded(self, number: float, unit: str) -> str:
        digits = 0 if number >= 100 or unit in ("ml", "g") and number >= 20 else 1
        return self._in_words(round(number, digits), unit, digits)

    def _in_words(self, number: float, unit: str, digits: int) -> str:
        text = f"{number:.{digits}f}" if digits else f"{number:g}"
        text = re.sub(r"\.0+$", "", text)
        if self.language in ("de", "es"):
            text = text.replace(".", ",")
        names = page()["one"].get(self.language, {}) if number == 1 else {}
        name = names.get(unit) or page()["units"].get(self.language, {}).get(unit, unit)
        if unit == "%" and self.language == "en":
            return f"{text}%"
        return f"{text} {name}".strip()

    def _material(self, fact: Fact) -> list[Said]:
        known = [m for m in fact.mentions if m.concept.kind == "material" and not m.denied]
        if not known:
            return self._own_words(fact, "material", "material")
        own = (
            fact.language in ("", self.language) and not fact.amounts and fold(fact.text) not in words_in("adjectives")
        )
        if own or (fact.language in ("", self.language) and not self._covered(fact)):
            return self._own_words(fact, "material", "material")
        shares = {m: a for m in known for a in fact.amounts if "share" in a.measures and a.end <= m.start
                  and not any(o.start < m.start and o.start >= a.end for o in known if o is not m)}  # fmt: skip
        words = [(f"{self.value(shares[m])} " if m in shares else "") + self._word(m.concept) for m in known]
        left = "" if self._covered(fact) else fact.text
        return [Said(fact, self._listed(words) if not shares else ", ".join(words), "material", "material", left)]

    def _colour(self, fact: Fact) -> list[Said]:
        known = [m for m in fact.mentions if m.concept.kind in ("colour", "material") and not m.denied]
        if not known or (fact.language == self.language and not self._covered(fact)):
            return self._own_words(fact, "colour", "look")
        left = "" if self._covered(fact) else fact.text
        return [Said(fact, self._listed([self._word(m.concept) for m in known]), "colour", "look", left)]

    def _features(self, fact: Fact) -> list[Said]:
        known = [m for m in fact.mentions if m.concept.kind == "feature" and not m.denied]
        if not known:
            return self._amount_or_words(fact)
        if fact.language == self.language and not self._covered(fact):
            matter = _matter_of(known[0].concept.claim)
            return [Said(fact, fact.text, "other", matter)]
        left = "" if self._covered(fact) else fact.text
        return [
            Said(fact, self._word(m.concept), _sentence_of(m.concept, self.language), _matter_of(m.concept.claim),
                 left if m is known[0] else "")
            for m in known
        ]  # fmt: skip

    def _certificate(self, fact: Fact) -> list[Said]:
        known = [m for m in fact.mentions if m.concept.kind == "certificate" and not m.denied]
        if known and (self._covered(fact) or fact.language in ("", self.language)):
            return [Said(fact, fact.text if fact.language in ("", self.language) else self._word(known[0].concept),
                         "certificate", "certificate")]  # fmt: skip
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
            return [Said(fact, self.value(spans[0]), "warranty", "warranty")]
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
            if kind in _AXES:
                words_for = page()["short"][self.language][kind]
                brief = words_for.format(value=self.value(amounts[0], both=False))
                return [Said(fact, words_for.format(value=self.value(amounts[0])), "axis", matter, brief=brief)]
            if len({a.measures for a in amounts}) == 1 and len(amounts) == 2 and pattern("range").search(fact.text):
                first = self._in_words(amounts[0].value, "", amounts[0].digits)
                return [Said(fact, f"{first}-{self.value(amounts[1], both=False)}", kind, matter)]
            if len(amounts) > 1 and all("length" in a.measures for a in amounts):
                return [Said(fact, self._by(amounts), "dimensions", "size", brief=self._by(amounts, both=False))]
            return [Said(fact, self.value(amounts[0]), kind, matter, brief=self.value(amounts[0], both=False))]
        if kind in ("size", "purity") and _PLAIN_VALUE.fullmatch(fact.text):
            return [Said(fact, fact.text, kind, matter)]
        return self._own_words(fact, kind if kind in page()["sentences"]["en"] else "other", matter)

    def _own_words(self, fact: Fact, kind: str, matter: str) -> list[Said]:
        """The seller's own words, which only stand in a text of the same language."""
        spoken = fact.language or self.said_in
        if spoken != self.language and not _PLAIN_VALUE.fullmatch(fact.text):
            return []
        text = fact.text
        if kind == "material" and self.language in ("en", "es") and text[1:2].islower():
            text = text[:1].lower() + text[1:]  # "Bamboo", out of a name
        return [Said(fact, text, kind, matter)]

    def _word(self, concept: Concept) -> str:
        words = concept.words[self.language]
        if self.brand and concept.kind == "feature" and concept.how != "with":
            words = self.brand.prefers(concept.also[self.language][: _WORDINGS[self.language]]) or words
        form = self.form()
        return agreed(words, form) if self.language in ("es", "hi") else words

    def _listed(self, words: list[str]) -> str:
        words = list(dict.fromkeys(words))
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {page()['and'][self.language]} {words[-1]}"

    def _by(self, amounts: list[Amount], *, both: bool = True) -> str:
        unit = amounts[-1].unit
        numbers = [self._in_words(a.value, "", a.digits or 0) for a in amounts]
        own = f"{' x '.join(numbers)} {page()['units'].get(self.language, {}).get(unit, unit)}"
        if any(a.unit != unit for a in amounts):
            return " x ".join(self.value(a, both=False) for a in amounts)
        other = ("in" if unit in ("cm", "mm") else None) if self.imperial else None
        if unit in _METRIC and self.language != "en":
            other = "cm"
        if other is None or not both:
            return own
        turned = [self._rounded(in_unit(a, "length", other), other).rsplit(" ", 1)[0] for a in amounts]
        name = page()["units"].get(self.language, {}).get(other, other)
        return f"{own} ({' x '.join(turned)} {name})"

    def _covered(self, fact: Fact) -> bool:
        """Whether every word of the fact is known, so that nothing is lost in another language."""
        spans = [(m.start, m.end) for m in fact.mentions] + [(a.start, a.end) for a in fact.amounts]
        rest = [t for t in tokens_of(fact.text) if not any(s <= t.start < e for s, e in spans)]
        return all(t.key in words_in("small") or t.key in _SMALL_WORDS for t in rest)


def _sentence_of(concept: Concept, language: str) -> str:
    if concept.how == "with":
        return "with"
    return "estar" if concept.how == "estar" and language == "es" else "is"


def _matter_of(claim: str) -> str:
    if claim == "certificate":  # "BPA free" is said of the product and is no mark
        return "features"
    return next((name for name, entry in page()["bullets"].items() if claim in entry["kinds"]), "features")


def _without(text: str, name: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)\s*", "", text, flags=re.IGNORECASE).strip() if name else text


@cache
def page() -> dict[str, Any]:
    """`wording.yaml`."""
    content: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("wording.yaml").read_text("utf-8"))
    return content
