# Two targets do all the set-up themselves: `make run` (the main job) and `make test`.
# TEXTS=folder joins the real articles with your copy of their texts. EXTRAS=dev,encoder also installs what the encoder
# needs (PyTorch, some hundred MB or more) into a new .venv; without it, its tests are skipped.

PYTHON ?= python3
BIN := .venv/bin
OUT := build
TEXTS ?=
EXTRAS ?= dev
CORPORA ?=

.PHONY: run test build baselines speed outside clean
.DELETE_ON_ERROR:

run: .venv/ready
	$(BIN)/python -m siapabilang_baselines.show $(if $(TEXTS),--texts "$(TEXTS)")

test: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n 2

# Rebuilds the published dataset from the annotations.
build: .venv/ready
	$(BIN)/siapabilang check
	$(BIN)/siapabilang build

# Reproduces the rows of the leaderboard from scratch: on real articles only where their texts are given, that of the encoder
# only where SIAPABILANG_ENCODER names its weights (baselines/README.md says how they are trained).
baselines: .venv/ready
	$(BIN)/python -m siapabilang_baselines.learned.training
	$(BIN)/python -m siapabilang_baselines.robustness
	$(BIN)/python -m siapabilang_baselines.reproduce $(if $(TEXTS),--texts "$(TEXTS)")
	$(BIN)/siapabilang leaderboard
	$(BIN)/python -m siapabilang_baselines.accuracy

# Measures speed, as ratios side by side, and writes docs/speed.md (some minutes).
speed: .venv/ready
	$(BIN)/python -m speed

# Scores systems on other people's corpora and writes docs/outside.md (some minutes): CORPORA=folder with your copies.
outside: .venv/ready
	$(BIN)/python -m siapabilang_baselines.outside --corpora "$(CORPORA)"

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[$(EXTRAS)]'
	touch $@

clean:
	rm -rf .venv $(OUT) .mypy_cache .ruff_cache .pytest_cache .hypothesis
