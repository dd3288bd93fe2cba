"""One run of an importer: the files it read, and whatever it could not take as it stood."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from siapabilang.model import Span, SplitName
from siapabilang.problems import InputError, Problem

# How corpora call their parts, and what they are called here. What has no parts is a test split: nothing trains on it.
_SPLIT_OF: Mapping[str, SplitName] = {
    "train": "train",
    "training": "train",
    "dev": "validation",
    "valid": "validation",
    "validation": "validation",
    "test": "test",
}


class Remark(msgspec.Struct, frozen=True):
    """Something that was not taken as it stood: where it stands, and the ``rule`` by which it was treated.

    ``line`` counts from 1 and is 0 where a file has no lines worth counting; ``what`` names the record.
    """

    file: str
    line: int
    rule: str
    what: str = ""


class CorpusFile:
    """A file of the corpus: its text, line breaks as they stand, and what is said about it."""

    def __init__(self, path: Path, name: str, text: str, remarks: list[Remark]) -> None:
        self.path, self.name, self.text = path, name, text
        self._remarks = remarks

    def remark(self, line: int, rule: str, what: str = "") -> None:
        """Enter what was not taken as it stood."""
        self._remarks.append(Remark(self.name, line, rule, what))

    def refuse(self, message: str, line: int = 0, field: str = "") -> InputError:
        """Return the error that says what is wrong with the file."""
        return InputError([Problem(str(self.path), message, line, field=field)])

    def check(self, text: str, spans: Sequence[Span], words: str, *, what: str, line: int = 0) -> None:
        """Make sure that ``spans`` lie in ``text``; remark on ``what`` where they are not the given ``words``.

        Raises `InputError` where one is empty or reaches beyond.
        """
        if not inside(text, spans):
            message = "reaches beyond the text, or is empty; is the text of another edition?"
            raise self.refuse(message, line, what)
        if not says(text, spans, words):
            self.remark(line, "the words given are not those at the offsets; the offsets were taken", what)


class Reading:
    """What an importer is given: the path that was named, and the book in which it enters files and remarks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.digests: dict[str, str] = {}
        self.remarks: list[Remark] = []

    def files(self, pattern: str, wanted: str) -> list[Path]:
        """Return the files named: the path itself, or what in it matches ``pattern`` (as `Path.glob` reads it).

        Raises `InputError` where there is none; ``wanted`` says in the message what should be there.
        """
        found = [self.path] if self.path.is_file() else sorted(p for p in self.path.glob(pattern) if p.is_file())
        if not found:
            raise InputError(
                [Problem(str(self.path), f"holds no {wanted}; name the corpus' folder or one of its files")]
            )
        return found

    def open(self, path: Path) -> CorpusFile:
        """Read a file in UTF-8 and enter its digest. Raises `InputError`."""
        below = path != self.path and path.is_relative_to(self.path)
        name = path.relative_to(self.path).as_posix() if below else path.name
        try:
            content = path.read_bytes()
            text = content.decode("utf-8")
        except OSError as error:
            raise InputError([Problem(str(path), f"cannot be read: {error.strerror}")]) from None
        except UnicodeDecodeError as error:
            message = f"is not UTF-8 (byte {error.start}); convert it, or name the corpus' own file"
            raise InputError([Problem(str(path), message)]) from None
        self.digests[name] = hashlib.sha256(content).hexdigest()
        return CorpusFile(path, name, text, self.remarks)

    def by_rule(self) -> dict[str, int]:
        """Return how often each rule was applied, the most frequent first."""
        return dict(Counter(remark.rule for remark in self.remarks).most_common())


def split_named(name: str) -> SplitName:
    """Return the split that a corpus calls ``name`` (``dev-40`` is a ``dev``), else ``test``."""
    return _SPLIT_OF.get(re.split("[-_.]", name.lower())[0], "test")


def slug(name: str) -> str:
    """Return ``name`` as ids are written: lower case, its letters and digits parted by hyphens."""
    return "-".join(re.findall(r"[^\W_]+", name.lower()))


def says(text: str, spans: Sequence[Span], words: str) -> bool:
    """Tell whether the stretches of ``text`` at ``spans`` are ``words``, blanks and line breaks aside."""
    found = "".join(text[span.start : span.end] for span in spans)
    return "".join(found.split()) == "".join(words.split())


def inside(text: str, spans: Sequence[Span]) -> bool:
    """Tell whether ``spans`` are stretches of ``text``, none of them empty."""
    return all(0 <= span.start < span.end <= len(text) for span in spans)
