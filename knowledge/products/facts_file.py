"""A product's facts from a file: JSON, YAML, a table with one row, or plain lines."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import yaml

from knowledge.products.facts import Product, read_record, read_sentence
from knowledge.products.text_files import UnreadableFileError, decode

_MOST_BYTES = 2_000_000


def read_facts_file(content: bytes, name: str) -> Product:
    """Read the facts about one product.

    Args:
        content: The whole file: a JSON object of names and values, a JSON list of facts, YAML, a table whose first row
            has names and whose second has values, or plain lines.
        name: The file's name; its ending says what it is, and every fact's origin names it.

    Raises:
        UnreadableFileError: It cannot be read, or holds no fact.
    """
    if len(content) > _MOST_BYTES:
        raise UnreadableFileError(
            f"{name} is larger than {_MOST_BYTES // 1_000_000} MB. Give one product's facts only."
        )
    text = decode(content, name)
    product = _read(text, name)
    if not product.facts:
        raise UnreadableFileError(f'{name} holds no facts. Write them like {{"name": "mug", "material": "stoneware"}}.')
    return product


def _read(text: str, name: str) -> Product:
    ending = name.rsplit(".", 1)[-1].lower()
    stripped = text.strip()
    if not stripped:
        return Product()
    if ending in ("json", "jsonl", "ndjson") or stripped[:1] in ("{", "["):
        return read_record(_json(stripped, name), name)
    if ending in ("yaml", "yml"):
        return read_record(_yaml(text, name), name)
    if ending in ("csv", "tsv"):
        rows = list(
            csv.DictReader(io.StringIO(text), delimiter="\t" if "\t" in text.partition("\n")[0] else _comma(text))
        )
        return read_record({str(k): v for k, v in rows[0].items() if k}, f"{name}, row 2") if rows else Product()
    return read_sentence(text, name)


def _comma(text: str) -> str:
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        first = text.partition("\n")[0]
        if first.startswith("{") and first.endswith("}") and first != text:
            return json.loads(first) if _is_json(first) else None
        raise UnreadableFileError(
            f"{name} is not valid JSON ({error.msg}, line {error.lineno}, column {error.colno}). Mend it there and try "
            "again."
        ) from error
    except RecursionError:
        raise UnreadableFileError(f"{name} is nested too deeply. Write one flat object of names and values.") from None


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except json.JSONDecodeError:
        return False
    return True


def _yaml(text: str, name: str) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UnreadableFileError(
            f"{name} is not valid YAML. Mend it and try again. ({str(error).splitlines()[0]})"
        ) from error
