"""A picture checked in one line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from tools.check.checker import check_file
from tools.check.report import CheckReport, Finding


@pytest.fixture
def check_as(tmp_path: Path, encode_as) -> Callable[..., dict[str, Finding]]:
    """`check_as(image, "etsy")`: findings by rule, on the picture written as a JPEG or as asked; marks are not read."""

    def run(
        image: Image.Image | bytes, marketplace: str, *, name: str = "product.jpg", file_format: str = "JPEG",
        slot: str = "main", today: date | None = None, **options,
    ) -> dict[str, Finding]:  # fmt: skip
        content = image if isinstance(image, bytes) else encode_as(image, file_format, **options)
        path = tmp_path / name
        path.write_bytes(content)
        report: CheckReport = check_file(path, marketplace, slot, read_marks=False, today=today)
        return {finding.rule: finding for finding in report.findings}

    return run
