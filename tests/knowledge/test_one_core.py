"""Small multiplications stay on one core, and nothing else does."""

import numpy as np
from threadpoolctl import threadpool_info

from knowledge.one_core import one_core


def blas_threads() -> set[int]:
    np.ones((2, 2)) @ np.ones((2, 2))  # loads the library
    return {
        pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas" and "numpy" in pool["filepath"]
    }


def test_only_inside_the_block_numpy_multiplies_on_one_core():
    before = blas_threads()

    with one_core():
        assert blas_threads() == {1}

    assert blas_threads() == before
