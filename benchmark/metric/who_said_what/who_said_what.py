"""Who said what, as a metric of the library `evaluate`: a thin adapter to SiapaBilang's own scorer.

`evaluate` writes what it is given to Arrow files, prints references in its error messages, keeps rows after a failed
call and stumbles over nulls. This module keeps its inputs in plain lists, lets the strict reader of prediction files
check them, and forgets them after each call, failed or not.
"""

from __future__ import annotations

from typing import Any

import evaluate
from datasets import Features, Value

from siapabilang.gold import gold_of, read_row
from siapabilang.predictions import PredictionStream
from siapabilang.problems import InputError, Problem
from siapabilang.scoring import score

_DESCRIPTION = """\
Who-said-what F1 and its companions for quote attribution: quotes are matched one-to-one by token IoU, speakers are
compared as entities, sources as chains, with 95% intervals from a bootstrap over events.
"""
_INPUTS = """\
Args:
    predictions: one record an article, as in a prediction file: {"article": id, "quotes": [...]}.
    references: rows of the dataset's config `articles`.
    split, version: what the signature says the references are ("unknown" unless given).
    track: `end2end` or `gold-quotes`.
    resamples, seed: of the bootstrap.
Returns:
    a dict: a figure's name -> its value (None where undefined); `intervals`: name -> [low, high]; `signature`.
"""


class WhoSaidWhat(evaluate.Metric):
    """See the metric card beside this file."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._predictions: list[Any] = []
        self._references: list[Any] = []

    def _info(self) -> evaluate.MetricInfo:
        # What the library is told; nothing is ever converted to it.
        either = {"article": Value("string")}
        return evaluate.MetricInfo(
            description=_DESCRIPTION,
            citation="See CITATION.cff of SiapaBilang.",
            inputs_description=_INPUTS,
            features=Features({"predictions": either, "references": either}),
        )

    def add(self, *, prediction: Any = None, reference: Any = None, **_: Any) -> None:
        """Keep one pair until `compute`."""
        self.add_batch(predictions=[prediction], references=[reference])

    def add_batch(self, *, predictions: Any = None, references: Any = None, **_: Any) -> None:
        """Keep pairs until `compute`."""
        self._predictions += [] if predictions is None else list(predictions)
        self._references += [] if references is None else list(references)

    def compute(self, *, predictions: Any = None, references: Any = None, **options: Any) -> dict[str, Any]:
        """Score what was added and what is given; forget both."""
        self.add_batch(predictions=predictions, references=references)
        given, gold_rows = self._predictions, self._references
        self._predictions, self._references = [], []
        return self._compute(predictions=given, references=gold_rows, **options)

    def _compute(
        self,
        *,
        predictions: list[Any],
        references: list[Any],
        split: str = "unknown",
        version: str = "unknown",
        track: str = "end2end",
        resamples: int = 10_000,
        seed: int = 13,
    ) -> dict[str, Any]:
        articles = [read_row(row, number) for number, row in enumerate(references, start=1)]
        if len({article.id for article in articles}) < len(articles):
            raise InputError([Problem("references", "hold an article twice", field="id")])
        gold = gold_of(articles, "authored", split, version)
        result = score(gold, PredictionStream(predictions, gold, track), track, resamples=resamples, seed=seed)
        return {
            **{name: value.value for name, value in result.figures.items()},
            "intervals": {name: [value.low, value.high] for name, value in result.figures.items()},
            "signature": result.signature,
        }
