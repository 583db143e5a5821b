"""The offline writer: from facts to the fields of a listing, plain and correct, nothing that no fact says.

Knows how to order facts and where they go; does not know rules beyond lengths (`limits.py`), nor how words are made
(`wording.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from knowledge.products.brands import Brand
from knowledge.products.facts import Fact, Product
from knowledge.products.vocabulary import broader_than, fold, tokens_of
from tools.listing.words import fold as same_length_fold
from tools.listing.words import language_of, lexicon
from tools.writing.draft import Draft, Piece, joined
from tools.writing.limits import Limits
from tools.writing.wording import Said, Teller, page

LANGUAGES = ("en", "de", "es", "hi")
_IMPERIAL = (None, "us")
_MOST_BULLETS, _FEW = 5, 3
_TOGETHER = ("is", "estar", "with", "certificate", "axis", "material", "size", "colour", "scent")
_FEED = {"brand": "brand", "colour": "color", "material": "material", "size": "size", "product": "product_type"}


@dataclass(frozen=True)
class Wish:
    """How the copy should be.

    Attributes:
        short_title: The title names only what matters most.
        short: Fewer words everywhere.
        angle: Which facts come first: 0 as usual, 1 and more turn the order.
        brand: Whose words to use and to avoid.
    """

    short_title: bool = False
    short: bool = False
    angle: int = 0
    brand: Brand | None = None


@dataclass
class _Job:
    """What the writer of a field needs."""

    said: list[Said]
    teller: Teller
    limits: Limits
    draft: Draft
    wish: Wish


@dataclass
class Written:
    """A draft, and what could not be said in its language.

    Attributes:
        untold: Facts and the words of them that were left out for want of a translation.
    """

    draft: Draft
    untold: list[tuple[Fact, str]] = field(default_factory=list)


def language_said_in(product: Product, fallback: str) -> str:
    """The language of the seller's own words."""
    votes = [m.language for fact in product.facts for m in fact.mentions if m.language]
    votes += ["hi" for fact in product.facts if any("\u0900" <= c <= "\u097f" for c in fact.text)]
    if votes:
        return max(dict.fromkeys(votes), key=votes.count)
    found, sure = language_of(" ".join(fact.text for fact in product.facts), None)
    return found if sure and found in LANGUAGES else fallback


def compose(product: Product, limits: Limits, language: str, country: str | None, wish: Wish | None = None) -> Written:
    """Write a listing from facts.

    Args:
        product: What is known.
        limits: What the marketplace takes.
        language: `en`, `de`, `es` or `hi`.
        country: Of the marketplace, for units; None if it was not named.
        wish: How it should be.
    """
    wish = wish or Wish()
    imperial = language == "en" and country in _IMPERIAL
    teller = Teller(product, language, language_said_in(product, language), imperial, wish.brand)
    wish = replace(wish, short=wish.short or bool(wish.brand and wish.brand.is_brief))
    said = _ordered(_narrowest([s for fact in product.facts for s in teller.say(fact)]), teller, wish)
    draft = Draft()
    job = _Job(said, teller, limits, draft, wish)
    writers = {
        "title": _title, "seo_title": _title, "item_highlights": _highlights, "bullets": _bullets,
        "description": _description, "seo_description": _description, "search_terms": _search_terms, "tags": _tags,
        "caption": _caption,
    }  # fmt: skip
    for name in limits.fields:
        if name in writers:
            items = writers[name](name, job)
            if any(items):
                draft.texts[name] = items
    if "specifics" in limits.fields:
        draft.values["specifics"] = _values(said, teller, page()["specifics"][language])
    if "feed" in limits.fields:
        draft.values["feed"] = _values(said, teller, _FEED)
    return Written(draft, list(dict.fromkeys(teller.untold)))


def _narrowest(said: list[Said]) -> list[Said]:
    """Leave out a material that another one is a kind of: who says oak need not say wood."""
    named = {name for one in said if one.kind == "material" for name in one.fact.concepts}
    wider = {name for one in named for name in broader_than(one) - {one}}
    return [s for s in said if s.kind != "material" or not s.fact.concepts or not set(s.fact.concepts) <= wider]


