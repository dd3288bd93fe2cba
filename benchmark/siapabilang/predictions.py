"""Prediction files: UTF-8 JSONL, one record an article, read strictly.

Files come from strangers. Whatever is wrong – unknown or missing articles, duplicate ids or keys, NaN, oversized lines,
spans outside the text, offsets counted in other units – is one problem with file, line, field and remedy; all of them
are collected, and none quotes gold or an article's text.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np
from msgspec import UNSET, UnsetType

from siapabilang.alignment import Aligner
from siapabilang.answer_columns import Answers, answers_of
from siapabilang.atomic import written_whole
from siapabilang.gold import Gold
from siapabilang.jsonl import OWN, Limits, read_blocks
from siapabilang.model import POLARITIES, QUOTE_TYPES, Polarity, PredictedQuote, Prediction, QuoteType, Span, Track
from siapabilang.names import fold
from siapabilang.problems import InputError, Problem, one_line, raise_if_any
from siapabilang.quick_reading import KEY, QuickReader
from siapabilang.quick_reading import Limits as QuickLimits

QUOTES = 5_000  # per article
SPANS = 200  # per quote
NAME_LENGTH = 500  # code points
NOWHERE = ""  # as `text`: a quote whose words do not stand in the article, which can be said without the article
PROBLEMS = 10_000  # of a file, after which reading stops
_STRAYS_NAMED = 3  # records of wrong articles that are named one by one
_RECORDS_AT_ONCE = 512  # of those in memory, read as one batch: enough to make arrays pay

_Name = str | tuple[int, int]  # a name, or the span of a mention whose words are the name


class _WireQuote(msgspec.Struct, forbid_unknown_fields=True):
    speakers: tuple[_Name, ...]
    spans: tuple[Span, ...] | UnsetType = UNSET
    text: str | tuple[str, ...] | UnsetType = UNSET
    sources: tuple[_Name, ...] | UnsetType = UNSET
    type: QuoteType | UnsetType = UNSET
    cue: tuple[Span, ...] | UnsetType = UNSET
    mention: tuple[Span, ...] | UnsetType = UNSET
    polarity: Polarity | UnsetType = UNSET


class _WireAnswer(msgspec.Struct, forbid_unknown_fields=True):
    quote: str
    speakers: tuple[_Name, ...]
    sources: tuple[_Name, ...] | UnsetType = UNSET


class _Record(msgspec.Struct, forbid_unknown_fields=True):
    article: str
    quotes: tuple[_WireQuote, ...]


class _AnswerRecord(msgspec.Struct, forbid_unknown_fields=True):
    article: str
    quotes: tuple[_WireAnswer, ...]


def record_schema(track: Track) -> dict[str, object]:
    """Return the JSON schema of a line of a prediction file."""
    return msgspec.json.schema(_AnswerRecord if track == "gold-quotes" else _Record)


class PredictionFile(msgspec.Struct, frozen=True):
    """What a prediction file holds: a record an article, and how the texts given without offsets were placed.

    ``unplaced`` names the texts that stand nowhere: such a quote stays among the predictions, without a span, and
    counts as predicted and not found. ``approximate`` names those placed at words that are only like theirs (see
    `alignment`).
    """

    records: tuple[Prediction, ...]
    unplaced: tuple[Problem, ...] = ()
    approximate: tuple[Problem, ...] = ()


def read_predictions(path: Path | str, gold: Gold, track: Track = "end2end") -> PredictionFile:
    """Read and check a prediction file for ``gold``. Raises `InputError` with every problem of the file."""
    stream = PredictionStream(path, gold, track)
    return PredictionFile(tuple(stream), tuple(stream.unplaced), tuple(stream.approximate))


def write_predictions(
    path: Path, predictions: Iterable[Prediction], track: Track = "end2end", *, placed: bool = True
) -> None:
    """Write a prediction file in one step, compressed if its name ends in ``.gz``.

    Equal predictions give equal bytes. Raises ValueError for a quote without a span if all should be ``placed``.
    """
    with written_whole(path) as file:
        if path.suffix == ".gz":
            # Neither name nor time in the header: it says nothing but what the predictions say.
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
                packed.writelines(_lines_of(predictions, track, placed=placed))
        else:
            file.writelines(_lines_of(predictions, track, placed=placed))


def _lines_of(predictions: Iterable[Prediction], track: Track, *, placed: bool) -> Iterator[bytes]:
    for prediction in predictions:
        yield msgspec.json.encode(wire(prediction, track, placed=placed)) + b"\n"


def wire(prediction: Prediction, track: Track = "end2end", *, placed: bool = True) -> object:
    """Return a prediction in the form of the file, its spans in the order of the text.

    Unless every quote is ``placed`` by a system, one without a span is written as a quote that stands nowhere.
    """
    left_out = {"quote"} if track == "end2end" else {"spans", "type", "cue", "mention", "polarity"}
    quotes = []
    for quote in prediction.quotes:
        if placed and track == "end2end" and not quote.spans:
            raise ValueError(f"a quote of {prediction.article} has no span")
        fields = msgspec.to_builtins(quote)
        fields |= {"speakers": quote.speakers, "sources": quote.sources}
        fields |= {key: sorted(fields[key]) for key in ("spans", "cue", "mention") if fields.get(key)}
        if track == "end2end" and not quote.spans:
            fields |= {"spans": None, "text": NOWHERE}
        quotes.append({k: v for k, v in fields.items() if v is not None and k not in left_out})
    return {"article": prediction.article, "quotes": quotes}


class PredictionStream:
    """The records of a prediction file, one at a time: nothing of the file is held but what the problems need.

    Iterating raises `InputError` with every problem of the file, after the last record that could be read; what came
    before it is not to be used then. ``unplaced`` and ``approximate`` (see `PredictionFile`) are complete at the end,
    and so is ``missing``: the ids of the articles without a record, which is no problem if ``partial`` is true.
    """

    def __init__(
        self,
        source: Path | str | Iterable[object],
        gold: Gold,
        track: Track = "end2end",
        *,
        limits: Limits = OWN,
        partial: bool = False,
    ) -> None:
        """Read a file, or records that are in memory already as what JSON decodes to."""
        self._source = Path(source) if isinstance(source, str) else source
        self._name = self._source.name if isinstance(self._source, Path) else "predictions"
        self._gold = gold
        self._track = track
        self._limits = limits
        self._partial = partial
        self._decoder: msgspec.json.Decoder[_Record] | msgspec.json.Decoder[_AnswerRecord] = (
            msgspec.json.Decoder(_AnswerRecord) if track == "gold-quotes" else msgspec.json.Decoder(_Record)
        )
        self._problems: list[Problem] = []
        self.unplaced: list[Problem] = []
        self.approximate: list[Problem] = []
        self.missing: list[str] = []
        self._line = 0
        self._first_line = np.zeros(len(gold.articles), np.int64)  # where the record of each article stands; 0: nowhere
        self._first_stray: dict[str, int] = {}  # the same for articles that do not belong here
        self._unread = False  # whether some record could not be read
        self._stopped = False  # whether there were too many problems to go on
        self._strays = 0  # records of articles that do not belong here

    def __iter__(self) -> Iterator[Prediction]:
        self._begin()
        for numbers, lines in self._blocks():
            yield from self._predictions(numbers, lines)
        self._end()

    def batches(self) -> Iterator[Answers]:
        """Yield the same in the form in which it is counted: many records at a time, and much faster.

        Raises what iterating raises, and when it does.
        """
        table = self._gold.table
        reader = QuickReader(table, self._gold.lengths, QuickLimits(quotes=QUOTES, spans=SPANS, name=NAME_LENGTH))
        self._begin()
        for numbers, lines in self._blocks():
            answers = reader.read(lines, self._first_line) if self._track == "end2end" else None
            if answers is not None:
                self._first_line[answers.articles] = numbers
            else:
                found = [(table.row_of[r.article], r.quotes) for r in self._predictions(numbers, lines)]
                answers = answers_of(table, found, self._track)
            yield answers
        self._end()

    def _begin(self) -> None:
        self._first_line[:] = 0
        self._first_stray.clear()
        self._unread = self._stopped = False

    def _predictions(self, numbers: Iterable[int], lines: Iterable[bytes]) -> Iterator[Prediction]:
        for number, line in zip(numbers, lines, strict=True):
            prediction = self._prediction(number, line)
            if prediction is not None:
                yield prediction
            if len(self._problems) > PROBLEMS:
                self._unread = self._stopped = True
                self._problems.append(Problem(self._name, "has too many problems; reading stops here", number))
                return

    def _prediction(self, number: int, line: bytes) -> Prediction | None:
        """Read a line, the first record of an article that belongs here; None where it is something else."""
        self._line = number
        if not line.strip():
            self._problem("the line is empty; delete it")
            return None
        record = self._decode(line)
        if record is None:
            self._unread = True
            return None
        first_line = self._first(record.article, number)
        if first_line != number:
            self._problem(f"stands in line {first_line} already; one record an article", "article")
            return None
        return Prediction(record.article, tuple(self._quotes(record))) if self._known(record.article) else None

    def _first(self, article: str, number: int) -> int:
        """Return the line in which the first record of an article stands; ``number`` is that of one of its records."""
        row = self._gold.table.row_of.get(article)
        if row is None:
            return self._first_stray.setdefault(article, number)
        if not self._first_line[row]:
            self._first_line[row] = number
        return int(self._first_line[row])

    def _end(self) -> None:
        """Raise all problems, those of the file as a whole last."""
        # Where the file cannot be read on was noticed before all that comes before was looked into.
        self._problems.sort(key=lambda problem: problem.line or math.inf)
        if (more := self._strays - _STRAYS_NAMED) > 0:
            self._problems.append(Problem(self._name, f"{more} more records are of articles that do not belong here"))
        # A line that could not be read may be the very record that seems to be missing.
        self.missing = [
            id_ for id_, line in zip(self._gold.articles, self._first_line.tolist(), strict=True) if not line
        ]
        if self.missing and not self._unread and not self._partial:
            split = f"{self._gold.part} split {self._gold.split!r}"
            message = (
                f"no record for {len(self.missing)} of the {len(self._gold.articles)} articles of the {split}, first "
                f"{min(self.missing)!r}; an article without quotes needs a record with an empty list"
            )
            self._problems.append(Problem(self._name, message))
        raise_if_any(self._problems)

    def _problem(self, message: str, field: str = "") -> None:
        self._problems.append(Problem(self._name, message, self._line, field=field))

    def _blocks(self) -> Iterator[tuple[Sequence[int], Sequence[bytes]]]:
        """Yield lines and their numbers, many at a time, until there are too many problems."""
        if not isinstance(self._source, Path):
            encoded = self._encoded(self._source)
            while not self._stopped and (block := list(islice(encoded, _RECORDS_AT_ONCE))):
                yield [number for number, _ in block], [line for _, line in block]
            return
        number = 1
        try:
            for lines in read_blocks(self._source, self._limits):
                yield range(number, number + len(lines)), lines
                if self._stopped:
                    return
                number += len(lines)
        except InputError as error:
            self._unread = True
            self._problems += error.problems

    def _encoded(self, records: Iterable[object]) -> Iterator[tuple[int, bytes]]:
        """Yield records as the lines that a file would hold, so that both are read by the same rules."""
        for number, record in enumerate(records, start=1):
            try:
                yield number, json.dumps(record, allow_nan=False).encode()
            except (TypeError, ValueError, RecursionError) as error:
                self._unread = True
                message = f"is nothing that JSON can hold ({type(error).__name__})"
                self._problems.append(Problem(self._name, message, number))

    def _decode(self, line: bytes) -> _Record | _AnswerRecord | None:
        try:
            record = self._decoder.decode(line)
            # The decoder counts fields, the pattern counts keys: they differ only where a key stands twice (or where a
            # text holds the pattern, which the slow way sorts out).
            if len(KEY.findall(line)) != _fields(record):
                json.loads(line, object_pairs_hook=_refuse_duplicates)
        except UnicodeDecodeError:
            self._problem("is not UTF-8; write the file as UTF-8")
        except msgspec.ValidationError as error:
            message, _, path = str(error).partition(" - at ")
            path = path.strip("`").removeprefix("$").removeprefix(".")
            self._problem(one_line(message + _remedy(message, path)), path)
        except msgspec.DecodeError as error:
            self._problem(f"is not valid JSON: {one_line(str(error))}")
        except RecursionError:
            self._problem("is nested too deeply")
        except _DuplicateKeyError as error:
            self._problem("the key stands twice in one object; keep one", str(error))
        else:
            return record
        return None

    def _known(self, article: str) -> bool:
        if article in self._gold.articles:
            return True
        self._strays += 1
        if self._strays > _STRAYS_NAMED:
            return False
        if other := self._gold.other_ids.get(article):
            self._problem(
                f"belongs to split {other!r}, not {self._gold.split!r}; score it with --split {other}", "article"
            )
        else:
            self._problem(f"no article of this id in the {self._gold.part} part of the dataset", "article")
        return False

    def _quotes(self, record: _Record | _AnswerRecord) -> Iterator[PredictedQuote]:
        if len(record.quotes) > QUOTES:
            self._problem(f"holds {len(record.quotes)} quotes; at most {QUOTES} an article", "quotes")
        elif isinstance(record, _AnswerRecord):
            yield from self._answers(record)
        else:
            aligner: Aligner | None = None
            for number, quote in enumerate(record.quotes):
                field = f"quotes[{number}]"
                before = len(self._problems)
                if quote.spans is UNSET and quote.text not in (UNSET, NOWHERE) and aligner is None:
                    aligner = self._aligner(record.article, field)
                spans = self._spans(quote, record.article, field, aligner)
                cue = self._checked(quote.cue, record.article, f"{field}.cue")
                mention = self._checked(quote.mention, record.article, f"{field}.mention")
                speakers = self._names(quote.speakers, record.article, f"{field}.speakers")
                sources = self._names(quote.sources, record.article, f"{field}.sources")
                if len(self._problems) == before:
                    yield PredictedQuote(
                        spans=spans,
                        speakers=speakers,
                        sources=sources,
                        type="" if quote.type is UNSET else quote.type,
                        cue=cue,
                        mention=mention,
                        polarity="" if quote.polarity is UNSET else quote.polarity,
                    )

    def _answers(self, record: _AnswerRecord) -> Iterator[PredictedQuote]:
        asked = {quote.id: quote.spans for quote in self._gold.asked[record.article]}
        answered: set[str] = set()
        for number, answer in enumerate(record.quotes):
            field = f"quotes[{number}]"
            if answer.quote not in asked:
                self._problem(f"{answer.quote[:40]!r} is none of the quotes handed out", f"{field}.quote")
            elif answer.quote in answered:
                self._problem(f"{answer.quote!r} is answered twice", f"{field}.quote")
            else:
                answered.add(answer.quote)
                yield PredictedQuote(
                    spans=asked[answer.quote],
                    speakers=self._names(answer.speakers, record.article, f"{field}.speakers"),
                    sources=self._names(answer.sources, record.article, f"{field}.sources"),
                    quote=answer.quote,
                )
        if missing := sorted(asked.keys() - answered):
            self._problem(f"{missing[0]!r} has no answer ({len(missing)} in all); an empty list abstains", "quotes")

    def _aligner(self, article: str, field: str) -> Aligner | None:
        if article in self._gold.texts:
            return Aligner(self._gold.texts[article])
        self._problem(
            "cannot be placed without the article; give spans, or your copy with --texts FOLDER", f"{field}.text"
        )
        return None

    def _spans(self, quote: _WireQuote, article: str, field: str, aligner: Aligner | None) -> tuple[Span, ...]:
        pieces = () if quote.text is UNSET else (quote.text,) if isinstance(quote.text, str) else quote.text
        if len(pieces) > SPANS:
            self._problem(f"holds {len(pieces)} texts; at most {SPANS}", f"{field}.text")
            return ()
        if quote.spans is UNSET:
            if not pieces:
                self._problem("has neither spans nor text; give one", field)
            if pieces == (NOWHERE,):
                self._unplaced(field)
                return ()
            return self._placed(pieces, aligner, field) if aligner else ()
        before = len(self._problems)
        spans = self._checked(quote.spans, article, f"{field}.spans") or ()
        if not quote.spans:
            self._problem("is empty; a quote has at least one span", f"{field}.spans")
        elif pieces and len(self._problems) == before and (text := self._gold.texts.get(article)) is not None:
            self._compare(text, quote.spans, pieces, field)
        return spans

    def _placed(self, pieces: Sequence[str], aligner: Aligner, field: str) -> tuple[Span, ...]:
        """Return where the texts of a quote stand; none of them counts where one stands nowhere."""
        found = aligner.place_all(pieces)
        if found is None:
            self._unplaced(field)
            return ()
        for percent in found.likeness:
            message = f"stands in the article in other words ({percent:.0f}% alike); placed there"
            self.approximate.append(Problem(self._name, message, self._line, field=field))
        return found.spans

    def _unplaced(self, field: str) -> None:
        message = "does not stand in the article; the quote counts as not found"
        self.unplaced.append(Problem(self._name, message, self._line, field=field))

    def _compare(self, text: str, spans: Sequence[Span], pieces: Sequence[str], field: str) -> None:
        wanted = fold(" ".join(pieces))
        if wanted == fold(" ".join(text[s.start : s.end] for s in spans)):
            return
        message = "the words at these offsets are not the text given beside them; offsets are Unicode code points"
        for unit, encoding, width in (("UTF-16 code units", "utf-16-le", 2), ("UTF-8 bytes", "utf-8", 1)):
            raw = text.encode(encoding)
            read = " ".join(raw[s.start * width : s.end * width].decode(encoding, "replace") for s in spans)
            if fold(read) == wanted:
                message += f" (read as {unit}, they would be)"
                break
        self._problem(message, f"{field}.spans")

    def _checked(self, spans: tuple[Span, ...] | UnsetType, article: str, field: str) -> tuple[Span, ...] | None:
        if spans is UNSET:
            return None
        length = self._gold.lengths[article]
        if len(spans) > SPANS:
            self._problem(f"holds {len(spans)} spans; at most {SPANS}", field)
            return ()
        for number, span in enumerate(spans):
            if span.start >= span.end:
                self._problem("start is not before end", f"{field}[{number}]")
            elif span.start < 0 or span.end > length:
                self._problem(f"lies outside the article, which has {length} code points", f"{field}[{number}]")
        return tuple(sorted(spans))

    def _names(self, names: tuple[_Name, ...] | UnsetType, article: str, field: str) -> tuple[str, ...]:
        if names is UNSET:
            return ()
        found = []
        for number, name in enumerate(names):
            where = f"{field}[{number}]"
            if isinstance(name, str):
                if not name.strip() or len(name) > NAME_LENGTH:
                    self._problem(f"a name has 1 to {NAME_LENGTH} code points", where)
                found.append(name)
                continue
            checked = self._checked((Span(*name),), article, where)
            text = self._gold.texts.get(article)
            if text is None:
                self._problem("a mention cannot be read without the article; give the name, or --texts FOLDER", where)
            elif checked:
                found.append(text[checked[0].start : checked[0].end])
        return tuple(found)


class _DuplicateKeyError(ValueError):
    pass


def _refuse_duplicates(pairs: list[tuple[str, object]]) -> None:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise _DuplicateKeyError(key)
        seen.add(key)


def _fields(record: _Record | _AnswerRecord) -> int:
    """Return how many keys a record was decoded from if no key stands twice."""
    return 2 + sum(getattr(quote, field) is not UNSET for quote in record.quotes for field in quote.__struct_fields__)


def _remedy(message: str, path: str) -> str:
    """Return what may stand where the decoder met something else."""
    if "unknown field `quote`" in message:
        return "; if these are answers for given quotes, say --track gold-quotes"
    if "unknown field" in message and path:
        return f"; a quote may have {', '.join(_WireQuote.__struct_fields__)}"
    if "enum value" in message:
        return f"; one of {', '.join(POLARITIES if path.endswith('polarity') else QUOTE_TYPES)}"
    return ""
