"""What becomes of a system when a page is typed worse: marks lost, swapped or bent, spaces doubled, breaks gone.

Each change is made to the validation articles; gold offsets move with the text. ``python -m
siapabilang_baselines.robustness`` writes ``docs/robustness.md``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click
import msgspec

from siapabilang.cli import guarded
from siapabilang.gold import load_authored
from siapabilang.locations import checkout
from siapabilang.model import Article, Attributed, Distractor, PlainArticle, Quote, Span
from siapabilang.pairing import prepare
from siapabilang.quotation_marks import DOUBLE
from siapabilang.systems import System, load
from siapabilang.tally import count_article

Edit = tuple[int, int, str]  # what stands at [start, end) and what takes its place
Change = Callable[[Article], list[Edit]]

SYSTEMS = ("rules", "learned")
_CURLED = str.maketrans("“”‘’", "\"\"''")


class Row(msgspec.Struct, frozen=True):
    """A change, and who-said-what F1 before and after it."""

    change: str
    before: float
    after: float


class Dropped(msgspec.Struct, frozen=True):
    """Every double mark dropped in turn: in how many of ``runs`` more than the quote at the mark was lost."""

    runs: int
    unharmed: int
    one_lost: int
    more_lost: int


def edited(article: Article, edits: Sequence[Edit]) -> Article:
    """Return ``article`` with ``edits`` (in order, apart) made to its text and its gold moved along."""
    text, at, moves = [], 0, [(0, 0)]
    for start, end, words in edits:
        text += [article.text[at:start], words]
        at = end
        moves.append((end, moves[-1][1] + len(words) - (end - start)))
    text.append(article.text[at:])
    ends = [place for place, _ in moves]

    def moved(offset: int) -> int:
        return offset + moves[bisect_right(ends, offset) - 1][1]

    def spans(found: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(Span(moved(span.start), max(moved(span.start) + 1, moved(span.end))) for span in found)

    def roles(found: Sequence[Attributed]) -> tuple[Attributed, ...]:
        return tuple(Attributed(role.entity, spans(role.mention)) for role in found)

    def quote(old: Quote) -> Quote:
        return msgspec.structs.replace(
            old, spans=spans(old.spans), cue=spans(old.cue), speakers=roles(old.speakers), sources=roles(old.sources)
        )

    return msgspec.structs.replace(
        article,
        text="".join(text),
        quotes=tuple(map(quote, article.quotes)),
        distractors=tuple(Distractor(moved(d.start), moved(d.end), d.kind) for d in article.distractors),
    )


def _each(pattern: str, words: Callable[[re.Match[str]], str]) -> Change:
    compiled = re.compile(pattern)
    return lambda article: [(*match.span(), words(match)) for match in compiled.finditer(article.text)]


def _curled(article: Article) -> list[Edit]:
    """Curl straight marks by turns: the first of a line opens."""
    edits: list[Edit] = []
    for line in re.finditer(r"[^\n]+", article.text):
        found = [match.start() for match in re.finditer('"', line.group())]
        edits += [(line.start() + at, line.start() + at + 1, "”" if n % 2 else "“") for n, at in enumerate(found)]
    return edits


def _people_in_capitals(article: Article) -> list[Edit]:
    names = [e.name for e in article.entities if e.kind == "person"]
    names += [part for name in names for part in name.split()]
    if not names:
        return []
    pattern = "|".join(map(re.escape, sorted(set(names), key=len, reverse=True)))
    return [(*match.span(), match.group().upper()) for match in re.finditer(rf"\b(?:{pattern})\b", article.text)]


CHANGES: dict[str, Change] = {
    "none": lambda _: [],
    "curly marks straightened": _each(r"[“”‘’]", lambda match: match.group().translate(_CURLED)),
    "straight marks curled": _curled,
    "closing marks for opening ones": _each("“", lambda _: "”"),
    "every space doubled": _each(" ", lambda _: "  "),
    "paragraph breaks lost (but the headline's)": lambda a: [
        (m.start(), m.end(), " ") for m in re.finditer(r"\n", a.text) if m.start() > len(a.headline) + 1
    ],
    "names of people in capitals": _people_in_capitals,
}


def measure(system: System, articles: Sequence[Article]) -> Iterator[Row]:
    """Yield a row for each change."""
    before = 0.0
    for name, change in CHANGES.items():
        changed = [edited(article, change(article)) for article in articles]
        score = _f1(system, changed)
        before = before or score
        yield Row(name, before, score)


def drop_each_mark(system: System, articles: Sequence[Article]) -> Dropped:
    """Drop every double mark, one at a time, and count the quotes lost by it."""
    lost = []
    for article in articles:
        whole = _right(system, article)
        for match in re.finditer(f"[{DOUBLE}]", article.text):
            lost.append(whole - _right(system, edited(article, [(*match.span(), "")])))  # noqa: PERF401 – two loops
    return Dropped(len(lost), sum(n <= 0 for n in lost), sum(n == 1 for n in lost), sum(n > 1 for n in lost))


def _right(system: System, article: Article) -> int:
    (prediction,) = system.attribute([PlainArticle(article.id, article.text)])
    return count_article(prepare(article), prediction.quotes, "end2end")["who"]


def _f1(system: System, articles: Sequence[Article]) -> float:
    predictions = system.attribute([PlainArticle(article.id, article.text) for article in articles])
    pairs = zip(articles, predictions, strict=True)
    counts = [count_article(prepare(article), prediction.quotes, "end2end") for article, prediction in pairs]
    return 2 * sum(c["who"] for c in counts) / sum(c["gold"] + c["predicted"] for c in counts)


def page(articles: Sequence[Article]) -> str:
    """Return the measurements as Markdown."""
    lines = [
        "# Robustness",
        "",
        "<!-- Written by `python -m siapabilang_baselines.robustness`. -->",
        "",
        f"Who-said-what F1 (%) on the {len(articles)} authored validation articles when their pages are typed worse.",
        "",
        "| change | " + " | ".join(SYSTEMS) + " |",
        "|---|" + "---:|" * len(SYSTEMS),
    ]
    systems = {name: load(name) for name in SYSTEMS}
    rows = {name: list(measure(system, articles)) for name, system in systems.items()}
    for n, change in enumerate(CHANGES):
        cells = [
            f"{100 * rows[name][n].after:.1f} ({100 * (rows[name][n].after - rows[name][n].before):+.1f})"
            for name in SYSTEMS
        ]
        lines.append(f"| {change} | " + " | ".join(cells) + " |")
    lines += ["", "Every double mark dropped in turn, one at a time:", ""]
    for name, system in systems.items():
        dropped = drop_each_mark(system, articles)
        counts = (
            f"nothing lost {dropped.unharmed} times, one quote {dropped.one_lost} times, more {dropped.more_lost} times"
        )
        lines.append(f"- `{name}`: {dropped.runs} marks; {counts}.")
    return "\n".join(lines) + "\n"


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Another file than docs/robustness.md.")
def main(out: Path | None) -> None:
    """Measure and write the page."""
    target = out or checkout() / "docs" / "robustness.md"
    target.write_text(page(load_authored("validation")), encoding="utf-8")
    click.echo(str(target))


if __name__ == "__main__":
    guarded(main)
