"""The measurements. Each returns rows for the table: what, the time or ratio, and the aim if there is one."""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import time
import tracemalloc
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

import msgspec
import numpy as np
import scipy.stats

from siapabilang.bootstrap import percentile_interval, resample
from siapabilang.counts import COLUMNS, DERIVED_COLUMNS, CountTable
from siapabilang.figures import figures_of
from siapabilang.gold import Gold, gold_of
from siapabilang.model import Article, PlainArticle, Prediction
from siapabilang.predictions import PredictionStream
from siapabilang.scoring import Result, Value, answers, count, count_answers, summarise
from siapabilang.systems import System, load
from siapabilang.tally import count_article
from speed.corpus import articles, imperfect, repeated, tags, write_repeated

ROUNDS = 3
_COPIES = 10  # of the articles of train and validation, for span scorers: enough to outlast the clock's noise
_SCORED = 2_209  # articles of the score whose intervals are timed; they are of 1,000 events
SLOWER_AIM, TWICE_AIM, RIVAL_AIM, BOOTSTRAP_AIM = 3.0, 2.1, 20.0, 50.0


class Row(msgspec.Struct, frozen=True):
    """A line of the table."""

    what: str
    measured: str
    aim: str
    reached: bool | None


class _Record(msgspec.Struct):
    """A prediction record as plain typed data, the least that any scorer has to decode."""

    class Quote(msgspec.Struct):
        spans: list[tuple[int, int]]
        speakers: list[str]
        sources: list[str] = []
        type: str = ""
        cue: list[tuple[int, int]] | None = None
        mention: list[tuple[int, int]] | None = None
        polarity: str = ""
        quote: str = ""

    article: str
    quotes: list[Quote]


def best_of(*functions: Callable[[], object]) -> list[float]:
    """Return the shortest time of each function, in seconds, taken in turns so that noise meets all alike."""
    shortest = [float("inf")] * len(functions)
    for _ in range(ROUNDS):
        for n, function in enumerate(functions):
            gc.collect()
            start = time.perf_counter()
            function()
            shortest[n] = min(shortest[n], time.perf_counter() - start)
    return shortest


