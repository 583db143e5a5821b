"""`lightbox listing check` as scripts use it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from knowledge.products.brands import Brand, BrandStore
from ui.cli import main


def lightbox(*arguments: Any, text: str | None = None) -> Result:
    result = CliRunner().invoke(main, ["listing", "check", *map(str, arguments)], input=text)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def run(content: Any) -> Path:
        path = tmp_path / "mug.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return run


def test_a_faulty_listing_ends_with_1_and_says_what_is_wrong(write):
    result = lightbox(write({"title": "Mug, free shipping!"}), "-m", "amazon")

    assert result.exit_code == 1
    assert "mug.json: does not pass (amazon, listing)" in result.stdout
    assert "“free shipping”" in result.stdout and "[amazon-title-no-promo]" in result.stdout


def test_json_is_one_report_on_a_line(write):
    result = lightbox(write({"title": "Hearthline Stoneware Mug, 350 ml"}), "-m", "amazon.de", "--json")

    (report,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert (report["file"], report["slot"], report["verdict"]) == ("mug.json", "listing", "pass")
    assert {"rule", "status", "severity", "measured", "limit", "message", "confidence", "evidence", "fix", "source",
            "as_of", "field"} == set(report["findings"][0])  # fmt: skip


def test_a_listing_comes_from_stdin_and_unknown_keys_are_named():
    result = lightbox("-", "-m", "ebay", "--json", text='{"title": "Mug", "colour": "blue"}')

    assert result.exit_code == 0
    assert json.loads(result.stdout)["file"] == "listing"
    assert "'colour'" in result.stderr and "not checked" in result.stderr


@pytest.mark.parametrize(
    ("content", "part"),
    [(b'{"title":', "line 1, column 10"), (b"\xff\xfe\x00", "UTF-8"), (b"[]", "a list"), (b'{"title": 3}', "a number"),
     (b"[" * 100_000, "nested"), (b"{}", "no text")],
)  # fmt: skip
def test_a_file_that_is_no_listing_is_one_clear_line(write, content, part):
    plain, machine = lightbox(write(content), "-m", "amazon"), lightbox(write(content), "-m", "amazon", "--json")

    assert plain.exit_code == machine.exit_code == 1
    assert part in plain.stderr and part in json.loads(machine.stdout)["error"]


def test_an_unknown_marketplace_or_file_is_bad_usage(write):
    assert lightbox(write({"title": "Mug"}), "-m", "amazoon").exit_code == 2
    assert lightbox("no-such-file.json", "-m", "amazon").exit_code == 2


MUG = {"name": "mug", "material": "stoneware", "capacity": "350 ml", "dishwasher_safe": True, "brand": "Hearthline"}


def write_files(tmp_path: Path, listing: dict | None = None) -> tuple[str, str]:
    facts, text = tmp_path / "facts.json", tmp_path / "listing.json"
    facts.write_text(json.dumps(MUG), encoding="utf-8")
    text.write_text(json.dumps(listing or {}), encoding="utf-8")
    return str(facts), str(text)


def test_a_listing_is_written_from_a_file_of_facts_and_passes_its_own_checks(tmp_path):
    facts, text = write_files(tmp_path)
    ran = CliRunner().invoke(main, ["listing", "write", "--facts", facts, "-m", "amazon", "--json"])
    record = json.loads(ran.stdout)

    assert ran.exit_code == 0
    assert record["title"].startswith("Hearthline Stoneware Mug") and len(record["bullets"]) == 3
    assert all(piece["facts"] for piece in record["sentences"])
    Path(text).write_text(ran.stdout, encoding="utf-8")
    assert CliRunner().invoke(main, ["listing", "check", text, "-m", "amazon"]).exit_code == 0
    verified = CliRunner().invoke(main, ["listing", "verify", text, "--facts", facts, "--json"])
    assert (verified.exit_code, verified.stdout) == (0, "")


def test_invented_claims_are_listed_one_a_line(tmp_path):
    facts, text = write_files(tmp_path, {"title": "Porcelain Mug, 500 ml", "bullets": ["FDA approved"]})
    ran = CliRunner().invoke(main, ["listing", "verify", text, "--facts", facts, "--json"])
    claims = [json.loads(line) for line in ran.stdout.splitlines()]

    assert ran.exit_code == 1
    assert [(c["claim"], c["kind"], c["field"], c["supported"]) for c in claims] == [
        ("Porcelain", "material", "title", False), ("500 ml", "number", "title", False),
        ("FDA approved", "certificate", "bullets[0]", False),
    ]  # fmt: skip


def test_what_cannot_be_written_says_why(tmp_path):
    facts, _ = write_files(tmp_path)
    run = CliRunner().invoke

    assert run(main, ["listing", "write", "--facts", facts, "-m", "nowhere"]).exit_code == 2
    odd = run(main, ["listing", "write", "--facts", facts, "-m", "amazon", "-l", "klingon", "--json"])
    assert odd.exit_code == 1 and "I write in en, de, es and hi" in json.loads(odd.stdout)["error"]


def test_versions_for_a_test_are_written_and_a_brand_is_kept_to(tmp_path, monkeypatch):
    monkeypatch.setenv("LIGHTBOX_DATA_DIR", str(tmp_path / "data"))
    BrandStore(tmp_path / "data" / "brands").save(Brand("Norr", avoid=("handmade",)))
    facts = tmp_path / "mug.txt"
    facts.write_text("mug, stoneware, 350 ml, handmade, blue", encoding="utf-8")
    write = ["listing", "write", "--facts", str(facts), "-m", "etsy", "-l", "en", "--json"]
    run = CliRunner().invoke
    a, b = (json.loads(line) for line in run(main, [*write, "--variants", "2"]).stdout.splitlines())
    branded = json.loads(run(main, [*write, "--brand", "norr"]).stdout)
    unknown = run(main, [*write, "--brand", "Nobody"])

    assert (a["variant"], b["variant"]) == ("A", "B") and a["title"] != b["title"] and a["facts"] == b["facts"]
    assert branded["brand"] == "Norr" and "andmade" in a["title"] and "andmade" not in json.dumps(branded["sentences"])
    assert unknown.exit_code == 1 and "No brand 'Nobody' is saved" in json.loads(unknown.stdout)["error"]


def test_an_ad_is_written_and_checked_by_its_own_lengths(tmp_path):
    facts, text = write_files(tmp_path)
    ran = CliRunner().invoke(main, ["listing", "write", "--facts", facts, "-m", "google_ads", "--json"])
    Path(text).write_text(ran.stdout, encoding="utf-8")
    fine = CliRunner().invoke(main, ["listing", "check", text, "-m", "google_ads"])
    Path(text).write_text(json.dumps({"headlines": ["x" * 31, "Mug", "Cup"], "language": "en"}), encoding="utf-8")
    long = CliRunner().invoke(main, ["listing", "check", text, "-m", "google_ads"])
    none = CliRunner().invoke(main, ["listing", "check", text, "-m", "email"])

    assert ran.exit_code == fine.exit_code == 0 and long.exit_code == none.exit_code == 1
    assert "31 characters; at most 30" in long.stdout and "needs an object with subject" in none.stderr


def test_a_catalogue_is_loaded_and_searched(tmp_path, monkeypatch):
    monkeypatch.setenv("LIGHTBOX_DATA_DIR", str(tmp_path / "data"))
    file = tmp_path / "shop.csv"
    file.write_text("sku,title,price\nA,Oak Board,12\nB,Waterproof Jacket,80\nC,x,y,z,w\n", encoding="utf-8")
    loaded = CliRunner().invoke(main, ["catalog", "load", str(file), "--json"])
    found = CliRunner().invoke(main, ["catalog", "search", "wasserdicht", "--json"])

    assert json.loads(loaded.stdout)["products"] == 2
    assert json.loads(loaded.stdout)["problems"][0]["line"] == 4
    assert [json.loads(line)["sku"] for line in found.stdout.splitlines()] == ["B"]


def test_a_file_of_unknown_columns_needs_a_mapping(tmp_path, monkeypatch):
    monkeypatch.setenv("LIGHTBOX_DATA_DIR", str(tmp_path / "data"))
    file = tmp_path / "own.csv"
    file.write_text("Ref;Was\n1;Eichenbrett\n", encoding="utf-8")

    refused = CliRunner().invoke(main, ["catalog", "load", str(file)])
    assert refused.exit_code == 1 and "Columns: Ref, Was" in refused.stderr
    assert CliRunner().invoke(main, ["catalog", "load", str(file), "--column", "title=Was"]).exit_code == 0
