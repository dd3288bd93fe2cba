"""Writes UIMA CAS JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from siapabilang.exchange.files import file_stem
from siapabilang.exchange.formats.cas.types import (
    FS_ARRAY,
    LINKS,
    NAME,
    STRING_ARRAY,
    feature_name,
    link_name,
    type_name,
    type_system,
)
from siapabilang.exchange.layer import FEATURES, Document, Link, Mark
from siapabilang.exchange.pieces import apart

if TYPE_CHECKING:
    from cassis import TypeSystem


def write(documents: Sequence[Document], source: str) -> Iterator[tuple[str, bytes]]:  # noqa: ARG001 – no place for it
    """Yield the type system and a file for each article."""
    system = type_system()
    yield "typesystem.xml", system.to_xml().encode()
    for document in documents:
        yield f"{file_stem(document.name)}.json", _cas(apart(document), system).encode()


def _cas(document: Document, system: TypeSystem) -> str:
    from cassis import Cas  # noqa: PLC0415 – an extra

    cas = Cas(system, sofa_string=document.text, document_language="id")
    cas.get_document_annotation().end = len(document.text)  # the library leaves it at 0
    drawn = {mark.key: _annotation(mark, system) for mark in document.marks}
    for role, feature in LINKS.items():
        linked: dict[str, list[object]] = {}
        for link in document.links:
            if link.role == role:
                linked.setdefault(link.quote, []).append(_link(link, drawn[link.target], system))
        for key, links in linked.items():
            drawn[key][feature] = system.get_type(FS_ARRAY)(elements=links)
    for annotation in drawn.values():
        cas.add(annotation)
    written: str = cas.to_json(pretty_print=True)
    return written + "\n"


def _annotation(mark: Mark, system: TypeSystem):  # type: ignore[no-untyped-def]  # noqa: ANN202 – made at run time
    (span,) = mark.spans
    annotation = system.get_type(type_name(mark.label))(begin=span.start, end=span.end)
    if mark.name:
        annotation[NAME] = mark.name
    for feature in FEATURES[mark.label]:
        if values := mark.features.get(feature.name):
            many = system.get_type(STRING_ARRAY)(elements=list(values)) if feature.many else values[0]
            annotation[feature_name(feature)] = many
    return annotation


def _link(link: Link, target: object, system: TypeSystem) -> object:
    return system.get_type(link_name(link.role))(role=str(link.hop) if link.hop else link.role, target=target)
