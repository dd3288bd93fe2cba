"""How right the baselines are, kind of quote by kind, beside the second annotator, and what sets the two parts apart.

``python -m siapabilang_baselines.accuracy`` writes ``docs/accuracy.md`` from the scores that the submissions keep
(`siapabilang leaderboard` checks those) and from the second annotation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click
import msgspec

from siapabilang.agreement import read_layers
from siapabilang.cli import guarded
from siapabilang.gold import load_gold
from siapabilang.locations import checkout
from siapabilang.markdown import table
from siapabilang.model import PARTS, Part
from siapabilang.rescoring import Scores
from siapabilang.scoring import Result, Slice, Value, score
from siapabilang.submissions import SCORES_FILE

SYSTEMS = ("nearest", "rules", "learned", "encoder")
CEILING = "second annotator"
FAMILIES = (
    *("type", "form", "speakers", "unnamed", "shared-name", "polarity", "spans", "nested", "sources", "distance"),
    "length",
)
_FIGURES = ("who-said-what F1", "via-whom F1", "quote F1", "speaker accuracy", "source F1", "distractor false alarms")

_HEAD = """\
# Accuracy

<!-- Written by `python -m siapabilang_baselines.accuracy`. -->

The baselines on the test splits, in per cent with 95% intervals from a bootstrap over events, beside a ceiling: the
second annotator, who saw plain text and guidelines only, scored against the gold as a system is. Both annotators are
language models of one family, so this bounds how consistently the guidelines can be followed, not what people would
agree on. The [leaderboard](../LEADERBOARD.md) has the tests of who is better than whom.
"""

_DROP = """\
## From authored to real articles

