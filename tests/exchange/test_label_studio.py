"""Label Studio: the interface, the tasks, and what its own export brings back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from drawings import elephant

from siapabilang.exchange.drawing import draw
from siapabilang.exchange.formats import label_studio
from siapabilang.exchange.layer import FEATURES, LABELS, Document
from siapabilang.model import Span
from siapabilang.problems import InputError

_Json = dict[str, Any]


def written() -> dict[str, str]:
    return {name: content.decode() for name, content in label_studio.write([draw(elephant())], "rules")}


def exported(change: Callable[[_Json], object] = lambda _: None) -> _Json:
    """Return the task as Label Studio exports it once an annotator has submitted the prediction, and ``change``."""
    (task,) = json.loads(written()["tasks.json"])
    (prediction,) = task["predictions"]
    task |= {"id": 7, "annotations": [{"id": 1, "was_cancelled": False, "result": prediction["result"]}]}
    change(task)
    return dict(task)


def read(folder: Path, *tasks: _Json) -> list[Document]:
    path = folder / "project-1.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return list(label_studio.read(path))


def results(task: _Json) -> list[_Json]:
    found: list[_Json] = task["annotations"][0]["result"]
    return found


def problem(folder: Path, change: Callable[[_Json], object]) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, exported(change))
    return str(caught.value.problems[0])


def test_a_quote_is_a_region_with_choices_and_a_note_and_points_at_the_rest() -> None:
    (task,) = json.loads(written()["tasks.json"])
    data, (prediction,) = task["data"], task["predictions"]
    assert (data["article"], data["text"]) == ("gajah/kabar", elephant().text)
    assert data["speaker_choices"][0] == {"value": "rin", "hint": "Rin"}
    assert [choice["value"] for choice in data["speaker_choices"]] == ["rin", "tom", "radio", "layar", "unspecified"]
    assert prediction["model_version"] == "rules"
    place = {"start": 9, "end": 20, "text": "“Ia jinak,”"}  # the elephant before it counts once
    common = {"id": "quote1", "to_name": "text"}
    choices = {"type": "direct", "form": "name", "polarity": "denied", "fidelity": "distorted", "utterance": "u1"}
    assert [result for result in prediction["result"] if result.get("id") == "quote1"] == [
        {
            **common,
            "from_name": "label",
            "type": "labels",
            "value": {**place, "labels": ["Quote"]},
            "meta": {"text": ["q1"]},
        },
        *(
            {**common, "from_name": name, "type": "choices", "value": {**place, "choices": [value]}}
            for name, value in choices.items()
        ),
    ]
    regions = {r["id"]: r["value"]["text"] for r in prediction["result"] if r["type"] == "labels"}
    assert [
        (regions[r["from_id"]], r["labels"], r["direction"], regions[r["to_id"]])
        for r in prediction["result"]
        if r["type"] == "relation"
    ] == [
        ("“Ia jinak,”", ["part"], "right", "“Sungguh.”"),
        ("“Ia jinak,”", ["cue"], "right", "kata"),
        ("“Ia jinak,”", ["cue"], "right", "dikutip"),
        ("“Ia jinak,”", ["speaker"], "right", "Rin dan Tom"),
        ("“Ia jinak,”", ["source"], "right", "Radio Teluk"),
        ("“Ia jinak,”", ["source2"], "right", "Layar"),
    ]


def test_the_interface_has_a_control_for_all_that_a_task_says() -> None:
    view = ET.fromstring(written()["config.xml"])  # noqa: S314 – our own
    assert [label.get("value") for label in view.iterfind("Labels/Label")] == list(LABELS)
    controls = {control.get("name"): control for control in view.iter("Choices")}
    assert list(controls) == [feature.name for features in FEATURES.values() for feature in features]
    assert [choice.get("value") for choice in controls["type"]] == ["direct", "indirect", "mixed"]
    (task,) = json.loads(written()["tasks.json"])
    fields = {str(tag.get("value")) for tag in view.iter() if str(tag.get("value")).startswith("$")}
    assert fields == {f"${field}" for field in task["data"] if field != "article"}
    relations = [relation.get("value") for relation in view.iter("Relation")]
    assert relations[:4] == ["cue", "speaker", "source", "source2"]
    assert relations[-1] == "part"


def test_offsets_in_utf16_as_old_versions_wrote_them_are_understood(tmp_path: Path) -> None:
    def in_utf16(task: _Json) -> None:
        for value in (result["value"] for result in results(task) if "value" in result):
            value |= {"start": value["start"] + 1, "end": value["end"] + 1}  # one elephant stands before them

    assert read(tmp_path, exported(in_utf16)) == read(tmp_path, exported())


def test_white_space_in_the_words_of_a_region_does_not_count(tmp_path: Path) -> None:
    def across_lines(task: _Json) -> None:
        results(task)[0]["value"] |= {"start": 0, "end": 20, "text": "🐘 Gajah\\n\\n“Ia jinak,” "}

    (document,) = read(tmp_path, exported(across_lines))
    assert document.marks[0].spans[0] == Span(0, 20)


def test_tasks_without_annotation_are_left_out_and_skipped_ones_too(tmp_path: Path) -> None:
    not_begun = exported(lambda task: task.update(annotations=[]))
    skipped = exported(lambda task: task["annotations"][0].update(was_cancelled=True))
    assert len(read(tmp_path, not_begun, exported(), skipped)) == 1


def test_two_annotations_of_a_task_are_refused(tmp_path: Path) -> None:
    message = problem(tmp_path, lambda task: task.update(annotations=task["annotations"] * 2))
    assert message == "project-1.json gajah/kabar: was annotated 2 times; keep one annotation"


@pytest.mark.parametrize("direction", ["right", "left", "bi"])
def test_a_relation_is_understood_whichever_way_it_was_drawn(tmp_path: Path, direction: str) -> None:
    def turned(task: _Json) -> None:
        relation = results(task)[-1]
        relation["direction"] = direction
        relation["from_id"], relation["to_id"] = relation["to_id"], relation["from_id"]

    assert read(tmp_path, exported(turned)) == read(tmp_path, exported())


def test_results_of_controls_that_are_not_ours_do_no_harm(tmp_path: Path) -> None:
    rating = {"id": "quote1", "from_name": "sure", "to_name": "text", "type": "rating", "value": {"rating": 4}}
    assert read(tmp_path, exported(lambda task: results(task).append(rating))) == read(tmp_path, exported())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda task: results(task)[0]["value"].update(labels=["Cue", "Quote"]), "a region has the labels Cue, Quote"),
        (lambda task: results(task)[0]["value"].update(labels=[]), "a region has the labels none"),
        (lambda task: results(task)[0]["value"].update(text="“Ia liar,”"), "other words stand at 9-20"),
        (lambda task: results(task)[0]["value"].update(end=2000), "other words stand at 9-2000"),
        (lambda task: results(task)[-1].update(labels=[]), "a relation has the label 'none'"),
        (lambda task: results(task)[-1].update(labels=None), "a relation has the label 'none'"),
        (lambda task: results(task)[-1].update(labels=["via"]), "a relation has the label 'via'"),
        (lambda task: results(task)[-1].update(to_id="x"), "a relation ends at a region that is not there"),
    ],
)
def test_what_does_not_belong_is_named_with_its_article(
    tmp_path: Path, change: Callable[[_Json], object], message: str
) -> None:
    assert problem(tmp_path, change).startswith(f"project-1.json gajah/kabar: {message}")


def _part(to: str) -> Callable[[_Json], object]:
    link = {"from_id": "quote1", "to_id": to, "type": "relation", "direction": "right", "labels": ["part"]}
    return lambda task: results(task).append(link)


def _second_head(task: _Json) -> None:
    again = [{**r, "id": "quote9"} for r in results(task) if r.get("id") == "quote1"]
    results(task).extend([*again, {**results(task)[-6], "from_id": "quote9"}])


def _chain(task: _Json) -> None:
    value = {"start": 87, "end": 93, "text": "“raja”", "labels": ["Quote"]}
    results(task).append({"id": "p3", "to_name": "text", "from_name": "label", "type": "labels", "value": value})
    results(task).append({**results(task)[-7], "from_id": "quote1.2", "to_id": "p3"})


def _said_of_a_part(task: _Json) -> None:
    results(task).append({**results(task)[1], "id": "quote1.2"})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_part("mark2"), "Cue in line 3 of the text: a link 'part' runs from the first span of a quote"),
        (_part("quote1"), "Quote q1 in line 3 of the text: a link 'part' runs from the first span of a quote"),
        (_second_head, "Quote in line 3 of the text: is a part of two quotes"),
        (_chain, "Quote in line 4 of the text: belongs to a mark that is a part itself"),
        (_said_of_a_part, "Quote in line 3 of the text: is a part, but has features or links of its own"),
    ],
)
def test_a_part_is_a_further_span_of_one_quote(tmp_path: Path, change: Callable[[_Json], object], message: str) -> None:
    assert message in problem(tmp_path, change)


def test_files_of_other_kinds_are_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no \.json file"):
        list(label_studio.read(tmp_path))
    path = tmp_path / "project.json"
    for content, message in [
        (b'[{"text": "Gajah", "label": []}]', r"missing required field `data`; export the project as JSON"),
        (b'[{"x":' + b"[" * 100_000, "nested too deeply"),
        (b"\xff", "export the project as JSON"),
    ]:
        path.write_bytes(content)
        with pytest.raises(InputError, match=message):
            list(label_studio.read(path))


def test_a_choice_that_another_label_left_behind_is_ignored(tmp_path: Path) -> None:
    """The editor keeps the choices of a region whose label was changed."""
    kind = {"id": "mark2", "from_name": "kind", "to_name": "text", "type": "choices", "value": {"choices": ["scare"]}}
    assert read(tmp_path, exported(lambda task: results(task).append(kind))) == read(tmp_path, exported())


def test_the_documents_are_those_that_were_drawn(tmp_path: Path) -> None:
    (document,) = read(tmp_path, exported())
    drawn = draw(elephant())
    assert (document.name, document.text, document.links) == (drawn.name, drawn.text, drawn.links)
    assert [msgspec.structs.replace(mark, spans=tuple(sorted(mark.spans))) for mark in document.marks] == list(
        drawn.marks
    )
