"""A learned table of waits with many questions at once: a forest of extremely randomized trees.

Each tree asks of a moment "how many are ahead?", "how long has the oldest waited?" and so on, each question drawn at random,
and puts like moments together in a leaf. The waits that ended up in the leaves of a new moment, weighted by how small
the leaf is, are its distribution (Geurts, Ernst and Wehenkel 2006; Meinshausen 2006 for the quantiles).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prediction.waits.inputs import Floats, Ints, compiled

Places = NDArray[np.int32]
"""A branch keeps its forest: half the memory of Ints."""


@dataclass(frozen=True, slots=True)
class Forest:
    """[trees, nodes]: question (feature, -1 in a leaf), threshold, and the first of two children; in a leaf `child` is
    where its waits begin in `order` [trees, cases] and `count` how many they are. `waits` [cases]."""

    feature: Ints
    threshold: Floats
    child: Ints
    count: Ints
    order: Places
    waits: Floats

    def points(self, rows: Floats, shares: tuple[float, ...] = (0.1, 0.5, 0.9)) -> Floats:
        """Return [n, shares + 1]: the waits below which these shares lie, and the mean, of moments [n, features]; in
        seconds."""
        ascending = np.argsort(self.waits, kind="stable")
        return _points(
            self.feature, self.threshold, self.child, self.count, self.order, self.waits, ascending,
            np.ascontiguousarray(rows, np.float64), np.array(shares),
        )  # fmt: skip


def grow(rows: Floats, waits: Floats, *, trees: int = 100, leaf: int = 10, asked: int = 0, seed: int = 1) -> Forest:
    """Grow a forest from moments [cases, features] and their waits [cases] in seconds. `leaf`: the fewest cases in one;
    `asked`: questions tried at each node, 0 = a third of the features."""
    n, features = rows.shape
    nodes = max(3, 2 * (n // leaf) + 3)
    feature, threshold = np.full((trees, nodes), -1, np.int64), np.zeros((trees, nodes))
    child, count = np.zeros((trees, nodes), np.int64), np.zeros((trees, nodes), np.int64)
    order = np.empty((trees, n), np.int64)
    _grow(
        np.ascontiguousarray(rows, np.float64), np.ascontiguousarray(waits, np.float64), leaf,
        asked or max(1, features // 3), seed, feature, threshold, child, count, order,
    )  # fmt: skip
    return Forest(feature, threshold, child, count, order.astype(np.int32), np.ascontiguousarray(waits, np.float64))


@compiled
def _question(rows: Floats, waits: Floats, cases: Ints, asked: int, leaf: int) -> tuple[int, float]:
    """The best of some random questions: the one whose two answers differ most in their waits; -1 where none splits."""
    best, best_gain, best_threshold = -1, 0.0, 0.0
    n, total = cases.shape[0], 0.0
    for case in cases:
        total += waits[case]
    for _ in range(asked):
        which = np.random.randint(rows.shape[1])
        low = high = rows[cases[0], which]
        for case in cases:
            low, high = min(low, rows[case, which]), max(high, rows[case, which])
        if low == high:
            continue
        threshold = low + np.random.random() * (high - low)
        left, left_sum = 0, 0.0
        for case in cases:
            if rows[case, which] <= threshold:
                left += 1
                left_sum += waits[case]
        if left < leaf or n - left < leaf:
            continue
        gain = left_sum**2 / left + (total - left_sum) ** 2 / (n - left) - total**2 / n
        if gain > best_gain:
            best, best_gain, best_threshold = which, gain, threshold
    return best, best_threshold


@compiled
def _part(rows: Floats, cases: Ints, which: int, threshold: float) -> int:
    """Put those who answer yes in front; how many they are."""
    low, high = 0, cases.shape[0] - 1
    while low <= high:
        if rows[cases[low], which] <= threshold:
            low += 1
        else:
            cases[low], cases[high] = cases[high], cases[low]
            high -= 1
    return low


@compiled
def _grow(
    rows: Floats, waits: Floats, leaf: int, asked: int, seed: int,
    feature: Ints, threshold: Floats, child: Ints, count: Ints, order: Ints,
) -> None:  # fmt: skip
    np.random.seed(seed)
    n = rows.shape[0]
    todo = np.empty((feature.shape[1], 3), np.int64)
    for tree in range(feature.shape[0]):
        order[tree] = np.arange(n)
        todo[0, 0], todo[0, 1], todo[0, 2] = 0, 0, n
        open_nodes, nodes = 1, 1
        while open_nodes:
            open_nodes -= 1
            node, begin, end = todo[open_nodes]
            cases = order[tree, begin:end]
            which, at = -1, 0.0
            if end - begin >= 2 * leaf:
                which, at = _question(rows, waits, cases, asked, leaf)
            feature[tree, node] = which
            if which < 0:
                child[tree, node], count[tree, node] = begin, end - begin
                continue
            middle = begin + _part(rows, cases, which, at)
            threshold[tree, node], child[tree, node] = at, nodes
            todo[open_nodes, 0], todo[open_nodes, 1], todo[open_nodes, 2] = nodes, begin, middle
            todo[open_nodes + 1, 0], todo[open_nodes + 1, 1], todo[open_nodes + 1, 2] = nodes + 1, middle, end
            open_nodes += 2
            nodes += 2


@compiled
def _points(
    feature: Ints, threshold: Floats, child: Ints, count: Ints, order: Places, waits: Floats, ascending: Ints,
    rows: Floats, shares: Floats,
) -> Floats:  # fmt: skip
    found = np.empty((rows.shape[0], shares.shape[0] + 1))
    weight = np.zeros(waits.shape[0])
    trees = feature.shape[0]
    for k in range(rows.shape[0]):
        weight[:] = 0.0
        for tree in range(trees):
            node = 0
            while feature[tree, node] >= 0:
                above = rows[k, feature[tree, node]] > threshold[tree, node]
                node = child[tree, node] + (1 if above else 0)
            begin, many = child[tree, node], count[tree, node]
            for place in range(begin, begin + many):
                weight[order[tree, place]] += 1.0 / (many * trees)
        mean, up_to, share = 0.0, 0.0, 0
        for case in ascending:
            mean += weight[case] * waits[case]
            up_to += weight[case]
            while share < shares.shape[0] and up_to >= shares[share] - 1e-12:
                found[k, share] = waits[case]
                share += 1
        found[k, shares.shape[0]] = mean
    return found
