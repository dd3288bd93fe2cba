"""Made-up corpora in other people's formats. Every sentence, name and outlet is invented."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

# A statement in two sentences, parted by a blank line; a clitic; a second article without a dateline.
_CAMAT = "Camat/U-ROLE Rasta/B-PERSON Lubuk/L-PERSON"
PFSA = f"""JAKARTA/O ,/O KOMPAS/O —/O Banjir/B-ISSUE di/I-ISSUE Kali/I-ISSUE Wening/L-ISSUE surut/O ./O

”/B-STATEMENT Air/I-STATEMENT turun/I-STATEMENT ./I-STATEMENT

Warga/I-STATEMENT pulang/I-STATEMENT ,/I-STATEMENT ”/L-STATEMENT kata/U-CUE {_CAMAT} ./O

Rasta/U-PERSONCOREF lega/O ./O

”/B-STATEMENT Kami/I-STATEMENT siaga/I-STATEMENT ,/I-STATEMENT ”/L-STATEMENT ujarnya/U-CUECOREF ./O

Pasar/O tutup/O ./O

Kebakaran/B-ISSUE pasar/L-ISSUE padam/O ./O

”/B-STATEMENT Api/I-STATEMENT kecil/I-STATEMENT ,/I-STATEMENT ”/L-STATEMENT kata/U-CUE dia/U-PERSONCOREF ./O
"""

NERGRIT = """Camat/B-WHO Lubuk/I-WHO mengatakan/B-BREL air/B-STAT sudah/I-STAT turun/I-STAT ./O

Hujan/O reda/O ./O
"""


def columns(text: str) -> str:
    """Return ``token/tag`` as the corpora write them: one a line, parted by a tab."""
    lines = text.replace("\n\n", " \n ").split(" ")
    return "\n".join("" if not line.strip() else "\t".join(line.strip().rsplit("/", 1)) for line in lines) + "\n"


def pfsa(folder: Path) -> Path:
    """Write a PFSA-ID folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "test.txt").write_text(columns(PFSA), encoding="utf-8")
    return folder