def _ordered(said: list[Said], teller: Teller, wish: Wish) -> list[Said]:
    """What matters most for such products first; a fact about the same comes once."""
    concept = teller.type_concept
    orders = page()["title_order"]
    order = orders.get(concept.group if concept else "other", orders["other"])

    def place(one: Said) -> int:
        return order.index(one.sort) if one.sort in order else len(order)

    ranked = sorted(said, key=place)
    if wish.angle and len(ranked) > 1:
        turn = wish.angle % len(ranked)
        ranked = ranked[turn:] + ranked[:turn]
    return ranked


def _title(name: str, job: _Job) -> list[list[Piece]]:
    """Brand, product with its material, then facts while they fit."""
    said, teller, limits, wish = job.said, job.teller, job.limits, job.wish
    length = limits.of(name)
    pieces = [*_brand(teller), _head(said, teller)]
    if len(pieces) > 1:
        pieces[1] = Piece(pieces[1].text, pieces[1].facts, " ")
    used = {same_length_fold(w) for p in pieces for w in p.text.split()}
    most = 1 if wish.short_title or wish.short else 99
    for one in said:
        if one.kind in ("material", "other", "warranty") or set(one.fact.concepts) & _named_in_head(teller):
            continue
        text = _capitals(teller.short(one, title=True), teller.language)
        words = {same_length_fold(w) for w in text.split() if len(w) > 3}
        candidate = Piece(text, (one.fact.id,))
        if words and words <= used or not length.fits(joined([*pieces, candidate], ", ")) or most == 0:
            continue
        pieces.append(candidate)
        used |= words
        most -= 1
    while len(pieces) > 1 and not length.fits(joined(pieces, ", ")):
        pieces.pop()
    return [pieces]


def _brand(teller: Teller) -> list[Piece]:
    return [Piece(fact.text, (fact.id,)) for fact in teller.product.of_kind("brand")[:1]]


def _head(said: list[Said], teller: Teller) -> Piece:
    """`Stoneware Mug`, `Tasse aus Steinzeug`; the seller's own name of it where it is in the language."""
    fact, concept = teller.type_fact, teller.type_concept
    material = next((s for s in said if s.kind == "material" and s.value and not s.left and len(s.value) < 40), None)
    name = teller.type_name()
    facts: tuple[str, ...] = (fact.id,) if fact else ()
    own = fact and (concept is None or len(tokens_of(fact.text)) > 1) and teller.said_in == teller.language
    if fact and own:
        name = _without_brand(fact.text, teller)
        told = {name for concept in material.fact.concepts for name in broader_than(concept)} if material else set()
        if material is None or told & set(fact.concepts):
            return Piece(_capitals(name, teller.language), facts)
    if material and "%" not in material.value:
        text = page()["head"][teller.language].format(material=material.value, type=name)
        return Piece(_capitals(text, teller.language), (*facts, material.fact.id))
    return Piece(_capitals(name, teller.language), facts)


def _named_in_head(teller: Teller) -> set[str]:
    fact = teller.type_fact
    own = fact and len(tokens_of(fact.text)) > 1 and teller.said_in == teller.language
    return set(fact.concepts) if fact and own else set()


def _without_brand(text: str, teller: Teller) -> str:
    brand = teller.product.text_of("brand")
    if brand and fold(text).startswith(fold(brand)) and len(text) > len(brand):
        return text[len(brand) :].strip(" -–,")
    return text


def _capitals(text: str, language: str) -> str:
    """English titles begin each main word with a capital; other languages the first one of a name."""
    if language != "en":
        return text[:1].upper() + text[1:] if language in ("de", "es") and text[:1].isalpha() else text
    small, units = lexicon().small, lexicon().units
    words = text.split(" ")

    def shown(word: str, before: str) -> str:
        plain = same_length_fold(word).strip("(),")
        is_unit = plain in units and any(c.isdigit() for c in before)
        if not word[:1].islower() or is_unit or (plain in small and before):
            return word
        return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))

    return " ".join(shown(word, words[i - 1] if i else "") for i, word in enumerate(words))


def _highlights(name: str, job: _Job) -> list[list[Piece]]:
    """What found no room in the title, then what did."""
    said, teller, limits, draft = job.said, job.teller, job.limits, job.draft
    in_title = {fact for piece in draft.texts["title"][0] for fact in piece.facts}
    pieces: list[Piece] = []
    for one in sorted(said, key=lambda s: s.fact.id in in_title):
        text = teller.short(one)
        piece = Piece(text[:1].upper() + text[1:], (one.fact.id,))
        if one.kind != "other" and limits.of(name).fits(joined([*pieces, piece], ", ")):
            pieces.append(piece)
    return [pieces]


