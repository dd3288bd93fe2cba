"""Which predicted quote stands for which gold quote.

One-to-one, maximising the sum of token IoU among pairs with IoU ≥ 0.5; ties are decided by agreeing speakers, then by
position (DESIGN: Scoring). The optimum is found by the Hungarian method on each connected part of the graph of possible
pairs, so that long articles cost no more than their fair share. Unlike greedy matching it does not depend on the order
in which quotes are listed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

THRESHOLD = 0.5
# A tie is broken by less than any true difference between sums of IoU: these are small beside 1/(tokens of a quote)³
# and large beside the rounding of a sum of a few floats.
AGREE = 2.0**-30
APART = 2.0**-44

Content = frozenset[int]


def iou(a: Content, b: Content) -> float:
    """Return the intersection over union of two sets of tokens; 0 for two empty ones."""
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared) if shared else 0.0


def match(
    gold: Sequence[Content], predicted: Sequence[Content], agree: Callable[[int, int], bool]
) -> list[tuple[int, int]]:
    """Return the matched pairs ``(gold index, predicted index)``, in the order of ``gold``.

    Both sides must be given in a canonical order (by position); ``agree`` says whether the speakers of a pair agree.
    """
    candidates = _candidates(gold, predicted)
    if len({i for i, _ in candidates}) == len({j for _, j in candidates}) == len(candidates):
        return sorted(candidates)  # nobody has a rival
    pairs: list[tuple[int, int]] = []
    for part in connected(candidates):
        if len(part) == 1:
            pairs.append(part[0])
        else:
            pairs += _assign(part, candidates, agree)
    return sorted(pairs)


def _candidates(gold: Sequence[Content], predicted: Sequence[Content]) -> dict[tuple[int, int], float]:
    """Return the IoU of every pair that may match, looking only at pairs whose stretches of text overlap."""
    order = sorted((min(content), max(content), j) for j, content in enumerate(predicted) if content)
    starts = [start for start, _, _ in order]
    reach = list(accumulate((end for _, end, _ in order), max))  # how far to the right anything up to here goes
    found: dict[tuple[int, int], float] = {}
    for i, content in enumerate(gold):
        if not content:
            continue
        start, end = min(content), max(content)
        for _, _, j in order[bisect_left(reach, start) : bisect_right(starts, end)]:
            value = iou(content, predicted[j])
            if value >= THRESHOLD:
                found[i, j] = value
    return found


def connected(pairs: Iterable[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Split pairs into groups that share no quote."""
    of_gold: dict[int, list[tuple[int, int]]] = {}
    of_predicted: dict[int, list[tuple[int, int]]] = {}
    for pair in pairs:
        group, other = of_gold.get(pair[0]), of_predicted.get(pair[1])
        if group is None:
            group = [] if other is None else other
        elif other is not None and other is not group:
            # The smaller one joins the larger, so that no pair moves often.
            group, other = (group, other) if len(group) > len(other) else (other, group)
            group += other
            for i, j in other:
                of_gold[i] = of_predicted[j] = group
        group.append(pair)
        of_gold[pair[0]] = of_predicted[pair[1]] = group
    return list({id(group): group for group in of_gold.values()}.values())


def _assign(
    part: Sequence[tuple[int, int]], values: dict[tuple[int, int], float], agree: Callable[[int, int], bool]
) -> list[tuple[int, int]]:
    import numpy as np  # noqa: PLC0415 – most articles never get here, and both imports are slow
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    rows = sorted({i for i, _ in part})
    columns = sorted({j for _, j in part})
    at_row = {i: n for n, i in enumerate(rows)}
    at_column = {j: n for n, j in enumerate(columns)}
    weights = np.zeros((len(rows), len(columns)))
    for i, j in part:
        n, m = at_row[i], at_column[j]
        weights[n, m] = values[i, j] + AGREE * agree(i, j) - APART * abs(n - m)
    chosen = zip(*linear_sum_assignment(weights, maximize=True), strict=True)
    pairs = ((rows[n], columns[m]) for n, m in chosen)
    return [pair for pair in pairs if pair in values]
