"""Answers to rule questions: the rules that fit a question best, each with its source and date.

Knows how to search; does not know conversations or what is done with a hit. Meaning (vectors) and words (BM25) each
rank the rules, and reciprocal rank fusion joins the rankings. A question that fits nothing gets nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from knowledge.embedder import devanagari_encoder, is_devanagari, sentence_encoder
from knowledge.gather import gather
from knowledge.keywords import Keywords
from knowledge.matter import Matter
from knowledge.parts import parts_of
from knowledge.rules import LAW, Rule, RuleBase, parse_place
from knowledge.vector_store import Chunk, VectorStore
from knowledge.words import Reading, read

_FUSION = 10  # how slowly a rank loses weight; Cormack, Clarke and Buettcher (SIGIR 2009) use 60 for lists of thousands
_NEAR = 0.55  # likeness from which a question fits whatever its words
_NEAR_WITH_SUBJECT = 0.42  # likeness from which it fits if it names a picture, title, background, ...
_FIRST = "amazon"  # comes first when a question names no marketplace: most sellers mean it
_FAR_BEHIND = 0.5  # part of the best score below which a rule is not worth showing
_MATTER = 2.5  # how much agreement in matter counts beside the ranks
_ABOUT_IT = 0.45  # part of the best agreement from which a rule answers for its marketplace in a comparison
_LONGEST = 1_000  # characters of a question; what follows is not part of one
# Each of these is enough beside a marketplace's name.
_TELLING = frozenset(
    "required size length white text quantity model children clothing shoe jewellery special repeat".split()
)
_IDLE = frozenset({"price", "waiting", "order", "start", "total", "store"})  # say nothing beside a marketplace's name
_DEFAULT = 5  # hits, if nobody says how many; more where several parts or marketplaces were asked about
_EACH = 3  # hits for each part of a question and each marketplace
_MOST = 18  # hits in all
_NEAREST = 80  # texts asked of Chroma; a rule has several


class Citation(BaseModel):
    """Where a statement comes from, as shown to the user."""

    model_config = ConfigDict(frozen=True)

    rule: str
    marketplace: str
    title: str
    publisher: str | None
    url: str | None
    as_of: str
    confidence: str


@dataclass(frozen=True)
class Hit:
    """A rule that answers a question.

    Attributes:
        score: Higher is better; comparable within one search only.
        superseded_by: Id of the newer rule that replaces this one, if any.
    """

    rule: Rule
    score: float
    superseded_by: str | None = None

    def citation(self) -> Citation:
        """The rule's best source."""
        return cite(self.rule)


def cite(rule: Rule) -> Citation:
    """Make the citation of a rule: its first source that has an address, or else its first."""
    source = next((s for s in rule.sources if s.urls), rule.sources[0])
    return Citation(
        rule=rule.id, marketplace=rule.marketplace, title=source.title, publisher=source.publisher,
        url=source.urls[0] if source.urls else None, as_of=rule.as_of, confidence=rule.confidence,
    )  # fmt: skip


