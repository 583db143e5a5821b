"""The scores of how true listings are: the offline writer's, and a model's that lies in every answer."""

from __future__ import annotations

import json
import random
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.products.facts import Product, read_sentence
from knowledge.products.vocabulary import LANGUAGES, Concept, concepts
from knowledge.rules import MARKETPLACES
from tools.claims.verify import Claim, all_claims, unsupported_claims
from tools.writing.listing_writer import write

UNSEEN = ("first", "second", "third", "fourth", "fifth")
_AMOUNTS = (
    "350 ml",
    "1.2 kg",
    "10 x 20 cm",
    "set of 3",
    "2 year warranty",
    "made in Japan",
    "40 hours",
    "60 W",
    "9 cm wide",
)


def score(listings: int, seed: int) -> dict[str, Any]:
    """Write listings from random facts and look for claims in them, with and without planted inventions."""
    chance = random.Random(seed)
    plants: dict[str, dict[str, list[str]]] = _page()["inventions"]
    unsupported, missed, rules = list[str](), list[str](), Counter[str]()
    planted = 0
    for number in range(listings):
        product = random_product(chance)
        language = LANGUAGES[number % len(LANGUAGES)]
        marketplace = chance.choice([m for m in MARKETPLACES if m != "walmart" or language == "en"])
        listing = write(product, marketplace, language)
        record = listing.as_json()
        rules.update(f.rule for f in listing.report.findings if f.status == "fail")
        claims = unsupported_claims(record, product)
        unsupported += [
            f"{language} {marketplace}: {claim.claim!r} ({claim.kind}) in {claim.field}" for claim in claims
        ]
        kind = chance.choice(sorted(plants))
        sentence = chance.choice(plants[kind][language])
        spoilt = record | {"description": f"{record['description']} {sentence}"}
        planted += 1
        if not [claim for claim in unsupported_claims(spoilt, product) if claim.claim in sentence]:
            missed.append(f"missed {kind}, {language}: {sentence}")
    true, alarmed = _true_sentences()
    return {
        "listings": listings, "unsupported": unsupported, "planted": planted, "found": planted - len(missed),
        "recall": 1 - len(missed) / planted, "missed": missed, "true": true, "alarms": len(alarmed),
        "false_alarms": len(alarmed) / true, "alarmed": alarmed, "fail": sum(rules.values()),
        "failing_rules": dict(rules),
    }  # fmt: skip


def random_product(chance: random.Random) -> Product:
    """A product with random facts, about a third of them left out."""
    by_kind: dict[str, list[Concept]] = {}
    for concept in concepts().values():
        by_kind.setdefault(concept.kind, []).append(concept)
    name = chance.choice(by_kind["product"]).words["en"]
    told = [chance.choice(by_kind[kind]).words["en"] for kind in ("material", "colour", "feature", "feature")]
    told += chance.sample(_AMOUNTS, 3)
    kept = [name.split("/")[0] or name.split("/")[1], *(one for one in told if chance.random() < 0.65)]
    return read_sentence(", ".join(kept), "random")


def _true_sentences() -> tuple[int, list[str]]:
    """Sentences that say nothing beyond their facts; how many there are, and which raise an alarm."""
    total, alarmed = 0, []
    for case in _page()["honest"]:
        product = read_sentence(case["facts"], "file")
        for sentence in case["sentences"]:
            total += 1
            claims = unsupported_claims(sentence, product)
            alarmed += [f"alarm: {claims[0].claim!r} ({claims[0].kind}) in {sentence!r}"] if claims else []
    return total, alarmed


def score_unseen(name: str) -> dict[str, Any]:
    """Score a set of sentences that somebody wrote without looking at the check (`unseen/`), as anybody's text.

    Returns:
        How many of the inventions are called claims (`found`), by kind and in all, and how many are at least asked
        about (`asked`); the share of honest sentences that raise an alarm, and of those that are asked about without
        need. A sentence that a language model wrote stays in a listing only if it is neither found nor asked about.
    """
    found, told = Counter[str](), Counter[str]()
    honest = alarms = asked = needless = 0
    page: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "unseen" / f"{name}.yaml").read_text("utf-8"))
    for case in page:
        product = read_sentence(case["facts"], "said")
        for kind, sentence in case["invented"]:
            claims = all_claims(sentence, product)
            told[kind] += 1
            found[kind] += _is_called(claims)
            asked += bool(claims)
        for sentence in case["honest"]:
            claims = all_claims(sentence, product)
            honest += 1
            alarms += _is_called(claims)
            needless += bool(claims)
    total = sum(told.values())
    return {
        "invented": total, "found": sum(found.values()), "recall": sum(found.values()) / total, "asked": asked,
        "asked_share": asked / total, "honest": honest, "alarms": alarms, "false_alarms": alarms / honest,
        "needless": needless, "needless_share": needless / honest,
        "by_kind": {kind: f"{found[kind]} of {number}" for kind, number in sorted(told.items())},
    }  # fmt: skip


def _is_called(claims: list[Claim]) -> bool:
    return any(claim.supported is False for claim in claims)


@cache
def _page() -> dict[str, Any]:
    page: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("inventions.yaml").read_text("utf-8"))
    return page


def score_model(listings: int, seed: int) -> dict[str, Any]:
    """Let a model that lies in every answer write listings, and count the lies that are in them at the end."""
    from agent.model_writer import ModelWriter
    from evals.grounding.inventor import InventingChatModel

    chance = random.Random(seed)
    brain = InventingChatModel(seed=seed)
    writer = ModelWriter(brain, "inventor")
    planted, missed, unsupported, rules = Counter[str](), list[str](), list[str](), Counter[str]()
    for number in range(listings):
        product = random_product(chance)
        language = LANGUAGES[number % len(LANGUAGES)]
        marketplace = chance.choice([m for m in MARKETPLACES if m != "walmart" or language == "en"])
        brain.about(product)
        listing = write(product, marketplace, language, writer=writer)
        record = listing.as_json()
        rules.update(f.rule for f in listing.report.findings if f.status == "fail")
        unsupported += [f"{language}: {c.claim!r} ({c.kind}) in {c.field}" for c in unsupported_claims(record, product)]
        said = json.dumps(record["sentences"], ensure_ascii=False)
        planted.update(kind for kind, _ in brain.planted)
        missed += [f"missed {kind}, {language}: {text}" for kind, text in brain.planted if text.rstrip(".।") in said]
    total = sum(planted.values())
    return {
        "listings": listings, "planted": total, "found": total - len(missed), "recall": 1 - len(missed) / total,
        "missed": sorted(set(missed)), "unsupported": unsupported, "fail": sum(rules.values()),
        "failing_rules": dict(rules),
    }  # fmt: skip
