"""Real articles and the reader's own copy of their texts: joined for use, taken apart again for storage."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from siapabilang.checks import check_marks
from siapabilang.corpus import article_of
from siapabilang.events import read_event
from siapabilang.markup import read_markup, write_markup
from siapabilang.model import RealArticle
from siapabilang.offsets import from_article, read_offsets, sha256, with_text, write_offsets
from siapabilang.problems import InputError, Problem, raise_if_any


class Found(msgspec.Struct, frozen=True):
    """The texts that were found, by article id, and the articles whose text was not."""

    texts: Mapping[str, str]
    missing: Sequence[str]


def normalise(text: str) -> str:
    """Return a text as it is hashed: NFC, line breaks as LF, no byte order mark."""
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def find_texts(articles: Iterable[RealArticle], folder: Path) -> Found:
    """Find the texts of ``articles`` in the ``.txt`` files of ``folder``, by their hashes, whatever their names.

    Raises `InputError` for a file that has an article's file name but another text: a copy that was changed.
    """
    by_hash: dict[str, str] = {}
    by_name: dict[str, Path] = {}
    if not folder.is_dir():
        raise InputError([Problem(str(folder), "is no folder; give one that holds the texts as .txt files")])
    for path in sorted(folder.rglob("*.txt")):
        by_name[path.name] = path
        try:
            text = normalise(path.read_bytes().decode("utf-8"))
        except UnicodeDecodeError:
            continue
        by_hash[sha256(text)] = text
    texts: dict[str, str] = {}
    missing: list[str] = []
    changed: list[Problem] = []
    for article in articles:
        if article.sha256 in by_hash:
            texts[article.id] = by_hash[article.sha256]
        elif article.file in by_name:
            message = (
                f"is not the text of {article.id} that was marked: its SHA-256 differs from {article.sha256[:12]}…; "
                "get the text as it was first published"
            )
            changed.append(Problem(str(by_name[article.file]), message))
        else:
            missing.append(article.id)
    raise_if_any(changed)
    return Found(texts, missing)


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