def nergrit(folder: Path) -> Path:
    """Write a NERGrit folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "valid_corrected.txt").write_text(columns(NERGRIT), encoding="utf-8")
    return folder


GERMAN_TEXT = "Das Wehr hält, sagte Ortrun Falk. „Es“, so Falk, „steht.“ Das Amt bezweifle das."


def marked(text: str, *words: str) -> dict[str, object]:
    """Return a role of the German corpus: the stretches that hold ``words``, each where it first stands."""
    spans = [{"charBegin": text.index(w), "charEnd": text.index(w) + len(w), "begin": 0, "end": 1} for w in words]
    return {"spans": spans, "text": " ".join(words), "tokenIds": []}


def german(folder: Path, text: str = GERMAN_TEXT) -> Path:
    """Write a folder of German news: an indirect quote, a direct one in two pieces, one without speaker and cue."""
    (folder / "test").mkdir(parents=True, exist_ok=True)
    annotations = [
        ("Indirect", ("Das Wehr hält",), ("Ortrun Falk",), ("sagte",)),
        ("Direct", ("„Es“", "„steht.“"), ("Falk",), ("so",)),
        ("FreeIndirect", ("Das Amt bezweifle das",), (), ()),
    ]
    document = {
        "documentName": "77 - Das Wehr hält (2019-05-04)",
        "originalText": text,
        "sentences": [],
        "tokens": [],
        "annotations": [
            {
                "id": n,
                "type": kind,
                "medium": "Speech",
                "isNested": False,
                "hasNested": False,
                "quote": marked(GERMAN_TEXT, *quote),
                "speaker": marked(GERMAN_TEXT, *speaker),
                "cue": marked(GERMAN_TEXT, *cue),
                "frame": marked(GERMAN_TEXT),
                "addressee": marked(GERMAN_TEXT),
            }
            for n, (kind, quote, speaker, cue) in enumerate(annotations)
        ],
    }
    path = folder / "test" / "77 - Das Wehr hält (2019-05-04).pretty.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return folder


POLNEAR_TEXT = 'Ada Thorn said the dam "will hold." Reports that it leaks are wrong, she added.\n'


def standoff(text: str, bounds: Sequence[tuple[str, str, Sequence[str]]], rest: str) -> str:
    """Return brat stand-off: ``bounds`` are ids, kinds and the words of each piece, where they first stand."""
    lines = []
    for id_, kind, pieces in bounds:
        where = ";".join(f"{text.index(p)} {text.index(p) + len(p)}" for p in pieces)
        lines.append(f"{id_}\t{kind} {where}\t{' '.join(pieces)}\n")
    return "".join(lines) + rest


def polnear(folder: Path) -> Path:
    """Write a PolNeAR folder: one text, worked on by two annotators."""
    text = POLNEAR_TEXT
    for name in ("text", "attributions"):
        (folder / "dev" / name).mkdir(parents=True, exist_ok=True)
    stem = "harbour-post_2016-10-12_dam-will-hold"
    (folder / "dev" / "text" / f"{stem}.txt").write_text(text, encoding="utf-8")
    first = standoff(
        text,
        [
            ("T1", "Source", ["Ada Thorn"]),
            ("T2", "Cue", ["said"]),
            ("T3", "Content", ['the dam "will hold."']),
            ("T4", "Attribution", ["said"]),
            ("T5", "Content", ["are wrong", "Reports that it leaks"]),
            ("T6", "Source", ["she"]),
            ("T7", "Cue", ["added"]),
            ("T8", "Attribution", ["added"]),
            ("T9", "Discuss", ["leaks"]),
        ],
        "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\nE2\tAttribution:T8 Content:T5 Cue:T7 Source:T6\n",
    )
    second = standoff(
        text,
        [
            ("T1", "Cue", ["Reports"]),
            ("T2", "Content", ["that it leaks"]),
            ("T3", "Attribution-no-source", ["Reports"]),
        ],
        "E1\tAttribution-no-source:T3 Content:T2 Cue:T1\n",
    )
    for annotator, content in (("4b22", first), ("ef2d", second)):
        (folder / "dev" / "attributions" / f"{stem}_{annotator}.ann").write_text(content, encoding="utf-8")
    return folder


NOVEL_TEXT = 'CHAPTER I\n\n"The tide," said Miss Ada Thorn,\n"is late. "\n\n"It is," he answered. "Hush!"\n'
CHARACTERS = (
    "Character ID,Main Name,Aliases,Gender,Category\n"
    "0,Ada Thorn,\"{'Miss Ada Thorn', 'Ada Thorn', 'Ada'}\",F,major\n"
    "1,Old Ben,['Old Ben'],M,minor\n"
)


def pdnc(folder: Path, text: str = NOVEL_TEXT) -> Path:
    """Write a PDNC novel: a quote in two pieces, the second with a blank at its end; a speaker that is no character."""
    novel = folder / "TheTide"
    novel.mkdir(parents=True, exist_ok=True)
    (novel / "novel_text.txt").write_text(text, encoding="utf-8")
    (novel / "character_info.csv").write_text(CHARACTERS, encoding="utf-8")
    spoken = [
        ("Miss Ada Thorn", "Explicit", "said Miss Ada Thorn", ["The tide,", "is late. "]),
        ("Old Ben", "Anaphoric", "he answered", ["It is,"]),
        ("_group", "Implicit", "nan", ["Hush!"]),
    ]
    lines = ["quoteID,quoteText,subQuotationList,quoteByteSpans,speaker,addressees,quoteType,referringExpression"]
    for n, (speaker, kind, expression, pieces) in enumerate(spoken):
        spans = [[text.index(p), text.index(p) + len(p)] for p in pieces]
        words = [p.strip() for p in pieces]
        lines.append(f'Q{n},x,"{words}","{spans}",{speaker},[],{kind},{expression}')
    (novel / "quotation_info.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


LITBANK_TEXT = "The tide was late .\n“ Late ! ” said Mr. Ben , the pilot . “ So it is . ”\n“ Is it ? ”\n"


def litbank(folder: Path) -> Path:
    """Write a LitBank folder: a quote in a line, one over two lines."""
    tsv = folder / "quotations" / "tsv"
    tsv.mkdir(parents=True, exist_ok=True)
    (tsv / "9_the_tide_brat.txt").write_text(LITBANK_TEXT, encoding="utf-8")
    rows = [
        ("QUOTE", "Q1", "1", "0", "1", "3", "“ Late ! ”"),
        ("QUOTE", "Q2", "1", "11", "2", "4", "“ So it is . ” “ Is it ? ”"),
        ("ATTRIB", "Q1", "Mr__Ben___the_pilot-7"),
        ("ATTRIB", "Q2", "Mr__Ben___the_pilot-7"),
    ]
    (tsv / "9_the_tide_brat.ann").write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return folder


MADE = {
    "german-news": german,
    "litbank": litbank,
    "nergrit": nergrit,
    "pdnc": pdnc,
    "pfsa-id": pfsa,
    "polnear": polnear,
}
