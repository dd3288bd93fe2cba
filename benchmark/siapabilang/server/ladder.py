"""The Ladder: how scores on hidden gold are let out without letting the gold out (Blum and Hardt 2015).

Whoever is told an exact score after every attempt can combine many random attempts into one that fits the hidden
answers without knowing anything; rounding does not help. The Ladder tells a team a new score only when it betters the
team's best by more than a step, and then only to that step. An attempt that does not is told just that.
"""

from __future__ import annotations


def release(score: float, best: float | None, step: float) -> float | None:
    """Return the score to tell, a multiple of ``step``; None where ``score`` does not better ``best`` by more than it.

    ``score`` and ``step`` are between 0 and 1; ``best`` is what this function returned last for the team and task,
    None at first: the first score is always told.
    """
    if best is not None and score <= best + step:
        return None
    return rounded(score, step)


def rounded(value: float, step: float) -> float:
    """Return the multiple of ``step`` that is nearest to ``value``."""
    # Twelve digits: 3 × 0.02 is 0.06, not 0.060000000000000005.
    return round(round(value / step) * step, 12)
