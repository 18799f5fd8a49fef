# Everything here sets itself up: a virtual environment in .venv, with what a target needs and no more.
# Needed beforehand: git, make, and Python 3.10 or newer with venv (`make PYTHON=python3.12 run`).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CATALOGUE := locales/ru/LC_MESSAGES/wizard.po
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: run test check lab bench pictures golden problems messages clean

run: $(VENV)/.run
	@$(BIN)/werf-wizard $(ARGS)

test: $(VENV)/.test
	@$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.check $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@for tool in shellcheck checkbashisms; do command -v $$tool >/dev/null || \
	  { echo "make check needs $$tool (Debian: shellcheck, devscripts)" >&2; exit 2; }; done
	shellcheck --shell=sh wizard/facts/probe.sh wizard/verifying/id_mapping.sh
	checkbashisms --posix wizard/facts/probe.sh wizard/verifying/id_mapping.sh

lab: $(VENV)/.run
	@$(BIN)/python -m tests.lab $(ARGS)

# Compiled beforehand, as an installed package is: the environment may forbid that a run leaves bytecode behind.
bench: $(VENV)/.test
	@$(BIN)/python -m compileall -q wizard
	@$(BIN)/python tests/bench.py
	@$(BIN)/python -m tests.bench_screen
	@$(BIN)/python -m tests.bench_diagnose

# The screenshots of the README, and the snapshots that the tests compare with.
pictures: $(VENV)/.test
	@$(BIN)/python -m tests.tui.pictures
	@$(BIN)/python -m pytest --snapshot-update tests/tui/test_snapshots.py

# What every target writes, kept to be compared with.
golden: $(VENV)/.test
	@$(BIN)/python -m tests.golden.product

# What a diagnosis needs of content/problems, in one file that is quick to read.
problems: $(VENV)/.test
	@$(BIN)/python -m tests.diagnosis.index

# Takes the messages of the code into the catalogue; new ones are empty there until translated.
messages: $(VENV)/.check
	$(BIN)/pybabel --quiet extract --no-location --omit-header --sort-output --keywords=text --keywords=plural:1,2 \
	  --output-file=$(VENV)/wizard.pot wizard
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --no-wrap --input-file=$(VENV)/wizard.pot \
	  --output-file=$(CATALOGUE) --locale=ru
	sed -i -E '/^"(Project|Report|POT|PO|Last|Language-Team|MIME|Content-Transfer|Generated)-?[A-Za-z-]*: /d' $(CATALOGUE)

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
	  { echo "werf-wizard needs Python 3.10 or newer; choose one: make PYTHON=python3.12 run" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade pip

$(VENV)/.run: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	$(PIP) install --constraint constraints.txt --group test
	@touch $@

$(VENV)/.check: $(VENV)/.run
	$(PIP) install --constraint constraints.txt --group check
	@touch $@
