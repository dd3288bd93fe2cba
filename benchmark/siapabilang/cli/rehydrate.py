"""``siapabilang rehydrate``."""

from __future__ import annotations

from pathlib import Path

import click

from siapabilang.gold import load_real
from siapabilang.locations import checkout, dataset_folder
from siapabilang.model import SPLITS, SplitName
from siapabilang.offsets import with_text
from siapabilang.problems import InputError, Problem
from siapabilang.rehydrate import find_texts, mark_up

_NAMED = 5  # missing articles in the message


@click.command()
@click.option(
    "--texts",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder with the texts (.txt files, data_berita.csv), or the .csv file.",
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("rehydrated"), show_default=True)
@click.option("--markup", is_flag=True, help="Write marked-up XML beside the offset files instead, for annotators.")
@click.option("--partial", is_flag=True, help="Go on where some texts are not in the folder.")
def command(*, texts: Path, out: Path, markup: bool, partial: bool) -> None:
    """Join the real articles with your own copy of their texts.

    Texts are recognised by their SHA-256, whatever their file names. Writes a dataset folder with the columns of the
    config `articles`, ready for datasets.load_dataset.
    """
    splits: list[SplitName] = [s for s in SPLITS if (dataset_folder() / "real" / f"{s}.parquet").is_file()]
    found = {split: find_texts(load_real(split), texts) for split in splits}
    missing = [id_ for f in found.values() for id_ in f.missing]
    have = sum(len(f.texts) for f in found.values())
    if missing and not (partial and have):
        named = ", ".join(missing[:_NAMED]) + (" …" if len(missing) > _NAMED else "")
        way_on = "; --partial goes on without them" if have else ""
        message = f"holds the texts of {have} of {have + len(missing)} articles; missing: {named}{way_on}"
        raise InputError([Problem(str(texts), message)])
    if markup:
        written = [
            path
            for f in found.values()
            for folder in sorted((checkout() / "annotations" / "real").iterdir())
            for path in mark_up(folder, f.texts)
        ]
        click.echo("\n".join(map(str, written)))
        return
    from siapabilang.build import write_articles  # noqa: PLC0415 – imports `datasets`, which takes seconds

    joined = {
        split: [with_text(a, found[split].texts[a.id]) for a in load_real(split) if a.id in found[split].texts]
        for split in splits
    }
    write_articles({split: articles for split, articles in joined.items() if articles}, out)
    click.echo(f'{out}: {have} articles; load them with datasets.load_dataset("{out}")')
