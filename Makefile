# What there is to do here; `make help` lists it. Everything runs in .venv, which is made when it is needed.

PYTHON ?= python3
BIN := .venv/bin
YEAR ?=

.DEFAULT_GOAL := check
.PHONY: crash-points faults concurrency
.PHONY: check ci test lint format types imports docs docs-check bench soak sample lock close-year setup clean help

check: lint types imports test docs-check ## everything that must hold before a commit

ci: check ## the same, as CI runs it

close-year: .venv/done ## close a year of the sample co-op: make close-year YEAR=2025
	@test -n "$(YEAR)" || { echo "which year? make close-year YEAR=2025" >&2; exit 2; }
	$(BIN)/coopctl close-year $(YEAR)

test: .venv/done ## the tests, with branch coverage
	$(BIN)/pytest -n auto --cov --cov-report=term-missing:skip-covered

lint: .venv/done ## format and lint, changing nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

format: .venv/done ## format, and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: .venv/done ## mypy, strict
	$(BIN)/mypy

imports: .venv/done ## which room imports which
	$(BIN)/lint-imports --no-cache

docs: .venv/done ## write the generated pages again
	$(BIN)/python -m tests.docs

docs-check: .venv/done ## whether the generated pages are in step
	$(BIN)/python -m tests.docs --check

bench: .venv/done ## time close-year against bean-check, hledger and ledger
	$(BIN)/python tests/bench/bench.py

soak: .venv/done ## the property tests at length (minutes)
	HYPOTHESIS_PROFILE=soak $(BIN)/pytest -n auto --no-cov tests/money tests/allocation tests/rules tests/books tests/imports

SEED ?= 1
EVERY ?= 1
PARTED = $(if $(PARTS),--part $(PART) --parts $(PARTS))
ROUNDS ?= 1000

crash-points: .venv/done ## kill each writing command at each call on its files: SEED= SECONDS= EVERY=0
	$(BIN)/python -m tests.rigs.crash_points --seed $(SEED) --seconds $(or $(SECONDS),7200) --every $(EVERY) $(PARTED)

faults: .venv/done ## let each call of each writing command fail: SEED= SECONDS= EVERY=0
	$(BIN)/python -m tests.rigs.faults --seed $(SEED) --seconds $(or $(SECONDS),14400) --every $(EVERY) $(PARTED)

concurrency: .venv/done ## many runs and readers at once: ROUNDS= SEED= SECONDS=
	$(BIN)/python -m tests.rigs.concurrency --rounds $(ROUNDS) --seed $(SEED) --seconds $(or $(SECONDS),3600)

sample: .venv/done ## write the sample co-op's ledgers again
	$(BIN)/python -m tests.sample.generate

lock: .venv/done ## pin the newest versions that pyproject.toml allows
	$(BIN)/pip install uv
	$(BIN)/uv pip compile --upgrade --generate-hashes --universal --python-version 3.11 \
	  --group dev pyproject.toml -o requirements-dev.txt

setup: .venv/done ## make .venv with the pinned versions

.venv/done: requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "coopctl needs Python 3.11 or later: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes --no-deps -r requirements-dev.txt
	$(BIN)/pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

clean: ## take away what can be made again
	rm -rf .venv .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14