def _bullets(name: str, job: _Job) -> list[list[Piece]]:
    """One matter each; split where there are too few of them, joined where there are too many."""
    said, teller, limits, wish = job.said, job.teller, job.limits, job.wish
    least, most = limits.items.get(name, (_FEW, _MOST_BULLETS))
    groups: dict[str, list[Said]] = {}
    for one in said:
        groups.setdefault(one.matter, []).append(one)
    lines = [(matter, group) for matter, group in groups.items()]
    while len(lines) < least and (longest := max(lines, key=lambda line: len(line[1]), default=None)):
        if len(longest[1]) < 2:
            break
        at = lines.index(longest)
        half = (len(longest[1]) + 1) // 2
        lines[at : at + 1] = [(longest[0], longest[1][:half]), (longest[0], longest[1][half:])]
    product = _product_bullet(said, teller) if len(lines) < least else None
    limit = min(most or _MOST_BULLETS, 3 if wish.short else 99)
    if len(lines) > limit:
        rest = [one for _, group in lines[limit - 1 :] for one in group]
        lines = [*lines[: limit - 1], (lines[limit - 1][0], rest)]
    written = [line for line in (_bullet(matter, group, teller, limits) for matter, group in lines) if line]
    return [[product], *written] if product else written


def _product_bullet(said: list[Said], teller: Teller) -> Piece | None:
    """What it is, where there is too little else to say."""
    fact = teller.type_fact
    if not fact:
        return None
    head = _head(said, teller)
    return Piece(f"{page()['specifics'][teller.language]['product']}: {head.text}", head.facts)


def _bullet(matter: str, group: list[Said], teller: Teller, limits: Limits) -> list[Piece]:
    matters = {one.matter for one in group}
    label = page()["bullets"]["more" if len(matters) > 1 else matter][teller.language]
    length = limits.of("bullets")
    pieces: list[Piece] = []
    for one in group:
        text = teller.short(one) if one.fact.kind not in ("origin", "warranty") or len(matters) > 1 else one.value
        text = text.rstrip(".। ")
        piece = Piece(text if pieces else f"{label}: {text}", (one.fact.id,))
        if length.fits(joined([*pieces, piece], ", ")):
            pieces.append(piece)
    if pieces and len(joined(pieces, ", ")) < length.least:
        first = pieces[0]
        pieces[0] = Piece(f"{_capitals(teller.type_in_sentence(), teller.language)}, {first.text}", first.facts)
    return pieces


def _description(name: str, job: _Job) -> list[list[Piece]]:
    """Sentences, the material first since it names the product; features that are said alike share one."""
    said, teller, limits, wish = job.said, job.teller, job.limits, job.wish
    length = limits.of(name)
    pieces: list[Piece] = []
    rest = sorted(said, key=lambda s: s.kind != "material")
    if name == "seo_description" or wish.short:
        rest = rest[:4]
    if not any(s.kind == "material" for s in rest):
        fact = teller.type_fact
        pieces.append(Piece(f"{_head(said, teller).text}.".replace("..", "."), (fact.id,) if fact else ()))
    while rest:
        first = rest.pop(0)
        group = [first]
        if first.kind in _TOGETHER:
            group += [s for s in rest if s.kind == first.kind][:5]
            rest = [s for s in rest if s not in group]
        value = _listed([s.value for s in group], teller)
        sentence = teller.sentence(Said(first.fact, value, first.kind, first.matter))
        facts = tuple(dict.fromkeys(s.fact.id for s in group))
        if first.kind == "material" and teller.type_fact:
            facts = (teller.type_fact.id, *facts)
        piece = Piece(_ended(sentence, teller.language), facts)
        if length.fits(joined([*pieces, piece], " ")):
            pieces.append(piece)
    return [pieces]


def _ended(sentence: str, language: str) -> str:
    sentence = sentence.strip()
    stop = "।" if language == "hi" else "."
    sentence = sentence.removesuffix(stop).rstrip(". ") + stop
    return sentence


def _listed(words: list[str], teller: Teller) -> str:
    words = list(dict.fromkeys(words))
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {page()['and'][teller.language]} {words[-1]}"


