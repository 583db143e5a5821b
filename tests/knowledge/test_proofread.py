import shutil

import pytest

from knowledge.proofread import faults_in_rules
from knowledge.rules import FOLDER


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "marketplaces")


def change(folder, name, old, new):
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_rules_that_ship_are_in_order():
    assert faults_in_rules() == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("severity: recommend", "severity: recomend", r"etsy.yaml, rule 'etsy-.*': severity: Input should be 'reject'"),
        ("confidence: high", "confidance: high", r"etsy.yaml, rule 'etsy-.*': confidence: Field required"),
        (
            "about: [size, recommended]",
            "about: [sise]",
            r"Rule 'etsy-image-recommended-2000' is about sise, which words",
        ),
        ("id: etsy-title-140", "id: etsy-tags-13x20", r"Rule ids are not unique: \['etsy-tags-13x20'\]"),
        (
            "The same page also says",
            "See etsy-title-140, which says",
            r"Rule 'etsy-image-first-orientation' names etsy-title-140, which readers do not know",
        ),
        ("rules:", "rules: [", r"etsy.yaml is not YAML: "),
    ],
)
def test_a_mistake_in_a_rule_is_named_with_its_file_or_id(folder, old, new, said):
    import re

    change(folder, "etsy.yaml", old, new)

    (fault,) = faults_in_rules(folder)

    assert re.match(said, fault), fault