class Guidelines:
    """The searchable rule base."""

    def __init__(self, folder: Path, rules: RuleBase, chroma_url: str | None = None) -> None:
        """Prepare to search; nothing is loaded or written until the first question.

        Args:
            folder: Where the vectors are kept; made on first use.
            rules: What is searched.
            chroma_url: A Chroma server instead of the embedded store.
        """
        self.folder = folder
        self.rules = rules
        self._chroma_url = chroma_url

    @classmethod
    def open(cls, folder: Path, chroma_url: str | None = None) -> Guidelines:
        """Open the search over all rules that ship with Lightbox; see `__init__`."""
        return cls(folder, RuleBase.load(), chroma_url)

    def search(self, question: str, marketplaces: Sequence[str] | None = None, top_k: int | None = None) -> list[Hit]:
        """Find the rules that answer a question.

        Args:
            question: In any of the languages the embedders read; the first 1,000 characters count.
            marketplaces: Look only there (`amazon`, `amazon.de`, `law`); None to go by the question's own words.
            top_k: Most hits to return; None for five, and for more where a question has several parts or is about
                several marketplaces, so that each has its answer.

        Returns:
            Best first; a replaced rule comes right after the one that replaces it. Empty if nothing fits.

        Raises:
            ValueError: A marketplace is unknown.
        """
        question = question[:_LONGEST]
        whole = read(question)
        if not whole.rest or (whole.foreign and not whole.marketplaces):
            return []  # no words, nothing but a marketplace's name, or one that we have no rules of
        shops = self._shops(whole, marketplaces)
        together = gather(
            whole, [parse_place(n) for n in marketplaces or whole.marketplaces if n != LAW], self.rules.rules
        )
        if together and not top_k:
            return [Hit(rule, 1.0) for rule in together.rules]
        parts = parts_of(question)
        found = [self._search_part(question, part, whole, shops) for part in parts]
        scores = {rule_id: score for part in reversed(found) for rule_id, score in part.items()}
        countries = {country for _, country in shops if country} | set(whole.countries)
        ordered = self._newest_first(_in_turn([list(part) for part in found]), scores, countries)
        places = len(self.rules.rules) if whole.everywhere else len(shops)
        many = min(max(_DEFAULT, _EACH * len(parts) * max(places, 1)), _MOST)
        wanted = top_k or (many if len(parts) > 1 or places > 1 else _DEFAULT)
        return [
            Hit(self.rules.get(rule_id), scores[rule_id], newer.id if newer else None)
            for rule_id in ordered[:wanted]
            for newer in [self.rules.newer(rule_id, countries)]
        ]

    def _search_part(
        self, question: str, reading: Reading, whole: Reading, shops: set[tuple[str, str | None]]
    ) -> dict[str, float]:
        """Rank the rules for one part of a question: scores by rule id, best first; marketplaces take turns."""
        countries = {country for _, country in shops if country} | set(reading.countries)
        among = self._narrow(shops, reading.countries)
        rankings, likeness = self._rank(question, reading, among)
        if not _fits(whole, likeness, bool(shops or whole.marketplaces or whole.everywhere)):
            return {}
        matter = {rule_id: self._matter.cover(reading, rule_id) for rule_id in among}
        nearest = max(matter.values(), default=0.0)
        rankings.append(sorted((i for i in matter if matter[i] > 0), key=lambda rule_id: -matter[rule_id]))
        scores = _fuse(rankings)
        for rule_id in scores:
            rule = self.rules.get(rule_id)
            scores[rule_id] *= _weight(rule, reading, countries) * (1 + _MATTER * matter[rule_id])
            if not shops and rule.marketplace == _FIRST:
                scores[rule_id] *= 1.2
        best = max(scores.values(), default=0.0)
        ranked = sorted(scores, key=lambda rule_id: -scores[rule_id])
        ordered = [i for n, i in enumerate(ranked) if n < _EACH or scores[i] >= best * _FAR_BEHIND]
        if reading.everywhere and not shops:
            told = [i for i in ranked if matter[i] >= nearest * _ABOUT_IT > 0]
            firsts = [group[0] for group in self._by_shop(told or ordered)]
            return {rule_id: scores[rule_id] for rule_id in firsts}
        if len({shop for shop, _ in shops}) > 1:
            ordered = _in_turn([_near_best(group, scores) for group in self._by_shop(ranked)])
        return {rule_id: scores[rule_id] for rule_id in ordered}

    def _by_shop(self, ordered: Sequence[str]) -> list[list[str]]:
        """Rules by marketplace, in the order in which the marketplaces first appear."""
        groups: dict[str, list[str]] = {}
        for rule_id in ordered:
            groups.setdefault(self.rules.get(rule_id).marketplace, []).append(rule_id)
        return list(groups.values())

    def _shops(self, reading: Reading, marketplaces: Sequence[str] | None) -> set[tuple[str, str | None]]:
        """Marketplaces (and countries) to look in, asked for or else named in the question; empty for all."""
        if marketplaces:
            law = {(LAW, None)} if LAW in reading.marketplaces else set()
            return {parse_place(name) for name in marketplaces} | law
        if set(reading.marketplaces) <= {LAW}:
            return set()  # the law alone narrows nothing: marketplaces have rules about it too
        return {(name, None) for name in reading.marketplaces}

    def _narrow(self, shops: set[tuple[str, str | None]], countries: Sequence[str]) -> frozenset[str]:
        """Ids of the rules that come into question, by marketplace and country."""
        return frozenset(
            rule.id
            for rule in self.rules.rules
            if (not shops or any(rule.marketplace == shop and rule.applies_in(country) for shop, country in shops))
            and (not countries or any(rule.applies_in(country) for country in countries))
        )

    def _rank(self, question: str, reading: Reading, among: frozenset[str]) -> tuple[list[list[str]], float]:
        """Rank the rules by words and by meaning.

        Returns:
            The rankings (rule ids, best first), and how near (cosine) the nearest text is to the question as written;
            0 for Hindi, where the model's cosines do not tell near from far.
        """
        groups = sorted({self.rules.get(rule_id).marketplace for rule_id in among})
        rankings = [[rule_id for rule_id, _ in self._keywords.search(reading, among)]]
        likeness = 0.0
        in_hindi = is_devanagari(question)
        texts = [" ".join(reading.concepts)] if in_hindi else [reading.rest, " ".join(reading.concepts)]
        if texts := list(dict.fromkeys(filter(None, texts))):
            found = self._by_meaning.query(sentence_encoder().embed(texts), groups, _NEAREST)
            rankings += [_unique(rule_id for rule_id, _ in near if rule_id in among) for near in found]
            likeness = 0.0 if in_hindi else max((cosine for _, cosine in found[0]), default=0.0)
        if in_hindi and (hindi := devanagari_encoder()):
            question_read = hindi.embed_question(reading.rest)[np.newaxis]
            (near,) = self._by_meaning_in_hindi.query(question_read, groups, _NEAREST)
            rankings.append(_unique(rule_id for rule_id, _ in near if rule_id in among))
        return rankings, likeness

    def _newest_first(self, ordered: list[str], scores: dict[str, float], countries: set[str]) -> list[str]:
        """Put every replaced rule right after the one that replaces it there, bringing that one in if need be."""
        result: list[str] = []
        for rule_id in ordered:
            newer = self.rules.newer(rule_id, countries)
            if newer and newer.id not in result:
                scores[newer.id] = max(scores.get(newer.id, 0.0), scores[rule_id])
                result.append(newer.id)
            if rule_id not in result:
                result.append(rule_id)
            elsewhere = self.rules.newer(rule_id)
            if elsewhere and not newer and elsewhere.id not in result:  # why it still holds there
                scores[elsewhere.id] = scores[rule_id]
                result.append(elsewhere.id)
        for old in self.rules.get(result[0]).supersedes if result else ():  # many still believe it
            if old not in result:
                scores[old] = scores[result[0]]
                result.insert(1, old)
        return result

    @cached_property
    def _matter(self) -> Matter:
        return Matter(self.rules.rules)

    @cached_property
    def _keywords(self) -> Keywords:
        return Keywords(
            {
                rule.id: " ".join(filter(None, (rule.rule, rule.scope, rule.exceptions, *rule.ask)))
                for rule in self.rules.rules
            }
        )

    @cached_property
    def _by_meaning(self) -> VectorStore:
        chunks = [
            Chunk(rule.id, rule.marketplace, text) for rule in self.rules.rules for text in (rule.rule, *rule.ask)
        ]
        return VectorStore(self.folder, chunks, sentence_encoder(), self._chroma_url)

    @cached_property
    def _by_meaning_in_hindi(self) -> VectorStore:
        encoder = devanagari_encoder()
        if encoder is None:
            raise ValueError("No installed model reads Devanagari.")
        return VectorStore(self.folder, hindi_chunks(self.rules), encoder, self._chroma_url)


