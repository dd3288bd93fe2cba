"""The gold as the scorer uses it, read straight from the built dataset.

Goes through pyarrow, not through `datasets`: it starts fast and needs no cache, so an edited file is never stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from siapabilang.counts import SliceIndex
from siapabilang.gold_table import GoldTable
from siapabilang.locations import dataset_folder
from siapabilang.model import (
    UNSPECIFIED,
    Article,
    Part,
    PlainArticle,
    QuotedArticle,
    QuoteToAnswer,
    RealArticle,
    SplitName,
)
from siapabilang.pairing import GoldArticle, prepare
from siapabilang.problems import InputError, Problem

CONFIG_OF: Mapping[Part, str] = {"authored": "articles", "real": "real"}
VERSION_KEY = b"siapabilang.version"

Articles = Sequence[Article | RealArticle]


class Gold(msgspec.Struct, frozen=True):
    """The gold of one split of one part; ``articles`` stand in the order of their ids.

    ``table`` is their gold for counting, ``slices`` what its quotes are counted by.
    ``texts`` holds the articles' texts by id, without those of real articles that the reader did not give. ``lengths``
    are in code points. ``names`` are those of each article's entities by id. ``asked`` are the gold quotes as the track
    ``gold-quotes`` hands them out. ``other_ids`` tells for the articles of the other splits where they belong.
    """

    part: Part
    split: SplitName
    version: str
    digest: str
    articles: Mapping[str, GoldArticle]
    table: GoldTable
    slices: SliceIndex
    lengths: Mapping[str, int]
    names: Mapping[str, Mapping[str, str]]
    texts: Mapping[str, str]
    asked: Mapping[str, tuple[QuoteToAnswer, ...]]
    other_ids: Mapping[str, str]

    def plain(self) -> list[PlainArticle]:
        """Return the articles as a system is given them in the track ``end2end``. Raises `InputError` without texts."""
        self._need_texts()
        return [PlainArticle(id_, self.texts[id_]) for id_ in self.articles]

    def quoted(self) -> list[QuotedArticle]:
        """Return the articles as a system is given them in the track ``gold-quotes``."""
        self._need_texts()
        return [QuotedArticle(id_, self.texts[id_], self.asked[id_]) for id_ in self.articles]

    def _need_texts(self) -> None:
        if missing := [id_ for id_ in self.articles if id_ not in self.texts]:
            message = f"the texts of {len(missing)} articles are not here; give your copy with --texts FOLDER"
            raise InputError([Problem(f"{self.part}/{self.split}", message)])


def load_gold(
    split: SplitName,
    part: Part = "authored",
    *,
    dataset: Path | None = None,
    texts: Mapping[str, str] | None = None,
) -> Gold:
    """Load the gold of ``split``.

    ``dataset`` is the folder of the built dataset (default: the one of this checkout or package); ``texts`` are texts
    of real articles by id, as `siapabilang.rehydrate.find_texts` returns them. Raises `InputError` where the split does
    not exist.
    """
    folder = (dataset or dataset_folder()) / CONFIG_OF[part]
    path = folder / f"{split}.parquet"
    version, articles = _read(path, part)
    others = {id_: p.stem for p in sorted(folder.glob("*.parquet")) if p != path for id_ in _ids(p)}
    return gold_of(articles, part, split, version, texts=texts, other_ids=others)


def gold_of(
    articles: Articles,
    part: Part,
    split: SplitName,
    version: str,
    *,
    texts: Mapping[str, str] | None = None,
    other_ids: Mapping[str, str] | None = None,
) -> Gold:
    """Prepare ``articles`` as gold, wherever they come from (see `load_gold`)."""
    prepared = {a.id: prepare(a) for a in sorted(articles, key=lambda a: a.id)}
    known = {a.id: a.text for a in articles if isinstance(a, Article)} | dict(texts or {})
    return Gold(
        part=part,
        split=split,
        version=version,
        digest=digest_of(articles),
        articles=prepared,
        table=GoldTable(list(prepared.values())),
        slices=SliceIndex(list(prepared.values())),
        lengths={a.id: len(a.text) if isinstance(a, Article) else a.length for a in articles},
        names={a.id: {entity.id: entity.name for entity in a.entities} for a in articles},
        texts={a.id: known[a.id] for a in articles if a.id in known},
        asked={a.id: tuple(QuoteToAnswer(q.id, q.spans) for q in a.quotes) for a in articles},
        other_ids=other_ids or {},
    )


def load_authored(split: SplitName, dataset: Path | None = None) -> Sequence[Article]:
    """Load the authored articles of ``split`` with their gold."""
    path = (dataset or dataset_folder()) / "articles" / f"{split}.parquet"
    return [article for article in _read(path, "authored")[1] if isinstance(article, Article)]


def load_real(split: SplitName, dataset: Path | None = None) -> Sequence[RealArticle]:
    """Load the real articles of ``split`` with their gold, without texts."""
    path = (dataset or dataset_folder()) / "real" / f"{split}.parquet"
    return [article for article in _read(path, "real")[1] if isinstance(article, RealArticle)]


def read_row(row: object, number: int = 0) -> Article:
    """Read a row of the config ``articles``; ``number`` tells it in messages.

    Raises `InputError` if it is none, or if it names entities that it does not hold; what it holds is not quoted.
    """
    try:
        article = msgspec.convert(_spans_as_pairs(row), Article)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at ")
        message = f"is no row of the config `articles`: {reason.replace('`', chr(39))}"
        raise InputError([Problem("references", message, number, field=path.strip("`").removeprefix("$."))]) from None
    known = {entity.id for entity in article.entities} | {UNSPECIFIED}
    if any(role.entity not in known for quote in article.quotes for role in (*quote.speakers, *quote.sources)):
        raise InputError([Problem("references", "names an entity that it does not hold", number, field="quotes")])
    return article


def digest_of(articles: Articles) -> str:
    """Return six hexadecimal digits that change whenever anything in the gold of ``articles`` does."""
    encoded = msgspec.json.encode(sorted(articles, key=lambda a: a.id))
    return hashlib.sha256(encoded).hexdigest()[:6]


def _read(path: Path, part: Part) -> tuple[str, Articles]:
    name = f"{path.parent.name}/{path.name}"
    if not path.is_file():
        there = ", ".join(sorted(p.stem for p in path.parent.glob("*.parquet"))) or "none"
        raise InputError([Problem(name, f"there is no such split; there are: {there}")])
    try:
        table = pq.read_table(path)
        version = (table.schema.metadata or {}).get(VERSION_KEY, b"?").decode()
        rows = table.to_pylist()
        if part == "authored":
            return version, [read_row(row) for row in rows]
        return version, [msgspec.convert(_spans_as_pairs(row), RealArticle) for row in rows]
    except (pa.ArrowException, msgspec.ValidationError, OSError) as error:
        # The reason is named by its kind only: an exception's text may quote the rows.
        message = f"is damaged or of another version ({type(error).__name__}); run `siapabilang build`"
        raise InputError([Problem(name, message)]) from None


def _spans_as_pairs(value: object) -> object:
    """Turn the dataset's ``{start, end}`` into the pairs that `Span` is made of."""
    if isinstance(value, dict):
        if value.keys() == {"start", "end"}:
            return [value["start"], value["end"]]
        return {key: _spans_as_pairs(item) for key, item in value.items()}
    return [_spans_as_pairs(item) for item in value] if isinstance(value, list) else value


def _ids(path: Path) -> list[str]:
    ids: list[str] = pq.read_table(path, columns=["id"]).column("id").to_pylist()
    return ids
