"""The tool that writes listings: stored, changed, refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

import tools
from knowledge.products.facts import read_sentence
from knowledge.products.vocabulary import concepts
from tools.claims.verify import unsupported_claims
from tools.edit_listing import edit_listing, facts_of
from tools.errors import ToolInputError
from tools.listing.style import style_notes
from tools.listing_store import ListingStore
from tools.write_listing import write_listing

MUG = "mug: stoneware, 350 ml, dishwasher safe"


def test_a_listing_is_stored_checked_and_traced_to_what_was_said(context):
    ctx = context()
    result = write_listing.run(ctx, facts=MUG, marketplace="amazon")

    assert result.listing["id"] == "listing_1" and result.listing["status"] == "draft"
    assert result.report["slot"] == "listing" and result.report["verdict"] == "pass"
    stored = ctx.listings.get("listing_1")
    assert stored["title"] == result.listing["title"] and stored["title"] in result.text
    assert "said in the chat on" in stored["facts"][0]["origin"]


def test_a_change_keeps_the_facts_and_the_original(context):
    ctx = context()
    first = write_listing.run(ctx, facts=MUG, marketplace="amazon", language="en")
    german = write_listing.run(ctx, marketplace="amazon", based_on="listing_1", language="de")
    short = write_listing.run(ctx, marketplace="amazon", based_on="listing_2", change="shorter title")
    more = write_listing.run(ctx, marketplace="etsy", based_on="listing_3", facts="microwave safe")

    assert german.listing["title"] == "Tasse aus Steinzeug, 350 ml, Spülmaschinenfest"
    assert short.listing["language"] == "de" and len(short.listing["title"]) < len(german.listing["title"])
    assert "mikrowellengeeignet" in more.listing["description"] and more.listing["marketplace"] == "etsy"
    assert ctx.listings.get("listing_1")["title"] == first.listing["title"]


def test_a_fact_can_be_left_out_by_its_own_words_its_unit_or_its_kind(context):
    ctx = context()
    write_listing.run(ctx, facts=f"{MUG}, comes in a gift box, blue", marketplace="etsy", language="en")
    for number, (words, gone) in enumerate(
        (("los mililitros", "350 ml"), ("gift box", "gift box"), ("colour", "blue")), 1
    ):
        left = write_listing.run(ctx, marketplace="etsy", based_on=f"listing_{number}", leave_out=words).listing
        assert gone not in left["description"] and gone not in [fact["text"] for fact in left["facts"]]
    with pytest.raises(ToolInputError, match="No fact of the listing is about 'the weight'. Its facts are: stoneware"):
        write_listing.run(ctx, marketplace="etsy", based_on="listing_1", leave_out="the weight")


def test_another_angle_has_the_same_facts(context):
    ctx = context()
    write_listing.run(ctx, facts=f"{MUG}, blue, handmade, 9 cm wide", marketplace="etsy", language="en")
    other = write_listing.run(ctx, marketplace="etsy", based_on="listing_1", change="other angle")
    first = ctx.listings.get("listing_1")

    assert other.listing["title"] != first["title"]
    assert [f["text"] for f in other.listing["facts"]] == [f["text"] for f in first["facts"]]


def test_what_is_missing_refused_or_untold_is_noted(context):
    told = f"{MUG}, eco-friendly, best quality, glazed by my grandmother"
    notes = " ".join(write_listing.run(context(), facts=told, marketplace="amazon", language="de").notes)

    assert "the brand" in notes and "“eco-friendly”" in notes and "“best quality”" in notes
    assert "“glazed by my grandmother”" in notes


def test_without_facts_or_with_a_wrong_id_it_says_what_to_do(context):
    with pytest.raises(ToolInputError, match="Tell me what the product is"):
        write_listing.run(context(), marketplace="amazon")
    with pytest.raises(ToolInputError, match="No listing 'listing_7' in this chat. Listings: none yet"):
        write_listing.run(context(), marketplace="amazon", based_on="listing_7")
    with pytest.raises(ToolInputError, match="Unknown marketplace"):
        write_listing.run(context(), facts=MUG, marketplace="nowhere")


def test_listings_written_at_once_get_numbers_of_their_own(tmp_path):
    store = ListingStore(tmp_path / "listings")
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda n: store.add({"title": str(n)}), range(40)))

    assert len(set(ids)) == 40 and store.ids() == [f"listing_{n}" for n in range(1, 41)]
    assert {store.get(i)["title"] for i in ids} == {str(n) for n in range(40)}


def test_a_change_leaves_what_it_is_not_about_as_it_was_and_never_the_users_own_words(context):
    ctx = context()
    first = write_listing.run(ctx, facts=f"{MUG}, blue, handmade", marketplace="shopify", language="en").listing
    edit_listing.run(ctx, listing_id="listing_1", field="description", text="Grandpa drank from one just like it.")
    short = write_listing.run(ctx, marketplace="shopify", based_on="listing_1", change="shorter title").listing
    other = write_listing.run(ctx, marketplace="shopify", based_on="listing_2", change="other angle").listing
    german = write_listing.run(ctx, marketplace="shopify", based_on="listing_3", language="de").listing

    assert len(short["title"]) < len(first["title"]) and short["tags"] == first["tags"]
    assert short["description"] == other["description"] == "Grandpa drank from one just like it."
    assert other["title"] != short["title"] and "Steinzeug" in german["description"]


@pytest.mark.parametrize("language", ["en", "de", "es", "hi"])
def test_a_playful_tone_adds_a_sentence_that_states_nothing_and_goes_again(context, language):
    ctx = context()
    plain = write_listing.run(ctx, facts=MUG, marketplace="amazon", language=language).listing
    playful = write_listing.run(ctx, marketplace="amazon", based_on="listing_1", change="more playful").listing
    sober = write_listing.run(ctx, marketplace="amazon", based_on="listing_2", change="plainer").listing

    assert playful["description"].endswith(plain["description"]) and playful["description"] != plain["description"]
    assert playful["bullets"] == plain["bullets"] and playful["verdict"] == "pass"
    assert unsupported_claims(playful, facts_of(playful)) == [] and sober["description"] == plain["description"]


def test_no_playful_sentence_claims_anything_and_every_group_has_one():
    nothing = read_sentence("thing", "said")
    groups = {concept.group for concept in concepts().values() if concept.kind == "product"}
    page = yaml.safe_load((Path(tools.__file__).parent / "writing" / "tones.yaml").read_text("utf-8"))
    for tone, lines in page.items():
        assert groups | {"other"} <= set(lines), tone
        for said in lines.values():
            for language, line in said.items():
                claims = unsupported_claims({"text": line, "language": language}, nothing)
                assert claims == [] and style_notes([line], language) == [], line


@pytest.mark.parametrize("language", ["en", "de", "es", "hi"])
def test_versions_for_a_test_begin_with_different_facts_and_say_the_same(context, language):
    ctx = context()
    told = f"{MUG}, blue, handmade"
    a, b, c = (
        write_listing.run(ctx, facts=told, marketplace="amazon", language=language, variant=name).listing
        for name in ("A", "B", "C")
    )

    assert [v["variant"] for v in (a, b, c)] == ["A", "B", "C"] and {v["verdict"] for v in (a, b, c)} == {"pass"}
    assert len({v["begins_with"] for v in (a, b, c)}) == len({v["title"] for v in (a, b, c)}) == 3
    said = [{f for s in v["sentences"] for f in s["facts"]} for v in (a, b, c)]
    assert said[0] == said[1] == said[2] and a["facts"] == b["facts"]
    shorter = write_listing.run(ctx, marketplace="amazon", based_on=b["id"], change="shorter title").listing
    assert shorter["variant"] == "B" and shorter["description"] == b["description"]
    assert len(shorter["title"]) < len(b["title"])


def test_versions_of_a_title_leave_the_rest_and_too_few_facts_are_said(context):
    ctx = context()
    write_listing.run(ctx, facts=f"{MUG}, blue", marketplace="etsy", language="en")
    a, b = (
        write_listing.run(ctx, marketplace="etsy", based_on="listing_1", change="other title", variant=name).listing
        for name in ("A", "B")
    )
    assert a["title"] != b["title"] and (a["description"], a["tags"]) == (b["description"], b["tags"])
    with pytest.raises(ToolInputError, match="enough for 1. Tell me more facts"):
        write_listing.run(ctx, facts="mug: stoneware, 350 ml", marketplace="etsy", variant="B")
