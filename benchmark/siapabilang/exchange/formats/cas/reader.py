"""Reads UIMA CAS JSON, whatever other layers a tool has added."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from siapabilang.exchange.files import find_files, read_each
from siapabilang.exchange.formats.cas.types import LINKS, NAME, feature_name, type_name, type_system
from siapabilang.exchange.layer import FEATURES, LABELS, Document, Label, Link, Mark, Role
from siapabilang.exchange.pieces import together
from siapabilang.model import Span
from siapabilang.problems import InputError, Problem

if TYPE_CHECKING:
    from cassis import Cas
    from cassis.typesystem import FeatureStructure


def read(path: Path) -> Iterator[Document]:
    """Yield the documents of a ``.json`` file, or of those of a folder. Raises `InputError` with file and remedy."""
    type_system()  # says what to install
    found = find_files(path, ".json", "name the UIMA CAS JSON that was exported")
    return read_each(found, lambda file: together(_document(*file)))


def _document(path: Path, file: str) -> Document:
    from cassis import load_cas_from_json  # noqa: PLC0415 – an extra
    from cassis.typesystem import TypeNotFoundError  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore")
            warnings.filterwarnings("error", "Not mapping external offset")
            cas = load_cas_from_json(path.read_bytes().decode("utf-8"))
        return _drawn(cas, unquote(file.removesuffix(path.suffix)), file)
    except InputError:
        raise
    except OSError as error:
        raise InputError([Problem(file, f"cannot be read: {error.strerror}")]) from None
    except UserWarning:
        message = "has an offset outside the text or within a character; offsets count UTF-16 code units"
        raise InputError([Problem(file, message)]) from None
    # The library checks little and says so by whatever breaks first.
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, TypeNotFoundError) as error:
        message = f"is no UIMA CAS JSON ({type(error).__name__}); export it as UIMA CAS JSON 0.4.0"
        raise InputError([Problem(file, message)]) from None


def _drawn(cas: Cas, name: str, file: str) -> Document:
    annotations: list[tuple[Label, FeatureStructure]] = [
        (label, annotation)
        for label in LABELS
        if cas.typesystem.contains_type(type_name(label))
        for annotation in cas.select(type_name(label))
    ]
    keys = {annotation.xmiID: f"mark{number}" for number, (_, annotation) in enumerate(annotations, 1)}
    marks = [_mark(annotation, label, keys[annotation.xmiID]) for label, annotation in annotations]
    links = [
        _link(link, keys, keys[annotation.xmiID], role, file)
        for label, annotation in annotations
        if label == "Quote"
        for role, feature in LINKS.items()
        for link in _elements(annotation, feature)
    ]
    return Document(name, cas.sofa_string or "", tuple(marks), tuple(links), file=file)


def _mark(annotation: FeatureStructure, label: Label, key: str) -> Mark:
    if not isinstance(annotation.begin, int) or not isinstance(annotation.end, int):
        raise TypeError(f"a {label} without offsets")
    features: dict[str, tuple[str, ...]] = {}
    for feature in FEATURES[label]:
        name = feature_name(feature)
        values = _elements(annotation, name) if feature.many else [getattr(annotation, name, None)]
        if kept := tuple(str(value) for value in values if value):
            features[feature.name] = kept
    id_ = getattr(annotation, NAME, None) if label == "Quote" else None
    return Mark(key, label, (Span(annotation.begin, annotation.end),), features, str(id_ or ""))


def _elements(annotation: FeatureStructure, feature: str) -> list[FeatureStructure]:
    array = getattr(annotation, feature, None)
    return list(getattr(array, "elements", None) or ())


def _link(link: FeatureStructure, keys: dict[int, str], quote: str, role: Role, file: str) -> Link:
    target = keys.get(getattr(getattr(link, "target", None), "xmiID", -1))
    if target is None:
        raise InputError([Problem(file, f"a link in {LINKS[role]!r} points at nothing; fill it or delete it")])
    given = str(getattr(link, "role", "") or "")
    if role == "source" and given and not given.isdecimal():
        message = f"a source has the role {given!r}; its role is its place in the chain, 1 heard it from the speaker"
        raise InputError([Problem(file, message)])
    return Link(quote, role, target, int(given or 1) if role == "source" else 0)
