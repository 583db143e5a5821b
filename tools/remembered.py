"""What a network said of the last pictures, so that the same picture is not looked at twice.

Sellers send a photo again, check one picture for several marketplaces, and check it again before it is exported. A
network says the same of the same pixels every time; only the last few answers are kept, in this process.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Answer = TypeVar("Answer")


class Remembered(Generic[Answer]):
    """The newest answers, by the content of the arrays they are about. Safe to use from several threads."""

    def __init__(self, most: int) -> None:
        """Keep at most so many answers."""
        self._most = most
        self._answers: OrderedDict[bytes, Answer] = OrderedDict()
        self._lock = Lock()

    def about(self, work: Callable[[], Answer], *arrays: NDArray[Any] | None) -> Answer:
        """The kept answer, or what `work` finds.

        Args:
            work: Finds the answer from nothing but `arrays`; what it returns must not be changed by anybody.
            arrays: What is asked about; None is told from every array.
        """
        key = _digest(arrays)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = work()
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer


def _digest(arrays: tuple[NDArray[Any] | None, ...]) -> bytes:
    found = hashlib.sha256()
    for array in arrays:
        if array is None:
            found.update(b"none;")
            continue
        found.update(f"{array.dtype.str} {array.shape};".encode())
        found.update(np.ascontiguousarray(array).data)
    return found.digest()