def hindi_chunks(rules: RuleBase) -> list[Chunk]:
    """The texts that Hindi questions are compared with: each rule and its Hindi phrasings."""
    return [
        Chunk(rule.id, rule.marketplace, text)
        for rule in rules.rules
        for text in (rule.rule, *filter(is_devanagari, rule.ask))
    ]


def _fits(reading: Reading, likeness: float, shop_named: bool) -> bool:
    """Tell whether a question is about what rules are about: by nearness, or by what it names.

    The bounds were set on `tests/knowledge/questions.yaml`.
    """
    if reading.subjects:
        return likeness >= _NEAR_WITH_SUBJECT or len(reading.concepts) > 1 or shop_named
    if LAW in reading.marketplaces and reading.concepts:
        return True  # "is colour correction covered by Article 50"
    several = len(set(reading.concepts) - _IDLE) > 1 or bool(_TELLING & set(reading.concepts))
    return likeness >= _NEAR or (several and shop_named)


def _fuse(rankings: Iterable[Sequence[str]]) -> dict[str, float]:
    """Join rankings: each rule gets 1 / (constant + rank) from every ranking it is in."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, rule_id in enumerate(ranking):
            scores[rule_id] = scores.get(rule_id, 0.0) + 1 / (_FUSION + rank)
    return scores


def _weight(rule: Rule, reading: Reading, countries: set[str]) -> float:
    """How well the place a rule is about (title, main picture, law) agrees with the place a question is about."""
    parts = {part.strip() for part in rule.scope.split(",")}
    weight = 1.0
    if reading.narrow_scopes and not parts & reading.narrow_scopes:
        weight *= 0.6  # "is AI allowed in pictures" is about AI first
    if reading.scopes and not parts & reading.scopes:
        weight *= 0.5
    if {"size", "maximum"} <= set(rule.about) and "size" in reading.concepts and "maximum" not in reading.concepts:
        weight *= 0.75 if "length" not in rule.about else 1.0  # "how big" asks for the least size of a picture
    if LAW in reading.marketplaces:
        weight *= 1.4 if rule.marketplace == LAW else 0.7  # "under the AI Act"
    if rule.countries and not countries:
        weight *= 0.8  # holds in one country only, and the question names none
    elif rule.countries:
        weight *= 1.3  # made for the country that was named
    return weight


def _near_best(group: list[str], scores: dict[str, float]) -> list[str]:
    return [rule_id for rule_id in group if scores[rule_id] >= scores[group[0]] * _FAR_BEHIND]


def _in_turn(lists: Sequence[Sequence[str]]) -> list[str]:
    """One list out of several: the first of each, then the second of each, ..."""
    longest = max(map(len, lists), default=0)
    return _unique(ids[n] for n in range(longest) for ids in lists if n < len(ids))


def _unique(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
