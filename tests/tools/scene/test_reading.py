import pytest
from pydantic import ValidationError

from tools.errors import ToolInputError
from tools.scene.spec import SceneSpec
from tools.scene.templates import all_templates, find_template


@pytest.mark.parametrize(
    ("text", "surface", "light", "side"),
    [
        ("on a light oak table in morning light from the left", "light_oak", "morning", "left"),
        ("white marble, golden hour, light from the right", "white_marble", "golden", "right"),
        ("auf dunklem Holz im Abendlicht von rechts", "dark_walnut", "evening", "right"),
        ("weißer Marmor, weiches Licht von links", "white_marble", "soft", "left"),
        ("sobre mármol negro con luz dramática desde la izquierda", "dark_marble", "dramatic", "left"),
        ("en una mesa de madera clara con luz cálida desde la derecha", "light_oak", "warm", "right"),
        ("सफेद संगमरमर पर, बाईं ओर से सुबह की रोशनी", "white_marble", "morning", "left"),
        ("काले संगमरमर पर दाईं ओर से शाम की रोशनी", "dark_marble", "evening", "right"),
        ("meri bottle ko linen kapde par rakho, garam roshni, bayen se", "linen", "warm", "left"),
    ],
)
def test_a_request_in_four_languages_becomes_surface_light_and_side(text, surface, light, side):
    spec = SceneSpec.from_text(text)

    assert (spec.surface, spec.light, spec.side) == (surface, light, side)
    assert spec.unshown == []


def test_misspelt_words_are_understood():
    spec = SceneSpec.from_text("on concreet, goldn hour")

    assert (spec.surface, spec.light, spec.unshown) == ("concrete", "golden", [])


@pytest.mark.parametrize(
    ("text", "surface", "surface_colour", "wall_colour"),
    [
        ("on pink paper", "paper", "#e9b6bb", None),
        ("against a sage green background", "paper", "#aebda0", None),
        ("on concrete with a yellow wall", "concrete", None, "#f2cd4e"),
        ("sobre madera oscura, pared rosa", "dark_walnut", None, "#e9b6bb"),
        ("dunkles Holz vor grüner Wand", "dark_walnut", None, "#4f8a52"),
        ("गुलाबी पृष्ठभूमि", "paper", "#e9b6bb", None),
        ("on black marble with a dark wall", "dark_marble", None, "#2e2c2b"),
        ("paper in #12ab9f", "paper", "#12ab9f", None),
    ],
)
def test_a_colour_goes_to_the_noun_it_stands_with(text, surface, surface_colour, wall_colour):
    spec = SceneSpec.from_text(text)

    assert (spec.surface, spec.surface_colour, spec.wall_colour) == (surface, surface_colour, wall_colour)


def test_colour_and_material_of_the_product_do_not_become_the_scene():
    spec = SceneSpec.from_text("put the blue wooden bowl on white marble")

    assert (spec.surface, spec.surface_colour, spec.wall_colour) == ("white_marble", None, None)
    assert spec.subject == "blue wooden bowl"


def test_the_word_light_for_the_lamp_does_not_make_the_wood_light():
    assert SceneSpec.from_text("on walnut, light from the left").surface == "dark_walnut"
    assert SceneSpec.from_text("dramatic light on walnut").surface == "dark_walnut"


@pytest.mark.parametrize(
    ("text", "field", "step"),
    [
        ("warmer", "warmth", 1), ("wärmer", "warmth", 1), ("más cálido", "warmth", 1), ("aur garam", "warmth", 1),
        ("और गर्म", "warmth", 1), ("less warm", "warmth", -1), ("a bit darker", "brightness", -0.5),
        ("much brighter", "brightness", 2), ("not so dark", "brightness", 1), ("heller", "brightness", 1),
        ("that is too cold", "warmth", 1), ("too dark", "brightness", 1),
        ("softer shadow", "softness", 1), ("closer", "closeness", 1), ("weiter weg", "closeness", -1),
    ],
)  # fmt: skip
def test_a_relative_word_is_a_step_from_the_scene_before(text, field, step):
    base = SceneSpec.from_text("on light oak, morning light from the left")

    changed = SceneSpec.from_text(text, base)

    assert getattr(changed, field) == pytest.approx(step)
    assert changed.model_copy(update={field: 0.0}) == base


def test_a_change_keeps_what_it_does_not_mention():
    base = SceneSpec.from_text("on light oak, morning light from the left")

    changed = SceneSpec.from_text("on marble instead", base)

    assert (changed.surface, changed.light, changed.side) == ("white_marble", "morning", "left")


def test_steps_add_up_but_not_without_end():
    spec = SceneSpec()
    for _ in range(6):
        spec = SceneSpec.from_text("warmer", spec)

    assert spec.warmth == 3


@pytest.mark.parametrize(
    ("text", "unshown"),
    [
        ("on the beach with a surfboard", ["surfboard"]),
        ("marble with flowers and a shiny disco ball", ["flowers", "shiny disco ball"]),
        ("am Strand mit Blumen", ["flowers"]),
        ("en la playa con flores", ["flowers"]),
        ("समुद्र तट पर फूलों के साथ", ["flowers"]),
        ("a woman holding it in the rain", ["people", "rain and splashes"]),
        ("in the kitchen with a Christmas tree", ["Christmas tree"]),
    ],
)
def test_what_cannot_be_shown_is_collected(text, unshown):
    assert SceneSpec.from_text(text).unshown == unshown


def test_a_substitute_is_always_said():
    spec = SceneSpec.from_text("in the desert")

    assert (spec.surface, spec.light) == ("sand", "golden")
    assert spec.substitutes and "sand in golden light" in spec.substitutes[0]


