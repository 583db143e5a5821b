"""Small multiplications of matrices on one core."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


def one_core() -> AbstractContextManager[Any]:
    """Let numpy multiply on one core inside the block.

    What a turn multiplies takes a few milliseconds. A second thread gains little on a free machine, and on a busy one
    the threads wait for each other at full speed: three times the work, four times the time.
    """
    limit: AbstractContextManager[Any] = _blas().limit(limits=1)
    return limit


@cache
def _blas() -> Any:
    return ThreadpoolController().select(user_api="blas")
