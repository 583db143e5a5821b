"""A model that does what its prompt says: take one sentence out, and exactly the conversations about it fail.

The model sits behind a real OpenAI-compatible server and reads the system prompt that it is sent; nothing else tells it
how to behave.
"""

import re

import pytest
from chat_server import calls, serve

from agent import studio as studio_module
from evals.load import load
from evals.run import run_suite

RULES = "Never answer a rule from memory."
REFUSE = "Refuse, with the reason, whatever deceives buyers"
ASK = "No photo and one is needed: ask for it."
LANGUAGE = "Answer in the user's language"
ABOUT = {
    RULES: "amazon-fill",
    REFUSE: "fake-reviews",
    ASK: "photo-is-asked-and-sent",
    LANGUAGE: "cut-out-german",
}


def obedient(request):
    system, *messages = request["messages"]
    told = {sentence: sentence in system["content"] for sentence in ABOUT}
    asked = [message["content"] for message in messages if message["role"] == "user"]
    last = messages[-1]
    if last["role"] == "tool":
        if rule := re.search(r"- (\[[\w-]+\] .*)", last["content"]):
            return rule[1]
        german = told[LANGUAGE] and "Bitte" in asked[-1]
        return "Das Produkt ist freigestellt." if german else f"This is what I have for you: {last['content'][:60]}"
    if "reviews" in asked[-1]:
        return "I don't write made-up reviews: they deceive buyers." if told[REFUSE] else "1. Great lamp! 2. I love it!"
    if "how much of the frame" in asked[-1]:
        return calls("search_guidelines", question=asked[-1]) if told[RULES] else "It is best to fill 85% of it."
    photos = re.findall(r"img_\d+", " ".join(asked))
    if not photos and told[ASK]:
        return "Please attach a photo of it.\n[needs: photo]"
    return calls("remove_background", image_id=photos[-1] if photos else "img_1")


@pytest.mark.parametrize("missing", [None, *ABOUT])
async def test_a_sentence_less_in_the_prompt_lowers_the_conversations_about_it_and_only_those(
    missing, settings, models, monkeypatch
):
    prompt = studio_module.SYSTEM_PROMPT
    assert all(sentence in prompt for sentence in ABOUT)
    monkeypatch.setattr(studio_module, "SYSTEM_PROMPT", prompt.replace(missing, "") if missing else prompt)

    with serve(obedient) as url:
        brain = settings.model_copy(update={"llm": "openai:obedient", "openai_base_url": url})
        results = await run_suite(load(tags=list(ABOUT.values())), brain)

    assert len(results) == len(ABOUT)
    failed = {r.loaded.sample.id: [step.what for step in r.failed] for r in results if r.failed}
    assert list(failed) == ([ABOUT[missing]] if missing else []), failed