@pytest.mark.parametrize(
    ("text", "place", "surface"),
    [
        ("on the beach", "beach", "sand"),
        ("in der Küche auf Holz", "kitchen", "wood"),
        ("una escena de Navidad", "Christmas", "dark_walnut"),
        ("दिवाली के लिए", "Diwali", "dark_walnut"),
        ("meri bottle ko bagiche mein rakho", "garden", "light_oak"),
        ("on a pink podium", "podium", "paper"),
        ("with pumpkins", "autumn", "light_oak"),
        ("with lemons and palm shadows", "summer", "paper"),
    ],
)
def test_a_place_is_shown_with_its_own_surface(text, place, surface):
    spec = SceneSpec.from_text(text)

    assert (spec.places, spec.surface) == ([place], surface)
    assert spec.unshown == [] and spec.substitutes == []


def test_a_place_gives_way_to_a_surface_it_is_not_shown_with_and_that_is_said():
    spec = SceneSpec.from_text("in the garden on black marble")

    assert (spec.places, spec.surface) == ([], "dark_marble")
    assert spec.substitutes == ["garden: I show a dark marble surface that suits it, not the place itself"]


def test_only_one_of_several_places_is_taken_and_that_is_said():
    spec = SceneSpec.from_text("in the garden and in the kitchen")

    assert spec.places == ["kitchen"]
    assert "one picture has one place" in spec.substitutes[0]


def test_a_change_moves_the_product_to_another_place_or_out_of_it():
    kitchen = SceneSpec.from_text("in the kitchen, morning light")

    assert SceneSpec.from_text("warmer", kitchen).places == ["kitchen"]
    moved = SceneSpec.from_text("on the terrace instead", kitchen)
    assert (moved.places, moved.surface, moved.light) == (["terrace"], "travertine", "morning")
    out = SceneSpec.from_text("on slate-grey concrete instead", kitchen)
    assert (out.places, out.surface) == ([], "concrete")


def test_a_spec_refuses_colours_and_steps_out_of_range():
    with pytest.raises(ValidationError):
        SceneSpec(wall_colour="red")
    with pytest.raises(ValidationError):
        SceneSpec(warmth=9)


@pytest.mark.parametrize("name", list(all_templates()))
def test_every_template_is_understood_completely(name):
    spec = SceneSpec.from_text(all_templates()[name].scene)

    assert spec.surface and spec.light_named
    assert spec.unshown == [] and spec.substitutes == []


def test_an_unknown_template_lists_the_known_ones():
    with pytest.raises(ToolInputError, match="marble bathroom"):
        find_template("moon base")


@pytest.mark.parametrize(
    "text", ["put the vase on white marble", "my blue surfboard on white marble", "stell die Kerze auf weißen Marmor"]
)
def test_what_is_put_or_owned_is_the_product_and_not_a_thing_to_show(text):
    spec = SceneSpec.from_text(text)

    assert spec.surface == "white_marble" and spec.subject
    assert spec.unshown == []


def test_soft_together_with_another_light_softens_that_one():
    spec = SceneSpec.from_text("soft morning light on marble")

    assert (spec.light, spec.softness) == ("morning", 1)


def test_only_one_of_several_surfaces_is_taken_and_that_is_said():
    spec = SceneSpec.from_text("one on marble and one on concrete")

    assert spec.surface == "concrete"
    assert "one picture has one surface" in spec.substitutes[0]


@pytest.mark.parametrize(
    ("text", "unshown"),
    [
        ("on linen without any flowers", []), ("auf Leinen, ganz ohne Blumen", []), ("sobre lino sin flores", []),
        ("लिनन पर, फूलों के बिना", []), ("linen pe rakho, flowers mat dikhao", []),
        ("on my aunt's old oak table", []), ("on linen, not too whimsical", []), ("slightly crumpled linen", []),
        ("auf Holz, möglichst heimelig, mit einer Trompete", ["Trompete"]),
        ("Leinen und eine winzige Trompete", ["Trompete"]),
        ("sobre madera con una trompeta dorada", ["trompeta"]), ("madera y una guitarra detrás", ["guitarra"]),
        ("on linen, penguins, a trumpet", ["penguins", "trumpet"]),
        ("bhai linen pe rakho na, saath mein haathi", ["haathi"]),
        ("लिनन पर, साथ में हाथी", ["हाथी"]),
    ],
)  # fmt: skip
def test_what_only_describes_or_is_ruled_out_is_no_missing_thing_but_unknown_things_are(text, unshown):
    assert SceneSpec.from_text(text).unshown == unshown


@pytest.mark.parametrize("text", ["on linen with red balloons", "auf Leinen mit roten Luftballons"])
def test_the_colour_of_a_thing_that_is_not_shown_does_not_go_to_the_wall(text):
    spec = SceneSpec.from_text(text)

    assert (spec.surface, spec.wall_colour, spec.surface_colour) == ("linen", None, None)


def test_hindi_endings_and_the_word_for_and_are_understood():
    spec = SceneSpec.from_text("घास और गर्म रोशनी")
    assert (spec.surface, spec.light, spec.warmth) == ("grass", "warm", 0)
    assert SceneSpec.from_text("दिवाली पर दीयों के साथ").unshown == []
    assert SceneSpec.from_text("और गर्म", spec).warmth == 1


@pytest.mark.parametrize(
    "text", ["flat lay on oak", "Draufsicht auf Eiche", "plano cenital sobre roble", "ओक पर ठीक ऊपर से"]
)
def test_a_view_from_straight_above_can_be_asked_for(text):
    spec = SceneSpec.from_text(text)

    assert (spec.camera, spec.surface) == ("flat", "light_oak")
