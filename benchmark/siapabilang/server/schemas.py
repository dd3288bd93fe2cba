"""What the server tells, as typed values: the JSON API sends them, the pages draw them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from siapabilang.description import FIELDS, LINK
from siapabilang.model import Part, SplitName, Track
from siapabilang.server.tables import State


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True)


class FigureTold(_Told):
    """A value with its 95 % interval, rounded to the step; null where it is undefined, and ``note`` says why."""

    value: float | None
    low: float | None
    high: float | None
    note: str = ""


class ResultTold(_Told):
    """A released result. Slices hold the shares of quotes ``found``, with the right speakers, with the right chain."""

    signature: str
    articles: int
    events: int
    step: float
    figures: dict[str, FigureTold]
    slices: dict[str, dict[str, FigureTold]]


class TaskTold(_Told):
    """A task: what is scored, and the salted hash (SHA-256) of its gold, so that the gold can be audited later."""

    name: str
    part: Part
    split: SplitName
    track: Track
    articles: int
    data_version: str
    commitment: str


class RulesTold(_Told):
    """The rules of this server. Sizes are in bytes."""

    daily_attempts: int
    total_attempts: int
    daily_uploads: int
    step: float
    slice_quotes: int
    slice_events: int
    upload_bytes: int
    inflated_bytes: int
    lines: int
    line_bytes: int
    quotes_per_article: int
    spans_per_quote: int
    score_seconds: int
    score_mebibytes: int


class ServerTold(_Told):
    """What this server scores, and by which rules."""

    title: str
    version: str
    tasks: list[TaskTold]
    rules: RulesTold


class DescriptionTold(_Told):
    """What a team says about a system; the contact is told to nobody else."""

    name: str
    authors: str
    description: str
    training_data: str
    external_data: str
    parameters: str
    cost: str
    attempts: int
    selection: str
    date: str
    link: str = ""
    divisions: list[str]


class LimitsTold(_Told):
    """What a team may still do. Days begin at 00:00 UTC."""

    attempts_today: int
    attempts_left_today: int
    attempts: int
    attempts_left: int
    next_day: datetime


class TokenTold(_Told):
    """A token by its public half."""

    id: str
    label: str
    created_at: datetime
    revoked_at: datetime | None


class TeamTold(_Told):
    """A team as it sees itself."""

    id: int
    name: str
    limits: LimitsTold
    best: dict[str, float] = Field(description="The best released score by task: the rung of the Ladder it stands on.")
    tokens: list[TokenTold]


class NewTokenTold(_Told):
    """A token, shown this once."""

    token: str


class Problems(_Told):
    """Why a request was refused: a word for programs, a sentence for people, and a sentence for each problem."""

    error: str
    message: str
    problems: list[str] = []


class SubmissionTold(_Told):
    """A submission as its team sees it.

    ``ahead`` is how many wait before it. ``released`` is the score that the Ladder let out; where the state is
    ``scored`` and it is null, the attempt did not better the team's best by more than the step, and that is all.
    """

    id: str
    task: str
    state: State
    message: str
    notes: list[str]
    created_at: datetime
    uploaded_at: datetime | None
    finished_at: datetime | None
    size: int | None
    sha256: str | None
    ahead: int | None
    released: float | None
    result: ResultTold | None
    published_at: datetime | None
    withdrawn_at: datetime | None
    description: DescriptionTold


class PublishedTold(_Told):
    """A published submission as everybody sees it. What was withdrawn keeps its name and dates, and no result."""

    id: str
    task: str
    team: str
    description: DescriptionTold
    attempt: int = Field(description="How many attempts its team had made, this one included, counted by the server.")
    uploaded_at: datetime
    published_at: datetime
    withdrawn_at: datetime | None
    released: float | None
    result: ResultTold | None


class BoardRow(PublishedTold):
    """A row of the board. ``rank`` is shared by systems that the test cannot tell apart; null while that is pending."""

    rank: int | None


class Board(_Told):
    """The board of a task, best first, then what was withdrawn. ``pending``: paired tests are still being made."""

    task: TaskTold
    rows: list[BoardRow]
    pending: bool


def _description_schema() -> dict[str, Any]:
    """Return what the API's description says of a system's description; `siapabilang.description` checks it."""
    properties: dict[str, Any] = {
        name: {"type": "string", "minLength": int(field.required), "maxLength": field.longest}
        for name, field in FIELDS.items()
    }
    properties["attempts"] = {"type": "integer", "minimum": 1}
    properties["date"] = {"type": "string", "format": "date"}
    properties["link"] |= {"pattern": f"^({LINK.pattern})?$"}
    for name, field in FIELDS.items():
        properties[name]["description"] = field.explanation
    required = [name for name, field in FIELDS.items() if field.required]
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}


class NewSubmission(BaseModel):
    """What opens a submission. The fields of the description are those of ``system.yaml``."""

    model_config = ConfigDict(extra="forbid")

    task: Annotated[str, Field(max_length=100)]
    description: Annotated[dict[str, str | int], Field(max_length=40), WithJsonSchema(_description_schema())]


class NewToken(BaseModel):
    """What makes another token."""

    model_config = ConfigDict(extra="forbid")

    label: Annotated[str, Field(max_length=100, pattern=r"^[A-Za-z0-9 .,:@/_-]*$")] = ""


Health = Literal["ok"]


class HealthTold(_Told):
    """That the server answers."""

    status: Health = "ok"
