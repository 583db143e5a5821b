import json
from typing import get_args

import pytest

from tools.scene.spec import SceneSpec, Surface
from tools.scene.studio import plates
from tools.scene.studio.framing import fitting_sets
from tools.scene.studio.light import MOODS
from tools.scene.studio.plates import all_plates
from tools.scene.vocabulary import entries_of_words

KEYS = {
    "set", "camera", "size", "gamma", "surface", "gloss", "tags", "floor", "wall", "pitch", "wall_y", "matrix", "eye",
    "lamps", "scales",
}  # fmt: skip
GROUPS = {group for mood in MOODS.values() for group in mood}
SETS = sorted({plate.set for plate in all_plates()})


@pytest.mark.parametrize("plate", all_plates(), ids=lambda plate: plate.name)
def test_a_plate_has_its_facts_and_every_light(plate):
    facts = json.loads((plates.FOLDER / f"{plate.name}.json").read_text("utf-8"))

    assert facts.keys() >= KEYS
    assert plate.name == f"{plate.set}-{facts['camera']}"
    assert plate.scales.keys() == GROUPS
    assert plate.floor.shape == plate.wall.shape == (3,) and min(*plate.floor, *plate.wall) > 0
    for pixels in [plate.layer(group) for group in sorted(GROUPS)] + [plate.matte()]:
        assert pixels.shape == (plate.size, plate.size, 3)


@pytest.mark.parametrize("plate", all_plates(), ids=lambda plate: plate.name)
def test_the_product_has_floor_to_stand_on(plate):
    column, row, depth = plate.matrix @ [0.0, 0.0, 0.0, 1.0]
    x, y, reach = round(column / depth), round(row / depth), round(0.04 * plate.pixels_per_metre)

    assert plate.matte()[y - reach // 3 : y + reach // 3, x - reach : x + reach, 0].mean() > 200


@pytest.mark.parametrize("plate", all_plates(), ids=lambda plate: plate.name)
def test_a_plate_stays_under_a_megabyte(plate):
    assert sum(path.stat().st_size for path in plates.FOLDER.glob(f"{plate.name}.*")) < 1_000_000


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_seen_from_two_heights_and_can_be_asked_for(name):
    own = [plate for plate in all_plates() if plate.set == name]
    words = entries_of_words()

    assert max(p.base_pitch for p in own) - min(p.base_pitch for p in own) > 20
    assert own[0].surface in get_args(Surface)
    for kind, meaning in (("surfaces", own[0].surface), ("places", own[0].place)):
        if meaning:
            for language in ("en", "de", "es", "hi"):
                phrase = words[kind][meaning][language].split(",")[0]
                spec = SceneSpec.from_text(phrase)
                assert meaning in (spec.surface, *spec.places), phrase
                assert not spec.unshown and not spec.substitutes, phrase
    if own[0].place:
        assert own[0].surface in words["places"][own[0].place]["shown_on"]
        assert name in fitting_sets(SceneSpec.from_text(words["places"][own[0].place]["en"].split(",")[0]))


def test_every_surface_and_place_that_is_promised_has_a_set():
    shown = {(plate.place, plate.surface) for plate in all_plates()}
    surfaces = {surface for _, surface in shown}

    assert {s for s in get_args(Surface) if s != "wood"} == surfaces
    assert set(entries_of_words()["surfaces"]) == surfaces | {"wood"}
    for place, entry in entries_of_words()["places"].items():
        assert {(place, surface) for surface in entry.get("shown_on", ())} == {
            pair for pair in shown if pair[0] == place
        }


def test_a_prop_stands_only_in_surfaces_and_places_that_exist():
    words = entries_of_words()
    for entry in words["props"].values():
        assert set(entry.get("surfaces", ())) <= set(words["surfaces"])
        assert set(entry.get("places", ())) <= set(words["places"])
