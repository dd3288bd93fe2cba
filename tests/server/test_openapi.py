"""The API against its own description: whatever is sent, the answer is one that it announces, and never a 5xx."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema

from server.bench import Bench, predictions, settings_for
from siapabilang.server.app import create_app
from siapabilang.server.database import Database
from siapabilang.server.settings import Settings

pytestmark = pytest.mark.slow

_MANY = 10**6
OPERATIONS = [
    (method.upper(), path)
    for path, methods in create_app(Settings(data=Path()), Database("sqlite:///unused.db")).openapi()["paths"].items()
    for method in methods
]


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory, gold_folder: Path) -> Iterator[tuple[OpenApiSchema, str]]:
    bench = Bench(
        settings_for(
            tmp_path_factory.mktemp("fuzzed"),
            gold_folder,
            hosts=("testserver", "127.0.0.1"),
            daily_attempts=_MANY,
            total_attempts=_MANY,
            open_submissions=_MANY,
            daily_uploads=_MANY,
        )
    )
    team = bench.team()
    team.hand_in(predictions())
    bench.work()
    with pytest.MonkeyPatch.context() as patch:
        # Every operation is also asked with wrong tokens: more of them than one address may show in a minute.
        patch.setattr("siapabilang.server.service._WRONG", _MANY)
        yield schemathesis.openapi.from_asgi("/openapi.json", bench.app), team.token
    bench.close()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda part: part)
def test_every_answer_is_one_that_the_description_announces(
    fuzzed: tuple[OpenApiSchema, str], method: str, path: str, mode: GenerationMode
) -> None:
    schema, token = fuzzed
    # That every code point of a name can be seen, and that there is such a task, no schema can say.
    excluded: list[CheckFunction] = (
        [positive_data_acceptance] if (method, path) == ("POST", "/api/v1/submissions") else []
    )

    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    def ask(case: Case[Any]) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=excluded)

    try:
        ask()
    except Unsatisfiable:
        if mode is GenerationMode.POSITIVE:
            raise
        pytest.skip("takes no input that could be wrong")
