"""Pictures that AI changes: asked for in four languages, used only after a yes; and the choice of another engine."""

import pytest

REFUSED = (
    "AI may have changed your product in img_2, and nobody has approved that yet. Compare it with the original, and "
    "approve it if it still shows what you sell; then I can hand it over."
)
ABOVE_GROUND = ("generate_scene", {"image_id": "img_1", "scene": "on marble", "engine": "diffusion"})


@pytest.mark.parametrize(
    "text",
    [
        "show it from the side",
        "put it on a model",
        "make the light warmer on the product itself",
        "replace the lid by a red one",
        "could we see it from behind?",
        "zeig es von der Seite",
        "ersetze den Deckel durch einen roten",
        "zieh es einem Model an",
        "mach das Licht auf dem Produkt selbst wärmer",
        "enséñalo de lado",
        "cambia la tapa por una roja",
        "ponlo en una modelo",
        "haz la luz más cálida en el propio producto",
        "इसे बगल से दिखाओ",
        "मॉडल को पहनाओ",
        "ढक्कन लाल कर दो",
        "peeche se dikhao",
        "dhakkan ki jagah lal wala lagao",
    ],
)
def test_a_change_of_the_product_itself_goes_to_the_edit_model_in_the_users_words(text, new_talk):
    calls, answer = new_talk().say(text, "jar.jpg")

    assert calls == [("edit_picture", {"image_id": "img_1", "instruction": text})]
    assert answer.additional_kwargs["needs"] == "approval" and "img_2" in str(answer.content)


@pytest.mark.parametrize(
    "text", ["make it warmer", "on a wooden table from above", "cut the jar out", "softer light from the left"]
)
def test_what_the_locked_lane_can_do_stays_there(text, new_talk):
    calls, _ = new_talk().say(text, "jar.jpg")

    assert calls and "edit_picture" not in [name for name, _ in calls]


@pytest.mark.parametrize("yes", ["yes", "Ja, passt so", "sí", "हाँ", "I approve it", "haan", "freigegeben", "fine"])
def test_a_yes_is_noted_for_the_picture_that_was_asked_about(yes, new_talk):
    talk = new_talk()
    talk.say("show it from the side", "jar.jpg")

    calls, _ = talk.say(yes)

    assert calls == [("approve_pictures", {"image_ids": ["img_2"]})]


@pytest.mark.parametrize("no", ["no", "nein", "no, leave it", "नहीं", "noch nicht freigeben"])
def test_a_no_notes_nothing(no, new_talk):
    talk = new_talk()
    talk.say("show it from the side", "jar.jpg")

    assert "approve_pictures" not in [name for name, _ in talk.say(no)[0]]


def test_an_export_that_was_refused_goes_on_after_the_yes(new_talk):
    talk = new_talk()
    talk.say("zeig es von der Seite", "jar.jpg")
    talk.fails = {"export_images": REFUSED}

    calls, answer = talk.say("exportiere es für Etsy")
    assert calls == [("export_images", {"image_ids": ["img_2"], "channels": ["etsy"]})]
    assert answer.additional_kwargs["needs"] == "approval"
    assert "noch nicht Ja gesagt" in str(answer.content)

    talk.fails = {}
    assert talk.say("ja")[0] == [
        ("approve_pictures", {"image_ids": ["img_2"]}),
        ("export_images", {"image_ids": ["img_2"], "channels": ["etsy"]}),
    ]


def test_a_yes_with_a_further_request_does_both(new_talk):
    talk = new_talk()
    talk.say("show it from the side", "jar.jpg")

    calls, _ = talk.say("yes, export it for Etsy")

    assert [name for name, _ in calls] == ["approve_pictures", "export_images"]


def test_without_a_model_the_answer_says_what_is_needed(new_talk):
    talk = new_talk()
    talk.fails = {
        "edit_picture": "Changing the product itself needs an image model that edits by instruction, and none is here. "
        "Get one with: lightbox models pull flux2-klein-4b (16 GB, licence Apache-2.0; best with a graphics card of "
        "12 GB or more). Nothing was changed."
    }

    _, answer = talk.say("zeig es von hinten", "jar.jpg")

    assert "lightbox models pull flux2-klein-4b (16 GB, Lizenz Apache-2.0" in str(answer.content)
    assert answer.additional_kwargs["needs"] is None


@pytest.mark.parametrize(
    ("text", "engine"),
    [
        ("use the studio engine", "studio"), ("as a real photo with the image model", "diffusion"),
        ("mach es mit dem Diffusionsmodell", "diffusion"), ("nimm wieder das Studio", "studio"),
        ("usa el modelo de difusión", "diffusion"), ("con el motor de estudio", "studio"),
        ("डिफ्यूजन मॉडल से बनाओ", "diffusion"), ("phir se studio engine se banao", "studio"),
        ("now with the openai engine please", "openai"),
    ],
)  # fmt: skip
def test_after_a_scene_another_engine_is_asked_for_the_same_scene(text, engine, new_talk):
    talk = new_talk()
    talk.say("put it on marble", "jar.jpg")

    calls, _ = talk.say(text)

    again = {"image_id": "img_1", "scene": "", "based_on": "img_2", "engine": engine}
    assert calls == [("generate_scene", again)]


@pytest.mark.parametrize(
    "text",
    ["put it on marble with the diffusion engine", "Put it on marble. Use the diffusion model.",
     "on marble with the image model please"],
)  # fmt: skip
def test_an_engine_named_with_a_scene_is_no_part_of_the_scene(text, new_talk):
    assert new_talk().say(text, "jar.jpg")[0] == [ABOVE_GROUND]


def test_the_conversation_keeps_to_its_engine_until_another_is_named(new_talk):
    talk = new_talk()
    talk.say("put it on marble with the diffusion engine", "jar.jpg")

    assert talk.say("now on oak")[0][0][1]["engine"] == "diffusion"
    assert talk.say("back to the studio")[0][0][1]["engine"] == "studio"
    assert talk.say("warmer")[0][0][1]["engine"] == "studio"


def test_where_the_engine_failed_the_studio_makes_what_was_asked(new_talk):
    talk = new_talk()
    talk.fails = {"generate_scene": "The image model 'flux2-klein-4b' is not installed."}
    talk.say("on marble in morning light with the diffusion engine", "jar.jpg")
    talk.fails = {}

    calls, _ = talk.say("then use the studio engine")

    assert calls == [
        ("generate_scene", {"image_id": "img_1", "scene": "on marble in morning light", "engine": "studio"})
    ]


@pytest.mark.parametrize(
    "text", ["put it on marble in soft studio light", "on a studio backdrop", "may I sell with pictures made by AI?"]
)
def test_words_that_only_sound_like_an_engine_choose_none(text, new_talk):
    calls, _ = new_talk().say(text, "jar.jpg")

    assert all("engine" not in args for _, args in calls)
