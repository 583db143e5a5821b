"""Where each sentence of a listing comes from, and what no listing could say: one line each, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from tools.listing_export.tables import as_cell

COLUMNS = ("listing", "version", "sku", "marketplace", "language", "status", "what", "field", "text", "facts", "origin")


def as_report(records: Sequence[dict[str, Any]]) -> bytes:
    """Trace listings to their facts.

    Args:
        records: Stored listings.

    Returns:
        CSV, UTF-8: a line for each sentence with its facts and where they come from, then one for each thing that is
        missing, was left out, could not be translated, or was taken out because no fact says it.
    """
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for record in records:
        about = {
            "listing": record["id"], "version": record.get("variant") or "", "sku": record.get("sku") or "",
            "marketplace": record["marketplace"],
            "language": record["language"], "status": record.get("status", ""),
        }  # fmt: skip
        writer.writerows({name: as_cell(str(text)) for name, text in (about | line).items()} for line in _lines(record))
    return table.getvalue().encode()


def _lines(record: dict[str, Any]) -> Iterator[dict[str, str]]:
    facts = {fact["id"]: fact for fact in record.get("facts", [])}
    for one in record.get("sentences", []):
        told = [facts[name] for name in one["facts"] if name in facts]
        origins = dict.fromkeys(fact["origin"] for fact in told)
        yield {
            "what": "sentence", "field": one["field"], "text": one["text"],
            "facts": "; ".join(fact["text"] for fact in told),
            "origin": "; ".join(origins) or (f"the words of {one['by']}" if one.get("by") else ""),
        }  # fmt: skip
    for kind in record.get("missing", []):
        yield {"what": "missing", "text": kind}
    for entry in record.get("left_out", []):
        yield {"what": "left out", "text": entry["text"], "facts": entry["rule"]}
    for words in record.get("untranslated", []):
        yield {"what": "not translated", "text": words}
    for entry in record.get("invented", []):
        yield {"what": "taken out, no fact says it", "field": entry["field"], "text": entry["claim"]}
