"""Answers to rule questions: the rules that fit a question best, each with its source and date.

Knows how to search; does not know conversations or what is done with a hit. Meaning (vectors in Chroma) and words
(BM25) find the rules, and `relevance.py` weighs what they found with the question's topic. A question that fits nothing
gets nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from knowledge.embedder import Embedder, devanagari_encoder, is_devanagari, meaning_of, sentence_encoder
from knowledge.fitting import fits
from knowledge.gather import gather
from knowledge.hits import Hit
from knowledge.keywords import Keywords
from knowledge.matter import Matter
from knowledge.numbers import shop_of_number
from knowledge.parts import parts_of
from knowledge.relevance import Found, describe, relevance
from knowledge.rules import LAW, RuleBase, parse_place
from knowledge.topics import topics_near
from knowledge.vector_store import Chunk, VectorStore
from knowledge.words import Reading, read

_FAR_BEHIND = 0.1  # part of the best score below which a rule is not worth showing
_ABOUT_IT = 0.45  # part of the best agreement from which a rule answers for its marketplace in a comparison
_CLEAR_TOPIC = 0.4  # score of a topic from which a question is clearly about it
_LONGEST = 1_000  # characters of a question; what follows is not part of one
_DEFAULT = 5  # hits, if nobody says how many; more where several parts or marketplaces were asked about
_EACH = 3  # hits for each part of a question and each marketplace
_MOST = 18  # hits in all
_NEAREST = 80  # texts asked of Chroma; a rule has several


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
        if not whole.rest or ((whole.foreign or whole.by_form) and not whole.marketplaces):
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
        among = self._there_or_elsewhere(reading, shops)
        found = self._find(question, reading, among)
        rules = [self.rules.get(rule_id) for rule_id in among]
        if not fits(whole, reading, found, rules, bool(shops or whole.marketplaces or whole.everywhere)):
            return {}
        groups = self._by_shop(sorted(among)) if shops else [sorted(among)]
        scores: dict[str, float] = {}
        for group in groups:  # each marketplace has its own best
            of_shop = [self.rules.get(rule_id) for rule_id in group]
            scores |= relevance(reading, of_shop, found, countries=countries, shop_named=bool(shops))
        best = max(scores.values(), default=0.0)
        ranked = sorted(scores, key=lambda rule_id: -scores[rule_id])
        ordered = [i for n, i in enumerate(ranked) if n < _EACH or scores[i] >= best * _FAR_BEHIND]
        if reading.everywhere and not shops:
            matter = {rule_id: self._matter.cover(reading, rule_id) for rule_id in among}
            nearest = max(matter.values(), default=0.0)
            told = [i for i in ranked if matter[i] >= nearest * _ABOUT_IT > 0]
            firsts = [group[0] for group in self._by_shop(told or ordered)]
            return {rule_id: scores[rule_id] for rule_id in firsts}
        if len({shop for shop, _ in shops}) > 1:
            ordered = _in_turn([_near_best(group, scores) for group in self._by_shop(ranked)])
        return {rule_id: scores[rule_id] for rule_id in ordered}

    def described(self, question: str) -> dict[str, dict[str, float]]:
        """Describe every rule in question beside a question that asks one thing, for learning what counts.

        Returns:
            Numbers by name, by rule id; see `relevance.describe`.
        """
        reading = parts_of(question)[0]
        shops = self._shops(reading, None)
        among = self._narrow(shops, reading.countries)
        rules = tuple(self.rules.get(rule_id) for rule_id in sorted(among))
        countries = {country for _, country in shops if country} | set(reading.countries)
        return describe(reading, rules, self._find(question, reading, among), countries, shop_named=bool(shops))

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
        if not reading.marketplaces and (named := shop_of_number(reading, self.rules.rules)):
            return {(named, None)}  # "the 75 character rule"
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

    def _there_or_elsewhere(self, reading: Reading, shops: set[tuple[str, str | None]]) -> frozenset[str]:
        """Rules of the countries that are named, and those of the topic that only other countries have rules on."""
        there = self._narrow(shops, reading.countries)
        near = topics_near(reading)
        topic = max(near, key=lambda name: near[name])
        everywhere = self._narrow({(shop, None) for shop, _ in shops}, ())
        known = [rule.id for rule in self.rules.rules if rule.id in everywhere and topic in rule.topics]
        if not shops or near[topic] < _CLEAR_TOPIC or not known or there & set(known):
            return there
        return there | set(known)

    def _find(self, question: str, reading: Reading, among: frozenset[str]) -> Found:
        """Look the question up by words and by meaning."""
        groups = sorted({self.rules.get(rule_id).marketplace for rule_id in among})
        meaning: dict[str, float] = {}
        hindi: dict[str, float] = {}
        if not is_devanagari(question):
            meaning = self._nearest(self._by_meaning, sentence_encoder(), reading, groups)
        elif encoder := devanagari_encoder():
            hindi = self._nearest(self._by_meaning_in_hindi, encoder, reading, groups)
        return Found(dict(self._keywords.search(reading, among)), meaning, hindi)

    @staticmethod
    def _nearest(store: VectorStore, encoder: Embedder, reading: Reading, groups: Sequence[str]) -> dict[str, float]:
        """How near each rule's nearest text is, for the rules whose texts are among the nearest."""
        if not reading.rest:
            return {}
        (near,) = store.query(meaning_of(encoder, reading.rest)[np.newaxis], groups, _NEAREST)
        likeness: dict[str, float] = {}
        for rule_id, cosine in near:
            likeness[rule_id] = max(likeness.get(rule_id, -1.0), cosine)
        return likeness

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


def _near_best(group: list[str], scores: dict[str, float]) -> list[str]:
    return [rule_id for rule_id in group if scores[rule_id] >= scores[group[0]] * _FAR_BEHIND]


def _in_turn(lists: Sequence[Sequence[str]]) -> list[str]:
    """One list out of several: the first of each, then the second of each, ..."""
    longest = max(map(len, lists), default=0)
    return _unique(ids[n] for n in range(longest) for ids in lists if n < len(ids))


def _unique(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
