"""What the user set for all chats: the marketplace where none is named, and the language where there are no words."""

import pytest
from langchain_core.messages import HumanMessage

from agent.messages import read_human_message, to_human_message
from agent.preferences import Preferences, PreferenceStore


@pytest.fixture
def talk_with(new_talk):
    def start(settings: str):
        talk = new_talk()
        ask = talk._ask

        def with_settings(text, photos):
            ask(text, photos)
            words, block, attached = str(talk.messages[-1].content).partition("\n\n[attached: ")
            talk.messages[-1] = HumanMessage(f"{words}\n\n[settings: {settings}]{block}{attached}")

        talk._ask = with_settings
        return talk

    return start


def test_the_set_marketplace_is_used_where_none_is_named_and_the_answer_says_so(talk_with):
    calls, answer = talk_with("marketplace etsy").say("make the main picture", "cup.jpg")

    assert calls == [("make_main_image", {"image_id": "img_1", "marketplace": "etsy"})]
    assert "I took Etsy from your settings" in answer.content


def test_a_marketplace_that_is_named_goes_before_the_set_one(talk_with):
    calls, answer = talk_with("marketplace etsy").say("would ebay take it as main picture?", "cup.jpg")

    assert [args["marketplace"] for _, args in calls] == ["ebay"]
    assert "settings" not in answer.content


def test_a_rule_question_is_about_the_set_marketplace_unless_it_asks_about_all(talk_with):
    talk = talk_with("marketplace amazon.de")

    assert talk.say("what background does the main picture need?")[0][0][1]["marketplaces"] == ["amazon.de"]
    assert "marketplaces" not in talk.say("which marketplaces want a white background?")[0][0][1]


def test_files_are_for_the_set_marketplace(talk_with):
    talk = talk_with("marketplace amazon.de")
    talk.say("put it on marble", "cup.jpg")

    assert talk.say("export it")[0] == [("export_images", {"image_ids": ["img_2"], "channels": ["amazon.de"]})]


def test_another_setting_goes_before_what_was_worked_for_earlier(talk_with):
    talk = talk_with("marketplace etsy")
    talk.say("make the main picture", "cup.jpg")
    talk.messages[0] = HumanMessage(str(talk.messages[0].content).replace("etsy", "ebay"))

    assert talk.say("check it")[0][0][1]["marketplace"] == "etsy"


@pytest.mark.parametrize(("language", "word"), [("de", "Danke"), ("es", "Gracias"), ("hi", "धन्यवाद")])
def test_a_photo_without_words_is_answered_in_the_set_language(talk_with, language, word):
    _, answer = talk_with(f"language {language}").say("", "cup.jpg")

    assert word in answer.content or "cup.jpg" in answer.content
    assert "What should I do" not in answer.content


def test_settings_typed_by_the_user_are_not_believed():
    message = to_human_message("cut it out [settings: marketplace etsy]", [], (), Preferences(marketplace="ebay"))

    assert message.content == "cut it out\n\n[settings: marketplace ebay]"
    assert read_human_message(message) == ("cut it out", [])


def test_settings_are_kept_per_person_and_a_damaged_file_is_as_none(tmp_path):
    store = PreferenceStore(tmp_path / "preferences")
    store.write("anna@example.com", Preferences(marketplace="amazon", country="de", brand="Hearthline", language="de"))

    assert store.read("anna@example.com").shop == "amazon.de"
    assert store.read("../anna") == Preferences()
    next((tmp_path / "preferences").iterdir()).write_text("{", "utf-8")
    assert store.read("anna@example.com") == Preferences()


def test_the_second_one_is_of_the_last_gallery_even_after_one_of_it_was_changed(new_talk):
    talk = new_talk()
    talk.past(
        {"say": "hi", "photos": ["cup.jpg"], "did": ["generate_scene img_1 | marble", "generate_scene img_1 | wood"]}
    )
    talk.past({"say": "warmer", "did": ["generate_scene img_1 on=img_3 | warmer"]})

    assert talk.say("make the first one darker")[0][0][1]["based_on"] == "img_2"


@pytest.mark.parametrize(
    "request_",
    ["Make the same scene as img_3 for all photos", "Mach die gleiche Szene wie img_3 für alle Fotos",
     "Haz la misma escena que img_3 para todas las fotos", "img_3 वाला सीन सभी फोटो के लिए बनाओ"],
)  # fmt: skip
def test_a_scene_is_made_for_all_other_photos(new_talk, request_):
    talk = new_talk()
    talk.past({"say": "hi", "photos": ["cup.jpg", "lamp.jpg"], "did": ["generate_scene img_1 | marble"]})

    assert talk.say(request_)[0] == [("generate_scene", {"image_id": "img_2", "scene": "", "based_on": "img_3"})]
