"""What file a marketplace wants, read from the rules."""

import pytest

from knowledge.rules import MARKETPLACES
from tools.errors import ToolInputError
from tools.target import target_for

_COUNTRIES = ("amazon.es", "amazon.uk", "tiktok.us", "tiktok.uk", "shopee.vn", "instagram", "facebook")


@pytest.mark.parametrize("slot", ["main", "additional"])
@pytest.mark.parametrize("marketplace", [*MARKETPLACES, *_COUNTRIES])
def test_every_marketplace_wants_a_file_that_can_exist(marketplace, slot):
    target = target_for(marketplace, slot)

    assert target.least_bytes < (target.most_bytes or 10**9)
    assert 0.4 <= target.fill_least <= target.fill_aim <= 0.95
    if target.fill:
        assert target.fill[0] < target.fill_aim < target.fill[1]
    assert 0.5 <= target.frame_aspect <= 2 and target.frame_aspect >= (target.least_aspect or 0)
    assert all(target.largest_factor(max(1, s.width), max(1, s.height, s.longest)) >= 1 for s in target.steps)
    assert target.preferred_format in ("JPEG", "PNG")
    assert target.takes(target.preferred_format)


def test_targets_are_the_marketplaces_own_numbers():
    amazon, google, ajio, myntra = (target_for(m, "main") for m in ("amazon", "google", "ajio", "myntra"))

    assert [round(t.fill_aim, 3) for t in (amazon, google, ajio)] == [0.9, 0.85, 0.825]
    assert round(target_for("shopee", "main").fill_aim, 3) == 0.875
    assert (amazon.background, google.background, ajio.background) == ("white", "any", "light")
    assert (myntra.background, myntra.contact_shadow, myntra.aspect) == ("light_grey", True, 0.75)
    assert (myntra.formats, ajio.aspect) == (("JPEG",), 0.8)
    assert 500_000 <= myntra.least_bytes < myntra.most_bytes <= 1_000_000
    assert target_for("etsy", "main").least_aspect == 1 and target_for("etsy", "main").room
    assert target_for("lazada", "main").most_side == 2000
    assert target_for("ebay", "main").least_quality == 90
    assert amazon.rules["background"] == "amazon-main-background-white"


def test_a_country_s_own_rules_count_only_there_and_those_of_the_us_where_none_is_named():
    assert target_for("tiktok.co.uk", "main").background == "any"
    assert target_for("tiktok.us", "main").background == target_for("tiktok", "main").background == "white"
    assert [step.width for step in target_for("tiktok.uk", "main").steps] == [800]


def test_an_unknown_marketplace_is_refused():
    with pytest.raises(ToolInputError, match="Unknown marketplace 'amazn'"):
        target_for("amazn", "main")
