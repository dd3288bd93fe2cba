"""``siapabilang export``."""

from __future__ import annotations

from pathlib import Path

import click

from siapabilang.cli.gold import gold_from
from siapabilang.exchange.exporting import export, predicted, select
from siapabilang.exchange.registry import names, writer
from siapabilang.model import PARTS, SPLITS, Part, SplitName
from siapabilang.predictions import read_predictions


@click.command()
@click.argument("format_", type=click.Choice(names()))
@click.argument("predictions", type=click.Path(path_type=Path), required=False)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="New folder to write.")
@click.option("--split", type=click.Choice(SPLITS), default="test", show_default=True)
@click.option("--part", type=click.Choice(PARTS), default="authored", show_default=True)
@click.option("--event", "events", multiple=True, help="Of this event only; may be repeated.")
@click.option("--dataset", type=click.Path(path_type=Path), help="Another folder with a built dataset.")
@click.option("--texts", type=click.Path(path_type=Path), help="Folder with your copy of the real articles' texts.")
@click.option("--blind", is_flag=True, help="Leave the annotation out, for a second one by somebody else.")
def command(
    *,
    format_: str,
    predictions: Path | None,
    out: Path,
    split: SplitName,
    part: Part,
    events: tuple[str, ...],
    dataset: Path | None,
    texts: Path | None,
    blind: bool,
) -> None:
    """Write annotated articles for other tools: the gold of a split, or the PREDICTIONS of a system in its place.

    The format cas is UIMA CAS JSON, for INCEpTION, and spacy a DocBin. `siapabilang restore` reads what annotators
    made of it; keep the file articles.json for that. docs/exchange.md tells what each format holds.
    """
    if predictions and blind:
        raise click.UsageError("--blind leaves out what PREDICTIONS would put in; drop one of the two.")
    chosen = select(split, part, dataset=dataset, texts=texts, events=events)
    if predictions:
        gold = gold_from(split, part, dataset, texts)
        chosen = predicted(chosen, read_predictions(predictions, gold).records)
    format_module = writer(format_)
    source = predictions.stem if predictions else "gold"
    count = export(chosen, format_module, out, source=source, blind=blind)
    click.echo(f"{out}: {count} articles; not held: {format_module.DROPS}")
