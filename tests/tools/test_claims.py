"""The check of claims: what facts say is left alone in any wording, what they do not say is found."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.products.facts import read_sentence
from tools.claims.learned import fingerprint, read_learned
from tools.claims.verify import all_claims, unsupported_claims
from tools.errors import ToolInputError

FACTS = read_sentence(
    "mug: stoneware, 350 ml, dishwasher safe, blue, handmade, made in Portugal, brand: Hearthline", "facts"
)
TRUE = (
    "Hearthline Stoneware Mug, 12 fl oz (350 ml), Blue, Dishwasher-Safe",
    "Enjoy your morning coffee from this handmade ceramic mug. It holds 0.35 l and goes in the dishwasher.",
    "Handgefertigte Keramiktasse, 0,35 l, blau. In der Spülmaschine waschbar. Aus Portugal.",
    "Taza de gres hecha a mano, 350 ml, azul, apta para lavavajillas. Fabricada en Portugal.",
    "हाथ से बना नीला स्टोनवेयर मग, ३५० मिली, डिशवॉशर सेफ",
    "Crafted by hand in Portugal. A wide handle, easy to hold. Not microwave safe.",
)
INVENTED = {
    "number": ["500 ml", "It holds 16 oz", "set of 4", "comes with two lids", "hält 6 Stunden warm", "2 साल"],
    "material": ["made of porcelain", "Aus Edelstahl", "con borde de oro", "vegan leather sleeve", "चमड़े का हैंडल"],
    "certificate": ["FDA approved", "BPA-free", "TÜV-geprüft", "recommended by dentists", "sin BPA", "lead-free glaze"],
    "superlative": ["the best mug", "world's softest", "die schönste Tasse", "la taza más resistente", "सबसे मजबूत मग"],
    "compatibility": [
        "fits all standard cup holders",
        "Kompatibel mit allen Haltern",
        "compatible con todos los vasos",
    ],
    "origin": [
        "Made in Italy",
        "handmade in Brooklyn",
        "in Deutschland hergestellt",
        "hecho en España",
        "भारत में निर्मित",
    ],
    "warranty": ["a lifetime warranty", "mit Garantie", "garantía incluida", "वारंटी के साथ"],
    "health": ["relieves headaches", "clinically proven", "lindert Schmerzen"],
    "care": ["microwave safe", "mikrowellengeeignet", "माइक्रोवेव सेफ"],
    "environment": ["eco-friendly", "umweltfreundlich"],
}


@pytest.mark.parametrize("text", TRUE)
def test_what_the_facts_say_is_no_finding_in_any_wording(text):
    assert unsupported_claims({"description": text}, FACTS) == []


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in INVENTED.items() for text in texts])
def test_what_no_fact_says_is_found_and_named_by_kind(kind, text):
    claims = unsupported_claims({"bullets": ["Blue", text]}, FACTS)

    assert kind in {claim.kind for claim in claims}
    assert {claim.field for claim in claims} == {"bullets[1]"}


def test_a_fact_that_denies_supports_nothing():
    facts = read_sentence("mug, not dishwasher safe", "facts")

    assert [c.kind for c in unsupported_claims("Dishwasher safe mug", facts)] == ["care"]
    assert unsupported_claims("This mug is not dishwasher safe", facts) == []


def test_a_warranty_covers_its_own_length_only():
    facts = read_sentence("lamp, 2 year warranty", "facts")

    assert unsupported_claims("24 Monate Garantie", facts) == []
    assert [c.claim for c in unsupported_claims("5 years warranty", facts)] == ["5 years"]
    assert [c.kind for c in unsupported_claims("lifetime warranty", facts)] == ["warranty"]


def test_a_kind_of_material_supports_the_wider_one_and_not_the_narrower():
    oak = read_sentence("oak board", "facts")

    assert unsupported_claims("a wooden board", oak) == []
    assert [c.claim for c in unsupported_claims("oak board", read_sentence("wooden board", "facts"))] == ["oak"]


def test_a_listing_without_text_is_refused():
    with pytest.raises(ToolInputError, match="no text"):
        unsupported_claims({"title": ""}, FACTS)


INDIRECT = (
    "A hammer blow leaves no mark on it.", "Plumbers would not go to work without it.",
    "Klempner gehen nicht ohne ihn aus dem Haus.", "Den werden noch Ihre Urenkel benutzen.",
    "Los fontaneros la eligen desde siempre.", "La heredarán tus tataranietos.",
    "दमकल वाले भी इसी पर भरोसा करते हैं।", "आपके परपोते भी इससे चाय पिएँगे।",
)  # fmt: skip
MOODS = (
    "Monday, rain, a good book.", "Fill it twice and call a friend.", "Montag, Regen, ein gutes Buch.",
    "Füll sie und ruf einen Freund an.", "Lunes, lluvia y un buen libro.", "सोमवार, बारिश और एक अच्छी किताब।",
)  # fmt: skip


@pytest.mark.parametrize("text", INDIRECT)
def test_claims_in_words_that_no_pattern_holds_are_found_or_asked_about(text):
    assert [c.claim for c in all_claims({"description": f"{MOODS[0]} {text}"}, FACTS)] == [text]


@pytest.mark.parametrize("text", MOODS)
def test_moods_and_doings_are_no_claims(text):
    assert all_claims({"description": text}, FACTS) == []


def test_a_doubt_goes_where_a_fact_says_the_same_in_another_language():
    said = "Se puede meter tranquilamente en el lavavajillas."

    assert all_claims(said, read_sentence("mug: stoneware", "facts"))
    assert all_claims(said, read_sentence("mug: stoneware, dishwasher safe", "facts")) == []


def test_what_is_learned_fits_its_examples():
    assert read_learned() is not None, "run python -m tools.claims.learned"


def test_machines_with_one_model_have_their_own_file():
    with np.load("tools/claims/learned-one-model.npz", allow_pickle=False) as file:
        assert str(file["made_from"]) == fingerprint(None), "run python -m tools.claims.learned"


HASHTAGS = read_sentence("jeans, carbon fibre, eco-friendly, dermatologically tested, 350 ml", "said")


@pytest.mark.parametrize(
    "text",
    [
        "#Jeans #CarbonFibreJeans #EcoFriendly",
        "#जींस #पर्यावरणकेअनुकूल #जींस350मिली #त्वचाविशेषज्ञद्वारापरखा",
        "#KohlefaserJeans",
        "#JeansUnder350ml",
        "#AJeansDay",
    ],
)
def test_a_hashtag_says_what_its_words_say(text):
    assert unsupported_claims({"caption": text}, HASHTAGS) == []


@pytest.mark.parametrize("text", ["#BestJeansEver", "#MadeInItaly", "#SilkJeans", "#जींस500मिली"])
def test_a_hashtag_claims_what_its_words_claim(text):
    assert [claim.claim for claim in unsupported_claims({"caption": f"Jeans. {text}"}, HASHTAGS)] == [text]


@pytest.mark.parametrize(
    "colour, text",
    [
        ("hot pink", "यह गहरे चटक गुलाबी रंग का है।"),
        ("light blue", "यह हल्के नीले रंग का है।"),
        ("sage green", "यह सेज हरी साड़ी है।"),
        ("dark green", "गहरी हरी साड़ी।"),
    ],
)
def test_colours_agree_with_their_thing_in_hindi(colour, text):
    assert unsupported_claims(text, read_sentence(f"saree, {colour}", "said")) == []
    assert unsupported_claims(text, read_sentence("saree, black", "said"))


@pytest.mark.parametrize(
    "title",
    [
        "Lamp, Ready for Apple HomeKit",
        "Lampe, für Makita-Akkus gemacht",
        "Lámpara para baterías Makita",
        "Alexa से जुड़ने वाला लैंप",
        "Lamp for any USB port",
    ],
)
def test_other_makers_in_a_title_need_a_fact(title):
    assert "compatibility" in {
        claim.kind for claim in unsupported_claims({"title": title}, read_sentence("lamp", "said"))
    }
    told = read_sentence("lamp, works with Apple HomeKit, Makita batteries, Alexa and any USB port", "said")
    assert unsupported_claims({"title": title}, told) == []


def test_a_number_that_is_part_of_what_a_fact_says_in_another_language_is_no_number_of_its_own():
    sterling, silver = read_sentence("earrings, sterling silver", "said"), read_sentence("earrings, silver", "said")

    assert not unsupported_claims("Ohrringe aus 925er Silber.", sterling)
    assert unsupported_claims("Ohrringe aus 925er Silber.", silver)
    assert unsupported_claims("Ohrringe, 585er Gold.", sterling)


def test_a_hashtag_of_small_words_written_as_one_says_what_they_say():
    pillow = read_sentence("pillow, cork, UV resistant", "said")

    assert unsupported_claims({"caption": "Almohada. #ResistenteALosRayosUv"}, pillow) == []
    assert unsupported_claims({"caption": "Almohada. #ResistenteALosRayosUv"}, read_sentence("pillow, cork", "said"))
