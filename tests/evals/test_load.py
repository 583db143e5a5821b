from pathlib import Path

import pytest

from evals.load import SuiteError, load

GOOD = """\
language: de
tags: [rules]
samples:
  - id: title-length
    tags: amazon
    turns:
      - user: Wie lang darf der Titel sein?
        expect:
          tools: {exact: [search_guidelines]}
          answer: {must_say: ["75", [Zeichen, characters]], cites: amazon-title-length-75}
"""


def write(folder: Path, text: str, name: str = "suite.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_sample_takes_tags_and_language_from_the_top_of_its_file_and_knows_its_line(tmp_path):
    (loaded,) = load([write(tmp_path, GOOD)])

    assert loaded.sample.language == "de"
    assert loaded.sample.tags == ["rules", "amazon"]
    assert loaded.line == 4
    assert loaded.sample.turns[0].expect.answer.must_say == [["75"], ["Zeichen", "characters"]]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("        expect:", "        expects:", 8, r"unknown key 'expects' \(did you mean 'expect'\?\)"),
        ("must_say:", "mustsay:", 10, r"unknown key 'mustsay' \(did you mean 'must_say'\?\)\. Allowed here: must_say,"),
        ("{exact: [search_guidelines]}", "{exact: [search_guideline]}", 9, "no tool 'search_guideline' .did you mean"),
        ("{exact: [search_guidelines]}", "{exact: [], none: true}", 9, "give exactly one of exact, any_order"),
        ("{exact: [search_guidelines]}", "{exact: []}", 9, "write `tools: none`"),
        ("amazon-title-length-75", "amazon-title-length-80", 10, "no rule 'amazon-title-length-80' .did you mean"),
        ("user: Wie lang darf der Titel sein?", "user: 75", 7, "it is 75. Put the words in quotes"),
        ("user: Wie lang", "photos: cap.jpg\n        user: Wie lang", 7, "no photo 'cap.jpg' .did you mean 'cup.jpg'"),
        ("    tags: amazon\n", "    tags: amazon\n    tags: ebay\n", 6, "key 'tags' is given twice"),
        ("user: Wie lang", "photos: {file: cap.jpg, called: x}\n        user: Wie lang", 7, "no photo 'cap.jpg'"),
        ("tools: {exact", "fails: [fix_images]\n          tools: {exact", 9, "no tool 'fix_images' .did you mean"),
        ("language: de", "language: fr", 1, "it is 'fr'"),
        ("- id: title-length", "- id: Title Length", 4, "it is 'Title Length'"),
        ("tags: amazon", "tags: amazon: walmart", 5, "not valid YAML"),
        ("    tags: amazon", "    begin_with: hello", 5, "no block 'hello'. Blocks of this file: none"),
        (GOOD[GOOD.index("    turns:") :], "", 4, "'turns' is missing"),
        (GOOD[GOOD.index("        expect:") :], "", 4, "it could never fail"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_named_with_its_line_and_what_to_write(tmp_path, old, new, line, message):
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))

    with pytest.raises(SuiteError, match=rf"{path}:{line}: .*{message}"):
        load([path])


def test_every_mistake_of_every_file_is_named_at_once(tmp_path):
    write(tmp_path, GOOD.replace("expect:", "expects:").replace("    tags:", "    tag:"), "a.yaml")
    write(tmp_path, GOOD.replace("exact:", "exactly:").replace("title-length\n", "other\n"), "b.yaml")

    with pytest.raises(SuiteError) as caught:
        load([tmp_path])

    found = [line.split(": ")[0].rsplit("/")[-1] for line in str(caught.value).splitlines()]
    assert found == ["a.yaml:5", "a.yaml:8", "b.yaml:9"]


def test_arguments_and_picture_words_are_checked_before_anything_runs(tmp_path):
    text = GOOD.replace(
        "          answer:",
        "          args: {check_image: [{shop: amazon, image_id: {picture: foto 1}}]}\n          answer:",
    )

    with pytest.raises(SuiteError, match=r":10: 'foto 1' names no picture; write for example 'photo 1'"):
        load([write(tmp_path, text)])
    with pytest.raises(SuiteError, match=r":10: check_image takes no 'shop'. It takes: image_id, marketplace, slot"):
        load([write(tmp_path, text.replace("foto 1", "photo 1"))])


def test_two_samples_cannot_share_an_id(tmp_path):
    write(tmp_path, GOOD, "a.yaml")
    write(tmp_path, GOOD, "b.yaml")

    with pytest.raises(SuiteError, match=r"b\.yaml:4: id 'title-length' is taken by .*a\.yaml:4"):
        load([tmp_path])


def test_samples_are_chosen_by_tag_language_or_id(tmp_path):
    path = write(tmp_path, GOOD)

    assert [len(load([path], [tag])) for tag in ("rules", "amazon", "de", "title-length")] == [1, 1, 1, 1]
    with pytest.raises(SuiteError, match="No conversation carries the tag 'en'. Tags here: amazon, rules"):
        load([path], ["en"])


def test_a_photo_beside_the_file_goes_before_a_shipped_one(tmp_path):
    path = write(tmp_path, GOOD.replace("user: Wie", "photos: cup.jpg\n        user: Wie"))
    (loaded,) = load([path])
    assert loaded.photo("cup.jpg").parent.name == "pictures"

    (tmp_path / "cup.jpg").write_bytes(b"another")

    assert loaded.photo("cup.jpg") == tmp_path / "cup.jpg"


def test_a_folder_without_conversations_is_an_error(tmp_path):
    with pytest.raises(SuiteError, match="No conversations at"):
        load([tmp_path])
