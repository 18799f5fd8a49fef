# Everything here sets itself up: a virtual environment in .venv, with what a target needs and no more.
# Needed beforehand: git, make, and Python 3.10 or newer with venv (`make PYTHON=python3.12 run`).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CATALOGUE := locales/ru/LC_MESSAGES/wizard.po
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# Versions and hashes of constraints.txt hold for all that is installed, and for what builds werf-wizard; the folder itself has no
# hash, so pip may not ask for one.
INSTALL = $(PIP) install --no-require-hashes --constraint constraints.txt --build-constraint constraints.txt
# What pip takes is told while it works, a name each; its status is awk's.
TOLD = ; echo "status $$?"; } | awk '/^Collecting /{printf "%s ", $$2; fflush()} /^ERROR/{print} /^status /{print ""; exit $$2}'

.PHONY: run test core coverage mutants fuzz wrapped said check lab lab-kernels lab-kubernetes lab-ssh bench pictures golden problems glossary data messages constraints site dist standalone clean

run: $(VENV)/.run
	@$(BIN)/werf-wizard $(ARGS)

test: $(VENV)/.test
	@$(BIN)/python -m pytest $(ARGS)

# The rooms that touch nothing of the machine: on every Python, and with the lines and branches that no test reaches.
core: $(VENV)/.test
	@$(BIN)/python -m pytest -m core $(ARGS)

coverage: $(VENV)/.test
	@$(BIN)/python -m pytest -m core --cov --cov-report=term:skip-covered $(ARGS)

# By hand: which rules of wizard/plan no test holds. It takes an hour.
mutants: $(VENV)/.mutants
	@$(BIN)/mutmut run $(ARGS)
	@$(BIN)/mutmut results

# Files of any shape, made up until the time is over: seconds and a seed as ARGS; what fails is kept in .fuzz, made small.
fuzz: $(VENV)/.test
	@$(BIN)/python -m tests.fuzz $(ARGS)

wrapped: $(VENV)/.test
	@$(BIN)/python -m tests.diagnosis.wrapping $(ARGS)

# Every signature in every frame and spelling, with other reasons, and only named instead of said; and how good guesses are.
said: $(VENV)/.test
	@$(BIN)/python -m tests.diagnosis.perturbing
	@$(BIN)/python -m tests.diagnosis.saying
	@$(BIN)/python -m tests.diagnosis.guessing

check: $(VENV)/.check $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@for tool in shellcheck checkbashisms; do command -v $$tool >/dev/null || \
	  { echo "make check needs $$tool (Debian: shellcheck, devscripts)" >&2; exit 2; }; done
	@$(BIN)/werf-wizard probe --script >$(VENV)/probe.sh
	shellcheck --shell=sh $(VENV)/probe.sh wizard/verifying/id_mapping.sh
	checkbashisms --posix $(VENV)/probe.sh wizard/verifying/id_mapping.sh

lab: $(VENV)/.run
	@$(BIN)/python -m tests.lab $(ARGS)

# Real kernels in virtual machines, half an hour and more; ONLY=CHAPTER runs one, ARGS=--forget removes what is kept.
lab-kernels: $(VENV)/.run
	@$(BIN)/python -m tests.lab_kernels $(ONLY:%=--only %) $(ARGS)

# A real Kubernetes, compiled from Debian's source, which takes 20 minutes the first time; then half an hour for all chapters.
lab-kubernetes: $(VENV)/.run
	@$(BIN)/python -m tests.lab_kubernetes $(ONLY:%=--only %) $(ARGS)

# `survey` over a real ssh, with twenty hosts in networks of their own: two minutes.
lab-ssh: $(VENV)/.run
	@$(BIN)/python -m tests.lab_ssh $(ARGS)

# Compiled beforehand, as an installed package is: the environment may forbid that a run leaves bytecode behind.
bench: $(VENV)/.test
	@$(BIN)/python -m compileall -q wizard
	@$(BIN)/python tests/bench.py
	@$(BIN)/python -m tests.bench_screen
	@$(BIN)/python -m tests.bench_diagnose

