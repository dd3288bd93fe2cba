"""Writes a Label Studio project: its labelling interface and its tasks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from siapabilang.exchange.layer import COLOURS, FEATURES, HOPS, LABELS, Document, Feature, Label, Link, Mark
from siapabilang.exchange.pieces import apart


def write(documents: Sequence[Document], source: str) -> Iterator[tuple[str, bytes]]:
    """Yield the interface and the tasks, whose predictions are by the model ``source``."""
    yield "config.xml", _interface().encode()
    tasks = ",\n".join(json.dumps(_task(apart(document), source), ensure_ascii=False) for document in documents)
    yield "tasks.json", f"[\n{tasks}\n]\n".encode()


def _interface() -> str:
    view = ET.Element("View")
    # Without it the editor trims spaces, and offsets with them.
    ET.SubElement(view, "Style").text = ".htx-text { white-space: pre-wrap; }"
    relations = ET.SubElement(view, "Relations")
    for relation in ("cue", "speaker", "source", *(f"source{hop}" for hop in range(2, HOPS + 1)), "part"):
        ET.SubElement(relations, "Relation", value=relation)
    labels = ET.SubElement(view, "Labels", name="label", toName="text")
    for label in LABELS:
        ET.SubElement(labels, "Label", value=label, background=COLOURS[label])
    ET.SubElement(view, "Text", name="text", value="$text", granularity="symbol")
    for label in LABELS:
        if FEATURES[label]:
            view.append(_choices(label))
    ET.indent(view)
    return ET.tostring(view, encoding="unicode") + "\n"


def _choices(label: Label) -> ET.Element:
    """Return the controls that show when a region with ``label`` is selected."""
    group = ET.Element("View", visibleWhen="region-selected", whenTagName="label", whenLabelValue=label)
    for feature in FEATURES[label]:
        ET.SubElement(group, "Header", value=feature.name, size="6")
        attributes = {"name": feature.name, "toName": "text", "perRegion": "true", "showInline": "true"}
        attributes["choice"] = "multiple" if feature.many else "single"
        if feature.of != "choices":
            attributes |= {"value": f"${_field(feature)}", "layout": "select"}
        control = ET.SubElement(group, "Choices", attributes)
        for value in feature.choices:
            ET.SubElement(control, "Choice", value=value)
    return group


def _field(feature: Feature) -> str:
    """Return the field of a task's data with the choices of ``feature``."""
    return f"{feature.name}_choices"


def _task(document: Document, source: str) -> object:
    names = {entity.id: entity.name for entity in document.entities}
    data: dict[str, object] = {"article": document.name, "text": document.text}
    for features in FEATURES.values():
        for feature in features:
            if feature.of != "choices":
                offered = ({"value": value, "hint": names.get(value, value)} for value in document.offered(feature))
                data[_field(feature)] = list(offered)
    results = [result for mark in document.marks for result in _region(mark, document.text)]
    results += [_relation(link) for link in document.links]
    return {"data": data, "predictions": [{"model_version": source, "result": results}]}


def _region(mark: Mark, text: str) -> Iterator[dict[str, object]]:
    """Yield the results that make up a region: its label, and its choices under the same id."""
    (span,) = mark.spans
    place = {"start": span.start, "end": span.end, "text": text[span.start : span.end]}
    common: dict[str, object] = {"id": mark.key, "to_name": "text"}
    label = {**common, "from_name": "label", "type": "labels", "value": {**place, "labels": [mark.label]}}
    yield label | ({"meta": {"text": [mark.name]}} if mark.name else {})
    for name, values in mark.features.items():
        yield {**common, "from_name": name, "type": "choices", "value": {**place, "choices": list(values)}}


def _relation(link: Link) -> dict[str, object]:
    label = link.role if link.hop <= 1 else f"{link.role}{link.hop}"
    ends = {"from_id": link.quote, "to_id": link.target}
    return {**ends, "type": "relation", "direction": "right", "labels": [label]}