def _search_terms(name: str, job: _Job) -> list[list[Piece]]:
    """Other names of the product and its materials, in small letters, none that the title has already."""
    said, teller, limits, draft = job.said, job.teller, job.limits, job.draft
    taken = {_stem(t.key) for t in tokens_of(draft.text("title"))} | {
        _stem(t.key) for fact in teller.product.of_kind("brand") for t in tokens_of(fact.text)
    }
    length = limits.of(name)
    pieces: list[Piece] = []
    small = {fold(word) for word in lexicon().small}
    for words, facts in _other_names(said, teller):
        for word in words.lower().replace("-", " ").split():
            key = _stem(fold(word))
            if (
                key in taken
                or fold(word) in small
                or not word.isalpha()
                and not any("\u0900" <= c <= "\u097f" for c in word)
            ):
                continue
            piece = Piece(word, facts)
            if length.fits(joined([*pieces, piece], " ")):
                pieces.append(piece)
                taken.add(key)
    return [pieces]


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _other_names(said: list[Said], teller: Teller) -> Iterable[tuple[str, tuple[str, ...]]]:
    concept, fact = teller.type_concept, teller.type_fact
    if concept and fact:
        for word in concept.synonyms[teller.language]:
            yield word, (fact.id,)
    for one in said:
        if one.kind != "other":
            for mention in one.fact.mentions:
                if not mention.denied and mention.concept.kind in ("material", "colour", "feature"):
                    yield one.value, (one.fact.id,)
                    break


def _tags(name: str, job: _Job) -> list[list[Piece]]:
    """Short search phrases: names of the product, alone and with its material, colour and features."""
    said, teller, limits = job.said, job.teller, job.limits
    most = limits.items.get(name, (0, 13))[1]
    length, seen = limits.of(name), set[str]()
    kept: list[list[Piece]] = []
    for text, facts in _tag_candidates(said, teller):
        text = text.lower() if teller.language != "de" else text
        key = fold(text)
        if key in seen or not length.fits(text) or len(kept) == most or len(text) < 3:
            continue
        seen.add(key)
        kept.append([Piece(text, facts)])
    return kept


def _tag_candidates(said: list[Said], teller: Teller) -> Iterable[tuple[str, tuple[str, ...]]]:
    concept, fact = teller.type_concept, teller.type_fact
    own: tuple[str, ...] = (fact.id,) if fact else ()
    name = teller.type_name() if fact else ""
    if name:
        yield name, own
    for one in said:
        if one.kind == "material" and name and "%" not in one.value:
            yield page()["head"][teller.language].format(material=one.value, type=name), (*own, one.fact.id)
        elif one.kind == "colour" and name:
            yield (
                (f"{one.value} {name}" if teller.language in ("en", "hi") else f"{name} {one.value}"),
                (*own, one.fact.id),
            )
    for word in concept.synonyms[teller.language] if concept else ():
        yield word, own
    for one in said:
        if one.kind in ("is", "estar") and name and teller.language == "en":
            yield f"{one.value} {name}", (*own, one.fact.id)
        if one.kind in ("is", "estar", "material", "scent", "certificate"):
            yield one.value, (one.fact.id,)
        if one.kind in ("capacity", "count", "size"):
            yield f"{name} {teller.short(one, title=True)}".strip(), (*own, one.fact.id)


def _caption(name: str, job: _Job) -> list[list[Piece]]:
    """The first sentences and a few hashtags, which are words of the facts."""
    said, wish = job.said, job.wish
    first = sorted(said, key=lambda s: s.kind != "material")[: 2 if wish.short else 4]
    sentences = _description(name, replace(job, said=first))[0]
    words = [(p.text, p.facts) for items in _tags("tags", replace(job, limits=Limits([])))[:5] for p in items]
    tags = [
        Piece("#" + "".join(w[:1].upper() + w[1:] for w in text.replace("-", " ").split()), facts)
        for text, facts in words
    ]
    return [[*sentences, *tags]]


def _values(said: list[Said], teller: Teller, names: dict[str, str]) -> dict[str, Piece]:
    found: dict[str, Piece] = {}
    for fact in teller.product.of_kind("brand")[:1]:
        found[names["brand"]] = Piece(fact.text, (fact.id,))
    if teller.type_fact:
        found[names["product"]] = Piece(_capitals(teller.type_name(), teller.language), (teller.type_fact.id,))
    for one in said:
        if one.kind == one.fact.kind and one.kind in names and names[one.kind] not in found:
            found[names[one.fact.kind]] = Piece(one.value, (one.fact.id,))
    return found