Authored and real articles hold different kinds of quotes; the authored part has more of what is hard, on purpose. How
much of the distance is that? Who-said-what recall on the authored test articles is weighted anew, as if they had the
shares of the real ones, one family of slices at a time. What remains between the weighted figure and the real one is
not explained by that family: other things make real articles easier or harder.
"""


class Aim(msgspec.Struct, frozen=True):
    """What the project set out to reach on real test articles: a figure of a system in a track."""

    what: str
    aim: float
    measured: float
    at_most: bool = False

    @property
    def reached(self) -> bool:
        """Whether the measured share is as high as it was to be, or as low."""
        return self.measured <= self.aim if self.at_most else self.measured >= self.aim


def page(root: Path) -> str:
    """Return the page, from the submissions and annotations in the checkout ``root``."""
    results = {part: _results(root, part, "end2end") for part in PARTS}
    given = {part: _results(root, part, "gold-quotes") for part in PARTS}
    for part in PARTS:
        results[part][CEILING] = ceiling(root / "annotations", part)
    lines = [_HEAD]
    for part in PARTS:
        lines += [f"## {part.capitalize()} test articles", "", *_figures(results[part], given[part]), ""]
    lines += ["## Aims", "", *_aims(results["real"], given["real"]), ""]
    for part in PARTS:
        lines += [f"## Who said it, by kind of quote: {part} test articles", "", *_slices(results[part]), ""]
    lines += [_DROP, *_drop(results["authored"], results["real"])]
    return "\n".join(lines) + "\n"


def ceiling(annotations: Path, part: Part) -> Result:
    """Score the second annotation of a part's test split as if it were a system's."""
    layers = read_layers(annotations, part, "test")
    if layers is None:
        message = f"{annotations} holds no second annotation of {part}/test"
        raise ValueError(message)
    return score(load_gold("test", part), layers.predictions.values())


def reweighted(result: Result, mix: Mapping[str, Slice], family: str) -> float:
    """Return the who-said-what recall of ``result`` if its gold had the shares of ``mix`` in a family of slices.

    Classes that the result's gold lacks are left out on both sides.
    """
    classes = [name for name in mix if name.startswith(f"{family}=") and name in result.slices]
    total = sum(mix[name].gold for name in classes)
    return sum(mix[name].gold * (result.slices[name].who.value or 0.0) for name in classes) / total


def _results(root: Path, part: Part, track: str) -> dict[str, Result]:
    found = {}
    for name in SYSTEMS:
        path = root / "submissions" / name / SCORES_FILE
        if path.exists():
            scores = msgspec.json.decode(path.read_bytes(), type=dict[str, Scores])
            found[name] = scores[f"{part}-test.{track}"].result
    return found


def _figures(results: Mapping[str, Result], given: Mapping[str, Result]) -> list[str]:
    columns = ["system", *_FIGURES, "speaker accuracy, quotes given"]
    rows = []
    for name, result in results.items():
        cells = [_shown(result.figures[figure]) for figure in _FIGURES]
        rows.append([name, *cells, _shown(given[name].figures["speaker accuracy"]) if name in given else "–"])
    return table(columns, rows, numbers=len(columns) - 1)


def _aims(results: Mapping[str, Result], given: Mapping[str, Result]) -> list[str]:
    systems = [name for name in results if name != CEILING]

    def best(of: Mapping[str, Result], figure: str, choose: Callable[..., float] = max) -> float:
        return choose(of[name].figures[figure].value or 0.0 for name in systems)

    leader = max(systems, key=lambda name: results[name].figures["who-said-what F1"].value or 0.0)
    aims = (
        Aim("who-said-what F1 of `rules`", 0.65, results["rules"].figures["who-said-what F1"].value or 0.0),
        Aim("who-said-what F1 of the best system", 0.80, best(results, "who-said-what F1")),
        Aim("speaker accuracy of the best system, quotes given", 0.93, best(given, "speaker accuracy")),
        Aim("source F1 of the best system", 0.75, best(results, "source F1")),
        Aim(
            f"false alarms on distractors of `{leader}`",
            0.05,
            results[leader].figures["distractor false alarms"].value or 0.0,
            at_most=True,
        ),
    )
    rows = [
        [
            aim.what,
            f"{'≤' if aim.at_most else '≥'} {100 * aim.aim:.0f}",
            f"{100 * aim.measured:.1f}",
            "yes" if aim.reached else "no",
        ]
        for aim in aims
    ]
    return table(["on real test articles", "aim", "measured", "reached"], rows, numbers=3)


def _slices(results: Mapping[str, Result]) -> list[str]:
    classes = next(iter(results.values())).slices
    rows = [
        [
            f"{name}{' (few)' if slice_.few else ''}",
            str(slice_.gold),
            *(_shown(result.slices[name].who) for result in results.values()),
        ]
        for family in FAMILIES
        for name, slice_ in classes.items()
        if name.startswith(f"{family}=")
    ]
    return table(["gold quotes", "number", *results], rows, numbers=1 + len(results))


def _drop(authored: Mapping[str, Result], real: Mapping[str, Result]) -> Iterator[str]:
    names = [name for name in authored if name in real]
    figure = "who-said-what recall"
    rows = [["authored", *(_share(authored[name].figures[figure].value) for name in names)]]
    rows += [
        [
            f"authored, as if with the real shares of {family}",
            *(_share(reweighted(authored[name], real[name].slices, family)) for name in names),
        ]
        for family in FAMILIES
    ]
    rows.append(["real", *(_share(real[name].figures[figure].value) for name in names)])
    yield from table(["who-said-what recall", *names], rows, numbers=len(names))


def _shown(value: Value) -> str:
    if value.low is None or value.high is None:
        return _share(value.value)
    return f"{_share(value.value)} ({_share(value.low)}–{_share(value.high)})"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Another file than docs/accuracy.md.")
def main(out: Path | None) -> None:
    """Measure and write the page."""
    target = out or checkout() / "docs" / "accuracy.md"
    target.write_text(page(checkout()), encoding="utf-8")
    click.echo(str(target))


if __name__ == "__main__":
    guarded(main)
