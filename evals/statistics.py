"""How sure a share of passed conversations is, and whether two runs really differ."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Interval(NamedTuple):
    """The range that holds the true value in 95 of 100 such measurements."""

    low: float
    high: float


def share_interval(passed: int, total: int) -> Interval:
    """Wilson's interval of a share, 0-1; it is never empty, even at 0 or all of few."""
    from scipy.stats import binomtest

    low, high = binomtest(passed, total).proportion_ci(0.95, method="wilson")
    return Interval(float(low), float(high))


def pass_hat_k(successes: Sequence[tuple[int, int]], k: int) -> float:
    """Share of samples that would pass k times in a row (pass^k of tau-bench, Yao et al. 2024).

    Args:
        successes: For each sample how often it passed and how often it was played; each at least k times.
        k: Attempts in a row.
    """
    return float(np.mean([comb(passed, k) / comb(played, k) for passed, played in successes]))


class Difference(NamedTuple):
    """Mean difference of paired shares, its 95% interval, and the probability of one as large by chance alone."""

    mean: float
    interval: Interval
    p_value: float


def paired_difference(before: Sequence[float], after: Sequence[float]) -> Difference:
    """Compare the same samples under two brains.

    The p-value is a paired permutation test's: exact for up to 12 samples that differ, else from 10,000 shuffles. The
    interval is a bootstrap over samples. Both are seeded, so the same runs give the same verdict.

    Args:
        before: Share of attempts passed, by sample, 0-1.
        after: The same samples in the same order.
    """
    from scipy.stats import permutation_test

    changes = np.asarray(after, float) - np.asarray(before, float)
    if np.count_nonzero(changes) == 0:
        return Difference(0.0, Interval(0.0, 0.0), 1.0)
    moved = changes[changes != 0]  # signs of zeros do not matter, and fewer samples keep the test exact
    if len(moved) == 1:  # one changed sign is as likely as the other
        return Difference(float(changes.mean()), _bootstrap(changes), 1.0)
    test = permutation_test(
        (moved, np.zeros_like(moved)),
        lambda a, b, axis: np.mean(a - b, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=10_000,
        rng=np.random.default_rng(0),
    )
    return Difference(float(changes.mean()), _bootstrap(changes), float(test.pvalue))


def _bootstrap(changes: NDArray[np.float64]) -> Interval:
    draws = np.random.default_rng(0).choice(changes, (10_000, len(changes))).mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975])
    return Interval(float(low), float(high))


def holm(p_values: Sequence[float]) -> list[float]:
    """p-values corrected for looking at several groups at once (Holm 1979), in the given order."""
    order = np.argsort(p_values)
    stepped = np.maximum.accumulate([p_values[i] * (len(p_values) - rank) for rank, i in enumerate(order)])
    corrected = np.empty(len(p_values))
    corrected[order] = np.minimum(stepped, 1)
    return [float(value) for value in corrected]


def cohen_kappa(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Agreement of two raters beyond chance (Cohen 1960): 1 is full, 0 is what chance gives, below 0 is worse.

    Two raters who both say the same of everything agree, but nothing shows that it is not chance: that is 0.
    """
    a, b = np.asarray(pairs, bool).T
    agreed = float(np.mean(a == b))
    chance = float(a.mean() * b.mean() + (1 - a.mean()) * (1 - b.mean()))
    return 0.0 if chance == 1 else (agreed - chance) / (1 - chance)


def kappa_interval(pairs: Sequence[tuple[bool, bool]]) -> Interval:
    """The 95% range of Cohen's kappa, by a seeded bootstrap over the things that were rated."""
    chance = np.random.default_rng(0)
    rated = np.asarray(pairs, bool)
    drawn = (rated[chance.integers(0, len(rated), len(rated))].tolist() for _ in range(2_000))
    low, high = np.quantile([cohen_kappa(one) for one in drawn], [0.025, 0.975])
    return Interval(float(low), float(high))