# The moving picture of the README, and the snapshots that the tests compare with.
pictures: $(VENV)/.test
	@$(BIN)/python -m tests.tui.pictures

# What every target writes, kept to be compared with.
golden: $(VENV)/.test
	@$(BIN)/python -m tests.golden.product

# What a diagnosis needs of content/problems, in one file that is quick to read.
problems: $(VENV)/.test
	@$(BIN)/python -m tests.diagnosis.index

# The page of the glossary, from content/glossary.yaml.
glossary: $(VENV)/.test
	@$(BIN)/python -m tests.knowledge.glossary

# The tables that grow old: the state of each, its sources, and how to bring it up to date.
data: $(VENV)/.run
	@$(BIN)/python -m tests.data

# Takes the messages of the code into the catalogue; new ones are empty there until translated.
messages: $(VENV)/.check
	$(BIN)/pybabel --quiet extract --no-location --omit-header --sort-output --keywords=text --keywords=plural:1,2 \
	  --output-file=$(VENV)/wizard.pot wizard
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --no-wrap --input-file=$(VENV)/wizard.pot \
	  --output-file=$(CATALOGUE) --locale=ru
	sed -i -E '/^"(Project|Report|POT|PO|Last|Language-Team|MIME|Content-Transfer|Generated)-?[A-Za-z-]*: /d' $(CATALOGUE)

# The versions that are installed, with the hashes of all their files, for every Python and system; ARGS=--upgrade takes newer ones.
constraints: GROUPS = test check build site mutants constraints
constraints: $(VENV)/.pip
	@$(INSTALL) --quiet --group constraints
	@$(BIN)/uv pip compile --quiet pyproject.toml $(GROUPS:%=--group %) --universal --python-version 3.10 \
	  --generate-hashes --no-annotate --custom-compile-command "make constraints" --output-file constraints.txt $(ARGS)

# The site, all of it from content/ and from what is exported; it opens from the directory as from a server.
site: $(VENV)/.site
	@$(BIN)/python -m wizard.site site

# Wheel and sdist into dist/, built twice and tried in fresh environments.
dist: $(VENV)/.run
	@sh .ci/package "$(CURDIR)/dist"

# dist/werf-wizard: one file with an interpreter inside, for machines without a network; built twice, tried once. It is for the
# processor that it is made on; CONTRIBUTING says how it is made for another one, with an environment beside this one (VENV).
standalone: $(VENV)/.run
	@sh .ci/standalone "$(CURDIR)/dist" "$(VENV)"

clean:
	rm -rf $(VENV) site mutants .coverage dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
	  { echo "werf-wizard needs Python 3.10 or newer; choose one: make PYTHON=python3.12 run" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)

# The pip that came with Python may be too old for the options of INSTALL.
$(VENV)/.pip: $(BIN)/python constraints.txt
	@sed -n '/^pip==/,/[^\]$$/p' constraints.txt >$(VENV)/pip.txt
	@$(PIP) install --quiet --upgrade --requirement $(VENV)/pip.txt
	@touch $@

$(VENV)/.run: $(VENV)/.pip pyproject.toml
	@echo "Into $(VENV), for werf-wizard:"
	@{ $(INSTALL) --editable .$(TOLD)
	@touch $@

$(VENV)/.test: $(VENV)/.run
	@echo "Into $(VENV), for the tests:"
	@{ $(INSTALL) --group test$(TOLD)
	@touch $@

$(VENV)/.site: $(VENV)/.run
	@echo "Into $(VENV), for the site:"
	@{ $(INSTALL) --group site$(TOLD)
	@touch $@

$(VENV)/.mutants: $(VENV)/.test
	@echo "Into $(VENV), for mutants:"
	@{ $(INSTALL) --group mutants$(TOLD)
	@touch $@

$(VENV)/.check: $(VENV)/.run
	@echo "Into $(VENV), for the checks:"
	@{ $(INSTALL) --group check$(TOLD)
	@touch $@
