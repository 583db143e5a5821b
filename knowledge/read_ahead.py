"""Read all rules with the slow model now, so that nobody waits for it later: `python -m knowledge.read_ahead`.

Worth running after many rules have changed; without it the first Hindi question takes longer, and nothing else differs.
"""

from __future__ import annotations

import sys

from knowledge.embedder import write_ahead
from knowledge.guidelines import hindi_chunks
from knowledge.rules import RuleBase


def main() -> None:
    """Write the vectors and say where they are."""
    texts = [chunk.text for chunk in hindi_chunks(RuleBase.load())]
    path = write_ahead(list(dict.fromkeys(texts)))
    sys.stdout.write(f"Read {len(texts)} texts into {path}\n")


if __name__ == "__main__":
    main()
