# What there is to do here; `make help` lists it. Everything runs in .venv, which is made when it is needed.

PYTHON ?= python3
BIN := .venv/bin
YEAR ?=

.DEFAULT_GOAL := check
.PHONY: check ci test lint format types imports docs docs-check audit bench soak sample lock close-year setup clean help
.PHONY: properties hostile coverage-guided conservation oracle determinism mutants
.PHONY: crash-points faults concurrency history

check: lint types imports test audit ## everything that must hold before a commit

ci: check ## the same, as CI runs it

close-year: .venv/done ## close a year of the sample co-op: make close-year YEAR=2025
	@test -n "$(YEAR)" || { echo "which year? make close-year YEAR=2025" >&2; exit 2; }
	$(BIN)/coopctl close-year $(YEAR)

test: .venv/done ## the tests, with branch coverage
	$(BIN)/pytest -n auto --dist loadfile --cov --cov-report=term-missing:skip-covered

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

audit: .venv/done ## whether a pinned package has a known vulnerability, as far as PyPI can be asked
	$(BIN)/python -m tests.audit

bench: .venv/done ## time close-year against bean-check, hledger and ledger, a month's report against the load
	$(BIN)/python tests/bench/bench.py
	$(BIN)/python -m tests.bench.month

# The rigs of docs/reliability.md. Each prints its variables when it starts and what it reached at
# the end; the same SEED gives the same cases, CASE=NUMBER runs one of them again, and FIRST=NUMBER
# goes on from one.
SEED ?= 1
SECONDS ?= 60
given = $(foreach each,$(1),$(if $($(each)),--$(shell echo $(each) | tr A-Z a-z) $($(each))))
rig = $(BIN)/python -m tests.soak.$(1) --seed $(SEED) --seconds $(SECONDS) $(call given,CASE FIRST $(2))

soak: properties hostile conservation oracle determinism mutants crash-points faults concurrency history ## every rig, SECONDS=60 for each

properties: .venv/done ## the property tests at length (minutes)
	HYPOTHESIS_PROFILE=soak $(BIN)/pytest -n auto --no-cov tests/money tests/allocation tests/rules tests/books tests/imports

hostile: .venv/done ## hostile text: PHRASES= RULES= LEDGERS= TIMESHEETS= SEED= SECONDS=
	$(call rig,hostile,PHRASES RULES LEDGERS TIMESHEETS)

coverage-guided: .venv/done ## phrases and rules by atheris, which must be installed: RUNS= SEED= SECONDS=
	$(BIN)/python -m tests.soak.coverage_guided --seed $(SEED) --seconds $(SECONDS) $(call given,RUNS)

conservation: .venv/done ## posted = computed = reported, of random co-ops: COOPS= WRITTEN= SEED= SECONDS=
	$(call rig,conservation,COOPS WRITTEN)

oracle: .venv/done ## figures against Beancount, bean-query and hledger: LEDGERS= SEED= SECONDS=
	$(call rig,oracle,LEDGERS)

determinism: .venv/done ## the same bytes in other surroundings: SEED= SECONDS=
	$(call rig,determinism,)

mutants: .venv/done ## changed code that no test notices: ROOMS="money allocation closing" PART= PARTS= SECONDS=
	$(BIN)/python -m tests.soak.mutants --seconds $(SECONDS) $(call given,ROOMS PART PARTS)

crash-points: .venv/done ## kill each writing command at each call on its files: EVERY=0 PART= PARTS= SEED= SECONDS=
	$(call rig,crash_points,EVERY PART PARTS)

faults: .venv/done ## let each call of each writing command fail: EVERY=0 PART= PARTS= SEED= SECONDS=
	$(call rig,faults,EVERY PART PARTS)

concurrency: .venv/done ## many runs and readers at once: ROUNDS= SEED= SECONDS=
	$(call rig,concurrency,ROUNDS)

history: .venv/done ## closings through random lives, verified after each step: SEQUENCES= SEED= SECONDS=
	$(call rig,history,SEQUENCES)

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
	$(BIN)/python -m compileall -q coopctl
	@touch $@

clean: ## take away what can be made again
	rm -rf .venv .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14
