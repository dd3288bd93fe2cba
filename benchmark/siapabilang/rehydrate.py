"""Real articles and the reader's own copy of their texts: joined for use, taken apart again for storage."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from siapabilang.checks import check_marks
from siapabilang.corpus import article_of
from siapabilang.events import read_event
from siapabilang.markup import read_markup, write_markup
from siapabilang.model import RealArticle
from siapabilang.offsets import from_article, read_offsets, sha256, with_text, write_offsets
from siapabilang.problems import InputError, Problem, raise_if_any

# Behind its number, an address repeats the headline, which is not ours to store.
_SLUG = re.compile(r"(/d-\d+)/.*")
_CSV_COLUMNS = ("judul", "tautan", "isi_berita")


class Found(msgspec.Struct, frozen=True):
    """The texts that were found, by article id, and the articles whose text was not."""

    texts: Mapping[str, str]
    missing: Sequence[str]


def normalise(text: str) -> str:
    """Return a text as it is hashed: NFC, line breaks as LF, no byte order mark."""
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def find_texts(articles: Iterable[RealArticle], source: Path) -> Found:
    """Find the texts of ``articles`` by their hashes, whatever they are called there.

    ``source`` is a folder, searched for ``.txt`` files and for the public ``data_berita.csv`` that holds the Detik
    articles (see `read_csv`), or such a ``.csv`` file itself. A final line break more than the marked text had does not
    count.
    Raises `InputError` for a text that has an article's file name or address but another content: a copy that was
    changed.
    """
    by_hash: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for name, label, text in _read(source):
        by_name[name] = label
        for version in (text, text.rstrip("\n")):
            by_hash[sha256(version)] = version
    texts: dict[str, str] = {}
    missing: list[str] = []
    changed: list[Problem] = []
    for article in articles:
        if article.sha256 in by_hash:
            texts[article.id] = by_hash[article.sha256]
        elif changed_at := by_name.get(article.file) or by_name.get(article.address or article.file):
            message = (
                f"is not the text of {article.id} that was marked: its SHA-256 differs from {article.sha256[:12]}…; "
                "get the text as it was first published"
            )
            changed.append(Problem(changed_at, message))
        else:
            missing.append(article.id)
    raise_if_any(changed)
    return Found(texts, missing)


def _read(source: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the name, a label for messages and the text of everything that may be an article's text."""
    if source.is_file() and source.suffix == ".csv":
        yield from read_csv(source)
        return
    if not source.is_dir():
        message = "is neither a folder with the texts (.txt files, data_berita.csv) nor a .csv file"
        raise InputError([Problem(str(source), message)])
    for path in sorted(source.rglob("*.txt")):
        try:
            yield path.name, str(path), normalise(path.read_bytes().decode("utf-8"))
        except UnicodeDecodeError:
            yield path.name, str(path), ""  # no text of ours, but perhaps its name
    for path in sorted(source.rglob("data_berita.csv")):
        yield from read_csv(path)


def read_csv(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the address (up to the article's number), a label for messages and the text of each row of the CSV file.

    A text is the title (``judul``) and the body (``isi_berita``), each without the white space around it, with a blank
    line between them, normalised. The file is that of the repository
    ``gabriellaclairine/indonesian-news-summarization-dataset`` on GitHub.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines, strict=True)
            if missing := [c for c in _CSV_COLUMNS if c not in (rows.fieldnames or ())]:
                message = (
                    f"lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}; give data_berita.csv"
                )
                raise InputError([Problem(str(path), message, 1)])
            for row in rows:
                title, address, body = (row[column] or "" for column in _CSV_COLUMNS)
                yield (
                    _SLUG.sub(r"\1", address),
                    f"{path}:{rows.line_num}",
                    normalise(f"{title.strip()}\n\n{body.strip()}"),
                )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError([Problem(str(path), f"cannot be read as CSV in UTF-8 ({type(error).__name__})")]) from None


def mark_up(event_folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write the articles of a real event as marked-up files beside their offset files; return what was written.

    Raises `InputError`, having written nothing, where another marked-up file is there already: it may hold marks that
    were not read back into offsets yet.
    """
    files: dict[Path, str] = {}
    for path in sorted(event_folder.glob("*.json")):
        real = read_offsets(path.read_bytes(), path.name)
        if real.id not in texts:
            continue
        article = with_text(real, texts[real.id])
        attributes = {
            "event": real.event,
            "outlet": real.outlet,
            "published": real.published,
            "address": real.address,
            "file": real.file,
        }
        files[path.with_suffix(".xml")] = write_markup(attributes, article.text, article.quotes, article.distractors)
    raise_if_any(
        [
            Problem(
                f"{event_folder.name}/{target.name}",
                "is there already and differs; dehydrate it if its marks are new, then delete it",
            )
            for target, content in files.items()
            if target.exists() and target.read_text(encoding="utf-8") != content
        ]
    )
    for target, content in files.items():
        target.write_text(content, encoding="utf-8")
    return list(files)


def dehydrate(event_folder: Path) -> list[Path]:
    """Turn the marked-up files of a real event into offset files; return what was written.

    Raises `InputError`, having written nothing, where any of them has a problem.
    """
    event, _ = read_event(event_folder / "event.yaml", f"{event_folder.name}/event.yaml")
    problems: list[Problem] = []
    offsets: dict[Path, str] = {}
    for path in sorted(event_folder.glob("*.xml")):
        try:
            marked = read_markup(path.read_bytes(), f"{event_folder.name}/{path.name}")
        except InputError as error:
            problems += error.problems
            continue
        article = article_of(event, marked, path.stem)
        problems += check_marks(article, marked, event)
        real = from_article(
            article, address=marked.attributes.get("address", ""), file=marked.attributes.get("file", "")
        )
        offsets[path.with_suffix(".json")] = write_offsets(real)
    raise_if_any(problems)
    for target, content in offsets.items():
        target.write_text(content, encoding="utf-8")
    return list(offsets)
