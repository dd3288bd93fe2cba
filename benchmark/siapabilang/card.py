"""The prose of the dataset card: ``annotations/card.md`` with every figure in it filled in from what is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from siapabilang.agreement import Agreement, measure, read_layers
from siapabilang.census import census_of, census_table
from siapabilang.corpus import Corpus
from siapabilang.gold import digest_of
from siapabilang.model import PARTS, SPLITS, Article, RealArticle
from siapabilang.problems import InputError, Problem
from siapabilang.report.environment import environment
from siapabilang.scoring import Value
from siapabilang.shape import Shape, Wording, read_wording, shape_of, shape_table, wording_of, wording_table
from siapabilang.yaml_source import read_yaml

_PLOTTED = 16  # shares that the plot shows, from the top of the table


class Card(msgspec.Struct, frozen=True):
    """A card in two parts: the YAML that people wrote, without its last line, and the prose."""

    front_matter: str
    prose: str


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a version of the data brought."""

    version: str
    date: str
    what: str


def card_prose(annotations: Path, corpus: Corpus, version: str) -> Card:
    """Return the card of ``corpus``. Raises `InputError` where its prose is missing."""
    path = annotations / "card.md"
    if not path.is_file():
        raise InputError([Problem("card.md", "is missing; it holds the prose of the dataset card")])
    prose = path.read_text(encoding="utf-8")
    for name, text in (
        ("version", version),
        ("census", census_table(census_of(corpus))),
        ("shape", shape_table(_shapes(corpus))),
        ("wording", wording_table(_wordings(annotations, corpus))),
        ("agreement", _agreement(annotations, version)),
        ("changes", _changes(annotations)),
    ):
        prose = prose.replace(f"{{{name}}}", text)
    head, prose = prose.split("\n---\n", 1)
    return Card(head, prose)


def described(annotations: Path) -> Mapping[str, str]:
    """Return what `siapabilang.croissant.croissant` says about the dataset."""
    changes = read_changes(annotations)
    return {
        "description": "Quote attribution in Indonesian news: who said what, and through whom it reached the page. "
        "Whole articles with every quote linked to a canonical speaker and to its chain of sources.",
        "citation": "SiapaBilang contributors. The open benchmark for quote attribution in Indonesian news.",
        "published": changes[0].date if changes else "",
    }


def read_changes(annotations: Path) -> Sequence[Change]:
    """Return the history of the data, the newest first; nothing where none is kept."""
    path = annotations / "changes.yaml"
    if not path.is_file():
        return ()
    return read_yaml(path, path.name).as_type(dict[str, list[Change]]).get("changes", [])


def _changes(annotations: Path) -> str:
    return "\n".join(f"- **{change.version}** ({change.date}): {change.what}" for change in read_changes(annotations))


def _shapes(corpus: Corpus) -> Mapping[str, Shape]:
    sets: dict[str, Sequence[Article | RealArticle]] = {
        "authored": [a for e in corpus.authored for a in e.articles],
        "real": [a for e in corpus.real for a in e.articles],
    }
    return {name: shape_of(articles) for name, articles in sets.items() if any(a.quotes for a in articles)}


def _wordings(annotations: Path, corpus: Corpus) -> Mapping[str, Wording]:
    authored = [a for e in corpus.authored for a in e.articles]
    columns = {"authored": wording_of(authored, digest_of(authored))}
    stored = annotations / "real" / "wording.yaml"
    if stored.is_file():
        columns["real"] = read_wording(stored)
        real = [a for e in corpus.real for a in e.articles]
        if columns["real"].gold != digest_of(real):
            message = "belongs to other gold; measure anew: siapabilang stats --texts FOLDER"
            raise InputError([Problem("real/wording.yaml", message, field="gold")])
    return columns


def shape_plot(corpus: Corpus) -> str:
    """Return the shares of both parts as an SVG picture, empty of bars where one part is missing."""
    shapes = _shapes(corpus)
    rows: list[tuple[str, float, float]] = []
    if {"authored", "real"} <= shapes.keys():
        authored, real = shapes["authored"].shares, shapes["real"].shares
        rows = [(name, authored[name], real[name]) for name in list(authored)[:_PLOTTED]]
    return environment().get_template("shape.svg").render(rows=rows)


def _agreement(annotations: Path, version: str) -> str:
    """Return the agreement of everything that was annotated twice, as Markdown."""
    found: dict[str, Agreement] = {}
    for part in PARTS:
        for split in SPLITS:
            if layers := read_layers(annotations, part, split, version):
                found[f"{part} {split}"] = measure(layers)
    if not found:
        return "Nothing has been annotated twice yet."
    names = list(next(iter(found.values())).result.figures)
    lines = ["| figure | " + " | ".join(found) + " |", "|---" + "|---:" * len(found) + "|"]
    for name in names:
        values = [agreement.result.figures[name] for agreement in found.values()]
        lines.append(f"| {name} | " + " | ".join(map(_value, values)) + " |")
    for name in next(iter(found.values())).labels:
        alphas = [agreement.labels[name].alpha for agreement in found.values()]
        lines.append(f"| α: {name} | " + " | ".join("–" if a is None else f"{a:.3f}" for a in alphas) + " |")
    alike = [f"{agreement.alike} of {agreement.result.articles}" for agreement in found.values()]
    lines.append(f"| articles marked alike throughout | {' | '.join(alike)} |")
    lines += ["", *(f"`{agreement.result.signature}`  " for agreement in found.values())]
    return "\n".join(lines)


def _value(value: Value) -> str:
    if value.value is None:
        return "–"
    bounds = "" if value.low is None else f" ({value.low:.3f}–{value.high:.3f})"
    return f"{value.value:.3f}{bounds}"
