"""``articles.json``, which goes with every export: what no tool is to change, and few could hold.

Articles that come back are recognised by the SHA-256 of their text, whatever a tool called its files; a text that was
changed is recognised by nothing, so that no offset is ever read against other words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from siapabilang.model import Article, Entity, Part, RealArticle
from siapabilang.offsets import sha256
from siapabilang.problems import InputError, Problem

MANIFEST = "articles.json"


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exported article without its text and its marks; ``address`` and ``file`` are those of a real article."""

    id: str
    part: Part
    event: str
    outlet: str
    published: str
    headline: str
    topic: str
    address: str
    file: str
    sha256: str
    entities: tuple[Entity, ...]


class _Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    siapabilang: str  # the version that wrote it
    articles: tuple[Header, ...]


def header_of(article: Article, real: RealArticle | None = None) -> Header:
    """Return the header of ``article``; ``real`` is what stands in the corpus where the text is somebody else's."""
    return Header(
        id=article.id,
        part="real" if real else "authored",
        event=article.event,
        outlet=article.outlet,
        published=article.published,
        headline=article.headline,
        topic=article.topic,
        address=real.address if real else "",
        file=real.file if real else "",
        sha256=sha256(article.text),
        entities=article.entities,
    )


def write_manifest(headers: Iterable[Header], version: str) -> bytes:
    """Return the content of ``articles.json``."""
    encoded = msgspec.json.encode(_Manifest(version, tuple(headers)))
    return msgspec.json.format(encoded, indent=1) + b"\n"


def read_manifest(path: Path) -> tuple[Header, ...]:
    """Read ``articles.json``. Raises `InputError`."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Manifest).articles
    except FileNotFoundError:
        message = f"is missing; name the {MANIFEST} of the export with --articles"
        raise InputError([Problem(str(path), message)]) from None
    except OSError as error:
        raise InputError([Problem(str(path), f"cannot be read: {error.strerror}")]) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message, _, field = str(error).partition(" - at ")
        raise InputError([Problem(str(path), message, field=field.strip("`").removeprefix("$."))]) from None


class Headers:
    """Finds the header of a text."""

    def __init__(self, headers: Sequence[Header]) -> None:
        self._by_hash: dict[str, list[Header]] = {}
        for header in headers:
            self._by_hash.setdefault(header.sha256, []).append(header)

    def find(self, text: str, name: str, file: str) -> Header:
        """Return the header of the article with this text; ``name`` decides where outlets printed the same words.

        Raises `InputError` where there is none.
        """
        found = self._by_hash.get(sha256(text), [])
        if len(found) > 1:
            found = [header for header in found if header.id == name]
        if not found:
            message = f"is the text of no article in {MANIFEST}; a text must stay as it was exported, to the character"
            raise InputError([Problem(file, message)])
        return found[0]
