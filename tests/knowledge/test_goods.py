"""Kinds of goods by the names of products."""

import pytest

from knowledge.goods import goods_named


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("is white fine for a saree", {"clothing"}),
        ("wenn es eine Tasse ist", {"other"}),
        ("rings and lamps", {"jewellery", "other"}),
        ("how long may a title be", set()),
    ],
)
def test_goods_that_rules_set_apart_are_told_from_others(text, goods):
    assert goods_named(text) == goods