def scoring(size: int) -> Iterator[Row]:
    """Yield how scoring a large file compares with decoding it, and half of it with all of it."""
    with tempfile.TemporaryDirectory() as folder:
        path, half = Path(folder) / "all.jsonl", Path(folder) / "half.jsonl"
        gold, half_gold = repeated(size), repeated(size // 2)
        quotes = write_repeated(path, gold)
        write_repeated(half, half_gold)
        # What lives as long as the process should not be walked through by the garbage collector at every turn.
        gc.freeze()
        decode, walk, read, whole, halved = best_of(
            lambda: _decode(path),
            lambda: _walk(path),
            lambda: sum(len(batch) for batch in PredictionStream(path, gold).batches()),
            lambda: count(gold, PredictionStream(path, gold), "end2end"),
            lambda: count(half_gold, PredictionStream(half, half_gold), "end2end"),
        )
        grown = [_grown(path, gold), _grown(half, half_gold)]
    what = f"{size:,} articles, {quotes:,} predicted quotes"
    yield Row(
        f"scoring against msgspec decoding the same JSONL ({what})",
        f"{whole / decode:.1f} ×",
        "≤ 3 ×",
        whole <= SLOWER_AIM * decode,
    )
    yield Row(
        "for comparison: decoding, and looking at each number and name in Python once",
        f"{walk / decode:.1f} ×",
        "",
        None,
    )
    yield Row("of that: reading, all rules of the format checked, names looked up", f"{read / decode:.1f} ×", "", None)
    yield Row("scoring twice as many articles", f"{whole / halved:.2f} ×", "≤ 2.1 ×", whole <= TWICE_AIM * halved)
    yield Row(
        "memory for each further article, predictions streamed",
        f"{(grown[0] - grown[1]) / (size - size // 2) / 1024:.1f} KiB",
        "the count table only",
        None,
    )
    yield Row("quotes scored in a second", f"{quotes / whole:,.0f}", "", None)


def _decode(path: Path) -> None:
    decoder = msgspec.json.Decoder(_Record)
    with path.open("rb") as file:
        for line in file:
            decoder.decode(line)


def _walk(path: Path) -> None:
    """Do the least that Python can do with every record: gather its numbers, and look each name up."""
    decoder = msgspec.json.Decoder(_Record)
    offsets = array("q")
    known: dict[tuple[str, ...], int] = {("",): 1}
    with path.open("rb") as file:
        for line in file:
            quotes = decoder.decode(line).quotes
            parts = [part for quote in quotes for part in (quote.spans, quote.cue, quote.mention) if part]
            offsets.extend(chain.from_iterable(chain.from_iterable(parts)))
            for names in ([quote.speakers for quote in quotes], [quote.sources for quote in quotes]):
                offsets.fromlist([known.get(tuple(name), 0) for name in names])
            for labels in ([quote.type for quote in quotes], [quote.polarity for quote in quotes]):
                offsets.fromlist([len(label) for label in labels])
            del offsets[:]


def _grown(path: Path, gold: Gold) -> int:
    tracemalloc.start()
    count(gold, PredictionStream(path, gold), "end2end")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def rivals() -> Iterator[Row]:
    """Yield how counting compares with span scorers that know nothing of speakers, on the same quotes in memory."""
    from nervaluate import Evaluator  # noqa: PLC0415 – wanted here only
    from seqeval.metrics import f1_score  # noqa: PLC0415

    found = articles()
    gold = repeated(_COPIES * len(found))
    by_id = {article.id: imperfect(article).quotes for article in found}
    predictions = [Prediction(copy, by_id[copy.rpartition("-")[0]]) for copy in gold.articles]
    pairs = list(tags(found)) * _COPIES
    truth, claimed = [list(gold_) for gold_, _ in pairs], [list(claim) for _, claim in pairs]
    columns = list(answers(gold, predictions, "end2end"))
    ours, from_records, nervaluate, seqeval = best_of(
        lambda: count_answers(gold, columns),
        lambda: count(gold, predictions, "end2end"),
        lambda: Evaluator(truth, claimed, tags=["QUOTE"], loader="list").evaluate(),
        lambda: f1_score(truth, claimed),
    )
    for name, seconds in (("nervaluate", nervaluate), ("seqeval", seqeval)):
        yield Row(
            f"{name} from tags against our counting from columns, same quotes",
            f"{seconds / ours:.0f} ×",
            "≥ 20 ×",
            seconds >= RIVAL_AIM * ours,
        )
        yield Row(
            f"{name} from tags against ours from records, columns made anew",
            f"{seconds / from_records:.1f} ×",
            "",
            None,
        )


def bootstrap() -> Iterator[Row]:
    """Yield the time of 10,000 resamples of 1,000 events."""
    columns = (*COLUMNS, *DERIVED_COLUMNS)
    random = np.random.default_rng(1)
    events = random.integers(1, 40, size=(1_000, len(columns))).astype(np.float64)

    def every_figure() -> None:
        samples = resample(events, 10_000, 13)
        for figure in figures_of("end2end"):
            percentile_interval(figure.value(samples, columns))

    who, gold, predicted = (events[:, columns.index(name)] for name in ("who", "gold", "predicted"))

    def of_scipy() -> None:
        scipy.stats.bootstrap(
            (who, gold, predicted),
            lambda w, g, p, axis: 2 * w.sum(axis) / (g.sum(axis) + p.sum(axis)),
            n_resamples=10_000,
            method="percentile",
            paired=True,
            vectorized=True,
            batch=500,
            rng=np.random.default_rng(1),
        )

    def draws() -> None:
        random = np.random.default_rng(13)
        for _ in range(100):
            random.integers(0, 1_000, size=(100, 1_000))

    table = _table(repeated(_SCORED))
    results: list[Result] = []

    def every_interval() -> None:
        results.append(summarise(table, "", "end2end", resamples=10_000, seed=13))

    ours, theirs, drawing, whole = best_of(every_figure, of_scipy, draws, every_interval)
    figures = len(figures_of("end2end"))
    intervals = sum(value.low is not None for value in _intervals(results[0]))
    yield Row("10,000 resamples × 1,000 events × all figures", f"{ours:.2f} s", "≤ 1 s", ours <= 1)
    yield Row(
        f"scipy.stats.bootstrap, the headline alone, against ours, all {figures} figures",
        f"{theirs / ours:.1f} ×",
        "",
        None,
    )
    yield Row(
        f"scipy.stats.bootstrap, called for each of the {figures}, against ours",
        f"{theirs * figures / ours:.0f} ×",
        "",
        None,
    )
    each = theirs * intervals / whole
    yield Row(
        f"the same for a whole score of {len(table.by_event()):,} events, figures and slices ({intervals} intervals)",
        f"{each:.0f} ×",
        "≥ 50 ×",
        each >= BOOTSTRAP_AIM,
    )
    yield Row("of our time: drawing the events", f"{drawing / ours:.0%}", "", None)


def _table(gold: Gold) -> CountTable:
    """Return the counts of an imperfect prediction for a repeated gold."""
    once = {article.id: imperfect(article).quotes for article in articles()}
    return count(gold, (Prediction(copy, once[copy.rpartition("-")[0]]) for copy in gold.articles), "end2end")


def _intervals(result: Result) -> Iterator[Value]:
    yield from result.figures.values()
    for of in result.slices.values():
        yield from (of.found, of.who, of.via)


def long_article() -> Iterator[Row]:
    """Yield how one article with 2,000 quotes on each side compares with twenty with 100."""
    long, short = _wall(2_000), _wall(100)
    long_gold, short_gold = (gold_of([a], "authored", "train", "speed").articles[a.id] for a in (long, short))
    one, twenty = best_of(
        lambda: count_article(long_gold, imperfect(long).quotes, "end2end"),
        lambda: [count_article(short_gold, imperfect(short).quotes, "end2end") for _ in range(20)],
    )
    yield Row("one article of 2,000 quotes against twenty of 100", f"{one / twenty:.2f} ×", "≤ 2 ×", one <= 2 * twenty)


def _wall(count_: int) -> Article:
    """Return an article that is nothing but quotes."""
    source = articles()[0]
    quote = source.quotes[0]
    words = "kata " * 6 + "\n"
    span = type(quote.spans[0])
    quotes = tuple(
        msgspec.structs.replace(
            quote, id=f"q{n}", spans=(span(n * len(words), n * len(words) + 24),), cue=(), sources=()
        )
        for n in range(count_)
    )
    return msgspec.structs.replace(source, text=words * count_, quotes=quotes, distractors=())


def start() -> Iterator[Row]:
    """Yield the time of the command line, from nothing to its answer."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.jsonl"
        _run("predict", "--system", "rules", "--split", "test", "-o", str(path))
        help_, score = best_of(lambda: _run("--help"), lambda: _run("score", str(path), "--split", "test"))
    yield Row("siapabilang --help", f"{help_:.2f} s", "≤ 0.2 s", help_ <= 0.2)  # noqa: PLR2004
    yield Row("siapabilang score on the test split, intervals included", f"{score:.2f} s", "≤ 1.5 s", score <= 1.5)  # noqa: PLR2004


def _run(*arguments: str) -> None:
    command = [sys.executable, "-c", "from siapabilang.cli import main; main()", *arguments]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 – the command under measurement


def systems() -> Iterator[Row]:
    """Yield the rate of the baselines on one core, start-up apart."""
    plain = gold_of(articles(), "authored", "train", "speed").plain()
    words = sum(len(article.text.split()) for article in plain) / len(plain)
    for name, aim in (("nearest", None), ("rules", 1_000.0), ("learned", 150.0)):
        system = load(name)
        (seconds,) = best_of(partial(_all, system, plain))
        rate = len(plain) / seconds
        yield Row(
            f"{name}: articles of {words:.0f} words in a second, one core",
            f"{rate:,.0f}",
            "" if aim is None else f"≥ {aim:,.0f}",
            None if aim is None else rate >= aim,
        )


def _all(system: System, plain: Sequence[PlainArticle]) -> list[Prediction]:
    return list(system.attribute(plain))
